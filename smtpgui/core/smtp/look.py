"""A second look at a certificate that was refused, to say what is in it."""

from __future__ import annotations

from smtpgui.core.deadline import Deadline
from smtpgui.core.findings import Trouble
from smtpgui.core.network import Address
from smtpgui.core.redaction import Redactor
from smtpgui.core.smtp.connection import Connection
from smtpgui.core.smtp.dial import dial
from smtpgui.core.smtp.limits import Limits
from smtpgui.core.smtp.tls import looking_context
from smtpgui.core.smtp.transcript import Transcript


def look_at_certificate(
    address: Address, host: str, own_name: str, limits: Limits, deadline: Deadline, *, starttls: bool
) -> bytes:
    """The certificate that the server at `address` shows for `host`, in DER; empty where it cannot be had.

    Opens a connection of its own, verifies nothing and sends nothing through it: before the handshake only
    what asks for STARTTLS, after it not a byte.
    """
    end = deadline.within(limits.look)
    try:
        line = dial((address,), host, limits.look, end)
    except Trouble:
        return b""
    connection = Connection(line.socket, Transcript(Redactor()), end, limits)
    try:
        if starttls:
            connection.reply()
            connection.command(f"EHLO {own_name}")
            if not connection.command("STARTTLS").positive:
                return b""
        connection.encrypt(looking_context(), host)
        return connection.certificate
    except (Trouble, OSError):
        return b""
    finally:
        connection.close()
