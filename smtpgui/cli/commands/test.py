"""`smtpgui test`: a test message, from the settings to its acceptance."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

from smtpgui.cli.input.context import Tools, command
from smtpgui.cli.input.options import ca_file_option, one_of, password_option, time_option
from smtpgui.cli.input.provider_options import knows_providers
from smtpgui.cli.input.secrets import wanted_password
from smtpgui.cli.input.target import Target, faults_of, target_of
from smtpgui.cli.output.findings import print_trouble
from smtpgui.cli.output.result import CommandReport
from smtpgui.cli.output.screen import Screen
from smtpgui.cli.output.test_stages import StageLines
from smtpgui.core.explain import explain, severity, step_outcome
from smtpgui.core.files import write_file
from smtpgui.core.findings import Action, Finding, Outcome, Severity, Step, Trouble
from smtpgui.core.language import N_, _, say, shown
from smtpgui.core.settings import SmtpSettings
from smtpgui.core.settings.check_addresses import address_faults
from smtpgui.core.smtp.send_test.options import SendTestOptions
from smtpgui.core.smtp.send_test.stages import MAYBE_SENT
from smtpgui.core.stores.interface import Run

TLS_MODES = ("auto", "starttls", "implicit")


_Function = TypeVar("_Function", bound=Callable[..., Any])


def report_options(function: _Function) -> _Function:
    """The options of a command that can write a report."""
    file = click.option(
        "--report", "report_file", default="", metavar="FILE",
        help=N_("Write a report for support, without password: Markdown (.md), HTML (.html), else plain text."),
    )  # fmt: skip
    hide = click.option("--hide-names", is_flag=True, help=N_("Replace addresses, hosts and names in the report."))
    return file(hide(function))


@command(
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
@ca_file_option
@time_option(N_("Seconds for the whole test (default 30)."), "30")
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
def test(
    tools: Tools,
    report: CommandReport,
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
) -> None:
    """Send a test message."""
    subject = target_of(tools.trusting(ca_file), report, target)
    to = recipient or subject.settings.sender_address
    options = SendTestOptions(timeout, tls, client_mode, subject.name, secrets.token_hex(4))
    report.more = {"test_id": options.test_id}
    wrong = address_faults(recipient, "recipient") if recipient else []
    faults = [*faults_of(subject), *(each for each in wrong if severity(each) is Severity.ERROR)]
    password = ""
    if not faults:
        password, faults = _password(subject, report, from_stdin=password_stdin)
    if faults:
        show_stages(report, iter([Step("settings", (*faults, *_remarks(subject)), 0.0)]))
    else:
        _print_begin(report, subject, to)
        runs: list[Run] = []
        steps = show_stages(report, _steps(subject, password, to, options, runs))
        if subject.configuration_id:
            _record(report, subject, runs[0], as_platform=not ca_file)
        _print_end(report, to, options, steps)
    if report_file:
        tested = list(report.steps)
        write_report(report, subject.name, subject.settings, to, tested, report_file, hide_names=hide_names)


def _remarks(subject: Target) -> list[Finding]:
    """What else is to be said about the file."""
    return [finding for finding in subject.findings if severity(finding) is not Severity.ERROR]


def _password(subject: Target, report: CommandReport, *, from_stdin: bool) -> tuple[str, list[Finding]]:
    """The password, or why there is none."""
    settings, workspace = subject.settings, subject.workspace
    kept = wanted_password(
        report, lambda: workspace.password_for(settings), settings.username, settings.server, from_stdin=from_stdin
    )
    if kept.password or from_stdin:
        return kept.password or "", []
    facts = {"username": settings.username, "server": settings.server}
    reason = [kept.trouble] if kept.trouble else []
    return "", [
        Finding("password.empty", setting="password"), *reason, Finding("password.how_to_give", facts, "password")
    ]  # fmt: skip


def _steps(
    subject: Target, password: str, recipient: str, options: SendTestOptions, runs: list[Run]
) -> Generator[Step, None, None]:
    """The steps of the test, with the remarks on its file; its run is added to `runs`."""
    testing = subject.workspace.test(subject.settings, password, recipient, options)
    with closing(testing):
        while True:
            try:
                step = next(testing)
            except StopIteration as end:
                runs.append(end.value)
                return
            if step.name == "settings" and step.findings is not None:
                step = replace(step, findings=(*step.findings, *_remarks(subject)))
            yield step


def show_stages(report: CommandReport, steps: Iterator[Step]) -> list[Step]:
    """Show the stages as they end; returns the ended steps, which the report keeps too."""
    lines = StageLines(report.screen)
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


def _print_begin(report: CommandReport, subject: Target, to: str) -> None:
    settings = subject.settings
    report.screen.heading(shown(subject.name))
    report.screen.text(
        f"{shown(settings.sender_address)} → {shown(to)}  ({shown(settings.server)}, {shown(settings.port)})"
    )
    report.screen.line()


def _print_end(report: CommandReport, recipient: str, options: SendTestOptions, steps: Sequence[Step]) -> None:
    """Say after the test where to look, how to go on, and what the test cannot know."""
    if steps[-1].name == "settings":
        return
    offers = (offer for finding in steps[-1].findings or () for offer in explain(finding).offers)
    if steps[-1].name == "data" and step_outcome(steps[-1]) is not Outcome.ERROR:
        text = say(
            "Accepted is not yet delivered. Look in the inbox and in the spam folder of {to}.", to=recipient
        )
        report.screen.text(text)
        hint = say(
            "Test number {id}. When it has arrived: smtpgui message FILE.eml --test-id {id}", id=options.test_id
        )
        report.screen.text(hint)
    elif not options.client_mode and any(
        (offer.action, offer.target) == (Action.TEST, "client") for offer in offers
    ):
        report.screen.text(_("To see whether a mail client would get through, run the same with --client-mode."))
    report.screen.text(
        _(
            "The test runs from this computer; the platform connects from its own servers. A firewall here "
            "can block the test although the platform would succeed."
        ),
        faint=True,
    )


def _record(report: CommandReport, subject: Target, run: Run, *, as_platform: bool) -> None:
    """Keep the run of a saved configuration; one that was not the platform's way changes no state."""
    conclusive = run.conclusive and as_platform
    try:
        subject.workspace.store.record_run(
            replace(run, configuration_id=subject.configuration_id, conclusive=conclusive)
        )
    except Trouble as trouble:  # the test itself is over and told
        print_trouble(report.screen, trouble.finding)


def write_report(
    report: CommandReport, name: str, settings: SmtpSettings, recipient: str, steps: Sequence[Step],
    file: str, *, hide_names: bool
) -> None:  # fmt: skip
    """Write the report and say so; that it cannot be written is a finding too, so that the test's result stays."""
    from smtpgui.core.reports.report import Report

    text = Report(name, settings, recipient, tuple(steps), hide_names=hide_names).as_file(file)
    try:
        write_file(Path(file), text + "\n")
        finding = Finding("report.written", {"file": file})
    except Trouble as trouble:
        finding = trouble.finding
    report.tell("report", finding)
