"""`smtpgui message`: read a received message, from a file, pasted, or from a mailbox."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from smtpgui.cli.click_classes import Command
from smtpgui.cli.input.context import Tools, pass_tools
from smtpgui.cli.input.options import common, name_servers, password_option, seconds
from smtpgui.cli.input.secrets import ask, given_password, may_ask
from smtpgui.cli.output.findings import tell_finding, tell_trouble
from smtpgui.cli.output.message_steps import MailLines
from smtpgui.cli.output.result import Report, reporting
from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.language import N_, _, say, shown
from smtpgui.core.message.options import MessageOptions
from smtpgui.core.stores.passwords import Account
from smtpgui.core.workspace import Workspace

if TYPE_CHECKING:
    from smtpgui.core.message.imap import MailAccount
    from smtpgui.core.stores.interface import Configuration

STDIN = "-"


@dataclass(frozen=True, slots=True)
class MailboxWish:
    """Where to look for a message instead of in a file; an empty `server` looks nowhere."""

    server: str
    username: str
    from_stdin: bool
    ca_file: str
    wait: float


@click.command(
    cls=Command,
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
@click.option(
    "--nameserver", "nameservers", callback=name_servers, multiple=True, metavar="IP[:PORT]",
    help=N_("Ask this name server instead of the system's; may be given several times."),
)  # fmt: skip
@click.option(
    "--timeout", callback=seconds, default="20", metavar="S", help=N_("Seconds for judging (default 20).")
)
@click.option("--imap", "server", default="", metavar="SERVER[:PORT]", help=N_("Look in this mailbox (IMAP)."))
@click.option("--imap-user", "username", default="", metavar="USER", help=N_("The username of the mailbox."))
@click.option("--wait", callback=seconds, default="120", metavar="S",
              help=N_("Seconds to wait for it in the mailbox (default 120)."))  # fmt: skip
@click.option("--forget-password", is_flag=True,
              help=N_("Remove the mailbox's password from the keyring, and look nowhere."))  # fmt: skip
@click.option("--ca-file", default="", metavar="PEM", help=N_("Trust these certificates instead of the system's."))
@password_option
@common
@pass_tools
def message(
    tools: Tools,
    file: str,
    *,
    configuration: str,
    test_id: str,
    attached: int,
    offline: bool,
    nameservers: tuple[tuple[str, int], ...],
    timeout: float,
    server: str,
    username: str,
    wait: float,
    ca_file: str,
    forget_password: bool,
    password_stdin: bool,
    strict: bool,
    as_json: bool,
) -> None:
    """The command."""
    with reporting("message", file or server, as_json=as_json, strict=strict) as report:
        if bool(file) == bool(server) or (forget_password and not server):
            report.refuse("input", Finding("mail.file_or_mailbox"))
        if forget_password:
            _forget(tools, report, server, username)
            return
        options = MessageOptions(test_id=test_id, offline=offline, timeout=timeout, attached=attached)
        saved: Configuration | None = None
        workspace: Workspace | None = None
        if configuration:
            workspace = tools.workspace(report)
            saved = workspace.store.find(configuration)
            options = replace(options, settings=saved.settings, provider=workspace.provider_of(saved.settings))
        if server:
            wish = MailboxWish(server, username, password_stdin, ca_file, wait)
            try:
                data = _from_mailbox(tools, report, wish, test_id)
            except Trouble as trouble:
                if trouble.finding.code != "mailbox.not_arrived":
                    raise
                report.add("mailbox", trouble.finding)  # that is a result
                tell_finding(report.screen, trouble.finding)
                return
        else:
            data = read_bytes(file)
        _judge(tools, report, data, options, nameservers)
        if saved is not None and workspace is not None:
            _remember(report, workspace, saved)


def read_bytes(file: str) -> bytes:
    """The bytes of a file, or of the standard input; not more than a message may have. Trouble `mail.unreadable`."""
    from smtpgui.core.message.parsing.message import SIZE_LIMIT, load

    return sys.stdin.buffer.read(SIZE_LIMIT + 1) if file == STDIN else load(Path(file))


def _judge(
    tools: Tools,
    report: Report,
    data: bytes,
    options: MessageOptions,
    nameservers: tuple[tuple[str, int], ...],
) -> None:
    from smtpgui.core.message import read_message

    lines = MailLines(report.screen)
    with closing(read_message(data, tools.asking(nameservers), options)) as steps:
        for step in steps:
            if step.running:
                report.screen.working(_("Reading the message…"))
            else:
                lines.show(step)
                report.steps.append(step)
    lines.end(report.steps)


def _remember(report: Report, workspace: Workspace, saved: Configuration) -> None:
    """Keep the selectors of the configuration's own domain for the DNS check."""
    new = workspace.remember_selectors(saved, report.steps)
    if new:
        found = Finding("mail.selectors_kept", {"selectors": new, "name": saved.name})
        report.add("selectors", found)
        tell_finding(report.screen, found)


# Mailboxes


def _from_mailbox(tools: Tools, report: Report, wish: MailboxWish, test_id: str) -> bytes:
    """The bytes of the test's message in a mailbox. Trouble where it cannot be had."""
    from smtpgui.core.message.imap import Found, mailbox_at, wait_for

    account = mailbox_at(wish.server, wish.username)
    network = tools.trusting(wish.ca_file)
    if not test_id:
        report.refuse("mailbox", Finding("mailbox.no_test_id"))
    password = _password(tools, report, account, from_stdin=wish.from_stdin)
    with closing(wait_for(account, password, test_id, network, wish.wait)) as events:
        for event in _events(events):
            if isinstance(event, Found):
                report.add("mailbox", *event.findings)
                for finding in event.findings:
                    tell_finding(report.screen, finding)
                return event.data
            report.screen.working(str(event))
    raise Trouble(Finding("mailbox.not_arrived", {"id": test_id, "seconds": wish.wait}))


def _forget(tools: Tools, report: Report, server: str, username: str) -> None:
    """Remove the password of a mailbox from the keyring."""
    from smtpgui.core.mailbox_passwords import forget_password

    found = forget_password(tools.passwords, server, username)
    report.add("mailbox", found)
    tell_finding(report.screen, found)


def _events(events: Iterator[object]) -> Iterator[object]:
    """What is under way in words, and at last what was found."""
    from smtpgui.core.message.imap import Looking

    for event in events:
        if isinstance(event, Looking):
            text = say("Looking for the message ({s} s left)…", s=round(event.seconds_left))
            yield text
        else:
            yield event


def _password(tools: Tools, report: Report, account: MailAccount, *, from_stdin: bool) -> str:
    given = given_password(from_stdin=from_stdin)
    if given is not None:
        return given
    kept = None
    try:
        kept = tools.passwords.get(Account(account.server, account.port, account.username))
    except Trouble as trouble:
        if trouble.finding.code != "keyring.unavailable":
            tell_trouble(report.screen, trouble.finding)
    if kept is None and may_ask() and not report.as_json:
        kept = ask(f"{shown(account.username)} @ {shown(account.server)}")
    if not kept:
        facts = {"username": account.username, "server": account.server}
        report.refuse("mailbox", Finding("mailbox.no_password", facts))
    return kept
