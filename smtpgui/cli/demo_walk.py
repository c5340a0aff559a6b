"""The practice world in a terminal: settings, a test that passes, one that does not, and a domain's records.

It prints as the command line does, on the same lines, so that what is learnt here is seen again there.
"""

from __future__ import annotations

from contextlib import closing

from smtpgui.cli.commands.dns import show_checks
from smtpgui.cli.commands.test import show_stages
from smtpgui.cli.input.context import Tools
from smtpgui.cli.output.findings import print_settings
from smtpgui.cli.output.result import FINE, FOUND, CommandReport
from smtpgui.core.findings import findings_of
from smtpgui.core.language import N_, _, say
from smtpgui.core.smtp.send_test.api import SendTestOptions
from smtpgui.core.stores.passwords import SessionPasswords
from smtpgui.core.workspace import Workspace
from smtpgui.sandbox.scenarios import Scenario
from smtpgui.sandbox.world import World

GOOD, REFUSED, FAULTY_DOMAIN = "all_well", "gmail_password_refused", "spf_without_provider"
"""The scenarios of the walk, by id."""

_HIDDEN = "••••••••"
_INTRODUCTION = N_(
    "This is the practice world: mail servers and DNS records on this computer only. Nothing you see leaves it."
)
_END = N_("That was the practice world. Nothing was kept, and your own configurations were not touched.")


def walk() -> int:
    """Walk through the practice world; 0, or 1 where something did not go as its scenario says."""
    with World() as world:
        report = CommandReport("demo", "", as_json=False)
        screen = report.screen
        screen.text(_(_INTRODUCTION))
        good = world.scenario(GOOD)
        _title(report, 1, _("The settings"), good)
        values = {**good.settings.to_values(), "password": _HIDDEN if screen.drawable(_HIDDEN) else "********"}
        print_settings(screen, values, 2)
        _title(report, 2, _("A test"), good)
        right = _test(report, world, good)
        refused = world.scenario(REFUSED)
        _title(report, 3, _("A test"), refused)
        right = _test(report, world, refused) and right
        faulty = world.scenario(FAULTY_DOMAIN)
        _title(report, 4, _("DNS health"), faulty)
        right = _check(report, world, faulty) and right
        screen.line()
        screen.text(_(_END))
        return FINE if right else FOUND


def _title(report: CommandReport, number: int, what: str, scenario: Scenario) -> None:
    report.screen.line()
    report.screen.heading(f"{number}. {what} – {scenario.name}")
    report.screen.text(_(scenario.text), faint=True)
    report.screen.line()


def _test(report: CommandReport, world: World, scenario: Scenario) -> bool:
    report.steps = []
    options = SendTestOptions(name=scenario.name)
    workspace = _workspace(report, world)
    steps = workspace.test(scenario.settings, scenario.password, scenario.recipient, options)
    with closing(steps):
        show_stages(report, steps)
    if scenario.cure:
        report.screen.text(_(scenario.cure))
    return _as_expected(report, scenario)


def _check(report: CommandReport, world: World, scenario: Scenario) -> bool:
    report.steps = []
    settings = scenario.settings
    workspace = _workspace(report, world)
    provider = workspace.provider_of(settings)
    checks = workspace.check_dns(settings.sender_domain, provider)
    show_checks(report, settings.sender_domain, provider, checks)
    return _as_expected(report, scenario)


def _workspace(report: CommandReport, world: World) -> Workspace:
    """The workspace of the walk; nothing is kept, so its store is never opened."""
    return Tools(passwords=SessionPasswords(), network=world.network).workspace(report)


def _as_expected(report: CommandReport, scenario: Scenario) -> bool:
    codes = {finding.code for finding in findings_of(report.steps)}
    if scenario.expected in codes:
        return True
    text = say("This did not go as it should: {code} was expected.", code=scenario.expected)
    report.screen.error(text)
    return False
