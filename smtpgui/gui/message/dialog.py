"""The dialog for a received message: paste or open it, and read what it came to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QStackedWidget, QWidget

from smtpgui.core.findings import Offer, Step, findings_of
from smtpgui.core.language import _, say
from smtpgui.gui.message.view import MessageView
from smtpgui.gui.widgets.buttons import Button, button_line
from smtpgui.gui.widgets.labels import Label
from smtpgui.gui.widgets.layouts import vertical
from smtpgui.gui.widgets.tab_order import move_focus

SIZE = (680, 560)
LONGEST_PASTE = 4_000_000
"""Most that can be pasted, in characters; larger messages are opened as a file."""


class MessageDialog(QDialog):
    """Shows; reads nothing itself. `pasted(bytes)` tells what was pasted, `selector_wanted` that it is to be kept."""

    pasted = Signal(bytes)
    open_wanted = Signal()
    mailbox_wanted = Signal()
    attached_wanted = Signal()
    selector_wanted = Signal(str)
    offered = Signal(Offer)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self.setWindowTitle(_("Received message"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*SIZE)
        self._selector = ""
        self.source = QPlainTextEdit()
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
        self.source.setObjectName("message_source")
        self.source.setAccessibleName(_("Source of the message"))
        self.source.setTabChangesFocus(True)
        self.source.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)  # a wrapped huge line freezes
        column.addWidget(self.source, 1)
        return page

    def _build_buttons(self) -> QHBoxLayout:
        self.read = Button(_("Read the message"), role="primary", on_click=self._read)
        self.open_file = Button(_("Open a file…"), on_click=self.open_wanted.emit)
        self.mailbox = Button(_("Look in a mailbox…"), on_click=self.mailbox_wanted.emit)
        self.another = Button(_("Another message"), "redo", on_click=self.ask)
        self.attached = Button(_("Read the attached message"), on_click=self.attached_wanted.emit)
        self.keep = Button("", on_click=lambda: self.selector_wanted.emit(self._selector))
        self.close_button = Button(_("Close"), on_click=self.close)
        for name, button in (
            ("message_read", self.read), ("message_open", self.open_file), ("message_mailbox", self.mailbox),
            ("message_another", self.another), ("message_attached", self.attached), ("message_keep", self.keep),
        ):  # fmt: skip
            button.setObjectName(name)
        aside = (self.open_file, self.mailbox, self.another, self.attached, self.keep)
        return button_line(self.read, self.close_button, aside=aside)

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
