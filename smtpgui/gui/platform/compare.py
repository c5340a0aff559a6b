"""Comparison of the configuration on the form with a platform, whose settings can be taken over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, SignalInstance, Slot
from PySide6.QtWidgets import QWidget

from smtpgui.core.configurations.edit import Edit
from smtpgui.core.findings import Finding
from smtpgui.core.language import _, say, show_date, shown
from smtpgui.core.settings import SmtpSettings
from smtpgui.core.stores.platform_records import ConnectedPlatform
from smtpgui.gui.jobs.job import Job, JobRunner
from smtpgui.gui.platform.base_dialog import PlatformDialog, SettingsTable, finding_box
from smtpgui.gui.session.session import Session
from smtpgui.gui.widgets.boxes import MessageBox
from smtpgui.gui.widgets.style import Tone

if TYPE_CHECKING:
    from smtpgui.core.platform_sync.actions import Difference
    from smtpgui.core.stores.platform_records import AppliedSettings


class CompareDialog(PlatformDialog):
    """Shows three values of each setting; runs nothing."""

    take_wanted = Signal()
    apply_wanted = Signal()
    key_wanted = Signal()
    retry_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(self, parent: QWidget, name: str, platform: str) -> None:
        title = say("{name} beside {platform}", name=name, platform=platform)
        super().__init__(parent, title, "platform_compare", 800)
        self._platform = platform
        self.table: SettingsTable | None = None

    def show_reading(self) -> None:
        """Show that the platform's settings are being read."""
        self.show_heading(self.windowTitle(), say("Reading the settings of {platform}…", platform=self._platform))
        self.show_body()
        self.show_buttons([(_("Cancel"), self.reject)], last=self.cancel_wanted.emit)

    def show_rows(
        self,
        rows: Sequence[Difference],
        last: AppliedSettings | None,
        findings: Sequence[Finding],
        *,
        password: bool | None,
        seen: bool = False,
    ) -> None:
        """Show every setting; those that differ stand out.

        With `seen` the rows hold what the platform had when it was loaded, instead of what was last applied.
        """
        between = _("When loaded") if seen else _("Last applied")
        columns = [_("Here"), between, say("On {platform}", platform=self._platform)]
        shown_columns = (0, 1, 2) if last or seen else (0, 2)
        self.table = table = SettingsTable([columns[n] for n in shown_columns])
        for row in rows:
            values = (row.local, row.applied, row.platform)
            table.add(row.setting, [values[n] for n in shown_columns], changed=row.differs)
        differ = any(row.differs for row in rows)
        text = _("They differ in the settings in bold type.") if differ else _("Both hold the same settings.")
        if findings and not differ:
            text = _("They hold the same in all that the platform tells.")
        if last and not seen:
            text += " " + say("Last applied: {date}.", date=show_date(last.applied_at))
        self.show_heading(self.windowTitle(), text)
        stored = {
            True: _("A password is stored on the platform; it is never handed out."),
            False: _("No password is stored on the platform."),
            None: _("Whether a password is stored, the platform does not tell."),
        }[password]
        notes = [finding_box(finding) for finding in findings]
        self.show_body(table, *notes, MessageBox(Tone.INFO, stored, title_bold=False))
        close = (_("Close"), self.reject)
        if differ:
            take = say("Take over from {platform}", platform=self._platform)
            self.show_buttons([(_("Apply mine…"), self.apply_wanted.emit), (take, self.take_wanted.emit), close])
        else:
            self.show_buttons([close])

    def show_trouble(self, finding: Finding) -> None:
        """Say why the platform's settings could not be read."""
        self.show_heading(self.windowTitle())
        self.show_body(finding_box(finding))
        helping = [(_("Try again"), self.retry_wanted.emit), (_("Connection…"), self.key_wanted.emit)]
        self.show_buttons([*helping, (_("Close"), self.reject)])


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
