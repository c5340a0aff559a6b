"""A page that scrolls up and down, as high as its wrapped texts really need at the width they have."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


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
        self._again = QTimer(self)
        self._again.setSingleShot(True)
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
