"""`smtpgui export`: saved configurations as a file; never a password."""

from __future__ import annotations

from pathlib import Path

import click

from smtpgui.cli.input.context import Tools, command
from smtpgui.cli.output.configurations import JSON_NOTE, configuration_objects
from smtpgui.cli.output.result import CommandReport
from smtpgui.core.configurations.files import write_configurations
from smtpgui.core.files import write_file
from smtpgui.core.findings import Finding
from smtpgui.core.language import N_
from smtpgui.core.reports.json_result import safe_json


@command(
    help=N_("Write saved configurations to a file, or to the standard output; never a password."),
    notes=(N_("Without a NAME all are exported. “smtpgui import” reads the file again."), JSON_NOTE),
    examples=("smtpgui export > all.json", "smtpgui export Newsletter --output newsletter.json"),
)
@click.argument("names", nargs=-1, metavar="[NAME…]")
@click.option("--output", default="", metavar="FILE", help=N_("Write this file instead."))
def export(tools: Tools, report: CommandReport, names: tuple[str, ...], *, output: str) -> None:
    """Write saved configurations."""
    workspace = tools.workspace(report)
    found = [workspace.store.find(name) for name in names]
    if not names:
        found = [workspace.store.load(summary.id) for summary in workspace.summaries()]
    text = write_configurations(found)
    report.more = {"configurations": configuration_objects(workspace, found)}
    if output:
        write_file(Path(output), text)
        done = Finding("configuration.exported", {"file": output})
        report.tell("export", done)
        return
    report.add("export")
    if not report.as_json:
        click.echo(safe_json(text).encode(), nl=False)
