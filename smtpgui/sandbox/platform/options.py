"""How a reference platform is to behave, its deliberate shortcomings included."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from smtpgui.core.net.network import Network

_NETWORK = Network()


@dataclass(frozen=True, slots=True)
class Options:
    """Times are in seconds, sizes in bytes, rates per minute.

    `network` is the way to the mail servers that are tested; `allow_private` lets it lead to private and loopback
    addresses. `editors_read`: whether an Editor may see the settings. `clock` tells the time.

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
