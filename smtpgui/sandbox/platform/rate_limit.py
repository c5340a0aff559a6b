"""How often somebody may come."""

from __future__ import annotations

import math
import threading
from collections import deque
from collections.abc import Callable

_REMEMBERED = 10_000
"""Most callers that are remembered at once."""

_MINUTE = 60.0


class Limiter:
    """Lets each caller in `rate` times a minute (a sliding window, in the memory of this process)."""

    def __init__(self, rate: int, clock: Callable[[], float]) -> None:
        self._rate, self._clock = rate, clock
        self._lock = threading.Lock()
        self._visits: dict[str, deque[float]] = {}

    def wait(self, caller: str) -> int:
        """Count a visit of `caller`: 0 where it may come in, else how many seconds it has to wait."""
        now = self._clock()
        with self._lock:
            if caller not in self._visits and len(self._visits) >= _REMEMBERED:
                self._forget(now)
            visits = self._visits.setdefault(caller, deque())
            while visits and visits[0] <= now - _MINUTE:
                visits.popleft()
            if len(visits) >= self._rate:
                return max(1, math.ceil(visits[0] + _MINUTE - now))
            visits.append(now)
            return 0

    def _forget(self, now: float) -> None:
        """Make room: first those who have not come for a minute, then whoever came first."""
        self._visits = {who: seen for who, seen in self._visits.items() if seen and seen[-1] > now - _MINUTE}
        while len(self._visits) >= _REMEMBERED:
            del self._visits[next(iter(self._visits))]
