"""NS: aliases at the top of a zone, servers that do not answer for it, and one server alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smtpgui.core.dnshealth import DnsOptions, check_domain
from smtpgui.core.dnshealth.checks.ns import is_registered
from smtpgui.core.findings import Finding
from tests.servers.dns_server import DnsServer
from tests.servers.dns_zones import HEALTHY, health

TWO = f"{HEALTHY}\nexample.test NS ns1.host.test\nexample.test NS ns2.host.test"


def codes(zone: str, domain: str = "example.test") -> list[str]:
    return [finding.code for finding in health(zone, domain).step("ns").findings or ()]


def test_servers():
    found = health(TWO)
    assert found.one("ns.found").facts["hosts"] == ("ns1.host.test", "ns2.host.test")
    assert codes(TWO) == ["ns.found"]
    assert codes(f"{HEALTHY}\nexample.test NS ns1.host.test") == ["ns.found", "ns.single"]
    assert codes(HEALTHY) == [], "a name without NS records stands in its parent's zone"


@pytest.mark.slow
def test_servers_that_nobody_tells():
    assert codes("* * !timeout", "example.test")[:1] == ["ns.unknown"]


def test_an_alias_where_no_alias_may_be():
    zone = "example.test CNAME web.host.test\nweb.host.test A 192.0.2.1"
    found = health(zone)
    assert found.one("ns.apex_cname").facts == {"name": "example.test", "target": "web.host.test"}
    assert "ns.apex_cname" in found.complaints
    news = "news.example.test CNAME mail.host.test\nmail.host.test A 192.0.2.1"
    assert codes(news, "news.example.test") == [], "below the top an alias is nobody's fault"


@pytest.mark.parametrize(("domain", "right"), [("example.test", True), ("a.example.test", False),
                                               ("example.co.uk", True), ("co.uk", False)])  # fmt: skip
def test_what_is_registered(domain: str, right: bool):
    assert is_registered(domain) is right


PARENT = """
    test                NS   ns.registry.test
    ns.registry.test    A    127.0.0.1
    ns1.host.test       A    127.0.0.2
    example.test        *    !servfail
    *.example.test      *    !servfail
"""


def lame(parent: str, child: str = "") -> list[Finding]:
    """What is found where the resolver fails, and servers at 127.0.0.1 and 127.0.0.2 speak for themselves."""
    with (
        DnsServer(parent) as registry,
        DnsServer(child or "* * !refused", host="127.0.0.2", port=registry.nameserver[1]),
    ):
        network = replace(registry.network, rehearsal=True)
        steps = {s.name: s for s in check_domain("example.test", network, DnsOptions(timeout=60)) if not s.running}
        assert not any(query.type == "SOA" for query in registry.queries if query.name == "example.test") or child
    return list(steps["ns"].findings or ())


def delegated(hosts: str) -> str:
    return PARENT + "\n".join(f"example.test NS {host}\nexample.test NS !direct" for host in hosts.split())


def test_a_server_that_refuses_the_zone_it_was_given():
    (finding,) = lame(delegated("ns1.host.test"))
    assert finding.code == "ns.lame"
    assert finding.facts["list"] == ("ns1.host.test (refused)",)


@pytest.mark.parametrize(
    ("child", "reason"),
    [("example.test SOA !servfail", "servfail"), ("example.test A 192.0.2.1", "not_authoritative"),
     ("* * !timeout", "timeout")],
)  # fmt: skip
def test_servers_that_do_not_answer_for_it(child: str, reason: str):
    (finding,) = lame(delegated("ns1.host.test"), child)
    assert (finding.code, finding.facts["reasons"]) == ("ns.lame", (reason,))


def test_a_server_without_an_address_and_one_that_is_well():
    child = "example.test SOA ns. host. 1 2 3 4 30\n* * !authoritative"
    (finding,) = lame(delegated("ns1.host.test gone.test"), child)
    assert finding.facts["list"] == ("gone.test (no_address)",)
    (finding,) = lame(delegated("ns1.host.test"), child)
    assert finding.code == "ns.unknown", "the server is well: the fault is somewhere else"


def test_an_address_that_is_not_public_is_never_asked():
    with DnsServer(delegated("ns1.host.test")) as registry:
        steps = list(check_domain("example.test", registry.network, DnsOptions(timeout=60)))
        assert not any(query.type == "NS" and not query.recursive for query in registry.queries)
    (ns,) = [step for step in steps if step.name == "ns" and not step.running]
    assert [finding.code for finding in ns.findings or ()] == ["ns.unknown"]


def test_a_domain_that_nobody_registered():
    found = health("example.test TXT x", "exmaple.test")
    assert found.one("ns.no_such_domain").facts == {"name": "exmaple.test"}
    assert found.step("verdict").findings[0].facts["first"] == "ns.no_such_domain"
    below = health("example.test TXT x", "news.exmaple.test")
    assert below.one("ns.no_such_domain").facts == {"name": "exmaple.test"}


def test_a_name_that_only_sends_is_no_stranger():
    assert "ns.no_such_domain" not in health("example.test TXT x", "news.example.test").codes
    assert "ns.no_such_domain" not in health("_dmarc.example.test TXT x", "example.test").codes
