"""Rows and columns: made with what stands in them, and emptied."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

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
