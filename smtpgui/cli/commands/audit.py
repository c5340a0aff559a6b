"""`smtpgui audit`: many domains, one line of JSON for each."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from smtpgui.cli.click_classes import TranslatedCommand
from smtpgui.cli.input.context import Tools, pass_tools
from smtpgui.cli.input.options import asks_dns, common
from smtpgui.cli.input.provider_options import about_domains, take_own_rows
from smtpgui.cli.output.findings import print_trouble
from smtpgui.cli.output.result import FINE, FOUND, UNUSABLE, CommandReport
from smtpgui.core.files import open_file
from smtpgui.core.findings import Finding, Severity, Trouble
from smtpgui.core.language import N_, _, say_count
from smtpgui.core.providers.row import Provider
from smtpgui.core.providers.table import provider

if TYPE_CHECKING:
    from smtpgui.core.audit.engine import AuditOptions
    from smtpgui.core.audit.runner import AuditRun


@click.command(
    cls=TranslatedCommand,
    help=N_("Check the DNS records of many domains: one line of JSON for each."),
    notes=(
        N_("FILE is a list with one domain a line, or CSV with a column “domain” and perhaps “provider” and “selector”; “-” is the standard input."),  # noqa: E501
        N_("The lines go to the standard output, or with --output into a file, which --resume goes on with after an interruption."),  # noqa: E501
        N_("The time of --timeout is for each domain, not for all."),
    ),
    examples=(
        "smtpgui audit domains.csv > audit.jsonl",
        "smtpgui audit domains.csv --output audit.jsonl --resume --html audit.html",
        "smtpgui audit domains.csv --output new.jsonl --compare audit.jsonl --csv audit.csv",
    ),
)  # fmt: skip
@click.argument("file")
@click.option("--output", metavar="FILE", default="", help=N_("Write the lines into this file."))
@click.option(
    "--resume", is_flag=True, help=N_("Go on with the file of --output; what is in it is not asked again.")
)
@click.option("--compare", metavar="FILE", default="", help=N_("Say what changed since the audit in this file."))
@click.option("--csv", "table", metavar="FILE", default="", help=N_("Write a table too; needs --output."))
@click.option("--html", "page", metavar="FILE", default="", help=N_("Write a summary as a web page too."))
@click.option("--concurrency", type=click.IntRange(1, 1000), default=50, metavar="N",
              help=N_("How many domains are under way at once (default 50)."))  # fmt: skip
@click.option("--rate", type=click.FloatRange(0), default=None, metavar="N",
              help=N_("Most questions a second to a name server; 0 for no limit (default: 1000 to a public one)."),
              )  # fmt: skip
@about_domains(N_("The service that sends, for all."))
@asks_dns
@common
@pass_tools
def audit(
    tools: Tools, file: str, *, output: str, resume: bool, compare: str, table: str, page: str, concurrency: int,
    rate: float | None, provider_id: str, provider_files: tuple[str, ...], selectors: tuple[str, ...],
    blocklists: bool, nameservers: tuple[tuple[str, int], ...], timeout: float, strict: bool, as_json: bool,
) -> None:  # fmt: skip
    """Check many domains; one line of JSON for each."""
    from smtpgui.core.audit.engine import AuditOptions
    from smtpgui.core.audit.runner import AuditRun
    from smtpgui.core.dnshealth import DnsOptions

    report = CommandReport("audit", file, as_json=as_json and bool(output), strict=strict)
    if (resume or table) and not output:
        raise click.UsageError(_("--resume and --csv need --output."))
    try:
        take_own_rows(provider_files)
        sender: Provider | None = provider(provider_id) if provider_id else None
        also = ("blocklist",) if blocklists else ()
        options = AuditOptions(DnsOptions(sender, selectors, timeout, also), concurrency, rate)
        auditing = AuditRun(Path(output) if output else None, resume, Path(compare) if compare else None)
        with auditing, _opened(file) as stream:
            _run(report, auditing, tools, nameservers, stream, options)
        if table:
            auditing.write_table(Path(table))
        if page:
            auditing.write_page(Path(page))
    except Trouble as trouble:
        report.screen.rest()
        print_trouble(report.screen, trouble.finding)
        raise click.exceptions.Exit(UNUSABLE) from None
    _print(report, auditing)
    bad = auditing.summary.outcomes["error"] or (strict and auditing.summary.outcomes["warning"])
    raise click.exceptions.Exit(FOUND if bad else FINE)


def _run(
    report: CommandReport, auditing: AuditRun, tools: Tools, nameservers: tuple[tuple[str, int], ...], stream: BinaryIO,
    options: AuditOptions,
) -> None:  # fmt: skip
    """Audit the list; the lines go to stdout where there is no file for them."""
    from smtpgui.core.audit.input_rows import read_rows

    with contextlib.closing(
        auditing.run(read_rows(stream), tools.asking(nameservers).network, options)
    ) as results:
        for ended in results:
            if ended is None:
                continue
            if auditing.output is None:
                sys.stdout.buffer.write(ended.line)
                sys.stdout.buffer.flush()
            else:
                report.screen.working(_count(auditing.summary.total))
            for code in ended.entry.codes:
                if code in ("audit.bad_line", "audit.unknown_provider"):
                    _print_line(report, ended.line)
    if not auditing.summary.total:
        raise Trouble(Finding("audit.empty", {"file": report.subject}))


def _print_line(report: CommandReport, line: bytes) -> None:
    """A line of the list that is of no use, on stderr too."""
    import json

    (finding,) = json.loads(line)["steps"][0]["findings"]
    print_trouble(report.screen, Finding(finding["code"], finding["facts"]))


def _print(report: CommandReport, auditing: AuditRun) -> None:
    """What the audit came to, where stdout is not full of lines."""
    from smtpgui.core.audit.summary import left_text, title_of
    from smtpgui.core.explain import explanations

    screen, summary = report.screen, auditing.summary
    screen.rest()
    if auditing.output is None:
        return
    screen.heading(_count(summary.total))
    counts = {
        Severity.OK: say_count("{n} in order", "{n} in order", summary.outcomes["ok"]),
        Severity.WARNING: say_count("{n} with warnings", "{n} with warnings", summary.outcomes["warning"]),
        Severity.ERROR: say_count("{n} with errors", "{n} with errors", summary.outcomes["error"]),
    }
    for severity, text in counts.items():
        screen.marked(severity, text)
    screen.line()
    for code, count in summary.codes.most_common(10):
        words = explanations().get(code)
        screen.marked(
            words.severity if words else Severity.WARNING, f"{count:>6}  {title_of(code)}  ({code})", hang=10
        )
    if summary.compared:
        screen.line()
        text = say_count("{n} domain changed since the last audit.", "{n} domains changed since the last audit.",
                         summary.changed)  # fmt: skip
        screen.text(text)
        if summary.left:
            screen.text(left_text(summary))


def _count(total: int) -> str:
    return say_count("{n} domain checked", "{n} domains checked", total)


@contextlib.contextmanager
def _opened(file: str) -> Iterator[BinaryIO]:
    """The list as bytes. Trouble `file.*`."""
    if file == "-":
        yield sys.stdin.buffer
        return
    with open_file(Path(file)) as stream:
        yield stream
