"""One editor for each kind of field. All speak the same few words: value, set_value, replace, changed, left."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QEvent, QRect, QSize, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QSizePolicy, QWidget

from smtpgui.core.language import _
from smtpgui.core.settings.fields import Field, Kind
from smtpgui.core.settings.model import port_from_text
from smtpgui.gui.widgets.buttons import Button, Switch
from smtpgui.gui.widgets.icons import pixmap
from smtpgui.gui.widgets.layouts import horizontal
from smtpgui.gui.widgets.style import EDITOR_WIDTH, PORT_WIDTH, SERVER_WIDTH, set_role

IDLE_MS = 2000
"""After so long without a keystroke a field counts as left: then faults of form are said."""

LONGEST_TEXT = 2000
"""Characters that a line takes; every limit of `validate` is below, so a huge paste is cut and then refused."""

Value = str | int | bool


class Editor(Protocol):
    """Protocol of the form's editors."""

    changed: SignalInstance
    left: SignalInstance

    def value(self) -> Value:
        """Return what is entered now."""

    def set_value(self, value: Value) -> None:
        """Load a value; nothing can be undone back past it."""

    def replace(self, value: Value) -> None:
        """Change the value as if it were typed, so that Undo still works."""

    def focus_widget(self) -> QWidget:
        """The widget that takes the keyboard and bears the field's name."""

    def show_fault(self, *, fault: bool) -> None:
        """Show or remove the red border."""


