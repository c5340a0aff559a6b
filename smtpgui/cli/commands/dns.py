"""`smtpgui dns`: the DNS health of a sending domain."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing

import click

from smtpgui.cli.input.context import Tools, command
from smtpgui.cli.input.options import asks_dns
from smtpgui.cli.input.provider_options import about_domains, sender_of
from smtpgui.cli.output.dns_cards import CardLines
from smtpgui.cli.output.result import CommandReport
from smtpgui.core.findings import Step
from smtpgui.core.language import N_, say
from smtpgui.core.net.deadline import Deadline
from smtpgui.core.providers.row import Provider


@command(
    help=N_("Check the DNS records of a sending domain, and say what to publish."),
    notes=(
        N_("An e-mail address stands for its domain."),
        N_("Without --provider the sending service is recognised by the domain's MX and SPF records."),
    ),
    examples=("smtpgui dns example.org", "smtpgui dns example.org --provider brevo --selector brevo1 --json"),
)
@click.argument("domain")
@about_domains(N_("The service that sends."))
@asks_dns
def dns(
    tools: Tools,
    report: CommandReport,
    domain: str,
    *,
    provider_id: str,
    selectors: tuple[str, ...],
    blocklists: bool,
    timeout: float,
) -> None:
    """Check the DNS health of a domain."""
    report.subject = name = domain.rpartition("@")[2]
    from smtpgui.core.dnshealth.zone.domain_names import checked_domain

    report.subject = checked = checked_domain(name)
    deadline = Deadline(timeout)
    workspace = tools.workspace(report)
    report.screen.working(say("Checking {domain}…", domain=checked))
    provider = sender_of(checked, provider_id, workspace.network, timeout)
    steps = workspace.check_dns(checked, provider, selectors, blocklists=blocklists, timeout=deadline.remaining)
    show_checks(report, checked, provider, steps)


def show_checks(
    report: CommandReport, domain: str, provider: Provider | None, checks: Generator[Step, None, None]
) -> None:
    """Show each check of `domain` as it ends."""
    lines = CardLines(report.screen, domain)
    lines.begin(provider)
    with closing(checks) as steps:
        for step in steps:
            if not step.running:
                lines.show(step)
                report.steps.append(step)
            report.screen.working(say("Checking {domain}…", domain=domain))
    lines.end(report.steps)
