"""The dialog for a received message: paste or open it, and read what it came to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QWidget

from smtpgui.core.explain import explain, severity
from smtpgui.core.findings import Finding, Offer, Severity, Step, findings_of
from smtpgui.core.language import _, say, show_seconds
from smtpgui.core.message.judging.steps import STEPS
from smtpgui.core.message.judging.summary import answers_of
from smtpgui.gui.widgets.boxes import ICONS, TONES, CardFrame, explanation_box
from smtpgui.gui.widgets.buttons import Button, button_line
from smtpgui.gui.widgets.icons import IconLabel
from smtpgui.gui.widgets.labels import Label, text_view
from smtpgui.gui.widgets.layouts import PageScroll, grid, horizontal, vertical
from smtpgui.gui.widgets.prompts import Dialog
from smtpgui.gui.widgets.style import set_role
from smtpgui.gui.widgets.tab_order import move_focus

CARDS = ("message", "path", "dkim", "spf", "dmarc", "arc", "receiver")
"""The cards below the answer, by the names of their steps; what is said on top is not said again."""


class MessageView(PageScroll):
    """Shows the steps of a message; `offered(offer)` tells that a button was pressed."""

    offered = Signal(Offer)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("message_view")
        self.show_steps([])

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Show what was found so far."""
        page = QWidget()
        set_role(page, role="page")
        column = vertical(page, margins=(2, 2, 8, 8), spacing=10)
        answers = answers_of(steps)
        for finding in answers:
            column.addWidget(explanation_box(explain(finding), self.offered.emit))
        by_name = {step.name: step for step in steps}
        for name in CARDS:
            found = [f for f in (by_name[name].findings or () if name in by_name else ()) if f not in answers]
            if found:
                column.addWidget(_card(_(STEPS[name]), found))
        column.addStretch(1)
        self.set_page(page)


def _card(title: str, findings: Sequence[Finding]) -> CardFrame:
    card = CardFrame((16, 10, 16, 12), 5)
    card.rows.addWidget(Label(title, "strong"))
    hops = [finding for finding in findings if finding.code in ("hop.passed", "hop.entry")]
    if hops:
        card.rows.addLayout(_way(hops))
    for finding in findings:
        if finding not in hops:
            card.rows.addLayout(_line(finding))
    return card


def _way(hops: Sequence[Finding]) -> QGridLayout:
    """The hops, the oldest first: when, after how long, from whom to whom."""
    lines = grid(None, (12, 3), wide=2)
    for row, finding in enumerate(hops):
        at, seconds = finding.facts.get("at"), finding.facts.get("seconds")
        when = at.astimezone().strftime("%H:%M:%S") if isinstance(at, datetime) else "–"
        delay = f"+{show_seconds(seconds)}" if isinstance(seconds, int | float) and seconds >= 0 else ""
        lines.addWidget(Label(when, "small"), row, 0)
        lines.addWidget(Label(delay, "small"), row, 1)
        role = "strong" if finding.code == "hop.entry" else ""
        lines.addWidget(Label(str(explain(finding).title), role, wrap=True, selectable=True), row, 2)
    return lines


def _line(finding: Finding) -> QHBoxLayout:
    """A finding as a line with its sign; why and what to do below."""
    words = explain(finding)
    tone = TONES[severity(finding)]
    line = horizontal(spacing=8)
    sign = vertical(None, IconLabel(ICONS[tone], tone.value, 16), None)
    line.addLayout(sign)
    texts = vertical(None, Label(str(words.title), wrap=True, selectable=True), spacing=1)
    if severity(finding) is not Severity.OK:
        more = " ".join(str(part) for part in (words.why, words.fix) if part)
        if more:
            texts.addWidget(Label(more, "small", wrap=True, selectable=True))
    line.addLayout(texts, 1)
    return line


SIZE = (680, 560)
LONGEST_PASTE = 4_000_000
"""Most that can be pasted, in characters; larger messages are opened as a file."""


