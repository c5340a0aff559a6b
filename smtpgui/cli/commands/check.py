"""`smtpgui check`: whether the settings in a file are right, as far as that can be seen without a server."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from smtpgui.cli.input.context import Tools, command
from smtpgui.cli.input.provider_options import knows_providers
from smtpgui.cli.output.findings import print_finding
from smtpgui.cli.output.help_page import print_help
from smtpgui.cli.output.result import CommandReport
from smtpgui.core.configurations.files import Imported, read_configurations
from smtpgui.core.explain import severity
from smtpgui.core.files import read_file
from smtpgui.core.findings import Finding, Severity
from smtpgui.core.language import N_, shown
from smtpgui.core.settings import validate


@command(
    help=N_("Check the settings in a file, without network or password."),
    notes=(
        N_("FILE is what export writes. Each finding names its setting as the file does."),
        N_("With --json there is a step “settings” for each configuration of the file, in order."),
    ),
    examples=("smtpgui check newsletter.json",),
)
@click.argument("file")
@knows_providers
def check(_tools: Tools, report: CommandReport, file: str) -> None:
    """Check the settings of files without a server."""
    for item in read_configurations(read_file(Path(file)), Path(file).name):
        _check(report, item)


def _check(report: CommandReport, item: Imported) -> None:
    findings = judged(item)
    report.add("settings", *findings)
    report.screen.heading(shown(item.name))
    for finding in findings:
        print_finding(report.screen, finding, 2, name_setting=True)
    print_help(report.screen, findings, 2)


def judged(item: Imported) -> list[Finding]:
    """All there is to say about a configuration of a file; `settings.complete` where nothing is wrong.

    Each finding has the configuration's name among its facts.
    """
    found = [*item.findings, *validate(item.settings)]
    if not any(severity(finding) is Severity.ERROR for finding in found):
        found.append(Finding("settings.complete"))
    return [replace(finding, facts={"configuration": item.name, **finding.facts}) for finding in found]
