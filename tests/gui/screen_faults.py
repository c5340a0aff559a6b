"""What may be wrong with what is on the screen: texts that are cut, markup, no name, too small a target."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QTabBar,
    QWidget,
)

from smtpgui.gui.widgets.labels import BoldLabel, ElidedLabel

SMALLEST_TARGET = 24


def name_of(widget: QWidget) -> str:
    """What assistive technology calls a widget."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return str(interface.text(QAccessible.Text.Name)) if interface else ""


def focusable(window: QWidget) -> list[QWidget]:
    """Everything that takes the keyboard now."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


def unreachable(window: QWidget) -> list[str]:
    """Nameless widgets and small targets."""
    found = []
    for widget in focusable(window):
        if not name_of(widget):
            found.append(f"no name: {type(widget).__name__} {widget.objectName()}")
        if (
            isinstance(widget, (QAbstractButton, QLineEdit))
            and min(widget.width(), widget.height()) < SMALLEST_TARGET
        ):
            found.append(f"small: {type(widget).__name__} {name_of(widget)!r} {widget.size().toTuple()}")
    return found


def cut_texts(window: QWidget) -> list[str]:
    """Every visible text that does not fit where it stands."""
    faults = [f"{type(w).__name__} {w.objectName()}: {_text(w)!r}" for w in _texts(window) if _is_cut(w)]
    faults += [f"cut, not elided: {w.text()!r}" for w in window.findChildren(ElidedLabel) if _overflows(w)]
    outside = [w for w in _big(window) if _sticks_out(w, window)]
    faults += [f"beyond the window: {type(w).__name__} {w.objectName()}" for w in outside]
    for area in window.findChildren(QScrollArea):
        page = area.widget()
        if area.isVisible() and page is not None:
            room = area.viewport().width()
            wide = [w for w in _texts(page) if w.mapTo(page, QPoint(w.width(), 0)).x() > room]
            faults += [f"beyond the edge: {_text(w)!r}" for w in wide]
    for bar in window.findChildren(QTabBar):
        if bar.isVisible():
            needed = sum(bar.tabRect(i).width() for i in range(bar.count()))
            if needed > bar.width():
                faults.append(f"tabs: {needed} > {bar.width()}")
    return faults


def _texts(window: QWidget) -> list[QWidget]:
    found = [*window.findChildren(QLabel), *window.findChildren(QAbstractButton)]
    return [w for w in found if w.isVisible() and _text(w) and not isinstance(w, (ElidedLabel, QCheckBox))]


def _text(widget: QWidget) -> str:
    return str(widget.text()) if isinstance(widget, (QLabel, QAbstractButton)) else ""


def _is_cut(widget: QWidget) -> bool:
    if isinstance(widget, QPushButton):
        return widget.width() < widget.sizeHint().width() or widget.height() < widget.sizeHint().height()
    if isinstance(widget, QLabel) and widget.wordWrap():
        return widget.height() < widget.heightForWidth(widget.width())
    if isinstance(widget, QLabel):
        return widget.width() < widget.sizeHint().width() or widget.height() < widget.sizeHint().height()
    return False


def _overflows(label: ElidedLabel) -> bool:
    return label.isVisible() and label.fontMetrics().horizontalAdvance(label.text()) > label.width()


def _big(window: QWidget) -> list[QWidget]:
    """What takes its size from a layout of the window and not from a page that scrolls."""
    found = window.findChildren(QPlainTextEdit) + window.findChildren(QScrollArea) + window.findChildren(QLineEdit)
    pages = [area.widget() for area in window.findChildren(QScrollArea) if area.widget() is not None]
    return [w for w in found if w.isVisible() and not any(page.isAncestorOf(w) for page in pages)]


def _sticks_out(widget: QWidget, window: QWidget) -> bool:
    return not window.rect().contains(QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()))


def rich_texts(window: QWidget) -> list[str]:
    """Every label that would read markup; only our own BoldLabel may, since it escapes what it shows."""
    labels = [label for label in window.findChildren(QLabel) if label.text() and not isinstance(label, BoldLabel)]
    return [label.text() for label in labels if label.textFormat() is not Qt.TextFormat.PlainText]
