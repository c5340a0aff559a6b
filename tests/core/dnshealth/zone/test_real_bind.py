"""DNS health against BIND: a zone in order, zones that fail, signatures that are wrong, and a hostile zone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from smtpgui.core.dnshealth import DnsOptions, card_state, check_domain, evaluate_spf, zone_line
from smtpgui.core.dnshealth.checks import CHECKS
from smtpgui.core.dnshealth.publish.it_message import it_message
from smtpgui.core.dnshealth.verdict.cards import CardState
from smtpgui.core.explain import explain
from smtpgui.core.net.network import Network
from smtpgui.core.resolver import Reason, Status
from smtpgui.core.resolver.client import ask_now
from tests.servers.bind import HOSTILE_RECORDS, PROGRAMS, Bind
from tests.servers.dns_zones import ACME, ALL_UNKNOWN, Health
from tests.support.real import need
from tests.support.tables import every

pytestmark = [pytest.mark.real, pytest.mark.slow]

# Of what is numbered, the first; not those that belong to another name, and none that is no name of a domain.
HOSTILE_NAMES = [f"{name}.hostile.test" for name in HOSTILE_RECORDS if re.fullmatch(r"[a-z-]+0?", name)]
NAMES = [*HOSTILE_NAMES, "hostile.test", "broken-key.hostile.test", "no-key.hostile.test", "a.wild.hostile.test",
         "not-there.hostile.test"]  # fmt: skip


@pytest.fixture(scope="module")
def bind() -> Iterator[Bind]:
    need(*PROGRAMS)
    with Bind() as servers:
        yield servers


@pytest.fixture(params=["zones", "validating"])
def network(bind: Bind, request: pytest.FixtureRequest) -> Network:
    """Both ways to ask: the server that holds the zones, and the resolver in front of it."""
    return getattr(bind, request.param)


def check(domain: str, network: Network) -> Health:
    steps = check_domain(domain, network, DnsOptions(ACME, timeout=60))
    return Health(tuple(step for step in steps if not step.running))


def states(found: Health) -> dict[str, CardState]:
    return {step.name: card_state(step.findings or ()) for step in found.steps}


def test_a_signed_zone_in_order_has_no_complaint(network):
    found = check("healthy.test", network)
    assert found.complaints == []
    assert set(states(found).values()) == {CardState.WORKING, CardState.NOT_NEEDED}
    assert {"mx.found", "spf.provider_authorised", "dkim.key", "dmarc.record"} <= set(found.codes)
    assert found.one("dkim.key").facts["bits"] == 2048


def test_signatures_that_are_over_are_no_proof_that_anything_is_missing(bind):
    assert check("expired.test", bind.zones).step("spf").findings[0].code == "spf.record"
    found = check("expired.test", bind.validating)
    assert found.codes == ["dnssec.bogus" if code == "dnssec.unknown" else code for code in ALL_UNKNOWN]
    others = {name: state for name, state in states(found).items() if name not in ("dnssec", "ptr", "verdict")}
    assert set(others.values()) == {CardState.UNKNOWN}
    for finding in found.findings[:-3]:
        assert finding.facts["reason"] == "servfail"
        assert finding.facts["answers_unchecked"] is True
        assert finding.record is None


def test_a_record_that_was_altered_is_not_believed_and_the_others_are(bind):
    assert "spf.pass_all" in check("altered.test", bind.zones).codes
    found = check("altered.test", bind.validating)
    assert found.one("spf.unknown").facts["reason"] == "servfail"
    assert found.one("spf.unknown").facts["answers_unchecked"] is True
    assert [code for code in found.codes if code.startswith("spf.")] == ["spf.unknown"]
    assert {"mx.found", "dmarc.record"} <= set(found.codes)


def test_a_zone_that_cannot_be_loaded_is_unknown_and_not_missing(network):
    found = check("dead.test", network)
    assert found.codes == ALL_UNKNOWN
    assert all("answers_unchecked" not in finding.facts for finding in found.findings)
    assert it_message("dead.test", "news@dead.test", found.findings) == ""


def test_signatures_are_told_by_who_checks_them(bind):
    signed, unchecked = check("healthy.test", bind.validating), check("healthy.test", bind.zones)
    assert "dnssec.signed" in signed.codes
    assert "dnssec.absent" in unchecked.codes
    assert signed.one("dane.record").facts["hosts"] == ("mail.healthy.test",)
    assert "dane.absent" in unchecked.codes, "without signatures a TLSA record means nothing"
    assert "tls_rpt.record" in signed.codes
    assert check("hostile.test", bind.validating).one("dnssec.absent")


def test_bogus_records_are_named_with_their_cause(bind):
    facts = check("expired.test", bind.validating).one("dnssec.bogus").facts
    assert "expired.test MX" in facts["list"]
    assert facts["cause"] in ("expired", "bogus")
    altered = check("altered.test", bind.validating).one("dnssec.bogus").facts
    assert altered["list"] == ("altered.test TXT",)


def test_a_delegation_to_a_server_that_does_not_have_the_zone(network):
    found = check("lame.test", network)
    assert not [code for code in found.codes if code.endswith(("missing", "absent"))]
    assert {"ns.unknown", "mx.unknown", "spf.unknown", "dmarc.unknown"} <= set(found.codes)


def test_a_loop_of_aliases_is_unknown_and_not_missing(network):
    for name in ("itself", "loop0", "by-loop"):
        found = check(f"{name}.hostile.test", network)
        assert "mx.unknown" in found.codes or name == "by-loop", name
        assert not {"mx.missing", "mx.no_address"} & set(found.codes), name
        assert name == "by-loop" or "spf.unknown" in found.codes, name


@every("domain", NAMES)
def test_nothing_in_a_hostile_zone_breaks_a_check(network, domain):
    found = check(domain, network)
    assert [step.name for step in found.steps] == [
        *(check.name for check in CHECKS if not check.optional),
        "verdict",
    ]
    assert "check.broken" not in found.codes
    for finding in found.findings:
        words = explain(finding)
        assert all(text.isprintable() for text in f"{words.title} {words.why} {words.fix}".split("\u00a0"))
        json.dumps(dict(finding.facts))
        if finding.record is not None:
            assert zone_line(finding.record).isprintable()


@every("domain", [*NAMES, "altered.test", "expired.test", "dead.test"])
def test_what_failed_is_never_said_to_be_missing(bind, domain):
    """The word of the resolver itself: what it could not find out, no check takes for absent."""
    mx, spf, dmarc = ask_now([(domain, "MX"), (domain, "TXT"), (f"_dmarc.{domain}", "TXT")], bind.validating)
    codes = set(check(domain, bind.validating).codes)
    for answer, missing in ((mx, "mx.missing"), (spf, "spf.missing"), (dmarc, "dmarc.missing")):
        assert not (answer.failed and missing in codes), missing


def test_a_big_answer_comes_whole_over_tcp(network):
    (many,) = ask_now([("many.hostile.test", "TXT")], network)
    assert many.status is Status.FOUND
    assert len(many.texts) == 81
    assert "spf.record" in check("many.hostile.test", network).codes
    (huge,) = ask_now([("huge.hostile.test", "TXT")], network)
    assert huge.texts == ("A" * 60000,)


def test_the_bytes_of_a_record_come_as_they_are(network):
    empty, split, odd, nul = ask_now(
        [(f"{name}.hostile.test", "TXT") for name in ("empty", "split", "bytes", "nul")], network
    )
    assert empty.texts == ("",)
    assert split.texts == ("v=spf1 -all",)
    assert b"".join(odd.records[0].strings) == bytes(range(256))
    assert nul.texts == ("v=spf1 -all\0 +all",)


def test_an_odd_name_can_be_asked_for(network):
    (odd,) = ask_now([("we\\.ird\\032name\\000x.hostile.test", "TXT")], network)
    assert odd.texts == ("v=spf1 -all",)


def test_what_is_not_there_is_proven_absent(network):
    name, kind, outside = ask_now(
        [("nothing.healthy.test", "TXT"), ("mail.healthy.test", "TXT"), ("healthy.example", "TXT")], network
    )
    assert (name.status, kind.status) == (Status.NXDOMAIN, Status.NO_DATA)
    assert outside.failed, "these servers do not know the rest of the world"
    assert outside.reason in (Reason.REFUSED, Reason.SERVFAIL)


@every(
    "domain, result",
    [
        ("healthy.test", "pass"),
        ("two.hostile.test", "permerror"),
        ("includes-itself.hostile.test", "permerror"),
        ("ring0.hostile.test", "permerror"),
        ("deep0.hostile.test", "permerror"),
        ("wide.hostile.test", "permerror"),
        ("a.wild.hostile.test", "fail"),
        ("split.hostile.test", "fail"),
        ("empty.hostile.test", "none"),
        ("dead.test", "temperror"),
    ],
)
def test_spf_by_the_book(network, domain, result):
    assert evaluate_spf(domain, "198.51.100.7", f"news@{domain}", network=network).result == result


def test_an_altered_record_is_a_temporary_error_behind_a_validating_resolver(bind):
    assert evaluate_spf("altered.test", "203.0.113.9", network=bind.zones).result == "pass"
    assert evaluate_spf("altered.test", "203.0.113.9", network=bind.validating).result == "temperror"
