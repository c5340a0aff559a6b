"""BIMI: the record, and the policy that it needs."""

from __future__ import annotations

from tests.servers.dns_server import txt
from tests.servers.dns_zones import HEALTHY, health, with_dmarc, without
from tests.support.tables import every

LOGO = "v=BIMI1; l=https://example.test/logo.svg; a="


def codes(*texts: str, zone: str = HEALTHY, domain: str = "example.test") -> list[str]:
    found = health(zone + "".join(f"\ndefault._bimi.example.test {txt(text)}" for text in texts), domain)
    return [finding.code for finding in found.step("bimi").findings or ()]


@every(
    "texts, expected",
    [
        ([], "bimi.absent"),
        (["unrelated"], "bimi.absent"),
        ([LOGO], "bimi.record"),
        (["v=BIMI1;a=https://example.test/vmc.pem"], "bimi.record"),
        (["v=BIMI1; l=; a=;"], "bimi.declined"),
        (["v=BIMI1; l=http://example.test/logo.svg"], "bimi.syntax"),
        (["v=BIMI1;"], "bimi.syntax"),
        (["v=bimi1; l=https://example.test/logo.svg"], "bimi.syntax"),
        ([LOGO, LOGO + "https://x.test/"], "bimi.syntax"),
    ],
)
def test_cases(texts: list[str], expected: str):
    assert codes(*texts) == [expected]


def test_a_logo_needs_a_policy_that_acts():
    for policy in ("p=none", "p=quarantine; t=y"):
        assert codes(LOGO, zone=with_dmarc(f"v=DMARC1; {policy}")) == ["bimi.policy_none"]
    assert codes(LOGO, zone=with_dmarc()) == ["bimi.policy_none"]
    assert codes(LOGO, zone=with_dmarc("v=DMARC1; p=quarantine")) == ["bimi.record"]
    assert codes(zone=with_dmarc("v=DMARC1; p=none")) == ["bimi.absent"]


def test_the_organisation_speaks_for_its_subdomains():
    assert codes(LOGO, domain="news.example.test") == ["bimi.record"]


def test_unknown_is_neither_absent_nor_none():
    assert codes(zone=f"{HEALTHY}\ndefault._bimi.example.test TXT !servfail") == ["bimi.unknown"]
    zone = without("_dmarc") + "\n_dmarc.example.test TXT !servfail"
    assert codes(LOGO, zone=zone) == ["bimi.unknown"]
