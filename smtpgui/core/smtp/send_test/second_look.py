"""A short second look at a server after a test has stopped: its certificate, and what would work instead.

Each look opens a connection of its own and never sends a secret: it stops where the sign-in would begin.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.net.deadline import Deadline
from smtpgui.core.net.network import Address, Network
from smtpgui.core.net.tls import looking_context
from smtpgui.core.smtp.connection.capabilities import Capabilities
from smtpgui.core.smtp.connection.session import SmtpConnection
from smtpgui.core.smtp.connection.timeouts import Limits
from smtpgui.core.smtp.send_test.behaviour import Behaviour, ClientBehaviour
from smtpgui.core.smtp.send_test.second_connection import ready_to_sign_in, second_connection

LISTENING = 1.0
"""How long a greeting inside the encryption is waited for, in seconds: servers that have one send it at once."""

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


@dataclass(frozen=True, slots=True)
class CertificateLook:
    """What a second look showed: the certificate in DER, and the protocol that greeted; empty where not had."""

    certificate: bytes = b""
    protocol: str = ""


def look_at_certificate(
    address: Address, host: str, behaviour: Behaviour, limits: Limits, deadline: Deadline, *, starttls: bool
) -> CertificateLook:
    """The certificate that the server at `address` shows for `host`, and without `starttls` who greets behind it.

    Verifies nothing and sends nothing through it: before the handshake only what asks for STARTTLS, after it not a
    byte.
    """
    end = deadline.within(limits.look)
    try:
        with second_connection((address,), host, behaviour, limits, end) as (connection, dialogue):
            if starttls:
                dialogue.ask_for_tls()
            connection.encrypt(looking_context(), host)
            return CertificateLook(connection.certificate, "" if starttls else _greeting(connection))
    except (Trouble, OSError):  # ssl.SSLError among them
        return CertificateLook()


def _greeting(connection: SmtpConnection) -> str:
    """The protocol of a greeting that is none of SMTP, or ""."""
    try:
        connection.reply(LISTENING)
    except Trouble as trouble:
        return str(trouble.finding.facts.get("protocol", ""))
    return ""


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
            if self._offered(port, Behaviour(), end, implicit=implicit) is not None:
                code = "probe.encrypted_port" if implicit else "probe.starttls_port"
                return Finding(code, {"server": self._host, "found_port": str(port)}, "port")
        return None

    def _as_client(self, end: Deadline, *, implicit: bool) -> Finding | None:
        """Whether a mail client gets as far as the sign-in on the port that failed."""
        seen = self._offered(self._port, ClientBehaviour(), end, implicit=implicit)
        return Finding("client.gets_further", {"offered": seen.authentications}) if seen else None

    def _offered(self, port: int, behaviour: Behaviour, end: Deadline, *, implicit: bool) -> Capabilities | None:
        """What the server offers inside verified TLS; None where it is not reached."""
        try:
            addresses = self._network.addresses(self._host, port, end.remaining)
            with ready_to_sign_in(
                addresses, self._host, behaviour, self._limits, end,
                implicit=implicit, ca_file=self._network.ca_file,
            ) as dialogue:  # fmt: skip
                return dialogue.capabilities
        except (Trouble, OSError):
            return None
