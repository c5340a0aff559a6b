"""State of the window and what is done with it: the list, and the configuration on the form.

Knows no widgets: it changes Edits, runs Jobs over the workspace, and tells through signals what is new.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QTimer, Signal, Slot

from smtpgui.core.configurations.edit import Edit, account_of
from smtpgui.core.explain import explanations
from smtpgui.core.findings import Finding
from smtpgui.core.language import _, show_moment, show_number
from smtpgui.core.providers.table import providers
from smtpgui.core.settings import SmtpSettings
from smtpgui.core.settings.validation import validate
from smtpgui.core.stores.interface import Configuration, Run, Summary
from smtpgui.core.stores.passwords import KeptPassword, Passwords, open_passwords
from smtpgui.core.workspace import Opener, Workspace
from smtpgui.gui.session.saving import Drafts, SaveQueue
from smtpgui.gui.session.state import SessionState

SETTLED_MS = 300
"""How long after the store is open the form stands: what it can do without is loaded then."""


class Session(SessionState):
    """The state behind the window, and what the user does with it.

    `not_opened(finding, again)` tells that the store could not be opened: without it there is nothing to work on.
    """

    not_opened = Signal(Finding, object)

    def __init__(self, opener: Opener) -> None:
        super().__init__()
        self._opener = opener
        self._wanted = ""
        self._keyring_asked = True
        self._settled = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._settled.timeout.connect(self._prepare_rest)
        self.drafts = Drafts(self)
        self._saving = SaveQueue(self, self.drafts)

    # Opening

    def start(self, wanted: str = "") -> None:
        """Open the store, then show the configuration with the id `wanted`, or the first."""
        self._wanted = wanted
        self.run(
            self._open_workspace,
            self._workspace_open,
            lambda finding: self.not_opened.emit(finding, lambda: self.start(wanted)),
        )

    def _open_workspace(self) -> tuple[Workspace, list[Finding], list[Summary], list[Edit]]:
        load_for_form()  # in the thread of this job: the window does not stand still for it
        workspace, findings = self._opener()
        return workspace, findings, workspace.summaries(), workspace.unsaved()

    @Slot(object)
    def _workspace_open(self, opened: Any) -> None:
        self.workspace, findings, self.summaries, unsaved = opened
        for finding in findings:
            self.troubled.emit(finding)
        self._restore(unsaved)
        known = [self.current.saved.id] if self.current else []
        known += [s.id for s in self.summaries if s.id == self._wanted] + [s.id for s in self.summaries]
        self.listed.emit()
        if known:
            self.select(known[0])
        else:
            self.opened.emit(None)
        self._keyring_asked = not self.workspace.passwords.persistent
        self._settled.start()

    @Slot()
    def _prepare_rest(self) -> None:
        """Do what the form could stand without: load the rest, ask for the keyring in its helper process."""
        assert self.workspace is not None
        self.run(load_for_results)
        if self.workspace.passwords.persistent:
            keyring = self.workspace.passwords
            self.run(lambda: open_passwords(keyring), self._passwords_open)  # type: ignore[arg-type]

    def _restore(self, unsaved: list[Edit]) -> None:
        """Put what a session that ended without saving left behind back into edit."""
        for edit in unsaved:
            self.edits[edit.saved.id] = edit
            self.current = self.current or edit
        if self.edits:
            self.said.emit(_("Unsaved changes from last time are back."), _("Discard"), self.discard)

    @Slot(object)
    def _passwords_open(self, opened: tuple[Passwords, list[Finding]]) -> None:
        assert self.workspace is not None
        self._keyring_asked = True
        self.workspace.passwords, findings = opened
        for finding in findings:
            self.troubled.emit(finding)
        if self.current:
            self._look_for_password(self.current)

    # Choosing

    @Slot(str)
    def select(self, configuration_id: str) -> None:
        """Show the configuration with that id ("" for the new one)."""
        if configuration_id in self.edits:
            self._show(self.edits[configuration_id])
        elif configuration_id and self.workspace:
            workspace = self.workspace
            self.run(lambda: workspace.open(configuration_id), self._show)

    @Slot(object)
    def _show(self, edit: Edit) -> None:
        self.drafts.flush()
        if self.current is not None and not self.current.dirty:
            self.edits.pop(self.current.saved.id, None)
        self.current = edit
        self.edits[edit.saved.id] = edit
        self.opened.emit(edit)
        if edit.stored is None:
            self._look_for_password(edit)

    def _look_for_password(self, edit: Edit) -> None:
        workspace = self.workspace
        if workspace is None or edit.is_new or not self._keyring_asked:
            return
        settings = edit.saved.settings

        def found(kept: KeptPassword) -> None:
            if kept.fault:
                self.troubled.emit(kept.fault)
                return
            edit.stored = account_of(settings) if kept.password is not None else None
            if edit is self.current:
                self.changed.emit(edit)

        self.run(lambda: workspace.password_for(settings), found)

    def successor(self) -> Session:
        """A Session in the same state, to which nobody listens yet: for other panes in the same window."""
        self.drafts.flush()
        other = Session(self._opener)
        other.workspace, other.summaries, other.undo = self.workspace, self.summaries, self.undo
        other.edits, other.current = self.edits, self.current
        return other

    def show_all(self) -> None:
        """Tell everything anew."""
        self.listed.emit()
        self.opened.emit(self.current)

    @Slot()
    def new(self) -> None:
        """Begin a configuration: the first page asks for its address."""
        if self.workspace is None:
            return
        self.drafts.flush()
        if "" in self.edits and self.edits[""].dirty:
            self._show(self.edits[""])
            return
        self.current = None
        self.listed.emit()
        self.opened.emit(None)

    @Slot(str)
    def begin(self, address: str) -> None:
        """Begin with a sender address ("" to fill in everything oneself)."""
        domain = address.rpartition("@")[2]
        edit = Edit.of(Configuration(domain or _("New configuration")))
        if address:
            edit.settings = SmtpSettings(sender_address=address)
            edit.typed.add("sender_address")
        self._show(edit)
        self.listed.emit()
        self.touched(edit)

    # Editing

    def take(self, settings: SmtpSettings, password: str, name: str = "") -> None:
        """Take over what stands on the form now; `name` is the field that the user touched."""
        edit = self.current
        if edit is None:
            return
        edit.settings, edit.password = settings, password
        if name:
            edit.typed.add(name)
            edit.outdated = edit.outdated or name == "password"
        self.touched(edit)

    def take_recipient(self, recipient: str) -> None:
        """Take over where the next test goes; not a change that asks to be saved."""
        if self.current is not None:
            self.current.recipient = recipient

    def touched(self, edit: Edit) -> None:
        """Keep a draft of `edit` soon, and tell that it changed."""
        self.drafts.start()
        self.changed.emit(edit)

    @Slot()
    def discard(self) -> None:
        """Go back to what was saved, with a way back."""
        edit = self.current
        if edit is None:
            return
        before = copy(edit)
        identity = edit.saved.id
        if edit.is_new:
            self.edits.pop("", None)
            self.current = None
        else:
            edit.discard()
        self.drafts.drop(identity)
        self.offer_undo(_("Changes discarded."), lambda: self._back_to(before))
        self.listed.emit()
        self.opened.emit(self.current)

    def _back_to(self, edit: Edit) -> None:
        self._show(edit)
        self.listed.emit()
        self.touched(edit)

    # SaveQueue

    @Slot()
    def save(self) -> None:
        """Save the configuration on the form."""
        if self.current is not None and self.current.dirty:
            self.save_edit(self.current)

    def save_edit(self, edit: Edit, then: Callable[[], object] | None = None) -> None:
        """Save `edit`, then go on with `then`; where it fails, the failure is told and `edit` is as it was.

        A password that belongs to no account yet stays typed, and `then` is not done.
        """
        self._saving.save(edit, then)

    def forget_changes(self, edit: Edit) -> None:
        """Drop the changes of `edit` and their draft."""
        identity = edit.saved.id
        edit.discard()
        self.edits.pop(identity, None)
        self.drafts.drop(identity)

    def dirty_edits(self) -> list[Edit]:
        """List the edits that would be lost by closing now."""
        return [edit for edit in self.edits.values() if edit.dirty]

    # The list

    def forget(self, identity: str) -> None:
        """Remove a configuration that is gone from the list, and show another one."""
        self.edits.pop(identity, None)
        self.current = None
        self.summaries = [summary for summary in self.summaries if summary.id != identity]
        self.listed.emit()
        if self.summaries:
            self.select(self.summaries[0].id)
        else:
            self.opened.emit(None)

    # History

    def note_run(self, edit: Edit, run: Run) -> None:
        """Keep a run that is over: at once where the store knows its configuration and password, else on Save."""
        run = replace(run, configuration_id=edit.saved.id)
        edit.note_test(run)
        if edit.is_new or edit.password:
            edit.pending.append(run)
        else:
            self.in_background(lambda workspace: workspace.store.record_run(run), lambda _run: self.refresh_list())
        if edit is self.current:
            self.changed.emit(edit)


def load_for_form() -> None:
    """Load what a form with settings on it asks for."""
    providers()
    validate(SmtpSettings(sender_address="news@example.org"), "")


def load_for_results() -> None:
    """Load what the first result asks for: the table of explanations, the numbers and dates of the language."""
    explanations()
    show_number(0.5)
    show_moment(datetime.now(UTC))
