"""`smtpgui show`: a saved configuration."""

from __future__ import annotations

import click

from smtpgui.cli.click_classes import TranslatedCommand
from smtpgui.cli.input.context import Tools, pass_tools
from smtpgui.cli.input.options import common
from smtpgui.cli.output.configurations import JSON_NOTE, STATES, configuration_objects
from smtpgui.cli.output.findings import tell_settings
from smtpgui.cli.output.result import reporting
from smtpgui.core.language import N_, _, shown


@click.command(
    cls=TranslatedCommand,
    help=N_("Show the settings of a saved configuration; never its password."),
    notes=(JSON_NOTE,),
    examples=("smtpgui show Newsletter",),
)
@click.argument("name")
@common
@pass_tools
def show(tools: Tools, name: str, *, strict: bool, as_json: bool) -> None:
    """Show a saved configuration."""
    with reporting("show", name, as_json=as_json, strict=strict) as report:
        workspace = tools.workspace(report)
        found = workspace.store.find(name)
        report.add("show")
        report.more = {"configurations": configuration_objects(workspace, [found])}
        report.screen.heading(shown(found.name))
        report.screen.line(_(STATES[workspace.store.state(found.id)]), "dim")
        tell_settings(report.screen, found.settings.to_values())
