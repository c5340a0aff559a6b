"""The static reading of an SPF record: every include and redirect under it, with what it costs.

Evaluation and static reading differ: the evaluation stops at the first match, the worst path visits every
term. What depends on the message (macros) counts as one look-up and is not followed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from smtpgui.core.dnshealth.spf.macros import has_macros
from smtpgui.core.dnshealth.spf.record import SpfRecord, Term, is_spf, parse
from smtpgui.core.dnshealth.zone.domain_names import is_name
from smtpgui.core.resolver import Answer

if TYPE_CHECKING:
    from smtpgui.core.resolver.client import Resolver

BRANCH_LIMIT = 100
"""Most includes that are read for one record; ten are allowed."""

HOST_LIMIT = 100
"""Most host names of one record whose addresses are read."""


@dataclass(slots=True)
class Branch:
    """A domain's record and what stands under it.

    `term` led here. `answer` is None where the name is not followed (macros, a limit), `record` None where
    there is not exactly one. `loop` says that the name stands on the path that led here.
    """

    domain: str
    term: Term | None = None
    answer: Answer | None = None
    record: SpfRecord | None = None
    loop: bool = False
    branches: list[Branch] = field(default_factory=list)
    hosts: dict[tuple[str, str], list[Answer]] = field(default_factory=dict)

    @property
    def lookups(self) -> int:
        """The terms that query, here and below, on the worst path (RFC 7208 4.6.4)."""
        own = sum(term.queries for term in self.record.effective) if self.record else 0
        return own + sum(branch.lookups for branch in self.branches)

    def costs(self) -> Iterator[tuple[Term, int]]:
        """Each term of this record that queries, with its look-ups, itself included."""
        below = {id(branch.term): branch.lookups for branch in self.branches}
        for term in self.record.effective if self.record else ():
            if term.queries:
                yield term, 1 + below.get(id(term), 0)

    def walk(self) -> Iterator[Branch]:
        """This branch and all below it."""
        yield self
        for branch in self.branches:
            yield from branch.walk()

    def voids(self) -> Iterator[tuple[Branch, Term]]:
        """The terms whose look-up finds nothing, for IPv4 and IPv6 alike."""
        for branch in self.walk():
            for term in branch.record.effective if branch.record else ():
                if _is_void(branch, term):
                    yield branch, term

    def failures(self) -> Iterator[Answer]:
        """The questions that failed: where there are any, the numbers are lower bounds."""
        for branch in self.walk():
            if branch.answer and branch.answer.failed:
                yield branch.answer
            for answers in branch.hosts.values():
                yield from (answer for answer in answers if answer.failed)

    def addresses(self) -> Iterator[str]:
        """The first address of every block that passes, and of every host."""
        for term in self.record.effective if self.record else ():
            if term.qualifier != "+":
                continue
            if term.name in ("ip4", "ip6"):
                yield term.value
            for answer in self.hosts.get(_host_of(term, self.domain), ()):
                if answer.type in ("A", "AAAA") and term.name != "exists":
                    yield from answer.values
        for branch in self.branches:
            if branch.term is None or branch.term.qualifier == "+":
                yield from branch.addresses()


async def read_tree(
    resolver: Resolver, domain: str, record: SpfRecord | None = None, records: Mapping[str, str] | None = None
) -> Branch:
    """Everything under the SPF record of `domain`, or under `record` in its place.

    `records` holds texts to use in place of published ones, by domain.
    """
    reader = _TreeReader(resolver, records or {})
    return await reader.grow(Branch(domain, record=record), ())


class _TreeReader:
    """Reads a tree, all names of one level at once, within limits."""

    def __init__(self, resolver: Resolver, records: Mapping[str, str]) -> None:
        self._resolver, self._records = resolver, records
        self._branches = 0
        self._hosts = 0

    async def grow(self, branch: Branch, path: tuple[str, ...]) -> Branch:
        import asyncio

        if branch.record is None and branch.domain in self._records:
            branch.record = parse(self._records[branch.domain])
        if branch.record is None:
            branch.answer = await self._resolver.ask(branch.domain, "TXT")
            found = [text for text in branch.answer.texts if is_spf(text)]
            branch.record = parse(found[0]) if len(found) == 1 else None
        path = (*path, branch.domain)
        below = []
        hosts = []
        for term in branch.record.effective if branch.record else ():
            if term.name in ("include", "redirect"):
                below.append(self._below(term, path))
            elif term.name in ("a", "mx", "exists"):
                hosts.append(self._read_hosts(branch, term))
        branch.branches = list(await asyncio.gather(*below))
        await asyncio.gather(*hosts)
        return branch

    async def _below(self, term: Term, path: tuple[str, ...]) -> Branch:
        target = term.value.removesuffix(".").lower()
        branch = Branch(target, term, loop=target in path)
        self._branches += 1
        followed = (
            not branch.loop and not has_macros(target) and is_name(target) and self._branches <= BRANCH_LIMIT
        )
        return await self.grow(branch, path) if followed else branch

    async def _read_hosts(self, branch: Branch, term: Term) -> None:
        key = kind, host = _host_of(term, branch.domain)
        self._hosts += 1
        if has_macros(host) or not is_name(host) or self._hosts > HOST_LIMIT:
            return
        if kind == "mx":
            answer = await self._resolver.ask(host, "MX")
            names = [mx.host for mx in answer.exchangers if mx.host != "."][:10]
            below = await self._resolver.ask_all((name, family) for name in names for family in ("A", "AAAA"))
            branch.hosts[key] = [answer, *below]
        else:
            families = ("A",) if kind == "exists" else ("A", "AAAA")
            branch.hosts[key] = await self._resolver.ask_all((host, family) for family in families)


def _host_of(term: Term, domain: str) -> tuple[str, str]:
    return term.name, term.value.removesuffix(".").lower() or domain


def _is_void(branch: Branch, term: Term) -> bool:
    """Whether the look-up of `term` is proven to find nothing (RFC 7208 4.6.4)."""
    if term.name in ("include", "redirect"):
        below = next((below for below in branch.branches if below.term is term), None)
        return below is not None and below.answer is not None and below.answer.absent
    answers = branch.hosts.get(_host_of(term, branch.domain), [])
    wanted = answers[:1] if term.name == "mx" else answers
    return bool(wanted) and all(answer.absent for answer in wanted)
