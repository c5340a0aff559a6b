"""What bulk senders owe, from what the other checks found."""

from __future__ import annotations

from smtpgui.core.dnshealth import CardState, card_state
from smtpgui.core.providers.row import Provider
from tests.servers.dns_zones import HEALTHY, STRANGER, Health, health, with_dmarc, with_key, with_spf, without


def codes(found: Health) -> list[str]:
    return [finding.code for finding in found.step("bulk").findings or ()]


def test_all_is_met():
    found = health(HEALTHY)
    assert codes(found) == ["bulk.met", "bulk.yours"]
    assert found.one("bulk.met").facts["list"] == ("SPF", "DKIM", "DMARC")
    assert card_state(found.step("bulk").findings or ()) is CardState.WORKING


def test_each_requirement():
    assert "bulk.spf" in codes(health(with_spf()))
    assert "bulk.dkim" in codes(health(with_key("v=DKIM1; p=")))
    assert "bulk.dmarc" in codes(health(with_dmarc()))
    assert "bulk.dmarc" not in codes(health(with_dmarc("v=DMARC1; p=none")))
    strict = without("acme1._domainkey")
    assert "bulk.alignment" in codes(health(strict, provider=STRANGER))
    own = health('example.test TXT "v=spf1 ip4:192.0.2.1 -all"', provider=Provider("postfix", "Postfix"))
    assert "bulk.reverse_dns" in codes(own)
    assert card_state(own.step("bulk").findings or ()) is CardState.CHANGE


def test_it_is_no_second_complaint():
    assert not any(code.startswith("bulk.") for code in health(with_spf()).complaints)


def test_what_cannot_be_told():
    found = health(f"{HEALTHY}\nexample.test TXT !servfail", provider=None)
    assert found.one("bulk.cannot_tell").facts["list"] == ("SPF", "DKIM", "PTR")
