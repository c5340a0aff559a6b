"""The dialog that puts a configuration beside what a platform holds, and beside what was last applied."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from smtpgui.core.findings import Finding
from smtpgui.core.language import _, say, show_date
from smtpgui.gui.platform.base_dialog import PlatformDialog, SettingsTable, finding_box
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
        columns = [
            _("Here"),
            *([between] if last or seen else []),
            say("On {platform}", platform=self._platform),
        ]
        self.table = table = SettingsTable(columns)
        for row in rows:
            values = [row.local, *([row.applied] if last or seen else []), row.platform]
            table.add(row.setting, values, changed=row.differs)
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
        self.show_buttons(
            [
                (_("Try again"), self.retry_wanted.emit),
                (_("Connection…"), self.key_wanted.emit),
                (_("Close"), self.reject),
            ]
        )
