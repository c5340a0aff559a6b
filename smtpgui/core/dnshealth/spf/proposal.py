"""The whole new SPF record, tried before it is proposed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from smtpgui.core.dnshealth.spf.authorisation import Verdict, authorisation
from smtpgui.core.dnshealth.spf.include_tree import Branch, read_tree
from smtpgui.core.dnshealth.spf.lint import Cure, costs, include_faults
from smtpgui.core.dnshealth.spf.record import LOOKUP_LIMIT, VOID_LIMIT, parse
from smtpgui.core.dnshealth.spf.repair_record import rebuilt
from smtpgui.core.findings import Fact, Finding, Record

if TYPE_CHECKING:
    from smtpgui.core.resolver.client import Resolver


@dataclass(frozen=True, slots=True)
class Proposal:
    """A record to publish, or None with the `advice` that takes its place.

    `hidden` are the faults of includes that came to light in the mended record only.
    """

    record: Record | None
    advice: Finding | None = None
    hidden: tuple[Finding, ...] = ()


async def propose(
    resolver: Resolver, name: str, cure: Cure, found: tuple[str, ...], known_includes: Collection[str]
) -> Proposal:
    """The record that puts `cure` into effect at `name`; none where it would itself break a limit.

    The include is added only where the record does not let its senders through without it. `found` are the
    values that stand there now.
    """
    mended = await read_tree(resolver, name, records={name: _wanted(cure, known_includes)})
    hidden = tuple(include_faults(name, mended, known_includes, cure))
    proposal = await _propose(resolver, name, cure, found, known_includes)
    return replace(proposal, hidden=hidden)


async def _propose(
    resolver: Resolver, name: str, cure: Cure, found: tuple[str, ...], known_includes: Collection[str]
) -> Proposal:
    for include in dict.fromkeys(("", cure.include)):
        wanted = _wanted(cure, known_includes, include)
        tree = await read_tree(resolver, name, records={name: wanted})
        if tree.lookups > LOOKUP_LIMIT:
            continue
        if parse(wanted).faults or not _is_sound(tree):
            return Proposal(None)
        if not cure.include or await _lets_through(resolver, name, wanted, cure.include):
            best = await _for_all(resolver, name, cure, known_includes, wanted) if cure.include else wanted
            return Proposal(None if found == (best,) else Record(name, "TXT", best, found))
    if not cure.include or tree.lookups <= LOOKUP_LIMIT:
        return Proposal(None)
    facts: dict[str, Fact] = {
        "name": name,
        "include": cure.include,
        "lookups": tree.lookups,
        "list": tuple(cost for cost in costs(tree) if not cost.startswith(f"include:{cure.include} ")),
    }
    return Proposal(None, Finding("spf.no_room", facts))


def _wanted(cure: Cure, known_includes: Collection[str], include: str = "", *, in_front: bool = False) -> str:
    return rebuilt(
        cure.texts,
        remove=cure.remove,
        replace=cure.replace,
        include=include,
        in_front=in_front,
        known_includes=known_includes,
    )


async def _for_all(resolver: Resolver, name: str, cure: Cure, known_includes: Collection[str], wanted: str) -> str:
    """`wanted`, or the same with the include in front where some receivers would give up before they reach it."""
    if (
        await authorisation(resolver, name, cure.include, {name: wanted}, strict=True)
    ).verdict is not Verdict.BROKEN:
        return wanted
    other = _wanted(cure, known_includes, cure.include, in_front=True)
    trial = await authorisation(resolver, name, cure.include, {name: other}, strict=True)
    return other if trial.verdict is Verdict.ALL else wanted


async def _lets_through(resolver: Resolver, name: str, wanted: str, include: str) -> bool:
    """Whether `wanted` lets all senders behind `include` through; a record that names it may be unproven."""
    trial = await authorisation(resolver, name, include, {name: wanted})
    named = f"include:{include}" in wanted.lower().split()
    return trial.verdict is Verdict.ALL or (trial.verdict is Verdict.UNKNOWN and named)


def _is_sound(tree: Branch) -> bool:
    """Whether nothing under the record makes it a permerror, as far as can be known."""
    dead = any(
        branch.loop
        or (branch.answer is not None and branch.record is None and not branch.answer.failed)
        or bool(branch.record and branch.record.faults)
        for branch in tree.walk()
    )
    return not dead and sum(1 for _ in tree.voids()) <= VOID_LIMIT
