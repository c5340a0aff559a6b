"""The dialog that applies settings: what changes, the steps as they go, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from smtpgui.core.explain import explain, severity, step_outcome
from smtpgui.core.findings import Finding, Severity, Step, findings_of
from smtpgui.core.language import N_, _, say, say_count, show_moment, show_time
from smtpgui.core.settings import SmtpSettings
from smtpgui.core.stores.interface import Run
from smtpgui.gui.platform.base_dialog import ButtonRow, PlatformDialog, SettingsTable, finding_box
from smtpgui.gui.send_test.stages_view import STATE_OF, StageState, StageView
from smtpgui.gui.widgets.boxes import MessageBox
from smtpgui.gui.widgets.buttons import Fold
from smtpgui.gui.widgets.labels import Label, text_view
from smtpgui.gui.widgets.layouts import fill, horizontal, vertical
from smtpgui.gui.widgets.style import Tone, set_role

STEPS = {
    "token": N_("Sign in to the platform"),
    "read": N_("Read what is there"),
    "compare": N_("Compare"),
    "write": N_("Write the change"),
    "read_back": N_("Read back and compare"),
}
"""The steps of an apply, to be translated when shown."""

_PLAIN = (
    "platform.differs",
    "platform.signed_in",
    "platform.key_goes_along",
    "platform.read",
    "platform.dry_run",
    "platform.not_read",
)
"""Findings that the dialog says in its own way."""


class ApplyDialog(PlatformDialog):
    """Shows an apply; runs nothing."""

    apply_wanted = Signal()
    test_wanted = Signal()
    retry_wanted = Signal()
    key_wanted = Signal()
    differences_wanted = Signal()
    undo_wanted = Signal()
    undo_with = Signal(str)
    cancel_wanted = Signal()

    def __init__(self, parent: QWidget, platform: str) -> None:
        title = say("Apply to {platform}?", platform=platform)
        super().__init__(parent, title, "platform_apply", 660)
        self._platform = platform
        self.views: dict[str, StageView] = {}
        self.table: SettingsTable | None = None

    def _named(self, text: str, **facts: str) -> str:
        return say(text, platform=self._platform, **facts)

    # Before

    def show_reading(self) -> None:
        """Show that the platform's settings are being read."""
        self.show_heading(
            self._named(N_("Apply to {platform}?")), self._named(N_("Reading the settings of {platform}…"))
        )
        self._begin(("token", "read"))

    def _begin(self, names: Sequence[str]) -> None:
        """Show the steps that are about to run."""
        page = QWidget()
        column = vertical(page, margins=(0, 4, 0, 4), spacing=4)
        self.views = {name: StageView(_(STEPS[name]), last=name == names[-1]) for name in names}
        for stage in self.views.values():
            column.addWidget(stage)
        self.show_body(page)
        self.show_buttons([(_("Cancel"), self.reject)], last=self.cancel_wanted.emit)

    def show_step(self, step: Step) -> None:
        """A step began or ended."""
        stage = self.views.get(step.name)
        if stage is None:
            return
        if step.running:
            stage.show_state(StageState.RUNNING)
            return
        findings = step.findings or ()
        good = [finding for finding in findings if severity(finding) is Severity.OK]
        detail = str(explain(good[0]).title) if good else ""
        count = sum(finding.code == "platform.differs" for finding in findings)
        if count:  # that is what it is done for
            step = replace(step, findings=tuple(f for f in findings if f.code != "platform.differs"))
            detail = say_count("{n} setting changes", "{n} settings change", count)
        stage.show_state(STATE_OF[step_outcome(step)], detail, step.seconds)
        self.fit()

    def show_plan(self, steps: Sequence[Step], *, tested: bool, dry_run: bool) -> None:
        """Say what would change, and what is to be thought of before; `dry_run` offers no write."""
        findings = list(findings_of(steps))
        differing = [finding for finding in findings if finding.code == "platform.differs"]
        notes = [finding for finding in findings if finding.code not in (*_PLAIN, "platform.turns_off")]
        turns_off = any(finding.code == "platform.turns_off" for finding in findings)
        boxes: list[QWidget] = []
        if turns_off:
            text = N_("Emails will come from the platform's own address again. Your settings are kept.")
            boxes.append(MessageBox(Tone.WARNING, _("Turn off custom SMTP?"), _(text)))
        elif not tested:
            text = N_("Emails may stop arriving.")
            boxes.append(MessageBox(Tone.WARNING, _("These settings have not passed a test."), _(text)))
        boxes += self._table(differing)
        boxes += [finding_box(finding) for finding in notes]
        same = any(finding.code == "platform.same" for finding in notes)
        lines = [line for step in steps for line in step.transcript]
        if lines and not same:
            boxes += request_fold(lines, opened=dry_run)
        text = N_("These settings replace the current ones. Emails use them from now on.")
        if dry_run:
            text = N_("Dry run: nothing is written to {platform} until you turn that off.")
        self.show_heading(
            self._named(N_("Apply to {platform}?")), "" if same and not dry_run else self._named(text)
        )
        self.show_body(*boxes)
        self.show_buttons(self._plan_buttons(same=same, ask=turns_off or tested, dry_run=dry_run))

    def _plan_buttons(self, *, same: bool, ask: bool, dry_run: bool) -> ButtonRow:
        if dry_run:
            return [(_("Connection…"), self.key_wanted.emit), (_("Close"), self.reject)]
        if same:
            return [(_("Close"), self.reject)]
        if ask:
            return [(_("Apply"), self.apply_wanted.emit), (_("Cancel"), self.reject)]
        return [
            (_("Test first"), self.test_wanted.emit),
            (_("Apply anyway"), self.apply_wanted.emit),
            (_("Cancel"), self.reject),
        ]

    def _table(self, differing: Sequence[Finding], *, written: bool = False) -> list[QWidget]:
        """Old and new of each setting that changes."""
        if not differing:
            return []
        columns = [_("Before"), _("Now")] if written else [self._named(N_("On {platform} now")), _("New value")]
        self.table = SettingsTable(columns)
        for finding in differing:
            self.table.add(finding.setting, (finding.facts["theirs"], finding.facts["ours"]), changed=True)
        return [self.table]

    # Afterwards

    def show_writing(self, *, back: bool = False) -> None:
        """Show that the settings are being written, or the former ones `back`."""
        back_again = N_("Bringing the former settings of {platform} back…")
        self.show_heading(self._named(back_again if back else N_("Applying to {platform}…")))
        self._begin(tuple(STEPS))

    def show_former_password(self, settings: SmtpSettings) -> None:
        """Ask for the password of the former settings, which no platform hands out."""
        title = _("Enter the password of the former settings")
        text = N_("It belongs to {username} at {server}. A platform never hands a password out.")
        text = say(text, username=settings.username, server=settings.server)
        edit = QLineEdit()
        edit.setObjectName("former_password")
        edit.setEchoMode(QLineEdit.EchoMode.Password)
        edit.setAccessibleName(title)
        label = Label(_("SMTP password"))
        label.setBuddy(edit)
        page = QWidget()
        horizontal(page, label, (edit, 1), spacing=14)
        self.show_heading(self._named(N_("Bring the former settings of {platform} back?")))
        self.show_body(MessageBox(Tone.INFO, title, text), page)
        again = (_("Bring them back"), lambda: self.undo_with.emit(edit.text()))
        self.show_buttons([again, (_("Cancel"), self.accept)])
        go = self.answers[0]
        go.setEnabled(False)
        edit.textChanged.connect(lambda typed: go.setEnabled(bool(typed)))
        page.show()  # what is not shown yet takes no focus
        edit.setFocus()

    def show_trouble(self, finding: Finding) -> None:
        """Say why the apply could not begin, or the platform's settings could not be read."""
        self.show_heading(self._named(N_("Nothing was changed on {platform}")))
        self.show_body(finding_box(finding))
        self.show_buttons(self._trouble_buttons(finding))

    def show_end(self, steps: Sequence[Step], *, written: bool | None, undo: bool) -> None:
        """Say what was written, what was read back, and what differs; `undo` offers the way back."""
        findings = list(findings_of(steps))
        told = [f for f in findings if f.code not in (*_PLAIN, "platform.turns_off", "platform.password_goes")]
        bad = [finding for finding in told if severity(finding) is Severity.ERROR]
        for stage in self.views.values():
            if stage.state in (StageState.WAITING, StageState.RUNNING):
                stage.show_state(StageState.SKIPPED)
        told_now = bad or [f for f in told if severity(f) is not Severity.OK or f.code == "platform.undone"]
        title = N_("Nothing was changed on {platform}")
        if written:
            title = (
                N_("Written to {platform}, and not all of it was kept")
                if bad
                else N_("Applied to {platform} at {time}")
            )
        elif written is None:
            title = N_("Nobody knows what {platform} holds now")
        elif not bad:
            title = N_("{platform} already has these settings")
        self.show_heading(self._named(title, time=show_time(datetime.now())))
        differing = [finding for finding in findings if finding.code == "platform.differs"]
        table = self._table(differing, written=True) if written and not bad else []
        self.show_body(
            *[page for page in {stage.parentWidget() for stage in self.views.values()} if page is not None],
            *table,
            *(finding_box(finding, brief=finding.code.startswith("platform.refused_")) for finding in told_now),
        )
        buttons = self._trouble_buttons(bad[0]) if bad else [(_("Close"), self.accept)]
        back = (_("Bring the former settings back"), self.undo_wanted.emit)
        self.show_buttons(buttons, aside=[back] if undo else ())

    def show_past(self, run: Run) -> None:
        """Show an apply of the history, as it went."""
        self._begin(tuple(STEPS))
        for step in run.steps:
            self.show_step(step)
        self.show_end(run.steps, written=None if not run.conclusive else _wrote(run.steps), undo=False)
        when = show_moment(run.started_at.astimezone())
        self.show_heading(_("Apply to platform"), when)
        self.show_buttons([(_("Close"), self.accept)])

    def _trouble_buttons(self, finding: Finding) -> ButtonRow:
        """What helps against `finding`, then Close."""
        code = finding.code
        close = (_("Close"), self.accept)
        if code in ("platform.changed_meanwhile", "platform.changed_unseen", "platform.write_unknown",
                    "platform.not_read_back", "platform.nothing_kept", "platform.kept_otherwise",
                    "platform.changed_along"):  # fmt: skip
            return [(_("See the differences"), self.differences_wanted.emit), close]
        if code in ("platform.wrong_key", "platform.unauthorized", "platform.no_credentials", "platform.forbidden",
                    "platform.not_found", "platform.no_token_place"):  # fmt: skip
            return [(_("Connection…"), self.key_wanted.emit), close]
        if code.startswith("platform.refused_") or code in ("platform.password_needed", "platform.not_kept"):
            return [close]
        return [(_("Try again"), self.retry_wanted.emit), close]


def _wrote(steps: Sequence[Step]) -> bool:
    """Whether an apply that has ended wrote anything."""
    codes = {finding.code for finding in findings_of(steps)}
    return bool(codes & {"platform.applied", "platform.confirmed", "platform.not_kept", "platform.kept_otherwise",
                         "platform.changed_along", "platform.password_not_kept"})  # fmt: skip


def request_fold(lines: Sequence[str], *, opened: bool) -> list[QWidget]:
    """The request as it would go over the wire, secrets hidden."""
    view = text_view(_("The request"), "\n".join(lines))
    set_role(view, role="mono")
    view.setFixedHeight(190)
    page = QWidget()
    column = vertical(page, spacing=4)
    fold = Fold(_("The request"), view)
    fill(column, fold, view)
    fold.setChecked(opened)
    return [page]
