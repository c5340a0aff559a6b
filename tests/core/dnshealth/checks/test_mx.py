"""MX: answers must have a place to go."""

from __future__ import annotations

from tests.servers.dns_zones import HEALTHY, Health, health, without
from tests.support.tables import every

NO_MX = without("example.test MX")


def check(lines: str, zone: str = NO_MX) -> Health:
    return health(f"{zone}\n{lines}")


def codes(found: Health) -> list[str]:
    return [finding.code for finding in found.step("mx").findings or ()]


def test_found():
    found = health(f"{HEALTHY}\nexample.test MX 5 first.test\nfirst.test AAAA 2001:db8::1")
    assert found.one("mx.found").facts["hosts"] == ("first.test", "mail.example.test")
    assert codes(found) == ["mx.found"]


@every(
    "lines, expected",
    [
        ("example.test MX 0 .", ["mx.null"]),
        ("example.test A 192.0.2.1", ["mx.implicit"]),
        ("example.test AAAA 2001:db8::1", ["mx.implicit"]),
        ("", ["mx.missing"]),
        ("example.test A !servfail", ["mx.unknown"]),
        ("example.test MX !refused", ["mx.unknown"]),
        ("example.test MX 1 alias.test\nalias.test CNAME mail.example.test", ["mx.found", "mx.cname"]),
        ("example.test MX 1 192.0.2.1", ["mx.found", "mx.address_literal"]),
        ("example.test MX 1 gone.test", ["mx.found", "mx.no_address"]),
        ("example.test MX 1 slow.test\nslow.test A !servfail", ["mx.found", "mx.unknown"]),
        ("example.test MX 1 slow.test\nslow.test A !servfail\nslow.test AAAA 2001:db8::1", ["mx.found"]),
    ],
)  # fmt: skip
def test_cases(lines: str, expected: list[str]):
    assert codes(check(lines)) == expected


def test_facts():
    assert check("example.test MX 1 alias.test\nalias.test CNAME mail.example.test").one("mx.cname").facts == {
        "name": "example.test", "host": "alias.test", "target": "mail.example.test"
    }  # fmt: skip
    assert check("example.test MX !refused").one("mx.unknown").facts == {
        "name": "example.test", "type": "MX", "reason": "refused"
    }  # fmt: skip


def test_parked_domain():
    parked = 'example.test TXT "v=spf1 -all"\n_dmarc.example.test TXT "v=DMARC1; p=reject;"'
    assert codes(check(parked, "")) == ["mx.null"]
    assert codes(check(parked.replace("reject", "none"), "")) == ["mx.missing"]


def test_three_hundred_exchangers():
    found = check("\n".join(f"example.test MX 10 m{number}.test" for number in range(300)))
    assert codes(found) == ["mx.found", "mx.no_address"]
    assert len(found.one("mx.no_address").facts["hosts"]) == 30


def test_a_parked_domain_with_a_web_page():
    zone = """
        example.test         A    192.0.2.1
        example.test         TXT  "v=spf1 -all"
        _dmarc.example.test  TXT  "v=DMARC1; p=reject"
    """
    assert [finding.code for finding in health(zone).step("mx").findings] == ["mx.null"]
