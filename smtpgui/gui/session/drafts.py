"""Keeps what is being typed against a crash."""

from __future__ import annotations

import threading
from copy import copy

from PySide6.QtCore import QTimer, Slot

from smtpgui.core.configurations.edit import Edit
from smtpgui.core.findings import Finding
from smtpgui.core.workspace import Workspace
from smtpgui.gui.session.state import SessionState

DRAFT_MS = 800
"""How long after the last keystroke the draft is kept."""


class Drafts(QTimer):
    """Keeps the draft of a session's current configuration a moment after the last `start`.

    Jobs run beside each other: of those about the same configuration only the last one asked for does anything,
    so that a draft never outlives its changes, nor the other way round.
    """

    def __init__(self, session: SessionState) -> None:
        super().__init__(session)
        self._session = session
        self._failing = False
        self._one_at_a_time = threading.Lock()
        self._last: dict[str, object] = {}
        self.setSingleShot(True)
        self.setInterval(DRAFT_MS)
        self.timeout.connect(self._keep_current)

    def flush(self) -> None:
        """Keep now what is waiting to be kept."""
        if self.isActive():
            self.stop()
            self._keep_current()

    def follow(self, edit: Edit) -> None:
        """Keep what is typed in `edit`, or forget its draft where nothing is."""
        self._do(edit.saved.id, copy(edit) if edit.dirty else None)

    def drop(self, identity: str) -> None:
        """Forget the draft of a configuration ("" for the new one), and do not begin another one now."""
        self.stop()
        self._do(identity, None)

    @Slot()
    def _keep_current(self) -> None:
        if self._session.current is not None:
            self.follow(self._session.current)

    def _do(self, identity: str, edit: Edit | None) -> None:
        mine = self._last[identity] = object()

        def act(workspace: Workspace) -> None:
            with self._one_at_a_time:
                if self._last[identity] is not mine:
                    return
                if edit is None:
                    workspace.drop_draft(identity)
                else:
                    workspace.keep_draft(edit)

        self._session.in_background(act, self._kept, self._not_kept)

    def _kept(self, _nothing: object) -> None:
        self._failing = False

    def _not_kept(self, finding: Finding) -> None:
        """Say it once: who types on a full disk is not to be stopped at every word."""
        if finding.code == "store.gone":  # deleted meanwhile: whoever deleted it can bring it back, draft and all
            return
        if not self._failing:
            self._failing = True
            self._session.troubled.emit(Finding("draft.not_kept"))
