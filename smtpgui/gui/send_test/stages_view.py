"""The stages of a test, each of which gathers some of its steps."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from smtpgui.core.explain import explain, offers_beside, severity, step_outcome
from smtpgui.core.findings import Offer, Outcome, Severity, Step, findings_of
from smtpgui.core.language import _, show_seconds
from smtpgui.core.smtp.send_test.stages import STAGES
from smtpgui.gui.widgets.boxes import explanation_box
from smtpgui.gui.widgets.icons import IconLabel
from smtpgui.gui.widgets.labels import Label
from smtpgui.gui.widgets.layouts import clear, grid, vertical
from smtpgui.gui.widgets.style import set_role


class StageState(StrEnum):
    """Progress of a stage."""

    WAITING = "waiting"
    RUNNING = "running"
    OK = "ok"
    WARNING = "warning"
    ERROR = "error"
    SKIPPED = "skipped"


_SIGNS = {
    StageState.WAITING: ("wait", "mute"),
    StageState.RUNNING: ("run", "acc"),
    StageState.OK: ("ok", "ok"),
    StageState.WARNING: ("warn", "warn"),
    StageState.ERROR: ("err", "err"),
    StageState.SKIPPED: ("skip", "mute"),
}


class StageView(QWidget):
    """Shows a stage; a box for what it found can be put below it."""

    def __init__(self, title: str, *, last: bool) -> None:
        super().__init__()
        self._sign = IconLabel("wait", "mute", 18)
        self.title = Label(title)
        self.detail = Label("", "small", wrap=True)
        self._time = Label("", "small")
        self._time.setContentsMargins(0, 2, 0, 0)  # on one line with the title, which is larger
        line = QFrame()
        set_role(line, role="link_line")
        line.setFixedWidth(2)
        line.setMinimumHeight(14)
        below = vertical(None, line, margins=(8, 3, 8, 3))
        cells = grid(self, (14, 0))
        cells.addWidget(self._sign, 0, 0, Qt.AlignmentFlag.AlignTop)
        cells.addWidget(self.title, 0, 1)
        cells.addWidget(self._time, 0, 2, Qt.AlignmentFlag.AlignTop)
        self._boxes = vertical(spacing=8)
        cells.addWidget(self.detail, 1, 1, 1, 2)
        cells.addLayout(below, 1, 0, 2, 1)
        line.setVisible(not last)
        cells.setRowMinimumHeight(2, 4 if last else 12)
        cells.addLayout(self._boxes, 3, 0, 1, 3)
        self.show_state(StageState.WAITING)

    def show_state(self, state: StageState, detail: str = "", seconds: float | None = None) -> None:
        """Show how far the stage is, what was seen, and after how long."""
        self.state = state
        self._sign.show_icon(*_SIGNS[state])
        waiting = state in (StageState.WAITING, StageState.SKIPPED)
        set_role(self.title, role="mute" if waiting else "strong")
        self.detail.setText(detail or (_("Not reached") if state is StageState.SKIPPED else ""))
        self.detail.setVisible(bool(self.detail.text()))
        self._time.setText(show_seconds(seconds) if seconds is not None else "")

    def add_box(self, box: QWidget) -> None:
        """Put a box below the stage."""
        self._boxes.setContentsMargins(0, 2, 0, 8)
        self._boxes.addWidget(box)

    def clear_boxes(self) -> None:
        """Take the boxes away."""
        self._boxes.setContentsMargins(0, 0, 0, 0)
        clear(self._boxes)


STATE_OF = {Outcome.OK: StageState.OK, Outcome.WARNING: StageState.WARNING, Outcome.ERROR: StageState.ERROR}
_PASSED = (StageState.OK, StageState.WARNING)


class StagesView(QWidget):
    """Shows steps as they come; `offered(offer)` tells that a button of an explanation was pressed."""

    offered = Signal(Offer)

    def __init__(self) -> None:
        super().__init__()
        self.views = [StageView(_(stage.title), last=stage is STAGES[-1]) for stage in STAGES]
        self.steps: list[Step] = []
        column = vertical(self, margins=(0, 6, 0, 0), spacing=4)
        for stage in self.views:
            column.addWidget(stage)

    def clear(self) -> None:
        """Show every stage as waiting."""
        self.steps.clear()
        for stage in self.views:
            stage.clear_boxes()
            stage.show_state(StageState.WAITING)

    def show_step(self, step: Step) -> int | None:
        """Show a step that began or ended; returns the number of its stage, None for a step of no stage."""
        self.steps = [known for known in self.steps if known.name != step.name or not known.running]
        self.steps.append(step)
        where = next((i for i, stage in enumerate(STAGES) if step.name in stage.steps), None)
        if where is not None:
            self._show_stage(where)
        return where

    def close_open_stages(self, *, cancelled: bool = False) -> int:
        """Mark what a test that is over did not reach, or broke off; returns the number of the last stage reached."""
        reached = 0
        for where, stage in enumerate(self.views):
            if stage.state in (StageState.WAITING, StageState.RUNNING):
                reached = where if stage.state is StageState.RUNNING else reached
                broken_off = cancelled and stage.state is StageState.RUNNING
                stage.show_state(StageState.SKIPPED, _("Cancelled.") if broken_off else "")
            else:
                reached = where
        return reached

    @property
    def accepted(self) -> bool:
        """Whether the last stage was passed."""
        return self.views[-1].state in _PASSED

    def transcript(self) -> list[str]:
        """Return everything that client and server said so far."""
        return [line for step in self.steps for line in step.transcript]

    def _show_stage(self, where: int) -> None:
        """Show a stage as its steps stand: the worst of their findings, the sum of their times."""
        view = self.views[where]
        steps = [step for step in self.steps if step.name in STAGES[where].steps]
        if steps[-1].running:
            view.show_state(StageState.RUNNING)
            return
        findings = list(findings_of(steps))
        outcome = max((step_outcome(step) for step in steps), key=list(Outcome).index)
        line = next((finding for finding in findings if finding.code == STAGES[where].line), None)
        detail = str(explain(line).title) if line and outcome is not Outcome.ERROR else ""
        times = [step.seconds for step in steps if step.seconds is not None]
        view.show_state(STATE_OF[outcome], detail, sum(times) if times else None)
        view.clear_boxes()
        for finding in findings:
            if severity(finding) is not Severity.OK:
                offers = offers_beside(finding, findings)
                view.add_box(explanation_box(explain(finding), self.offered.emit, offers))
