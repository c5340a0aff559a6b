"""How long each wait of the dialogue may take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Time limits in seconds.

    The defaults of `connect`, `tls` and `reply` are the platform's own: it gives up after them. `patience` is
    how much longer the test listens, only to tell a late answer from none. An answer from `slow` on is worth a
    warning. `quit` bounds the farewell, `look` the second connection that reads a refused certificate.
    """

    connect: float = 5.0
    tls: float = 5.0
    reply: float = 5.0
    patience: float = 2.0
    slow: float = 3.0
    quit: float = 1.0
    look: float = 3.0

    def __post_init__(self) -> None:
        if min(self.connect, self.tls, self.reply, self.slow, self.quit, self.look) <= 0 or self.patience < 0:
            raise ValueError("a time limit must be above zero")


CLIENT_LIMITS = Limits(connect=15.0, tls=15.0, reply=60.0, patience=0.0)
"""A mail client's patience (RFC 5321 4.5.3.2 asks for minutes); the overall deadline is shorter in practice."""
