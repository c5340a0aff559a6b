"""What is published and not yet seen, and what TCP would be needed for: asked at the zone's own servers."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from smtpgui.core.dnshealth import DnsOptions, check_domain
from smtpgui.core.explain import explain
from smtpgui.core.net.network import Network
from tests.servers.dns_server import DnsServer, txt
from tests.servers.dns_zones import ACME, HEALTHY, Health, with_dmarc, with_spf, without

NS = """
    example.test      NS   ns1.example.test
    ns1.example.test  A    127.0.0.2
"""
SPEAKS = "* * !authoritative"


def ask(known: str, published: str, *, rehearsal: bool = True, source: bool = True) -> Health:
    """The health of example.test as a name server with the old zone tells it, beside one with the new zone."""
    with ExitStack() as servers:
        recursive = servers.enter_context(DnsServer(known + NS))
        port = recursive.nameserver[1]
        servers.enter_context(DnsServer(f"{published}{NS}\n{SPEAKS}", host="127.0.0.2", port=port))
        network = Network(nameservers=(recursive.nameserver,), rehearsal=rehearsal)
        steps = list(check_domain("example.test", network, DnsOptions(ACME, timeout=60, ask_source=source)))
    return Health(tuple(step for step in steps if not step.running))


OLD = [
    (without("_dmarc"), "dmarc", "_dmarc.example.test", "dmarc.missing"),
    (with_dmarc("v=DMARC1; p=nine"), "dmarc", "_dmarc.example.test", "dmarc.syntax"),
    (without('example.test TXT "v=spf1'), "spf", "example.test", "spf.missing"),
    (with_spf("v=spf1 mx +all"), "spf", "example.test", "spf.pass_all"),
    (without("acme1._domainkey"), "dkim", "acme1._domainkey.example.test", "dkim.selector_missing"),
]


@pytest.mark.parametrize(("known", "check", "name", "complaint"), OLD)
def test_just_published(known: str, check: str, name: str, complaint: str):
    found = ask(known, HEALTHY)
    told = found.one("txt.not_yet_visible")
    assert told in (found.step(check).findings or ())
    assert (told.facts["name"], told.facts["minutes"], told.facts["server"]) == (name, 1, "ns1.example.test")
    assert complaint not in found.codes
    assert found.complaints == []
    assert (found.step("verdict").findings or ())[0].code == "verdict.delivered"
    assert "1 minute more" in str(explain(told).title)


@pytest.mark.parametrize(("known", "check", "name", "complaint"), OLD[:1])
def test_only_where_it_is_wanted_and_allowed(known: str, check: str, name: str, complaint: str):
    for options in ({"source": False}, {"rehearsal": False}):  # 127.0.0.2 is no public address
        found = ask(known, HEALTHY, **options)
        assert complaint in found.codes
        assert "txt.not_yet_visible" not in found.codes


def test_what_is_missing_at_the_source_is_missing():
    found = ask(without("_dmarc"), without("_dmarc"))
    assert "dmarc.missing" in found.codes
    assert "txt.not_yet_visible" not in found.codes


def test_a_silent_source_changes_nothing():
    found = ask(without("_dmarc"), "_dmarc.example.test * !servfail")
    assert "dmarc.missing" in found.codes


MANY = "".join(f"\nexample.test {txt(f'verification-of-a-service-{n:02d}=' + 'x' * 60)}" for n in range(16))


def test_too_large_where_tcp_is_blocked():
    found = ask(f"{HEALTHY}\nexample.test TXT !no_tcp", HEALTHY)
    assert found.one("spf.unknown").facts["reason"] == "truncated"
    told = found.one("txt.too_large")
    assert told.facts["name"] == "example.test"
    assert "does not work here" in str(explain(told).why)


def test_too_large_at_the_source():
    found = ask(HEALTHY + MANY, f"{HEALTHY}{MANY}\nexample.test TXT !no_tcp")
    told = found.one("txt.too_large")
    assert told.facts["server"] == "ns1.example.test"
    assert "ns1.example.test" in str(explain(told).why)
    assert "spf.record" in found.codes


def test_large_with_tcp_is_fine():
    assert "txt.too_large" not in ask(HEALTHY + MANY, HEALTHY + MANY).codes
