"""Actions that menus, buttons and offers share: go somewhere in the window, copy, ask."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication

from smtpgui import PROGRAM
from smtpgui.core.files import write_file, writing
from smtpgui.core.findings import Action, Offer
from smtpgui.core.help.pages import MESSAGES
from smtpgui.core.language import N_, _, say
from smtpgui.core.settings import field_of
from smtpgui.core.settings.autocorrect import REWRITES
from smtpgui.core.stores.interface import Run, RunKind
from smtpgui.gui.app.layout import Panes
from smtpgui.gui.dns.controller import DnsController
from smtpgui.gui.form.autocorrect import Autocorrect
from smtpgui.gui.form.settings_form import SettingsForm
from smtpgui.gui.message.controller import MessageController
from smtpgui.gui.message.mailbox_controller import MailboxController
from smtpgui.gui.send_test.controller import SendTestController
from smtpgui.gui.session.configuration_actions import ConfigurationActions
from smtpgui.gui.session.session import Session
from smtpgui.gui.widgets import prompts

if TYPE_CHECKING:
    from smtpgui.core.reports.report import Report
    from smtpgui.gui.audit.controller import AuditController

TABS = ("settings", "dns", "history")
"""The tabs of the middle pane, by the names that offers use."""

MESSAGE_SUFFIXES = (".eml", ".msg", ".mbox", ".mht", ".txt")
"""Files that are read as a message when they are dropped on the window."""


def file_name(name: str) -> str:
    """Turn `name` into a file name that every system takes."""
    kept = "".join(character if character.isalnum() or character in " -_." else "-" for character in name)
    return kept.strip(" .") or PROGRAM


class Actions(QObject):
    """Actions on panes and controllers; each does nothing where it has nothing to act on."""

    past_apply_wanted = Signal(Run)

    def __init__(
        self,
        session: Session,
        panes: Panes,
        tester: SendTestController,
        dns: DnsController,
        library: ConfigurationActions,
        reader: MessageController,
        mailbox: MailboxController,
        folder: Path,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._session, self._panes = session, panes
        self._tester, self._dns, self._library, self._reader = tester, dns, library, reader
        self._mailbox = mailbox
        mailbox.found.connect(self._read_found)
        self.auditor: AuditController | None = None

    @Slot()
    def test(self, *, as_client: bool = False) -> None:
        """Send a test, or one as a mail client would, where the user can see its stages."""
        if self._session.current is not None:
            self.show_tab("settings")
            self._panes.show_test()
            self._tester.start(as_client=as_client)

    @Slot()
    def check_dns(self) -> None:
        """Check the DNS, where the user can see the cards."""
        if self._session.current is not None:
            self.show_tab("dns")
            self._dns.check()

    @Slot()
    def audit(self) -> None:
        """Open the window for many domains, or bring the open one to the front."""
        from smtpgui.core.audit.checkpoint import CheckpointFolder
        from smtpgui.gui.audit.controller import AuditController
        from smtpgui.gui.audit.window import AuditWindow

        workspace, window = self._session.workspace, self._panes.window()
        for there in window.findChildren(AuditWindow):
            if there.isVisible():
                there.activateWindow()
                return
        if workspace is not None:
            self.auditor = AuditController(window, workspace.network, CheckpointFolder(self._folder / "audit"))

    @Slot()
    def cancel(self) -> None:
        """Stop whatever runs."""
        self._tester.cancel()
        self._dns.cancel()
        self._reader.cancel()
        self._mailbox.cancel()

    @Slot()
    def choose_import(self) -> None:
        """Ask for files to import."""
        prompts.files_to_open(self._panes.window(), self._library.import_paths)

    @Slot()
    def rename(self) -> None:
        """Ask for a new name."""
        if self._session.current is not None:
            prompts.ask_name(self._panes.window(), self._session.current.saved.name, self._library.rename)

    def report(self) -> Report | None:
        """The report about the configuration on the form."""
        from smtpgui.core.reports.report import OtherTest, Report

        edit = self._session.current
        if edit is None:
            return None
        tested = edit.tested.steps if edit.tested and edit.tested.settings == edit.settings else ()
        steps = self._tester.steps or tested, self._dns.steps
        there = edit.remote_test
        other_tests: tuple[OtherTest, ...] = ()
        if there is not None and there.settings == edit.settings:
            other_tests = (OtherTest(say("Test on {platform}", platform=there.platform), there.steps),)
        return Report(edit.saved.name, edit.settings, edit.recipient, *steps, mail_steps=self._reader.steps,
                      other_tests=other_tests)  # fmt: skip

    @Slot()
    def copy_report(self) -> None:
        """Put the report on the clipboard."""
        report = self.report()
        if report is not None:
            QGuiApplication.clipboard().setText(report.as_text())
            text = _("Report copied. It contains no password; paste it into your message to support.")
            self._session.said.emit(text, _("Choices…"), self.show_report)

    @Slot()
    def show_report(self) -> None:
        """Show the report with its choices: language, names hidden or not, copy or file."""
        report = self.report()
        if report is not None:
            self._show(report)

    @Slot()
    def contact_support(self) -> None:
        """Show the report for the platform's support team."""
        report = self.report()
        if report is not None:
            self._show(replace(report, for_support=True))

    def _show(self, report: Report) -> None:
        from smtpgui.gui.send_test.report_dialog import ReportDialog

        dialog = ReportDialog(self._panes.window(), report, file_name(report.name))
        dialog.save_wanted.connect(self._save)
        dialog.said.connect(lambda text: self._session.said.emit(text, "", None))
        dialog.open()

    def _save(self, path: Path, content: str | Callable[[Path], object]) -> None:
        """Write a report, or let it be written by `content` where it is no text."""
        said = _("Report saved. It contains no password.")

        def write(_workspace: object) -> None:
            if isinstance(content, str):
                write_file(path, content)
                return
            with writing(path):
                content(path)

        self._session.in_background(write, lambda _done: self._session.said.emit(said, "", None))

    def tell_changed(self, setting: str, undo: Callable[[], object]) -> None:
        """Say that a button changed `setting`, with the way back; after a test, that another one may pass."""
        edit = self._session.current
        after_a_test = N_("{label} changed. Test again to see whether it works.")
        text = after_a_test if self._tester.steps else N_("{label} changed.")

        def undo_here() -> None:
            if self._session.current is edit:  # else another configuration is on the form
                undo()

        self._session.offer_undo(say(text, label=_(field_of(setting).label)), undo_here)

    @Slot()
    def read_message(self) -> None:
        """Ask for a received message."""
        self._reader.ask()

    @Slot()
    def look_in_mailbox(self) -> None:
        """Ask for a mailbox in which a test should have arrived."""
        self._mailbox.ask(self._tester.test_id)

    @Slot(bytes, str)
    def _read_found(self, data: bytes, said: str) -> None:
        """A message that was found in a mailbox."""
        self._session.said.emit(said, "", None)
        self._reader.read(data)

    def take_files(self, paths: Sequence[Path]) -> None:
        """Take files that were dropped on the window: a received message, or configurations."""
        messages = [path for path in paths if path.suffix.lower() in MESSAGE_SUFFIXES]
        others = [path for path in paths if path not in messages]
        if messages:
            self._reader.read_file(messages[0])
        if others:
            self._library.import_paths(others)

    @Slot(Run)
    def show_run(self, run: Run) -> None:
        """Show a run of the history once more."""
        if run.kind is RunKind.TEST:
            self._tester.show_run(run)
            self._panes.show_test()
        elif run.kind is RunKind.APPLY:
            self.past_apply_wanted.emit(run)
        else:
            self.show_tab("dns")
            self._dns.show_run(run)

    def copy_text(self, text: str, said: str = "") -> None:
        """Put `text` on the clipboard and say so."""
        QGuiApplication.clipboard().setText(text)
        self._session.said.emit(said or _("Copied"), "", None)

    def copy_message(self, name: str) -> None:
        """Copy a message for somebody else, or the report."""
        edit = self._session.current
        if name == "report" or edit is None:
            self.copy_report()
        elif name == "it_message":
            self._dns.copy_message()
        else:
            settings = edit.settings
            self.copy_text(say(MESSAGES[name], email=settings.sender_address, domain=settings.sender_domain))

    def edit_recipient(self) -> None:
        """Put the cursor where the address of the test stands."""
        self.show_tab("settings")
        self._panes.show_test()
        self._panes.panel.test.recipient.ask_again()

    def show_tab(self, name: str) -> None:
        """Show a tab of TABS."""
        self._panes.tabs.setCurrentIndex(TABS.index(name))

    def show_help(self, page: str) -> None:
        """Show a help page."""
        edit = self._session.current
        self._panes.panel.help.show_page(page, edit.settings.sender_domain if edit else "")
        self._panes.panel.show_help()
        self._panes.show_panel()


