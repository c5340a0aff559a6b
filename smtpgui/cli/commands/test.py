"""`smtpgui test`: the ladder from settings to an accepted message."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

import click

from smtpgui.cli.click_classes import Command
from smtpgui.cli.input.context import Tools, pass_tools
from smtpgui.cli.input.options import common, one_of, password_option, seconds
from smtpgui.cli.input.provider_options import knows_providers, take_own_rows
from smtpgui.cli.input.secrets import ask, given_password, may_ask
from smtpgui.cli.input.target import Subject, faults_of, subject_of
from smtpgui.cli.output.findings import tell_trouble
from smtpgui.cli.output.report_file import report_options, write_report
from smtpgui.cli.output.result import Report, reporting
from smtpgui.cli.output.screen import Screen
from smtpgui.cli.output.test_stages import LadderLines
from smtpgui.core.configurations.edit import account_of
from smtpgui.core.explain import explain, severity, step_outcome
from smtpgui.core.findings import Action, Finding, Outcome, Severity, Step, Trouble
from smtpgui.core.language import N_, _, shown
from smtpgui.core.net.network import Network
from smtpgui.core.settings import SmtpSettings
from smtpgui.core.settings.check_addresses import address_faults
from smtpgui.core.smtp.send_test.stages import MAYBE_SENT
from smtpgui.core.stores.passwords import Passwords
from smtpgui.core.workspace import run_of

TLS_MODES = ("auto", "starttls", "implicit")


@dataclass(frozen=True, slots=True)
class Wish:
    """How to test."""

    recipient: str
    timeout: float
    tls: str
    client_mode: bool
    network: Network
    as_platform: bool
    test_id: str


@click.command(
    cls=Command,
    help=N_("Send a test message as the platform would, and say where it stops."),
    notes=(
        N_("The argument is a file that export wrote, or the name of a saved configuration."),
        N_(
            "The password comes from --password-stdin, the variable SMTPGUI_PASSWORD or the keyring, in this order; "
            "on a terminal it is asked for where none of them has it."
        ),
    ),
    examples=(
        "smtpgui test newsletter.json --to me@example.org",
        "pass show mail | smtpgui test Newsletter --password-stdin --json",
        "smtpgui test Newsletter --report report.md --hide-names --language fr",
    ),
)
@click.argument("target", metavar="FILE|NAME")
@click.option("--to", "recipient", default="", metavar="ADDR", help=N_("Where it goes (default: the sender)."))
@password_option
@click.option("--ca-file", default="", metavar="PEM", help=N_("Trust these certificates instead of the system's."))
@click.option(
    "--timeout", callback=seconds, default="30", metavar="S", help=N_("Seconds for the whole test (default 30).")
)
@click.option(
    "--tls",
    callback=one_of(*TLS_MODES),
    default="auto",
    metavar="|".join(TLS_MODES),
    help=N_("How to encrypt; auto is implicit on ports 465 and 2465, else STARTTLS."),
)
@click.option("--client-mode", is_flag=True, help=N_("Negotiate like a mail client, not like the platform."))
@report_options
@knows_providers
@common
@pass_tools
def test(
    tools: Tools,
    target: str,
    *,
    recipient: str,
    password_stdin: bool,
    ca_file: str,
    timeout: float,
    tls: str,
    client_mode: bool,
    report_file: str,
    hide_names: bool,
    provider_files: tuple[str, ...],
    strict: bool,
    as_json: bool,
) -> None:
    """The command."""
    with reporting("test", target, as_json=as_json, strict=strict) as report:
        take_own_rows(provider_files)
        subject = subject_of(tools, report, target)
        network = tools.trusting(ca_file)
        usual = not (client_mode or ca_file) and tls == "auto"
        to = recipient or subject.settings.sender_address
        wish = Wish(to, timeout, tls, client_mode, network, usual, secrets.token_hex(4))
        report.more = {"test_id": wish.test_id}
        wrong = address_faults(recipient, "recipient") if recipient else []
        faults = [*faults_of(subject), *(each for each in wrong if severity(each) is Severity.ERROR)]
        password = ""
        if not faults:
            password, faults = _password(tools.passwords, subject.settings, report, from_stdin=password_stdin)
        if faults:
            climb(report, iter([Step("settings", (*faults, *_remarks(subject)), 0.0)]))
        else:
            _tell_begin(report, subject, to)
            steps = climb(report, _steps(subject, password, wish))
            _record(report, subject, wish, steps)
            _tell_end(report, wish, steps)
        if report_file:
            tested = list(report.steps)
            write_report(report, subject.name, subject.settings, to, tested, report_file, hide_names=hide_names)


def _remarks(subject: Subject) -> list[Finding]:
    """What else is to be said about the file."""
    return [finding for finding in subject.findings if severity(finding) is not Severity.ERROR]


def _password(
    passwords: Passwords, settings: SmtpSettings, report: Report, *, from_stdin: bool
) -> tuple[str, list[Finding]]:
    """The password, or why there is none."""
    given = given_password(from_stdin=from_stdin)
    if given is not None:
        return given, []
    account = account_of(settings)
    report.screen.working(_("Asking the keyring…"))
    reason: list[Finding] = []
    try:
        kept = passwords.get(account) if account else None
    except Trouble as trouble:
        kept = None
        if trouble.finding.code != "keyring.unavailable":
            reason = [trouble.finding]
    report.screen.rest()
    if kept is None and may_ask() and not report.as_json:
        kept = ask(f"{shown(settings.username)} @ {shown(settings.server)}")
    if kept:
        return kept, []
    facts = {"username": settings.username, "server": settings.server}
    return "", [
        Finding("password.empty", setting="password"), *reason, Finding("password.how_to_give", facts, "password")
    ]  # fmt: skip


def _steps(subject: Subject, password: str, wish: Wish) -> Iterator[Step]:
    from smtpgui.core.smtp.send_test.api import SendTestOptions, send_test

    options = SendTestOptions(wish.timeout, wish.tls, wish.client_mode, subject.name, wish.test_id)
    with closing(send_test(subject.settings, password, wish.recipient, wish.network, options)) as steps:
        for step in steps:
            if step.name == "settings" and step.findings is not None:
                yield replace(step, findings=(*step.findings, *_remarks(subject)))
            else:
                yield step


def climb(report: Report, steps: Iterator[Step]) -> list[Step]:
    """Show the ladder as it is climbed; its ended steps, which the report keeps too."""
    lines = LadderLines(report.screen)
    ended: list[Step] = []
    handing_over = False
    try:
        for step in steps:
            lines.show(step)
            handing_over = step.running and step.name == "data"
            if not step.running:
                ended.append(step)
    except KeyboardInterrupt:
        if handing_over:
            Screen().error(_(MAYBE_SENT), severity=Severity.WARNING)
        raise
    report.steps += ended
    lines.end()
    return ended


def _tell_begin(report: Report, subject: Subject, to: str) -> None:
    settings = subject.settings
    report.screen.heading(shown(subject.name))
    report.screen.text(
        f"{shown(settings.sender_address)} → {shown(to)}  ({shown(settings.server)}, {shown(settings.port)})"
    )
    report.screen.line()


def _tell_end(report: Report, wish: Wish, steps: Sequence[Step]) -> None:
    """After the ladder: where to look, how to go on, and what the test cannot know."""
    if steps[-1].name == "settings":
        return
    offers = (offer for finding in steps[-1].findings or () for offer in explain(finding).offers)
    if steps[-1].name == "data" and step_outcome(steps[-1]) is not Outcome.ERROR:
        text = _("Accepted is not yet delivered. Look in the inbox and in the spam folder of {to}.")
        report.screen.text(text.replace("{to}", shown(wish.recipient)))
        hint = _("Test number {id}. When it has arrived: smtpgui message FILE.eml --test-id {id}")
        report.screen.text(hint.replace("{id}", wish.test_id))
    elif not wish.client_mode and any((offer.action, offer.target) == (Action.TEST, "client") for offer in offers):
        report.screen.text(_("To see whether a mail client would get through, run the same with --client-mode."))
    report.screen.text(
        _(
            "The test runs from this computer; the platform connects from its own servers. A firewall here "
            "can block the test although the platform would succeed."
        ),
        faint=True,
    )


def _record(report: Report, subject: Subject, wish: Wish, steps: Sequence[Step]) -> None:
    """Keep the run of a saved configuration. One that was not the platform's way changes no state."""
    if subject.workspace is None:
        return
    from smtpgui.core.stores.interface import RunKind

    run = run_of(subject.configuration_id, RunKind.TEST, subject.settings, steps)
    try:
        subject.workspace.store.record_run(replace(run, conclusive=run.conclusive and wish.as_platform))
    except Trouble as trouble:  # the test itself is over and told
        tell_trouble(report.screen, trouble.finding)
