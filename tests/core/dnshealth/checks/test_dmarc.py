"""DMARC: the governing record, its faults, and the records that cure them."""

from __future__ import annotations

from dataclasses import replace

from smtpgui.core.findings import Record
from smtpgui.core.providers.row import DkimKey
from tests.servers.dns_server import txt
from tests.servers.dns_zones import ACME, BOUNCER, HEALTHY, STRANGER, Health, health, with_dmarc, without
from tests.support.tables import every

RUA = "rua=mailto:dmarc@example.test"
FIRST = f"v=DMARC1; p=none; {RUA}"
NO_DMARC = with_dmarc()


def codes(found: Health) -> list[str]:
    """The codes of the DMARC step but for dmarc.record."""
    return [finding.code for finding in found.step("dmarc").findings or () if finding.code != "dmarc.record"]


def facts(found: Health) -> tuple[object, ...]:
    names = ("policy", "applied_policy", "record_domain", "organizational_domain", "test_mode")
    return tuple(found.one("dmarc.record").facts[name] for name in names)


def governs(found: Health) -> bool:
    return "dmarc.record" in found.codes


@every("text, expected")
def test_fine(text: str, expected: list[object]):
    found = health(with_dmarc(text))
    assert codes(found) == []
    assert [*facts(found)] == expected


@every("texts, expected, governed, wanted")
def test_mistakes(texts: list[str], expected: list[str], governed: bool, wanted: str | None):
    found = health(with_dmarc(*texts) + "\nnull.test MX 0 .")
    assert codes(found) == expected
    assert governs(found) is governed
    record = found.one(expected[-1]).record
    assert (record and record.value) == wanted
    if record:
        assert record.name == "_dmarc.example.test"
        assert set(record.found) == (set() if expected == ["dmarc.missing"] else set(texts))
        assert set(codes(health(with_dmarc(record.value)))) <= {"dmarc.policy_none"}  # the cure cures


def test_records_at_wrong_names():
    for name in ("example.test", "dmarc.example.test", "_dmarc.www.example.test"):
        found = health(f"{NO_DMARC}\n{name} {txt(FIRST)}")
        assert codes(found) == ["dmarc.wrong_name"]
        assert found.one("dmarc.wrong_name").facts == {"name": "example.test", "found_at": name}
        assert found.record("dmarc.wrong_name") == Record("_dmarc.example.test", "TXT", FIRST)
    found = health(f"{NO_DMARC}\n_dmarc.example.test.example.test {txt(FIRST)}")
    assert codes(found) == ["txt.domain_doubled"]
    assert found.record("txt.domain_doubled").value == FIRST


# Reports


def test_report_addresses_elsewhere():
    partner = "\npartner.test MX 1 mx.partner.test"
    text = "v=DMARC1; p=reject; rua=mailto:a@partner.test,mailto:b@partner.test,https://x.test/"
    found = health(with_dmarc(text) + partner)
    assert codes(found) == ["dmarc.report_not_authorised", "dmarc.report_not_authorised"]
    wanted = Record("example.test._report._dmarc.partner.test", "TXT", "v=DMARC1")
    assert [f.record for f in found.step("dmarc").findings or ()][-1] == wanted
    allowed = f'{with_dmarc(text)}{partner}\n*._report._dmarc.partner.test TXT "v=DMARC1;"'
    assert codes(health(allowed)) == []
    own = with_dmarc("v=DMARC1; p=reject; rua=mailto:a@sub.example.test") + "\nsub.example.test A 192.0.2.1"
    assert codes(health(own)) == [], "the same organisation needs no leave"
    for owner in ("example.test._report._dmarc.partner.test", "_dmarc.partner.test"):
        zone = f"{with_dmarc('v=DMARC1; p=reject; rua=mailto:a@partner.test')}{partner}\n{owner} TXT !servfail"
        assert codes(health(zone)) == ["dmarc.unknown"]


# Subdomains


def subdomain(parent: str, *lines: str, domain: str = "news.example.test") -> Health:
    return health("\n".join([with_dmarc(parent), *lines]), domain, provider=None)


@every("parent, line, policy, applied, tag")
def test_policy_of_the_parent(parent: str, line: str, policy: str, applied: str, tag: str):
    found = subdomain(f"v=DMARC1; {parent}; {RUA}", f"news.example.test {line}")
    assert facts(found) == (policy, applied, "example.test", "example.test", "t=y" in parent)
    assert found.one("dmarc.subdomain_policy").facts == {
        "name": "news.example.test", "record_domain": "example.test", "policy": applied, "tag": tag
    }  # fmt: skip


