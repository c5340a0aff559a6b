"""`smtpgui push`: apply a configuration to a platform."""

from __future__ import annotations

from dataclasses import replace

import click

from smtpgui.cli.input.context import Tools, command
from smtpgui.cli.input.options import password_option
from smtpgui.cli.input.platform_options import (
    KEY_NOTE,
    connection_object,
    credentials,
    difference_objects,
    follow,
    platform_option,
    print_connection,
    secret_option,
)
from smtpgui.cli.input.secrets import given_password, may_ask
from smtpgui.cli.input.target import Target, faults_of, target_of
from smtpgui.cli.output.result import CommandReport
from smtpgui.core.explain import step_outcome
from smtpgui.core.findings import Finding, Outcome, findings_of
from smtpgui.core.language import N_, _, shown
from smtpgui.core.platform_sync.actions import ApplyResult, Credentials, PlatformActions, PushRequest
from smtpgui.core.stores.interface import State
from smtpgui.core.stores.platform_records import AppliedSettings, ConnectedPlatform


@command(
    help=N_("Apply a configuration to a platform: show what changes, write it, read it back."),
    notes=(
        N_("Without --yes nothing is written; on a terminal it is asked first. Only what differs is written."),
        N_("With --undo, what the platform held before the last push comes back, unless it was changed since."),
        N_(
            "The password goes along where the platform needs it: from --password-stdin, SMTPGUI_PASSWORD or the "
            "keyring."
        ),
        KEY_NOTE,
        N_("With --json, “differences” holds setting, local, platform and applied (last) for each setting."),
    ),
    examples=("smtpgui push Newsletter --dry-run", "smtpgui push Newsletter --to Gazette --yes --json"),
)
@click.argument("target", metavar="NAME|FILE")
@platform_option("--to")
@click.option("--dry-run", is_flag=True, help=N_("Write nothing; show the request, secrets hidden."))
@click.option("--yes", is_flag=True, help=N_("Yes, write it."))
@click.option("--undo", is_flag=True, help=N_("Bring back what the platform held before the last push."))
@password_option
@secret_option
def push(
    tools: Tools,
    report: CommandReport,
    target: str,
    *,
    platform_name: str,
    dry_run: bool,
    yes: bool,
    undo: bool,
    password_stdin: bool,
    secret_stdin: bool,
) -> None:
    """Apply a configuration to a platform."""
    subject = target_of(tools, report, target)
    workspace = subject.workspace
    platforms = workspace.platforms
    connection = platforms.find(platform_name)
    faults = [] if undo else faults_of(subject)
    if faults:
        report.tell("settings", *faults, name_setting=True)
        report.end()
    password = given_password(from_stdin=password_stdin)
    request = PushRequest(
        subject.settings, subject.configuration_id, password, typed=password is not None, dry_run=dry_run
    )
    if undo:
        request = replace(platforms.undo_request(connection, subject.configuration_id, password), dry_run=dry_run)
        subject = replace(subject, settings=request.settings)
    _PushRun(report, platforms, connection, credentials(from_stdin=secret_stdin)).run(subject, request, yes=yes)


class _PushRun:
    """A push with what it needs: the report, the platform and its access key."""

    def __init__(
        self,
        report: CommandReport,
        platforms: PlatformActions,
        connection: ConnectedPlatform,
        given: Credentials | None,
    ) -> None:
        self._report, self._platforms, self._connection, self._given = report, platforms, connection, given
        self._last: AppliedSettings | None = None

    def run(self, subject: Target, request: PushRequest, *, yes: bool) -> None:
        """Show the differences, ask, write."""
        report, connection = self._report, self._connection
        self._last = self._platforms.last_applied(connection, request.configuration_id)
        report.more = {"platform": connection_object(connection), "differences": []}
        report.screen.heading(shown(subject.name))
        print_connection(report, connection)
        dry = request.dry_run or connection.dry_run
        if connection.dry_run:
            report.tell("settings", Finding("platform.a_guess", {"platform": connection.name}))
        if request.expected is None:
            self._warn(subject)
        if yes or dry:
            self._apply(request)
            return
        survey = follow(report, self._platforms.apply(connection, replace(request, dry_run=True), self._given),
                        leave_out=("write",))  # fmt: skip
        self._note(request, survey)
        if self._failed() or self._same():
            return
        if may_ask() and not report.as_json and click.confirm(_("Write this?"), err=True):
            self._apply(replace(request, seen=survey.before))
            return
        report.refuse("confirm", Finding("platform.not_confirmed", {"platform": connection.name}))

    def _apply(self, request: PushRequest) -> None:
        ended = follow(self._report, self._platforms.apply(self._connection, request, self._given))
        self._report.more["written"] = ended.written
        self._note(request, ended)

    def _note(self, request: PushRequest, ended: ApplyResult) -> None:
        rows = self._platforms.compare(self._connection, request.settings, ended.before, self._last)
        self._report.more["differences"] = difference_objects(rows)

    def _warn(self, subject: Target) -> None:
        """Say what a person wants to know before it is written."""
        if not subject.configuration_id or not subject.settings.enabled:
            return
        if subject.workspace.store.state(subject.configuration_id) is not State.PASSED:
            self._report.tell("settings", Finding("platform.untested"))

    def _failed(self) -> bool:
        return any(step_outcome(step) is Outcome.ERROR for step in self._report.steps)

    def _same(self) -> bool:
        return any(finding.code == "platform.same" for finding in findings_of(self._report.steps))
