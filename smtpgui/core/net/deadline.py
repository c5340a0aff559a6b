"""An overall time limit that is handed down through every wait."""

from __future__ import annotations

import time

clock = time.monotonic
"""Seconds that only grow; tests put another clock here."""


class Deadline:
    """A moment after which an operation gives up; measured on the monotonic clock.

    `seconds` is the time from now. A limit for the whole, not for each read: a server that drips one byte a
    second cannot hold it off.
    """

    def __init__(self, seconds: float) -> None:
        self._end = clock() + seconds

    @property
    def remaining(self) -> float:
        """Seconds left, never below zero."""
        return max(0.0, self._end - clock())

    @property
    def expired(self) -> bool:
        """Whether the time is over."""
        return self.remaining == 0.0

    def within(self, seconds: float) -> Deadline:
        """The earlier of this deadline and `seconds` from now."""
        return Deadline(min(seconds, self.remaining))
