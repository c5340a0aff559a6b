"""The log of what the program did since its start, kept in memory for Help > Log; nothing is written to disk."""

from __future__ import annotations

import logging
from collections import deque

LOG_LINES = 500

log = logging.getLogger("smtpgui")


class _Memory(logging.Handler):
    """Handler with the last LOG_LINES lines."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: deque[str] = deque(maxlen=LOG_LINES)
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%H:%M:%S"))

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        self.lines.append(self.format(record))


_memory = _Memory()


def start_log() -> None:
    """Keep the log from now on; called twice, it does nothing."""
    log.setLevel(logging.INFO)
    if _memory not in log.handlers:
        log.addHandler(_memory)


def log_text() -> str:
    """Return the log as it stands."""
    return "\n".join(_memory.lines)
