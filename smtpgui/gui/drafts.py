"""Keeps what is being typed against a crash."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot

from smtpgui.core.findings import Finding

if TYPE_CHECKING:
    from smtpgui.gui.session import Session

DRAFT_MS = 800
"""How long after the last keystroke the draft is kept."""


class Drafts(QTimer):
    """Keeps the draft of a session's current configuration a moment after the last `start`."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._failing = False
        self.setSingleShot(True)
        self.setInterval(DRAFT_MS)
        self.timeout.connect(self.keep)

    def flush(self) -> None:
        """Keep now what is waiting to be kept."""
        if self.isActive():
            self.stop()
            self.keep()

    @Slot()
    def keep(self) -> None:
        """Keep what is typed, or forget the draft where nothing is."""
        edit = self._session.current
        if edit is None:
            return
        snapshot = copy(edit)
        if edit.dirty:
            self._session.in_background(
                lambda workspace: workspace.keep_draft(snapshot), self._kept, self._not_kept
            )
        else:
            self._session.in_background(lambda workspace: workspace.drop_draft(snapshot.saved.id))

    def _kept(self, _nothing: object) -> None:
        self._failing = False

    def _not_kept(self, _finding: Finding) -> None:
        """Say it once: who types on a full disk is not to be stopped at every word."""
        if not self._failing:
            self._failing = True
            self._session.troubled.emit(Finding("draft.not_kept"))
