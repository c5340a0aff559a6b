"""`smtpgui list`: the saved configurations."""

from __future__ import annotations

from smtpgui.cli.input.context import Tools, command
from smtpgui.cli.output.configurations import state_text, summary_object
from smtpgui.cli.output.result import CommandReport
from smtpgui.core.findings import Severity
from smtpgui.core.language import N_, _, shown


@command(
    name="list",
    help=N_("List the saved configurations."),
    notes=(
        N_(
            "With --json, “configurations” holds an object with name, sender_address, state (untested, passed, "
            "failed, changed) and applied (never, applied, differs, unknown) for each of them."
        ),
    ),
    examples=("smtpgui list", "smtpgui list --json | jq -r '.configurations[].name'"),
)
def list_configurations(tools: Tools, report: CommandReport) -> None:
    """List the saved configurations."""
    summaries = tools.workspace(report).summaries()
    report.add("list")
    report.more = {"configurations": [summary_object(summary) for summary in summaries]}
    if not summaries and not report.as_json:
        report.screen.error(
            _("No configuration is saved yet."), _("“smtpgui save FILE” adds one."), severity=Severity.HINT
        )
    if not summaries:
        return
    head = (_("Name"), _("Sender address"), _("State"))
    rows = [(shown(each.name), shown(each.sender_address), state_text(each)) for each in summaries]
    report.screen.table(head, rows)
