"""The three sign-in methods of the platform, by their names and on the wire (RFC 4954, RFC 2195).

Each sends the password at most once, and never as the answer to a question for something else: a server that
asks in the wrong order would otherwise write the password into its log as a user name.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass

from smtpgui.core.findings import Fact, Finding, Trouble
from smtpgui.core.privacy.secrets import Redactor
from smtpgui.core.smtp.connection.capabilities import Capabilities
from smtpgui.core.smtp.connection.reply import Reply

_PASSWORD = re.compile(r"pass|secret|pwd|kennwort|contrase|senha|mot de passe", re.IGNORECASE)
_USERNAME = re.compile(r"user|login|account|utilisateur|identifiant|benutzer|usuario|e-?mail", re.IGNORECASE)

Ask = Callable[[str, str], Reply]
"""Sends a command and returns the reply; the second text stands for the command in the transcript."""


def sign_in(ask: Ask, redactor: Redactor, method: str, username: str, password: str) -> Reply:
    """Send one AUTH command of the platform's `method` and answer its questions; the server's last reply.

    The reply may be a refusal. What is derived from the password is told to `redactor` before it is sent.
    Raises Trouble where the server asks for something that must not be answered: auth.asks_again, auth.bad_challenge,
    auth.accepted_unasked, auth.prompts_swapped, auth.strange_prompt.
    """
    reply = _SIGN_IN[method](ask, redactor, username, password)
    if reply.intermediate:
        raise Trouble(Finding("auth.asks_again", {"reply": reply.text}))
    return reply


def _login(ask: Ask, _redactor: Redactor, username: str, password: str) -> Reply:
    reply = ask("AUTH LOGIN", "")
    if not _asks(reply):
        return reply
    _check_prompt(reply, wanted=_USERNAME, other=_PASSWORD)
    reply = ask(_base64(username), "[username]")
    if not _asks(reply):
        return reply
    _check_prompt(reply, wanted=_PASSWORD, other=_USERNAME)
    return ask(_base64(password), "[password]")


def _plain(ask: Ask, _redactor: Redactor, username: str, password: str) -> Reply:
    answer = _base64(f"\0{username}\0{password}")
    return ask(f"AUTH PLAIN {answer}", "AUTH PLAIN [username and password]")


def _cram_md5(ask: Ask, redactor: Redactor, username: str, password: str) -> Reply:
    reply = ask("AUTH CRAM-MD5", "")
    if not _asks(reply):
        return reply
    challenge = _decoded(reply)
    if not challenge:
        raise Trouble(Finding("auth.bad_challenge", {"reply": reply.text}))
    digest = hmac.new(password.encode("utf-8"), challenge, "md5").hexdigest()
    answer = _base64(f"{username} {digest}")
    for secret in (digest, answer):
        redactor.hide(secret, "[CRAM-MD5 digest]")
    return ask(answer, "[CRAM-MD5 digest]")


_SIGN_IN: dict[str, Callable[[Ask, Redactor, str, str], Reply]] = {
    "login": _login,
    "plain": _plain,
    "cram_md5": _cram_md5,
}


def _asks(reply: Reply) -> bool:
    """Whether the server asks for more. The platform stops at a server that agrees before it knows the password."""
    if reply.positive:
        raise Trouble(Finding("auth.accepted_unasked", {"reply": reply.text}))
    return reply.intermediate


def _base64(text: str) -> str:
    return base64.b64encode(text.encode("utf-8")).decode("ascii")


def _decoded(reply: Reply) -> bytes | None:
    """The server's challenge (RFC 4954 4); None where it is not base64."""
    try:
        return base64.b64decode("".join(reply.lines).strip(), validate=True)
    except (binascii.Error, ValueError):
        return None


def _check_prompt(reply: Reply, *, wanted: re.Pattern[str], other: re.Pattern[str]) -> None:
    """Refuse to answer a question that names the other thing, or none that can be read.

    Servers word their prompts as they like, and some send none: whatever does not name the other is fine.
    """
    challenge = _decoded(reply)
    prompt = " ".join(reply.lines) if challenge is None else challenge.decode("utf-8", "replace")
    if wanted.search(prompt):
        return
    if other.search(prompt):
        raise Trouble(Finding("auth.prompts_swapped", {"prompt": prompt, "reply": reply.text}))
    if challenge is None:
        raise Trouble(Finding("auth.strange_prompt", {"reply": reply.text}))


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