class LineEditor(QLineEdit):
    """A line of text."""

    changed = Signal()
    left = Signal()

    def __init__(self, name: str, width: int = EDITOR_WIDTH) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setMaxLength(LONGEST_TEXT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(width)
        self._loading = False
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle.timeout.connect(self.left)
        self.textChanged.connect(self._text_changed)

    def value(self) -> Value:
        """The text as typed."""
        return self.text()

    def set_value(self, value: Value) -> None:
        """Load a text."""
        if str(value) == self.text():
            return
        self._loading = True
        self.setText(str(value))
        self.setCursorPosition(0)  # a long one shows its beginning
        self._loading = False

    def replace(self, value: Value) -> None:
        """Put another text in place, undoably."""
        self.selectAll()
        self.insert(str(value))
        if not self.hasFocus():
            self.setCursorPosition(0)

    def focus_widget(self) -> QWidget:
        """The line itself."""
        return self

    def show_fault(self, *, fault: bool) -> None:
        """Show or remove the red border."""
        set_role(self, state="error" if fault else "")

    def _text_changed(self) -> None:
        if not self._loading:
            self._idle.start()
            self.changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Tell that the field was left."""
        super().focusOutEvent(event)
        self._idle.stop()
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class PortEditor(LineEditor):
    """The port, as a number where it is one."""

    def __init__(self, name: str) -> None:
        super().__init__(name, PORT_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedWidth(PORT_WIDTH)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)

    def value(self) -> Value:
        """The port number, or the text where it is none."""
        return port_from_text(self.text())


class PasswordLine(LineEditor):
    """The line of a password: hidden, and aware of Caps Lock."""

    caps_lock = Signal(bool)

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Notice a capital letter that was typed without Shift: Qt cannot ask for the state of Caps Lock."""
        text = event.text()
        if len(text) == 1 and text.isalpha() and text.lower() != text.upper():
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps_lock.emit(text.isupper() != shifted)
        super().keyPressEvent(event)


class PasswordEditor(QWidget):
    """A hidden line and a real button that shows it."""

    changed = Signal()
    left = Signal()
    caps_lock = Signal(bool)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.line = PasswordLine(name)
        self.reveal = Button(_("Show"), "eye", name="reveal")
        self.reveal.setCheckable(True)
        self.reveal.toggled.connect(self._reveal)
        horizontal(self, (self.line, 1), self.reveal, spacing=8)
        self.line.changed.connect(self.changed)
        self.line.left.connect(self.left)
        self.line.caps_lock.connect(self.caps_lock)

    def value(self) -> Value:
        """The password as typed."""
        return self.line.text()

    def set_value(self, value: Value) -> None:
        """Load a password, hidden again. setText drops the undo history, which would bring the former back."""
        self.reveal.setChecked(False)
        self.line.set_value(value)
        if value == "":
            self.line.setText("")

    def replace(self, value: Value) -> None:
        """Put a cleaned password in place, undoably."""
        self.line.replace(value)

    def focus_widget(self) -> QWidget:
        """The line."""
        return self.line

    def show_stored(self, *, stored: bool) -> None:
        """Show dots in an empty field whose password the keyring holds, so that it does not look missing."""
        self.line.setPlaceholderText("●" * 12 if stored else "")

    def show_fault(self, *, fault: bool) -> None:
        """Show or remove the red border."""
        self.line.show_fault(fault=fault)

    def _reveal(self, shown: bool) -> None:  # noqa: FBT001 - a Qt slot
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self.reveal.setText(_("Hide") if shown else _("Show"))


class SwitchEditor(Switch):
    """An on/off setting."""

    changed = Signal()
    left = Signal()

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.clicked.connect(self._clicked)

    def value(self) -> Value:
        """Whether it is on."""
        return self.isChecked()

    def set_value(self, value: Value) -> None:
        """Load a state."""
        self.setChecked(value in (True, "true"))

    def replace(self, value: Value) -> None:
        """Change the state as if it were clicked."""
        self.set_value(value)
        self._clicked()

    def focus_widget(self) -> QWidget:
        """The switch itself."""
        return self

    def show_fault(self, *, fault: bool) -> None:
        """A switch has no border to colour; its message says it."""

    def _clicked(self) -> None:
        self.changed.emit()
        self.left.emit()


class ChoiceEditor(QComboBox):
    """One of a few values."""

    changed = Signal()
    left = Signal()

    def __init__(self, name: str, choices: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self.setObjectName(name)
        for value, title in choices:
            self.addItem(title, value)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(EDITOR_WIDTH)
        self.activated.connect(self._chosen)

    def value(self) -> Value:
        """The chosen value, by its name in the platform's table."""
        return str(self.currentData())

    def set_value(self, value: Value) -> None:
        """Load a value; one that is not offered is shown as it is, so that nothing is lost."""
        where = self.findData(value)
        if where < 0:
            self.addItem(str(value), value)
            where = self.count() - 1
        self.setCurrentIndex(where)

    def replace(self, value: Value) -> None:
        """Change the choice as if by hand."""
        self.set_value(value)
        self._chosen()

    def focus_widget(self) -> QWidget:
        """The box itself."""
        return self

    def show_fault(self, *, fault: bool) -> None:
        """Show or remove the red border."""
        set_role(self, state="error" if fault else "")

    def _chosen(self) -> None:
        self.changed.emit()
        self.left.emit()

    def wheelEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the wheel to the page: scrolling past must not change a setting."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw our own arrow, in the colours of the theme."""
        super().paintEvent(event)
        painter = QPainter(self)
        spot = QRect(self.width() - 28, (self.height() - 16) // 2, 16, 16)
        painter.drawPixmap(spot, pixmap("down", "mute", 16))
        painter.end()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the least size, as narrow as the form needs."""
        return QSize(80, super().minimumSizeHint().height())


def editor_for(field: Field) -> Editor:
    """The editor that goes with the kind of `field`."""
    match field.kind:
        case Kind.SWITCH:
            return SwitchEditor(field.name)
        case Kind.PORT:
            return PortEditor(field.name)
        case Kind.SERVER:
            return LineEditor(field.name, SERVER_WIDTH)
        case Kind.PASSWORD:
            return PasswordEditor(field.name)
        case Kind.CHOICE:
            return ChoiceEditor(field.name, field.choices)
        case _:
            return LineEditor(field.name)
