"""`--report`: writes what a test found into a file for support."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from smtpgui.cli.output.findings import tell_finding
from smtpgui.cli.output.result import Report
from smtpgui.core.configurations.files import write_file
from smtpgui.core.findings import Finding, Step, Trouble
from smtpgui.core.language import N_
from smtpgui.core.reports.report import Report as SupportReport
from smtpgui.core.settings import SmtpSettings

_Function = TypeVar("_Function", bound=Callable[..., Any])


def report_options(function: _Function) -> _Function:
    """The options of a command that can write a report."""
    file = click.option(
        "--report", "report_file", default="", metavar="FILE",
        help=N_("Write a report for support, without password: Markdown (.md), HTML (.html), else plain text."),
    )  # fmt: skip
    hide = click.option("--hide-names", is_flag=True, help=N_("Replace addresses, hosts and names in the report."))
    return file(hide(function))


def write_report(
    report: Report, name: str, settings: SmtpSettings, recipient: str, steps: Sequence[Step],
    file: str, *, hide_names: bool
) -> None:  # fmt: skip
    """Write it, and say so. Trouble `file.…` becomes a step `report`, so that the test's own result stays."""
    text = SupportReport(name, settings, recipient, tuple(steps), hide_names=hide_names).as_file(file)
    try:
        write_file(Path(file), text + "\n")
        finding = Finding("report.written", {"file": file})
    except Trouble as trouble:
        finding = trouble.finding
    report.add("report", finding)
    tell_finding(report.screen, finding)
