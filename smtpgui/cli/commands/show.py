"""`smtpgui show`: a saved configuration."""

from __future__ import annotations

import click

from smtpgui.cli.input.context import Tools, command
from smtpgui.cli.output.configurations import JSON_NOTE, STATES, configuration_objects
from smtpgui.cli.output.findings import print_settings
from smtpgui.cli.output.result import CommandReport
from smtpgui.core.language import N_, _, shown


@command(
    help=N_("Show the settings of a saved configuration; never its password."),
    notes=(JSON_NOTE,),
    examples=("smtpgui show Newsletter",),
)
@click.argument("name")
def show(tools: Tools, report: CommandReport, name: str) -> None:
    """Show a saved configuration."""
    workspace = tools.workspace(report)
    found = workspace.store.find(name)
    report.add("show")
    report.more = {"configurations": configuration_objects(workspace, [found])}
    report.screen.heading(shown(found.name))
    report.screen.line(_(STATES[workspace.store.state(found.id)]), "dim")
    print_settings(report.screen, found.settings.to_values())
