"""Starts the window: first an empty frame in the right colours, then, after its first paint, everything in it."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, QTranslator, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from smtpgui import PROGRAM
from smtpgui.gui.app.main_window import MainWindow
from smtpgui.gui.app.preferences import Preferences
from smtpgui.gui.app.single_instance import SingleInstance
from smtpgui.gui.widgets.style import BODY_PT, Theme, apply_theme

if TYPE_CHECKING:
    from smtpgui.gui.app.wiring import Program
    from smtpgui.gui.session.session import Session

LAST_WRITES_SECONDS = 3.0
"""How long closing waits for what is being written."""

START_MS = 5000
"""When the start is over: what it made stays to the end, and a search for garbage need not go through it."""

Opener = Callable[[], tuple[Any, Any]]
"""As `core.workspace.Opener`, which is not imported before the first paint."""


class App(QObject):
    """The application around the window."""

    session: Session
    program: Program

    def __init__(
        self, application: QApplication, opener: Opener, preferences: Preferences, where: str = ""
    ) -> None:
        super().__init__()
        self._application, self._preferences = application, preferences
        self._opener, self._where = opener, where
        self._translator: QTranslator | None = None
        application.setApplicationName(PROGRAM)
        application.setDesktopFileName(PROGRAM)
        application.setStyle("Fusion")
        font = application.font()
        font.setPointSizeF(BODY_PT)
        application.setFont(font)
        self.window = MainWindow()
        self._apply_theme()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._apply_theme)
        self.window.setWindowTitle(f"{PROGRAM}{where}")
        geometry = preferences.geometry
        if geometry is not None:
            self.window.restoreGeometry(geometry)

    def start(self) -> None:
        """Show the window; its content comes after the first paint."""
        self.window.painted.connect(lambda: QTimer.singleShot(0, self.build_content))
        self.window.show()

    def build_content(self) -> None:
        """Put the panes into the window and open the store."""
        from smtpgui.gui.jobs.job import GarbageCollector
        from smtpgui.gui.jobs.log import start_log
        from smtpgui.gui.session.session import Session
        from smtpgui.gui.widgets.icons import icon

        start_log()
        GarbageCollector(self)
        self._use_language(self._preferences.language)
        self._application.setWindowIcon(icon("send", "acc", 64))
        self.session = Session(self._opener)
        self._make_program()
        self.session.start(self._preferences.selected)

    def _make_program(self) -> None:
        from smtpgui.gui.app.error_messages import show_faults
        from smtpgui.gui.app.wiring import Program

        self.program = Program(self.session, self.window, self._preferences, self._where)
        self.program.theme_wanted.connect(self._theme_chosen)
        self.program.language_wanted.connect(self._language_chosen)
        show_faults(self.window)

    @Slot(str)
    def _theme_chosen(self, theme: str) -> None:
        self._preferences.keep("theme", theme)
        self._apply_theme()

    @Slot()
    def _apply_theme(self) -> None:
        chosen = self._preferences.theme
        if chosen == "system":
            dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
            chosen = Theme.DARK if dark else Theme.LIGHT
        apply_theme(self.window, Theme(chosen))

    @Slot(str)
    def _language_chosen(self, language: str) -> None:
        """Every text is made when its widget is: new panes speak the new language."""
        self._preferences.keep("language", language)
        self._use_language(language)
        former = self.program
        former.retire()
        self.session = self.session.successor()
        self._make_program()
        self.session.show_all()

    def _use_language(self, language: str) -> None:
        from PySide6.QtCore import QLibraryInfo, QLocale

        from smtpgui.core.language import use_language

        use_language(language)
        QLocale.setDefault(QLocale(language))
        if self._translator is not None:
            self._application.removeTranslator(self._translator)
            self._translator = None
        if language != "en":
            translator = QTranslator(self)
            folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            if translator.load(f"qtbase_{language}", folder):
                self._application.installTranslator(translator)
                self._translator = translator

    @Slot()
    def show_window(self) -> None:
        """Bring the window to the front, as when the program is started a second time."""
        self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
        self.window.raise_()
        self.window.activateWindow()


def run(opener: Opener, preferences_path: Path, where: str = "", *, alone: bool = True) -> int:
    """Open the window and stay until it is closed; the exit code of the program.

    `alone`: one window for the folder of the preferences; a second start shows the first one instead.
    """
    application = QApplication(sys.argv[:1])
    instance = SingleInstance(preferences_path.parent)
    if alone and not instance.claim():
        return 0
    app = App(application, opener, Preferences(preferences_path), where)
    if alone:
        instance.called.connect(app.show_window)
        app.window.painted.connect(lambda: QTimer.singleShot(0, instance.listen))
    app.start()
    QTimer.singleShot(START_MS, gc.freeze)
    code = application.exec()
    from smtpgui.gui.jobs.job import finish_all

    finish_all(LAST_WRITES_SECONDS)
    instance.release()
    return code
