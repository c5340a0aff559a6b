"""Evaluates check_host: whether SPF lets an address send for a domain (RFC 7208 4)."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from smtpgui.core.dnshealth.check import unknown
from smtpgui.core.dnshealth.spf.macros import as_name, expand, has_macros, is_macro_string, wants_validated_name
from smtpgui.core.dnshealth.spf.record import (
    LOOKUP_LIMIT,
    NAME_LIMIT,
    VOID_LIMIT,
    SpfRecord,
    Term,
    fault_finding,
    is_spf,
    parse,
)
from smtpgui.core.dnshealth.zone.domain_names import is_at_or_below, is_name
from smtpgui.core.findings import Fact, Finding, Trouble
from smtpgui.core.resolver import Answer

if TYPE_CHECKING:
    from smtpgui.core.resolver.client import Resolver

EXPLANATION_LIMIT = 500
"""Longest explanation that is kept, in characters."""

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_RESULTS = {"+": "pass", "-": "fail", "~": "softfail", "?": "neutral"}


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One step of an evaluation.

    `depth` counts the includes and redirects around it, `domain` is whose record is read, and `outcome` is
    match, no_match, a result, or the code of the finding that ended it.
    """

    depth: int
    domain: str
    term: str
    outcome: str


@dataclass(frozen=True, slots=True)
class SpfResult:
    """The result of an evaluation: pass, fail, softfail, neutral, none, permerror or temperror (RFC 7208 2.6).

    `explanation` is the sender's own text for a fail, or "". `lookups` and `voids` count what was used of the
    limits. `findings` say what the result means, and for an error why.
    """

    result: str
    explanation: str = ""
    trace: tuple[TraceLine, ...] = ()
    findings: tuple[Finding, ...] = ()
    lookups: int = 0
    voids: int = 0


def address_of(text: str) -> IpAddress:
    """The client address; one mapped into IPv6 counts as IPv4 (RFC 7208 5). ValueError for no address."""
    address = ipaddress.ip_address(text)
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


