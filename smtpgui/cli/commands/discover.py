"""`smtpgui discover`: the server settings that go with an address."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from smtpgui.cli.input.context import Tools, command
from smtpgui.cli.input.options import asks_dns
from smtpgui.cli.input.provider_options import knows_providers
from smtpgui.cli.output.findings import print_finding, value_text
from smtpgui.cli.output.help_page import print_help
from smtpgui.cli.output.result import CommandReport
from smtpgui.cli.output.screen import Screen
from smtpgui.core.configurations.files import Imported, write_configurations
from smtpgui.core.explain import severity
from smtpgui.core.files import write_file
from smtpgui.core.findings import Finding, Severity, Step, findings_of
from smtpgui.core.language import N_, _, say, shown
from smtpgui.core.settings import field_of
from smtpgui.core.settings.check_addresses import address_faults

if TYPE_CHECKING:
    from smtpgui.core.smtp.discovery.proposal import Discovery

_WORKING = {
    "table": N_("Looking into the list of providers…"),
    "dns": N_("Asking the DNS of {domain}…"),
    "autoconfig": N_("Looking for an autoconfig file…"),
    "probe": N_("Looking at the servers…"),
}
_TITLES = {"table": N_("Built-in list"), "dns": N_("DNS"), "autoconfig": N_("Autoconfig"), "probe": N_("Servers")}


@command(
    help=N_("Find the server settings that go with an email address, and say where each comes from."),
    notes=(
        N_("Only the part after the @ is looked up, and no password is needed: servers are only greeted."),
        N_("With --json, “settings” holds the values as a file does, “sources” says where each comes from: own_file, "
           "table, autoconfig, mx, spf, srv, probe, address or usual."),
        N_("Exits with 1 where nothing was found."),
    ),
    examples=(
        "smtpgui discover news@example.org",
        "smtpgui discover news@example.org --output newsletter.json",
    ),
)  # fmt: skip
@click.argument("address")
@click.option(
    "--output", default="", metavar="FILE", help=N_("Write the settings to this file, for test and save.")
)
@knows_providers
@asks_dns
def discover(tools: Tools, report: CommandReport, address: str, *, output: str, timeout: float) -> None:
    """Find server settings for an address."""
    from smtpgui.core.smtp.discovery.proposal import DiscoveryOptions

    report.subject = shown(address)
    faults = [each for each in address_faults(address.strip(), "sender_address") if _is_error(each)]
    if faults or not address.strip():
        report.refuse("input", *(faults or [Finding("sender_address.empty", setting="sender_address")]))
    workspace = tools.workspace(report)
    found = _search(report, workspace.discover(address, DiscoveryOptions(timeout)))
    report.more = _object(found)
    if found.settings is None:
        return
    _print_settings(report.screen, found)
    print_help(report.screen, findings_of(report.steps))
    name = found.domain
    if output:
        write_file(Path(output), write_configurations([Imported(name, found.settings)]))
        report.screen.line()
        command = f"smtpgui test {output}"
        text = say("Written to {file}. Test it with: {command}", file=output, command=command)
        report.screen.marked(Severity.OK, text)


def _is_error(finding: Finding) -> bool:
    return severity(finding) is Severity.ERROR


def _search(report: CommandReport, steps: Generator[Step, None, Discovery]) -> Discovery:
    """Show each step as it ends."""
    report.screen.heading(report.subject)
    domain = report.subject.rpartition("@")[2]

    def working(step: Step) -> str:
        return say(_WORKING.get(step.name, "…"), domain=domain)

    return report.follow(steps, working, lambda step: _print_step(report, step))


def _print_step(report: CommandReport, step: Step) -> None:
    screen = report.screen
    report.steps.append(step)
    findings = [finding for finding in step.findings or () if finding.code != "discover.settings"]
    if step.name in _TITLES and findings:
        screen.line(_(_TITLES[step.name]))
    elif findings:
        screen.line()
    for finding in findings:
        print_finding(screen, finding, 2 if step.name in _TITLES else 0)


def _print_settings(screen: Screen, found: Discovery) -> None:
    """The values under the platform's labels, each with its source."""
    from smtpgui.core.smtp.discovery.words import SOURCES

    assert found.settings is not None, "only what was found is shown"
    values = found.settings.to_values()
    rows = []
    for name, origin in found.sources.items():
        field = field_of(name)
        text = value_text(field, values[name])
        if name == "port":
            text += " (SSL)" if found.settings.implicit_tls else " (STARTTLS)"
        rows.append((_(field.label), text, _(SOURCES[str(origin)])))
    screen.line()
    screen.heading(_("Settings"))
    screen.table((), rows)
    about = (
        " ".join(_(text) for text in (found.provider.note, found.provider.limits) if text)
        if found.provider
        else ""
    )
    if about:
        screen.line()
        screen.text(about)


def _object(found: Discovery) -> dict[str, object]:
    """The keys of the JSON besides the steps."""
    provider = found.provider
    return {
        "settings": found.settings.to_values() if found.settings else None,
        "sources": {name: str(source) for name, source in found.sources.items()},
        "provider": {"id": provider.id, "name": provider.name, "secret": provider.secret} if provider else None,
    }
