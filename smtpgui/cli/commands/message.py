"""`smtpgui message`: read a received message, from a file, pasted, or from a mailbox."""

from __future__ import annotations

import sys
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from smtpgui.cli.input.context import Tools, command
from smtpgui.cli.input.options import ca_file_option, nameserver_option, password_option, time_option
from smtpgui.cli.input.secrets import wanted_password
from smtpgui.cli.output.findings import print_finding, print_trouble
from smtpgui.cli.output.result import CommandReport
from smtpgui.cli.output.screen import Screen
from smtpgui.core.explain import explain, severity
from smtpgui.core.findings import Finding, Severity, Step, Trouble
from smtpgui.core.language import N_, _, say, show_seconds, shown
from smtpgui.core.message.judging.steps import STEPS
from smtpgui.core.message.judging.summary import answers_of
from smtpgui.core.message.options import MessageOptions
from smtpgui.core.workspace import Workspace

if TYPE_CHECKING:
    from smtpgui.core.message.imap import MailboxMessage, MailboxPoll
    from smtpgui.core.stores.interface import Configuration


STDIN = "-"


@command(
    help=N_("Read a received message: who sent it, which way it came, and what proves that."),
    notes=(
        N_("FILE is the source of the message (.eml); “-” reads it from the standard input."),
        N_(
            "With --imap the message of a test is looked for in a mailbox instead, in the inbox and the spam folder, "
            "until it is there or the time is over. The connection is encrypted; the password comes from "
            "--password-stdin, the variable SMTPGUI_PASSWORD or the keyring."
        ),
    ),
    examples=(
        "smtpgui message received.eml --configuration Newsletter",
        "smtpgui message --imap imap.example.org --imap-user me --test-id 4f1a2b3c --password-stdin",
    ),
)
@click.argument("file", required=False, default="", metavar="[FILE|-]")
@click.option("--configuration", default="", metavar="NAME", help=N_("Did it come through this custom server?"))
@click.option("--test-id", default="", metavar="N", help=N_("The number of the test that it should be."))
@click.option(
    "--attached", count=True, help=N_("Read the message attached to this one; twice: the one inside that.")
)
@click.option("--offline", is_flag=True, help=N_("Ask no name server; what that would tell stays unknown."))
@nameserver_option
@time_option(N_("Seconds for judging (default 20)."))
@click.option("--imap", "server", default="", metavar="SERVER[:PORT]", help=N_("Look in this mailbox (IMAP)."))
@click.option("--imap-user", "username", default="", metavar="USER", help=N_("The username of the mailbox."))
@time_option(N_("Seconds to wait for it in the mailbox (default 120)."), "120", "--wait")
@click.option("--forget-password", is_flag=True,
              help=N_("Remove the mailbox's password from the keyring, and look nowhere."))  # fmt: skip
@ca_file_option
@password_option
def message(
    tools: Tools,
    report: CommandReport,
    file: str,
    *,
    configuration: str,
    test_id: str,
    attached: int,
    offline: bool,
    timeout: float,
    server: str,
    username: str,
    wait: float,
    ca_file: str,
    forget_password: bool,
    password_stdin: bool,
) -> None:
    """Read a received message."""
    report.subject = file or server
    if bool(file) == bool(server) or (forget_password and not server):
        report.refuse("input", Finding("mail.file_or_mailbox"))
    workspace = tools.trusting(ca_file if server else "").workspace(report)
    if forget_password:
        found = workspace.forget_mailbox(server, username)
        report.tell("mailbox", found)
        return
    options = MessageOptions(test_id=test_id, offline=offline, timeout=timeout, attached=attached)
    saved: Configuration | None = None
    if configuration:
        saved = workspace.store.find(configuration)
        options = replace(options, settings=saved.settings, provider=workspace.provider_of(saved.settings))
    if server:
        if not test_id:
            report.refuse("mailbox", Finding("mailbox.no_test_id"))
        password = _password(workspace, report, server, username, from_stdin=password_stdin)
        try:
            data = _from_mailbox(
                report, workspace.look_in_mailbox(server, username, password, test_id, seconds=wait)
            )
        except Trouble as trouble:
            if trouble.finding.code != "mailbox.not_arrived":
                raise
            report.tell("mailbox", trouble.finding)  # that is a result
            return
    else:
        data = read_bytes(file)
    _judge(report, workspace.read_message(data, options))
    if saved is not None:
        _remember(report, workspace, saved)


