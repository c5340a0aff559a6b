"""`smtpgui history`: the last runs of a saved configuration."""

from __future__ import annotations

from typing import Any

import click

from smtpgui.cli.input.context import Tools, command
from smtpgui.cli.output.result import CommandReport
from smtpgui.cli.output.screen import Screen
from smtpgui.core.configurations.history import NOTHING, HistoryEntry, count_text, history_of
from smtpgui.core.findings import Severity
from smtpgui.core.language import N_, _, show_moment, shown


@command(
    help=N_("Show the last tests and DNS checks of a saved configuration, and what was changed between them."),
    notes=(
        N_(
            "With --json, “runs” holds an object for each, the newest first, with at, kind (test, dns, apply), "
            "outcome, conclusive, stopped_at, code, title, changes and password_replaced."
        ),
        N_("Exits with 0 however the runs ended."),
    ),
    examples=("smtpgui history Newsletter",),
)
@click.argument("name")
def history(tools: Tools, report: CommandReport, name: str) -> None:
    """List the last runs of a configuration."""
    workspace = tools.workspace(report)
    found = workspace.store.find(name)
    entries = history_of(workspace.runs(found.id))
    report.add("history")
    report.more = {"runs": [_object(entry) for entry in entries]}
    report.screen.heading(shown(found.name))
    if not entries:
        report.screen.text(_(NOTHING))
    else:
        report.screen.line(count_text(entries), "dim")
    for entry in entries:
        _print(report.screen, entry)


def _print(screen: Screen, entry: HistoryEntry) -> None:
    screen.line()
    when = show_moment(entry.run.started_at.astimezone())
    screen.marked(Severity(entry.run.outcome), f"{when}  {entry.title}")
    screen.text(entry.result, 2)
    if entry.changed:
        screen.text(entry.changed, 2, faint=True)


def _object(entry: HistoryEntry) -> dict[str, Any]:
    return {
        "at": entry.run.started_at.isoformat(),
        "kind": str(entry.run.kind),
        "outcome": str(entry.run.outcome),
        "conclusive": entry.run.conclusive,
        "stopped_at": entry.stopped.name if entry.stopped else "",
        "code": entry.worst.code if entry.worst else "",
        "title": entry.result,
        "changes": [{"setting": c.setting, "before": c.before, "after": c.after} for c in entry.changes],
        "password_replaced": entry.password_replaced,
    }
