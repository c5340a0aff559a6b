"""Saves what is edited: one save of a configuration at a time, and nothing typed meanwhile is lost."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from smtpgui.core.configurations.edit import Edit
from smtpgui.core.findings import Finding
from smtpgui.core.language import N_, _, say
from smtpgui.gui.session.drafts import Drafts
from smtpgui.gui.session.state import SessionState

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

        def done(result: object) -> None:
            assert isinstance(result, Edit)
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
