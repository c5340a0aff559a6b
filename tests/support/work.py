"""Work that is counted and not timed: the same number on every machine, busy or idle."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from types import FrameType
from typing import AnyStr

EVEN = 2.5
"""The most that work may grow where its input doubles: twice is even, four times is quadratic."""

WHOLE = 65_000
"""Letters of the longest DNS record: an expression that goes back over its steps would never end with them."""


def lines_run(work: Callable[[], object]) -> int:
    """How many lines of Python `work` runs in this thread, the libraries' among them."""
    count = 0

    def line(_frame: FrameType, event: str, _value: object) -> object:
        nonlocal count
        count += event == "line"
        return line

    before = sys.gettrace()  # coverage's own
    sys.settrace(line)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def growth(work: Callable[[int], object], size: int) -> float:
    """How many times the work for `size` is the work for twice that size; a line for each of `size` is free."""
    work(size)  # what is done once: compiling expressions, importing
    return lines_run(lambda: work(2 * size)) / max(size, lines_run(lambda: work(size)))


def uneven(
    work: Callable[[AnyStr], object],
    shapes: Iterable[tuple[AnyStr, AnyStr, AnyStr]],
    size: int = 1000,
    whole: int = WHOLE,
) -> dict[tuple[AnyStr, AnyStr, AnyStr], float]:
    """The growth of the work for those shapes (head, what is repeated, tail) where it is more than EVEN.

    Every shape is read in `whole` letters too: the steps of an expression are no lines, but one that never ends
    fails by the test's own time limit.
    """
    found = {}
    for head, piece, tail in shapes:

        def text(letters: int, head: AnyStr = head, piece: AnyStr = piece, tail: AnyStr = tail) -> AnyStr:
            return head + piece * (letters // len(piece)) + tail

        grown = growth(lambda letters, text=text: work(text(letters)), size)  # type: ignore[misc]
        if grown > EVEN:
            found[head, piece, tail] = grown
        work(text(whole))
    return found
