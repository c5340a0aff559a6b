"""The situation that a check looks at: settings, knowledge of the password, and the server's provider."""

from __future__ import annotations

from dataclasses import dataclass

from smtpgui.core.providers.row import Provider
from smtpgui.core.settings.model import SmtpSettings


@dataclass(frozen=True, slots=True)
class Situation:
    """Settings together with what surrounds them.

    `password` is None where it is not known here (a file without its password): then it is not judged.
    `password_stored` says that an empty password field stands for one that the keyring holds.
    """

    settings: SmtpSettings
    password: str | None = None
    password_stored: bool = False
    provider: Provider | None = None
