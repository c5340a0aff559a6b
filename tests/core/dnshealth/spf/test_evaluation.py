"""check_host over a real loopback DNS: mechanisms, macros, limits, errors, and the trace."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from smtpgui.core.dnshealth import evaluate_spf
from smtpgui.core.dnshealth.spf.evaluation import SpfResult, TraceLine
from smtpgui.core.explain import explanations
from smtpgui.core.findings import Trouble
from smtpgui.core.net.network import Network
from tests.servers.dns_server import DnsServer, txt

ZONE = (
    f"""
    pass.test           TXT  "v=spf1 ip4:192.0.2.0/24 -all"
    soft.test           TXT  "v=spf1 ip4:192.0.2.0/24 ~all"
    neutral.test        TXT  "v=spf1 ip4:192.0.2.0/24 ?all"
    empty.test          TXT  "v=spf1"
    upper.test          TXT  "V=SPF1 IP4:192.0.2.0/24 -ALL"
    two.test            TXT  "v=spf1 -all"
    two.test            TXT  "v=spf1 +all"
    beside.test         TXT  "something else"
    beside.test         TXT  "v=spf1 +all"
    nospf.test          TXT  "v=spf10 +all"
    cut.test            TXT  "v=spf1 ip4:192.0" ".2.0/24 -all"
    error.test          TXT  "v=spf1 +all ip4:300.1.2.3"
    slow.test           TXT  !servfail
    single.test         TXT  "v=spf1 ip4:192.0.2.7 -all"
    six.test            TXT  "v=spf1 ip6:2001:db8::/32 -all"
    six1.test           TXT  "v=spf1 ip6:2001:db8::7 -all"
    nots.test           TXT  "v=spf1 -ip4:192.0.2.7 ip4:192.0.2.0/24 -all"

    a.test              TXT  "v=spf1 a -all"
    a.test              A    192.0.2.1
    a.test              AAAA 2001:db8::1
    aother.test         TXT  "v=spf1 a:host.a.test -all"
    host.a.test         A    192.0.2.2
    acidr.test          TXT  "v=spf1 a:a.test/24//64 -all"
    adot.test           TXT  "v=spf1 a:host.a.test. -all"
    aalias.test         TXT  "v=spf1 a:alias.a.test -all"
    alias.a.test        CNAME host.a.test
    afail.test          TXT  "v=spf1 a:broken.a.test -all"
    broken.a.test       A    !servfail
    anone.test          TXT  "v=spf1 a:gone.a.test -all"
    abad.test           TXT  "v=spf1 a:x..test -all"

    mx.test             TXT  "v=spf1 mx -all"
    mx.test             MX   10 host.a.test
    mx.test             MX   20 a.test
    mxother.test        TXT  "v=spf1 mx:mx.test/30 -all"
    mxnull.test         TXT  "v=spf1 mx -all"
    mxnull.test         MX   0 .
    mxfail.test         TXT  "v=spf1 mx -all"
    mxfail.test         MX   0 broken.a.test
    mxslow.test         TXT  "v=spf1 mx -all"
    mxslow.test         MX   !refused

    inc.test            TXT  "v=spf1 include:pass.test -all"
    incsoft.test        TXT  "v=spf1 include:soft.test ip4:198.51.100.1 -all"
    incnone.test        TXT  "v=spf1 include:nospf.test -all"
    incgone.test        TXT  "v=spf1 include:gone.test -all"
    incerror.test       TXT  "v=spf1 include:error.test +all"
    incslow.test        TXT  "v=spf1 include:slow.test +all"
    incbad.test         TXT  "v=spf1 include:x..test +all"
    minus.test          TXT  "v=spf1 -include:pass.test +all"
    ring.test           TXT  "v=spf1 include:ring1.test -all"
    ring1.test          TXT  "v=spf1 include:ring.test -all"
    redirect.test       TXT  "v=spf1 redirect=pass.test"
    redirectall.test    TXT  "v=spf1 redirect=pass.test ?all"
    redirectnone.test   TXT  "v=spf1 redirect=gone.test"
    redirectself.test   TXT  "v=spf1 redirect=redirectself.test"

    exists.test         TXT  "v=spf1 exists:%{{i}}.list.test -all"
    192.0.2.7.list.test A    127.0.0.2
    existsslow.test     TXT  "v=spf1 exists:broken.a.test -all"
    local.test          TXT  "v=spf1 exists:%{{l1r+}}.%{{o}}.users.test -all"
    bob.local.test.users.test A 127.0.0.2
    helo.test           TXT  "v=spf1 exists:%{{h}}.helos.test -all"
    mail.helo.test.helos.test A 127.0.0.2
    rev.test            TXT  "v=spf1 exists:%{{ir}}.%{{v}}.%{{d2}} -all"
    7.2.0.192.in-addr.rev.test A 127.0.0.2
    odd.test            TXT  "v=spf1 exists:%{{l}}.odd.test -all"

    ptr.test            TXT  "v=spf1 ptr -all"
    ptrother.test       TXT  "v=spf1 ptr:ptr.test -all"
    9.2.0.192.in-addr.arpa  PTR mail.ptr.test
    9.2.0.192.in-addr.arpa  PTR forged.pass.test
    mail.ptr.test       A    192.0.2.9
    forged.pass.test    A    192.0.2.10
    8.2.0.192.in-addr.arpa  PTR !servfail
    pname.test          TXT  "v=spf1 exists:%{{p}}.names.test -all"
    mail.ptr.test.names.test A 127.0.0.2

    ten.test            TXT  "v=spf1 {" ".join(["a:a.test"] * 10)} -all"
    eleven.test         TXT  "v=spf1 {" ".join(["a:a.test"] * 11)} -all"
    early.test          TXT  "v=spf1 ip4:192.0.2.7 {" ".join(["a:a.test"] * 11)} -all"
    nested.test         TXT  "v=spf1 include:ten.test a -all"
    void2.test          TXT  "v=spf1 a:g1.test a:g2.test -all"
    void3.test          TXT  "v=spf1 a:g1.test a:g2.test exists:g3.test -all"
    void4.test          TXT  "v=spf1 a:pass.test mx:pass.test a:nospf.test -all"

    exp.test            TXT  "v=spf1 -all exp=why.test"
    why.test            TXT  "%{{i}} is not one of %{{d}}'s servers; see https://%{{h}}/%{{L}}?%{{c}}"
    expinc.test         TXT  "v=spf1 include:exp.test -all"
    expred.test         TXT  "v=spf1 exp=other.test redirect=exp.test"
    exptwo.test         TXT  "v=spf1 -all exp=twotexts.test"
    twotexts.test       TXT  "one"
    twotexts.test       TXT  "two"
    expbad.test         TXT  "v=spf1 -all exp=badtext.test"
    badtext.test        TXT  "100% wrong"
    expgone.test        TXT  "v=spf1 -all exp=gone.test"
    explong.test        TXT  "v=spf1 -all exp=longtext.test"
    longtext.test       {txt("x" * 5000)}
    xn--bcher-kva.test  TXT  "v=spf1 ip4:192.0.2.0/24 -all"
