"""Clocks that a test sets: for deadlines, and for the time of day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from itertools import count
from types import ModuleType

import pytest


class Clock:
    """Stands still until a test moves `now`, which is in seconds."""

    now = 100.0

    def __call__(self) -> float:
        """The moment that the test says it is."""
        return self.now


BEGUN = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def ticking(monkeypatch: pytest.MonkeyPatch, module: ModuleType, begun: datetime = BEGUN) -> None:
    """Let `datetime.now` in `module` say `begun`, and a second more each time."""
    ticks = count()

    class Ticking(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            moment = begun + timedelta(seconds=next(ticks))
            return moment.astimezone(tz) if tz else moment.astimezone().replace(tzinfo=None)

    monkeypatch.setattr(module, "datetime", Ticking)
