"""The DNS tree walk of DMARC (RFC 9989 4.10): from a domain up to its top-level domain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from smtpgui.core.dnshealth.dmarc.record import DmarcRecord, is_dmarc, parse
from smtpgui.core.net.network import Network
from smtpgui.core.resolver import Answer, Reason

if TYPE_CHECKING:
    from smtpgui.core.resolver.client import Resolver

QUERY_LIMIT = 8
"""Most questions of one walk; longer names jump to their last seven labels."""


@dataclass(frozen=True, slots=True)
class Walk:
    """Answers and records of a walk from `domain`.

    `records` are the valid ones by the name they stand at (without `_dmarc.`), the longest name first, as far
    as the walk goes; `answers` holds everything that was asked, by name. `unknown` are the questions on the
    way that failed, so that another record may govern.
    """

    domain: str
    answers: dict[str, Answer]
    records: dict[str, DmarcRecord] = field(default_factory=dict)
    unknown: tuple[Answer, ...] = ()

    @property
    def organizational_domain(self) -> str:
        """The domain whose names belong together (RFC 9989 4.10.2)."""
        for name, record in self.records.items():
            if record.psd == "n":
                return name
            if record.psd == "y" and name != self.domain:
                labels = self.domain.split(".")
                return ".".join(labels[-len(name.split(".")) - 1 :])
        return list(self.records)[-1] if self.records else self.domain

    @property
    def governing(self) -> str:
        """The name whose record applies to the domain, or "" (RFC 9989 4.10.1).

        Its own, its organisational domain's, or that of the public suffix, in this order.
        """
        suffix = next((name for name, record in self.records.items() if record.psd == "y"), "")
        candidates = (self.domain, self.organizational_domain, suffix)
        return next((name for name in candidates if name in self.records), "")


def walk_names(domain: str) -> list[str]:
    """The names that a walk asks, `domain` first."""
    labels = domain.split(".")
    parents = range(min(len(labels) - 1, QUERY_LIMIT - 1), 0, -1)
    return [domain, *(".".join(labels[-count:]) for count in parents)]


async def walk(resolver: Resolver, domain: str) -> Walk:
    """The walk from `domain`; all its names are asked at once."""
    names = walk_names(domain)
    answers = dict(zip(names, await resolver.ask_all((f"_dmarc.{name}", "TXT") for name in names), strict=True))
    records: dict[str, DmarcRecord] = {}
    failed: list[Answer] = []
    for name, answer in answers.items():
        found = [text for text in answer.texts if is_dmarc(text)]
        if answer.failed and not _is_out_of_reach(name, answer):
            failed.append(answer)
        if len(found) == 1:  # several at one name are all discarded
            records[name] = parse(found[0])
            if records[name].psd != "u":
                break
    return Walk(domain, answers, records, tuple(failed))


def _is_out_of_reach(name: str, answer: Answer) -> bool:
    """Whether the server refuses a top-level domain because it only serves its own zones.

    Then there is nothing to wait for. What such a domain publishes must be marked as a public suffix, and its
    absence hides no cure: the record to publish stands further down in any case.
    """
    return "." not in name and answer.reason is Reason.REFUSED


def walks_of(domains: Iterable[str], network: Network, timeout: float) -> dict[str, Walk]:
    """The walk from each of `domains`, by domain, all at once; `timeout` in seconds bounds the whole.

    For who judges a received message. Not for use inside a running event loop.
    """
    import asyncio

    from smtpgui.core.resolver.client import with_resolver

    names = list(dict.fromkeys(domains))

    async def walks(resolver: Resolver) -> list[Walk]:
        return list(await asyncio.gather(*(walk(resolver, name) for name in names)))

    return dict(zip(names, with_resolver(walks, network, timeout), strict=True))
