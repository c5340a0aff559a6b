"""When what is being typed is kept against a crash."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

DRAFT_MS = 800
"""How long after the last keystroke the draft is kept."""


class DraftTimer(QTimer):
    """Calls `keep` a moment after the last `start`."""

    def __init__(self, parent: QObject, keep: Callable[[], object]) -> None:
        super().__init__(parent)
        self._keep = keep
        self.setSingleShot(True)
        self.setInterval(DRAFT_MS)
        self.timeout.connect(keep)

    def flush(self) -> None:
        """Keep now what is waiting to be kept."""
        if self.isActive():
            self.stop()
            self._keep()
