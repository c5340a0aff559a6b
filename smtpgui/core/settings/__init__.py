"""The platform's settings table: what its fields are, how they are checked, and in which words."""

from smtpgui.core.settings.fields import FIELDS, Field, field_of
from smtpgui.core.settings.model import AUTHENTICATIONS, SmtpSettings
from smtpgui.core.settings.validation import is_unfilled, validate

__all__ = ["AUTHENTICATIONS", "FIELDS", "Field", "SmtpSettings", "field_of", "is_unfilled", "validate"]
