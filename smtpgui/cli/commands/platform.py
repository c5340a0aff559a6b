"""`smtpgui platform`: the platforms that configurations are applied to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from smtpgui.cli.click_classes import CommandGroup
from smtpgui.cli.commands.test import show_stages
from smtpgui.cli.input.context import Tools, command
from smtpgui.cli.input.options import password_option
from smtpgui.cli.input.platform_options import (
    KEY_NOTE,
    connection_object,
    credentials,
    follow,
    platform_option,
    print_connection,
    secret_option,
)
from smtpgui.cli.input.secrets import ask_secret, given_password, may_ask
from smtpgui.cli.input.target import faults_of, target_of
from smtpgui.cli.output.findings import print_settings
from smtpgui.cli.output.result import FOUND, CommandReport
from smtpgui.core.files import read_file
from smtpgui.core.findings import Finding, Severity, Step, Trouble
from smtpgui.core.language import N_, _, say, shown
from smtpgui.core.platform_sync.actions import Credentials, PlatformActions, PushRequest
from smtpgui.core.platforms.test_result import remote_steps
from smtpgui.core.stores.passwords import NO_KEYRING
from smtpgui.core.stores.platform_records import ConnectedPlatform


@click.group(
    cls=CommandGroup,
    name="platform",
    help=N_("Connect platforms, list, check, test and forget them."),
    notes=(N_("The API key is kept in the keyring, for exactly this address and application."),),
    rows=(),
)
def platform() -> None:
    """Group the commands about platforms."""


@command(
    group=platform,
    help=N_("Connect a platform, or change the details of one."),
    notes=(
        N_("Of a platform that is connected already only what is given is changed."),
        N_("A guessed preset begins with a dry run: nothing is written until --no-dry-run."),
        KEY_NOTE,
    ),
    examples=(
        'printf \'%s\\n\' "$KEY" "$SECRET" | smtpgui platform add Gazette --application 12 --secret-stdin',
        "smtpgui platform add Forum --origin id.example --application news --preset-file own.json",
    ),
)
@click.argument("name")
@click.option("--origin", default="", metavar="URL", help=N_("Its address, like https://app.example.org."))
@click.option("--application", default="", metavar="ID", help=N_("The application id there."))
@click.option("--preset", default="", metavar="ID", help=N_("How its API is spoken (default logora-unverified)."))
@click.option("--preset-file", default="", metavar="FILE", help=N_("A preset of your own."))
@click.option("--dry-run/--no-dry-run", "dry_run", default=None, help=N_("Only show requests, or really write."))
@secret_option
def add(
    tools: Tools,
    report: CommandReport,
    name: str,
    *,
    origin: str,
    application: str,
    preset: str,
    preset_file: str,
    dry_run: bool | None,
    secret_stdin: bool,
) -> None:
    """Connect a platform, or change one."""
    workspace = tools.workspace(report)
    platforms = workspace.platforms
    former = next((each for each in platforms.all() if each.name.casefold() == name.strip().casefold()), None)
    wanted = former or ConnectedPlatform(name, "", "", "")
    wanted = _with_preset(report, wanted, preset, preset_file)
    known = platforms.preset(wanted)
    changed_preset = former is None or (former.preset, former.preset_text) != (wanted.preset, wanted.preset_text)
    if dry_run is None:
        dry_run = not known.verified if changed_preset else wanted.dry_run
    wanted = replace(
        wanted,
        origin=origin or wanted.origin or known.origin,
        application=application or wanted.application,
        dry_run=dry_run,
    )
    saved, findings = platforms.connect(wanted, _key(report, from_stdin=secret_stdin, new=former is None))
    done = Finding("platform.updated" if former else "platform.added", {"platform": saved.name})
    findings = [done, *findings, *_key_missing(platforms, saved, findings)]
    report.more = {"platforms": [connection_object(saved)]}
    report.tell("platform", *findings)
    print_connection(report, saved)


def _with_preset(
    report: CommandReport, wanted: ConnectedPlatform, preset: str, preset_file: str
) -> ConnectedPlatform:
    """`wanted` with the preset that was named; every fault of a preset file is told."""
    if preset_file:
        from smtpgui.core.platforms.preset_files import check_presets

        content = read_file(Path(preset_file))
        presets, faults = check_presets(content, preset_file)
        if faults:
            report.refuse("preset", *faults)
        return replace(wanted, preset=preset or presets[0].id, preset_text=content.decode("utf-8-sig"))
    if preset:
        return replace(wanted, preset=preset, preset_text="")
    return wanted if wanted.preset else replace(wanted, preset="logora-unverified")


def _key(report: CommandReport, *, from_stdin: bool, new: bool) -> Credentials | None:
    """The access key, asked for on a terminal where a new platform has none."""
    given = credentials(from_stdin=from_stdin)
    if given is None and new and may_ask() and not report.as_json:
        key, secret = ask_secret(_("API key")), ask_secret(_("API secret"))
        given = Credentials(key, secret) if key and secret else None
    return given


def _key_missing(platforms: PlatformActions, saved: ConnectedPlatform, said: list[Finding]) -> list[Finding]:
    """Whether there is still a key to be given."""
    if any(finding.code == "platform.key_not_kept" for finding in said):
        return []
    try:
        platforms.key(saved)
    except Trouble as trouble:
        codes = ("platform.no_credentials", NO_KEYRING)
        return [Finding("platform.key_missing")] if trouble.finding.code in codes else [trouble.finding]
    return []


@command(
    group=platform,
    name="list",
    help=N_("List the connected platforms."),
    notes=(N_("With --json, “platforms” holds name, origin, application, preset and dry_run for each of them."),),
    examples=("smtpgui platform list",),
)
def list_platforms(tools: Tools, report: CommandReport) -> None:
    """List the connected platforms."""
    found = tools.workspace(report).platforms.all()
    report.add("list")
    report.more = {"platforms": [connection_object(each) for each in found]}
    if not found:
        if not report.as_json:
            report.screen.error(_("No platform is connected yet."), severity=Severity.HINT)
        return
    head = (_("Name"), _("Address"), _("Application"), _("Preset"), _("Writes"))
    rows = [
        (shown(each.name), shown(each.origin), shown(each.application), shown(each.preset),
         _("no, dry run") if each.dry_run else _("yes"))
        for each in found
    ]  # fmt: skip
    report.screen.table(head, rows)


@command(
    group=platform,
    help=N_("Forget a platform and its API key; nothing on the platform changes."),
    notes=(N_("Without --yes nothing is forgotten."),),
    examples=("smtpgui platform remove Gazette --yes",),
)
@click.argument("name")
@click.option("--yes", is_flag=True, help=N_("Yes, forget it."))
def remove(tools: Tools, report: CommandReport, name: str, *, yes: bool) -> None:
    """Forget a platform and its API key."""
    platforms = tools.workspace(report).platforms
    found = platforms.find(name)
    if not yes:
        report.refuse("platform", Finding("platform.not_removed", {"platform": found.name}))
    platforms.remove(found)
    done = Finding("platform.removed", {"platform": found.name})
    report.tell("platform", done)


@command(
    group=platform,
    help=N_("Sign in to a platform and read its settings; nothing is written."),
    notes=(KEY_NOTE,),
    examples=("smtpgui platform check Gazette",),
)
@click.argument("name", default="")
@secret_option
def check(tools: Tools, report: CommandReport, name: str, *, secret_stdin: bool) -> None:
    """Sign in to a platform and read its settings."""
    platforms = tools.workspace(report).platforms
    found = platforms.find(name)
    report.subject = found.name
    print_connection(report, found)
    remote = follow(report, platforms.check(found, credentials(from_stdin=secret_stdin)))
    if remote is None:
        report.end(FOUND)
    carried = platforms.preset(found).carried
    values = {key: value for key, value in remote.settings.to_values().items() if key in carried}
    report.more = {"platforms": [connection_object(found)], "settings": values}
    stored = {True: _("stored"), False: _("none stored"), None: _("not told")}[remote.password_set]
    print_settings(report.screen, {**values, "password": stored}, 2)


_UNUSABLE = ("platform.no_test", "platform.no_credentials")
"""What makes a test impossible before anybody is asked."""


@command(
    group=platform,
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
def test_there(
    tools: Tools,
    report: CommandReport,
    target: str,
    *,
    platform_name: str,
    recipient: str,
    password_stdin: bool,
    secret_stdin: bool,
) -> None:
    """Let a platform test a configuration."""
    subject = target_of(tools, report, target)
    platforms = subject.workspace.platforms
    connection = platforms.find(platform_name)
    report.screen.heading(shown(subject.name))
    print_connection(report, connection)
    faults = faults_of(subject)
    if faults:
        report.tell("settings", *faults, name_setting=True)
        return
    password = given_password(from_stdin=password_stdin)
    request = PushRequest(subject.settings, subject.configuration_id, password)
    to = recipient or subject.settings.sender_address
    report.screen.working(say("Testing on {platform}…", platform=shown(connection.name)))
    try:
        outcome = platforms.test(connection, request, to, credentials(from_stdin=secret_stdin))
    except Trouble as trouble:
        if trouble.finding.code in _UNUSABLE:
            raise
        report.screen.rest()
        report.tell("settings", trouble.finding, name_setting=True)
        return
    report.screen.rest()
    if isinstance(outcome, tuple):
        report.tell("settings", *outcome, name_setting=True)
    else:
        show_stages(report, _begun_and_ended(remote_steps(outcome, connection.name, subject.settings)))


def _begun_and_ended(steps: Sequence[Step]) -> Iterator[Step]:
    """Each step as it begins and as it ends."""
    for step in steps:
        yield Step(step.name)
        yield step
