"""The form: the platform's nine settings in its order, generated from FIELDS."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from smtpgui.core.findings import Offer
from smtpgui.core.language import N_, _, say
from smtpgui.core.settings import FIELDS, SmtpSettings, field_of
from smtpgui.core.settings.fields import GROUP_TITLES, Field, Group, Kind
from smtpgui.gui.form.editors import Editor, LineEditor, PasswordEditor, editor_for
from smtpgui.gui.form.field_row import FieldRow, field_label, mnemonics
from smtpgui.gui.widgets.boxes import CardFrame
from smtpgui.gui.widgets.buttons import Button, Fold
from smtpgui.gui.widgets.icons import IconLabel
from smtpgui.gui.widgets.labels import Label, rule
from smtpgui.gui.widgets.layouts import PageScroll, fill, horizontal, vertical
from smtpgui.gui.widgets.style import FORM_WIDTH, set_role


class SettingsForm(PageScroll):
    """Shows and takes settings; knows nothing of stores, networks or tests.

    `edited(name)` tells that the user changed a field, `left(name)` that a field was left, `offered(offer)`
    that a link under a field was pressed. No label takes one of `taken_letters` for its key.
    """

    edited = Signal(str)
    left = Signal(str)
    offered = Signal(Offer)

    def __init__(self, taken_letters: str = "") -> None:
        super().__init__()
        self.editors: dict[str, Editor] = {field.name: editor_for(field) for field in FIELDS}
        self.rows: dict[str, FieldRow] = {}
        self._quiet = False
        self.strip = ProviderStrip()
        self._build(taken_letters)
        for name, editor in self.editors.items():
            editor.changed.connect(lambda n=name: self._changed(n))
            editor.left.connect(lambda n=name: self.left.emit(n))
        self._show_placeholders()
        self._show_advanced()

    # Building

    def _build(self, taken: str) -> None:
        page = QWidget()
        set_role(page, role="page")
        column = vertical(page, margins=(28, 16, 28, 20), spacing=10)
        labels = dict(zip((f.name for f in FIELDS), mnemonics([_(f.label) for f in FIELDS], taken), strict=True))
        for group in Group:
            if group is Group.ADVANCED:
                continue
            if group in GROUP_TITLES:
                title = Label(_(GROUP_TITLES[group]), "group")
                title.setContentsMargins(6, 4, 0, 0)
                column.addWidget(title)
            column.addWidget(self._card(group, labels))
        column.addStretch(1)
        page.setMaximumWidth(FORM_WIDTH + 56)
        holder = QWidget()
        set_role(holder, role="page")
        line = horizontal(holder, (page, 1))
        line.addStretch(0)
        self.set_page(holder)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Give the labels the room that they need in this font and language."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._align_labels()

    def _align_labels(self) -> None:
        width = max((row.label_width() for row in self.rows.values()), default=0)
        for row in self.rows.values():
            row.set_label_width(width)

    def _card(self, group: Group, labels: dict[str, str]) -> CardFrame:
        card = CardFrame()
        if group is Group.SERVER:
            card.rows.addWidget(self.strip)
        above: Field | None = None
        for field in (field for field in FIELDS if field.group is group):
            if field.kind is Kind.PORT and above and above.kind is Kind.SERVER:
                self._add_beside(self.rows[above.name], field, labels)
            else:
                fill(card.rows, *([rule()] if above else []), self._row(field.name, labels))
            above = field
        if group is Group.SIGN_IN:
            fill(card.rows, rule(), self._advanced(labels))
        return card

    def _row(self, name: str, labels: dict[str, str]) -> FieldRow:
        row = FieldRow(field_of(name), self.editors[name], labels[name])
        row.message.show_help(_(row.field.help))
        self.rows[name] = row
        return row

    def _add_beside(self, row: FieldRow, field: Field, labels: dict[str, str]) -> None:
        """Put a port on the line of its server, whose message line they share."""
        widget = self.editors[field.name].focus_widget()
        row.add_beside(field_label(labels[field.name], _(field.label), widget), widget)
        self.rows[field.name] = row

    def _advanced(self, labels: dict[str, str]) -> QWidget:
        content = QWidget()
        column = vertical(content, spacing=0)
        for field in (field for field in FIELDS if field.group is Group.ADVANCED):
            column.addWidget(self._row(field.name, labels))
        self.advanced = Fold("", content, "advanced")
        self.advanced.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        holder = QWidget()
        outer = vertical(holder, spacing=0)
        line = horizontal(None, self.advanced, margins=(12, 6, 12, 6))
        fill(outer, line, content)
        return holder

    # Values

    def set_settings(self, settings: SmtpSettings, password: str = "") -> None:
        """Load settings and a typed password."""
        for name, value in settings.to_values().items():
            self.editors[name].set_value(value)
        self.editors["password"].set_value(password)
        self._show_placeholders()
        self._show_advanced()

    def settings(self) -> SmtpSettings:
        """The settings as entered now."""
        values = {name: editor.value() for name, editor in self.editors.items() if name != "password"}
        return SmtpSettings(**values)  # type: ignore[arg-type]

    def password(self) -> str:
        """The password as typed now; "" where none was typed."""
        return str(self.editors["password"].value())

    def replace(self, name: str, value: str | int | bool) -> None:  # noqa: FBT001 - a value, not a flag
        """Change a field as if it were typed: visible, undoable."""
        self.editors[name].replace(value)

    def show_value(self, name: str, value: str | int | bool) -> None:  # noqa: FBT001 - a value, not a flag
        """Change a field for the user without counting it as typed; undoable in the field."""
        editor = self.editors[name]
        self._quiet = True
        editor.replace(value)
        self._quiet = False
        self._show_placeholders()
        self._show_advanced()

    def focus(self, name: str) -> None:
        """Put the cursor into a field and show it."""
        if field_of(name).group is Group.ADVANCED:
            self.advanced.setChecked(True)
        widget = self.editors[name].focus_widget()
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        self.ensureWidgetVisible(self.rows[name], 0, 24)

    def password_editor(self) -> PasswordEditor:
        """The password's editor, for its Caps Lock signal and its placeholder."""
        editor = self.editors["password"]
        assert isinstance(editor, PasswordEditor)
        return editor

    def _changed(self, name: str) -> None:
        if self._quiet:
            return
        if name == "sender_address":
            self._show_placeholders()
        if field_of(name).group is Group.ADVANCED:
            self._show_advanced()
        self.edited.emit(name)

    def _show_placeholders(self) -> None:
        for field in FIELDS:
            line = self.editors[field.name].focus_widget()
            if not isinstance(line, LineEditor) or not field.placeholder:
                continue
            source = field.placeholder.removeprefix("=")
            if source == field.placeholder:
                line.setPlaceholderText(_(field.placeholder))
            else:
                line.setPlaceholderText(str(self.editors[source].value()))

    def _show_advanced(self) -> None:
        method = str(self.editors["authentication"].value())
        titles = dict(field_of("authentication").choices)
        text = (
            N_("Advanced  ·  {auth}, STARTTLS on")
            if self.editors["starttls_auto"].value()
            else N_("Advanced  ·  {auth}, STARTTLS off")
        )
        self.advanced.setText(say(text, auth=titles.get(method, method)))


class ProviderStrip(QFrame):
    """One line with an icon and at most one link."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("provider_strip")
        set_role(self, role="strip")
        line = horizontal(self, margins=(16, 6, 12, 6), spacing=10)
        self._icon = IconLabel("info", "info", 18)
        self.text = Label(wrap=True)
        self.link = Button("", "", "link", self._pressed, name="provider_undo")
        fill(line, self._icon, (self.text, 1), self.link)
        self._action: Callable[[], object] | None = None
        self.hide()

    def show_message(self, text: str, link: str = "", action: Callable[[], object] | None = None) -> None:
        """Show `text`, and a link that runs `action`."""
        self.text.setText(text)
        self.link.setText(link)
        self.link.setVisible(bool(link))
        self._action = action
        self.show()

    def _pressed(self) -> None:
        action, self._action = self._action, None
        if action is not None:
            action()
