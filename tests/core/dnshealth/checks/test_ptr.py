"""Reverse DNS of servers of one's own."""

from __future__ import annotations

import ipaddress

import pytest

from smtpgui.core.dnshealth.checks.ptr import is_generic
from smtpgui.core.providers.row import Provider
from tests.servers.dns_zones import HEALTHY, health
from tests.support.tables import every

POSTFIX = Provider("postfix", "Postfix")
OWN = """
    example.test        MX    10 mail.example.test
    mail.example.test   A     192.0.2.1
    example.test        TXT   "v=spf1 mx -all"
"""
REVERSE = "1.2.0.192.in-addr.arpa"


def codes(*lines: str, zone: str = OWN, provider: Provider | None = POSTFIX) -> list[str]:
    found = health("\n".join([zone, *lines]), provider=provider)
    return [finding.code for finding in found.step("ptr").findings or ()]


@every(
    "lines, expected",
    [
        ([f"{REVERSE} PTR mail.example.test"], ["ptr.found"]),
        ([f"{REVERSE} PTR other.test", f"{REVERSE} PTR mail.example.test"], ["ptr.found"]),
        ([], ["ptr.mismatch"]),
        ([f"{REVERSE} PTR gone.test"], ["ptr.mismatch"]),
        ([f"{REVERSE} PTR other.test", "other.test A 192.0.2.2"], ["ptr.mismatch"]),
        ([f"{REVERSE} PTR 192-0-2-1.dsl.test", "192-0-2-1.dsl.test A 192.0.2.1"], ["ptr.generic"]),
        ([f"{REVERSE} PTR !servfail"], ["ptr.unknown"]),
        ([f"{REVERSE} PTR other.test", "other.test A !servfail"], ["ptr.unknown"]),
        (["mail.example.test A !servfail"], ["ptr.unknown"]),
        (["example.test TXT !servfail"], ["ptr.unknown"]),
    ],
)
def test_cases(lines: list[str], expected: list[str]):
    assert codes(*lines) == expected
    assert codes(*lines, provider=None) == expected, (
        "nobody said who sends: the record says that it is this server"
    )


def test_ipv6_and_single_addresses():
    address = ipaddress.ip_address("2001:db8::1")
    zone = f"""
        example.test TXT "v=spf1 ip6:2001:db8::1 ip4:192.0.2.0/24 ip6:2001:db8:1::/48 -ip4:192.0.2.9 a:%{{i}}.x.test"
        {address.reverse_pointer} PTR six.test
        six.test AAAA 2001:db8:0:0::1
    """
    assert codes(zone=zone) == ["ptr.found"]


def test_a_service_answers_for_its_own_servers():
    assert codes(zone=HEALTHY) != []
    assert codes(zone=HEALTHY, provider=None) == []
    assert codes(provider=Provider("acme", "Acme")) == []


def test_why_and_at_what_address():
    facts = health(f"{OWN}\n{REVERSE} PTR gone.test", provider=POSTFIX).one("ptr.mismatch").facts
    assert facts == {
        "name": "example.test",
        "address": "192.0.2.1",
        "host": "gone.test",
        "reason": "does_not_point_back",
    }


@pytest.mark.parametrize(
    ("name", "generic"),
    [("mail.example.test", False), ("static.1.2.0.192.host.test", True), ("dyn-7.host.test", True),
     ("mx1.example.test", False), ("192-0-2-1.example.test", True), ("dynamics.example.test", False)],
)  # fmt: skip
def test_generic_names(name: str, generic: bool):
    assert is_generic(name, ipaddress.ip_address("192.0.2.1")) is generic
