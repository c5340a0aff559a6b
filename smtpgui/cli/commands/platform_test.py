"""`smtpgui platform test`: the platform's own test, run from its servers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from smtpgui.cli.click_classes import Command
from smtpgui.cli.commands.test import climb
from smtpgui.cli.input.context import Tools, pass_tools
from smtpgui.cli.input.options import common, password_option
from smtpgui.cli.input.platform_options import (
    KEY_NOTE,
    credentials,
    platform_option,
    secret_option,
    tell_connection,
)
from smtpgui.cli.input.secrets import demand_one_reader, given_password
from smtpgui.cli.input.target import faults_of, subject_of
from smtpgui.cli.output.findings import tell_finding
from smtpgui.cli.output.result import Report, reporting
from smtpgui.core.findings import Finding, Step, Trouble
from smtpgui.core.language import N_, say, shown
from smtpgui.core.platform_sync.actions import PushRequest
from smtpgui.core.platforms.test_result import remote_steps

_UNUSABLE = ("platform.no_test", "platform.no_credentials")
"""What makes a test impossible before anybody is asked."""


@click.command(
    cls=Command,
    name="test",
    help=N_("Let a platform test a configuration from its own servers; nothing is written there."),
    notes=(
        N_("Only this test is conclusive: “smtpgui test” runs from this computer."),
        N_("The password comes from --password-stdin, SMTPGUI_PASSWORD or the keyring."),
        KEY_NOTE,
    ),
    examples=("smtpgui platform test Newsletter --on Gazette --to me@example.org",),
)
@click.argument("target", metavar="NAME|FILE")
@platform_option("--on")
@click.option("--to", "recipient", default="", metavar="ADDR", help=N_("Where it goes (default: the sender)."))
@password_option
@secret_option
@common
@pass_tools
def test_there(
    tools: Tools,
    target: str,
    *,
    platform_name: str,
    recipient: str,
    password_stdin: bool,
    secret_stdin: bool,
    strict: bool,
    as_json: bool,
) -> None:
    """The command."""
    demand_one_reader(password_stdin=password_stdin, secret_stdin=secret_stdin)
    with reporting("platform test", target, as_json=as_json, strict=strict) as report:
        subject = subject_of(tools, report, target)
        platforms = subject.workspace.platforms
        connection = platforms.find(platform_name)
        report.screen.heading(shown(subject.name))
        tell_connection(report, connection)
        faults = faults_of(subject)
        if faults:
            _tell(report, *faults)
            return
        password = given_password(from_stdin=password_stdin)
        wish = PushRequest(subject.settings, subject.configuration_id, password)
        to = recipient or subject.settings.sender_address
        report.screen.working(say("Testing on {platform}…", platform=shown(connection.name)))
        try:
            outcome = platforms.test(connection, wish, to, credentials(from_stdin=secret_stdin))
        except Trouble as trouble:
            if trouble.finding.code in _UNUSABLE:
                raise
            report.screen.rest()
            _tell(report, trouble.finding)
            return
        report.screen.rest()
        if isinstance(outcome, tuple):
            _tell(report, *outcome)
        else:
            climb(report, _as_climbed(remote_steps(outcome, connection.name, subject.settings)))


def _as_climbed(steps: Sequence[Step]) -> Iterator[Step]:
    """Each step as it begins and as it ends."""
    for step in steps:
        yield Step(step.name)
        yield step


def _tell(report: Report, *findings: Finding) -> None:
    """What kept the platform from testing."""
    report.add("settings", *findings)
    for finding in findings:
        tell_finding(report.screen, finding, name_setting=True)
