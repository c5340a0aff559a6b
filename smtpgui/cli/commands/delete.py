"""`smtpgui delete`: remove a saved configuration."""

from __future__ import annotations

import click

from smtpgui.cli.input.context import Tools, command
from smtpgui.cli.output.findings import print_trouble
from smtpgui.cli.output.result import CommandReport
from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.language import N_


@command(
    help=N_("Delete a saved configuration, and its password where nothing else uses it."),
    notes=(
        N_("Without --yes nothing is deleted."),
        N_(
            "What was deleted stays in the bin for 30 days. With --purge the bin is emptied at once; the daily "
            "copies beside the store still hold it until newer ones take their place."
        ),
    ),
    examples=("smtpgui delete Newsletter --yes", "smtpgui delete Newsletter --yes --purge"),
)
@click.argument("name")
@click.option("--yes", is_flag=True, help=N_("Yes, delete it."))
@click.option("--purge", is_flag=True, help=N_("Empty the bin as well: nothing can be brought back."))
def delete(tools: Tools, report: CommandReport, name: str, *, yes: bool, purge: bool) -> None:
    """Delete a saved configuration and its unused password."""
    workspace = tools.workspace(report)
    found = workspace.store.find(name)
    if not yes:
        report.refuse("delete", Finding("delete.not_confirmed", {"name": found.name}))
    workspace.store.delete(found.id)
    if purge:
        workspace.store.purge_bin()
    done = Finding("configuration.deleted", {"name": found.name})
    report.tell("delete", done)
    try:
        workspace.forget_unused_passwords([found.settings])
    except Trouble as trouble:
        report.add("keyring", trouble.finding)
        print_trouble(report.screen, trouble.finding)
