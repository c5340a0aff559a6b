"""`smtpgui diff`: a configuration beside what a platform holds."""

from __future__ import annotations

import click

from smtpgui.cli.input.context import Tools, command
from smtpgui.cli.input.platform_options import (
    KEY_NOTE,
    connection_object,
    credentials,
    difference_objects,
    follow,
    platform_option,
    print_connection,
    print_differences,
    secret_option,
)
from smtpgui.cli.input.target import target_of
from smtpgui.cli.output.findings import print_finding
from smtpgui.cli.output.result import FOUND, CommandReport
from smtpgui.core.findings import Finding
from smtpgui.core.language import N_, shown


@command(
    help=N_("Compare a configuration with what a platform holds, and with what was last applied."),
    notes=(
        N_("Differences are warnings: with --strict the exit code is 1 where there are any. Nothing is written."),
        KEY_NOTE,
        N_("With --json, “differences” holds setting, local, platform and applied (last) for each setting."),
    ),
    examples=("smtpgui diff Newsletter", "smtpgui diff newsletter.json --to Gazette --strict"),
)
@click.argument("target", metavar="NAME|FILE")
@platform_option("--to")
@secret_option
def diff(tools: Tools, report: CommandReport, target: str, *, platform_name: str, secret_stdin: bool) -> None:
    """Compare a configuration with a platform."""
    subject = target_of(tools, report, target)
    platforms = subject.workspace.platforms
    connection = platforms.find(platform_name)
    report.screen.heading(shown(subject.name))
    print_connection(report, connection)
    remote = follow(report, platforms.check(connection, credentials(from_stdin=secret_stdin)))
    if remote is None:
        report.end(FOUND)
    last = platforms.last_applied(connection, subject.configuration_id)
    rows = platforms.compare(connection, subject.settings, remote, last)
    differing = [row for row in rows if row.differs]
    facts = {"platform": connection.name}
    findings = [
        Finding("platform.differs", {**facts, "ours": row.local, "theirs": row.platform}, row.setting)
        for row in differing
    ]
    if not findings and not remote.findings:  # what the platform did not tell is told already
        findings = [Finding("platform.same", facts)]
        print_finding(report.screen, findings[0])
    report.add("compare", *findings)
    report.more = {"platform": connection_object(connection), "differences": difference_objects(rows)}
    print_differences(report, rows, connection)
