"""Several things looked at side by side, each in a thread of its own that nobody has to wait for."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar

from smtpgui.core.net.deadline import Deadline

Result = TypeVar("Result")


class ParallelWork(Generic[Result]):
    """Starts all of `works` at once; each has a deadline of its own inside.

    The threads are daemons: closing the program, or looking away, leaves them to end by themselves.
    """

    def __init__(self, works: Sequence[Callable[[], Result]], name: str) -> None:
        self._queues: list[queue.SimpleQueue[Result]] = [queue.SimpleQueue() for _ in works]
        for work, answers in zip(works, self._queues, strict=True):
            threading.Thread(target=_do, args=(work, answers), name=name, daemon=True).start()

    def in_order(self, deadline: Deadline) -> Iterator[Result | None]:
        """The result of each, in the order of the works; None where `deadline` came first."""
        for answers in self._queues:
            try:
                yield answers.get(timeout=deadline.remaining or 0.001)
            except queue.Empty:
                yield None


def _do(work: Callable[[], Result], answers: queue.SimpleQueue[Result]) -> None:
    answers.put(work())
