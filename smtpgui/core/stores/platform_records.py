"""Platforms that are connected, and what was applied to them: what a store keeps of both, never a secret."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from smtpgui.core.settings.model import SmtpSettings


@dataclass(frozen=True, slots=True)
class ConnectedPlatform:
    """One application on one platform, under a name.

    `preset` is the id of its preset; `preset_text` the content of the user's own preset file, "" for one of ours.
    `dry_run` says that writes are only shown. `id` is "" until it is saved.
    """

    name: str
    origin: str
    application: str
    preset: str
    preset_text: str = ""
    dry_run: bool = False
    id: str = ""


@dataclass(frozen=True, slots=True)
class AppliedSettings:
    """Settings of a configuration that were last written to a platform.

    `former` is what the platform held before, None where that was not read. `known` is False where nobody knows
    whether it arrived; `outdated` says that another password is kept since.
    """

    configuration_id: str
    platform_id: str
    settings: SmtpSettings
    former: SmtpSettings | None = None
    known: bool = True
    outdated: bool = False
    applied_at: datetime = field(default_factory=lambda: datetime.now(UTC))


class AppliedState(StrEnum):
    """Whether what is saved is what was applied last."""

    NEVER = "never"
    APPLIED = "applied"
    DIFFERS = "differs"
    UNKNOWN = "unknown"  # the answer was lost


def applied_state(
    settings: SmtpSettings, applied: SmtpSettings | None, *, known: bool, outdated: bool
) -> AppliedState:
    """The state of `settings` after `applied` (None: never) was written."""
    if applied is None:
        return AppliedState.NEVER
    if not known:
        return AppliedState.UNKNOWN
    return AppliedState.DIFFERS if outdated or applied != settings else AppliedState.APPLIED
