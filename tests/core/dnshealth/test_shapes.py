"""The same mistakes in other shapes: at a subdomain, cut in three, pasted with what belongs elsewhere."""

from __future__ import annotations

from tests.servers.dns_server import txt
from tests.servers.dns_zones import ACME, HEALTHY, RSA_2048, health, with_dmarc, with_key, with_spf, without
from tests.support.tables import every

NEWS = HEALTHY.replace("example.test  ", "news.example.test  ").replace("_dmarc.example", "_dmarc.news.example")
NEWS = NEWS.replace("_domainkey.example", "_domainkey.news.example")
"""The same for news.example.test, which is no zone of its own."""

POLICY = "v=DMARC1; p=none; rua=mailto:a@example.test"
KEY = "v=DKIM1; k=rsa; p=" + RSA_2048
OWN_KEY = without("acme1._domainkey")


def own_key(*texts: str) -> str:
    return OWN_KEY + "".join(f"\nacme1._domainkey.example.test {txt(text)}" for text in texts)


SHAPES = [
    # zone, domain, the finding, and the value to publish ("" for none)
    (with_spf("v=spf1 redirect=all.test") + '\nall.test TXT "v=spf1 +all"', "example.test", "spf.pass_all", ""),
    (with_spf("v=spf1 include:all.test -all") + '\nall.test TXT "v=spf1 +all"', "example.test", "spf.pass_all", ""),
    (with_spf("v=spf1 include:spf.acme.test ip4:0.0.0.0/0 -all"), "example.test", "spf.pass_all",
     "v=spf1 include:spf.acme.test -all"),
    (with_spf("v=spf1 include:spf.acme.test ip6:8000::/1 -all"), "example.test", "spf.pass_all",
     "v=spf1 include:spf.acme.test -all"),
    (with_spf("IN TXT v=spf1 include:spf.acme.test -all"), "example.test", "spf.syntax",
     "v=spf1 include:spf.acme.test -all"),
    (with_spf() + '\nexample.test TXT "v=spf1" "include:spf.acme.test -all"', "example.test", "txt.lost_space",
     "v=spf1 include:spf.acme.test -all"),
    (without("news.example.test TXT", zone=NEWS) + '\nnews.example.test.example.test TXT "v=spf1 a:h.test -all"',
     "news.example.test", "txt.domain_doubled", "v=spf1 a:h.test include:spf.acme.test -all"),
    (without("_dmarc", zone=NEWS) + f"\n_dmarc.news.example.test.example.test {txt(POLICY)}",
     "news.example.test", "txt.domain_doubled", POLICY),
    (without("acme1._domainkey", zone=NEWS)
     + "\nacme1._domainkey.news.example.test.example.test CNAME acme1.dkim.acme.test",
     "news.example.test", "txt.domain_doubled", "acme1.dkim.acme.test"),
    (own_key(KEY[:150], KEY[150:300], KEY[300:]), "example.test", "txt.split_records", KEY),
    (with_dmarc("v=DMARC1; p=reject;", "rua=mailto:me@example.test"), "example.test", "txt.split_records",
     "v=DMARC1; p=reject; rua=mailto:me@example.test"),
    (with_dmarc("v=DMARC1;\u00a0p=reject; rua=mailto:me@example.test"), "example.test", "txt.not_ascii",
     "v=DMARC1; p=reject; rua=mailto:me@example.test"),
    (own_key(KEY.replace("; k", ";\u00a0k")), "example.test", "txt.not_ascii", KEY),
    (own_key(f"-----BEGIN PUBLIC KEY-----{RSA_2048}-----END PUBLIC KEY-----"), "example.test", "dkim.key_broken", KEY),
    (own_key(RSA_2048), "example.test", "dkim.key_broken", KEY),
    (own_key(KEY.replace("DKIM1", "dkim1")), "example.test", "dkim.key_broken", KEY),
    (own_key(f"v=; {KEY[9:]}"), "example.test", "dkim.key_broken", KEY),
    (own_key(f"{KEY[9:]}; v=DKIM1"), "example.test", "dkim.key_broken", KEY),
    (own_key(KEY + KEY), "example.test", "dkim.key_broken", KEY),
    (own_key(f"{KEY}; {KEY}"), "example.test", "dkim.key_broken", KEY),
    (own_key(KEY + RSA_2048), "example.test", "dkim.key_broken", KEY),
    (own_key("v=DKIM2; k=rsa; p=" + RSA_2048), "example.test", "dkim.key_broken", ""),
    (with_key("t=s:y; p=" + RSA_2048), "example.test", "dkim.test_mode", ""),
    (with_dmarc("v=DMARC2; p=none"), "example.test", "dmarc.syntax",
     "v=DMARC1; p=none; rua=mailto:dmarc@example.test"),
    (with_dmarc("p=reject; v=DMARC1"), "example.test", "dmarc.syntax",
     "v=DMARC1; p=reject; rua=mailto:dmarc@example.test"),
    (with_dmarc("v=DMARC1; p=reject; rua=mailto:"), "example.test", "dmarc.no_report_address",
     "v=DMARC1; p=reject; rua=mailto:dmarc@example.test"),
    (without("_dmarc", zone=NEWS) + '\n_dmarc.example.test TXT "v=DMARC1; p=none"'
     '\n_dmarc.example.test TXT "v=DMARC1; p=reject"\nexample.test A 192.0.2.1', "news.example.test",
     "dmarc.multiple", "v=DMARC1; p=reject; rua=mailto:dmarc@example.test"),
]  # fmt: skip


@every("zone, domain, code, value", SHAPES)
def test_other_shapes(zone: str, domain: str, code: str, value: str):
    found = health(zone, domain)
    finding = found.one(code)
    assert (finding.record.value if finding.record else "") == value
    assert not [other for other in found.codes if other.endswith("missing")], found.codes


def test_reports_go_where_mail_is_taken():
    """A subdomain that only sends: reports about it go to its organisation; where nobody takes mail, none are asked."""
    zone = without("_dmarc", "news.example.test MX", zone=NEWS)
    at_home = health(zone + "\nexample.test MX 10 mail.example.test", "news.example.test")
    assert at_home.record("dmarc.missing").value == "v=DMARC1; p=none; rua=mailto:dmarc@example.test"
    assert health(zone, "news.example.test").record("dmarc.missing").value == "v=DMARC1; p=none"


def test_all_complaints_about_one_record_propose_the_same():
    text = "v=DMARC1; p=reject; pct=50; rua=mailto:a@gone.test,mailto:b@gone2.test,mailto:c@example.test"
    found = health(with_dmarc(text), "example.test")
    wanted = {f.record.value for f in found.findings if f.record and f.record.name == "_dmarc.example.test"}
    assert wanted == {"v=DMARC1; p=reject; t=y; rua=mailto:c@example.test"}


def test_an_alias_in_the_way_of_a_record_is_named():
    found = health(without("_dmarc") + "\n_dmarc.example.test CNAME gone.test")
    assert found.record("dmarc.missing").found == ("gone.test",)


def test_what_is_there_is_not_proposed():
    zone = without("example.test MX") + "\nexample.test MX 0 ."
    found = health(zone, "example.test")
    assert found.one("dmarc.no_report_address").record is None


def test_an_alias_at_the_apex_comes_first():
    zone = 'example.test CNAME shop.test\nshop.test A 192.0.2.1\nspf.acme.test TXT "v=spf1 -all"'
    found = health(zone, "example.test", provider=ACME)
    assert found.step("verdict").findings[0].facts["first"] == "ns.apex_cname"
