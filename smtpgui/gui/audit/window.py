"""The page for support: many domains in one table, sortable and filtered. Shows and asks; runs nothing."""

from __future__ import annotations

from collections import Counter
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QTableView, QWidget

from smtpgui.core.audit.comparison import DomainChange
from smtpgui.core.audit.jsonl import AuditLine
from smtpgui.core.audit.runner import AuditResult
from smtpgui.core.audit.summary import OUTCOMES, title_of
from smtpgui.core.language import N_, _, say, say_count, show_number, shown
from smtpgui.gui.form.editors import ChoiceEditor
from smtpgui.gui.widgets.boxes import MessageBox
from smtpgui.gui.widgets.buttons import Button, CheckBox, enable
from smtpgui.gui.widgets.icons import pixmap
from smtpgui.gui.widgets.labels import ElidedLabel, Label, label_for
from smtpgui.gui.widgets.layouts import fill, horizontal, vertical
from smtpgui.gui.widgets.prompts import Dialog
from smtpgui.gui.widgets.style import Tone

COLUMNS = (N_("Domain"), N_("Result"), N_("Findings"), N_("Changed"), N_("Seconds"))
"""The titles of the columns, to be translated when shown."""

_ICONS = {"ok": ("ok", "ok"), "warning": ("warn", "warn"), "error": ("err", "err")}
_RANKS = ("ok", "warning", "error")

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class AuditModel(QAbstractTableModel):
    """Table of every line so far, with its difference to the last audit."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[tuple[AuditLine, DomainChange | None]] = []

    def clear(self) -> None:
        """Remove every line, for another audit begins."""
        self.beginResetModel()
        self.rows = []
        self.endResetModel()

    def add(self, entries: list[tuple[AuditLine, DomainChange | None]]) -> None:
        """Add `entries` at the end."""
        first = len(self.rows)
        self.beginInsertRows(QModelIndex(), first, first + len(entries) - 1)
        self.rows += entries
        self.endInsertRows()

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Count the lines."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Count the columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The titles."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _(COLUMNS[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell: text, sign, tool tip, or what it is sorted by."""
        entry, change = self.rows[index.row()]
        column = index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return cell(entry, change, column)
            case Qt.ItemDataRole.DecorationRole if column == 1:
                return pixmap(*_ICONS[entry.outcome], 16)
            case Qt.ItemDataRole.TextAlignmentRole if column == 4:
                return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            case Qt.ItemDataRole.UserRole:
                return sort_key(entry, change, column)
        return None


class AuditFilter(QSortFilterProxyModel):
    """Shows the lines that have one finding, or all; and those that changed, or all."""

    def __init__(self, source: AuditModel) -> None:
        super().__init__()
        self._source = source
        self._code, self._changed = "", False
        self.setSortRole(Qt.ItemDataRole.UserRole)
        self.setSourceModel(source)

    def show_only(self, code: str, *, changed: bool) -> None:
        """Show the lines with these findings only; "" stands for every finding."""
        self._code, self._changed = code, changed
        self.invalidate()

    def filterAcceptsRow(self, row: int, _parent: Index) -> bool:  # noqa: N802 - Qt's name
        """Whether a line is shown."""
        entry, change = self._source.rows[row]
        return (not self._code or self._code in entry.codes) and (not self._changed or change is not None)


def cell(entry: AuditLine, change: DomainChange | None, column: int) -> str:
    """Return the text of a cell."""
    match column:
        case 0:
            return shown(entry.subject)
        case 1:
            return _(OUTCOMES[entry.outcome])
        case 2:
            return _("; ").join(shown(title).rstrip(".") for title in entry.titles)
        case 3:
            return changed_text(change)
    return show_number(entry.seconds, "0.0")


def changed_text(change: DomainChange | None) -> str:
    """A difference to the last audit in a few words."""
    if change is None:
        return ""
    if change.new:
        return _("new in the list")
    signed = [*(("+", code) for code in change.appeared), *(("−", code) for code in change.gone)]
    return "  ".join(f"{sign} {title_of(code).rstrip('.')}" for sign, code in signed)


def sort_key(entry: AuditLine, change: DomainChange | None, column: int) -> Any:
    """Return what a column is sorted by: the worst, the most and the slowest come together."""
    match column:
        case 1:
            return _RANKS.index(entry.outcome)
        case 2:
            return len(entry.codes)
        case 4:
            return entry.seconds
    return cell(entry, change, column)


SIZE = (960, 600)
GATHER_MS = 100
"""How long lines are gathered before the table takes them: at their pace it would do nothing but draw."""


