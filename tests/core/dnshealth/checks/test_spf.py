"""SPF: every misconfiguration by its name, and the record that cures it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smtpgui.core.dnshealth.spf.include_tree import BRANCH_LIMIT, HOST_LIMIT
from smtpgui.core.dnshealth.spf.record import parse
from smtpgui.core.findings import Record
from tests.servers.dns_server import txt
from tests.servers.dns_zones import ACME, BOUNCER, HEALTHY, STRANGER, Health, health, with_spf, without
from tests.support.tables import every

NO_SPF = with_spf()
GOOD = "v=spf1 mx include:spf.acme.test ~all"


def codes(found: Health) -> list[str]:
    """The codes of the SPF step, the good ones left out."""
    good = ("spf.record", "spf.provider_authorised")
    return [finding.code for finding in found.step("spf").findings or () if finding.code not in good]


@every("texts, expected, wanted")
def test_records_that_are_wrong(texts: list[str], expected: list[str], wanted: str):
    found = health(with_spf(*texts))
    assert codes(found) == expected
    for code in expected:
        assert found.record(code) == Record("example.test", "TXT", wanted, tuple(texts))
    assert codes(health(with_spf(wanted))) == []  # the cure cures
    assert not parse(wanted).faults


@every("text")
def test_what_is_right_is_left_alone(text: str):
    found = health(with_spf(text))
    assert codes(found) == []
    assert found.one("spf.record").facts["record"] == text
    assert found.one("spf.provider_authorised").facts["passed"] == 3


@every("case, texts, line, expected, facts, wanted")
def test_zones_that_are_wrong(
    case: str, texts: list[str], line: str, expected: list[str], facts: dict[str, str], wanted: str | None
):
    found = health(f"{with_spf(*texts)}\n{line}")
    assert codes(found) == expected, case
    first = found.one(expected[0])
    assert facts.items() <= first.facts.items()
    assert (first.record and first.record.value) == wanted


def test_counts():
    facts = health(with_spf("v=spf1 mx a:gone.test include:spf.acme.test ~all")).one("spf.record").facts
    assert (facts["lookups"], facts["void_lookups"]) == (4, 1)


def test_missing():
    assert health(NO_SPF).record("spf.missing") == Record(
        "example.test", "TXT", "v=spf1 include:spf.acme.test ~all"
    )
    assert health(NO_SPF, provider=None).record("spf.missing").value == "v=spf1 mx ~all"
    no_mx = without("example.test MX", zone=NO_SPF)
    assert health(no_mx, provider=None).record("spf.missing").value == "v=spf1 ~all"
    with_address = f"{no_mx}\nexample.test A 192.0.2.1"
    assert health(with_address, provider=None).record("spf.missing").value == "v=spf1 a ~all"


def test_missing_where_the_mx_tells_the_provider(monkeypatch: pytest.MonkeyPatch):
    from smtpgui.core.dnshealth.spf import missing

    monkeypatch.setattr(missing, "provider_for", lambda _, mx: ACME if "mail.example.test" in mx else None)
    assert health(NO_SPF, provider=None).record("spf.missing").value == "v=spf1 include:spf.acme.test ~all"


def test_a_wildcard_is_not_a_wrong_name():
    assert codes(health(f'{without("mail.example", zone=NO_SPF)}\n*.example.test TXT "v=spf1 -all"')) == [
        "spf.missing"
    ]


# Limits


def services(count: int) -> str:
    return "\n".join(f'i{number}.test TXT "v=spf1 ip4:10.0.{number}.1 -all"' for number in range(count))


def including(count: int, rest: str) -> str:
    return "v=spf1 " + " ".join(f"include:i{number}.test" for number in range(count)) + f" {rest}"


def test_too_many_lookups():
    found = health(with_spf(including(9, "include:spf.acme.test -all")) + "\n" + services(9))
    assert codes(found) == ["spf.too_many_lookups"]
    finding = found.one("spf.too_many_lookups")
    assert finding.facts["lookups"] == 11
    assert finding.facts["list"][:2] == ("include:spf.acme.test (2)", "include:i0.test (1)")
    assert finding.record is None
    assert found.one("spf.record").facts["lookups"] == 11
    assert codes(health(with_spf(including(8, "include:spf.acme.test -all")) + "\n" + services(8))) == []


def test_no_room_for_the_provider():
    found = health(with_spf(including(9, "-all")) + "\n" + services(9))
    assert codes(found) == ["spf.provider_not_authorised", "spf.no_room"]
    assert found.one("spf.provider_not_authorised").record is None
    assert found.one("spf.no_room").facts["lookups"] == 11
    assert "include:spf.acme.test" not in str(found.one("spf.no_room").facts["list"])


def test_too_many_mx():
    hosts = "\n".join(
        f"example.test MX 10 m{number}.test\nm{number}.test A 192.0.2.{number}" for number in range(11)
    )
    assert codes(health(f"{HEALTHY}\n{hosts}")) == ["spf.too_many_mx"]


# Includes


@every("said, records, expected, about, wanted")
def test_what_stands_below(said: str, records: list[str], expected: list[str], about: str, wanted: str):
    """A proposal that would stay broken is not made."""
    zone = "".join(f'\n{name} TXT "{text}"' for name, text in (record.split(" ", 1) for record in records))
    found = health(with_spf(f"v=spf1 mx include:spf.acme.test {said}") + zone)
    assert codes(found) == expected
    facts = found.one(expected[-1]).facts
    assert facts.get("include", facts["name"]) == about
    assert facts.get("owner", "other") == "other"
    assert {finding.record and finding.record.value for finding in map(found.one, expected)} == {wanted or None}


# Could not check


def test_bogus_signatures():
    facts = health(f"{HEALTHY}\nexample.test TXT !bogus").one("spf.unknown").facts
    assert (facts["extended_errors"], facts["answers_unchecked"]) == ((6,), True)


def test_an_include_of_the_provider_that_is_gone():
    found = health(without("spf.acme.test", zone=with_spf("v=spf1 mx ~all")))
    assert codes(found) == ["spf.unknown"]
    named = health(without("spf.acme.test"))
    assert codes(named) == ["spf.include_without_record"]


# Providers


def test_macros_only_authorise_by_name():
    macros = replace(ACME, spf_include="m.acme.test")
    zone = '\nm.acme.test TXT "v=spf1 exists:%{i}.m.acme.test -all"'
    assert codes(health(with_spf("v=spf1 include:m.acme.test -all") + zone, provider=macros)) == []
    found = health(with_spf("v=spf1 mx -all") + zone, provider=macros)
    assert codes(found) == ["spf.provider_not_authorised"]
    assert found.record("spf.provider_not_authorised").value == "v=spf1 mx include:m.acme.test -all"


def test_hosts_of_the_provider_count():
    zone = '\nh.acme.test TXT "v=spf1 a:out.acme.test mx:acme.test ?ip4:10.0.0.1 ?include:more.acme.test -all"'
    zone += "\nout.acme.test A 198.51.100.7\nacme.test MX 1 in.acme.test\nin.acme.test A 198.51.100.8"
    found = health(
        with_spf("v=spf1 ip4:198.51.100.7 -all") + zone, provider=replace(ACME, spf_include="h.acme.test")
    )
    assert codes(found) == ["spf.provider_partly_authorised"]
    assert found.one("spf.provider_partly_authorised").facts["tried"] == 2


def test_an_include_nobody_knows():
    found = health(HEALTHY, provider=replace(ACME, spf_include=""))
    assert codes(found) == ["spf.include_unknown"]


def test_envelope_of_the_provider():
    found = health(with_spf("v=spf1 mx ~all"), provider=STRANGER)
    assert codes(found) == ["spf.provider_domain"]
    assert codes(health(NO_SPF, provider=STRANGER)) == ["spf.missing", "spf.provider_domain"]


def test_return_path():
    found = health(HEALTHY, provider=BOUNCER)
    assert codes(found) == ["spf.missing"]
    assert found.record("spf.missing") == Record("bounce.example.test", "CNAME", "bounce.acme.test")
    assert codes(health(f"{HEALTHY}\nbounce.example.test CNAME bounce.acme.test", provider=BOUNCER)) == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('TXT "v=spf1 include:spf.acme.test -all"', []),
        ('TXT "v=spf1 mx -all"', ["spf.provider_not_authorised"]),
        ("TXT !servfail", ["spf.unknown"]),
        ("CNAME gone.test", ["spf.missing"]),
    ],
)
def test_return_path_of_the_user(line: str, expected: list[str]):
    found = health(f"{HEALTHY}\nbounce.example.test {line}", provider=BOUNCER)
    assert codes(found) == expected
    if expected and expected != ["spf.unknown"]:
        assert found.record(expected[0]).value == "bounce.acme.test"


def test_return_path_that_nobody_can_tell():
    zone = f'{HEALTHY}\nbounce.example.test TXT "v=spf1 mx -all"\nmore.acme.test TXT !servfail'
    assert "spf.unknown" in codes(health(zone, provider=BOUNCER))
    assert codes(health(HEALTHY, provider=replace(BOUNCER, return_path=None))) == []


# Hostile zones


def test_hostile_records_cost_a_bounded_number_of_questions():
    fan = with_spf("v=spf1 " + " ".join(f"include:f{number}.test" for number in range(150)) + " -all")
    for number in range(150):
        hosts = " ".join(f"a:g{other}.f{number}.test" for other in range(20))
        fan += f"\nf{number}.test {txt(f'v=spf1 {hosts} -all')}"
    deep = with_spf("v=spf1 include:d0.test -all") + "\n"
    deep += "\n".join(f'd{number}.test TXT "v=spf1 include:d{number + 1}.test -all"' for number in range(150))
    long = with_spf("v=spf1 " + "ip4:192.0.2.1 " * 4000 + "-all")
    huge = with_spf("v=spf1 " + "A" * 60_000)
    binary = (
        NO_SPF
        + f"\nexample.test {txt(bytes(range(256)))}\nexample.test {txt(b'v=spf1 -all' + bytes(1) + b' +all')}"
    )
    many = HEALTHY + "\n" + "\n".join(f'example.test TXT "junk {number} {"x" * 40}"' for number in range(200))
    for zone in (fan, deep):
        found = health(zone)
        assert "spf.too_many_lookups" in codes(found)
        assert found.asked < 2 * (BRANCH_LIMIT + HOST_LIMIT)
    assert codes(health(long)) == ["spf.syntax"]
    assert codes(health(huge)) == ["spf.syntax"]
    assert codes(health(binary)) == ["spf.syntax", "spf.pass_all"]
    assert codes(health(many)) == []
