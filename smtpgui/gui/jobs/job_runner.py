"""One job at a time for a controller, with the dialog that ends together with it where there is one."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QDialog

from smtpgui.gui.jobs.job import Job

D = TypeVar("D", bound=QDialog)


class JobRunner(QObject):
    """Base of the controllers: has at most one job under way, and hears nothing more of one that was replaced."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._job: Job | None = None

    @property
    def running(self) -> bool:
        """Whether a job is under way."""
        return self._job is not None and self._job.running

    def start_job(self, job: Job) -> None:
        """Start `job` in place of the one under way."""
        self.stop_job()
        self._job = job.start()

    def stop_job(self) -> bool:
        """Cancel the job under way; False where there is none."""
        if self._job is None or not self._job.running:
            return False
        self._job.cancel()
        return True

    @Slot()
    def cancel(self) -> None:
        """Stop for the user. A controller that shows what was stopped overrides this."""
        self.stop_job()


class DialogRunner(JobRunner, Generic[D]):
    """A JobRunner whose dialog can be opened again; the job ends with it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._dialog: D | None = None

    def retire(self) -> None:
        """Close the dialog and stop: another program takes the window over."""
        if self._dialog is not None:
            self._dialog.close()
        self.stop_job()

    @Slot()
    def _forget_dialog(self) -> None:
        """Stop, for the dialog is gone."""
        self._dialog = None
        self.stop_job()
