"""`smtpgui pull`: take a platform's settings over into a configuration."""

from __future__ import annotations

import click

from smtpgui.cli.commands.save import edit_called
from smtpgui.cli.input.context import Tools, command
from smtpgui.cli.input.platform_options import (
    KEY_NOTE,
    credentials,
    follow,
    platform_option,
    print_connection,
    secret_option,
)
from smtpgui.cli.output.configurations import JSON_NOTE, configuration_objects
from smtpgui.cli.output.findings import print_settings
from smtpgui.cli.output.result import FOUND, CommandReport
from smtpgui.core.findings import Finding
from smtpgui.core.language import N_
from smtpgui.core.stores.configuration_names import clean_name


@command(
    help=N_("Save the settings of a platform under a name, in place of the former ones."),
    notes=(N_("A platform never hands a password out: the one that is known here stays."), KEY_NOTE, JSON_NOTE),
    examples=("smtpgui pull Newsletter --from Gazette",),
)
@click.argument("name")
@platform_option("--from")
@secret_option
def pull(tools: Tools, report: CommandReport, name: str, *, platform_name: str, secret_stdin: bool) -> None:
    """Take over a platform's settings."""
    wanted = clean_name(name)
    workspace = tools.workspace(report)
    platforms = workspace.platforms
    connection = platforms.find(platform_name)
    print_connection(report, connection)
    remote = follow(report, platforms.check(connection, credentials(from_stdin=secret_stdin)))
    if remote is None:
        report.end(FOUND)
    edit = edit_called(workspace, wanted)
    edit.settings = platforms.pulled(connection, edit.settings, remote)
    saved = workspace.save(edit).saved
    report.subject = saved.name
    done = Finding("platform.pulled", {"name": saved.name, "platform": connection.name})
    report.more = {"configurations": configuration_objects(workspace, [saved])}
    report.tell("save", done)
    print_settings(report.screen, saved.settings.to_values(), 2)
