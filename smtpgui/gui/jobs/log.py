"""The log of what the program did since its start, kept in memory for Help > Log; nothing is written to disk."""

from __future__ import annotations

import logging
from collections import deque

LOG_LINES = 500

log = logging.getLogger("smtpgui")


class _Lines(deque[str]):
    """Stream of a handler that keeps the last LOG_LINES lines."""

    def write(self, text: str) -> None:
        """Keep a line."""
        self.append(text.removesuffix("\n"))

    def flush(self) -> None:
        """Do nothing: what is written is kept already."""


_lines = _Lines(maxlen=LOG_LINES)
_memory = logging.StreamHandler(_lines)
_memory.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%H:%M:%S"))


def start_log() -> None:
    """Keep the log from now on; called twice, it does nothing."""
    log.setLevel(logging.INFO)
    if _memory not in log.handlers:
        log.addHandler(_memory)


def log_text() -> str:
    """Return the log as it stands."""
    return "\n".join(_lines)
