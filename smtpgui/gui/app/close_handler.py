"""Questions before the window closes: a running test, unsaved changes; its place is remembered."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget

from smtpgui.core.language import _, say, shown
from smtpgui.core.settings import FIELDS
from smtpgui.gui.app.main_window import MainWindow
from smtpgui.gui.app.preferences import Preferences
from smtpgui.gui.send_test.controller import SendTestController
from smtpgui.gui.session.session import Session
from smtpgui.gui.widgets import prompts


class CloseHandler(QObject):
    """Decides whether the window may close; every question leaves it open until it is answered."""

    def __init__(
        self,
        session: Session,
        window: MainWindow,
        preferences: Preferences,
        tester: SendTestController,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._window = session, window
        self._preferences, self._tester = preferences, tester
        self._agreed = False
        window.closing.connect(self._closing)

    def close_without_asking(self) -> None:
        """Close: nothing is lost, for another window takes over or the user said so."""
        self._agreed = True
        self._window.close()

    @Slot(QCloseEvent)
    def _closing(self, event: QCloseEvent) -> None:
        self._preferences.keep("geometry", self._window.saveGeometry())
        if self._agreed:
            return
        if self._tester.running:
            event.ignore()
            self._ask_about_test(self._window)
        elif self._session.dirty_edits():
            event.ignore()
            self._ask_about_changes(self._window)

    def _ask_about_test(self, window: QWidget) -> None:
        def stop() -> None:
            self._tester.cancel()
            window.close()

        answers = [(_("Stop the test and close"), stop), (_("Keep testing"), lambda: None)]
        prompts.ask(window, _("A test is running."), "", answers, "close_test")

    def _ask_about_changes(self, window: QWidget) -> None:
        edits = self._session.dirty_edits()
        names = ", ".join(shown(edit.saved.name) for edit in edits)
        title = say("Save the changes to “{name}”?", name=names)
        answers = [
            (_("Save"), lambda: self._save_all()),
            (_("Do not save"), lambda: self._forget_all()),
            (_("Cancel"), lambda: None),
        ]
        changed = {name for edit in edits for name in edit.changes()}
        labels = ", ".join(_(field.label) for field in FIELDS if field.name in changed)
        text = say("{fields} will be lost if you do not save.", fields=labels)
        prompts.ask(window, title, text if labels else "", answers, "close_changes")

    def _save_all(self) -> None:
        """Save one after the other; the window closes after the last, and stays where one fails."""
        edits = self._session.dirty_edits()
        if not edits:
            self.close_without_asking()
            return
        self._session.save_edit(edits[0], self._save_all)

    def _forget_all(self) -> None:
        for edit in self._session.dirty_edits():
            self._session.forget_changes(edit)
        self.close_without_asking()
