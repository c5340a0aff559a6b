"""The list of configurations: search, state, new, import."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPen
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from smtpgui.core.language import N_, _, say
from smtpgui.core.stores.interface import State
from smtpgui.core.stores.platform_records import AppliedState
from smtpgui.gui.widgets.boxes import ICONS
from smtpgui.gui.widgets.buttons import Button
from smtpgui.gui.widgets.icons import pixmap
from smtpgui.gui.widgets.labels import Label
from smtpgui.gui.widgets.layouts import fill, horizontal, vertical
from smtpgui.gui.widgets.style import BODY_PT, SIDE_WIDTH, SMALL_PT, Themed, Tone, color, font, set_role

_ENTRY = Qt.ItemDataRole.UserRole


class ListEntry(NamedTuple):
    """One line of the list: what it is called, how its last test went, and whether it has unsaved changes."""

    id: str
    name: str
    state: str
    tone: Tone
    dirty: bool = False


class ConfigurationList(Themed, QWidget):
    """The left pane. `chosen(id)` tells which configuration the user wants to see."""

    chosen = Signal(str)
    new_wanted = Signal()
    import_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_role(self, role="side")
        self.setFixedWidth(SIDE_WIDTH)
        self.search = QLineEdit()
        self.search.setObjectName("search")
        self.search.setPlaceholderText(_("Search  (Ctrl+F)"))
        self.search.setAccessibleName(_("Search the configurations"))
        self.search.setClearButtonEnabled(False)
        self._glass = self.search.addAction(_search_icon(), QLineEdit.ActionPosition.LeadingPosition)
        self.items = QListWidget()
        self.items.setObjectName("configuration_list")
        self.items.setAccessibleName(_("Configurations"))
        self._nothing = Label("", "mute", wrap=True)
        self._clear = Button(_("Clear search"), "", "link", self.search.clear)
        self.new = Button(_("New"), "plus", on_click=self.new_wanted.emit, name="new_configuration")
        self.import_button = Button(_("Import…"), on_click=self.import_wanted.emit)
        self._lay_out()
        self.search.textChanged.connect(self._filter)
        self.items.currentItemChanged.connect(self._chosen)
        self._loading = False
        self._filter()

    def _lay_out(self) -> None:
        self.items.setItemDelegate(_Delegate(self.items))
        self.items.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.items.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.items.setSpacing(1)
        self.items.setFrameShape(QListWidget.Shape.NoFrame)
        column = vertical(self, margins=(12, 12, 12, 12), spacing=10)
        title = Label(_("Configurations"), "heading")
        fill(column, title, self.search, self._nothing, self._clear, (self.items, 1))
        buttons = horizontal(None, self.new, self.import_button, None, spacing=8)
        column.addLayout(buttons)

    def show_entries(self, entries: Sequence[ListEntry], current: str | None) -> None:
        """Show these lines and select the one called `current`."""
        self._loading = True
        self.items.clear()
        for entry in entries:
            item = QListWidgetItem()
            _fill(item, entry)
            self.items.addItem(item)
            if entry.id == current:
                self.items.setCurrentItem(item)
        self._loading = False
        self._filter()

    def offer(self, actions: Sequence[QAction]) -> None:
        """Put these commands, which act on the configuration shown, into the menu of the right mouse button.

        Those whose key acts in this list alone get it here.
        """
        self.items.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.items.addActions(actions)

    def select(self, identity: str) -> None:
        """Mark the line called `identity` without telling that it was chosen."""
        self._loading = True
        for item in self._all():
            if item.data(_ENTRY).id == identity:
                self.items.setCurrentItem(item)
        self._loading = False

    def show_entry(self, entry: ListEntry) -> None:
        """Show the new state of one line."""
        for item in self._all():
            if item.data(_ENTRY).id == entry.id:
                _fill(item, entry)

    def entries(self) -> list[ListEntry]:
        """The lines as they stand, hidden ones included."""
        return [item.data(_ENTRY) for item in self._all()]

    def _all(self) -> list[QListWidgetItem]:
        return [self.items.item(row) for row in range(self.items.count())]

    def follow_theme(self) -> None:
        """Draw the magnifying glass in the colour of the theme in use."""
        self._glass.setIcon(_search_icon())

    def _filter(self) -> None:
        wanted = self.search.text().strip().casefold()
        for item in self._all():
            entry: ListEntry = item.data(_ENTRY)
            item.setHidden(wanted not in f"{entry.name} {entry.state}".casefold())
        nothing = bool(wanted) and all(item.isHidden() for item in self._all())
        self._nothing.setText(say("Nothing found for “{text}”.", text=self.search.text().strip()))
        self._nothing.setVisible(nothing)
        self._clear.setVisible(nothing)

    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None and not self._loading:
            self.chosen.emit(item.data(_ENTRY).id)


class _Delegate(QStyledItemDelegate):
    """Draws a line: sign, name, state."""

    HEIGHT = 52

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802, ARG002
        """Return the size of a line: all are as high, and grow with the user's font."""
        metrics = option.fontMetrics
        return QSize(120, max(self.HEIGHT, 2 * metrics.height() + 16))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one line."""
        entry: ListEntry = index.data(_ENTRY)
        box: QRect = option.rect
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(box).adjusted(1, 1, -1, -1)
        if state & QStyle.StateFlag.State_Selected:
            focused = bool(state & QStyle.StateFlag.State_HasFocus)
            painter.setPen(QPen(QColor(color("acc")), 2) if focused else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(color("sel")))
            painter.drawRoundedRect(frame, 6, 6)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(color("hover")))
            painter.drawRoundedRect(frame, 6, 6)
        token = "text" if entry.tone is Tone.PLAIN else entry.tone.value
        painter.drawPixmap(box.left() + 10, box.center().y() - 8, pixmap(ICONS[entry.tone], token, 18))
        half = box.height() // 2
        room = QRect(box.left() + 38, box.top(), box.width() - 46, half - 1)
        self._text(painter, room, entry.name, "text", strong=True, mark=" •" if entry.dirty else "")
        self._text(painter, room.translated(0, half + 1), entry.state, "mute", strong=False)
        painter.restore()

    def _text(
        self, painter: QPainter, room: QRect, text: str, token: str, *, strong: bool, mark: str = ""
    ) -> None:
        """Draw `text`, cut to fit, and `mark` behind it, which is never cut."""
        painter.setFont(font(BODY_PT if strong else SMALL_PT, bold=strong))
        painter.setPen(QColor(color(token)))
        metrics = painter.fontMetrics()
        width = room.width() - metrics.horizontalAdvance(mark)
        fitted = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width) + mark
        edge = Qt.AlignmentFlag.AlignBottom if strong else Qt.AlignmentFlag.AlignTop
        painter.drawText(room, int(edge | Qt.AlignmentFlag.AlignLeft), fitted)


def _fill(item: QListWidgetItem, entry: ListEntry) -> None:
    item.setData(_ENTRY, entry)
    changed = ", " + _("unsaved changes") if entry.dirty else ""
    item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{entry.name}, {entry.state}{changed}")
    item.setToolTip(html.escape(entry.name))  # a long name is cut short


def _search_icon() -> QIcon:
    return QIcon(pixmap("find", "mute", 16))


STATES: dict[State, tuple[str, Tone]] = {
    State.UNTESTED: (N_("Not tested yet"), Tone.PLAIN),
    State.PASSED: (N_("Test passed"), Tone.OK),
    State.FAILED: (N_("Test failed"), Tone.ERROR),
    State.CHANGED: (N_("Changed since the last test"), Tone.WARNING),
}

APPLIED: dict[AppliedState, str] = {
    AppliedState.APPLIED: N_("applied"),
    AppliedState.DIFFERS: N_("differs from the platform"),
    AppliedState.UNKNOWN: N_("unknown on the platform"),
}
"""What stands behind the state of the test; nothing for what was never applied."""
