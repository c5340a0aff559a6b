"""Rows and columns, made with what stands in them and emptied, and pages that scroll."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

L = TypeVar("L", bound=QBoxLayout)

Place = QWidget | QLayout
Item = Place | tuple[Place, int] | int | None
"""A widget or layout, alone or with its stretch; a room in pixels; None for a stretch that takes the room left."""

Margins = tuple[int, int, int, int]
FLUSH = (0, 0, 0, 0)


def vertical(
    parent: QWidget | None = None, *items: Item, margins: Margins = FLUSH, spacing: int | None = None
) -> QVBoxLayout:
    """Make a column of `items`, of `parent` where one is given; sizes in pixels, left, top, right and bottom."""
    return _made(QVBoxLayout(), parent, items, margins, spacing)


def horizontal(
    parent: QWidget | None = None, *items: Item, margins: Margins = FLUSH, spacing: int | None = None
) -> QHBoxLayout:
    """Make a row of `items`, as `vertical`."""
    return _made(QHBoxLayout(), parent, items, margins, spacing)


def _made(layout: L, parent: QWidget | None, items: Sequence[Item], margins: Margins, spacing: int | None) -> L:
    if parent is not None:
        parent.setLayout(layout)
    layout.setContentsMargins(*margins)
    if spacing is not None:
        layout.setSpacing(spacing)
    fill(layout, *items)
    return layout


def grid(
    parent: QWidget | None, spacing: tuple[int, int], *, margins: Margins = FLUSH, wide: int = 1
) -> QGridLayout:
    """Make a grid whose column `wide` takes the room left; `spacing` is that between columns and between rows."""
    layout = QGridLayout()
    if parent is not None:
        parent.setLayout(layout)
    layout.setContentsMargins(*margins)
    layout.setHorizontalSpacing(spacing[0])
    layout.setVerticalSpacing(spacing[1])
    layout.setColumnStretch(wide, 1)
    return layout


def fill(layout: QBoxLayout, *items: Item) -> None:
    """Put `items` at the end of `layout`."""
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(item)
        else:
            place, stretch = item if isinstance(item, tuple) else (item, 0)
            if isinstance(place, QLayout):
                layout.addLayout(place, stretch)
            else:
                layout.addWidget(place, stretch)


def clear(layout: QLayout, keep: Sequence[QWidget] = ()) -> None:
    """Take everything out of `layout`; the widgets go away, but those in `keep`.

    A widget is taken out by `removeWidget`, which ends its item too. An item that `takeAt` gives back lives on and
    takes to itself what the widget says of its size: put in again, it would keep the height that it had.
    """
    while (item := layout.itemAt(0)) is not None:
        widget = item.widget()
        if widget is None:
            layout.removeItem(item)
            continue
        layout.removeWidget(widget)
        if widget not in keep:
            widget.hide()
            widget.deleteLater()


class PageScroll(QScrollArea):
    """A QScrollArea that asks its page for the height at the present width.

    Qt's own `widgetResizable` goes by the minimum size hint, which takes every wrapped text at its narrowest and so
    scrolls a page that would fit.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # What was just put on the page gets its font when it is first shown: it is measured once more then.
        self._again = QTimer(self, singleShot=True)
        self._again.timeout.connect(self._fit)

    def set_page(self, page: QWidget) -> None:
        """Show `page` instead of the former one."""
        self.setWidget(page)
        page.installEventFilter(self)
        self._fit()

    def bring_into_view(self, widget: QWidget) -> None:
        """Scroll to `widget`, which may have been shown just now and have no place yet."""
        page = self.widget()
        layout = page.layout() if page is not None else None
        if page is None or layout is None:
            return
        layout.activate()
        self._fit()
        layout.activate()
        # By its edges: Qt's own ensureWidgetVisible is content with the cursor of a text.
        for edge in (widget.rect().bottomLeft(), widget.rect().topLeft()):
            self.ensureVisible(0, widget.mapTo(page, edge).y(), 0, 12)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Fit again when something on the page changed its size."""
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
            self._again.start(0)
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fit the page into the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        page = self.widget()
        layout = page.layout() if page is not None else None
        if page is None or layout is None:
            return
        width, room = self.viewport().width(), self.viewport().height()
        needed = layout.heightForWidth(width) if layout.hasHeightForWidth() else layout.sizeHint().height()
        page.resize(width, max(room, needed))
