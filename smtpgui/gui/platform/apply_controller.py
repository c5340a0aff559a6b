"""Apply of the configuration on the form to a platform: asks, writes, reads back, and can be undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from smtpgui.core.configurations.edit import Edit
from smtpgui.core.explain import explain, severity
from smtpgui.core.findings import Finding, Severity, Step, findings_of
from smtpgui.core.language import say, shown
from smtpgui.core.settings import SmtpSettings
from smtpgui.core.stores.interface import State
from smtpgui.core.stores.platform_records import ConnectedPlatform
from smtpgui.gui.form.validation_messages import FormMessages
from smtpgui.gui.jobs.job import Job, JobRunner
from smtpgui.gui.jobs.log import log
from smtpgui.gui.platform.apply_dialog import ApplyDialog
from smtpgui.gui.session.session import Session
from smtpgui.gui.widgets.labels import announce

AT_FIELDS = (
    "platform.refused_field",
    "platform.refused_silently",
    "platform.password_needed",
    "platform.not_kept",
    "platform.kept_otherwise",
    "platform.password_not_kept",
)
"""What a platform says of a field, to be said there too."""


class ApplyController(JobRunner):
    """One Apply dialog at work. Signals lead to what lies outside: the test, the connection, the comparison."""

    test_wanted = Signal()
    key_wanted = Signal(object)
    compare_wanted = Signal(object, object)

    def __init__(
        self, session: Session, messages: FormMessages, window: QWidget, edit: Edit, connection: ConnectedPlatform
    ) -> None:
        super().__init__(window)
        self._session, self._messages, self._edit, self._connection = session, messages, edit, connection
        self._steps: list[Step] = []
        self._seen: Any = None
        self._saving = False
        self._writes = False
        self._alone = False
        self.dialog = ApplyDialog(window, shown(connection.name))
        self._wire()
        self.dialog.open()
        self.plan()

    def _wire(self) -> None:
        dialog = self.dialog
        dialog.apply_wanted.connect(self._save_and_write)
        dialog.retry_wanted.connect(self.plan)
        dialog.cancel_wanted.connect(self._cancel)
        dialog.undo_wanted.connect(self._undo)
        dialog.undo_with.connect(self._undo)
        dialog.test_wanted.connect(lambda: self._leave(self.test_wanted.emit))
        dialog.key_wanted.connect(lambda: self._leave(lambda: self.key_wanted.emit(self._connection)))
        dialog.differences_wanted.connect(lambda: self._leave(self._compare))
        dialog.destroyed.connect(self._dialog_gone)
        self._session.troubled.connect(self._not_saved)
        self._session.not_saved.connect(self._not_saved)

    def _leave(self, then: Callable[[], object]) -> None:
        """Close the dialog and go on elsewhere."""
        self.dialog.accept()
        then()

    def _compare(self) -> None:
        """What was seen, what is there now, and what is here."""
        self.compare_wanted.emit(self._connection, self._seen.settings if self._seen else None)

    # Before

    @Slot()
    def plan(self) -> None:
        """Read what is there, and show what would change."""
        if self._session.workspace is not None and not self.running:
            self.dialog.show_reading()
            self._push(self._edit.settings, self._edit.password, self._planned, dry_run=True)

    def _push(
        self, settings: SmtpSettings, typed: str, done: Callable[[Any], object], *, dry_run: bool = False
    ) -> None:
        """Write `settings`, with the password where one was `typed`; a `dry_run` only tells what would change."""
        workspace, identity, connection = self._session.workspace, self._edit.saved.id, self._connection
        seen = None if dry_run else self._seen
        assert workspace is not None

        def work() -> object:
            from smtpgui.core.platform_sync.actions import PushRequest

            push = PushRequest(settings, identity, typed or None, bool(typed), seen, dry_run)
            return workspace.platforms.apply(connection, push)

        self._start(work, done, writes=not dry_run)

    def _start(self, work: Callable[[], object], done: Callable[[Any], object], *, writes: bool = False) -> None:
        self._steps, self._writes = [], writes
        job = Job(work, "platform", item=self._step, done=done, failed=self._failed, must_finish=writes)
        self.start_job(job)

    @Slot(object)
    def _step(self, step: Step) -> None:
        if not step.running:
            self._steps.append(step)
        if not self._alone:
            self.dialog.show_step(step)

    def _planned(self, ended: Any) -> None:
        errors = [f for f in findings_of(self._steps) if severity(f) is Severity.ERROR]
        if errors and not self._connection.dry_run:
            self.dialog.show_trouble(errors[0])
            self._put_at_fields(errors)
            return
        self._seen = ended.before
        tested = self._edit.state is State.PASSED or not self._edit.settings.enabled
        self.dialog.show_plan(self._steps, tested=tested, dry_run=self._connection.dry_run)

    @Slot(Finding)
    def _failed(self, finding: Finding) -> None:
        if self._alone:
            self._ended_alone(finding)
            return
        self.dialog.show_trouble(finding)
        announce(self.dialog, str(explain(finding).title))

    # Writing

    @Slot()
    def _save_and_write(self) -> None:
        """What is applied is saved first: what the platform holds is then here too."""
        if self.running or self._saving:
            return
        typed = self._edit.password
        if self._edit.dirty:
            self._saving = True
            self._session.save_edit(self._edit, lambda: self._write(typed))
        else:
            self._write(typed)

    @Slot()
    def _not_saved(self) -> None:
        """Saving failed, and that is told: nothing is written."""
        self._saving = False

    def _write(self, typed: str) -> None:
        self._saving = False
        if self._session.workspace is not None:
            self.dialog.show_writing()
            self._push(self._edit.saved.settings, typed, self._written)

    def _written(self, ended: Any) -> None:
        findings = list(findings_of(self._steps))
        log.info("apply ended: written %s, %s", ended.written, [finding.code for finding in findings])
        self._put_at_fields(findings)
        if ended.written and _first_error(findings) is None:
            text = say("Applied to {platform}.", platform=shown(self._connection.name))
            self._session.said.emit(text, "", None)
        if self._alone:
            self._ended_alone(_first_error(findings))
            return
        undo = bool(ended.written) and ended.before is not None
        self.dialog.show_end(self._steps, written=ended.written, undo=undo)
        announce(self.dialog, self.dialog.heading.text())
        self._session.refresh_list()

    def _put_at_fields(self, findings: list[Finding]) -> None:
        """What the platform says of a field stands there until the field is edited."""
        for finding in findings:
            if finding.code in AT_FIELDS and finding.setting:
                self._messages.refuse(finding)

    @Slot()
    @Slot(str)
    def _undo(self, password: str = "") -> None:
        """Write back what the platform held before, with the password that goes with it where it is known."""
        workspace, identity, connection = self._session.workspace, self._edit.saved.id, self._connection
        if workspace is None or self.running:
            return
        self.dialog.show_writing(back=True)
        self._start(
            lambda: workspace.platforms.undo(connection, identity, password or None), self._undone, writes=True
        )

    def _undone(self, ended: Any) -> None:
        findings = list(findings_of(self._steps))
        if self._alone:
            self._ended_alone(_first_error(findings))
            return
        codes = [finding.code for finding in findings]
        if "platform.password_needed" in codes and self._seen is not None:
            self.dialog.show_former_password(self._seen.settings)
            return
        self.dialog.show_end(self._steps, written=ended.written, undo=False)
        announce(self.dialog, self.dialog.heading.text())
        self._session.refresh_list()

    @Slot()
    def _cancel(self) -> None:
        """The dialog was closed. Reading is stopped; a write goes on, for it may have arrived already, and is told."""
        if not self.running:
            return
        if self._writes:
            self._alone = True
            text = say(
                "Still writing to {platform}. You will be told how it ends.", platform=self._connection.name
            )
            self._session.said.emit(text, "", None)
        else:
            self.stop_job()

    @Slot()
    def _dialog_gone(self) -> None:
        if not self.running:
            self.deleteLater()

    def _ended_alone(self, finding: Finding | None) -> None:
        """It ended without its dialog: say so in the window."""
        self._session.refresh_list()
        if finding is not None:
            self._session.troubled.emit(finding)
        self.deleteLater()


def _first_error(findings: list[Finding]) -> Finding | None:
    return next((finding for finding in findings if severity(finding) is Severity.ERROR), None)
