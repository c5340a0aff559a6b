"""Frames: cards, tinted boxes with a message and its buttons, chips, toasts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from smtpgui.core.findings import Explanation, Offer, Severity
from smtpgui.gui.widgets.buttons import Button, OnClick
from smtpgui.gui.widgets.icons import IconLabel
from smtpgui.gui.widgets.labels import Label
from smtpgui.gui.widgets.layouts import fill, horizontal, vertical
from smtpgui.gui.widgets.style import Tone, set_role

TONES = {
    Severity.OK: Tone.OK,
    Severity.HINT: Tone.INFO,
    Severity.WARNING: Tone.WARNING,
    Severity.ERROR: Tone.ERROR,
}
ICONS = {Tone.OK: "ok", Tone.INFO: "info", Tone.WARNING: "warn", Tone.ERROR: "err", Tone.PLAIN: "wait"}


NARROW = 176
"""Width of a button's text in a box of the right pane, in pixels; a longer text takes a second line."""


class CardFrame(QFrame):
    """A white card with a thin border; rows go into its layout."""

    def __init__(self, margins: tuple[int, int, int, int] = (0, 0, 0, 0), spacing: int = 0) -> None:
        super().__init__()
        set_role(self, role="card")
        self.rows = vertical(self, margins=margins, spacing=spacing)


class Chip(QFrame):
    """A state in one or two words, with an icon and a tint."""

    def __init__(self) -> None:
        super().__init__()
        set_role(self, role="chip", tone=Tone.PLAIN.value)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        line = horizontal(self, margins=(9, 3, 11, 3), spacing=6)
        self._icon = IconLabel("wait", "text", 14)
        self.text = Label("", "strong")
        fill(line, self._icon, self.text)

    def show_state(self, text: str, tone: Tone, icon_name: str = "") -> None:
        """Say `text` in the colours of `tone`."""
        set_role(self, tone=tone.value)
        set_role(self.text, tone="text" if tone is Tone.PLAIN else tone.value)
        self._icon.show_icon(icon_name or ICONS[tone], "text" if tone is Tone.PLAIN else tone.value)
        self.text.setText(text)


class MessageBox(QFrame):
    """A tinted box: icon, title, text, and buttons. The first button is a real one, the others are links."""

    def __init__(
        self, tone: Tone, title: str, text: str = "", *, title_bold: bool = True, button_width: int = NARROW
    ) -> None:
        super().__init__()
        self._button_width = button_width
        set_role(self, role="box", tone=tone.value)
        outer = horizontal(self, margins=(13, 11, 13, 13), spacing=11)
        column = vertical(spacing=5)
        self._column = column
        self._icon = IconLabel(ICONS[tone], tone.value, 18)
        icon_column = vertical(None, self._icon, None)
        fill(outer, icon_column, (column, 1))
        self.title = Label(title, "strong" if title_bold else "", wrap=True, selectable=True)
        column.addWidget(self.title)
        self.text = Label(text, wrap=True, selectable=True)
        self.text.setVisible(bool(text))
        column.addWidget(self.text)

    def add_button(self, text: str, on_click: OnClick, icon_name: str = "", *, name: str = "") -> Button:
        """Add a button below the text and give it back."""
        is_first = self.findChild(Button) is None
        button = Button(text, icon_name, "" if is_first else "link", on_click, name=name)
        button.wrap_to(self._button_width)
        self._column.addSpacing(2)
        self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return button


def explanation_box(
    explanation: Explanation, on_offer: Callable[[Offer], object], offers: Sequence[Offer] | None = None
) -> MessageBox:
    """A MessageBox for an explanation: title, why and fix, and a button for each offer."""
    text = " ".join(str(part) for part in (explanation.why, explanation.fix) if part)
    box = MessageBox(TONES[explanation.severity], str(explanation.title).removesuffix("."), text)
    for offer in explanation.offers if offers is None else offers:
        box.add_button(str(offer.label), partial(on_offer, offer))
    return box


class Toast(QFrame):
    """A short word at the bottom of its parent, with an optional Undo; goes by itself."""

    SECONDS, ASIDE = 12, 48

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._page = parent
        set_role(self, role="toast")
        line = horizontal(self, margins=(14, 8, 10, 8), spacing=12)
        self.text = Label(wrap=True)
        self.button = Button("")
        fill(line, self.text, self.button)
        self._action: OnClick | None = None
        self.button.clicked.connect(self._act)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def show_message(self, text: str, button: str = "", action: OnClick | None = None) -> None:
        """Show `text`, and a button that runs `action`."""
        self.text.setText(text)
        self._action = action
        self.button.setVisible(action is not None)
        self.button.setText(button)
        self.place()
        self.show()
        self.raise_()
        self._timer.start(self.SECONDS * 1000)

    def place(self) -> None:
        """Stand centred above the lower edge of the parent, in as many lines as its width asks for."""
        self.text.ensurePolished()
        beside = 36 if self.button.isHidden() else 36 + self.button.sizeHint().width()
        needed = self.text.fontMetrics().horizontalAdvance(self.text.text()) + 2
        self.text.setFixedWidth(max(1, min(needed, self._page.width() - 2 * self.ASIDE - beside)))
        self.adjustSize()
        self.move((self._page.width() - self.width()) // 2, self._page.height() - self.height() - 72)

    def _act(self) -> None:
        action, self._action = self._action, None
        self.hide()
        if action is not None:
            action()
