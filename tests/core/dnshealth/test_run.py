"""The runner: order, one broken check, malformed domains, leaving early, and the time it takes."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from smtpgui.core.dnshealth import DnsOptions, check_domain
from smtpgui.core.dnshealth import run as run_module
from smtpgui.core.dnshealth.check import Card, Check
from smtpgui.core.dnshealth.checks import CHECKS
from smtpgui.core.dnshealth.subject import Subject
from smtpgui.core.findings import Finding, Trouble, findings_of
from smtpgui.core.net.network import Network
from smtpgui.core.providers.row import Provider
from smtpgui.core.providers.table import provider
from tests.servers.dns_server import HOUR, DnsServer
from tests.servers.dns_zones import ACME, ALL_UNKNOWN, HEALTHY, NOTHING_MORE, health

NAMES = [*(check.name for check in CHECKS if not check.optional), "verdict"]


@pytest.fixture
def network() -> Iterator[Network]:
    with DnsServer(HEALTHY) as server:
        yield server.network


def test_running_first_then_ended_in_order(network: Network):
    steps = list(check_domain("Example.TEST.", network, DnsOptions(ACME)))
    assert [(step.name, step.running) for step in steps] == [(name, True) for name in NAMES] + [
        (name, False) for name in NAMES
    ]
    assert all(step.seconds is not None and step.seconds >= 0 for step in steps[len(NAMES) :])


def test_healthy_zone_has_no_complaint():
    found = health(HEALTHY)
    assert found.codes == [
        "mx.found", "spf.record", "spf.provider_authorised", "dkim.key", "dmarc.record", *NOTHING_MORE,
        "verdict.delivered",
    ]  # fmt: skip
    assert health(HEALTHY, provider=None).complaints == []


def test_a_malformed_domain_is_trouble(network: Network):
    with pytest.raises(Trouble):
        next(check_domain("no domain", network))


@pytest.mark.parametrize("provider", [Provider("own", "Own Mail", domains=("example.test",)), None])
def test_a_domain_of_a_provider(network: Network, provider: Provider | None):
    domain = "example.test" if provider else "gmail.com"
    steps = [step for step in check_domain(domain, network, DnsOptions(provider)) if not step.running]
    assert [step.name for step in steps] == NAMES
    assert [finding.code for finding in findings_of(steps)] == ["domain.not_yours"]


def test_one_broken_check_does_not_stop_the_others(network: Network, monkeypatch: pytest.MonkeyPatch):
    async def broken(subject: Subject) -> list[Finding]:
        raise ZeroDivisionError(subject.domain)

    checks = (Check("bad", Card("Bad", ""), broken, {}), *CHECKS)
    monkeypatch.setattr(run_module, "CHECKS", checks)
    steps = [step for step in check_domain("example.test", network) if not step.running]
    assert [step.name for step in steps] == ["bad", *NAMES]
    assert steps[0].findings == (Finding("check.broken", {"check": "bad", "exception": "ZeroDivisionError"}),)
    assert steps[2].findings
    assert steps[2].findings[0].code == "mx.found"


def test_leaving_early_waits_for_no_answer(endless_questions):
    with DnsServer("* * !timeout") as server:
        before = threading.active_count()
        run = check_domain("example.test", server.network, DnsOptions(timeout=3600))
        for _ in NAMES:
            next(run)
        run.close()
        assert threading.active_count() == before


def test_overall_time_limit(endless_questions):
    with DnsServer("* * !timeout") as server:
        steps = list(check_domain("example.test", server.network, DnsOptions(ACME, timeout=0.5)))
    codes = [finding.code for finding in findings_of(steps)]
    assert codes == ALL_UNKNOWN


def test_a_new_check_asks_again():
    with DnsServer(HEALTHY) as server:
        for times in (1, 2):
            list(check_domain("example.test", server.network))
            assert server.asked("example.test", "TXT") == times


def test_nothing_is_asked_twice(endless_questions):
    with DnsServer(HEALTHY) as server:
        list(check_domain("example.test", server.network, DnsOptions(ACME, timeout=HOUR)))
        questions = [(query.name, query.type) for query in server.queries]
    assert len(questions) == len(set(questions))


@pytest.mark.parametrize("domain", ["nothing.test", "a.nothing.test", "a.b.nothing.test"])
def test_few_questions_are_asked_for_each_check(domain: str, endless_questions):
    """Also where nearly everything is missing, and so is looked for elsewhere: the service with most selectors."""
    there = "test NS ns.test\nnothing.test A 192.0.2.3\na.b.nothing.test A 192.0.2.4"
    zone = f'{there}\n_spf-eu.ionos.com TXT "v=spf1 -all"'
    with DnsServer(zone) as server:
        list(check_domain(domain, server.network, DnsOptions(provider("ionos"), timeout=HOUR)))
        questions = [(query.name, query.type) for query in server.queries]
    assert len(questions) == len(set(questions))
    assert len(questions) <= 2.5 * len(CHECKS)
