"""Trees as lines of text: a label at its depth, and a remark in a column of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from smtpgui.cli.output.screen import Screen


class _Guides(NamedTuple):
    """The lines of a tree."""

    fork: str
    last: str
    through: str
    nothing: str = "   "


_GUIDES = _Guides("├─", "└─", "│  ")
_ASCII_GUIDES = _Guides("|-", "`-", "|  ")


@dataclass(slots=True)
class Node:
    """A label that is safe to show, a remark about it, and what stands below."""

    label: str
    remark: str = ""
    below: list[Node] = field(default_factory=list)


def tell_tree(screen: Screen, nodes: Sequence[Node], indent: int = 0) -> None:
    """Print `nodes` as a tree, in ASCII where the stream has no lines."""
    rows = list(_rows(nodes, " " * indent, _ASCII_GUIDES if screen.plain else _GUIDES))
    width = max((len(left) for left, _right in rows), default=0) + 2
    for left, right in rows:
        screen.line(f"{left:<{width}}{right}".rstrip())


def _rows(nodes: Sequence[Node], indent: str, guides: _Guides) -> Iterator[tuple[str, str]]:
    """Label and remark of each node, line by line."""
    for node in nodes:
        last = node is nodes[-1]
        yield f"{indent}{guides.last if last else guides.fork} {node.label}", node.remark
        yield from _rows(node.below, indent + (guides.nothing if last else guides.through), guides)