class MessageDialog(Dialog):
    """Shows; reads nothing itself. `pasted(bytes)` tells what was pasted, `selector_wanted` that it is to be kept."""

    pasted = Signal(bytes)
    open_wanted = Signal()
    mailbox_wanted = Signal()
    attached_wanted = Signal()
    selector_wanted = Signal(str)
    offered = Signal(Offer)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, _("Received message"), "message")
        self.resize(*SIZE)
        self._selector = ""
        self.source = text_view(_("Source of the message"), name="message_source")
        self.source.setReadOnly(False)
        self.view = MessageView()
        self.view.offered.connect(self.offered)
        self.pages = QStackedWidget()
        self.title = Label("", "heading", wrap=True)
        self.pages.addWidget(self._build_ask())
        self.pages.addWidget(self.view)
        vertical(self, self.title, (self.pages, 1), self._build_buttons(), margins=(20, 16, 20, 14), spacing=10)
        self.ask()

    def _build_ask(self) -> QWidget:
        page = QWidget()
        column = vertical(page, spacing=8)
        text = _(
            "In your mail program, choose “Show original” or “View source”, copy everything and paste it here. "
            "A file (.eml) can be dropped on the window too."
        )
        column.addWidget(Label(text, "help", wrap=True))
        column.addWidget(self.source, 1)
        return page

    def _build_buttons(self) -> QHBoxLayout:
        self.read = Button(_("Read the message"), role="primary", on_click=self._read, name="message_read")
        self.open_file = Button(_("Open a file…"), on_click=self.open_wanted.emit, name="message_open")
        self.mailbox = Button(_("Look in a mailbox…"), on_click=self.mailbox_wanted.emit, name="message_mailbox")
        self.another = Button(_("Another message"), "redo", on_click=self.ask, name="message_another")
        attached = self.attached_wanted.emit
        self.attached = Button(_("Read the attached message"), on_click=attached, name="message_attached")
        self.keep = Button("", on_click=lambda: self.selector_wanted.emit(self._selector), name="message_keep")
        aside = (self.open_file, self.mailbox, self.another, self.attached, self.keep)
        return button_line(self.read, Button(_("Close"), on_click=self.close), aside=aside)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802, FBT001 - Qt's name
        """Go on with Tab, in the order of the screen: what a message came to is put in later."""
        return move_focus(self, forward=forward) or super().focusNextPrevChild(forward)

    def ask(self) -> None:
        """Ask for a message."""
        self.title.setText(_("Read a received message"))
        self.pages.setCurrentIndex(0)
        self._switch(asking=True)
        self.source.setFocus()

    def show_running(self) -> None:
        """A message is being judged."""
        self.title.setText(_("Reading the message…"))
        self.view.show_steps([])
        self.pages.setCurrentIndex(1)
        self._switch(asking=False)

    def show_steps(self, steps: Sequence[Step], *, ended: bool, selector: str = "") -> None:
        """Show what was found; `selector` is one that the DNS check does not look for yet."""
        self.view.show_steps(steps)
        if ended:
            self.title.setText(_("Received message"))
            codes = {finding.code for finding in findings_of(steps)}
            self.attached.setVisible("mail.has_attached" in codes)
            self._selector = selector
            self.keep.setText(say("Use the selector “{name}” in DNS health", name=selector))
            self.keep.setVisible(bool(selector))

    def show_kept(self) -> None:
        """The selector was taken."""
        self.keep.hide()

    def _switch(self, *, asking: bool) -> None:
        for button in (self.read, self.open_file, self.mailbox):
            button.setVisible(asking)
        self.another.setVisible(not asking)
        self.attached.hide()
        self.keep.hide()

    def _read(self) -> None:
        # Not toPlainText(), which makes no-break spaces plain ones: a signature would not fit any more.
        text = self.source.document().toRawText().replace("\u2029", "\n")
        if len(text) > LONGEST_PASTE:
            self.title.setText(
                _("This is too long to be pasted. Save the message as a file (.eml) and open that.")
            )
            return
        self.pasted.emit(text.encode("utf-8", "surrogatepass"))
