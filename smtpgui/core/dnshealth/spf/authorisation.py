"""Whether a record lets a provider send: in meaning, not in text.

The provider's include is expanded as it stands now, and the evaluation is run for an address of every block.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from smtpgui.core.dnshealth.check import unknown
from smtpgui.core.dnshealth.spf.evaluation import Evaluation, address_of
from smtpgui.core.dnshealth.spf.include_tree import Branch, read_tree
from smtpgui.core.findings import Finding

if TYPE_CHECKING:
    from smtpgui.core.resolver.client import Resolver

BLOCK_LIMIT = 200
WORK_LIMIT = 100_000
"""Most blocks of a provider that are tried, and most terms that are compared with them in all."""


class Verdict(Enum):
    """What came of the trial. BROKEN: the record itself fails, so it lets nobody send."""

    ALL = auto()
    SOME = auto()
    NONE = auto()
    BROKEN = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Authorisation:
    """The verdict, how many of the provider's blocks pass, and why nothing is known where that is so."""

    verdict: Verdict
    passed: int = 0
    tried: int = 0
    reason: Finding | None = None


async def authorisation(
    resolver: Resolver,
    domain: str,
    include: str,
    records: Mapping[str, str] | None = None,
    *,
    strict: bool = False,
) -> Authorisation:
    """Whether the SPF record of `domain` lets the senders behind `include` through.

    `records` holds texts to use in place of published ones, by domain; `strict` is that of Evaluation.
    """
    provider = await read_tree(resolver, include)
    failure = next(provider.failures(), None)
    if failure:
        return Authorisation(Verdict.UNKNOWN, reason=unknown("spf", failure))
    addresses = list(dict.fromkeys(provider.addresses()))[:BLOCK_LIMIT]
    own = (records or {}).get(domain) or "".join((await resolver.ask(domain, "TXT")).texts)
    addresses = addresses[: max(10, WORK_LIMIT // (1 + own.count(" ")))]
    if not addresses:
        # Nothing but macros, or nothing at all: then only the include itself can authorise.
        return await _by_text(resolver, domain, include, provider, records or {})
    passed = broken = 0
    for address in addresses:
        evaluation = Evaluation(
            resolver, address_of(address), f"postmaster@{domain}", domain, records or {}, strict
        )
        result = await evaluation.run(domain)
        if result.result == "temperror":
            return Authorisation(Verdict.UNKNOWN, reason=result.findings[0])
        passed += result.result == "pass"
        broken += result.result == "permerror"
    verdict = Verdict.ALL if passed == len(addresses) else Verdict.SOME if passed else Verdict.NONE
    return Authorisation(Verdict.BROKEN if broken else verdict, passed, len(addresses))


async def _by_text(
    resolver: Resolver, domain: str, include: str, provider: Branch, records: Mapping[str, str]
) -> Authorisation:
    own = await read_tree(resolver, domain, records=records)
    if any(branch.domain == include for branch in own.walk()):
        return Authorisation(Verdict.ALL)
    if provider.record is None:
        facts = {"name": include, "type": "TXT", "reason": "malformed"}
        return Authorisation(Verdict.UNKNOWN, reason=Finding("spf.unknown", facts))
    return Authorisation(Verdict.NONE)
