"""The state that session, saving and drafts share: store, list, edits, the signals that tell of them, and jobs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from smtpgui.core.configurations.edit import Edit
from smtpgui.core.findings import Finding
from smtpgui.core.language import _
from smtpgui.core.stores.interface import Summary
from smtpgui.core.workspace import Workspace
from smtpgui.gui.jobs.job import Job


class SessionState(QObject):
    """The open workspace, the list of configurations, and what is edited.

    `listed` tells that the list changed; `opened(edit)` that another configuration (None: none) is to be
    shown; `changed(edit)` that something about the one shown is new; `said(text, button, action)` is a short
    word for the user, with a way back; `troubled(finding)` something that went wrong;
    `not_saved(finding, edit, again)` that saving went wrong, and how it is tried again.
    """

    listed = Signal()
    opened = Signal(object)
    changed = Signal(object)
    said = Signal(str, str, object)
    troubled = Signal(Finding)
    not_saved = Signal(Finding, object, object)

    def __init__(self) -> None:
        super().__init__()
        self.workspace: Workspace | None = None
        self.summaries: list[Summary] = []
        self.edits: dict[str, Edit] = {}
        self.current: Edit | None = None
        self.undo: Callable[[], object] | None = None

    @Slot()
    def refresh_list(self) -> None:
        """Read the list again."""
        workspace = self.workspace
        if workspace is not None:
            self.run(workspace.summaries, self._listed)

    @Slot(object)
    def _listed(self, summaries: list[Summary]) -> None:
        self.summaries = summaries
        self.listed.emit()

    def offer_undo(self, text: str, undo: Callable[[], object]) -> None:
        """Say what was done, with a button that takes it back."""

        def once() -> None:
            if self.undo is once:
                self.undo = None
            undo()

        self.undo = once
        self.said.emit(text, _("Undo"), once)

    def in_background(
        self,
        act: Callable[[Workspace], object],
        done: Callable[[Any], object] | None = None,
        failed: Callable[[Finding], object] | None = None,
    ) -> None:
        """Do something with the workspace in a Job; `done` gets its result in the GUI thread, `failed` the Trouble."""
        workspace = self.workspace
        if workspace is not None:
            self.run(lambda: act(workspace), done, failed)

    def run(
        self,
        work: Callable[[], object],
        done: Callable[..., object] | None = None,
        failed: Callable[[Finding], object] | None = None,
    ) -> None:
        """Do `work` in a Job that closing waits for; `done` gets its result in the GUI thread, `failed` the Trouble."""
        Job(work, "workspace", done=done, failed=failed or self.troubled, must_finish=True).start()
