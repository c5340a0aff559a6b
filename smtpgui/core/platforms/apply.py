"""Write settings to a platform: token, read, compare, write, read back."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from smtpgui.core.findings import Finding, Step, Trouble
from smtpgui.core.platforms.diff import (
    changed,
    differences,
    facts_of,
    moved_names,
    no_place,
    password_change,
    signed_in,
    unexpected_names,
)
from smtpgui.core.platforms.interface import KEEP, Platform
from smtpgui.core.platforms.mapping import Remote, changes
from smtpgui.core.platforms.preset import setting_of
from smtpgui.core.settings.model import SmtpSettings

STEPS = ("token", "read", "compare", "write", "read_back")
_LOST = ("http.timeout", "http.lost", "http.too_large", "http.not_http", "platform.broken", "platform.not_json")


@dataclass(frozen=True, slots=True)
class ApplyRequest:
    """The settings to write, and how.

    `password` is the one that goes with the settings ("" for none known); `new_password` says that the platform
    surely has not got it. `seen` is what the user saw when they decided, None where they want it written over
    whatever is there. `dry_run` stops before the write and shows it. `expected` is what it should hold.
    """

    settings: SmtpSettings
    password: str = ""
    new_password: bool = False
    seen: Remote | None = None
    dry_run: bool = False
    expected: SmtpSettings | None = None


@dataclass(frozen=True, slots=True)
class ApplyResult:
    """The result of an apply.

    `before` is what the platform held, `after` what it holds now, None where that is not known. `written` is False
    where nothing was sent, None where nobody knows what became of it.
    """

    before: Remote | None = None
    after: Remote | None = None
    written: bool | None = False


class _Stop(Exception):  # noqa: N818 - ends the steps; what was found is in the last of them
    def __init__(self, findings: tuple[Finding, ...], *, written: bool | None = False) -> None:
        super().__init__()
        self.findings, self.written = findings, written


def apply(platform: Platform, request: ApplyRequest) -> Generator[Step, None, ApplyResult]:
    """Write the settings of `request`. Steps token, read, compare, write, read_back; the first error ends them.

    Nothing is ever sent twice after it may have arrived: then the platform is read, and its settings decide.
    """
    run = _Apply(platform, request)
    try:
        yield from _step("token", run.token)
        yield from _step("read", run.read)
        yield from _step("compare", run.compare)
        if run.has_work or request.dry_run:
            yield from _step("write", run.write)
        if run.has_work and not request.dry_run:
            yield from _step("read_back", run.read_back)
    except _Stop as stop:
        return ApplyResult(run.before, run.after, stop.written)
    return ApplyResult(run.before, run.after, run.has_work and not request.dry_run)


def check(platform: Platform) -> Generator[Step, None, Remote | None]:
    """Sign in and read, as the steps token and read; it ends with the first error. What was read, or None."""
    run = _Apply(platform, ApplyRequest(SmtpSettings()))
    with suppress(_Stop):
        yield from _step("token", run.token)
        yield from _step("read", run.read)
    return run.before


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


class _Apply:
    """One apply under way."""

    def __init__(self, platform: Platform, request: ApplyRequest) -> None:
        self._platform, self._request = platform, request
        self.before: Remote | None = None
        self.after: Remote | None = None
        self._values: dict[str, Any] = {}
        self._password = KEEP
        self._unsure: Finding | None = None
        self._facts = facts_of(platform)

    @property
    def has_work(self) -> bool:
        """Whether the platform differs from what is wanted."""
        return bool(self._values) or self._password.any

    def token(self) -> Found:
        """Sign in. A dry run goes on without."""
        try:
            self._platform.sign_in()
        except Trouble as trouble:
            return self._unread(trouble), ()
        return (signed_in(self._platform),), ()

    def read(self) -> Found:
        """Read the present settings. A dry run goes on without."""
        if self._unsure is not None:  # in a dry run, and reported with the token
            return (), ()
        try:
            self.before = self._platform.read()
        except Trouble as trouble:
            return self._unread(trouble), ()
        return (Finding("platform.read", self._facts), *self.before.findings), ()

    def _unread(self, trouble: Trouble) -> tuple[Finding, ...]:
        if not self._request.dry_run:
            raise trouble
        self._unsure = trouble.finding
        unread = Finding("platform.not_read", self._facts)
        return (unread,) if trouble.finding.code == "platform.no_credentials" else (unread, trouble.finding)

    def compare(self) -> Found:
        """Decide what is to be written, and whether it may be. Raises Trouble: platform.password_needed."""
        request, before, preset = self._request, self.before, self._platform.preset
        if before is not None and request.seen is not None:
            before = self.before = self._unmoved(request.seen, before)
        if before is not None and request.expected is not None:
            moved = unexpected_names(preset, request.expected, before)
            if moved:
                raise _Stop((changed(self._platform, moved),))
        self._values = changes(preset, request.settings, before)
        needed: list[Finding] = []
        try:
            self._password = password_change(self._platform, request.settings.username, request.password, before,
                                             self._values, new=request.new_password)  # fmt: skip
        except Trouble as trouble:
            if not request.dry_run:
                raise
            needed = [trouble.finding]
        if self.has_work and not preset.changed_only:
            self._values = changes(preset, request.settings, None)
        findings = [
            *needed,
            *no_place(self._platform, request.settings),
            *differences(self._platform, request.settings, before),
        ]
        if before and before.settings.enabled and not request.settings.enabled and "enabled" in preset.carried:
            findings.append(Finding("platform.turns_off", self._facts, "enabled"))
        if self._password.word:
            findings.append(Finding("platform.password_goes", self._facts, "password"))
        elif self._password.clear:
            findings.append(Finding("platform.password_removed", self._facts, "password"))
        elif before and before.password_set is False and request.settings.username:
            findings.append(Finding("platform.no_password", self._facts, "password"))
        if not self.has_work and not needed:
            findings.append(Finding("platform.same", self._facts))
        return tuple(findings), ()

    def write(self) -> Found:
        """Send the request, or show it; a lost answer is for `read_back`. Raises Trouble: platform.*, http.*."""
        if self._request.dry_run:
            lines = self._platform.preview(self._values, self._password, self.before)
            return (Finding("platform.dry_run", self._facts),), lines
        assert self.before is not None
        try:
            return self._send(self.before), ()
        except Trouble as trouble:
            if trouble.finding.code != "platform.changed":
                raise
        try:  # a 412 has done nothing: what is there now says who was faster
            self.before = self._unmoved(self.before, self._platform.read(), refused=True)
        except Trouble as trouble:
            raise _Stop((Finding("platform.changed", self._facts), trouble.finding)) from trouble
        return self._send(self.before), ()

    def _send(self, base: Remote) -> tuple[Finding, ...]:
        """Write over `base`. Raises Trouble: platform.changed."""
        try:
            refused = self._platform.write(self._values, self._password, base)
        except Trouble as trouble:
            finding = trouble.finding
            if finding.code not in _LOST or not finding.facts.get("sent", True):
                raise
            self._unsure = finding
            return (Finding("platform.answer_lost", self._facts),)
        if refused:
            raise _Stop(refused)
        return (Finding("platform.write_accepted", self._facts),)

    def _unmoved(self, seen: Remote, now: Remote, *, refused: bool = False) -> Remote:
        """`now`, where it is what was `seen`; else the apply ends here. `refused`: the platform says that it is not.

        Some servers make a new ETag for every answer. One that changes while nothing else does says nothing, and is
        left out.
        """
        moved = moved_names(seen, now)
        tags = self._platform.preset.concurrency == "etag" and bool(seen.etag)
        if not moved and tags and (refused or now.etag != seen.etag):
            again = self._platform.read()
            moved = moved_names(now, again)
            if not moved and again.etag != now.etag:
                return replace(again, etag="")
        elif not moved and not refused:
            return now
        raise _Stop((changed(self._platform, moved),))

    def read_back(self) -> Found:
        """Read again and compare each field: some servers drop unknown fields and answer 200."""
        try:
            self.after = self._platform.read()
        except Trouble as trouble:
            code = "platform.not_read_back" if self._unsure is None else "platform.write_unknown"
            raise _Stop((Finding(code, self._facts), trouble.finding), written=None) from None
        left = changes(self._platform.preset, self._request.settings, self.after)
        missing = tuple(self._kept_otherwise(name, value) for name, value in left.items())
        if self._password.word and self.after.password_set is False:
            missing += (Finding("platform.password_not_kept", self._facts, "password"),)
        if self._unsure is not None:
            return self._after_a_loss(missing)
        if self._values and left.keys() >= self._values.keys() and self._surely_untouched:
            raise _Stop((Finding("platform.nothing_kept", self._facts),))
        if missing:
            raise _Stop(missing, written=True)
        return (Finding("platform.applied", self._facts),), ()

    def _after_a_loss(self, missing: tuple[Finding, ...]) -> Found:
        """The answer to the write was lost: what is there says whether it arrived, as far as it can be seen."""
        assert self._unsure is not None
        facts = self._facts
        visible = bool(changes(self._platform.preset, self._request.settings, self.before))
        if not missing and visible:
            return (Finding("platform.confirmed", facts),), ()
        if self._untouched and visible:
            raise _Stop((Finding("platform.not_written", facts), self._unsure))
        raise _Stop((Finding("platform.write_unknown", facts), self._unsure, *missing), written=None)

    @property
    def _untouched(self) -> bool:
        """Whether what was read back is what was there before."""
        before, after = self.before, self.after
        assert before is not None
        assert after is not None
        return dict(after.values) == dict(before.values) and after.etag == before.etag

    @property
    def _surely_untouched(self) -> bool:
        """The same, where a password that went along would be seen in the ETag."""
        return self._untouched and (not self._password.any or bool(self.after and self.after.etag))

    def _kept_otherwise(self, name: str, value: Any) -> Finding:
        """The platform holds something else than `value`: it kept the former one, or made one of its own."""
        assert self.after is not None
        assert self.before is not None
        got, former = self.after.values.get(name), self.before.values.get(name)
        code = "platform.not_kept" if got == former else "platform.kept_otherwise"
        if name not in self._values:
            code = "platform.changed_along"
        facts = {**self._facts, "name": self._platform.preset.fields[name].write}
        return Finding(code, {**facts, "wanted": value, "got": "" if got is None else got}, setting_of(name))
