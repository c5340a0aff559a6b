"""Every screen in both languages and themes at the smallest size of the window: nothing is cut, everything is plain."""

from __future__ import annotations

from contextlib import suppress

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QTabBar,
    QWidget,
)
from pytestqt.exceptions import TimeoutError as NeverTrue

from smtpgui.core.stores.interface import Configuration
from smtpgui.core.stores.passwords import Account
from smtpgui.gui.app.main_window import SMALLEST
from smtpgui.gui.widgets.labels import BoldLabel, ElidedLabel
from tests.gui.screens import SCREENS


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


def settled(desk, window: QWidget) -> list[str]:
    """What is cut and stays so: a text that wraps gets its height one layout later than its width."""
    with suppress(NeverTrue):
        desk.until(lambda: not cut_texts(window), 2000)
    return cut_texts(window)


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


@pytest.mark.parametrize(
    ("language", "theme"),
    [
        ("fr", "light"),  # the longer texts
        pytest.param("en", "dark", marks=pytest.mark.slow),
        pytest.param("fr", "dark", marks=pytest.mark.slow),
        pytest.param("en", "light", marks=pytest.mark.slow),
    ],
)
def test_no_text_is_cut_on_any_screen(open_desk, world, language, theme):
    rows = [Configuration(s.id, s.settings, recipient=s.recipient) for s in world.scenarios]
    desk = open_desk(*rows, network=world.network, language=language, theme=theme)
    for scenario in world.scenarios:
        desk.passwords.set(Account.of(scenario.settings), scenario.password)
    desk.app.window.resize(*SMALLEST)
    faults: list[str] = []
    for name, bring in SCREENS.items():
        bring(desk.app, world, desk.until)
        for _ in range(12):
            desk.app._application.processEvents()
        dialogs = [dialog for dialog in desk.app.window.findChildren(QDialog) if dialog.isVisible()]
        for shown in dialogs or [desk.app.window]:
            faults += [f"{name}: {fault}" for fault in settled(desk, shown)]
            faults += [f"{name}: rich text {text!r}" for text in rich_texts(shown)]
        for dialog in dialogs:
            dialog.done(0)
        if desk.session.current is not None and desk.session.current.dirty:
            desk.session.discard()
        desk.panes.tabs.setCurrentIndex(0)
    assert not faults, "\n".join(faults)
