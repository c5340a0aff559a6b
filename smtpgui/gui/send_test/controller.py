"""Runs a test for the configuration on the form and shows it."""

from __future__ import annotations

import secrets
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from smtpgui.core.configurations.edit import Edit
from smtpgui.core.explain import explain, severity
from smtpgui.core.findings import Finding, Severity, Step, findings_of
from smtpgui.core.language import _, show_moment
from smtpgui.core.settings import field_of
from smtpgui.core.settings.check_addresses import address_faults
from smtpgui.core.stores.interface import Run
from smtpgui.gui.form.settings_form import SettingsForm
from smtpgui.gui.form.validation_messages import FormMessages
from smtpgui.gui.jobs.job import Job, JobRunner
from smtpgui.gui.send_test.panel import Problem, TestPanel
from smtpgui.gui.session.session import Session


class SendTestController(JobRunner):
    """Tests the settings on the form. `announced(text)` is for assistive technology, once a test."""

    started = Signal()
    ended = Signal()
    announced = Signal(str)

    def __init__(
        self, session: Session, form: SettingsForm, messages: FormMessages, panel: TestPanel, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._form, self._messages, self._panel = session, form, messages, panel
        self._edit: Edit | None = None
        self._steps: list[Step] = []
        self.test_id = ""
        panel.send_wanted.connect(self.start)
        panel.cancel_wanted.connect(self.cancel)
        panel.recipient.edited.connect(session.take_recipient)
        session.opened.connect(self._opened)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps of the last test that have ended."""
        return tuple(self._steps)

    def show_run(self, run: Run) -> None:
        """Show an earlier test again; not while one runs."""
        if not self.running:
            self._steps = list(run.steps)
            self._panel.show_earlier(run.steps, "", show_moment(run.started_at.astimezone()))

    @Slot(object)
    def _opened(self, edit: Edit | None) -> None:
        """Another configuration: a test of the former one is over for the user."""
        if edit is not None and edit is self._edit:
            return
        self.cancel()
        self._edit = edit
        self._steps = []
        if edit is not None:
            self._panel.recipient.editor.set_value(edit.recipient)
            self._panel.show_idle(edit.settings.sender_domain)

    @Slot()
    def start(self, *, as_client: bool = False) -> None:
        """Check the form, then send a test the platform's way; a second press while one runs does nothing.

        `as_client`: as a mail client would, to tell a server that does not work from a way that does not.
        """
        edit, workspace = self._session.current, self._session.workspace
        if edit is None or workspace is None or self.running:
            return
        faults = self._messages.ask_everything()
        if faults:
            self.refuse(faults)
            return
        recipient = self._panel.recipient.address() or edit.settings.sender_address.strip()
        faults = address_faults(recipient, "recipient")
        wrong = [finding for finding in faults if severity(finding) is Severity.ERROR]
        if wrong:
            self._panel.show_idle(edit.settings.sender_domain)
            self._panel.recipient.show_fault(wrong[0])
            self._panel.recipient.editor.setFocus()
            return
        self._panel.recipient.editor.set_value(recipient)
        self._session.take_recipient(recipient)
        self._edit, self._steps = edit, []
        self.test_id = test_id = secrets.token_hex(4)
        settings, password, name = edit.settings, edit.password or None, edit.saved.name
        self._panel.start(recipient, as_client=as_client)
        self.started.emit()

        def work() -> object:
            from smtpgui.core.smtp.send_test.api import SendTestOptions

            options = SendTestOptions(name=name, client_mode=as_client, test_id=test_id)
            return workspace.test(settings, password, recipient, options)

        done = partial(self._done, edit)
        self.start_job(Job(work, "send test", item=self._step, done=done, failed=self._failed))

    @Slot()
    def cancel(self) -> None:
        """Stop at once."""
        if self.stop_job():
            self._panel.finish(cancelled=True)
            self.announced.emit(self._panel.title())
            self.ended.emit()

    def refuse(self, faults: list[Finding]) -> None:
        """Say in one place what has to be mended first, and put the cursor there."""
        problems = [Problem(f.setting, _(field_of(f.setting).label), str(explain(f).title)) for f in faults]
        self._panel.show_problems(problems)
        self._form.focus(faults[0].setting)
        self.announced.emit(f"{problems[0].label}. {problems[0].text}")

    @Slot(object)
    def _step(self, step: Step) -> None:
        if not step.running:
            self._steps.append(step)
        self._panel.show_step(step)

    def _done(self, edit: Edit, run: Run) -> None:
        """The test is over."""
        self._panel.finish()
        self._session.note_run(edit, run)
        self._put_at_field()
        self.announced.emit(self._panel.title())
        self.ended.emit()

    @Slot(Finding)
    def _failed(self, finding: Finding) -> None:
        """The test could not even begin: the keyring did not give the password, for example."""
        self._panel.finish()
        self._session.troubled.emit(finding)
        self.ended.emit()

    def _put_at_field(self) -> None:
        """A refusal that concerns a field is said there too."""
        for finding in findings_of(self._steps):
            if severity(finding) is Severity.ERROR and finding.setting in self._form.editors:
                self._messages.refuse(finding)
                return
