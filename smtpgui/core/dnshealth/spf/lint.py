"""Findings about an SPF record as it stands, and the terms that the cure removes or replaces."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from smtpgui.core.dnshealth.check import unknown
from smtpgui.core.dnshealth.publish.txt_damage import odd_characters
from smtpgui.core.dnshealth.spf.include_tree import Branch
from smtpgui.core.dnshealth.spf.macros import has_macros
from smtpgui.core.dnshealth.spf.record import LOOKUP_LIMIT, NAME_LIMIT, VOID_LIMIT, SpfRecord, Term, fault_finding
from smtpgui.core.dnshealth.spf.repair_record import with_lost_spaces
from smtpgui.core.dnshealth.spf.repair_terms import suspects
from smtpgui.core.dnshealth.zone.domain_names import distance
from smtpgui.core.findings import Finding
from smtpgui.core.resolver import Status, Txt

WIDEST = 1
"""A network with a prefix of so few bits lets half of all addresses through."""


@dataclass(slots=True)
class Cure:
    """What is to be done to the published texts: terms to remove, to replace, and an include to add if need be."""

    texts: list[str]
    remove: set[str] = field(default_factory=set)
    replace: dict[str, str] = field(default_factory=dict)
    include: str = ""


def damage(name: str, txt: Txt, record: SpfRecord, cure: Cure) -> list[Finding]:
    """The one finding that says why the record cannot be read as it was meant; none where it can be."""
    faults = [*record.faults, *suspects(record)]
    if not record.text.isascii():
        return [Finding("txt.not_ascii", {"name": name, "characters": odd_characters(record.text)})]
    mended = with_lost_spaces(txt)
    if mended:
        cure.texts = [mended]
        return [Finding("txt.lost_space", {"name": name})]
    if not faults:
        return []
    if '"' in record.text or "\\" in record.text:
        return [Finding("txt.literal_quotes", {"name": name})]
    return [fault_finding(name, min(faults, key=lambda fault: fault.position))]


def endings(name: str, record: SpfRecord) -> Iterator[Finding]:
    """Findings about the end of the record: terms that make it pointless, and terms that come too late."""
    opener = opens_to_all(record)
    if opener:
        yield Finding("spf.pass_all", {"name": name, "term": opener.text})
    if record.all is None:
        if record.redirect is None:
            yield Finding("spf.no_all", {"name": name})
        return
    if record.all.qualifier == "?":
        yield Finding("spf.no_all", {"name": name})
    late = record.directives[len(record.effective) :]
    if late:
        yield Finding("spf.after_all", {"name": name, "list": tuple(term.text for term in late)})
    if record.redirect:
        yield Finding("spf.redirect_ignored", {"name": name, "term": record.redirect.text})


def below(name: str, tree: Branch, known_includes: Collection[str], cure: Cure) -> Iterator[Finding]:
    """Findings about what the record includes: dead and misspelt names, rings, limits, `ptr`."""
    for failure in {answer.name: answer for answer in tree.failures()}.values():
        yield unknown("spf", failure)
    yield from include_faults(name, tree, known_includes, cure)
    yield from _opened_by(tree)
    yield from _limits(name, tree, cure)
    where = next((b for b in tree.walk() if b.record and any(t.name == "ptr" for t in b.record.effective)), None)
    if where:
        yield Finding("spf.ptr", {"name": where.domain, "owner": "you" if where is tree else "other"})


def include_faults(name: str, tree: Branch, known_includes: Collection[str], cure: Cure) -> Iterator[Finding]:
    """The includes that make receivers ignore the record; the cure goes without those that stand in it."""
    for top in tree.branches:
        for branch in top.walk():
            finding = _include_fault(name, branch, known_includes)
            if finding is None or top.term is None:
                continue
            suggestion = finding.facts.get("suggestion")
            if suggestion and branch is top:
                cure.replace[top.term.text] = f"include:{suggestion}"
            elif finding.code == "spf.loop" or (branch is top and finding.code == "spf.include_without_record"):
                cure.remove.add(top.term.text)
            yield finding


def _opened_by(tree: Branch) -> Iterator[Finding]:
    """The records below this one that let everybody through, and this one with it: no cure at its own name."""
    for branch in tree.branches:
        if branch.record is None or (branch.term and branch.term.qualifier != "+"):
            continue
        opener = opens_to_all(branch.record)
        if opener:
            yield Finding("spf.pass_all", {"name": branch.domain, "term": opener.text})
        yield from _opened_by(branch)


def opens_to_all(record: SpfRecord) -> Term | None:
    """The term that lets any address through: `+all`, or a network that is half of all addresses or more."""
    for term in record.effective:
        if term.qualifier != "+":
            continue
        if term.name == "all" or (term.name in ("ip4", "ip6") and term.prefix <= WIDEST):
            return term
    return None


def _include_fault(name: str, branch: Branch, known_includes: Collection[str]) -> Finding | None:
    facts = {"name": name, "include": branch.domain}
    if branch.loop:
        return Finding("spf.loop", facts)
    if branch.answer is None or branch.answer.failed:
        return None
    if branch.record is None:
        if branch.answer.texts and sum(text.lower().startswith("v=spf1") for text in branch.answer.texts) > 1:
            return Finding("spf.include_broken", facts)
        near = _near(branch.domain, known_includes) if branch.answer.status is Status.NXDOMAIN else ""
        if near:
            return Finding("spf.include_misspelt", {**facts, "suggestion": near})
        return Finding("spf.include_without_record", facts)
    return Finding("spf.include_broken", facts) if branch.record.faults else None


def _near(target: str, known_includes: Collection[str]) -> str:
    return next(
        (
            known
            for known in sorted(known_includes)
            if abs(len(target) - len(known)) <= 2 and 0 < distance(target, known) <= 2
        ),
        "",
    )


def _limits(name: str, tree: Branch, cure: Cure) -> Iterator[Finding]:
    for branch in tree.walk():
        for (kind, host), answers in branch.hosts.items():
            count = len(answers[0].exchangers) if kind == "mx" else 0
            if count > NAME_LIMIT:
                yield Finding("spf.too_many_mx", {"name": host, "count": count})
    if tree.lookups > LOOKUP_LIMIT:
        yield Finding("spf.too_many_lookups", {"name": name, "lookups": tree.lookups, "list": costs(tree)})
    voids = [(branch, term) for branch, term in tree.voids() if term.name not in ("include", "redirect")]
    if len(voids) > VOID_LIMIT:
        listed = tuple(dict.fromkeys(term.text for _, term in voids))
        yield Finding("spf.too_many_void_lookups", {"name": name, "void_lookups": len(voids), "list": listed})
        cure.remove |= {term.text for branch, term in voids if branch is tree}


def costs(tree: Branch) -> tuple[str, ...]:
    """The terms of a record with their look-ups, the dearest first: "include:a.test (4)"."""
    found = sorted(tree.costs(), key=lambda pair: -pair[1])
    return tuple(f"{term.text} ({cost})" for term, cost in found if not has_macros(term.text) or cost)
