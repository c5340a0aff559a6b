"""Taking things out of a layout."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLayout, QWidget


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
