"""The sign-in methods of the platform beside the names that servers and people use for them."""

from __future__ import annotations

from dataclasses import dataclass

from smtpgui.core.findings import Fact, Finding
from smtpgui.core.smtp.connection.capabilities import Capabilities

_OAUTH = ("XOAUTH2", "OAUTHBEARER")


@dataclass(frozen=True, slots=True)
class Method:
    """A sign-in method: the platform's value, the SASL name (RFC 4422), and what people call it."""

    value: str
    sasl: str
    label: str


METHODS = (
    Method("login", "LOGIN", "Login"),
    Method("plain", "PLAIN", "Plain"),
    Method("cram_md5", "CRAM-MD5", "CRAM-MD5"),
)
"""The platform's methods, in its order."""

# Inside TLS, which is the only place for it: PLAIN takes one round trip and works with every kind of stored
# password; CRAM-MD5 needs readable ones on the server, so that some list it and cannot do it.
_CLIENT_ORDER = ("PLAIN", "LOGIN", "CRAM-MD5")


def best_method(capabilities: Capabilities) -> str:
    """What a mail client would choose of the platform's methods, by the platform's value; "" where none fits."""
    by_sasl = {method.sasl: method.value for method in METHODS}
    return next((by_sasl[sasl] for sasl in _CLIENT_ORDER if sasl in capabilities.authentications), "")


def other_method(capabilities: Capabilities, value: str) -> Finding | None:
    """The method of the server's list that could be used instead of `value`; None where there is none."""
    listed = capabilities.authentications
    other = next((each for each in METHODS if each.sasl in listed and each.value != value), None)
    if other is None:
        return None
    facts: dict[str, Fact] = {"best": other.label, "best_value": other.value, "offered": listed}
    return Finding("client.other_method", facts, "authentication")


def not_offered(capabilities: Capabilities, value: str, reply: str = "") -> Finding | None:
    """What to say where the server does not offer the method `value`; None where it does, or offers no list.

    `reply` is the server's answer to the attempt, if there was one. An empty `value` asks for any method.
    """
    if not capabilities.keywords:
        return None
    offered = capabilities.authentications
    wanted = next((method for method in METHODS if method.value == value), None)
    if wanted and wanted.sasl in offered:
        return None
    facts: dict[str, Fact] = {"offered": offered, "reply": reply, "method": wanted.label if wanted else ""}
    usable = next((method for method in METHODS if method.sasl in offered), None)
    if usable:
        facts |= {"best": usable.label, "best_value": usable.value}
        return Finding("auth.method_not_offered", facts, "authentication")
    if not offered:
        return Finding("auth.not_available", facts, "port")
    code = "auth.only_oauth" if any(name in offered for name in _OAUTH) else "auth.no_common_method"
    return Finding(code, facts, "authentication")
