"""Answers of the zone's own name servers, where those of others may be old or incomplete."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from smtpgui.core.dnshealth.subject import Subject
from smtpgui.core.findings import Fact, Finding
from smtpgui.core.resolver import Answer, Reason, Status, Txt

NAME_LIMIT = 4
"""Most names of one check that are looked up at the source."""

SERVER_LIMIT = 2
"""Most name servers of a zone that are tried, and most addresses of each."""

UDP_ROOM = 1232
"""Bytes of TXT records that are sure to fit into one packet (RFC 9715)."""

Run = Callable[[Subject], Awaitable[list[Finding]]]


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone by the name of its apex, and its name servers."""

    name: str
    servers: tuple[str, ...]


async def zone_of(subject: Subject, name: str) -> Zone | None:
    """The zone that `name` stands in: the longest name at or above it with name servers; None where none is known."""
    labels = name.split(".")
    names = [".".join(labels[start:]) for start in range(len(labels) - 1)]
    answers = await subject.resolver.ask_all((above, "NS") for above in names)
    return next(
        (Zone(answer.name, answer.values) for answer in answers if answer.values and not answer.chain), None
    )


async def at_the_source(run: Run, subject: Subject, findings: list[Finding]) -> list[Finding]:
    """`findings` of the check `run`, or, where something has just been published, what it finds with that.

    What is missing or to be replaced is looked up at the zone's own servers. Where they know better, the check
    runs again with their answers, and `txt.not_yet_visible` says how long the old ones are remembered.
    """
    import asyncio

    news = await asyncio.gather(*(_news(subject, *question) for question in _doubted(findings)))
    newer = [finding for finding in news if finding is not None]
    if newer:
        findings = [*await run(subject), *newer]
    return [*findings, *await _too_large(subject, findings)]


def _doubted(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    """The names and types that a complaint rests on."""
    found: dict[tuple[str, str], None] = {}
    for finding in findings:
        if finding.record:
            found[finding.record.name, finding.record.type] = None
        elif finding.code.endswith("missing") and finding.facts.get("selector", "-"):
            found[str(finding.facts["name"]), "TXT"] = None
    return list(found)[:NAME_LIMIT]


async def _news(subject: Subject, name: str, record_type: str) -> Finding | None:
    """What the source knows and the name server that we asked does not."""
    known = await subject.ask(name, record_type)
    if known.failed:
        return None
    source = await _ask_source(subject, name, record_type)
    if source is None:
        return None
    server, answer = source
    if not answer.records or set(answer.records) == set(known.records):
        return None
    subject.resolver.learn(answer)
    if record_type == "CNAME":
        target = answer.values[0]
        end = await subject.ask(target, "TXT")
        subject.resolver.learn(replace(end, name=name, chain=(target, *end.chain)))
    seconds = known.soa_minimum if known.absent else known.ttl
    facts: dict[str, Fact] = {
        "name": name,
        "type": record_type,
        "server": server,
        "minutes": max(1, math.ceil((seconds or 0) / 60)),
    }
    return Finding("txt.not_yet_visible", facts)


async def _ask_source(subject: Subject, name: str, record_type: str) -> tuple[str, Answer] | None:
    """The first word of a server that speaks for the zone, and its name; failures only where there is no better."""
    zone = await zone_of(subject, name)
    worst: tuple[str, Answer] | None = None
    for server in zone.servers[:SERVER_LIMIT] if zone else ():
        found = await subject.resolver.ask_all([(server, "A"), (server, "AAAA")])
        for address in [value for answer in found for value in answer.values][:SERVER_LIMIT]:
            answer = await subject.resolver.ask_server(address, name, record_type)
            if answer is not None and not answer.failed and answer.authoritative:
                return server, answer
            if answer is not None and answer.failed:
                worst = server, answer
    return worst if worst and worst[1].reason is Reason.TRUNCATED else None


async def _too_large(subject: Subject, findings: Sequence[Finding]) -> list[Finding]:
    """Whether the TXT records at the domain are too large for one packet where TCP is blocked."""
    for finding in findings:
        if finding.facts.get("reason") == str(Reason.TRUNCATED) and finding.facts.get("type") == "TXT":
            return [Finding("txt.too_large", {"name": finding.facts["name"], "server": ""})]
    if not any(finding.code.startswith("spf.") for finding in findings):
        return []
    answer = await subject.ask(subject.domain, "TXT")
    sizes = [12 + sum(len(piece) + 1 for piece in txt.strings) for txt in answer.records if isinstance(txt, Txt)]
    if answer.status is not Status.FOUND or sum(sizes) <= UDP_ROOM:
        return []
    source = await _ask_source(subject, subject.domain, "TXT")
    if source is None or source[1].reason is not Reason.TRUNCATED:
        return []
    facts: dict[str, Fact] = {"name": subject.domain, "server": source[0], "bytes": sum(sizes)}
    return [Finding("txt.too_large", facts)]
