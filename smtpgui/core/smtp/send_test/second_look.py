"""A short second look at a server after a test has stopped: what would work instead.

A probe opens a connection of its own, verifies the certificate, and never sends a secret: it stops where the
sign-in would begin.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.net.deadline import Deadline
from smtpgui.core.net.network import Network
from smtpgui.core.net.tls import verifying_context
from smtpgui.core.privacy.secrets import Redactor
from smtpgui.core.smtp.connection.capabilities import Capabilities
from smtpgui.core.smtp.connection.dial import dial
from smtpgui.core.smtp.connection.session import SmtpConnection
from smtpgui.core.smtp.connection.timeouts import Limits
from smtpgui.core.smtp.connection.transcript import Transcript
from smtpgui.core.smtp.send_test.behaviour import PLATFORM_NAME, ClientBehaviour

PORTS = ((587, False), (465, True))
"""The ports for sending that a server may have (RFC 8314 3.3), and whether they are encrypted from the start."""

# After these, another port of the same server may work.
_OF_THE_PORT = (
    "connect.refused", "connect.timeout", "greeting.silent", "greeting.expects_encryption", "greeting.not_smtp",
    "greeting.other_protocol", "greeting.closed", "ehlo.refused", "starttls.not_offered", "starttls.misspelt",
    "starttls.stripped", "starttls.closed", "starttls.refused", "starttls.unavailable", "tls.plain_text",
    "tls.plain_text_after_starttls", "tls.other_protocol", "tls.closed", "tls.timeout", "auth.not_available",
)  # fmt: skip

# After these, a mail client may get further on the same port, with its own name or its own reading.
_OF_THE_BEHAVIOUR = ("ehlo.name_refused", "starttls.misspelt", "smtp.unknown")
_BEFORE_SIGN_IN = ("ehlo", "starttls")


class Probe:
    """What else the server `host` offers than the connection on `port` that failed."""

    def __init__(self, network: Network, host: str, port: int, limits: Limits, deadline: Deadline) -> None:
        self._network, self._host, self._port = network, host, port
        self._limits, self._deadline = limits, deadline

    def look(self, step: str, code: str, *, implicit: bool, client_mode: bool) -> list[Finding]:
        """What is worth knowing after the test broke at `step` with the finding `code`."""
        found: list[Finding | None] = []
        if code in _OF_THE_BEHAVIOUR and step in _BEFORE_SIGN_IN and not client_mode:
            found.append(self._attempt(lambda end: self._as_client(end, implicit=implicit)))
        if code in _OF_THE_PORT:
            found.append(self._attempt(self._other_port))
        return [finding for finding in found if finding]

    def _attempt(self, work: Callable[[Deadline], Finding | None]) -> Finding | None:
        """`work` within the time for a second look, at most half of what the whole test has left."""
        return work(self._deadline.within(min(self._limits.look, self._deadline.remaining / 2)))

    def _other_port(self, end: Deadline) -> Finding | None:
        """The first other port on which the server can be reached and its certificate is good."""
        for port, implicit in PORTS:
            if port == self._port or end.expired:
                continue
            seen = self._ready_to_sign_in(port, PLATFORM_NAME, end, implicit=implicit)
            if seen is not None:
                code = "probe.encrypted_port" if implicit else "probe.starttls_port"
                return Finding(code, {"server": self._host, "found_port": str(port)}, "port")
        return None

    def _as_client(self, end: Deadline, *, implicit: bool) -> Finding | None:
        """Whether a mail client gets as far as the sign-in on the port that failed."""
        seen = self._ready_to_sign_in(self._port, "", end, implicit=implicit)
        return Finding("client.gets_further", {"offered": seen.authentications}) if seen else None

    def _ready_to_sign_in(self, port: int, name: str, end: Deadline, *, implicit: bool) -> Capabilities | None:
        """What the server offers inside verified TLS; None where it is not reached. "" takes a client's name."""
        try:
            with self._open(port, end) as connection:
                own = name or ClientBehaviour().own_name(*connection.own_address)
                if implicit:
                    connection.encrypt(verifying_context(self._network.ca_file), self._host)
                _demand(connection.reply().positive)
                before = connection.command(f"EHLO {own}")
                _demand(before.positive)
                if not implicit:
                    offer = Capabilities.of(before)
                    _demand(offer.starttls if name else offer.any_case_starttls)
                    _demand(connection.command("STARTTLS").positive and not connection.ahead)
                    connection.encrypt(verifying_context(self._network.ca_file), self._host)
                    return Capabilities.of(connection.command(f"EHLO {own}"))
                return Capabilities.of(before)
        except (Trouble, OSError):  # ssl.SSLError among them
            return None

    @contextmanager
    def _open(self, port: int, end: Deadline) -> Iterator[SmtpConnection]:
        addresses = self._network.addresses(self._host, port, end.remaining)
        line = dial(addresses, self._host, self._limits.look, end)
        connection = SmtpConnection(line.socket, Transcript(Redactor()), end, self._limits)
        try:
            yield connection
        finally:
            connection.close()


def _demand(agreed: bool) -> None:  # noqa: FBT001 - reads as a sentence
    if not agreed:
        raise Trouble(Finding("reply.unexpected"))
