"""What the parts of a running reference platform share."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field

from smtpgui.sandbox.platform.options import Options
from smtpgui.sandbox.platform.rate_limit import Limiter
from smtpgui.sandbox.platform.security import Vault
from smtpgui.sandbox.platform.store import Store

LOG = logging.getLogger("smtpgui.platform")
"""One line a request, and the dialogue of each test. No query, no header, no body, no secret."""


@dataclass
class State:
    """The store, the key to the passwords, how to behave, and who came how often; `closing` ends the tests."""

    store: Store
    vault: Vault
    options: Options
    closing: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        clock = self.options.clock
        self.requests = Limiter(self.options.requests_rate, clock)
        self.tokens = Limiter(self.options.tokens_rate, clock)
        self.tests = Limiter(self.options.tests_rate, clock)
