"""What is slow the first time, done where nobody waits for it."""

from __future__ import annotations

from datetime import UTC, datetime

from smtpgui.core.explain import explanations
from smtpgui.core.language import show_moment, show_number
from smtpgui.core.providers.table import providers
from smtpgui.core.settings import SmtpSettings
from smtpgui.core.settings.validation import validate


def make_ready() -> None:
    """Load the tables and the data of the language: about 0.15 s at once, which a window must not stand still for."""
    explanations()
    providers()
    show_number(0.5)
    show_moment(datetime.now(UTC))
    validate(SmtpSettings(sender_address="news@example.org"), "")
