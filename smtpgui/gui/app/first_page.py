"""The first page: asks one thing, the sender address."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from smtpgui.core.explain import severity
from smtpgui.core.findings import Finding, Offer, Severity
from smtpgui.core.language import _
from smtpgui.core.settings import field_of
from smtpgui.core.settings.check_addresses import address_faults
from smtpgui.core.settings.extract_from_paste import bare_address
from smtpgui.gui.form.editors import LineEditor
from smtpgui.gui.form.field_row import FieldMessage
from smtpgui.gui.widgets.boxes import CardFrame
from smtpgui.gui.widgets.buttons import Button
from smtpgui.gui.widgets.icons import IconLabel
from smtpgui.gui.widgets.labels import Label, label_for
from smtpgui.gui.widgets.layouts import fill, horizontal, vertical
from smtpgui.gui.widgets.style import set_role

WIDTH = 500


class FirstPage(QWidget):
    """Page that asks for the sender address; `accepted(address)` brings one without format faults."""

    accepted = Signal(str)
    import_wanted = Signal()
    manual_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_role(self, role="page")
        self.address = LineEditor("first_address", WIDTH)
        self.address.setPlaceholderText(_(field_of("sender_address").placeholder))
        self._message = FieldMessage()
        self.go = Button(_("Continue"), role="primary", on_click=self._continue, name="first_continue")
        self.address.returnPressed.connect(self._continue)
        self.address.changed.connect(self._edited)
        self._lay_out()

    def _lay_out(self) -> None:
        column = vertical(spacing=0)
        column.addStretch(2)
        fill(column, Label(_("Which address should your emails come from?"), "title", wrap=True), 12)
        text = _("We look up the right server for you. Only the part after @ is looked up.")
        fill(column, Label(text, "mute", wrap=True), 22)
        label = label_for(self.address, _("Sender address"))
        fill(column, label, 8, self.address, 4, self._message, 8, self.go, 32, self._ready(), 24)
        texts = _("Import a configuration file"), _("Fill in everything myself")
        other_ways = Button(texts[0], "", "link", self.import_wanted.emit, name="first_import")
        manually = Button(texts[1], "", "link", self.manual_wanted.emit, name="first_manual")
        column.addLayout(horizontal(None, other_ways, manually, None, spacing=24))
        column.addStretch(3)
        inner = QWidget()
        inner.setMaximumWidth(WIDTH)
        inner.setLayout(column)
        column.setContentsMargins(0, 0, 0, 0)
        horizontal(self, None, (inner, 100), None, margins=(28, 16, 28, 16))

    def _ready(self) -> CardFrame:
        card = CardFrame((18, 14, 18, 14), 8)
        card.rows.addWidget(Label(_("Have these ready"), "strong"))
        for text in (
            _("The address, and access to its mailbox"),
            _("Its password. For Gmail: an app password, we show you how"),
            _("About five minutes"),
        ):
            line = horizontal(spacing=9)
            line.addWidget(IconLabel("ok", "mute", 16), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Label(text, wrap=True), 1)
            card.rows.addLayout(line)
        return card

    def start(self) -> None:
        """Begin again: an empty field with the cursor in it."""
        self.address.set_value("")
        self._say(None)
        self.address.setFocus()

    def _continue(self) -> None:
        address = bare_address(self.address.text())
        if address != self.address.text():
            self.address.replace(address)
        errors = _errors(address) if address else [Finding("sender_address.empty")]
        if errors:
            self._say(errors[0])
            self.address.setFocus()
        else:
            self.accepted.emit(address)

    def _edited(self) -> None:
        if self.address.property("state") == "error":
            errors = _errors(self.address.text())
            self._say(errors[0] if errors else None)

    def _use(self, offer: Offer) -> None:
        self.address.replace(offer.value)
        self.address.setFocus()

    def _say(self, finding: Finding | None) -> None:
        self._message.show_judged(self.address, finding, "", self._use)


def _errors(address: str) -> list[Finding]:
    """What keeps an address from being used; what is only odd about it is said on the form."""
    faults = address_faults(address, "sender_address")
    return [finding for finding in faults if severity(finding) is Severity.ERROR]
