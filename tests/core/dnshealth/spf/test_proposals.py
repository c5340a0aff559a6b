"""Whatever is published: what is proposed in its place works, loses nothing, and lets the provider send."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smtpgui.core.dnshealth.checks import spf
from smtpgui.core.dnshealth.spf.evaluation import Evaluation, SpfResult, address_of
from smtpgui.core.dnshealth.spf.record import parse
from smtpgui.core.dnshealth.subject import DnsOptions, Subject
from smtpgui.core.findings import Finding, Record
from smtpgui.core.net.deadline import Deadline
from smtpgui.core.resolver import Answer, Status, Txt
from smtpgui.core.resolver.client import Resolver
from tests.servers.dns_server import DnsServer
from tests.servers.dns_zones import ACME, without

WORLD = (
    without('example.test TXT "v=spf1')
    + """
    big.test     TXT  "v=spf1 a:h1.big.test a:h2.big.test a:h3.big.test a:h4.big.test a:h5.big.test ~all"
    h1.big.test  A    192.0.2.11
    h2.big.test  A    192.0.2.12
    h3.big.test  A    192.0.2.13
    h4.big.test  A    192.0.2.14
    h5.big.test  A    192.0.2.15
    ok.test      TXT  "v=spf1 ip4:192.0.2.99 -all"
    ok.test      A    192.0.2.98
    ok.test      MX   10 ok.test
    broken.test  TXT  "v=spf1 ip:1.2.3.4 -all"
    example.test A    192.0.2.77
"""
)
PROVIDER = ("198.51.100.1", "203.0.113.9", "2001:db8::5")
STRANGER = "192.0.2.200"

WORKING = [
    "mx", "a", "ip4:192.0.2.7", "ip4:192.0.2.0/28", "ip6:2001:db8:1::/48", "include:ok.test", "a:ok.test", "mx:ok.test",
    "?ip4:192.0.2.66", "-ip4:192.0.2.67", "include:spf.acme.test", "exists:ok.test", "A:ok.test/30", "ptr:example.test",
]  # fmt: skip
"""Terms that work and must stay, whatever stands around them."""

ODD = [
    "ip:192.0.2.8", "ipv4:192.0.2.9", "ip4:192.0.2.10,", "include=ok.test", "include: ok.test", "ok.test",
    "include:gone.test", "include:spf.acmee.test", "include:example.test", "include:broken.test", "include:big.test",
    "a:gone1.test", "a:gone2.test", "mx:gone3.test", "redirect=ok.test", "redirect=gone.test", "all", "+all", "-all",
    "~all", "?all", "“mx”", "mx\u00a0a", "ip4:192.0.2.300", "ip4:192.0.2.1/33", "v=spf1", "include:", ";", "mx;", "x=y",
    "exp=why.test", "192.0.2.30", "ip4:192.0.2.31~all", "include:spf.acme.test-all", "a:", "mx:", "ip6:1::g", "foo:bar",
]  # fmt: skip


@pytest.fixture(scope="module")
def server() -> Iterator[DnsServer]:
    with DnsServer(WORLD) as running:
        yield running


@contextmanager
def published(subject: Subject, texts: list[str]) -> Iterator[None]:
    records = tuple(Txt((text.encode(),)) for text in texts)
    subject.resolver.learn(Answer(subject.domain, "TXT", Status.FOUND, records))
    yield


async def _check(server: DnsServer, texts: list[str]) -> tuple[list[Finding], list[SpfResult]]:
    """The findings for `texts` as the records of example.test, and what the proposal says to the senders."""
    async with Resolver(server.network, Deadline(60)) as resolver:
        subject = Subject("example.test", resolver, DnsOptions(ACME))
        with published(subject, texts):
            findings = await spf.run(subject)
        record = next((finding.record for finding in findings if finding.record), None)
        results = []
        for address in (*PROVIDER, STRANGER) if record else ():
            trial = {"example.test": record.value} if record else {}
            evaluation = Evaluation(resolver, address_of(address), "x@example.test", "example.test", trial)
            results.append(await evaluation.run("example.test"))
    return findings, results


def propose(server: DnsServer, texts: list[str]) -> tuple[Record | None, list[SpfResult], list[Finding]]:
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        findings, results = runner.run(_check(server, texts))
    records = {finding.record for finding in findings if finding.record}
    assert len(records) <= 1, "one record for one name"
    return next(iter(records), None), results, findings


TERMS = st.lists(st.sampled_from(WORKING + ODD), min_size=0, max_size=9)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(TERMS, min_size=1, max_size=2))
def test_every_proposal_works_and_loses_nothing(server: DnsServer, records: list[list[str]]):
    texts = [" ".join(["v=spf1", *terms]) for terms in records]
    record, results, findings = propose(server, texts)
    if record is None:
        return
    parsed = parse(record.value)
    assert not parsed.faults
    assert record.value.isascii()
    assert record.value.lower().count("v=spf1") == 1
    assert all(len(piece) <= 255 for piece in record.strings)
    assert [result.result for result in results[:-1]] == ["pass"] * len(PROVIDER)
    assert results[-1].result in ("softfail", "fail", "neutral", "pass"), results[-1].findings
    kept = record.value.lower().split()
    for term in dict.fromkeys(term.lower() for terms in records for term in terms if term in WORKING):
        assert term in kept, (record.value, findings)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TERMS)
def test_a_proposal_that_is_published_needs_no_other(server: DnsServer, terms: list[str]):
    record, _results, _findings = propose(server, [" ".join(["v=spf1", *terms])])
    if record is not None:
        again, _results, findings = propose(server, [record.value])
        assert again is None, findings


def test_some_are_proposed(server: DnsServer):
    record, results, _findings = propose(server, ["v=spf1 mx, ip:192.0.2.8 include=ok.test"])
    assert record is not None
    assert record.value == "v=spf1 mx ip4:192.0.2.8 include:ok.test include:spf.acme.test ~all"
    assert [result.result for result in results] == ["pass", "pass", "pass", "softfail"]


def test_the_include_stands_in_front_where_some_receivers_would_not_get_that_far(server: DnsServer):
    record, results, _findings = propose(server, ["v=spf1 a mx mx:ok.test ~all"])  # hosts without an IPv6 address
    assert record is not None
    assert record.value == "v=spf1 include:spf.acme.test a mx mx:ok.test ~all"
    assert results[2].result == "pass"
