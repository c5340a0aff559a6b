"""The message that a test sends."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from textwrap import fill

from smtpgui import PROGRAM
from smtpgui.core.language import N_, say, show_moment
from smtpgui.core.settings.model import SmtpSettings

TEST_HEADER = "X-Smtpgui-Test"
"""The header by which a received test message is recognised; its value is the test's number."""

NAME_LIMIT = 80
"""Longest configuration name in the subject, in characters."""

SUBJECT = N_("Test from {program} – {name}")
BODY = N_("If you read this, {sender} can send through {server}. Test number {id}, {date}.")

_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """A message ready for DATA: 7-bit lines that end in CR LF, not yet dot-stuffed."""

    content: bytes
    message_id: str
    test_id: str

    @property
    def stuffed(self) -> bytes:
        """The content with a second dot before each leading one (RFC 5321 4.5.2)."""
        return _LEADING_DOT.sub(b"..", self.content)


def new_test_id() -> str:
    """A number for a test, short enough to read aloud and unlikely to come twice."""
    return secrets.token_hex(4)


def compose(
    settings: SmtpSettings, recipient: str, name: str, test_id: str, now: datetime | None = None
) -> OutgoingMessage:
    """The test message from the sender address of `settings` to `recipient`, in the current language.

    `name` is the configuration's, for the subject. The Message-ID is under the sender's domain: it must be
    unique and is no statement about the platform, whose own names its host.
    """
    moment = now or datetime.now().astimezone()
    sender = settings.sender_address.strip()
    message = EmailMessage(policy=SMTP)
    message["Date"] = format_datetime(moment)
    message["From"] = Address(addr_spec=sender)
    if settings.reply_to_address.strip():
        message["Reply-To"] = Address(addr_spec=settings.reply_to_address.strip())
    message["To"] = Address(addr_spec=recipient)
    message["Subject"] = say(SUBJECT, program=PROGRAM, name=_harmless(name) or sender)
    message["Message-ID"] = f"<{secrets.token_hex(12)}@{settings.sender_domain}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834 5: no out-of-office notes in return
    message[TEST_HEADER] = _harmless(test_id)
    text = say(BODY, sender=sender, server=settings.server, id=test_id, date=show_moment(moment))
    # The platform asks for no 8BITMIME, so nothing but short lines of ASCII may travel (RFC 6152 3).
    message.set_content(f"{fill(text, 72)}\n", cte="7bit" if text.isascii() else "quoted-printable")
    return OutgoingMessage(bytes(message), str(message["Message-ID"]), test_id)


def _harmless(text: str) -> str:
    """`text` on one line, without anything that a header could read as more than text.

    "=?" begins an encoded word (RFC 2047 2), which some versions of Python decode here, line breaks included.
    """
    printable = "".join(character if character.isprintable() else " " for character in text[: NAME_LIMIT * 4])
    return " ".join(printable.replace("=?", "= ?").split())[:NAME_LIMIT]
