"""The last runs of a configuration: how each ended, and what was changed since the one before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from smtpgui.core.explain import explain, severity, step_outcome
from smtpgui.core.findings import Finding, Outcome, Severity, Step
from smtpgui.core.language import N_, _, say, say_count, shown
from smtpgui.core.settings import SmtpSettings, field_of
from smtpgui.core.settings.model import NAMES
from smtpgui.core.smtp.send_test.stages import STAGES
from smtpgui.core.stores.interface import Run, RunKind


@dataclass(frozen=True, slots=True)
class SettingChange:
    """A setting with its value before and after, as they stand in the settings."""

    setting: str
    before: str | int | bool
    after: str | int | bool

    @property
    def text(self) -> str:
        """The change in words: "SMTP port 465 → 587"."""
        label = _(field_of(self.setting).label)
        return f"{label} {_value(self.setting, self.before)} → {_value(self.setting, self.after)}"


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A run. `stopped` is the step in which it failed, None where it did not; `worst` the worst that was found."""

    run: Run
    stopped: Step | None
    worst: Finding | None
    changes: tuple[SettingChange, ...] = ()
    password_replaced: bool = False

    @property
    def title(self) -> str:
        """Name of the kind of run."""
        return _(_TITLES[self.run.kind])

    @property
    def result(self) -> str:
        """Result in one sentence: where the run stopped and why, or that all is well."""
        if self.worst is None:
            return self._good
        reason = str(explain(self.worst).title)
        where = self.where
        return say("{where}: {reason}", where=where, reason=reason) if where else reason

    @property
    def _good(self) -> str:
        """What is said where nothing is wrong; of an apply, what it ended with."""
        if self.run.kind is RunKind.APPLY:
            told = [finding for step in self.run.steps for finding in step.findings or ()]
            return str(explain(told[-1]).title) if told else ""
        return _("The server accepted the test") if self.run.kind is RunKind.TEST else _("All records work.")

    @property
    def where(self) -> str:
        """Stage at which a test stopped, in words; "" for a test that did not, and for DNS checks."""
        if self.stopped is None or self.run.kind is not RunKind.TEST:
            return ""
        rung = next((n for n, rung in enumerate(STAGES, 1) if self.stopped.name in rung.steps), None)
        if rung is None:
            return ""
        return say("Stopped at step {i} of {n} ({name})", i=rung, n=len(STAGES), name=_(STAGES[rung - 1].title))

    @property
    def changed(self) -> str:
        """Changes since the run before, in one sentence, or ""."""
        parts = [change.text for change in self.changes]
        if self.password_replaced:
            parts.append(_("password replaced"))
        return say(CHANGED, changes=", ".join(parts)) if parts else ""


_TITLES = {RunKind.TEST: N_("Test"), RunKind.DNS: N_("DNS health"), RunKind.APPLY: N_("Apply to platform")}
NOTHING = N_("No test yet. The last 20 tests, DNS checks and applies stand here.")
CHANGED = N_("Changed since the run before: {changes}")


def history_of(runs: Sequence[Run]) -> list[HistoryEntry]:
    """Entries for `runs`, which come as the store gives them: the newest first."""
    return [_entry(run, older) for run, older in zip_longest(runs, runs[1:])]


def _entry(run: Run, older: Run | None) -> HistoryEntry:
    stopped = next((step for step in run.steps if step_outcome(step) is Outcome.ERROR), None)
    findings = [finding for step in ([stopped] if stopped else run.steps) for finding in step.findings or ()]
    worst = max(findings, key=lambda finding: severity(finding).rank, default=None)
    if worst is not None and severity(worst) in (Severity.OK, Severity.HINT):
        worst = None
    if run.kind is RunKind.APPLY and stopped is None:  # what differed is what it was made for
        worst = None
    changes = changes_between(older.settings, run.settings) if older else ()
    replaced = older is not None and older.outdated > run.outdated
    return HistoryEntry(run, stopped, worst, changes, replaced)


def changes_between(before: SmtpSettings, after: SmtpSettings) -> tuple[SettingChange, ...]:
    """Settings that differ, in their order."""
    values = [(name, getattr(before, name), getattr(after, name)) for name in NAMES]
    return tuple(SettingChange(name, old, new) for name, old, new in values if old != new)


def count_text(entries: Sequence[HistoryEntry]) -> str:
    """Number of runs, in words."""
    return say_count("{n} run", "{n} runs", len(entries))


def _value(setting: str, value: str | int | bool) -> str:  # noqa: FBT001 - a value, not a flag
    if isinstance(value, bool):
        return _("on") if value else _("off")
    choice = dict(field_of(setting).choices).get(str(value), value)
    return shown(str(choice)) or "–"
