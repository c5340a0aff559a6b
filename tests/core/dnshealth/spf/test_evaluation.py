"""check_host over a real loopback DNS: mechanisms, macros, limits, errors, and the trace."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from smtpgui.core.dnshealth import evaluate_spf
from smtpgui.core.dnshealth.spf.evaluation import SpfResult, TraceLine
from smtpgui.core.explain import explanations
from smtpgui.core.findings import Trouble
from smtpgui.core.net.network import Network
from tests.servers.dns_server import DnsServer, txt
from tests.support.tables import every

ZONE = (
    Path(__file__).with_name("evaluation.zone").read_text("utf-8")
    + f"""
    ten.test            TXT  "v=spf1 {" ".join(["a:a.test"] * 10)} -all"
    eleven.test         TXT  "v=spf1 {" ".join(["a:a.test"] * 11)} -all"
    early.test          TXT  "v=spf1 ip4:192.0.2.7 {" ".join(["a:a.test"] * 11)} -all"
    longtext.test       {txt("x" * 5000)}
"""
)
ZONE += "\n".join(f"many.test MX 10 m{number}.test" for number in range(11))
RESULTS: dict[str, dict[str, str]] = json.loads(Path(__file__).with_name("evaluation.json").read_text("utf-8"))
"""The result for each domain and client address."""


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    with DnsServer(ZONE) as server:
        yield server.network


def ask(network: Network, domain: str, ip: str = "192.0.2.7", sender: str = "", helo: str = "") -> SpfResult:
    return evaluate_spf(domain, ip, sender, helo, network, 5.0)


@every("domain", RESULTS)
def test_result(network: Network, domain: str):
    assert {ip: ask(network, domain, ip).result for ip in RESULTS[domain]} == RESULTS[domain]


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


@every(
    "domain, codes",
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
