"""Differences between settings here and on a platform, and what they mean for a write. No request is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.platforms.interface import KEEP, PasswordChange, Platform
from smtpgui.core.platforms.mapping import Remote, changes
from smtpgui.core.platforms.preset import Preset, setting_of
from smtpgui.core.settings.model import NAMES, SmtpSettings

BOUND = ("server", "port", "endpoint", "username", "sign_in", "authentication", "starttls_auto", "encryption",
         "implicit_tls")  # fmt: skip
"""Fields that a stored password is bound to: where one of them changes, the password must come along."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A setting here, on the platform and as last applied; None where that is not known or has no field."""

    setting: str
    local: Any
    platform: Any = None
    applied: Any = None

    @property
    def differs(self) -> bool:
        """Whether the platform holds something else."""
        return self.platform is not None and bool(self.platform != self.local)


def facts_of(platform: Platform) -> dict[str, Any]:
    """The facts of every finding about a platform."""
    return {"platform": platform.label}


def signed_in(platform: Platform) -> Finding:
    """The finding of a sign-in that went well; without tokens nothing was asked yet."""
    asked = platform.preset.token.grant != "none"
    return Finding("platform.signed_in" if asked else "platform.key_goes_along", facts_of(platform))


def moved_names(seen: Remote, now: Remote) -> tuple[str, ...]:
    """The settings that somebody else changed between two readings."""
    names = [n for n in NAMES if getattr(seen.settings, n) != getattr(now.settings, n)]
    return (*names, "password") if seen.password_set != now.password_set else tuple(names)


def unexpected_names(preset: Preset, expected: SmtpSettings, now: Remote) -> tuple[str, ...]:
    """The settings in which a platform does not hold what it should."""
    names = {setting_of(name) for name in changes(preset, expected, now)}
    return tuple(name for name in NAMES if name in names)


def changed(platform: Platform, names: tuple[str, ...]) -> Finding:
    """The finding of a change by somebody else; `names` are the settings in which it shows."""
    if not names:
        return Finding("platform.changed_unseen", facts_of(platform))
    return Finding("platform.changed_meanwhile", {**facts_of(platform), "names": names})


def password_change(
    platform: Platform,
    username: str,
    password: str,
    before: Remote | None,
    values: Mapping[str, Any],
    *,
    new: bool,
) -> PasswordChange:
    """The change of the stored password; `new` says that the platform surely has not got `password`.

    Raises Trouble: platform.password_needed, where it must be sent and is not known.
    """
    rule, stored = platform.preset.password, before.password_set if before else None
    if not username:
        return PasswordChange(clear=True) if stored else KEEP
    bound = any(name in BOUND for name in values)
    wiped = rule.clears and bool(values)
    if password and (new or bound or wiped or stored is False):
        return PasswordChange(password)
    if (bound or wiped) and stored is not False and not password:
        raise Trouble(Finding("platform.password_needed", facts_of(platform), "password"))
    return KEEP


def differences(platform: Platform, settings: SmtpSettings, remote: Remote | None) -> list[Finding]:
    """A finding for each setting that the platform holds otherwise, in our order."""
    if remote is None:
        return []
    found = []
    for name in changes(platform.preset, settings, remote):
        setting = setting_of(name)
        ours = getattr(settings, setting)
        theirs = getattr(remote.settings, setting) if setting in remote.reported else ""
        finding = Finding(
            "platform.differs", {**facts_of(platform), "setting": setting, "ours": ours, "theirs": theirs}, setting
        )
        if finding not in found:
            found.append(finding)
    return sorted(found, key=lambda finding: NAMES.index(finding.setting))


def no_place(platform: Platform, settings: SmtpSettings) -> list[Finding]:
    """Settings that this platform has no field for, where they say something else than usual."""
    usual, carried = SmtpSettings(), platform.preset.carried
    return [
        Finding("platform.no_place", {**facts_of(platform), "setting": name}, name)
        for name in NAMES
        if name not in carried and getattr(settings, name) != getattr(usual, name)
    ]


def compare(
    preset: Preset, settings: SmtpSettings, remote: Remote | None, applied: SmtpSettings | None
) -> list[Difference]:
    """Every setting in `settings`, on the platform, and as it was `applied` last (None for never)."""
    differing = {setting_of(name) for name in changes(preset, settings, remote)} if remote else set()
    rows = []
    for name in NAMES:
        local, theirs = getattr(settings, name), None
        if remote is not None and name in preset.carried and name in remote.reported:
            theirs = getattr(remote.settings, name) if name in differing else local
        rows.append(Difference(name, local, theirs, getattr(applied, name) if applied else None))
    return rows
