"""DNSSEC: signatures that are wrong, those that are right, and none."""

from __future__ import annotations

from tests.servers.dns_zones import HEALTHY, health

BOGUS = f"{HEALTHY}\nexample.test TXT !bogus\nexample.test MX !bogus\nexample.test DS 4711 13 2 {'ab' * 32}"


def test_records_that_come_once_checking_is_off():
    found = health(BOGUS)
    facts = found.one("dnssec.bogus").facts
    assert facts["list"] == ("example.test MX", "example.test TXT")
    assert (facts["extended_errors"], facts["cause"], facts["tags"]) == ((6,), "bogus", ("4711",))
    assert "spf.unknown" in found.codes
    assert not {code for code in found.codes if code.endswith("missing")}


def test_a_policy_alone_that_is_withheld():
    found = health(f"{HEALTHY}\n_dmarc.example.test TXT !bogus")
    assert found.one("dnssec.bogus").facts["list"] == ("_dmarc.example.test TXT",)


def test_signed_and_not():
    assert "dnssec.absent" in health(HEALTHY).codes
    assert "dnssec.signed" in health(f"{HEALTHY}\nexample.test MX !authentic").codes


def test_other_failures_are_unknown():
    for behaviour in ("servfail", "timeout", "refused"):
        found = health(f"{HEALTHY}\nexample.test TXT !{behaviour}")
        assert [f.code for f in found.step("dnssec").findings or ()] == ["dnssec.unknown"]
