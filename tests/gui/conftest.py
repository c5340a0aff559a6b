"""The real window, offscreen, over a store of its own and the sandbox's world."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from smtpgui.core.net.network import Network
from smtpgui.core.settings import SmtpSettings
from smtpgui.core.stores.interface import Configuration
from smtpgui.core.stores.passwords import Account, SessionPasswords
from smtpgui.core.stores.sqlite import open_store
from smtpgui.core.workspace import Workspace
from smtpgui.gui.app.app import App
from smtpgui.gui.app.preferences import Preferences
from smtpgui.gui.jobs.job import finish_all
from smtpgui.sandbox import World

PATIENCE = 60_000
"""Milliseconds that something may take, on a machine that does ten other things."""

for wait in (QtBot.waitUntil, QtBot.waitSignal, QtBot.waitSignals, QtBot.waitExposed, QtBot.waitActive):
    wait.__kwdefaults__["timeout"] = PATIENCE

GOOD = SmtpSettings(
    sender_address="contact@monjournal.example",
    server="smtp.monjournal.example",
    username="contact@monjournal.example",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A warning of Qt's fails the test that caused it; what is stuck ends its worker."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
            # An alarm in the middle of one of Qt's calls would be lost there, and the event loop run on for ever.
            item.add_marker(pytest.mark.timeout(method="thread"))
            # What the offscreen platform says of itself, about any window with a smallest size.
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints"))


@pytest.fixture(scope="session")
def world() -> Iterator[World]:
    """The sandbox's servers, for the whole session."""
    with World() as running:
        yield running


@pytest.fixture(scope="session")
def imported() -> None:
    """What the tests have in common stays to the end: no search for garbage goes through it."""
    gc.freeze()


@pytest.fixture(autouse=True)
def garbage(imported: None) -> Iterator[None]:
    """Cycles of widgets are found here, and by no thread of a server or of a later test."""
    gc.disable()
    yield
    gc.collect()
    gc.freeze()  # what is still there now was loaded or made for all: it is searched once
    gc.enable()


class Desk:
    """A window at work and the hands of its user."""

    def __init__(self, app: App, bot: QtBot, passwords: SessionPasswords) -> None:
        self.app, self.bot, self.passwords = app, bot, passwords

    @property
    def panes(self) -> Any:
        return self.app.program.panes

    @property
    def session(self) -> Any:
        return self.app.session

    def find(self, name: str, kind: type = QWidget) -> Any:
        """The widget with that objectName."""
        found = self.app.window.findChild(kind, name)
        assert isinstance(found, QObject), f"no widget is called {name}"
        return found

    def until(self, true: Callable[[], object], timeout: int = PATIENCE) -> None:
        """Let the window work until something is true."""
        self.bot.waitUntil(lambda: bool(true()), timeout=timeout)

    def activate(self) -> None:
        """Bring the window to the front, where another one was."""
        self.app.window.activateWindow()
        self.until(self.app.window.isActiveWindow)

    def click(self, name: str) -> None:
        """Click the middle of a widget."""
        widget = self.find(name)
        self.until(widget.isVisible)  # what was just put into the window shows when it is laid out
        assert widget.isEnabled(), f"{name} is disabled"
        self.bot.mouseClick(widget, Qt.MouseButton.LeftButton)

    def type_into(self, name: str, text: str) -> None:
        """Replace what a field holds by typing, as a user would."""
        line = self.find(name)
        line.setFocus()
        line.selectAll()
        self.bot.keyClick(line, Qt.Key.Key_Delete)
        if text.isascii():
            self.bot.keyClicks(line, text)
        else:
            line.insert(text)  # QTest can type ASCII only

    def leave(self) -> None:
        """Go on to the next field."""
        focused = self.app.window.focusWidget()
        assert focused is not None
        self.bot.keyClick(focused, Qt.Key.Key_Tab)

    def enter(self, name: str, text: str) -> None:
        """Type into a field and go on to the next."""
        self.type_into(name, text)
        self.leave()

    def focused(self) -> str:
        """The name of the widget with the keyboard."""
        widget = self.app.window.focusWidget()
        return widget.objectName() if widget is not None else ""

    def message(self, name: str) -> str:
        """What stands under a field."""
        text = self.panes.form.rows[name].message.text
        return text.text() if text.isVisibleTo(self.app.window) else ""

    def links(self, name: str) -> list[str]:
        """The links under a field."""
        return [link.text() for link in self.panes.form.rows[name].message.links]

    def press_link(self, name: str, text: str) -> None:
        """Press a link under a field."""
        link = next(link for link in self.panes.form.rows[name].message.links if link.text() == text)
        self.bot.mouseClick(link, Qt.MouseButton.LeftButton)

    def show(self, name: str) -> None:
        """Choose a configuration in the list."""
        identity = next(s.id for s in self.session.summaries if s.name == name)
        self.session.select(identity)
        self.until(lambda: self.session.current and self.session.current.saved.id == identity)

    def begin_by_hand(self) -> None:
        """Begin a configuration without an address, in a window that has none."""
        self.click("first_manual")
        self.until(lambda: self.session.current)

    def try_scenario(self, world: World, name: str) -> Any:
        """Choose a scenario of the sandbox and send its test to the end; the panel that tells of it."""
        self.show(world.scenario(name).name)
        self.until(lambda: self.session.current.password_stored)
        self.send_test()
        return self.panes.panel.test

    def send_test(self) -> None:
        """Press Send test and wait for the end."""
        self.click("send_test")
        self.until(lambda: not self.app.program.tester.running)


