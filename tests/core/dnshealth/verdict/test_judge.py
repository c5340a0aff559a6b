"""The verdict on top: what becomes of mail through a provider, and why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smtpgui.core.explain import explain
from smtpgui.core.findings import Finding, Severity
from smtpgui.core.providers.row import Provider
from tests.servers.dns_zones import ACME, BOUNCER, HEALTHY, STRANGER, Health, health, with_dmarc, with_spf, without
from tests.support.tables import every

NO_KEY = without("acme1._domainkey")
NOTHING = without("acme1._domainkey", zone=with_spf("v=spf1 mx ~all"))
RUA = "rua=mailto:dmarc@example.test"


def verdict(found: Health) -> Finding:
    return next(finding for finding in found.step("verdict").findings or () if finding.code.startswith("verdict."))


def policy(text: str, zone: str = NOTHING) -> str:
    return f'{without("_dmarc.example.test", zone=zone)}\n_dmarc.example.test TXT "v=DMARC1; {text}; {RUA}"'


CASES = [
    # zone, provider, code, reason, the first thing to do
    (HEALTHY, ACME, "delivered", "both", ""),
    (NO_KEY, ACME, "delivered", "spf", "dkim.selector_missing"),
    (with_spf("v=spf1 mx ~all"), ACME, "delivered", "dkim", "spf.provider_not_authorised"),
    (HEALTHY, STRANGER, "delivered", "dkim", ""),
    (NOTHING, ACME, "refused", "reject", "spf.provider_not_authorised"),
    (without('example.test TXT "v=spf1', zone=NO_KEY), ACME, "refused", "reject", "spf.missing"),
    (NO_KEY, STRANGER, "refused", "reject", "dkim.selector_missing"),
    (NO_KEY, BOUNCER, "refused", "reject", "dkim.selector_missing"),
    (f"{NO_KEY}\nbounce.example.test CNAME bounce.acme.test", BOUNCER, "delivered", "spf", "dkim.selector_missing"),
    (policy("p=reject; aspf=s", NO_KEY) + "\nbounce.example.test CNAME bounce.acme.test", BOUNCER, "refused",
     "reject", "dkim.selector_missing"),
    (policy("p=reject; t=y"), ACME, "junk", "quarantine", "spf.provider_not_authorised"),
    (policy("p=quarantine"), ACME, "junk", "quarantine", "spf.provider_not_authorised"),
    (policy("p=none"), ACME, "junk", "unauthenticated", "spf.provider_not_authorised"),
    (policy("p=none", NO_KEY), STRANGER, "junk", "unaligned", "dkim.selector_missing"),
    (without("_dmarc"), ACME, "junk", "no_dmarc", "dmarc.missing"),
    (with_dmarc("v=DMARC1; p=none", "v=DMARC1; p=reject"), ACME, "junk", "no_dmarc", "dmarc.multiple"),
    (without("example.test MX") + "\nexample.test MX 0 .", ACME, "junk", "parked", "mx.null"),
    (NO_KEY, None, "unknown", "spf", "dkim.selector_missing"),
    (HEALTHY, None, "unknown", "provider", ""),
    (NO_KEY, replace(ACME, spf_include=""), "unknown", "spf", "dkim.selector_missing"),
    (f"{NO_KEY}\nexample.test TXT !servfail", ACME, "unknown", "spf", "dkim.selector_missing"),
    (f"{NOTHING}\nacme1._domainkey.example.test TXT !servfail", ACME, "unknown", "dkim",
     "spf.provider_not_authorised"),
    (f"{HEALTHY}\n_dmarc.example.test TXT !timeout", ACME, "unknown", "dmarc", ""),
    (NOTHING, replace(ACME, envelope="return_path"), "unknown", "spf", "dkim.selector_missing"),
    (without('example.test TXT "v=spf1', zone=NO_KEY), None, "refused", "reject", "spf.missing"),
]  # fmt: skip


@every("zone, provider, code, reason, first", CASES)
def test_verdicts(zone: str, provider: Provider | None, code: str, reason: str, first: str):
    found = verdict(health(zone, provider=provider))
    assert (found.code, found.facts["reason"], found.facts["first"]) == (f"verdict.{code}", reason, first)


@pytest.mark.parametrize(
    ("code", "severity"),
    [
        ("delivered", Severity.OK),
        ("junk", Severity.WARNING),
        ("refused", Severity.ERROR),
        ("unknown", Severity.HINT),
    ],
)
def test_how_much_each_matters(code: str, severity: Severity):
    assert explain(Finding(f"verdict.{code}", {"reason": "x"})).severity is severity


def test_nothing_is_a_verdict_where_nothing_could_be_checked():
    found = verdict(health("* * !servfail"))
    assert found.code == "verdict.unknown"


def test_the_words():
    found = verdict(health(NOTHING))
    words = explain(found)
    assert words.title == "Refused: mailboxes send mail from example.test through Acme SMTP back."
    assert words.fix == "First: publish the TXT record for example.test that stands under SPF."
    assert found.record is not None
    assert explain(verdict(health(HEALTHY))).fix == ""
    parked = verdict(health(without("example.test MX") + "\nexample.test MX 0 ."))
    assert explain(parked).fix == "First: do what stands under MX."
    assert "through" not in str(explain(verdict(health(HEALTHY, provider=None, selectors=("acme1",)))).title)


def test_the_subdomain_policy_counts():
    zone = policy("p=none; sp=reject") + "\nnews.example.test A 192.0.2.9"
    found = verdict(health(zone, "news.example.test"))
    assert (found.code, found.facts["policy"], found.facts["record_domain"]) == (
        "verdict.refused", "reject", "example.test",
    )  # fmt: skip


def test_a_domain_of_a_provider_has_no_verdict():
    assert health(HEALTHY, "gmail.com").step("verdict").findings == ()
