"""Who runs a zone, and how the panel wants a record."""

from __future__ import annotations

import pytest

from smtpgui.core.dnshealth.zone.dns_hosts import HOSTS, host, host_of
from smtpgui.core.findings import Record
from tests.servers.dns_zones import HEALTHY, health


def test_the_table():
    assert len(HOSTS) >= 30
    assert len({row.id for row in HOSTS}) == len(HOSTS)
    for row in HOSTS:
        assert row.url.startswith("https://")
        assert row.where.endswith(".")
        assert row.apex in ("@", "")
        assert host(row.id) is row
        assert host_of([pattern.replace("*", "x1") for pattern in row.servers]) is row
    assert host("nobody") is None


APEX = Record("a.test", "TXT", "v=spf1 mx ~all")
KEY = Record("s1._domainkey.a.test", "CNAME", "s1.acme.test")


@pytest.mark.parametrize(
    ("name", "fields", "values"),
    [
        ("ovh", ("", "s1._domainkey"), ("v=spf1 mx ~all", "s1.acme.test.")),
        ("cloudflare", ("@", "s1._domainkey"), ("v=spf1 mx ~all", "s1.acme.test")),
        ("o2switch", ("a.test.", "s1._domainkey.a.test."), ("v=spf1 mx ~all", "s1.acme.test")),
        ("route53", ("", "s1._domainkey"), ('"v=spf1 mx ~all"', "s1.acme.test")),
    ],
)
def test_habits(name: str, fields: tuple[str, str], values: tuple[str, str]):
    row = host(name)
    assert row
    assert (row.field(APEX, "a.test"), row.field(KEY, "a.test")) == fields
    assert (row.value(APEX), row.value(KEY)) == values


@pytest.mark.parametrize("domain", ["example.test", "news.example.test"])
def test_found_by_a_check(domain: str):
    zone = f"{HEALTHY}\nexample.test NS dns10.ovh.net\nexample.test NS ns10.ovh.net"
    facts = health(zone, domain).one("dns_host.found").facts
    assert (facts["zone"], facts["id"], facts["url"]) == ("example.test", "ovh", "https://www.ovh.com/manager/")
    assert "dns_host.found" not in health(HEALTHY).codes
