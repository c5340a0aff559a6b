"""`smtpgui explain`: what a server's answer means."""

from __future__ import annotations

import sys
from codecs import BOM_UTF16_BE, BOM_UTF16_LE

import click

from smtpgui.cli.input.context import Tools, command
from smtpgui.cli.input.options import one_of
from smtpgui.cli.input.provider_options import knows_providers
from smtpgui.cli.output.findings import print_finding
from smtpgui.cli.output.result import FINE, CommandReport
from smtpgui.core.findings import Finding
from smtpgui.core.language import N_, say, shown
from smtpgui.core.reports.json_result import finding_object
from smtpgui.core.smtp.send_test.stages import STEP_NAMES


@command(
    strict=False,
    help=N_("Say what a mail server's answer means, and what to do."),
    notes=(
        N_("ANSWER is what the server said, a line of a log or a whole bounce; “-” reads the standard input."),
        N_(
            "With --json the finding's keys stand at the top as well. An answer that nobody knows is smtp.unknown."
        ),
        N_("Exits with 0 whatever the answer means."),
    ),
    examples=(
        'smtpgui explain "535 5.7.8 Username and Password not accepted" --host smtp.gmail.com',
        "smtpgui explain - < bounce.txt",
    ),
)
@click.argument("answer", nargs=-1, required=True)
@click.option("--host", default="", metavar="NAME", help=N_("The server that said it."))
@click.option(
    "--step", callback=one_of(*STEP_NAMES), metavar="STEP", help=N_("What it answered, for example auth or data.")
)
@knows_providers
def explain(_tools: Tools, report: CommandReport, answer: tuple[str, ...], *, host: str, step: str | None) -> None:
    """Say what a server's answer means."""
    from smtpgui.core.smtp.pasted.answer import READ_LIMIT, diagnose_text, read_answer

    given = " ".join(answer)
    report.subject = shown(given)
    text = _piped(READ_LIMIT) if given == "-" else given
    where = step or read_answer(text).step or "answer"
    if not text.strip():
        report.refuse(where, Finding("answer.empty"))
    finding = diagnose_text(text, step=step or "", host=host)
    report.add(where, finding)
    report.more = finding_object(finding)
    print_finding(report.screen, finding)
    report.screen.text(say("Code: {code}", code=finding.code), 2, faint=True)
    report.end(FINE)


def _piped(limit: int) -> str:
    """Standard input, `limit` characters of it: as UTF-8 or UTF-16, or as old Western European systems write."""
    data = sys.stdin.buffer.read(limit * 4)
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    text = data.decode("utf-8", "replace")
    return data.decode("cp1252", "replace") if "\ufffd" in text and len(data) < limit * 4 else text
