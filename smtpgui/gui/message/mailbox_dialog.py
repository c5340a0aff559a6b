"""Asks for a mailbox in which to look for the message of a test, and shows how the search goes."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from smtpgui.core.language import _, say
from smtpgui.gui.form.editors import LineEditor, PasswordEditor
from smtpgui.gui.widgets.buttons import Button, Switch, button_line, exchange
from smtpgui.gui.widgets.labels import Label, label_for
from smtpgui.gui.widgets.layouts import fill, horizontal, vertical
from smtpgui.gui.widgets.prompts import Dialog, fit


class MailboxSearch(NamedTuple):
    """A mailbox and the test to find in it. An empty password stands for the keyring's; `keep` puts it there."""

    server: str
    username: str
    password: str
    test_id: str
    keep: bool


class MailboxDialog(Dialog):
    """Shows; looks nowhere itself."""

    wanted = Signal(MailboxSearch)
    forget_wanted = Signal(str, str)
    cancel_wanted = Signal()

    def __init__(self, parent: QWidget, test_id: str, username: str, *, can_keep: bool) -> None:
        super().__init__(parent, _("Look in a mailbox"), "mailbox")
        self.setMinimumWidth(440)
        self._column = vertical(self, margins=(20, 16, 20, 14), spacing=6)
        text = _(
            "Looks for the test in the inbox and the spam folder over IMAP, always encrypted. Nothing there is changed."
        )
        self._column.addWidget(Label(text, "help", wrap=True))
        self.server = self._add(LineEditor("imap_server", 2000), _("IMAP server"))
        self.server.setPlaceholderText("imap.example.org")
        self.username = self._add(LineEditor("imap_user", 2000), _("Username"))
        self.username.set_value(username)
        self.password = PasswordEditor("imap_password")
        self.password.reveal.setObjectName("imap_reveal")
        fill(self._column, label_for(self.password.line, _("Password")), self.password)
        self.keep = Switch("imap_keep")
        line = horizontal(spacing=8)
        text = _("Keep the password in the password store of this computer")
        label = label_for(self.keep, text, "", wrap=True)
        fill(line, self.keep, (label, 1))
        self._column.addLayout(line)
        self.forget = Button(_("Remove the kept password"), role="link", on_click=self._want_forgotten)
        self.forget.setObjectName("imap_forget")
        self._column.addWidget(self.forget, 0, Qt.AlignmentFlag.AlignLeft)
        for widget in (self.keep, label, self.forget):
            widget.setVisible(can_keep)
        self.test = self._add(LineEditor("imap_test", 2000), _("Test number"))
        self.test.set_value(test_id)
        self.state = Label("", wrap=True, selectable=True)
        self.state.setObjectName("imap_state")
        fill(self._column, 4, self.state, self._build_buttons())
        self.show_idle()

    def _build_buttons(self) -> QHBoxLayout:
        self.look = Button(_("Look for it"), role="primary", on_click=self._want, name="imap_look")
        self.cancel = Button(_("Cancel"), on_click=self.cancel_wanted.emit, name="imap_cancel")
        return button_line(self.look, self.cancel, Button(_("Close"), on_click=self.close))

    def _add(self, editor: LineEditor, label: str) -> LineEditor:
        fill(self._column, label_for(editor, label), editor)
        editor.returnPressed.connect(self._want)
        return editor

    def show_idle(self, text: str = "") -> None:
        """Show that nothing is under way; `text` says how the last search ended."""
        self.state.setText(text)
        exchange(self.look, self.cancel)
        fit(self)

    def show_looking(self, seconds_left: float) -> None:
        """Show that a search is under way."""
        text = say("Looking for the message ({s} s left)…", s=round(seconds_left))
        self.state.setText(text)
        exchange(self.cancel, self.look)
        fit(self)

    def _want(self) -> None:
        search = MailboxSearch(
            self.server.text().strip(),
            self.username.text().strip(),
            self.password.line.text(),
            self.test.text().strip(),
            self.keep.isChecked(),
        )
        if self._has(self.server, self.username, self.test, else_say=_("Enter server, username and test number.")):
            self.wanted.emit(search)

    def _want_forgotten(self) -> None:
        if self._has(self.server, self.username, else_say=_("Enter server and username.")):
            self.forget_wanted.emit(self.server.text().strip(), self.username.text().strip())

    def _has(self, *editors: LineEditor, else_say: str) -> bool:
        """Whether all of `editors` are filled in; else the first empty one is pointed at."""
        empty = next((editor for editor in editors if not editor.text().strip()), None)
        if empty is not None:
            empty.setFocus()
            self.state.setText(else_say)
        return empty is None
