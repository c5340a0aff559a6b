"""The rows of an audit for a table: sortable, and filtered by finding and by what changed."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt

from smtpgui.core.audit.comparison import DomainChange
from smtpgui.core.audit.jsonl import AuditLine
from smtpgui.core.audit.summary import OUTCOMES, title_of
from smtpgui.core.language import N_, _, show_number, shown
from smtpgui.gui.widgets.icons import pixmap

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
