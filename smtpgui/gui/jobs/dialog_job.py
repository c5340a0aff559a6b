"""A dialog and the job behind it, which end together."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QDialog

from smtpgui.gui.jobs.job import Job

D = TypeVar("D", bound=QDialog)


class DialogWork(QObject, Generic[D]):
    """Holds both: the dialog while it is open, the job while it runs."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._dialog: D | None = None
        self._job: Job | None = None

    @property
    def running(self) -> bool:
        """Whether the job is under way."""
        return self._job is not None and self._job.running

    def retire(self) -> None:
        """Another program takes the window over."""
        if self._dialog is not None:
            self._dialog.close()
        self.cancel()

    @Slot()
    def cancel(self) -> None:
        """Stop what is under way."""
        if self._job is not None and self._job.running:
            self._job.cancel()

    @Slot()
    def _forget_dialog(self) -> None:
        """The dialog is gone."""
        self._dialog = None
        self.cancel()
