"""The message for the IT team."""

from __future__ import annotations

from smtpgui import __version__
from smtpgui.core.dnshealth.publish import it_message as it_message_module
from smtpgui.core.dnshealth.publish.it_message import it_message
from smtpgui.core.findings import Finding, Record
from smtpgui.core.language import show_date
from tests.support.clock import BEGUN, ticking

FINDINGS = [
    Finding("spf.no_all", record=Record("a.test", "TXT", "v=spf1 mx ~all", ("v=spf1 mx",))),
    Finding("spf.record"),
    Finding("spf.pass_all", record=Record("a.test", "TXT", "v=spf1 mx ~all", ("v=spf1 mx",))),
    Finding("spf.missing", record=Record("bounce.a.test", "CNAME", "bounce.acme.test")),
    Finding("dkim.selector_missing", record=Record("s1._domainkey.a.test", "CNAME", "s1.acme.test", ("x", "y"))),
    Finding("dmarc.missing", record=Record("_dmarc.a.test", "TXT", "v=DMARC1; p=none")),
    Finding("dmarc.report_not_authorised", record=Record("a.test._report._dmarc.b.test", "TXT", "v=DMARC1")),
]


def test_message(monkeypatch):
    ticking(monkeypatch, it_message_module)
    today = show_date(BEGUN.astimezone())
    assert (
        it_message("a.test", "news@a.test", FINDINGS)
        == f"""\
Subject: DNS records for a.test

Hello, to send our platform's emails as news@a.test we need these DNS changes for a.test:
1. SPF (TXT, name @): replace `v=spf1 mx` by `v=spf1 mx ~all`
   a.test. IN TXT "v=spf1 mx ~all"
2. SPF (CNAME, name bounce): add `bounce.acme.test`
   bounce.a.test. IN CNAME bounce.acme.test.
3. DKIM (CNAME, name s1._domainkey): replace `x`, `y` by `s1.acme.test`
   s1._domainkey.a.test. IN CNAME s1.acme.test.
4. DMARC (TXT, name _dmarc): add `v=DMARC1; p=none`
   _dmarc.a.test. IN TXT "v=DMARC1; p=none"
5. DMARC (TXT, name a.test._report._dmarc.b.test, in the zone of that name): add `v=DMARC1`
   a.test._report._dmarc.b.test. IN TXT "v=DMARC1"
Nothing else changes. Checked on {today} with smtpgui {__version__}. Thank you."""
    )


def test_nothing_to_say():
    assert it_message("a.test", "news@a.test", [Finding("spf.record")]) == ""


def test_names_are_those_of_the_zone_where_it_is_known():
    told = it_message(
        "news.a.test",
        "x@news.a.test",
        [
            Finding("spf.missing", record=Record("news.a.test", "TXT", "v=spf1")),
            Finding("x.y", {"zone": "a.test"}),
        ],
    )
    assert "1. SPF (TXT, name news): add `v=spf1`" in told


def test_the_further_records_have_their_own_purpose():
    names = ("_mta-sts.a.test", "_smtp._tls.a.test", "default._bimi.a.test")
    told = it_message("a.test", "x@a.test", [Finding("x.y", record=Record(name, "TXT", "v")) for name in names])
    assert [line.split()[1] for line in told.splitlines() if line[:1].isdigit()] == ["MTA-STS", "TLS-RPT", "BIMI"]
