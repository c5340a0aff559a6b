"""Reads a received message and judges it: a generator of Steps like every other check."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field

from smtpgui.core.dnshealth import evaluate_spf
from smtpgui.core.dnshealth.dmarc.tree_walk import Walk, walks_of
from smtpgui.core.dnshealth.zone.domain_names import is_name
from smtpgui.core.findings import Finding, Step, Trouble
from smtpgui.core.message.dkim import arc
from smtpgui.core.message.dkim.body_hash import Bodies
from smtpgui.core.message.dkim.signatures import Signature, lengths_in, signatures_of, verify
from smtpgui.core.message.judging import dmarc, observations
from smtpgui.core.message.judging.path import Path, path_of
from smtpgui.core.message.judging.receiver import Reception, reception_of
from smtpgui.core.message.options import MessageOptions
from smtpgui.core.message.parsing.attached import attached_source
from smtpgui.core.message.parsing.message import MessageSource, read_source
from smtpgui.core.net.deadline import Deadline
from smtpgui.core.net.hostnames import to_ascii
from smtpgui.core.net.network import Network
from smtpgui.core.resolver import Answer
from smtpgui.core.resolver.client import ask_now


@dataclass(slots=True)
class _Reading:
    """A message under judgement: what it holds, and what was found so far."""

    source: MessageSource
    network: Network
    options: MessageOptions
    deadline: Deadline
    path: Path
    reception: Reception
    author: str
    signatures: list[Signature]
    bodies: Bodies
    sets: list[arc.ArcSet] | None
    spf: str = ""
    keys: dict[str, Answer] = field(default_factory=dict)

    @property
    def envelope_domain(self) -> str:
        """The domain whose SPF record counts: the envelope sender's, or for a bounce the name in EHLO."""
        envelope = self.reception.envelope
        if envelope:
            return to_ascii(envelope.rpartition("@")[2].strip().rstrip("."))
        return self.path.entry.client if envelope == "" and self.path.entry else ""

    def left(self) -> float:
        """Seconds for the next question."""
        return max(self.deadline.remaining, 0.1)


def judge(data: bytes, network: Network, options: MessageOptions) -> Generator[Step, None, None]:
    """`read_message`: a Step for each of `STEPS`, running and then ended."""
    started = time.monotonic()
    yield Step("message")
    source = read_source(data)
    for _depth in range(options.attached):
        source = attached_source(source)
    reading = _begin(source, network, options)
    yield Step("message", tuple(observations.about_message(source, reading.reception, options)), _since(started))
    for name, work in (
        ("path", lambda this: observations.about_path(this.path)),
        ("receiver", lambda this: observations.about_reception(this.reception)),
        ("dkim", _dkim),
        ("spf", _spf),
        ("dmarc", _dmarc),
        ("arc", lambda this: arc.judge(this.source, this.sets, this.keys.get, this.bodies)),
        ("server", _server),
    ):
        if (name == "server" and options.settings is None) or (name == "arc" and reading.sets == []):
            continue
        started = time.monotonic()
        yield Step(name)
        yield Step(name, tuple(work(reading)), _since(started))


def _since(moment: float) -> float:
    return time.monotonic() - moment


def _begin(source: MessageSource, network: Network, options: MessageOptions) -> _Reading:
    path = path_of(source)
    signatures = signatures_of(source)
    return _Reading(
        source,
        network,
        options,
        Deadline(options.timeout),
        path,
        reception_of(source, path),
        observations.author_domain(source),
        signatures,
        Bodies(source.text, source.start, lengths_in(signatures)),
        arc.sets_of(source),
    )


def _dkim(reading: _Reading) -> Iterator[Finding]:
    """Verify all signatures; their keys are asked for at once, and those of the seals with them."""
    if not reading.options.offline:
        names = [signature.key_name for signature in reading.signatures if not signature.fault]
        names += arc.key_names(reading.sets[: arc.SETS_LIMIT]) if reading.sets else []
        names = list(dict.fromkeys(names))
        answers = ask_now([(name, "TXT") for name in names], reading.network, reading.left())
        reading.keys = dict(zip(names, answers, strict=True))
    entry = reading.path.entry
    reading.signatures = [
        verify(reading.source, each, reading.keys.get(each.key_name), reading.bodies, entry.at if entry else None)
        for each in reading.signatures
    ]
    if not reading.signatures:
        yield Finding("signature.none")
    for signature in reading.signatures:
        yield from signature.findings()
    if len(reading.source.all("dkim-signature")) > len(reading.signatures):
        yield Finding("signature.too_many", {"count": len(reading.signatures)})
    changed = any(each.code in observations.ALTERED for each in reading.signatures)
    if changed and any(reading.source.all(name) for name in ("list-id", "list-post")):
        yield Finding("signature.changed_by_list")


def _spf(reading: _Reading) -> Iterator[Finding]:
    domain, ip = reading.envelope_domain, reading.reception.ip
    facts = {"envelope": reading.reception.envelope or "", "domain": domain, "ip": ip}
    if not ip:
        yield Finding("envelope.no_address", facts)
    elif not is_name(domain):
        yield Finding("envelope.no_sender", facts)
    elif reading.options.offline:
        yield Finding("envelope.not_checked", facts)
    else:
        helo = reading.path.entry.client if reading.path.entry else ""
        sender = reading.reception.envelope or ""
        try:
            sender = sender if "@" in sender else ""
            result = evaluate_spf(domain, ip, sender, helo, reading.network, reading.left()).result
        except Trouble:  # what stands there is no address
            yield Finding("envelope.no_address", facts)
            return
        reading.spf = result
        of_greeting = result == "none" and reading.reception.envelope == ""
        yield Finding("envelope.greeting_none" if of_greeting else f"envelope.spf_{result}", facts)
        said = reading.reception.spf
        if said and said != result:
            yield Finding("envelope.receiver_saw_another", {**facts, "said": said, "result": result})


def _dmarc(reading: _Reading) -> Iterator[Finding]:
    if len(reading.source.all("from")) > 1 or not reading.author:
        yield Finding("proof.no_single_author")
        return
    walks: dict[str, Walk] | None = None
    if not reading.options.offline:
        domains = [reading.author, reading.envelope_domain, *(each.domain for each in reading.signatures)]
        walks = walks_of([name for name in domains if is_name(name)], reading.network, reading.left())
    spf = reading.spf
    if not spf and not reading.reception.ip:
        spf = "none"  # there is nothing to judge by: signatures alone count
    delivered = bool(reading.path.hops)
    evidence = dmarc.Evidence(reading.author, reading.signatures, spf, reading.envelope_domain, walks, delivered)
    yield from dmarc.judge(evidence)
    said = reading.reception.said
    theirs = [result.result for result in said.of("dmarc")] if said and reading.reception.surely else []
    if theirs:
        yield Finding("proof.receiver_said", {"server": said.server if said else "", "result": theirs[0]})


def _server(reading: _Reading) -> Iterator[Finding]:
    options = reading.options
    assert options.settings is not None
    network = None if options.offline else reading.network
    yield observations.judge(reading.path, options.settings, options.provider, network, reading.left)
    own = options.settings.sender_domain
    if own and reading.author and own != reading.author:
        yield Finding("origin.another_author", {"author": reading.author, "domain": own})
