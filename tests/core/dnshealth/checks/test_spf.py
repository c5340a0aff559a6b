"""SPF: every misconfiguration by its name, and the record that cures it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smtpgui.core.dnshealth.spf.include_tree import BRANCH_LIMIT, HOST_LIMIT
from smtpgui.core.dnshealth.spf.record import parse
from smtpgui.core.findings import Record
from smtpgui.core.providers.table import provider
from tests.servers.dns_server import txt
from tests.servers.dns_zones import ACME, BOUNCER, HEALTHY, STRANGER, Health, health, with_spf, without
from tests.support.tables import every

NO_SPF = with_spf()
GOOD = "v=spf1 mx include:spf.acme.test ~all"


def codes(found: Health) -> list[str]:
    """The codes of the SPF step, the good ones left out."""
    good = ("spf.record", "spf.provider_authorised")
    return [finding.code for finding in found.step("spf").findings or () if finding.code not in good]


MISTAKES = [
    # one record that says something wrong: its text, the codes, the record to publish
    ("v=spf1 mx ~all", ["spf.provider_not_authorised"], GOOD),
    ("v=spf1 mx ip4:198.51.100.0/24 ~all", ["spf.provider_partly_authorised"],
     "v=spf1 mx ip4:198.51.100.0/24 include:spf.acme.test ~all"),
    ("v=spf1 include:spf.acme.test +all", ["spf.pass_all"], "v=spf1 include:spf.acme.test ~all"),
    ("v=spf1 include:spf.acme.test all", ["spf.pass_all"], "v=spf1 include:spf.acme.test ~all"),
    ("v=spf1 mx +all", ["spf.pass_all"], GOOD),
    ("v=spf1 mx include:spf.acme.test", ["spf.no_all"], GOOD),
    ("v=spf1 mx include:spf.acme.test ?all", ["spf.no_all"], GOOD),
    ("v=spf1 include:old.partner.test mx include:spf.acme.test ~all", ["spf.include_without_record"], GOOD),
    ("v=spf1 include:mail.example.test mx include:spf.acme.test ~all", ["spf.include_without_record"], GOOD),
    ("v=spf1 mx include:spf.acmee.test ~all", ["spf.include_misspelt"], GOOD),
    ("v=spf1 include:example.test mx include:spf.acme.test ~all", ["spf.loop"], GOOD),
    ("v=spf1 mx ip:192.0.2.7 include:spf.acme.test ~all", ["spf.syntax"],
     "v=spf1 mx ip4:192.0.2.7 include:spf.acme.test ~all"),
    ("v=spf1 mx include=spf.acme.test ~all", ["spf.syntax"], GOOD),
    ("v=spf1 mx, include:spf.acme.test ~all", ["spf.syntax"], GOOD),
    ("v=spf1 mx include:spf.acme.test~all", ["spf.syntax"], GOOD),
    ("v=spf1 mx spf.acme.test ~all", ["spf.syntax"], GOOD),
    ("v=spf1; mx include:spf.acme.test ~all", ["spf.syntax"], GOOD),
    ("v=spf1 mx “include:spf.acme.test” ~all", ["txt.not_ascii"], GOOD),
    ("“v=spf1 mx include:spf.acme.test ~all”", ["txt.not_ascii"], GOOD),
    ("v=spf1 mx\u00a0include:spf.acme.test ~all", ["txt.not_ascii"], GOOD),
    ('"v=spf1 mx include:spf.acme.test ~all"', ["txt.literal_quotes"], GOOD),
    ('v=spf1 mx include:spf.acme.test" "~all', ["txt.literal_quotes"], GOOD),
    ("v=spf1 mx ~all include:spf.acme.test", ["spf.after_all", "spf.provider_not_authorised"], GOOD),
    ("v=spf1 include:spf.acme.test ~all redirect=more.acme.test", ["spf.redirect_ignored"],
     "v=spf1 include:spf.acme.test include:more.acme.test ~all"),
    ("v=spf1 mx include:spf.acme.test ~all redirect=gone.test", ["spf.redirect_ignored"], GOOD),
    ("v=spf1 a:o1.test a:o2.test mx:o3.test mx include:spf.acme.test ~all", ["spf.too_many_void_lookups"], GOOD),
]  # fmt: skip


@every("text, expected, wanted", MISTAKES)
def test_one_wrong_record(text: str, expected: list[str], wanted: str):
    found = health(with_spf(text))
    assert codes(found) == expected
    for code in expected:
        assert found.record(code) == Record("example.test", "TXT", wanted, (text,))
    assert codes(health(with_spf(wanted))) == []  # the cure cures


HARMLESS = [
    GOOD, "V=SPF1 MX INCLUDE:SPF.ACME.TEST ~ALL", "v=spf1 include:spf.acme.test. -all", "v=spf1 redirect=spf.acme.test",
    "v=spf1 ip4:198.51.100.0/24 ip4:203.0.113.0/24 ip6:2001:db8::/32 -all",
    "v=spf1 a:o1.test include:spf.acme.test -all",
    "v=spf1 include:spf.acme.test exists:%{i}.list.test -all", "v=spf1  include:spf.acme.test   -all ",
    "v=spf1 include:spf.acme.test -all x-unknown=1",
]  # fmt: skip


@every("text", HARMLESS)
def test_what_is_right_is_left_alone(text: str):
    found = health(with_spf(text))
    assert codes(found) == []
    assert found.one("spf.record").facts["record"] == text
    assert found.one("spf.provider_authorised").facts["passed"] == 3


def test_a_record_that_shuts_the_provider_out():
    found = health(with_spf("v=spf1 -ip4:198.51.100.0/24 include:spf.acme.test -all"))
    assert codes(found) == ["spf.provider_partly_authorised"]
    assert found.one("spf.provider_partly_authorised").record is None  # an include changes nothing there


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


def test_multiple():
    found = health(with_spf("v=spf1 include:spf.acme.test -all", "v=spf1 mx ~all"))
    assert codes(found) == ["spf.multiple"]
    record = found.record("spf.multiple")
    assert record.value == "v=spf1 include:spf.acme.test mx -all"
    assert len(record.found) == 2


@pytest.mark.parametrize("name", ["spf", "_spf", "www", "mail"])
def test_wrong_name(name: str):
    found = health(f'{NO_SPF}\n{name}.example.test TXT "v=spf1 mx -all"')
    assert codes(found) == ["spf.wrong_name"]
    assert found.one("spf.wrong_name").facts["found_at"] == f"{name}.example.test"
    assert found.record("spf.wrong_name").value == "v=spf1 mx include:spf.acme.test -all"


def test_a_wildcard_is_not_a_wrong_name():
    assert codes(health(f'{without("mail.example", zone=NO_SPF)}\n*.example.test TXT "v=spf1 -all"')) == [
        "spf.missing"
    ]


def test_domain_doubled():
    found = health(f'{NO_SPF}\nexample.test.example.test TXT "{GOOD}"')
    assert codes(found) == ["txt.domain_doubled"]
    assert found.record("txt.domain_doubled").value == GOOD


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("v=spf1 mx include:spf.acme.test", "ip4:192.0.2.7 -all"),
        ("v=spf1 mx include:spf.ac", "me.test ip4:192.0.2.7 -all"),
        ("v=spf1 mx include:spf.acme.test ip4:192.0.2.7", "-all"),
    ],
)
def test_split_records(first: str, second: str):
    found = health(f"{with_spf(first)}\nexample.test {txt(second)}")
    assert codes(found) == ["txt.split_records"]
    assert found.record("txt.split_records").value == "v=spf1 mx include:spf.acme.test ip4:192.0.2.7 -all"
    assert found.record("txt.split_records").found == (first, second)


def test_lost_space():
    found = health(f'{NO_SPF}\nexample.test TXT "v=spf1 mx include:spf.acme.test" "ip4:192.0.2.7 -all"')
    assert codes(found) == ["txt.lost_space"]
    assert found.record("txt.lost_space").value == "v=spf1 mx include:spf.acme.test ip4:192.0.2.7 -all"


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


def test_ten_is_allowed():
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


BELOW = [
    # what the record says, what stands below, the codes, whom the last is about, the record to publish
    ("include:two.test -all", ["two.test v=spf1 -all", "two.test v=spf1 ~all"], ["spf.include_broken"], "two.test", ""),
    ("include:two.test", ["two.test v=spf1 -all", "two.test v=spf1 ~all"], ["spf.no_all", "spf.include_broken"],
     "two.test", ""),
    ("include:bad.test -all", ["bad.test v=spf1 ip4:x -all"], ["spf.include_broken"], "bad.test", ""),
    ("include:bad.test +all", ["bad.test v=spf1 ip4:x -all"], ["spf.pass_all", "spf.include_broken"], "bad.test", ""),
    ("include:p.test -all", ["p.test v=spf1 include:gone.p.test -all"], ["spf.include_without_record"], "gone.p.test",
     ""),
    ("include:r1.test -all", ["r1.test v=spf1 include:r2.test -all", "r2.test v=spf1 include:r1.test -all"],
     ["spf.loop"], "r1.test", "v=spf1 mx include:spf.acme.test -all"),
    ("include:old.test -all", ["old.test v=spf1 a:o1.test a:o2.test exists:o3.test ~all"],
     ["spf.too_many_void_lookups"], "example.test", ""),
    ("include:old.test -all", ["old.test v=spf1 ptr -all"], ["spf.ptr"], "old.test", ""),
]  # fmt: skip


@every("said, records, expected, about, wanted", BELOW)
def test_what_stands_below(said: str, records: list[str], expected: list[str], about: str, wanted: str):
    """A proposal that would stay broken is not made."""
    zone = "".join(f'\n{name} TXT "{text}"' for name, text in (record.split(" ", 1) for record in records))
    found = health(with_spf(f"v=spf1 mx include:spf.acme.test {said}") + zone)
    assert codes(found) == expected
    facts = found.one(expected[-1]).facts
    assert facts.get("include", facts["name"]) == about
    assert facts.get("owner", "other") == "other"
    assert {finding.record and finding.record.value for finding in map(found.one, expected)} == {wanted or None}


def test_a_program_provider_is_known_too():
    known = provider("gmail")
    assert known.spf_include == "" or known.spf_include.isascii()


# Could not check


def test_bogus_signatures():
    facts = health(f"{HEALTHY}\nexample.test TXT !bogus").one("spf.unknown").facts
    assert (facts["extended_errors"], facts["answers_unchecked"]) == ((6,), True)


@pytest.mark.parametrize("name", ["spf.acme.test TXT", "more.acme.test TXT"])
def test_an_unreachable_include_is_unknown(name: str):
    found = health(f"{HEALTHY}\n{name} !servfail")
    assert codes(found) == ["spf.unknown"]
    assert found.one("spf.unknown").facts["name"] == name.split()[0]


def test_an_unreachable_host_is_unknown():
    found = health(with_spf("v=spf1 a:slow.test include:spf.acme.test -all") + "\nslow.test A !servfail")
    assert codes(found) == ["spf.unknown"]


def test_an_include_of_the_provider_that_is_gone():
    found = health(without("spf.acme.test", zone=with_spf("v=spf1 mx ~all")))
    assert codes(found) == ["spf.unknown"]
    named = health(without("spf.acme.test"))
    assert codes(named) == ["spf.include_without_record"]


def test_a_proposal_with_an_unreachable_include_still_stands():
    found = health(with_spf("v=spf1 mx +all") + "\nspf.acme.test TXT !servfail")
    assert codes(found) == ["spf.pass_all", "spf.unknown"]
    assert found.record("spf.pass_all").value == GOOD


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


def test_return_path_with_an_unreachable_include():
    zone = f'{HEALTHY}\nbounce.example.test TXT "v=spf1 mx -all"\nmore.acme.test TXT !servfail'
    assert "spf.unknown" in codes(health(zone, provider=BOUNCER))


def test_return_path_without_a_name():
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


def test_proposals_can_be_read():
    for text, _, wanted in MISTAKES:
        assert not parse(wanted).faults, text


def test_a_dead_include_in_a_damaged_record():
    text = "v=spf1\u00a0include:gone.test include:spf.acmee.test mx -all"
    found = health(with_spf(text))
    wanted = Record("example.test", "TXT", "v=spf1 include:spf.acme.test mx -all", (text,))
    assert codes(found) == ["txt.not_ascii", "spf.include_without_record", "spf.include_misspelt"]
    assert [finding.record for finding in found.step("spf").findings] == [wanted] * 3
