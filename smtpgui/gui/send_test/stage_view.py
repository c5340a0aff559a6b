"""One stage of a test: sign, name, what was seen, and how long it took."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from smtpgui.core.language import _, show_seconds
from smtpgui.gui.widgets.icons import IconLabel
from smtpgui.gui.widgets.labels import Label
from smtpgui.gui.widgets.layouts import clear, vertical
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
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._sign, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.title, 0, 1)
        grid.addWidget(self._time, 0, 2, Qt.AlignmentFlag.AlignTop)
        self._boxes = vertical(spacing=8)
        grid.addWidget(self.detail, 1, 1, 1, 2)
        grid.addLayout(below, 1, 0, 2, 1)
        line.setVisible(not last)
        grid.setRowMinimumHeight(2, 4 if last else 12)
        grid.addLayout(self._boxes, 3, 0, 1, 3)
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
