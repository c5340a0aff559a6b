"""Writing settings to a platform, step by step, so that in the end it is known what is there."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from typing import Any

from smtpgui.core.findings import Finding, Step, Trouble
from smtpgui.core.platforms.mapping import Remote, changes
from smtpgui.core.platforms.platform import KEEP, PasswordChange, Platform
from smtpgui.core.settings.model import NAMES, SmtpSettings

STEPS = ("token", "read", "compare", "write", "read_back")
BOUND = ("server", "port", "endpoint", "username", "sign_in", "authentication", "starttls_auto", "encryption",
         "implicit_tls")  # fmt: skip
"""Fields that a stored password is bound to: where one of them changes, the password must come along."""

_LOST = ("http.timeout", "http.lost", "http.too_large", "http.not_http", "platform.broken", "platform.not_json")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be written.

    `password` is the one that goes with the settings ("" for none known); `new_password` says that the platform
    surely has not got it. `seen` is what the user saw when they decided, None where they want it written over
    whatever is there. `dry_run` stops before the write and shows it.
    """

    settings: SmtpSettings
    password: str = ""
    new_password: bool = False
    seen: Remote | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Applied:
    """How an apply ended.

    `before` is what the platform held, `after` what it holds now, None where that is not known. `written` is False
    where nothing was sent, None where nobody knows what became of it. `password_sent` says that the password went.
    """

    before: Remote | None = None
    after: Remote | None = None
    written: bool | None = False
    password_sent: bool = False


class _Stop(Exception):  # noqa: N818 - ends the steps; what was found is in the last of them
    def __init__(self, findings: tuple[Finding, ...], *, written: bool | None = False) -> None:
        super().__init__()
        self.findings, self.written = findings, written


def apply(platform: Platform, wish: Wish) -> Generator[Step, None, Applied]:
    """Write what `wish` asks for. Steps token, read, compare, write, read_back; it ends with the first error.

    Nothing is ever sent twice after it may have arrived: then the platform is read, and what is there is told.
    """
    applying = _Applying(platform, wish)
    try:
        yield from _step("token", applying.token)
        yield from _step("read", applying.read)
        yield from _step("compare", applying.compare)
        if applying.has_work or wish.dry_run:
            yield from _step("write", applying.write)
        if applying.has_work and not wish.dry_run:
            yield from _step("read_back", applying.read_back)
    except _Stop as stop:
        return applying.result(stop.written)
    return applying.result(applying.has_work and not wish.dry_run)


Found = tuple[tuple[Finding, ...], tuple[str, ...]]
"""The findings of a step and the lines of its transcript."""


def _step(name: str, work: Callable[[], Found]) -> Generator[Step, None, None]:
    """Run `work` as the step `name`; its Trouble and its _Stop end the whole."""
    yield Step(name)
    begun = time.monotonic()
    stop: _Stop | None = None
    lines: tuple[str, ...] = ()
    try:
        findings, lines = work()
    except Trouble as trouble:
        stop = _Stop((trouble.finding,))
    except _Stop as ended:
        stop = ended
    if stop is not None:
        findings = stop.findings
    yield Step(name, findings, time.monotonic() - begun, lines)
    if stop is not None:
        raise stop


