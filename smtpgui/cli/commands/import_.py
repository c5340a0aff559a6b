"""`smtpgui import`: add the configurations of files."""

from __future__ import annotations

from pathlib import Path

import click

from smtpgui.cli.commands.save import to_fix
from smtpgui.cli.input.context import Tools, command
from smtpgui.cli.output.configurations import JSON_NOTE, configuration_objects
from smtpgui.cli.output.findings import print_trouble
from smtpgui.cli.output.result import UNUSABLE, CommandReport
from smtpgui.core.findings import Finding
from smtpgui.core.language import N_, shown
from smtpgui.core.stores.interface import Configuration
from smtpgui.core.workspace import Workspace


@command(
    name="import",
    help=N_("Add all configurations of files; a name that is taken gets a number."),
    notes=(
        N_("Of each file all are added or none. Exits with 2 where a file could not be used."),
        N_("With --json there is a step “import” for each file, in order."),
        JSON_NOTE,
    ),
    examples=("smtpgui import newsletter.json debates.json",),
)
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
def import_files(tools: Tools, report: CommandReport, files: tuple[str, ...]) -> None:
    """Add the configurations of files."""
    workspace = tools.workspace(report)
    added: list[Configuration] = []
    refused = False
    for file in files:
        found = _import(workspace, report, Path(file))
        refused = refused or not found
        added += found
    report.more = {"configurations": configuration_objects(workspace, added)}
    report.end(UNUSABLE if refused else None)


def _import(workspace: Workspace, report: CommandReport, path: Path) -> tuple[Configuration, ...]:
    """Import one file and tell it; none where something in it is wrong."""
    result = workspace.import_file(path)
    if result.refused:
        nothing = Finding("import.nothing_added", {"file": shown(path.name)})
        report.add("import", *result.refused, nothing)
        for finding in (*result.refused, nothing):
            print_trouble(report.screen, finding)
        return ()
    told = [
        finding
        for each in result.added
        for finding in (Finding("configuration.imported", {"name": each.name}), *to_fix(each))
    ]
    report.tell("import", *told)
    return result.added
