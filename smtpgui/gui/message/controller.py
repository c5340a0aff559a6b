"""Reads received messages for the window: from a file, pasted, or found in a mailbox by `mailbox_search`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from smtpgui.core.findings import Finding, Offer, Step
from smtpgui.core.language import _
from smtpgui.core.message.options import MessageOptions
from smtpgui.gui.jobs.job import DialogRunner, Job
from smtpgui.gui.session.session import Session
from smtpgui.gui.widgets import prompts

if TYPE_CHECKING:
    from smtpgui.gui.message.dialog import MessageDialog


class MessageController(DialogRunner["MessageDialog"]):
    """Reads messages in a job and shows them in a MessageDialog."""

    offered = Signal(Offer)
    mailbox_wanted = Signal()
    selector_kept = Signal(str)

    def __init__(self, session: Session, window: QWidget, last_test: Callable[[], str], parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._window, self._last_test = session, window, last_test
        self._data = b""
        self._depth = 0  # how many messages deep the one that is shown stands in `_data`
        self._steps: list[Step] = []

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return the steps of the last message."""
        return tuple(self._steps)

    @Slot()
    def ask(self) -> None:
        """Ask for a message."""
        self._opened().ask()

    @Slot()
    def choose_file(self) -> None:
        """Let the user choose a file."""
        kind = _("Messages (*.eml *.txt *.msg)")
        prompts.file_to_open(self._window, _("Open a received message"), kind, self.read_file)

    def read_file(self, path: Path) -> None:
        """Read the message in a file."""
        from smtpgui.core.message.parsing.message import load

        self._start(lambda: load(path))

    @Slot(bytes)
    def read(self, data: bytes) -> None:
        """Read a message."""
        self._start(lambda: data)

    def _opened(self) -> MessageDialog:
        from smtpgui.gui.message.dialog import MessageDialog

        if self._dialog is None:
            self._dialog = dialog = MessageDialog(self._window)
            dialog.pasted.connect(self.read)
            dialog.open_wanted.connect(self.choose_file)
            dialog.mailbox_wanted.connect(self.mailbox_wanted)
            dialog.attached_wanted.connect(self._read_attached)
            dialog.selector_wanted.connect(self._keep)
            dialog.offered.connect(self._offered)
            dialog.destroyed.connect(self._forget_dialog)
            dialog.open()
        return self._dialog

    @Slot(Offer)
    def _offered(self, offer: Offer) -> None:
        """A button of an explanation: it acts on the window, which the dialog would hide."""
        if self._dialog is not None:
            self._dialog.close()
        self.offered.emit(offer)

    @Slot()
    def _read_attached(self) -> None:
        """The message inside the one that is shown."""
        self._start(lambda: self._data, attached=self._depth + 1)

    def _options(self) -> MessageOptions:
        edit, workspace = self._session.current, self._session.workspace
        options = MessageOptions(last_test=self._last_test())
        if edit is None or workspace is None or not edit.settings.server.strip():
            return options
        return replace(options, settings=edit.settings, provider=workspace.provider_of(edit.settings))

    def _start(self, load: object, *, attached: int = 0) -> None:
        workspace = self._session.workspace
        if workspace is None or not callable(load):
            return
        self.stop_job()
        self._depth = attached
        options = replace(self._options(), attached=attached)
        self._opened().show_running()
        self._steps = []

        def work() -> object:
            data = load()
            yield data
            yield from workspace.read_message(data, options)

        self.start_job(Job(work, "read message", item=self._item, done=self._done, failed=self._failed))

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
        from smtpgui.core.message.judging.summary import selectors_in

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
