"""Two ways to hold the same conversation: as the platform's sender does, and as a mail client would.

The platform's way is what the test reproduces. The client's way tells "the server is fine, the platform's way is
not" from "the server is not fine".
"""

from __future__ import annotations

import socket

from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.settings.model import SmtpSettings
from smtpgui.core.smtp.connection.capabilities import Capabilities
from smtpgui.core.smtp.send_test.auth import METHODS, best_method, not_offered

PLATFORM_NAME = "localhost.localdomain"
"""How the platform introduces itself, whatever its host is called."""


class Behaviour:
    """The platform's sender, and where a mail client differs from it."""

    def own_name(self, family: int, address: str) -> str:  # noqa: ARG002 - it does not look at its address
        """The name to say in EHLO, from this end's address: always the same."""
        return PLATFORM_NAME

    def no_starttls(self, capabilities: Capabilities, settings: SmtpSettings) -> Finding | None:
        """Why the connection would stay unencrypted; None where STARTTLS is sent.

        It is sent where the setting is on and the keyword stands there to the letter.
        """
        if not settings.starttls_auto:
            return Finding("starttls.switched_off", setting="starttls_auto")
        return None if capabilities.starttls else missing_starttls(capabilities)

    def method(self, capabilities: Capabilities, settings: SmtpSettings) -> str:  # noqa: ARG002 - it ignores them
        """The sign-in method to use: the configured one, whatever the server offers."""
        return settings.authentication

    def pipelines(self, capabilities: Capabilities) -> bool:  # noqa: ARG002 - it ignores what is offered
        """Whether sender, recipient and message leave together (RFC 2920): never."""
        return False

    def chunks(self, capabilities: Capabilities) -> bool:  # noqa: ARG002 - it ignores what is offered
        """Whether the message is handed over by BDAT (RFC 3030): never."""
        return False

    def remarks(self, capabilities: Capabilities, settings: SmtpSettings, *, encrypted: bool) -> list[Finding]:  # noqa: ARG002
        """What the platform would do otherwise, before STARTTLS or, `encrypted`, at sign-in: nothing."""
        return []


class ClientBehaviour(Behaviour):
    """As a mail client does it, with the platform's three methods."""

    def own_name(self, family: int, address: str) -> str:
        """The address literal of this end (RFC 5321 4.1.3): it needs no name that exists."""
        return f"[IPv6:{address.partition('%')[0]}]" if family == socket.AF_INET6 else f"[{address}]"

    def no_starttls(self, capabilities: Capabilities, settings: SmtpSettings) -> Finding | None:  # noqa: ARG002
        """STARTTLS is sent where the keyword stands there, capitals or not; the setting is the platform's."""
        return None if capabilities.any_case_starttls else missing_starttls(capabilities)

    def method(self, capabilities: Capabilities, settings: SmtpSettings) -> str:  # noqa: ARG002 - it chooses itself
        """The best method of the server's list.

        Raises Trouble: auth.only_oauth, auth.no_common_method, auth.not_available.
        """
        method = best_method(capabilities)
        if method:
            return method
        raise Trouble(not_offered(capabilities, "") or Finding("auth.not_available", setting="port"))

    def pipelines(self, capabilities: Capabilities) -> bool:
        """Where the server offers it."""
        return capabilities.offers("PIPELINING")

    def chunks(self, capabilities: Capabilities) -> bool:
        """Where the server offers it."""
        return capabilities.offers("CHUNKING")

    def remarks(self, capabilities: Capabilities, settings: SmtpSettings, *, encrypted: bool) -> list[Finding]:
        """What would go wrong on the platform although it goes well here, and the setting that helps."""
        if not encrypted:
            if not settings.starttls_auto:
                return [Finding("client.starttls_off", setting="starttls_auto")]
            unseen = capabilities.any_case_starttls and not capabilities.starttls
            facts = {"keyword": capabilities.nearly_starttls}
            return [Finding("client.starttls_unseen", facts, "port")] if unseen else []
        best = best_method(capabilities)
        other = not_offered(capabilities, settings.authentication)
        if not (best and other):
            return []
        labels = {method.value: method.label for method in METHODS}
        differing = {"method": labels[settings.authentication], "best": labels[best], "best_value": best}
        return [Finding("client.method_differs", differing, "authentication")]


def missing_starttls(capabilities: Capabilities) -> Finding:
    """What to say where the server does not offer STARTTLS."""
    if capabilities.nearly_starttls:
        return Finding("starttls.misspelt", {"keyword": capabilities.nearly_starttls}, "port")
    return Finding("starttls.stripped" if capabilities.masked else "starttls.not_offered", setting="port")
