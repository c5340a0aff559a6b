"""What is slow the first time, done where nobody waits for it."""

from __future__ import annotations

from datetime import UTC, datetime

from smtpgui.core.explain import explanations
from smtpgui.core.language import show_moment, show_number
from smtpgui.core.providers.table import providers
from smtpgui.core.settings import SmtpSettings
from smtpgui.core.settings.validation import validate


def load_for_form() -> None:
    """Load what a form with settings on it asks for."""
    providers()
    validate(SmtpSettings(sender_address="news@example.org"), "")


def load_for_results() -> None:
    """Load what the first result asks for: the table of explanations, the numbers and dates of the language."""
    explanations()
    show_number(0.5)
    show_moment(datetime.now(UTC))
