"""Python's search for cycles of garbage, kept in the GUI thread.

Python searches in whichever thread happens to make an object. A widget that is found by a job's thread is
destroyed there, beside the GUI thread that may be painting it: measured, the window then hangs or crashes.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

EVERY_MS = 500
"""How often it is looked whether a search is due."""


class GarbageCollector(QObject):
    """Searches in the thread of its event loop, as often as Python would, and keeps Python from doing so."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._search)
        self._timer.start(EVERY_MS)

    @Slot()
    def _search(self) -> None:
        """The oldest generation that is due, by Python's own thresholds."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return
