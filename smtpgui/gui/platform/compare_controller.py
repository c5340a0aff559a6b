"""Comparison of the configuration on the form with a platform, whose settings can be taken over."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal, SignalInstance, Slot
from PySide6.QtWidgets import QWidget

from smtpgui.core.configurations.edit import Edit
from smtpgui.core.language import shown
from smtpgui.core.settings import SmtpSettings
from smtpgui.core.stores.platform_records import ConnectedPlatform
from smtpgui.gui.jobs.job import Job
from smtpgui.gui.jobs.job_runner import JobRunner
from smtpgui.gui.platform.compare_dialog import CompareDialog
from smtpgui.gui.session.session import Session


class CompareController(JobRunner):
    """One Compare dialog at work. `taken(settings)` brings the platform's settings."""

    taken = Signal(object)
    apply_wanted = Signal(object)
    key_wanted = Signal(object)

    def __init__(
        self,
        session: Session,
        window: QWidget,
        edit: Edit,
        connection: ConnectedPlatform,
        seen: SmtpSettings | None = None,
    ) -> None:
        super().__init__(window)
        self._seen = seen
        self._session, self._edit, self._connection = session, edit, connection
        self._theirs: Any = None
        self.dialog = dialog = CompareDialog(window, shown(edit.saved.name), shown(connection.name))
        dialog.cancel_wanted.connect(self.cancel)
        dialog.retry_wanted.connect(self.read)
        dialog.take_wanted.connect(self._take)
        dialog.apply_wanted.connect(lambda: self._leave_for(self.apply_wanted))
        dialog.key_wanted.connect(lambda: self._leave_for(self.key_wanted))
        dialog.destroyed.connect(self.deleteLater)
        dialog.open()
        self.read()

    @Slot()
    def read(self) -> None:
        """Read what the platform holds now."""
        workspace, settings, connection = self._session.workspace, self._edit.settings, self._connection
        identity = self._edit.saved.id
        if workspace is None:
            return
        self.dialog.show_reading()

        def work() -> object:
            platforms = workspace.platforms
            remote = platforms.read(connection, settings=settings)
            last = platforms.last_applied(connection, identity)
            rows = platforms.compare(connection, settings, remote, last)
            return remote, rows, last, platforms.pulled(connection, settings, remote)

        self.start_job(Job(work, "compare", done=self._read, failed=self.dialog.show_trouble))

    @Slot(object)
    def _read(self, found: Any) -> None:
        remote, rows, last, self._theirs = found
        if self._seen is not None:
            rows = [replace(row, applied=getattr(self._seen, row.setting)) for row in rows]
        self.dialog.show_rows(
            rows, last, remote.findings, password=remote.password_set, seen=self._seen is not None
        )

    @Slot()
    def _take(self) -> None:
        self.dialog.accept()
        self.taken.emit(self._theirs)

    def _leave_for(self, wanted: SignalInstance) -> None:
        self.dialog.accept()
        wanted.emit(self._connection)
