"""`validate`: the one judge of settings, the same for window, command line and import."""

from __future__ import annotations

from smtpgui.core.findings import Finding
from smtpgui.core.providers.table import provider_of_server
from smtpgui.core.settings.context import Situation
from smtpgui.core.settings.fields import FIELDS
from smtpgui.core.settings.model import SmtpSettings


def validate(
    settings: SmtpSettings, password: str | None = None, *, password_stored: bool = False
) -> list[Finding]:
    """Everything there is to say about `settings`, in the order of the form; no network.

    Without `password` (None) nothing is said about it. An empty one is missing unless `password_stored`.
    """
    situation = Situation(
        settings, password, password_stored, provider_of_server(settings.server, settings.sender_address)
    )
    return [finding for field in FIELDS if field.check for finding in field.check(situation)]


def is_unfilled(finding: Finding) -> bool:
    """Whether `finding` only asks for a value that is not there yet: said on Test, Apply and `check`."""
    return finding.code.endswith(".empty")
