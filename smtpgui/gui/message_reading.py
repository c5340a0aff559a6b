"""Reads received messages for the window: from a file, pasted, or found in a mailbox."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from smtpgui.core.explain import explain
from smtpgui.core.findings import Finding, Offer, Step
from smtpgui.core.language import _
from smtpgui.core.message.options import MessageOptions
from smtpgui.gui.jobs import Job
from smtpgui.gui.session import Session

if TYPE_CHECKING:
    from smtpgui.gui.mailbox_dialog import MailboxDialog, MailboxWish
    from smtpgui.gui.message_dialog import MessageDialog

LONGEST_WAIT = 180.0
"""Seconds that a search in a mailbox may last."""


class MessageReader(QObject):
    """Between the dialogs and the workspace."""

    offered = Signal(Offer)
    selector_kept = Signal(str)

    def __init__(self, session: Session, window: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._window = session, window
        self._dialog: MessageDialog | None = None
        self._mailbox: MailboxDialog | None = None
        self._job: Job | None = None
        self._search: Job | None = None
        self._data = b""
        self._steps: list[Step] = []
        self.test_id = ""

    @property
    def steps(self) -> tuple[Step, ...]:
        """What the last message came to."""
        return tuple(self._steps)

    @property
    def running(self) -> bool:
        """Whether a message is being judged or looked for."""
        return any(job is not None and job.running for job in (self._job, self._search))

    def retire(self) -> None:
        """Another program takes the window over."""
        for dialog in (self._dialog, self._mailbox):
            if dialog is not None:
                dialog.close()
        self.cancel()

    @Slot()
    def cancel(self) -> None:
        """Stop whatever is under way."""
        for job in (self._job, self._search):
            if job is not None and job.running:
                job.cancel()

    @Slot()
    def ask(self) -> None:
        """Ask for a message."""
        self._opened().ask()

    @Slot()
    def choose_file(self) -> None:
        """Let the user choose a file."""
        dialog = QFileDialog(self._window, _("Open a received message"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([_("Messages (*.eml *.txt *.msg)"), _("All files (*)")])
        dialog.fileSelected.connect(lambda name: self.read_file(Path(name)))
        dialog.open()

    def read_file(self, path: Path) -> None:
        """Read the message in a file."""
        from smtpgui.core.message.source import load

        self._start(lambda: load(path))

    @Slot(bytes)
    def read(self, data: bytes) -> None:
        """Read a message."""
        self._start(lambda: data)

    def _opened(self) -> MessageDialog:
        from smtpgui.gui.message_dialog import MessageDialog

        if self._dialog is None:
            self._dialog = dialog = MessageDialog(self._window)
            dialog.pasted.connect(self.read)
            dialog.open_wanted.connect(self.choose_file)
            dialog.mailbox_wanted.connect(self.ask_mailbox)
            dialog.attached_wanted.connect(lambda: self._start(lambda: self._data, attached=True))
            dialog.selector_wanted.connect(self._keep)
            dialog.offered.connect(self._offered)
            dialog.destroyed.connect(self._forget)
            dialog.open()
        return self._dialog

    @Slot()
    def _forget(self) -> None:
        self._dialog = None
        if self._job is not None and self._job.running:
            self._job.cancel()

    @Slot(Offer)
    def _offered(self, offer: Offer) -> None:
        """A button of an explanation: it acts on the window, which the dialog would hide."""
        if self._dialog is not None:
            self._dialog.close()
        self.offered.emit(offer)

    def _options(self) -> MessageOptions:
        edit, workspace = self._session.current, self._session.workspace
        options = MessageOptions(test_id="")
        if edit is None or workspace is None or not edit.settings.server.strip():
            return options
        return replace(options, settings=edit.settings, provider=workspace.provider_of(edit.settings))

    def _start(self, load: object, *, attached: bool = False) -> None:
        workspace = self._session.workspace
        if workspace is None or not callable(load):
            return
        if self._job is not None and self._job.running:
            self._job.cancel()
        options = replace(self._options(), attached=attached)
        self._opened().show_running()
        self._steps = []

        def work() -> object:
            data = load()
            yield data
            yield from workspace.read_message(data, options)

        self._job = Job(work, "read message")
        self._job.item.connect(self._item)
        self._job.done.connect(self._done)
        self._job.failed.connect(self._failed)
        self._job.start()

    @Slot(object)
    def _item(self, item: object) -> None:
        if isinstance(item, bytes):
            self._data = item
        elif isinstance(item, Step) and not item.running:
            self._steps.append(item)
            if self._dialog is not None:
                self._dialog.show_steps(self._steps, ended=False)

    @Slot(object)
    def _done(self, _nothing: object) -> None:
        if self._dialog is not None:
            self._dialog.show_steps(self._steps, ended=True, selector=self._new_selector())

    @Slot(Finding)
    def _failed(self, finding: Finding) -> None:
        self._steps = [Step("message", (finding,))]
        if self._dialog is not None:
            self._dialog.show_steps(self._steps, ended=True)

    def _new_selector(self) -> str:
        """A selector of the configuration's domain that the DNS check does not look for yet."""
        from smtpgui.core.message.answers import selectors_in

        edit = self._session.current
        if edit is None:
            return ""
        found = selectors_in(self._steps, edit.settings.sender_domain)
        return next((each for each in found if each not in edit.selectors), "")

    @Slot(str)
    def _keep(self, selector: str) -> None:
        edit = self._session.current
        if edit is not None and selector not in edit.selectors:
            edit.selectors = (*edit.selectors, selector)
            self._session.touched(edit)
        if self._dialog is not None:
            self._dialog.show_kept()
        self.selector_kept.emit(selector)

    # Mailboxes

    @Slot()
    def ask_mailbox(self) -> None:
        """Ask for a mailbox."""
        from smtpgui.gui.mailbox_dialog import MailboxDialog

        edit, workspace = self._session.current, self._session.workspace
        if workspace is None:
            return
        if self._mailbox is None:
            username = edit.recipient if edit else ""
            self._mailbox = dialog = MailboxDialog(
                self._window, self.test_id, username, can_keep=workspace.passwords.persistent
            )
            dialog.wanted.connect(self._look)
            dialog.cancel_wanted.connect(self._cancel_search)
            dialog.destroyed.connect(self._forget_mailbox)
            dialog.open()
        self._mailbox.server.setFocus()

    @Slot()
    def _forget_mailbox(self) -> None:
        self._mailbox = None
        if self._search is not None and self._search.running:
            self._search.cancel()

    @Slot()
    def _cancel_search(self) -> None:
        if self._search is not None and self._search.running:
            self._search.cancel()
        if self._mailbox is not None:
            self._mailbox.show_idle(_("Cancelled."))

    @Slot(object)
    def _look(self, wish: MailboxWish) -> None:
        workspace = self._session.workspace
        if workspace is None or self._mailbox is None or (self._search is not None and self._search.running):
            return
        self._mailbox.show_looking(LONGEST_WAIT)
        server, username, password, test_id, keep = wish

        def work() -> object:
            return workspace.look_in_mailbox(
                server, username, password or None, test_id, seconds=LONGEST_WAIT, keep=keep
            )

        self._search = Job(work, "look in mailbox")
        self._search.item.connect(self._looked)
        self._search.failed.connect(self._not_found)
        self._search.start()

    @Slot(object)
    def _looked(self, item: object) -> None:
        from smtpgui.core.message.mailbox import Found, Looking

        if self._mailbox is None:
            return
        if isinstance(item, Looking):
            self._mailbox.show_looking(item.seconds_left)
        elif isinstance(item, Found):
            self._mailbox.close()
            self._session.said.emit(str(explain(item.findings[0]).title), "", None)
            self.read(item.data)

    @Slot(Finding)
    def _not_found(self, finding: Finding) -> None:
        words = explain(finding)
        text = " ".join(str(part) for part in (words.title, words.why, words.fix) if part)
        if self._mailbox is not None:
            self._mailbox.show_idle(text)
