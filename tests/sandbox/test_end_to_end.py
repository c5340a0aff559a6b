"""The practice world under the program's own eyes: each scenario comes to the finding that it promises."""

from __future__ import annotations

import pytest

from smtpgui.core.dnshealth import DnsOptions, check_domain
from smtpgui.core.findings import Finding, Step
from smtpgui.core.providers.table import provider_of_server
from smtpgui.core.smtp.connection.timeouts import Limits
from smtpgui.core.smtp.send_test.api import SendTestOptions, send_test
from smtpgui.sandbox import SCENARIOS, Scenario, ScenarioCheck, World

# Only the servers that keep silent take as long as they are given.
IMPATIENT = SendTestOptions(timeout=60.0, limits=Limits(connect=20.0, tls=20.0, reply=2.0, patience=0.1, look=2.0))

TESTS = [scenario for scenario in SCENARIOS if scenario.check is ScenarioCheck.TEST]
CHECKS = [scenario for scenario in SCENARIOS if scenario.check is ScenarioCheck.DNS]
HEALTHY = [scenario for scenario in TESTS if scenario.zone]


def _climb(world: World, scenario: Scenario) -> list[Step]:
    ladder = send_test(scenario.settings, scenario.password, scenario.recipient, world.network, IMPATIENT)
    return [step for step in ladder if not step.running]


def _health(world: World, scenario: Scenario) -> list[Finding]:
    settings = scenario.settings
    provider = provider_of_server(settings.server, settings.sender_address)
    options = DnsOptions(provider, timeout=2.0 if scenario.id == "dns_silent" else 60.0)
    steps = check_domain(settings.sender_domain, world.network, options)
    return [finding for step in steps for finding in step.findings or ()]


@pytest.mark.parametrize("scenario", TESTS, ids=lambda scenario: scenario.id)
def test_a_scenario_of_the_test_ladder(world: World, scenario: Scenario) -> None:
    steps = _climb(world, scenario)
    assert scenario.expected in {finding.code for finding in steps[-1].findings or ()}
    assert len(world.messages) == (scenario.expected == "data.accepted")
    # Whatever the server, no password travels unencrypted.
    assert world.unprotected_sign_ins == ()


@pytest.mark.parametrize("scenario", CHECKS, ids=lambda scenario: scenario.id)
def test_a_scenario_of_dns_health(world: World, scenario: Scenario) -> None:
    assert scenario.expected in {finding.code for finding in _health(world, scenario)}


@pytest.mark.parametrize("scenario", HEALTHY, ids=lambda scenario: scenario.id)
def test_a_scenario_of_the_ladder_has_nothing_wrong_in_its_dns(world: World, scenario: Scenario) -> None:
    from smtpgui.core.explain import severity
    from smtpgui.core.findings import Severity

    wrong = [finding.code for finding in _health(world, scenario) if severity(finding) is Severity.ERROR]
    assert wrong == []


def test_the_message_that_arrives_is_the_one_that_was_sent(world: World) -> None:
    scenario = world.scenario("all_well")
    _climb(world, scenario)
    (message,) = world.messages
    assert message.sender == scenario.settings.sender_address
    assert message.recipients == (scenario.recipient,)
    assert f"From: {scenario.settings.sender_address}".encode() in message.content


def test_a_second_attempt_passes_the_greylist(world: World) -> None:
    scenario = world.scenario("greylisted")
    _climb(world, scenario)
    last = _climb(world, scenario)[-1]
    assert "data.accepted" in {finding.code for finding in last.findings or ()}
