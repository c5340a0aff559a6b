"""Every screen in both languages and themes: nothing is cut, everything is plain, and has a name and a size."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.exceptions import TimeoutError as NeverTrue

from smtpgui.core.stores.interface import Configuration
from smtpgui.core.stores.passwords import Account
from smtpgui.gui.app.main_window import SIZE, SMALLEST
from tests.gui.screen_faults import cut_texts, rich_texts, unreachable
from tests.gui.screens import SCREENS


def settled(desk, window: QWidget) -> list[str]:
    """What is cut and stays so: a text that wraps gets its height one layout later than its width."""
    with suppress(NeverTrue):
        desk.until(lambda: not cut_texts(window), 2000)
    return cut_texts(window)


@pytest.fixture
def assistive_technology() -> Iterator[None]:
    """A screen reader listens."""
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


@pytest.mark.parametrize(
    ("language", "theme"),
    [
        ("fr", "light"),  # the longer texts
        pytest.param("en", "dark", marks=pytest.mark.slow),  # both themes have the same sizes: test_style
    ],
)
def test_every_screen_is_whole_and_can_be_named(open_desk, world, assistive_technology, language, theme):
    """No text is cut in the smallest window, none is markup, and what takes the keyboard has a name and a size."""
    rows = [Configuration(s.id, s.settings, recipient=s.recipient) for s in world.scenarios]
    desk = open_desk(*rows, network=world.network, language=language, theme=theme)
    for scenario in world.scenarios:
        desk.passwords.set(Account.of(scenario.settings), scenario.password)
    faults: list[str] = []
    for name, bring in SCREENS.items():
        desk.app.window.resize(*SMALLEST)
        bring(desk.app, world, desk.until)
        for _ in range(12):
            desk.app._application.processEvents()
        dialogs = [dialog for dialog in desk.app.window.findChildren(QDialog) if dialog.isVisible()]
        for shown in dialogs or [desk.app.window]:
            faults += [f"{name}: {fault}" for fault in settled(desk, shown)]
            faults += [f"{name}: rich text {text!r}" for text in rich_texts(shown)]
        for size in (SMALLEST, SIZE):
            desk.app.window.resize(*size)
            QApplication.processEvents()
            faults += [f"{name}: {fault}" for fault in unreachable(desk.app.window)]
        for dialog in dialogs:
            dialog.done(0)
        if desk.session.current is not None and desk.session.current.dirty:
            desk.session.discard()
        desk.panes.tabs.setCurrentIndex(0)
    assert not faults, "\n".join(faults)
