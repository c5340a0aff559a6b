"""Two pictures as data: the tree of an SPF record with its costs, and the path of a message to its verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from smtpgui.core.dnshealth.spf.record import LOOKUP_LIMIT
from smtpgui.core.findings import Fact, Finding
from smtpgui.core.language import N_

if TYPE_CHECKING:
    from smtpgui.core.dnshealth.spf.include_tree import Branch

ROW_LIMIT = 60
"""Most rows of a tree that are kept; a record with more is broken in any case."""


@dataclass(frozen=True, slots=True)
class TreeRow:
    """A term of an SPF tree: how deep it stands, and the look-ups that it costs with all below it.

    `note` is loop, missing (there is no record), unknown (it could not be read), or "".
    """

    depth: int
    term: str
    cost: int
    note: str = ""


class Mark(StrEnum):
    """Mark of a station: passed, failed, or not decided."""

    GOOD = "good"
    BAD = "bad"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Station:
    """A station of a message's path: its name, the same in every language, its state in words, and its mark."""

    name: str
    state: str
    mark: Mark


NOTES = {"loop": N_("loop"), "missing": N_("no record"), "unknown": N_("could not check")}
"""Each note in words, to be translated when shown."""

_STATES = {
    "pass": (N_("passes"), Mark.GOOD),
    "fail": (N_("fails"), Mark.BAD),
    "unaligned": (N_("passes for another domain"), Mark.OPEN),
    "none": (N_("no record"), Mark.BAD),
    "unknown": (N_("could not check"), Mark.OPEN),
}

_ENDS = {
    "verdict.delivered": (N_("delivered"), Mark.GOOD),
    "verdict.junk": (N_("spam"), Mark.OPEN),
    "verdict.refused": (N_("refused"), Mark.BAD),
    "verdict.unknown": (N_("not known"), Mark.OPEN),
}


def tree_fact(tree: Branch) -> Fact:
    """The tree as the fact `tree` of `spf.record`: (depth, term, cost, note) row by row."""
    return tuple((row.depth, row.term, row.cost, row.note) for row in _rows(tree, 0))[:ROW_LIMIT]


def tree_rows(findings: Iterable[Finding]) -> list[TreeRow]:
    """The rows of the tree among `findings`; none where there is no record that can be read."""
    for finding in findings:
        tree = finding.facts.get("tree")
        if finding.code == "spf.record" and isinstance(tree, tuple):
            return [TreeRow(*row) for row in tree if isinstance(row, tuple)]  # type: ignore[arg-type]
    return []


def is_dear(rows: Iterable[TreeRow]) -> bool:
    """Whether the tree costs more than is allowed."""
    return sum(row.cost for row in rows if row.depth == 0) > LOOKUP_LIMIT


def stations(finding: Finding) -> list[Station]:
    """The path that a verdict rests on: SPF, DKIM, DMARC and the end, whose name is to be translated."""
    found = []
    for check in ("spf", "dkim", "dmarc"):
        state, mark = _STATES[str(finding.facts[check])]
        found.append(Station(check.upper(), state, mark))
    state, mark = _ENDS[finding.code]
    return [*found, Station(N_("Mailbox"), state, mark)]


def _rows(branch: Branch, depth: int) -> Iterator[TreeRow]:
    below = {id(other.term): other for other in branch.branches}
    costs = {id(term): cost for term, cost in branch.costs()}
    for term in branch.record.effective if branch.record else ():
        other = below.get(id(term))
        yield TreeRow(depth, term.text, costs.get(id(term), 0), _note(other) if other else "")
        if other:
            yield from _rows(other, depth + 1)


def _note(branch: Branch) -> str:
    if branch.loop:
        return "loop"
    if branch.answer is None or branch.record is not None:
        return ""
    return "unknown" if branch.answer.failed else "missing"