def test_a_quiet_policy_above_and_an_existence_that_cannot_be_checked():
    quiet = subdomain(f"v=DMARC1; p=none; {RUA}", "news.example.test A 192.0.2.1")
    assert codes(quiet) == ["dmarc.policy_none"], "no complaint about the parent's"
    line = "news.example.test A !servfail"
    assert codes(subdomain(f"v=DMARC1; p=none; np=reject; {RUA}", line)) == ["dmarc.unknown"]
    assert governs(subdomain(f"v=DMARC1; p=reject; {RUA}", line))


def test_own_record_and_organisation_above():
    found = subdomain(f"v=DMARC1; p=none; {RUA}", f'_dmarc.news.example.test TXT "v=DMARC1; p=reject; {RUA}"')
    assert facts(found) == ("reject", "reject", "news.example.test", "example.test", False)
    lines = [f'_dmarc.news.example.test TXT "v=DMARC1; p={policy}"' for policy in ("none", "reject")]
    found = subdomain(f"v=DMARC1; p=reject; {RUA}", *lines)
    assert codes(found)[0] == "dmarc.multiple"
    assert facts(found)[2] == "example.test", "of two own records none governs"


def test_public_suffix():
    zone = without("_dmarc", zone=NO_DMARC) + '\n_dmarc.test TXT "v=DMARC1; p=reject; psd=y"'
    found = health(zone)
    assert facts(found) == ("reject", "reject", "test", "example.test", False)
    # nothing is said about faults of the registry's own record
    assert codes(found) == ["dmarc.suffix_list_differs", "dmarc.subdomain_policy"]
    assert found.one("dmarc.suffix_list_differs").facts["list_policy"] == "none"


def test_international_domain():
    found = health('_dmarc.xn--bcher-kva.test TXT "v=DMARC1; p=none"', "Bücher.test", provider=None)
    assert facts(found)[2:4] == ("xn--bcher-kva.test", "xn--bcher-kva.test")


# Could not check


def test_an_unreachable_parent():
    line = "_dmarc.example.test TXT !servfail"
    without_own = health(f"{NO_DMARC}\n{line}", "news.example.test", provider=None)
    assert codes(without_own) == ["dmarc.unknown"]
    own = f"_dmarc.news.example.test {txt(f'v=DMARC1; p=reject; {RUA}')}"
    with_own = health(f"{NO_DMARC}\n{line}\n{own}", "news.example.test", provider=None)
    assert facts(with_own) == ("reject", "reject", "news.example.test", "", False)
    assert codes(with_own)[0] == "dmarc.unknown"


def test_an_unreachable_top_level_domain():
    line = "_dmarc.test TXT !servfail"
    assert facts(health(f"{HEALTHY}\n{line}"))[3] == "example.test"
    assert codes(health(f"{NO_DMARC}\n{line}")) == ["dmarc.unknown"]
    assert codes(health(f"{NO_DMARC}\n_dmarc.test TXT !refused")) == ["dmarc.missing"]


# Wildcards


def test_wildcards():
    wild = '\n*.example.test TXT "v=spf1 -all"'
    found = health(HEALTHY + wild, "w.example.test", provider=None)
    assert "txt.wildcard" in codes(found)
    assert "txt.wildcard" not in health(HEALTHY + wild).codes
    assert codes(health(f"{NO_DMARC}{wild}")) == ["txt.wildcard", "dmarc.missing"]
    governed = health(f"{NO_DMARC}\n*.example.test {txt(f'v=DMARC1; p=reject; {RUA}')}")
    assert codes(governed) == ["txt.wildcard"]
    assert facts(governed)[0] == "reject"


# The provider


def test_provider_not_aligned():
    no_key = without("acme1._domainkey")
    found = health(no_key, provider=STRANGER)
    assert codes(found) == ["dmarc.provider_not_aligned"]
    assert found.record("dmarc.provider_not_aligned") == Record(
        "acme1._domainkey.example.test", "CNAME", "acme1.dkim.acme.test"
    )
    assert codes(health(HEALTHY, provider=STRANGER)) == []
    assert codes(health(no_key, provider=ACME)) == []
    assert codes(health(no_key, provider=replace(STRANGER, dkim=()))) == [], "nothing can be told"
    assert codes(health(f"{no_key}\nacme1._domainkey.example.test TXT !servfail", provider=STRANGER)) == []


def test_alignment_by_return_path():
    no_key = without("acme1._domainkey")
    bounce = "\nbounce.example.test CNAME bounce.acme.test"
    hidden = replace(BOUNCER, dkim=(DkimKey("acme1", "*.acme.test"),))
    found = health(no_key, provider=hidden)
    assert found.record("dmarc.provider_not_aligned") == Record("bounce.example.test", "CNAME", "bounce.acme.test")
    assert codes(health(no_key + bounce, provider=hidden)) == []
    strict = without("acme1._domainkey", zone=with_dmarc(f"v=DMARC1; p=reject; aspf=s; {RUA}")) + bounce
    assert codes(health(strict, provider=hidden)) == ["dmarc.provider_not_aligned"]
