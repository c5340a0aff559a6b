"""What the parts of a running reference platform share: its options, who came how often, and where things are kept."""

from __future__ import annotations

import logging
import math
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from smtpgui.core.net.network import Network
from smtpgui.sandbox.platform.security import SCRYPT_COST, Vault
from smtpgui.sandbox.platform.store import PlatformStore

LOG = logging.getLogger("smtpgui.platform")
"""One line a request, and the dialogue of each test. No query, no header, no body, no secret."""

_NETWORK = Network()
_REMEMBERED = 10_000
"""Most callers that are remembered at once."""

_MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Options:
    """How a platform behaves. Times are in seconds, sizes in bytes, rates per minute.

    `network` is the way to the mail servers that are tested; `allow_private` lets it lead to private and loopback
    addresses. `editors_read`: whether an Editor may see the settings. `clock` tells the time. `secret_cost` is the
    cost n of hashing an account's secret (scrypt).

    For testing clients: `missing_fields` are settings that this platform does not know, `drop_unknown` accepts
    unknown fields and forgets them instead of refusing, without `etags` there is no ETag and no If-Match.
    """

    network: Network = _NETWORK
    allow_private: bool = False
    editors_read: bool = True
    drop_unknown: bool = False
    missing_fields: frozenset[str] = frozenset()
    etags: bool = True
    token_seconds: int = 7200
    refresh_seconds: int = 30 * 24 * 3600
    requests_rate: int = 120
    tokens_rate: int = 30
    tests_rate: int = 5
    test_seconds: float = 30.0
    body_limit: int = 16 * 1024
    body_seconds: float = 10.0
    clock: Callable[[], float] = time.time
    secret_cost: int = SCRYPT_COST


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


@dataclass
class AppState:
    """The store, the key to the passwords, how to behave, and who came how often; `closing` ends the tests."""

    store: PlatformStore
    vault: Vault
    options: Options
    closing: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        clock = self.options.clock
        self.requests = Limiter(self.options.requests_rate, clock)
        self.tokens = Limiter(self.options.tokens_rate, clock)
        self.tests = Limiter(self.options.tests_rate, clock)
