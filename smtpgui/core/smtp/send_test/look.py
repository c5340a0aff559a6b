"""A second look at a server: at a certificate that was refused, at what is behind a port that was silent."""

from __future__ import annotations

from dataclasses import dataclass

from smtpgui.core.findings import Trouble
from smtpgui.core.net.deadline import Deadline
from smtpgui.core.net.network import Address
from smtpgui.core.net.tls import looking_context
from smtpgui.core.privacy.secrets import Redactor
from smtpgui.core.smtp.connection.dial import dial
from smtpgui.core.smtp.connection.session import SmtpConnection
from smtpgui.core.smtp.connection.timeouts import Limits
from smtpgui.core.smtp.connection.transcript import Transcript

LISTENING = 1.0
"""How long a greeting inside the encryption is waited for, in seconds: servers that have one send it at once."""


@dataclass(frozen=True, slots=True)
class CertificateLook:
    """What a second look showed: the certificate in DER, and the protocol that greeted; empty where not had."""

    certificate: bytes = b""
    protocol: str = ""


def look_at_certificate(
    address: Address, host: str, own_name: str, limits: Limits, deadline: Deadline, *, starttls: bool
) -> CertificateLook:
    """The certificate that the server at `address` shows for `host`, and without `starttls` who greets behind it.

    Opens a connection of its own, verifies nothing and sends nothing through it: before the handshake only
    what asks for STARTTLS, after it not a byte.
    """
    end = deadline.within(limits.look)
    try:
        line = dial((address,), host, limits.look, end)
    except Trouble:
        return CertificateLook()
    connection = SmtpConnection(line.socket, Transcript(Redactor()), end, limits)
    try:
        if starttls:
            connection.reply()
            connection.command(f"EHLO {own_name}")
            if not connection.command("STARTTLS").positive:
                return CertificateLook()
        connection.encrypt(looking_context(), host)
        return CertificateLook(connection.certificate, "" if starttls else _greeting(connection))
    except (Trouble, OSError):
        return CertificateLook()
    finally:
        connection.close()


def _greeting(connection: SmtpConnection) -> str:
    """The protocol of a greeting that is none of SMTP, or ""."""
    try:
        connection.reply(LISTENING)
    except Trouble as trouble:
        return str(trouble.finding.facts.get("protocol", ""))
    return ""