class _Applying:
    """One apply under way."""

    def __init__(self, platform: Platform, wish: Wish) -> None:
        self._platform, self._wish = platform, wish
        self._before: Remote | None = None
        self._after: Remote | None = None
        self._values: dict[str, Any] = {}
        self._password = KEEP
        self._unsure: Finding | None = None

    @property
    def has_work(self) -> bool:
        """Whether the platform differs from the wish."""
        return bool(self._values) or self._password.any

    def result(self, written: bool | None) -> Applied:  # noqa: FBT001
        """What is known in the end."""
        return Applied(self._before, self._after, written, bool(self._password.word) and written is not False)

    def token(self) -> Found:
        """Sign in. In a dry run a failure keeps nobody from seeing the request."""
        try:
            self._platform.sign_in()
        except Trouble as trouble:
            return self._unread(trouble), ()
        return (Finding("platform.signed_in", _facts(self._platform)),), ()

    def read(self) -> Found:
        """Read what is there."""
        if self._unsure is not None:  # in a dry run, and told with the token
            return (), ()
        try:
            self._before = self._platform.read()
        except Trouble as trouble:
            return self._unread(trouble), ()
        return (Finding("platform.read", _facts(self._platform)), *self._before.findings), ()

    def _unread(self, trouble: Trouble) -> tuple[Finding, ...]:
        if not self._wish.dry_run:
            raise trouble
        self._unsure = trouble.finding
        unread = Finding("platform.not_read", _facts(self._platform))
        return (unread,) if trouble.finding.code == "platform.no_credentials" else (unread, trouble.finding)

    def compare(self) -> Found:
        """Find out what is to be written, and whether it may be."""
        wish, before, preset = self._wish, self._before, self._platform.preset
        if before is not None and wish.seen is not None:
            moved = moved_names(wish.seen, before)
            if moved or (preset.concurrency == "etag" and wish.seen.etag and before.etag != wish.seen.etag):
                raise _Stop((changed(self._platform, moved),))
        self._values = changes(preset, wish.settings, before)
        needed: list[Finding] = []
        try:
            self._password = password_change(self._platform, wish, before, self._values)
        except Trouble as trouble:
            if not wish.dry_run:
                raise
            needed = [trouble.finding]
        if self.has_work and not preset.changed_only:
            self._values = changes(preset, wish.settings, None)
        findings = [
            *needed,
            *_no_place(self._platform, wish.settings),
            *differences(self._platform, wish.settings, before),
        ]
        if before and before.settings.enabled and not wish.settings.enabled and "enabled" in preset.carried:
            findings.append(Finding("platform.turns_off", _facts(self._platform), "enabled"))
        if self._password.word:
            findings.append(Finding("platform.password_goes", _facts(self._platform), "password"))
        elif self._password.clear:
            findings.append(Finding("platform.password_removed", _facts(self._platform), "password"))
        elif before and before.password_set is False and wish.settings.username:
            findings.append(Finding("platform.no_password", _facts(self._platform), "password"))
        if not self.has_work and not needed:
            findings.append(Finding("platform.same", _facts(self._platform)))
        return tuple(findings), ()

    def write(self) -> Found:
        """Send it, or show it. Where the answer is lost, reading back decides."""
        if self._wish.dry_run:
            lines = self._platform.preview(self._values, self._password, self._before)
            return (Finding("platform.dry_run", _facts(self._platform)),), lines
        assert self._before is not None
        try:
            refused = self._platform.write(self._values, self._password, self._before)
        except Trouble as trouble:
            finding = trouble.finding
            if finding.code in _LOST and finding.facts.get("sent", True):
                self._unsure = finding
                return (Finding("platform.answer_lost", _facts(self._platform)),), ()
            if finding.code == "platform.changed":
                raise _Stop((changed(self._platform, ()),)) from trouble
            raise
        if refused:
            raise _Stop(refused)
        return (Finding("platform.write_accepted", _facts(self._platform)),), ()

    def read_back(self) -> Found:
        """Read again and compare each field: some servers drop what they do not know and answer 200."""
        try:
            self._after = self._platform.read()
        except Trouble as trouble:
            raise _Stop(
                (Finding("platform.write_unknown", _facts(self._platform)), trouble.finding), written=None
            ) from None
        left = changes(self._platform.preset, self._wish.settings, self._after)
        missing = tuple(self._kept_otherwise(name, value) for name, value in left.items() if name in self._values)
        if self._password.word and self._after.password_set is False:
            missing += (Finding("platform.password_not_kept", _facts(self._platform), "password"),)
        if self._unsure is not None:
            return self._after_a_loss(missing)
        if missing:
            raise _Stop(missing, written=True)
        return (Finding("platform.applied", _facts(self._platform)),), ()

    def _after_a_loss(self, missing: tuple[Finding, ...]) -> Found:
        """The answer to the write was lost: what is there says whether it arrived, as far as it can be seen."""
        assert self._unsure is not None
        assert self._before is not None
        assert self._after is not None
        facts = _facts(self._platform)
        untouched = dict(self._after.values) == dict(self._before.values) and self._after.etag == self._before.etag
        visible = bool(changes(self._platform.preset, self._wish.settings, self._before))
        if not missing and visible:
            return (Finding("platform.confirmed", facts),), ()
        if untouched and visible:
            raise _Stop((Finding("platform.not_written", facts), self._unsure))
        raise _Stop((Finding("platform.write_unknown", facts), self._unsure, *missing), written=None)

    def _kept_otherwise(self, name: str, value: Any) -> Finding:
        assert self._after is not None
        got = self._after.values.get(name)
        facts = {**_facts(self._platform), "name": self._platform.preset.fields[name].write}
        return Finding(
            "platform.not_kept", {**facts, "wanted": value, "got": "" if got is None else got}, setting_of(name)
        )


