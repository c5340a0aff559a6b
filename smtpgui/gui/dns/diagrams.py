"""Pictures of the DNS tab: the path of a message to its verdict, and the tree of an SPF record with its costs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from smtpgui.core.dnshealth.verdict.diagrams import NOTES, Mark, Station, TreeRow
from smtpgui.core.language import _, say_count, shown
from smtpgui.gui.widgets.icons import IconLabel
from smtpgui.gui.widgets.labels import Label
from smtpgui.gui.widgets.layouts import fill, horizontal, vertical
from smtpgui.gui.widgets.style import SMALL_PT, Tone, color, font, set_role

LIMIT = 10
_TONES = {Mark.GOOD: Tone.OK, Mark.BAD: Tone.ERROR, Mark.OPEN: Tone.WARNING}
_SIGNS = {Mark.GOOD: "ok", Mark.BAD: "err", Mark.OPEN: "warn"}


class PathPicture(QWidget):
    """SPF, DKIM, DMARC and the mailbox as boxes in a row, with arrows between them."""

    def __init__(self, stations: Sequence[Station]) -> None:
        super().__init__()
        self.setObjectName("dns_path")
        line = horizontal(self, spacing=6)
        for number, station in enumerate(stations):
            if number:
                line.addWidget(IconLabel("right", "mute", 16))
            line.addWidget(_box(station), 1)
        self.setAccessibleName(_("The path of a message"))
        self.setAccessibleDescription(", ".join(f"{_(each.name)} {_(each.state)}" for each in stations))


def _box(station: Station) -> QFrame:
    tone = _TONES[station.mark]
    box = QFrame()
    set_role(box, role="box", tone=tone.value)
    line = horizontal(box, margins=(9, 7, 9, 8), spacing=7)
    line.addWidget(IconLabel(_SIGNS[station.mark], tone.value, 16), 0, Qt.AlignmentFlag.AlignTop)
    column = vertical(None, Label(_(station.name), "strong"), spacing=1)
    state = Label(_(station.state), wrap=True)
    set_role(state, tone=tone.value)
    fill(column, state, None)
    line.addLayout(column, 1)
    return box


class SpfTree(QWidget):
    """The terms of an SPF record as a tree; behind each the look-ups that it costs, out of ten."""

    ROW, STEP, BAR = 24, 18, 120

    def __init__(self, rows: Sequence[TreeRow]) -> None:
        super().__init__()
        self.setObjectName("spf_tree")
        self._rows = tuple(rows)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("The SPF record as a tree"))
        self.setAccessibleDescription(
            "\n".join("  " * row.depth + f"{row.term}: {cost_text(row)}" for row in rows)
        )

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """One line for each term."""
        return QSize(300, self.ROW * len(self._rows) + 4)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's name
        """Draw guides, terms, bars."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(SMALL_PT))
        last: dict[int, int] = {}
        for number, row in enumerate(self._rows):
            last[row.depth] = number
            if row.depth:  # down from the term above it that it belongs to, or from the one beside it
                self._guide(painter, row.depth, last[row.depth - 1], number)
            self._draw(painter, row, number * self.ROW)
        painter.end()

    def _guide(self, painter: QPainter, depth: int, above: int, number: int) -> None:
        left, middle = depth * self.STEP - 10, int((number + 0.5) * self.ROW)
        painter.setPen(QPen(QColor(color("edge")), 1))
        painter.drawLine(left, (above + 1) * self.ROW - 3, left, middle)
        painter.drawLine(left, middle, left + 7, middle)

    def _draw(self, painter: QPainter, row: TreeRow, top: int) -> None:
        left, middle = row.depth * self.STEP, top + self.ROW / 2
        text = cost_text(row)
        width = painter.fontMetrics().horizontalAdvance(text) + 10 if text else 0
        bar = self.BAR if self.width() > 420 else 60
        room = self.width() - left - (bar + width if row.cost else width) - 12
        painter.setPen(QColor(color("err" if row.note in ("loop", "missing") else "text")))
        term = painter.fontMetrics().elidedText(shown(row.term), Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(QRectF(left + 2, top, room, self.ROW), Qt.AlignmentFlag.AlignVCenter, term)
        right = QRectF(self.width() - width, top, width, self.ROW)
        painter.drawText(right, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
        if row.cost:
            self._bar(painter, QRectF(self.width() - width - bar, middle - 4, bar, 8), row.cost)

    def _bar(self, painter: QPainter, frame: QRectF, cost: int) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(color("line")))
        painter.drawRoundedRect(frame, 4, 4)
        frame.setWidth(max(8.0, frame.width() * min(cost, LIMIT) / LIMIT))
        painter.setBrush(QColor(color("err" if cost > LIMIT else "acc")))
        painter.drawRoundedRect(frame, 4, 4)


def cost_text(row: TreeRow) -> str:
    """Say what a term costs; "" for nothing."""
    cost = say_count("{n} look-up", "{n} look-ups", row.cost) if row.cost else ""
    return ", ".join(filter(None, [cost, _(NOTES[row.note]) if row.note else ""]))
