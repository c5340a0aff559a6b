"""The user's own provider rows: loaded from a file that is remembered, used wherever the built-in list is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from smtpgui.core.language import _, say_count
from smtpgui.core.providers.row import Provider
from smtpgui.core.providers.table import use_own_providers
from smtpgui.core.providers.user_files import read_own_providers
from smtpgui.gui.app.preferences import Preferences
from smtpgui.gui.jobs.job import Job, JobRunner
from smtpgui.gui.session.session import Session
from smtpgui.gui.widgets import prompts


class UserProviders(JobRunner):
    """Loads and forgets the file. `changed` tells that the list of providers is another one."""

    changed = Signal()

    def __init__(self, session: Session, window: QWidget, preferences: Preferences, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._window, self._preferences = session, window, preferences
        if preferences.providers_file:
            QTimer.singleShot(0, self, self._load_remembered)

    def commands(self) -> dict[str, Callable[[], object]]:
        """The commands of the menu."""
        return {"load_providers": self.choose, "forget_providers": self.forget}

    def choose(self) -> None:
        """Ask for a file."""
        prompts.file_to_open(self._window, _("Load a providers file"), _("JSON files (*.json)"), self.load)

    def load(self, path: Path) -> None:
        """Read `path` and use its rows from now on; a file that is wrong changes nothing."""
        self._read(str(path), lambda rows: self._loaded(path, rows))

    def forget(self) -> None:
        """Go back to the built-in list alone, with a way back."""
        former = self._preferences.providers_file
        if not former:
            self._session.said.emit(_("No providers file is in use."), "", None)
            return
        self._preferences.keep("providers_file", "")
        use_own_providers(())
        self.changed.emit()
        self._session.offer_undo(_("The providers file is no longer used."), lambda: self.load(Path(former)))

    def _load_remembered(self) -> None:
        """At the start: no word where all is well."""
        self._read(self._preferences.providers_file, self._use)

    def _read(self, path: str, done: Callable[[tuple[Provider, ...]], object]) -> None:
        work = partial(read_own_providers, (path,))
        self.start_job(Job(work, "providers", done=done, failed=self._session.troubled))

    def _use(self, rows: tuple[Provider, ...]) -> None:
        use_own_providers(rows)
        self.changed.emit()

    def _loaded(self, path: Path, rows: tuple[Provider, ...]) -> None:
        self._preferences.keep("providers_file", str(path))
        self._use(rows)
        count = len(rows)
        text = say_count(
            "{n} provider loaded from {file}.", "{n} providers loaded from {file}.", count, file=path.name
        )
        self._session.said.emit(text, "", None)
