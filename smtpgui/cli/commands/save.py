"""`smtpgui save`: keep the configuration of a file, under its name."""

from __future__ import annotations

from pathlib import Path

import click

from smtpgui.cli.input.context import Tools, command
from smtpgui.cli.input.options import password_option
from smtpgui.cli.input.provider_options import knows_providers
from smtpgui.cli.input.secrets import given_password
from smtpgui.cli.input.target import only_configuration
from smtpgui.cli.output.configurations import JSON_NOTE, configuration_objects
from smtpgui.cli.output.result import CommandReport
from smtpgui.core.configurations.edit import Edit
from smtpgui.core.configurations.files import Imported
from smtpgui.core.explain import severity
from smtpgui.core.findings import Finding, Severity, Trouble
from smtpgui.core.language import N_
from smtpgui.core.settings import validate
from smtpgui.core.stores.configuration_names import clean_name
from smtpgui.core.stores.interface import Configuration
from smtpgui.core.stores.passwords import NO_KEYRING
from smtpgui.core.workspace import Workspace


@command(
    help=N_("Save the configuration of a file, in place of the one with the same name."),
    notes=(
        N_(
            "Settings may be incomplete; a file that is not understood changes nothing. With --password-stdin the "
            "password goes into the keyring, for exactly this server, port and username."
        ),
        JSON_NOTE,
    ),
    examples=("smtpgui save newsletter.json --name Newsletter",),
)
@click.argument("file")
@click.option("--name", default="", metavar="NAME", help=N_("Another name than the file's."))
@password_option
@knows_providers
def save(tools: Tools, report: CommandReport, file: str, *, name: str, password_stdin: bool) -> None:
    """Save the configuration of a file."""
    item = _one(report, Path(file))
    wanted = clean_name(name) if name else item.name
    password = (given_password(from_stdin=True) or "") if password_stdin else ""
    workspace = tools.workspace(report)
    edit = edit_called(workspace, wanted)
    new = edit.is_new
    edit.settings, edit.password = item.settings, password
    saved = _save(workspace, edit)
    report.subject = saved.name
    done = Finding(f"configuration.{'added' if new else 'replaced'}", {"name": saved.name})
    findings = (done, *to_fix(saved), *item.findings)
    report.more = {"configurations": configuration_objects(workspace, [saved])}
    report.tell("save", *findings)


def _one(report: CommandReport, path: Path) -> Imported:
    """The configuration of the file, understood as a whole; else the command ends."""
    item = only_configuration(path)
    errors = [finding for finding in item.findings if severity(finding) is Severity.ERROR]
    if errors:
        report.refuse("input", *errors)
    return item


def edit_called(workspace: Workspace, name: str) -> Edit:
    """The configuration called `name`, or a new one."""
    try:
        return Edit.of(workspace.store.find(name))
    except Trouble as trouble:
        if trouble.finding.code != "store.not_found":
            raise
        return Edit.of(Configuration(name))


def _save(workspace: Workspace, edit: Edit) -> Configuration:
    try:
        return workspace.save(edit).saved
    except Trouble as trouble:
        if trouble.finding.code == NO_KEYRING:
            raise Trouble(Finding("password.cannot_be_kept")) from trouble
        raise


def to_fix(configuration: Configuration) -> list[Finding]:
    """How much of a saved configuration keeps it from being tested, said once, and what makes it less safe."""
    found = validate(configuration.settings)
    unsafe = [each for each in found if each.code == "starttls_auto.off"]
    faults = [each for each in found if severity(each) is Severity.ERROR]
    if not faults:
        return unsafe
    return [Finding("configuration.to_fix", {"name": configuration.name, "count": len(faults)}), *unsafe]