class OfferActions(QObject):
    """Carries out the offers of explanations: every button beside a message ends here."""

    def __init__(self, form: SettingsForm, autocorrect: Autocorrect, actions: Actions, parent: QObject) -> None:
        super().__init__(parent)
        self._form, self._autocorrect, self._actions = form, autocorrect, actions

    @Slot(Offer)
    def perform(self, offer: Offer) -> None:
        """Do what the button says, where the user can see it."""
        match offer.action:
            case Action.SET:
                self._set(offer.target, offer.value)
            case Action.EDIT if offer.target == "recipient":
                self._actions.edit_recipient()
            case Action.EDIT:
                self._actions.show_tab("settings")
                self._form.focus(offer.target)
            case Action.HELP:
                self._actions.show_help(offer.target)
            case Action.OPEN:
                self._actions.show_tab(offer.target)
            case Action.COPY:
                self._actions.copy_message(offer.target)
            case Action.TEST:
                self._actions.test(as_client=offer.target == "client")
            case Action.UNDO:
                self._autocorrect.undo(offer.target)

    def _set(self, name: str, value: str) -> None:
        rewrite = REWRITES.get(value)
        if rewrite is not None:
            value = rewrite(str(self._form.editors[name].value()))
        before = self._form.editors[name].value()
        self._actions.show_tab("settings")
        self._form.replace(name, value)
        self._autocorrect.tidy(name)
        self._form.focus(name)
        if name != "password" and self._form.editors[name].value() != before:
            self._actions.tell_changed(name, lambda: self._form.replace(name, before))
