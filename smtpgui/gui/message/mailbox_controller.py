"""Looks for the message of a test in a mailbox, and removes the password that was kept for it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from smtpgui.core.explain import explain
from smtpgui.core.findings import Finding
from smtpgui.core.language import _
from smtpgui.gui.jobs.job import DialogRunner, Job
from smtpgui.gui.session.session import Session

if TYPE_CHECKING:
    from smtpgui.gui.message.mailbox_dialog import MailboxDialog, MailboxSearch

LONGEST_WAIT = 180.0
"""Seconds that a search in a mailbox may last."""


class MailboxController(DialogRunner["MailboxDialog"]):
    """Looks for a test in a mailbox; `found(bytes, str)` brings the message and a sentence on it."""

    _dialog: MailboxDialog | None
    found = Signal(bytes, str)

    def __init__(self, session: Session, window: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._window = session, window

    def ask(self, test_id: str) -> None:
        """Ask for the mailbox in which the message of `test_id` should be."""
        from smtpgui.gui.message.mailbox_dialog import MailboxDialog

        edit, workspace = self._session.current, self._session.workspace
        if workspace is None:
            return
        if self._dialog is None:
            username = edit.recipient if edit else ""
            can_keep = workspace.passwords.persistent
            self._dialog = dialog = MailboxDialog(self._window, test_id, username, can_keep=can_keep)
            dialog.wanted.connect(self._look)
            dialog.forget_wanted.connect(self._forget_password)
            dialog.cancel_wanted.connect(self._cancel_search)
            dialog.destroyed.connect(self._forget_dialog)
            dialog.open()
        self._dialog.server.setFocus()

    @Slot()
    def _cancel_search(self) -> None:
        self.stop_job()
        if self._dialog is not None:
            self._dialog.show_idle(_("Cancelled."))

    @Slot(object)
    def _look(self, search: MailboxSearch) -> None:
        workspace = self._session.workspace
        if workspace is None or self._dialog is None or self.running:
            return
        self._dialog.show_looking(LONGEST_WAIT)
        server, username, password, test_id, keep = search
        look = partial(workspace.look_in_mailbox, server, username, password or None, test_id, keep=keep)
        work = partial(look, seconds=LONGEST_WAIT)
        self.start_job(Job(work, "look in mailbox", item=self._looked, failed=self._failed))

    @Slot(object)
    def _looked(self, item: object) -> None:
        from smtpgui.core.message.imap import MailboxMessage, MailboxPoll

        if self._dialog is None:
            return
        if isinstance(item, MailboxPoll):
            self._dialog.show_looking(item.seconds_left)
        elif isinstance(item, MailboxMessage):
            self._dialog.close()
            self.found.emit(item.data, str(explain(item.findings[0]).title))

    @Slot(str, str)
    def _forget_password(self, server: str, username: str) -> None:
        workspace = self._session.workspace
        if workspace is not None and not self.running:
            work = partial(workspace.forget_mailbox, server, username)
            self.start_job(Job(work, "forget password", done=self._forgotten, failed=self._failed))

    @Slot(object)
    def _forgotten(self, finding: object) -> None:
        if isinstance(finding, Finding):
            self._failed(finding)

    @Slot(Finding)
    def _failed(self, finding: Finding) -> None:
        words = explain(finding)
        text = " ".join(str(part) for part in (words.title, words.why, words.fix) if part)
        if self._dialog is not None:
            self._dialog.show_idle(text)
