"""A clock for deadlines that a test sets."""

from __future__ import annotations


class Clock:
    """Stands still until a test moves `now`, which is in seconds."""

    now = 100.0

    def __call__(self) -> float:
        """The moment that the test says it is."""
        return self.now
