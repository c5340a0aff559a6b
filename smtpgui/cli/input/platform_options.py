"""What the commands about platforms share: their options, the key, and the table of differences."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from smtpgui.cli.input.secrets import given_key
from smtpgui.cli.output.findings import print_finding, value_text
from smtpgui.cli.output.result import CommandReport
from smtpgui.core.findings import Step
from smtpgui.core.language import N_, _, plain, say, shown
from smtpgui.core.settings import FIELDS
from smtpgui.core.stores.platform_records import ConnectedPlatform

if TYPE_CHECKING:
    from smtpgui.core.platform_sync.actions import Credentials, Difference

_Function = TypeVar("_Function", bound=Callable[..., Any])
_Result = TypeVar("_Result")

secret_option = click.option(
    "--secret-stdin",
    is_flag=True,
    help=N_("Read the API key and the API secret from the standard input, one a line."),
)

KEY_NOTE = N_(
    "The API key comes from --secret-stdin, the variables SMTPGUI_API_KEY and SMTPGUI_API_SECRET or the keyring, in "
    "this order; never from the command line."
)


def platform_option(name: str) -> Callable[[_Function], _Function]:
    """The option that names the platform."""
    return click.option(
        name, "platform_name", default="", metavar="PLATFORM", help=N_("Which platform, where there are several.")
    )


def credentials(*, from_stdin: bool) -> Credentials | None:
    """The access key that was given with the command, if there was one."""
    from smtpgui.core.platform_sync.actions import Credentials

    given = given_key(from_stdin=from_stdin)
    return Credentials(*given) if given else None


def print_connection(report: CommandReport, connection: ConnectedPlatform) -> None:
    """Print which application on which platform is meant."""
    report.screen.line(
        f"{shown(connection.name)}  ({shown(connection.origin)}, {shown(connection.application)})", "dim"
    )


def connection_object(connection: ConnectedPlatform) -> dict[str, Any]:
    """A platform for scripts; never its key."""
    return {
        "name": connection.name,
        "origin": connection.origin,
        "application": connection.application,
        "preset": connection.preset,
        "dry_run": connection.dry_run,
    }


def follow(
    report: CommandReport, steps: Generator[Step, None, _Result], *, leave_out: Sequence[str] = ()
) -> _Result:
    """Show the steps as they end, without those to `leave_out`, and give back what the generator returns."""

    def show(step: Step) -> None:
        if step.name in leave_out:
            return
        report.steps.append(step)
        _print_table(report, step)
        for finding in step.findings or ():
            if finding.code != "platform.differs":
                print_finding(report.screen, finding, name_setting=finding.code in _AT_FIELDS)
        for line in step.transcript:
            report.screen.line(f"    {plain(line)}".rstrip())

    return report.follow(steps, lambda step: _(WORKING.get(step.name, step.name)), show)


_AT_FIELDS = ("platform.no_place",)
"""The findings that say nothing about which setting they mean."""


def _print_table(report: CommandReport, step: Step) -> None:
    """The settings that a step found to differ, the old value first."""
    found = [finding for finding in step.findings or () if finding.code == "platform.differs"]
    if found:
        rows = [(f.setting, f.facts["theirs"], f.facts["ours"]) for f in found]
        now = say("On {platform} now", platform=shown(found[0].facts["platform"]))
        _print_rows(report, [now, _("New value")], rows)


WORKING = {
    "token": N_("Signing in…"),
    "read": N_("Reading…"),
    "compare": N_("Comparing…"),
    "write": N_("Writing…"),
    "read_back": N_("Reading back…"),
}
"""What is under way in each step."""


def difference_objects(rows: Sequence[Difference]) -> list[dict[str, Any]]:
    """The rows of a comparison, for scripts."""
    return [
        {"setting": row.setting, "local": row.local, "platform": row.platform, "applied": row.applied}
        for row in rows
    ]


def print_differences(report: CommandReport, rows: Sequence[Difference], connection: ConnectedPlatform) -> None:
    """A table of the settings that differ; the last applied value where it is neither of the two."""
    differing = [row for row in rows if row.differs]
    applied = any(row.applied not in (None, row.local) for row in differing)
    head = [_("Here"), shown(connection.name), *([_("Last applied")] if applied else [])]
    _print_rows(
        report, head, [(row.setting, row.local, row.platform, row.applied)[: len(head) + 1] for row in differing]
    )


def _print_rows(report: CommandReport, head: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """A table of settings: each row a setting and its values below the columns of `head`."""
    if not rows:
        return
    fields = {field.name: field for field in FIELDS}
    report.screen.line()
    report.screen.table(
        ["", *head],
        [
            [_(fields[name].label), *(value_text(fields[name], value) for value in values)]
            for name, *values in rows
        ],
        2,
    )
    report.screen.line()
