"""What the store keeps of an apply: what was written where, and the run for the history."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from smtpgui.core.explain import severity
from smtpgui.core.findings import Finding, Step, Trouble, outcome
from smtpgui.core.platforms.apply import Applied as Ended
from smtpgui.core.settings.model import SmtpSettings
from smtpgui.core.stores.interface import Run, RunKind, Store
from smtpgui.core.stores.platform_records import Applied, Connection

_MEANT = ("platform.differs", "platform.turns_off", "platform.password_removed")
"""Findings that are what an apply is for, and no warning once it was made."""


def note_applied(
    store: Store, connection: Connection, configuration_id: str, settings: SmtpSettings, ended: Ended,
    last: Applied | None, *, good: bool,
) -> None:  # fmt: skip
    """Keep what was written; what was the same already keeps its former settings."""
    former = ended.before.settings if ended.before else None
    if (not ended.written and former is None) or ended.written is False:
        former = last.former if last else None
    kept = Applied(configuration_id, connection.id, settings, former, known=good)
    with suppress(Trouble):  # it is written: that it cannot be noted must not look like a failure
        store.record_applied(kept)


def note_run(
    store: Store, configuration_id: str, settings: SmtpSettings, steps: Sequence[Step], *, conclusive: bool
) -> None:
    """Keep how it went for the history."""
    worst = outcome(severity(finding) for step in steps for finding in step.findings or () if _counts(finding))
    run = Run(configuration_id, RunKind.APPLY, worst, settings, tuple(steps), conclusive=conclusive)
    with suppress(Trouble):  # as above
        store.record_run(run)


def _counts(finding: Finding) -> bool:
    return finding.code not in _MEANT
