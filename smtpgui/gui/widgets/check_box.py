"""A check box that shows in both themes: the platform style's frame is too faint on our dark ground."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox

from smtpgui.gui.widgets.style import color

BOX, GAP, MARGIN, HEIGHT = 16, 8, 3, 24
"""Sizes in pixels: the box, the room between it and the text, the room for the focus ring, the whole."""


class CheckBox(QCheckBox):
    """A check box with its text; to a screen reader and the keyboard an ordinary one."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setMinimumHeight(HEIGHT)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the size of box and text in one line."""
        words = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, self.text())
        return QSize(2 * MARGIN + BOX + GAP + words.width() + 2, max(HEIGHT, words.height() + 2 * MARGIN))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The text is never cut."""
        return self.sizeHint()

    def hitButton(self, pos: object) -> bool:  # noqa: N802, ARG002 - Qt's name; all of it is the button
        """The whole reacts to a click."""
        return True

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's name
        """Draw the box, its tick, the text, and a ring when it has the focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.setPen(QPen(QColor(color("acc")), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)
        box = QRectF(MARGIN + 0.5, (self.height() - BOX) / 2 + 0.5, BOX - 1, BOX - 1)
        ink = color("text" if self.isEnabled() else "mute")
        painter.setPen(QPen(QColor(color("accbg" if self.isChecked() else "edge")), 1.5))
        painter.setBrush(QColor(color("accbg" if self.isChecked() else "field")))
        painter.drawRoundedRect(box, 3, 3)
        if self.isChecked():
            painter.setPen(QPen(QColor(color("onacc")), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            corner = box.topLeft()
            painter.drawPolyline(
                [corner + QPointF(3.5, 8), corner + QPointF(6.5, 11), corner + QPointF(11.5, 4.5)]
            )
        painter.setPen(QColor(ink))
        words = self.rect().adjusted(MARGIN + BOX + GAP, 0, -MARGIN, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic, self.text())
        painter.end()
