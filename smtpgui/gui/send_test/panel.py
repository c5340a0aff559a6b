"""The test beside the form: recipient, stages, explanation, "Did it arrive?", technical details."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from smtpgui.core.findings import Action, Finding, Offer, Step, findings_of
from smtpgui.core.language import N_, _, say, say_count
from smtpgui.core.settings.check_addresses import address_faults
from smtpgui.core.settings.extract_from_paste import bare_address
from smtpgui.core.smtp.send_test.stages import MAYBE_SENT, STAGES
from smtpgui.gui.form.editors import LineEditor
from smtpgui.gui.form.field_row import FieldMessage
from smtpgui.gui.send_test.stages_view import StagesView
from smtpgui.gui.widgets.boxes import MessageBox
from smtpgui.gui.widgets.buttons import Button, Fold, exchange
from smtpgui.gui.widgets.labels import Label, label_for, text_view
from smtpgui.gui.widgets.layouts import PageScroll, clear, fill, horizontal, vertical
from smtpgui.gui.widgets.style import Tone, set_role


class RecipientQuestion(QWidget):
    """Label, field, help and fault. `edited(text)` while it is typed; `confirmed` when Return is pressed in it."""

    edited = Signal(str)
    confirmed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.editor = LineEditor("recipient", 2000)
        self._message = FieldMessage()
        self._domain = ""
        column = vertical(self, margins=(0, 12, 0, 0), spacing=4)
        fill(column, label_for(self.editor, _("Send the test to")), self.editor, self._message)
        self.editor.changed.connect(self._changed)
        self.editor.left.connect(self._tidy)
        self.editor.returnPressed.connect(self.confirmed)

    def address(self) -> str:
        """The address that was typed, without what was pasted around it; "" for none."""
        return bare_address(self.editor.text())

    def ask_outside(self, domain: str) -> None:
        """Ask for an address outside `domain`, or for any."""
        self._domain = domain
        self._judge()

    def ask_again(self) -> None:
        """Put the cursor into the field, beside the result of the last test."""
        self.show()
        self.editor.setFocus()
        self.editor.selectAll()

    def show_fault(self, finding: Finding | None) -> None:
        """Say what is wrong with the recipient, or help with it."""
        hint = say("Use an address outside {domain} to see what your readers will see.", domain=self._domain)
        help_text = hint if self._domain else ""
        self._message.show_judged(self.editor, finding, help_text, lambda offer: self.editor.replace(offer.value))

    def _changed(self) -> None:
        self.edited.emit(self.editor.text())
        if self.editor.property("state") == "error":
            self._judge()

    def _tidy(self) -> None:
        if self.address() != self.editor.text():
            self.editor.replace(self.address())
        self._judge()

    def _judge(self) -> None:
        faults = address_faults(self.editor.text(), "recipient") if self.editor.text().strip() else []
        self.show_fault(faults[0] if faults else None)


SLOW_SECONDS = 5
LONGEST_TRANSCRIPT = 500

OPEN_DNS = Offer(Action.OPEN, "", "dns")


class Problem(NamedTuple):
    """A field to mend before the test: its name, its label, and the words that stand under it."""

    name: str
    label: str
    text: str


class TestPanel(QWidget):
    """Shows a test; runs nothing. `send_wanted` also asks for another test after the first."""

    __test__ = False  # a panel, not a case for pytest

    send_wanted = Signal()
    cancel_wanted = Signal()
    report_wanted = Signal()
    offered = Signal(Offer)
    field_wanted = Signal(str)
    message_wanted = Signal()
    mailbox_wanted = Signal()
    apply_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("test_ladder")
        self._title = Label("", "heading", wrap=True)
        self._subtitle = Label("", "help", wrap=True)
        self.recipient = RecipientQuestion()
        self._problems = QWidget()
        self.stages = StagesView()
        self._after = vertical()
        self._from_here = Label("", "help", wrap=True)
        self.transcript = text_view(_("What was said between this computer and the server"))
        self.details = Fold(_("Technical details"), self.transcript, "details")
        self.send = Button(_("Send test"), "send", on_click=self.send_wanted.emit, name="panel_send")
        self.cancel = Button(_("Cancel"), on_click=self.cancel_wanted.emit, name="cancel")
        self.report = Button(_("Copy report"), "copy", on_click=self.report_wanted.emit, name="copy_report")
        self._to, self._as_client = "", False
        self._slow = QTimer(self, interval=1000)
        self._slow.timeout.connect(self._tick)
        self._waited = 0
        self._lay_out()
        self.recipient.confirmed.connect(self.send_wanted)
        self.stages.offered.connect(self.offered)
        self.show_idle()

    # Building

    def _lay_out(self) -> None:
        body = QWidget()
        column = vertical(body, margins=(20, 16, 20, 12), spacing=0)
        fill(column, self._title, 6, self._subtitle, self.recipient, 10, self._problems, self.stages)
        self._after.setSpacing(10)
        self._after.setContentsMargins(0, 8, 0, 0)
        fill(column, self._after, 8, self._from_here, None, self.details, self.transcript)
        self.transcript.setMinimumHeight(160)
        set_role(self.transcript, role="mono")
        scroll = PageScroll()
        set_role(scroll, role="panel_scroll")
        scroll.set_page(body)
        self.details.toggled.connect(
            lambda opened: scroll.bring_into_view(self.transcript if opened else self.details)
        )
        buttons = horizontal(margins=(20, 8, 20, 12), spacing=8)
        for button in (self.send, self.cancel, self.report):
            buttons.addWidget(button)
        buttons.addStretch(1)
        vertical(self, (scroll, 1), buttons, spacing=0)

    # What is shown

    def show_idle(self, domain: str = "") -> None:
        """Show what a test does, and where it goes."""
        self._set_title(
            _("Send a test"),
            _("Connects the way your platform will, then sends one short message. Nothing is saved or applied."),
        )
        self.recipient.ask_outside(domain)
        self._clear()
        self._switch(asking=True, stages=True, running=False, finished=False)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show what to mend before a test, each with a link to its field."""
        self._clear()
        count = len(problems)
        title = say_count("{n} thing to fix before the test", "{n} things to fix before the test", count)
        column = self._problems.layout() or QVBoxLayout(self._problems)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(MessageBox(Tone.ERROR, title))
        for problem in problems:
            column.addWidget(Button(problem.label, "", "link", partial(self.field_wanted.emit, problem.name)))
            text = Label(problem.text, "help", wrap=True)
            text.setContentsMargins(3, 0, 0, 0)
            column.addWidget(text)
        self._set_title(_("Send a test"), "")
        self._switch(asking=True, stages=False, running=False, finished=False)
        self._problems.show()

    def start(self, recipient: str, *, as_client: bool = False) -> None:
        """A test begins, the platform's way or as a mail client would."""
        self._to, self._as_client = recipient, as_client
        self._clear()
        self._set_title(self._progress(0), self._to_line())
        self._switch(asking=False, stages=True, running=True, finished=False)
        self._waited = 0
        self._slow.start()

    def show_step(self, step: Step) -> None:
        """A step began or ended."""
        self._waited = 0
        where = self.stages.show_step(step)
        if where is not None:
            self._set_title(self._progress(where), self._to_line())

    def finish(self, *, cancelled: bool = False) -> None:
        """The test is over: say how, mark what was not reached, and ask whether it arrived."""
        self._slow.stop()
        at = self.stages.close_open_stages(cancelled=cancelled)
        maybe = cancelled and any(step.running and step.name == "data" for step in self.stages.steps)
        self._set_title(self._outcome_title(at, cancelled=cancelled), _(MAYBE_SENT) if maybe else self._to_line())
        if self.stages.accepted and not cancelled and not self._as_client:
            self._ask_arrival()
        self._from_here.setText(
            _(
                "The test runs from this computer; the platform connects from its own servers. A firewall here "
                "can block the test although the platform would succeed."
            )
        )
        self._from_here.show()
        self.transcript.setPlainText("\n".join(self.stages.transcript()[:LONGEST_TRANSCRIPT]))
        self._switch(asking=False, stages=True, running=False, finished=True)

    def show_earlier(self, steps: Sequence[Step], recipient: str, when: str) -> None:
        """Show an earlier test as it ended."""
        self._to = recipient
        self._clear()
        self._switch(asking=False, stages=True, running=False, finished=True)
        for step in steps:
            self.stages.show_step(step)
        at = self.stages.close_open_stages()
        self._set_title(self._outcome_title(at, cancelled=False), say("Test of {date}", date=when))
        self.transcript.setPlainText("\n".join(self.stages.transcript()[:LONGEST_TRANSCRIPT]))

    def show_arrived(self, *, inbox: bool) -> None:
        """Show what comes next, after the user's answer."""
        clear(self._after)
        if inbox:
            title = _("Your sending works.")
            text = _(
                "Next: apply these settings to your platform, or enter the same values there, under "
                "Configuration > Emails."
            )
            box = MessageBox(Tone.OK, title, text)
            box.add_button(_("Apply to platform…"), self.apply_wanted.emit)
        else:
            title = _("It is in spam, or missing")
            text = _("Then the set-up works but mailboxes do not trust it yet. Check DNS health.")
            box = MessageBox(Tone.WARNING, title, text)
            box.add_button(_("Open DNS health"), partial(self.offered.emit, OPEN_DNS))
        self._after.addWidget(box)

    def title(self) -> str:
        """The heading as shown now."""
        return self._title.text()

    # Inside

    def _set_title(self, title: str, subtitle: str) -> None:
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))

    def _to_line(self) -> str:
        text = N_("To {recipient}, as a mail client would send") if self._as_client else N_("To {recipient}")
        return say(text, recipient=self._to)

    def _progress(self, where: int) -> str:
        return self._counted(N_("Testing, step {i} of {n}"), where)

    def _counted(self, text: str, where: int) -> str:
        return say(text, i=where + 1, n=len(STAGES))

    def _outcome_title(self, at: int, *, cancelled: bool) -> str:
        if cancelled:
            return self._counted(N_("Test cancelled at step {i}"), at)
        if any(finding.code.startswith("data.unknown_") for finding in findings_of(self.stages.steps)):
            return _("Nobody knows whether it was accepted")
        if self.stages.accepted:
            return _("A mail client can send here") if self._as_client else _("The server accepted the test")
        return self._counted(N_("Stopped at step {i} of {n}"), at)

    def _ask_arrival(self) -> None:
        text = N_("Accepted is not yet delivered. Look in the inbox and in the spam folder of {to}.")
        box = MessageBox(Tone.INFO, _("Did it arrive?"), say(text, to=self._to))
        box.add_button(_("Yes, in the inbox"), partial(self.show_arrived, inbox=True), name="arrived")
        box.add_button(_("It is in spam, or missing"), partial(self.show_arrived, inbox=False), name="missing")
        box.add_button(_("Open the received message…"), self.message_wanted.emit, name="read_message")
        box.add_button(_("Look for it in my mailbox…"), self.mailbox_wanted.emit, name="look_in_mailbox")
        self._after.addWidget(box)

    def _tick(self) -> None:
        self._waited += 1
        if self._waited >= SLOW_SECONDS:
            text = say("Still waiting for the server ({s} s).", s=self._waited)
            self._set_title(self._title.text(), text)

    def _switch(self, *, asking: bool, stages: bool, running: bool, finished: bool) -> None:
        self.recipient.setVisible(asking)
        self.stages.setVisible(stages)
        exchange(*((self.cancel, self.send) if running else (self.send, self.cancel)))
        self.send.setText(_("Test again") if finished else _("Send test"))
        self.send.set_icon("redo" if finished else "send")
        self.report.setVisible(finished)
        self.details.setVisible(finished)

    def _clear(self) -> None:
        self.stages.clear()
        clear(self._after)
        self._from_here.hide()
        self.details.setChecked(False)
        self._problems.hide()
        problems = self._problems.layout()
        if problems is not None:
            clear(problems)