"""
    + "\n".join(f"many.test MX 10 m{number}.test" for number in range(11))
    + """
    many.test           TXT  "v=spf1 mx -all"
"""
)


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    with DnsServer(ZONE) as server:
        yield server.network


def ask(network: Network, domain: str, ip: str = "192.0.2.7", sender: str = "", helo: str = "") -> SpfResult:
    return evaluate_spf(domain, ip, sender, helo, network, 5.0)


CASES = [
    # records
    ("pass.test", "192.0.2.7", "pass"), ("pass.test", "198.51.100.1", "fail"),
    ("pass.test", "2001:db8::1", "fail"), ("pass.test", "::ffff:192.0.2.7", "pass"),
    ("soft.test", "198.51.100.1", "softfail"), ("neutral.test", "198.51.100.1", "neutral"),
    ("empty.test", "192.0.2.7", "neutral"), ("upper.test", "192.0.2.7", "pass"),
    ("PASS.Test.", "192.0.2.7", "pass"), ("two.test", "192.0.2.7", "permerror"),
    ("beside.test", "192.0.2.7", "pass"), ("nospf.test", "192.0.2.7", "none"),
    ("gone.test", "192.0.2.7", "none"), ("cut.test", "192.0.2.7", "pass"),
    ("error.test", "192.0.2.7", "permerror"), ("slow.test", "192.0.2.7", "temperror"),
    ("bücher.test", "192.0.2.7", "pass"),
    # malformed domains
    ("localhost", "192.0.2.7", "none"), ("a..test", "192.0.2.7", "none"), ("", "192.0.2.7", "none"),
    ("[192.0.2.7]", "192.0.2.7", "none"), ("x" * 64 + ".test", "192.0.2.7", "none"),
    (".".join(["x" * 60] * 5), "192.0.2.7", "none"), ("\u202e.test", "192.0.2.7", "none"),
    # ip4, ip6
    ("single.test", "192.0.2.7", "pass"), ("single.test", "192.0.2.8", "fail"),
    ("six.test", "2001:db8:ffff::1", "pass"), ("six.test", "2001:db9::1", "fail"),
    ("six.test", "192.0.2.7", "fail"),
    ("six1.test", "2001:db8::7", "pass"), ("six1.test", "2001:db8::8", "fail"),
    ("nots.test", "192.0.2.7", "fail"), ("nots.test", "192.0.2.8", "pass"),
    # a
    ("a.test", "192.0.2.1", "pass"), ("a.test", "2001:db8::1", "pass"), ("a.test", "192.0.2.2", "fail"),
    ("aother.test", "192.0.2.2", "pass"), ("acidr.test", "192.0.2.200", "pass"),
    ("acidr.test", "2001:db8::ffff", "pass"), ("acidr.test", "2001:db8:0:1::1", "fail"),
    ("adot.test", "192.0.2.2", "pass"), ("aalias.test", "192.0.2.2", "pass"),
    ("afail.test", "192.0.2.2", "temperror"), ("anone.test", "192.0.2.2", "fail"),
    ("abad.test", "192.0.2.2", "fail"),
    # mx
    ("mx.test", "192.0.2.2", "pass"), ("mx.test", "192.0.2.1", "pass"), ("mx.test", "192.0.2.3", "fail"),
    ("mx.test", "2001:db8::1", "pass"), ("mxother.test", "192.0.2.3", "pass"),
    ("mxnull.test", "192.0.2.1", "fail"),
    ("mxfail.test", "192.0.2.1", "temperror"), ("mxslow.test", "192.0.2.1", "temperror"),
    ("many.test", "192.0.2.1", "permerror"),
    # include, redirect
    ("inc.test", "192.0.2.7", "pass"), ("inc.test", "198.51.100.1", "fail"),
    ("incsoft.test", "198.51.100.1", "pass"), ("incnone.test", "192.0.2.7", "permerror"),
    ("incgone.test", "192.0.2.7", "permerror"), ("incerror.test", "192.0.2.7", "permerror"),
    ("incslow.test", "192.0.2.7", "temperror"), ("incbad.test", "192.0.2.7", "permerror"),
    ("minus.test", "192.0.2.7", "fail"), ("minus.test", "198.51.100.1", "pass"),
    ("ring.test", "192.0.2.7", "permerror"),
    ("redirect.test", "192.0.2.7", "pass"), ("redirect.test", "198.51.100.1", "fail"),
    ("redirectall.test", "192.0.2.7", "neutral"), ("redirectnone.test", "192.0.2.7", "permerror"),
    ("redirectself.test", "192.0.2.7", "permerror"),
    # exists, ptr
    ("exists.test", "192.0.2.7", "pass"), ("exists.test", "192.0.2.8", "fail"),
    ("existsslow.test", "192.0.2.7", "temperror"), ("rev.test", "192.0.2.7", "pass"),
    ("ptr.test", "192.0.2.9", "pass"), ("ptr.test", "192.0.2.7", "fail"), ("ptr.test", "192.0.2.8", "fail"),
    ("ptrother.test", "192.0.2.9", "pass"), ("pname.test", "192.0.2.9", "pass"),
    ("pname.test", "192.0.2.7", "fail"),
    # limits
    ("ten.test", "198.51.100.1", "fail"), ("eleven.test", "198.51.100.1", "permerror"),
    ("early.test", "192.0.2.7", "pass"), ("nested.test", "198.51.100.1", "permerror"),
    ("void2.test", "198.51.100.1", "fail"), ("void3.test", "198.51.100.1", "permerror"),
    ("void4.test", "198.51.100.1", "permerror"),
]  # fmt: skip


@pytest.mark.parametrize(("domain", "ip", "result"), CASES)
def test_result(network: Network, domain: str, ip: str, result: str):
    assert ask(network, domain, ip).result == result


def test_sender_and_helo_macros(network: Network):
    assert ask(network, "local.test", sender="bob+tag@local.test").result == "pass"
    assert ask(network, "local.test", sender="tag+bob@local.test").result == "fail"
    assert ask(network, "local.test").result == "fail"  # postmaster
    assert ask(network, "helo.test", helo="mail.helo.test").result == "pass"
    assert ask(network, "helo.test").result == "fail"


def test_local_parts_cannot_break_names(network: Network):
    for local in ("a\\b", "a.b", "..", "x" * 300, "ü", "a b"):
        assert ask(network, "odd.test", sender=f"{local}@odd.test").result in ("fail", "permerror")


@pytest.mark.parametrize(
    ("domain", "explanation"),
    [
        ("exp.test", "192.0.2.7 is not one of exp.test's servers; see https://mail.test/a%26b?192.0.2.7"),
        ("expred.test", "192.0.2.7 is not one of exp.test's servers; see https://mail.test/a%26b?192.0.2.7"),
        ("expinc.test", ""), ("exptwo.test", ""), ("expbad.test", ""), ("expgone.test", ""),
        ("explong.test", "x" * 500),
    ],
)  # fmt: skip
def test_explanation(network: Network, domain: str, explanation: str):
    result = ask(network, domain, sender=f"a&b@{domain}", helo="mail.test")
    assert (result.result, result.explanation) == ("fail", explanation)
    assert result.findings[0].facts.get("explanation", "") == explanation


@pytest.mark.parametrize(
    ("domain", "codes"),
    [
        ("pass.test", ["spf.result_pass"]), ("inc.test", ["spf.result_pass"]), ("gone.test", ["spf.result_none"]),
        ("slow.test", ["spf.unknown"]), ("two.test", ["spf.result_permerror", "spf.multiple"]),
        ("error.test", ["spf.result_permerror", "spf.syntax"]),
        ("incgone.test", ["spf.result_permerror", "spf.include_without_record"]),
        ("redirectnone.test", ["spf.result_permerror", "spf.include_without_record"]),
        ("eleven.test", ["spf.result_permerror", "spf.too_many_lookups"]),
        ("void3.test", ["spf.result_permerror", "spf.too_many_void_lookups"]),
        ("many.test", ["spf.result_permerror", "spf.too_many_mx"]), ("single.test", ["spf.result_pass"]),
        ("anone.test", ["spf.result_fail"]), ("empty.test", ["spf.result_neutral"]),
    ],
)  # fmt: skip
def test_findings(network: Network, domain: str, codes: list[str]):
    result = ask(network, domain)
    assert [finding.code for finding in result.findings] == codes
    assert all(code in explanations() for code in codes)


def test_unknown_carries_the_reason(network: Network):
    (finding,) = ask(network, "incslow.test").findings
    assert finding.facts == {"name": "slow.test", "type": "TXT", "reason": "servfail"}


def test_trace(network: Network):
    result = ask(network, "inc.test", "198.51.100.1")
    assert result.trace == (
        TraceLine(1, "pass.test", "ip4:192.0.2.0/24", "no_match"),
        TraceLine(1, "pass.test", "-all", "match"),
        TraceLine(1, "pass.test", "", "fail"),
        TraceLine(0, "inc.test", "include:pass.test", "no_match"),
        TraceLine(0, "inc.test", "-all", "match"),
    )
    assert (result.lookups, result.voids) == (1, 0)
    assert ask(network, "void2.test").voids == 2
    assert ask(network, "incgone.test").trace[-1].outcome == "spf.include_without_record"


def test_address_must_be_one(network: Network):
    with pytest.raises(Trouble) as caught:
        ask(network, "pass.test", "192.0.2")
    assert caught.value.finding.code == "spf.bad_address"


def test_what_can_be_asked_early_is(network: Network):
    """Ten includes cost one round trip, not ten; nothing is asked beyond the limit."""
    includes = " ".join(f"include:f{number}.test" for number in range(30))
    zone = f"fan.test {txt(f'v=spf1 {includes} -all')}\n" + "\n".join(
        f'f{number}.test TXT "v=spf1 -all"' for number in range(30)
    )
    with DnsServer(zone) as server:
        assert ask(server.network, "fan.test").result == "permerror"
        assert len(server.queries) == 11
