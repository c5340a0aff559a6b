"""A connection beside that of the test: as far as the sign-in, and never a secret through it."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.net.deadline import Deadline
from smtpgui.core.net.network import Address
from smtpgui.core.net.tls import verifying_context
from smtpgui.core.privacy.secrets import Redactor
from smtpgui.core.settings.model import SmtpSettings
from smtpgui.core.smtp.connection.dial import dial
from smtpgui.core.smtp.connection.session import SmtpConnection
from smtpgui.core.smtp.connection.timeouts import Limits
from smtpgui.core.smtp.connection.transcript import Transcript
from smtpgui.core.smtp.diagnosis.context import AttemptContext
from smtpgui.core.smtp.diagnosis.tls_failures import handshake_fault
from smtpgui.core.smtp.send_test.behaviour import Behaviour
from smtpgui.core.smtp.send_test.dialogue import SmtpDialogue


@contextmanager
def second_connection(
    addresses: Sequence[Address], host: str, behaviour: Behaviour, limits: Limits, deadline: Deadline
) -> Iterator[tuple[SmtpConnection, SmtpDialogue]]:
    """Connect to the server `host`, leave a dialogue to be held, and hang up.

    Raises Trouble: connect.… where nothing answers.
    """
    line = dial(addresses, host, limits.connect, deadline)
    connection = SmtpConnection(line.socket, Transcript(Redactor()), deadline, limits)
    port = line.address.port
    context = AttemptContext(host, port)
    try:
        yield (
            connection,
            SmtpDialogue(connection, SmtpSettings(server=host, port=port), context, behaviour, limits),
        )
    finally:
        connection.close()


@contextmanager
def ready_to_sign_in(
    addresses: Sequence[Address], host: str, behaviour: Behaviour, limits: Limits, deadline: Deadline,
    *, implicit: bool, ca_file: str,
) -> Iterator[SmtpDialogue]:  # fmt: skip
    """Go as far as the answer to EHLO inside verified TLS, which is the dialogue's `capabilities`.

    Raises Trouble: connect.…, greeting.…, ehlo.…, starttls.…, tls.…, certificate.refused, and what a server answers.
    """
    with second_connection(addresses, host, behaviour, limits, deadline) as (connection, dialogue):
        if not implicit:
            dialogue.ask_for_tls()
        try:
            connection.encrypt(verifying_context(ca_file), host)
        except ssl.SSLCertVerificationError as error:
            raise Trouble(Finding("certificate.refused", {"reason": error.verify_message})) from None
        except OSError as error:
            fault = handshake_fault(error, connection.first_bytes, implicit=implicit, seconds=limits.tls)
            raise Trouble(fault) from None
        if implicit:
            dialogue.greeting()
        dialogue.ehlo()
        yield dialogue
