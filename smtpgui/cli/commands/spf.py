"""`smtpgui spf`: whether SPF lets an address send for a domain."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import click

from smtpgui.cli.input.context import Tools, command
from smtpgui.cli.input.options import asks_dns
from smtpgui.cli.input.provider_options import knows_providers
from smtpgui.cli.output.findings import print_finding
from smtpgui.cli.output.result import CommandReport
from smtpgui.cli.output.screen import Screen
from smtpgui.cli.output.tree import Node, print_tree
from smtpgui.core.findings import Finding, Step
from smtpgui.core.language import N_, _, plain, say, shown

if TYPE_CHECKING:
    from smtpgui.core.dnshealth.spf.evaluation import SpfResult, TraceLine

_Function = TypeVar("_Function", bound=Callable[..., Any])

_OUTCOMES = {"match": N_("match"), "no_match": N_("no match")}


def sender_options(function: _Function) -> _Function:
    """Options that the commands about a domain share, so that a script gives them all the same.

    No result of SPF depends on them: they are taken and not shown.
    """
    for name in ("--provider", "--selector"):
        function = click.option(name, multiple=True, expose_value=False, hidden=True)(function)
    return function


@command(
    help=N_("Say whether SPF lets an address send for a domain, term by term."),
    notes=(
        N_(
            "With --json, “result” is pass, fail, softfail, neutral, none, permerror or temperror, and “transcript” "
            "holds the terms in the order in which they were tried."
        ),
    ),
    examples=("smtpgui spf example.org --ip 192.0.2.25 --sender news@example.org",),
)
@click.argument("domain")
@click.option("--ip", "address", required=True, metavar="ADDRESS", help=N_("The address of the sending server."))
@click.option("--sender", default="", metavar="ADDR", help=N_("The envelope sender (default: postmaster)."))
@click.option("--helo", default="", metavar="NAME", help=N_("The name that the server says in EHLO."))
@sender_options
@knows_providers
@asks_dns
def spf(
    tools: Tools, report: CommandReport, domain: str, *, address: str, sender: str, helo: str, timeout: float
) -> None:
    """Ask whether SPF lets an address send for a domain."""
    from smtpgui.core.dnshealth import evaluate_spf

    report.screen.working(say("Checking {domain}…", domain=shown(domain)))
    started = time.monotonic()
    result = evaluate_spf(domain, address, sender, helo, tools.network, timeout)
    findings = tuple(_counted(finding, result) for finding in result.findings)
    lines = tuple(_trace_line(line) for line in result.trace)
    report.steps.append(Step("spf", findings, time.monotonic() - started, lines))
    report.more = {"result": result.result}
    for finding in findings:
        print_finding(report.screen, finding)
    if result.explanation:
        said = say("The domain's own explanation: {text}", text=shown(result.explanation))
        report.screen.text(said, 2)
    report.screen.line()
    _print_trace(report.screen, domain, result)


def _counted(finding: Finding, result: SpfResult) -> Finding:
    """`finding` with what was used of the limits (RFC 7208 4.6.4) among its facts."""
    return replace(finding, facts={"lookups": result.lookups, "void_lookups": result.voids, **finding.facts})


def _trace_line(line: TraceLine) -> str:
    words = [f"{plain(line.domain)}:", plain(line.term), line.outcome]
    return "  " * line.depth + " ".join(filter(None, words))


def _print_trace(screen: Screen, domain: str, result: SpfResult) -> None:
    screen.line(plain(domain))
    print_tree(screen, _nodes(result.trace))
    screen.heading(say("Result: {result}", result=result.result))


def _nodes(trace: Sequence[TraceLine]) -> list[Node]:
    """The trace as a tree: what stands deeper comes before the term that led there."""
    waiting: dict[int, list[Node]] = {0: []}
    for line in trace:
        label = shown(plain(line.term) or plain(line.domain))
        outcome = _(_OUTCOMES.get(line.outcome, line.outcome)) if line.outcome else ""
        waiting.setdefault(line.depth, []).append(Node(label, outcome, waiting.pop(line.depth + 1, [])))
    return waiting[0]