@dataclass(slots=True)
class Evaluation:
    """One evaluation of check_host.

    `records` holds SPF records to use in place of published ones, by domain: a proposal can be tried before
    it is published. With `strict` the hosts of an `mx` without an address and a client address without a name count
    as void look-ups too, as some receivers count them.
    """

    resolver: Resolver
    address: IpAddress
    sender: str
    helo: str
    records: Mapping[str, str] = field(default_factory=dict)
    strict: bool = False
    lookups: int = 0
    voids: int = 0
    trace: list[TraceLine] = field(default_factory=list)
    _explained_by: tuple[SpfRecord, str] | None = None
    _depth: int = 0

    async def run(self, domain: str) -> SpfResult:
        """The result for `domain`, the one after the sender's "@" or the HELO name."""
        findings: tuple[Finding, ...] = ()
        explanation = ""
        try:
            result = await self._check_host(domain)
            if result == "fail" and self._explained_by:
                explanation = await self._explanation(*self._explained_by)
        except Trouble as trouble:
            result = "temperror" if trouble.finding.code == "spf.unknown" else "permerror"
            findings = (trouble.finding,)
        return SpfResult(result, explanation, tuple(self.trace), findings, self.lookups, self.voids)

    async def _check_host(self, domain: str) -> str:
        """One level of RFC 7208 4; permerror and temperror come as Trouble."""
        if not is_name(domain):
            return "none"
        record = await self._record_of(domain)
        if record is None:
            return "none"
        self._prefetch(record)
        if record.faults:
            fault = record.faults[0]
            raise self._ended(domain, fault.text, fault_finding(domain, fault))
        for term in record.directives:
            matched = await self._matches(term, domain)
            self._note(domain, term.text, "match" if matched else "no_match")
            if matched:
                self._explained_by = (record, domain)
                return _RESULTS[term.qualifier]
        if record.redirect:
            return await self._redirect(record.redirect, domain)
        return "neutral"

    async def _record_of(self, domain: str) -> SpfRecord | None:
        if domain in self.records:
            return parse(self.records[domain])
        answer = await self.resolver.ask(domain, "TXT")
        if answer.failed:
            raise self._ended(domain, "", unknown("spf", answer))
        found = [text for text in answer.texts if is_spf(text)]
        if len(found) > 1:
            raise self._ended(domain, "", Finding("spf.multiple", {"name": domain, "count": len(found)}))
        return parse(found[0]) if found else None

    def _prefetch(self, record: SpfRecord) -> None:
        """Begin to ask for all that the limit still allows: the terms then need not wait one by one."""
        kinds = {"include": "TXT", "redirect": "TXT", "mx": "MX", "exists": "A", "a": self._family}
        querying = [term for term in record.effective if term.queries][: LOOKUP_LIMIT - self.lookups]
        self.resolver.expect(
            (term.value.removesuffix("."), kinds[term.name])
            for term in querying
            if term.name in kinds and term.value and not has_macros(term.value) and is_name(term.value)
        )

    @property
    def _family(self) -> str:
        return "A" if self.address.version == 4 else "AAAA"

    # Mechanisms (RFC 7208 5)

    async def _matches(self, term: Term, domain: str) -> bool:
        if term.queries:
            self._count(term, domain)
        match term.name:
            case "all":
                return True
            case "ip4" | "ip6":
                return _is_in(self.address, term.value, term)
            case "include":
                return await self._deeper(term, domain) == "pass"
        target = await self._target(term, domain)
        if not is_name(target):
            return False  # a name that cannot exist (RFC 7208 4.8)
        match term.name:
            case "a":
                found = await self._ask(target, self._family, domain, term)
                return any(_is_in(self.address, address, term) for address in found.values)
            case "mx":
                return await self._mx(target, domain, term)
            case "exists":
                return bool((await self._ask(target, "A", domain, term)).records)
        if self.strict and (await self.resolver.ask(self.address.reverse_pointer, "PTR")).absent:
            self._count_void(self.address.reverse_pointer, domain, term)
        return any(is_at_or_below(name, target) for name in await self._validated_names())

    async def _redirect(self, term: Term, domain: str) -> str:
        self._count(term, domain)
        self._explained_by = None
        return await self._deeper(term, domain, keeps_explanation=True)

    async def _deeper(self, term: Term, domain: str, *, keeps_explanation: bool = False) -> str:
        """The result at the target of an include or redirect, which must have a record."""
        target = await self._target(term, domain)
        explained_by = self._explained_by
        self._depth += 1
        try:
            result = await self._check_host(target)
        except Trouble as trouble:
            self._depth -= 1
            self._note(domain, term.text, trouble.finding.code)
            raise
        self._note(target, "", result)
        self._depth -= 1
        if result == "none":
            facts = {"name": domain, "include": target}
            raise self._ended(domain, term.text, Finding("spf.include_without_record", facts))
        if not keeps_explanation:
            self._explained_by = explained_by
        return result

    async def _mx(self, target: str, domain: str, term: Term) -> bool:
        hosts = (await self._ask(target, "MX", domain, term)).exchangers
        if len(hosts) > NAME_LIMIT:
            raise self._ended(domain, term.text, Finding("spf.too_many_mx", {"name": target, "count": len(hosts)}))
        names = [mx.host for mx in hosts if mx.host != "."]
        for answer in await self.resolver.ask_all((name, self._family) for name in names):
            if answer.failed:
                raise self._ended(domain, term.text, unknown("spf", answer))
            if self.strict and answer.absent:
                self._count_void(answer.name, domain, term)
            if any(_is_in(self.address, address, term) for address in answer.values):
                return True
        return False

    async def _validated_names(self) -> list[str]:
        """The names of the client address that point back at it (RFC 7208 5.5); errors count as none."""
        answer = await self.resolver.ask(self.address.reverse_pointer, "PTR")
        names = list(answer.values[:NAME_LIMIT])
        answers = await self.resolver.ask_all((name, self._family) for name in names)
        own = str(self.address)
        return [name for name, back in zip(names, answers, strict=True) if own in back.values]

    async def _ask(self, target: str, record_type: str, domain: str, term: Term) -> Answer:
        answer = await self.resolver.ask(target, record_type)
        if answer.failed:
            raise self._ended(domain, term.text, unknown("spf", answer))
        if answer.absent:
            self._count_void(target, domain, term)
        return answer

    def _count_void(self, target: str, domain: str, term: Term) -> None:
        self.voids += 1
        if self.voids > VOID_LIMIT:
            facts: dict[str, Fact] = {"name": domain, "void_lookups": self.voids, "list": (target,)}
            raise self._ended(domain, term.text, Finding("spf.too_many_void_lookups", facts))

    def _count(self, term: Term, domain: str) -> None:
        self.lookups += 1
        if self.lookups > LOOKUP_LIMIT:
            raise self._ended(
                domain,
                term.text,
                Finding("spf.too_many_lookups", {"name": domain, "lookups": self.lookups, "list": (term.text,)}),
            )

    # Names and texts (RFC 7208 7)

    async def _target(self, term: Term, domain: str) -> str:
        if not term.value:
            return domain
        if "%" not in term.value:
            return as_name(term.value).lower()
        values = await self._values(term.value, domain)
        # In our names a backslash escapes; what a macro brings along is to be taken as it is.
        return as_name(expand(term.value, values)).replace("\\", "\\\\").lower()

    async def _values(self, text: str, domain: str) -> dict[str, str]:
        local, _, sender_domain = self.sender.rpartition("@")
        six = self.address.version == 6
        values = {
            "s": self.sender,
            "l": local,
            "o": sender_domain,
            "d": domain,
            "i": ".".join(self.address.exploded.replace(":", "").upper()) if six else str(self.address),
            "v": "ip6" if six else "in-addr",
            "h": self.helo,
            "c": str(self.address),
            "r": "unknown",
            "t": str(int(time.time())),
            "p": "unknown",
        }
        if wants_validated_name(text):
            names = await self._validated_names()
            names.sort(key=lambda name: (name != domain, not is_at_or_below(name, domain)))
            values["p"] = names[0] if names else "unknown"
        return values

    async def _explanation(self, record: SpfRecord, domain: str) -> str:
        """The text that `exp=` names; "" where there is none that can be read (RFC 7208 6.2)."""
        term = record.modifier("exp")
        target = await self._target(term, domain) if term else ""
        if not is_name(target):
            return ""
        texts = (await self.resolver.ask(target, "TXT")).texts
        if len(texts) != 1 or not is_macro_string(texts[0], explanation=True):
            return ""
        return expand(texts[0], await self._values(texts[0], domain))[:EXPLANATION_LIMIT]

    # The trace

    def _note(self, domain: str, term: str, outcome: str) -> None:
        self.trace.append(TraceLine(self._depth, domain, term, outcome))

    def _ended(self, domain: str, term: str, finding: Finding) -> Trouble:
        self._note(domain, term, finding.code)
        return Trouble(finding)


def _is_in(address: IpAddress, network: str, term: Term) -> bool:
    version, base, bits = _number(network)
    prefix = term.prefix4 if version == 4 else term.prefix6
    return version == address.version and (int(address) ^ base) >> (bits - prefix) == 0


@lru_cache(maxsize=4096)
def _number(address: str) -> tuple[int, int, int]:
    """An address as its version, its number, and its length in bits."""
    base = ipaddress.ip_address(address)
    return base.version, int(base), base.max_prefixlen
