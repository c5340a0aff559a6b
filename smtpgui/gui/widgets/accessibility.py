"""Says something aloud for those who do not see it."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, text: str) -> None:
    """Have assistive technology read `text`; once an action, so that it does not drown the user."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))
