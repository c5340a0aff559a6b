"""The way of the Tab key: through what is on the screen, as one reads it.

Qt goes by the order in which widgets were made, so that whatever appears later, a link under a field or a button in
a result, would come last.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cmp_to_key

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget


def tab_stops(root: QWidget) -> Iterator[QWidget]:
    """List what takes the keyboard by Tab inside `root`, row by row and each row from left to right."""
    for child in sorted(_children(root), key=cmp_to_key(_reads_before)):
        if child.focusProxy() is None and child.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield child
        else:
            yield from tab_stops(child)


def move_focus(window: QWidget, *, forward: bool) -> bool:
    """Hand the focus of `window` on to the next or the former stop; whether there was one to leave and one to go to."""
    stops = list(tab_stops(window))
    here = window.focusWidget()
    if here not in stops or len(stops) < 2:
        return False
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    there = stops[(stops.index(here) + (1 if forward else -1)) % len(stops)]
    there.setFocus(reason)
    _scroll_to(there)
    return True


def _scroll_to(widget: QWidget) -> None:
    """Show `widget` on the pages that scroll: Qt does so only for who goes from one place of a page to another."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget, 0, 24)
        above = above.parentWidget()


def _children(widget: QWidget) -> list[QWidget]:
    found = widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return [child for child in found if child.isVisible() and child.isEnabled() and not child.isWindow()]


def _reads_before(one: QWidget, other: QWidget) -> int:
    """Which of two neighbours is read first: the upper one; of two on a row the left one."""
    first, second = one.geometry(), other.geometry()
    if first.bottom() < second.top():
        return -1
    if second.bottom() < first.top():
        return 1
    return first.left() - second.left()