def _facts(platform: Platform) -> dict[str, Any]:
    return {"platform": platform.label}


def setting_of(name: str) -> str:
    """The setting of ours behind a field rule, to put a message at."""
    made = {"endpoint": "server", "encryption": "starttls_auto", "implicit_tls": "port", "sign_in": "username"}
    return made.get(name, name)


def moved_names(seen: Remote, now: Remote) -> tuple[str, ...]:
    """The settings that somebody else changed between two readings."""
    names = [n for n in NAMES if getattr(seen.settings, n) != getattr(now.settings, n)]
    return (*names, "password") if seen.password_set != now.password_set else tuple(names)


def changed(platform: Platform, names: tuple[str, ...]) -> Finding:
    """Somebody else was faster; `names` are the settings in which it can be seen."""
    if not names:
        return Finding("platform.changed_unseen", _facts(platform))
    return Finding("platform.changed_meanwhile", {**_facts(platform), "names": names})


def password_change(
    platform: Platform, wish: Wish, before: Remote | None, values: Mapping[str, Any]
) -> PasswordChange:
    """What becomes of the password. Trouble `platform.password_needed` where it must come along and is not known."""
    rule, stored = platform.preset.password, before.password_set if before else None
    if not wish.settings.username:
        return PasswordChange(clear=True) if stored else KEEP
    bound = any(name in BOUND for name in values)
    wiped = rule.clears and bool(values)
    if wish.password and (wish.new_password or bound or wiped or stored is False):
        return PasswordChange(wish.password)
    if (bound or wiped) and stored is not False and not wish.password:
        raise Trouble(Finding("platform.password_needed", _facts(platform), "password"))
    return KEEP


def differences(platform: Platform, settings: SmtpSettings, remote: Remote | None) -> list[Finding]:
    """A finding for each setting that the platform holds otherwise, in our order."""
    if remote is None:
        return []
    found = []
    for name in changes(platform.preset, settings, remote):
        setting = setting_of(name)
        ours = getattr(settings, setting)
        theirs = getattr(remote.settings, setting)
        finding = Finding(
            "platform.differs", {**_facts(platform), "setting": setting, "ours": ours, "theirs": theirs}, setting
        )
        if finding not in found:
            found.append(finding)
    return sorted(found, key=lambda finding: NAMES.index(finding.setting))


def _no_place(platform: Platform, settings: SmtpSettings) -> list[Finding]:
    """Settings that this platform has no field for, where they say something else than usual."""
    usual, carried = SmtpSettings(), platform.preset.carried
    return [
        Finding("platform.no_place", {**_facts(platform), "setting": name}, name)
        for name in NAMES
        if name not in carried and getattr(settings, name) != getattr(usual, name)
    ]
