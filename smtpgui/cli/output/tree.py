"""Trees as lines of text: a label at its depth, and a remark in a column of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from smtpgui.cli.output.screen import Screen

_Guides = tuple[str, str, str]
_GUIDES = ("├─", "└─", "│  ")
_ASCII_GUIDES = ("|-", "`-", "|  ")
"""Before a node, before the last one, and before what stands below a node that is not the last."""


@dataclass(slots=True)
class Node:
    """A label that is safe to show, a remark about it, and what stands below."""

    label: str
    remark: str = ""
    below: list[Node] = field(default_factory=list)


def print_tree(screen: Screen, nodes: Sequence[Node], indent: int = 0) -> None:
    """Print `nodes` as a tree, in ASCII where the stream has no lines."""
    rows = list(_rows(nodes, " " * indent, _ASCII_GUIDES if screen.plain else _GUIDES))
    width = max((len(left) for left, _right in rows), default=0) + 2
    for left, right in rows:
        screen.line(f"{left:<{width}}{right}".rstrip())


def _rows(nodes: Sequence[Node], indent: str, guides: _Guides) -> Iterator[tuple[str, str]]:
    """Label and remark of each node, line by line."""
    fork, end, through = guides
    for node in nodes:
        last = node is nodes[-1]
        yield f"{indent}{end if last else fork} {node.label}", node.remark
        yield from _rows(node.below, indent + ("   " if last else through), guides)