class AuditWindow(Dialog):
    """The list's name and the progress on top, then the filter, the table, and what can be done with it."""

    list_wanted = Signal()
    last_wanted = Signal()
    save_wanted = Signal()
    cancel_wanted = Signal()
    resume_wanted = Signal()
    forget_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, _("Audit many domains"), "audit")
        self.resize(*SIZE)
        self.model = AuditModel()
        self.filter = AuditFilter(self.model)
        self._counts: Counter[str] = Counter()
        self._total = 0
        self._gathered: list[AuditResult] = []
        self._timer = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._timer.timeout.connect(self._take)
        self._box: MessageBox | None = None
        self._column = vertical(self, margins=(20, 18, 20, 16), spacing=10)
        self._build()
        self.show_idle()

    def _build(self) -> None:
        head = horizontal()
        words = vertical(spacing=2)
        self.title = ElidedLabel(_("No list yet"), "heading")
        self.status = Label("", "small", wrap=True)
        fill(words, self.title, self.status)
        self.choose = Button(_("Choose a list…"), role="primary", on_click=self.list_wanted.emit)
        self.choose.setObjectName("audit_choose")
        self.cancel = Button(_("Cancel"), on_click=self.cancel_wanted.emit, name="audit_cancel")
        fill(head, (words, 1), self.cancel, self.choose)
        fill(self._column, head, self._filters(), (self._table(), 1))
        foot = horizontal()
        self.compare = Button(_("Compare with an earlier audit…"), on_click=self.last_wanted.emit)
        self.compare.setObjectName("audit_compare")
        self.save = Button(_("Save…"), on_click=self.save_wanted.emit, name="audit_save")
        fill(foot, self.compare, None, self.save, Button(_("Close"), on_click=self.close))
        self._column.addLayout(foot)

    def _filters(self) -> QHBoxLayout:
        line = horizontal()
        self.finding = ChoiceEditor("audit_finding", (("", _("All findings")),))
        self.finding.setMaximumWidth(520)
        label = label_for(self.finding, _("Show"))
        self.changed = CheckBox(_("Only what changed"), "audit_changed")
        self.changed.hide()
        self.blocklists = CheckBox(_("Ask block lists too"), "audit_blocklists")
        self.finding.changed.connect(self._filter)
        self.changed.toggled.connect(self._filter)
        fill(line, label, (self.finding, 1), self.changed, None, self.blocklists)
        return line

    def _table(self) -> QTableView:
        self.table = table = QTableView()
        table.setObjectName("audit_table")
        table.setAccessibleName(_("Audit many domains"))
        table.setModel(self.filter)
        table.setSortingEnabled(True)
        table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(30)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate((180, 184, 300, 150, 96)):
            table.setColumnWidth(column, width)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        return table

    # What the controller says

    def show_idle(self) -> None:
        """Show that nothing runs yet."""
        self.status.setText(_("A list with one domain on each line, or a CSV file with a column “domain”."))
        self._enable(running=False)

    def show_running(self, name: str, *, compared: bool) -> None:
        """An audit of the list `name` begins."""
        self.title.setText(name)
        self.model.clear()
        self._total = 0
        self._counts.clear()
        self._gathered.clear()
        self.finding.clear()
        self.finding.addItem(_("All findings"), "")
        self.changed.setChecked(False)
        self.changed.setVisible(compared)
        self.table.setColumnHidden(3, not compared)
        self.show_message("")
        self._enable(running=True)
        self._say_count()

    def show_total(self, total: int) -> None:
        """The list has so many lines."""
        self._total = total
        self._say_count()

    def show_ended(self, ended: AuditResult) -> None:
        """One more domain."""
        self._gathered.append(ended)
        if not self._timer.isActive():
            self._timer.start()

    def show_done(self, *, cancelled: bool = False) -> None:
        """The audit is over."""
        self._take()
        self._total = 0
        self._enable(running=False)
        self._say_count()
        if cancelled:
            self.status.setText(say("Stopped: {count}", count=self.status.text()))

    def show_message(self, text: str, tone: Tone = Tone.ERROR) -> None:
        """Say `text` above the table, or nothing."""
        if self._box is not None:
            self._column.removeWidget(self._box)
            self._box.hide()
            self._box.deleteLater()
            self._box = None
        if text:
            self._box = MessageBox(tone, text, title_bold=False)
            self._column.insertWidget(1, self._box)

    def offer_to_go_on(self, name: str, count: int) -> None:
        """An audit of the list `name` was interrupted after `count` domains."""
        text = say_count(
            "The audit of {file} was interrupted after {n} domain.",
            "The audit of {file} was interrupted after {n} domains.",
            count,
            file=name,
        )
        self.show_message(text, Tone.INFO)
        if self._box is not None:
            self._box.add_button(_("Go on"), self.resume_wanted.emit, name="audit_resume")
            self._box.add_button(_("Forget it"), self.forget_wanted.emit)

    # Inside

    def _take(self) -> None:
        entries, self._gathered = self._gathered, []
        if not entries:
            return
        self.model.add([(ended.entry, ended.change) for ended in entries])
        for ended in entries:
            self._counts.update(ended.entry.codes)
        self._offer_findings()
        self._say_count()

    def _offer_findings(self) -> None:
        """Every finding so far with its number, the most frequent first; the choice stays."""
        chosen = self.finding.value()
        self.finding.clear()
        self.finding.addItem(_("All findings"), "")
        for code, count in self._counts.most_common():
            self.finding.addItem(f"{title_of(code)} ({count})", code)
        self.finding.set_value(chosen)

    def _filter(self) -> None:
        self.filter.show_only(str(self.finding.value()), changed=self.changed.isChecked())
        self._say_count()

    def _say_count(self) -> None:
        total, seen = self.model.rowCount(), self.filter.rowCount()
        if self._total:
            text = say("{n} of {total} lines checked", n=total, total=self._total)
        else:
            text = say_count("{n} domain checked", "{n} domains checked", total)
        if seen != total:
            text += " · " + say_count("{n} shown", "{n} shown", seen)
        self.status.setText(text)

    def _enable(self, *, running: bool) -> None:
        self.cancel.setVisible(running)
        enable(self.choose, on=not running)
        self.blocklists.setEnabled(not running)
        enable(self.compare, on=not running)
        enable(self.save, on=not running and self.model.rowCount() > 0)
