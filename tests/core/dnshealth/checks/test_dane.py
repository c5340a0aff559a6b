"""DANE: TLSA records of the mail servers, where DNSSEC makes them count."""

from __future__ import annotations

import pytest

from smtpgui.core.dnshealth.checks.dane import parse
from tests.servers.dns_server import DnsServer
from tests.servers.dns_zones import HEALTHY, health

SIGNED = f"{HEALTHY}\nexample.test MX !authentic\n_25._tcp.mail.example.test TLSA !authentic"
HASH = "ab" * 32


def codes(*lines: str, zone: str = SIGNED) -> list[str]:
    return [finding.code for finding in health("\n".join([zone, *lines])).step("dane").findings or ()]


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (f"3 1 1 {HASH}", "dane.record"),
        (f"2 0 2 {HASH * 2}", "dane.record"),
        ("3 1 0 30820122300d", "dane.record"),
        (f"0 1 1 {HASH}", "dane.unusable"),
        (f"1 0 1 {HASH}", "dane.unusable"),
        (f"3 7 1 {HASH}", "dane.unusable"),
    ],
)
def test_records(record: str, expected: str):
    assert codes(f"_25._tcp.mail.example.test TLSA {record}") == [expected]


def test_without_signatures_nothing_is_asked():
    with DnsServer(HEALTHY) as server:
        from smtpgui.core.dnshealth import check_domain

        list(check_domain("example.test", server.network))
        assert not any(query.type == "TLSA" for query in server.queries)
    assert codes(zone=HEALTHY) == ["dane.absent"]


def test_none_some_and_unsigned():
    second = "example.test MX 20 second.test\nsecond.test A 192.0.2.9"
    assert codes() == ["dane.absent"]
    assert codes(second, f"_25._tcp.mail.example.test TLSA 3 1 1 {HASH}") == ["dane.record", "dane.partial"]
    assert codes(second, f"_25._tcp.second.test TLSA 3 1 1 {HASH}") == ["dane.not_signed"]
    assert codes("example.test MX 0 .", zone="example.test MX !authentic") == []


def test_unknown_is_not_absent():
    zone = SIGNED.replace("TLSA !authentic", "TLSA !servfail")
    assert codes(zone=zone) == ["dane.unknown"]
    assert codes(zone=f"{HEALTHY}\nexample.test MX !servfail") == ["dane.unknown"]


def test_lengths():
    for text, usable in (
        ("3 1 1 abcd", False),
        (f"3 1 1 {HASH}", True),
        (f"3 1 2 {HASH}", False),
        ("3 1 9 ab", False),
    ):
        record = parse(text)
        assert record is not None
        assert record.usable is usable


@pytest.mark.parametrize("text", ["", "3 1 1", "3 1 x ab", "3 1 1 xyz", "-1 1 1 ab", "٣ 1 1 ab"])
def test_what_is_no_record(text: str):
    assert parse(text) is None
