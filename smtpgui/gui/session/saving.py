"""Keeps what is edited: drafts against a crash, and saves, after which nothing typed meanwhile is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from copy import copy

from PySide6.QtCore import QObject, QTimer, Slot

from smtpgui.core.configurations.edit import Edit
from smtpgui.core.findings import Finding
from smtpgui.core.language import N_, _, say
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
        super().__init__(session, singleShot=True, interval=DRAFT_MS)
        self._session = session
        self._failing = False
        self._one_at_a_time = threading.Lock()
        self._last: dict[str, object] = {}
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


SLOW_MS = 3000
"""How long a save with a password may take before something is said about it."""

Then = Callable[[], object]


class SaveQueue(QObject):
    """The saves of a session that are under way."""

    def __init__(self, session: SessionState, drafts: Drafts) -> None:
        super().__init__(session)
        self._session, self._drafts = session, drafts
        self._under_way: list[Edit] = []
        self._waiting: list[tuple[Edit, Then | None]] = []

    def save(self, edit: Edit, then: Then | None = None) -> None:
        """Save `edit`, then go on with `then`; a second save of the same edit waits for the first."""
        if self._session.workspace is None:
            return
        if any(other is edit for other in self._under_way):
            self._waiting.append((edit, then))
            return
        self._drafts.stop()
        self._under_way.append(edit)
        snapshot = edit.to_keep()
        homeless = snapshot.password != edit.password

        def done(result: Edit) -> None:
            self._take(edit, snapshot, result)
            waiting = self._end(edit)
            if homeless:
                self._session.troubled.emit(Finding("password.not_kept_yet"))
                return
            if then is not None:
                then()
            if waiting and edit.dirty:
                self.save(edit, waiting[-1])
            elif waiting and waiting[-1] is not None:
                waiting[-1]()

        def failed(finding: Finding) -> None:
            self._end(edit)
            self._drafts.start()
            self._session.not_saved.emit(finding, edit, lambda: self.save(edit, then))

        self._session.in_background(lambda workspace: workspace.save(snapshot), done, failed)
        if snapshot.password:
            QTimer.singleShot(SLOW_MS, self, lambda: self._say_slow(edit))

    def _say_slow(self, edit: Edit) -> None:
        """A keyring may wait for somebody to unlock it: that is said, and need not be waited for."""
        workspace = self._session.workspace
        if workspace is not None and any(other is edit for other in self._under_way):
            text = N_("{keyring} has not answered yet. Nothing is saved until it does.")
            text = say(text, keyring=workspace.passwords.description)
            self._session.said.emit(text, _("Cancel"), workspace.passwords.cancel)

    def _end(self, edit: Edit) -> list[Then | None]:
        """The save of `edit` is over; what was to follow those that wait for it."""
        self._under_way = [other for other in self._under_way if other is not edit]
        waiting = [then for other, then in self._waiting if other is edit]
        self._waiting = [(other, then) for other, then in self._waiting if other is not edit]
        return waiting

    def _take(self, edit: Edit, snapshot: Edit, result: Edit) -> None:
        """Take over what was saved; what was typed meanwhile stays a change."""
        session, former = self._session, snapshot.saved.id
        if session.edits.get(former) is edit:
            del session.edits[former]
        edit.saved, edit.stored, edit.stored_state = result.saved, result.stored, result.stored_state
        edit.pending = [run for run in edit.pending if run not in snapshot.pending]
        cleared = edit.password == snapshot.password
        if cleared:
            edit.password = ""
        session.edits[edit.saved.id] = edit
        if former != edit.saved.id:
            self._drafts.drop(former)
        self._drafts.follow(edit)
        session.refresh_list()
        if edit is session.current:
            if cleared:
                session.opened.emit(edit)
            session.changed.emit(edit)