@contextmanager
def windows(bot: QtBot, application: QApplication, folder: Path) -> Iterator[Callable[..., Desk]]:
    """Opens windows over the store in `folder`, and closes them at the end."""
    desks: list[Desk] = []

    def opening(
        *configurations: Configuration, network: Network | None = None, language: str = "en", theme: str = "light"
    ) -> Desk:
        passwords = SessionPasswords()

        def opener() -> tuple[Workspace, list[Any]]:
            store, findings = open_store(folder / "store.sqlite")
            if not store.summaries():
                for configuration in configurations:
                    store.save(configuration)
            return Workspace(store, passwords, network or Network(nameservers=(("127.0.0.1", 9),))), findings

        preferences = Preferences(folder / "preferences.ini")
        preferences.keep("language", language)
        preferences.keep("theme", theme)
        app = App(application, opener, preferences)
        app.start()
        desk = Desk(app, bot, passwords)
        desks.append(desk)
        bot.waitUntil(lambda: hasattr(app, "program") and app.session.workspace is not None)
        desk.until(lambda: desk.panes.pages.currentIndex() > 0)
        bot.waitExposed(app.window)
        app.window.activateWindow()
        return desk

    yield opening
    for desk in desks:
        desk.app.program.tester.cancel()
        desk.app.program.dns.cancel()
        desk.app.program.close_handler.close_without_asking()
        finish_all(2.0)
        desk.app.window.deleteLater()
    application.processEvents()
    # Deleted now: no event loop runs before the next window is styled, and with it all that still lives.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def open_desk(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """Opens a window with these configurations; closes it after the test."""
    with windows(qtbot, qapp, tmp_path) as opening:
        yield opening


@pytest.fixture(scope="module")
def open_shared(
    request: pytest.FixtureRequest, qapp: QApplication, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Desk]]:
    """Opens a window for all tests of a module, each of which leaves it as it found it."""
    with windows(QtBot(request), qapp, tmp_path_factory.mktemp("window")) as opening:
        yield opening


def open_demo(opening: Callable[..., Desk], world: World) -> Desk:
    """A window with a configuration for each scenario of the sandbox."""
    rows = [Configuration(s.name, s.settings, recipient=s.recipient) for s in world.scenarios]
    desk = opening(*rows, network=world.network)
    for scenario in world.scenarios:
        desk.passwords.set(Account.of(scenario.settings), scenario.password)
    return desk


@pytest.fixture
def desk(open_desk: Callable[..., Desk]) -> Desk:
    """A window with one good configuration, called Mon Journal; nothing outside answers."""
    return open_desk(Configuration("Mon Journal", GOOD))


@pytest.fixture
def demo(open_desk: Callable[..., Desk], world: World) -> Desk:
    """A window with a configuration for each scenario of the sandbox."""
    return open_demo(open_desk, world)


@pytest.fixture
def empty(open_desk: Callable[..., Desk], world: World) -> Desk:
    """A window that was never used, in the sandbox's world."""
    return open_desk(network=world.network)
