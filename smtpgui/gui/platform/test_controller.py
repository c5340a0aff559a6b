"""Test on the platform beside the one from this computer, and what a difference means."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from smtpgui.core.configurations.edit import Edit, RemoteTest
from smtpgui.core.explain import step_outcome
from smtpgui.core.findings import Finding, Outcome, Step
from smtpgui.core.language import N_, _, say, shown
from smtpgui.core.platforms.test_result import remote_steps
from smtpgui.core.stores.interface import Run
from smtpgui.core.stores.platform_records import ConnectedPlatform
from smtpgui.gui.jobs.job import Job, JobRunner
from smtpgui.gui.platform.base_dialog import PlatformDialog, finding_box
from smtpgui.gui.send_test.stages_view import StagesView
from smtpgui.gui.session.session import Session
from smtpgui.gui.widgets.boxes import CardFrame
from smtpgui.gui.widgets.labels import Label
from smtpgui.gui.widgets.layouts import fill, horizontal


class TestDialog(PlatformDialog):
    """The stages of two tests side by side, and a sentence on what they say together; runs nothing."""

    __test__ = False  # not one of pytest's

    def __init__(self, parent: QWidget, platform: str, recipient: str) -> None:
        super().__init__(parent, say("Test on {platform}", platform=platform), "platform_test", 780)
        self.here, self.there = StagesView(), StagesView()
        self._columns = QWidget()
        line = horizontal(self._columns, spacing=12)
        titles = (_("From this computer"), say("From {platform}", platform=platform))
        for title, stages in zip(titles, (self.here, self.there), strict=True):
            card = CardFrame((16, 12, 16, 12), 6)
            fill(card.rows, Label(title, "strong", wrap=True), stages, None)
            line.addWidget(card, 1)
        self.verdict: Finding | None = None
        text = N_("A message goes to {to} from each of the two. Nothing is written to the platform.")
        self.show_heading(self.windowTitle(), say(text, to=recipient))
        self.show_body(self._columns)

    def show_running(self) -> None:
        """Show that both tests are under way."""
        self.show_buttons([(_("Cancel"), self.reject)])

    def show_end(self, verdict: Finding | None, others: list[Finding], again: Callable[[], object]) -> None:
        """Show what the two tests say together."""
        self.verdict = verdict
        boxes = [finding_box(finding) for finding in ([verdict] if verdict else []) + others]
        self.show_body(*boxes, self._columns)
        self.show_buttons([(_("Test again"), again), (_("Close"), self.accept)])


class PlatformTestController(QObject):
    """One dialog with two tests at work."""

    def __init__(
        self, session: Session, window: QWidget, edit: Edit, connection: ConnectedPlatform, recipient: str
    ) -> None:
        super().__init__(window)
        self._session, self._edit, self._connection, self._recipient = session, edit, connection, recipient
        self._local, self._remote = JobRunner(self), JobRunner(self)
        self._steps: list[Step] = []
        self._here: bool | None = None
        self._there: bool | None = None
        self._others: list[Finding] = []
        self._stage, self._settings = "", edit.settings
        self.dialog = TestDialog(window, shown(connection.name), shown(recipient))
        self.dialog.rejected.connect(self._cancel)
        self.dialog.destroyed.connect(self.deleteLater)
        self.dialog.open()
        self.start()

    @property
    def running(self) -> bool:
        """Whether one of the two tests is under way."""
        return self._local.running or self._remote.running

    @Slot()
    def start(self) -> None:
        """Begin both tests."""
        workspace, edit = self._session.workspace, self._edit
        if workspace is None or self.running:
            return
        self._steps, self._here, self._there, self._others = [], None, None, []
        self.dialog.here.clear()
        self.dialog.there.clear()
        self.dialog.show_running()
        settings, typed, recipient, connection = edit.settings, edit.password, self._recipient, self._connection
        self._settings = settings

        def there() -> object:
            from smtpgui.core.platform_sync.actions import PushRequest

            return workspace.platforms.test(
                connection, PushRequest(settings, edit.saved.id, typed or None), recipient
            )

        def here() -> object:
            return workspace.test(settings, typed or None, recipient)

        self.dialog.there.show_step(Step("connect"))
        self._local.start_job(
            Job(here, "send test", item=self._step, done=self._here_done, failed=self._here_failed)
        )
        self._remote.start_job(Job(there, "platform test", done=self._there_done, failed=self._there_failed))

    @Slot()
    def _cancel(self) -> None:
        self._local.cancel()
        self._remote.cancel()

    @Slot(object)
    def _step(self, step: Step) -> None:
        if not step.running:
            self._steps.append(step)
        self.dialog.here.show_step(step)
        self.dialog.fit()

    @Slot(object)
    def _here_done(self, run: Run) -> None:
        self.dialog.here.close_open_stages()
        self._here = not any(step_outcome(step) is Outcome.ERROR for step in self._steps)
        self._session.note_run(self._edit, run)
        self._end()

    @Slot(Finding)
    def _here_failed(self, finding: Finding) -> None:
        self._others.append(finding)
        self.dialog.here.close_open_stages()
        self._end()

    @Slot(object)
    def _there_done(self, outcome: Any) -> None:
        if isinstance(outcome, tuple):
            self._there_refused(Step("settings", outcome))
            return
        self._there, self._stage = outcome.accepted, outcome.stage
        steps = remote_steps(outcome, self._connection.name, self._settings)
        self._there_ended(steps, steps)

    @Slot(Finding)
    def _there_failed(self, finding: Finding) -> None:
        self._there_refused(Step("connect", (finding,)))

    def _there_refused(self, step: Step) -> None:
        self._others += step.findings or ()
        self._there_ended([step], [])

    def _there_ended(self, steps: list[Step], shown_steps: list[Step]) -> None:
        """Keep the steps for the report to the platform's support, and show those that ran."""
        self._edit.remote_test = RemoteTest(self._connection.name, self._settings, tuple(steps))
        self.dialog.there.clear()
        for step in shown_steps:
            self.dialog.there.show_step(step)
        self.dialog.there.close_open_stages()
        self._end()

    def _end(self) -> None:
        if not self.running:
            self.dialog.show_end(self._verdict(), self._others, self.start)

    def _verdict(self) -> Finding | None:
        if self._here is None or self._there is None:
            return None
        code = {
            (True, True): "platform.test_both_passed",
            (True, False): "platform.test_only_here",
            (False, True): "platform.test_only_there",
            (False, False): "platform.test_both_failed",
        }[self._here, self._there]
        if code == "platform.test_only_here" and self._stage == "auth":
            code = "platform.test_only_here_sign_in"
        return Finding(code, {"platform": self._connection.name})