def read_bytes(file: str) -> bytes:
    """The bytes of a file, or of the standard input; not more than a message may have.

    Raises Trouble: `mail.unreadable`.
    """
    from smtpgui.core.message.parsing.message import SIZE_LIMIT, load

    return sys.stdin.buffer.read(SIZE_LIMIT + 1) if file == STDIN else load(Path(file))


def _judge(report: CommandReport, judgement: Generator[Step, None, None]) -> None:
    lines = MessageLines(report.screen)
    with closing(judgement) as steps:
        for step in steps:
            if step.running:
                report.screen.working(_("Reading the message…"))
            else:
                lines.show(step)
                report.steps.append(step)
    lines.end(report.steps)


def _remember(report: CommandReport, workspace: Workspace, saved: Configuration) -> None:
    """Keep the selectors of the configuration's own domain for the DNS check."""
    new = workspace.remember_selectors(saved, report.steps)
    if new:
        found = Finding("mail.selectors_kept", {"selectors": new, "name": saved.name})
        report.tell("selectors", found)


# Mailboxes


def _from_mailbox(report: CommandReport, looking: Generator[MailboxPoll | MailboxMessage, None, None]) -> bytes:
    """The bytes of the test's message. Raises Trouble: what looking raises, `mailbox.not_arrived` at the end."""
    from smtpgui.core.message.imap import MailboxPoll

    with closing(looking) as events:
        for event in events:
            if isinstance(event, MailboxPoll):
                text = say("Looking for the message ({s} s left)…", s=round(event.seconds_left))
                report.screen.working(text)
                continue
            report.tell("mailbox", *event.findings)
            return event.data
    raise AssertionError("polling ends with MailboxMessage or Trouble")


def _password(workspace: Workspace, report: CommandReport, server: str, username: str, *, from_stdin: bool) -> str:
    """The mailbox's password; without one the command ends."""
    from smtpgui.core.message.imap import mailbox_at

    account = mailbox_at(server, username)
    kept = wanted_password(
        report,
        lambda: workspace.mailbox_password(server, username),
        account.username,
        account.server,
        from_stdin=from_stdin,
    )
    if kept.trouble:
        print_trouble(report.screen, kept.trouble)
    if not kept.password:
        facts = {"username": account.username, "server": account.server}
        report.refuse("mailbox", Finding("mailbox.no_password", facts))
    return kept.password


class MessageLines:
    """Prints steps as they end."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def show(self, step: Step) -> None:
        """One step: its heading and what was found."""
        self._screen.heading(_(STEPS[step.name]))
        for finding in step.findings or ():
            if finding.code in ("hop.passed", "hop.entry"):
                self._hop(finding)
            else:
                print_finding(self._screen, finding, 2)

    def end(self, steps: Sequence[Step]) -> None:
        """The answer, once more and in short."""
        self._screen.line()
        for finding in answers_of(steps):
            self._screen.marked(severity(finding), str(explain(finding).title))

    def _hop(self, finding: Finding) -> None:
        at, seconds = finding.facts.get("at"), finding.facts.get("seconds")
        when = at.astimezone().strftime("%Y-%m-%d %H:%M:%S") if isinstance(at, datetime) else "–"
        delay = f"+{show_seconds(seconds)}" if isinstance(seconds, int | float) and seconds >= 0 else ""
        text = f"{when}  {delay:>9}  {shown(str(explain(finding).title))}"
        self._screen.marked(Severity.OK if finding.code == "hop.entry" else Severity.HINT, text, 2)
