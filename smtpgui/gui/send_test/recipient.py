"""Question for the recipient of a test."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from smtpgui.core.explain import explain
from smtpgui.core.findings import Explanation, Finding
from smtpgui.core.language import _, say
from smtpgui.core.settings.check_addresses import address_faults
from smtpgui.core.settings.extract_from_paste import bare_address
from smtpgui.gui.form.editors import LineEditor
from smtpgui.gui.form.field_row import FieldMessage, describe, name_editor, tone_of
from smtpgui.gui.widgets.labels import Label
from smtpgui.gui.widgets.layouts import vertical


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
        label = Label(_("Send the test to"), "strong")
        label.setBuddy(self.editor)
        name_editor(self.editor, _("Send the test to"))
        for part in (label, self.editor, self._message):
            column.addWidget(part)
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
        words: Explanation | None = explain(finding) if finding else None
        hint = say("Use an address outside {domain} to see what your readers will see.", domain=self._domain)
        help_text = hint if self._domain else ""
        self.editor.show_fault(fault=words is not None)
        describe(self.editor, words, help_text)
        if words:
            self._message.show_message(
                tone_of(words), str(words.title), words.offers, lambda offer: self.editor.replace(offer.value)
            )
        else:
            self._message.show_help(help_text)

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
