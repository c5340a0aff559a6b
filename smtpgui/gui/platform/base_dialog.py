"""Base of the dialogs about platforms: a heading, a body that changes, buttons; and their tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from smtpgui.core.explain import explain
from smtpgui.core.findings import Explanation, Finding
from smtpgui.core.language import _, say, shown
from smtpgui.core.settings import field_of
from smtpgui.gui.form.editors import ChoiceEditor
from smtpgui.gui.widgets.boxes import CardFrame, explanation_box
from smtpgui.gui.widgets.buttons import Button
from smtpgui.gui.widgets.labels import ElidedLabel, Label, rule
from smtpgui.gui.widgets.layouts import PageScroll, clear, grid, horizontal, vertical
from smtpgui.gui.widgets.prompts import Dialog
from smtpgui.gui.widgets.style import set_role

ButtonRow = Sequence[tuple[str, Callable[[], object]]]


class PlatformDialog(Dialog):
    """A dialog whose body and buttons change as the work goes on. Runs nothing; Escape means the last button."""

    def __init__(self, parent: QWidget, title: str, name: str, width: int = 560) -> None:
        super().__init__(parent, title, name)
        self._width = width
        self.heading = Label(title, "heading", wrap=True)
        self.text = Label("", wrap=True)
        self._page = QWidget()
        set_role(self._page, role="page")
        self._body = vertical(self._page, spacing=12)
        self._scroll = PageScroll()
        self._scroll.set_page(self._page)
        self._fitting = QTimer(self, singleShot=True)  # wrapped texts know their height once they are laid out
        self._fitting.timeout.connect(self.fit)
        self._page.installEventFilter(self)
        self._buttons = horizontal(spacing=8)
        vertical(
            self, self.heading, self.text, (self._scroll, 1), self._buttons, margins=(20, 18, 20, 16), spacing=12
        )
        self.answers: list[Button] = []
        self._last: Callable[[], object] = lambda: None
        self.rejected.connect(lambda: self._last())

    def show_heading(self, title: str, text: str = "") -> None:
        """Change the heading and the text below it."""
        self.heading.setText(title)
        self.text.setText(text)
        self.text.setVisible(bool(text))
        self._fitting.start(0)

    def show_body(self, *widgets: QWidget) -> None:
        """Put `widgets` into the body instead of what was there."""
        clear(self._body, keep=widgets)
        for widget in widgets:
            self._body.addWidget(widget)
        self._body.addStretch(1)
        self.fit()
        self._fitting.start(0)

    def show_buttons(
        self, buttons: ButtonRow, *, aside: ButtonRow = (), last: Callable[[], object] | None = None
    ) -> None:
        """Offer these buttons: the first is the primary one, the last the way out, which alone is no primary one.

        `aside` stand on the left. `last` is what closing means, without being a button.
        """
        clear(self._buttons)
        self.answers = []
        for label, act in aside:
            self._buttons.addWidget(Button(label, on_click=act))
        self._buttons.addStretch(1)
        for position, (label, act) in enumerate(buttons):
            primary = position == 0 and len(buttons) > 1
            button = Button(label, role="primary" if primary else "", on_click=act, name=f"answer_{position}")
            self.answers.append(button)
            self._buttons.addWidget(button)
            if position == 0:
                button.setFocus()
        self._last = last or (lambda: None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Follow the body when its texts change their height."""
        if watched is self._page and event.type() == QEvent.Type.LayoutRequest:
            self._fitting.start(0)
        return super().eventFilter(watched, event)

    def fit(self) -> None:
        """Make the dialog as high as its texts need, within its window."""
        width = self._width - 40
        needed = (
            self._body.heightForWidth(width) if self._body.hasHeightForWidth() else self._body.sizeHint().height()
        )
        heads = [label for label in (self.heading, self.text) if not label.isHidden()]
        others = sum(label.heightForWidth(width) + 12 for label in heads) + self._buttons.sizeHint().height() + 46
        window = self.parentWidget()
        room = (window.window().height() if window else 640) - 40
        self.setMinimumSize(self._width, min(others + 80, room))
        self.resize(self._width, min(others + needed, room))


def finding_box(finding: Finding, *, brief: bool = False) -> QWidget:
    """A box with the words of `finding`, a server's own words below them; `brief` says its title only."""
    names = finding.facts.get("names")
    if isinstance(names, tuple):  # settings by the labels that the form has
        labels = tuple(_(field_of(str(name)).label) for name in names)
        finding = replace(finding, facts={**finding.facts, "names": labels})
    words: Explanation = explain(finding)
    if brief:
        words = replace(words, why="", fix="")
    box = explanation_box(words, lambda _offer: None, ())
    reply = finding.facts.get("reply")
    if reply and shown(reply) not in f"{words.title} {words.why}":
        said = say("The platform said: {reply}", reply=shown(reply))
        box.text.setText(f"{box.text.text()}\n{said}".strip())
        box.text.show()
    return box


class SettingsTable(CardFrame):
    """A table of settings: a row each, with a column for each place that has a value of it."""

    def __init__(self, columns: Sequence[str]) -> None:
        super().__init__((14, 10, 14, 10))
        self._grid = grid(None, (14, 7))
        self.rows.addLayout(self._grid)
        self._grid.setColumnMinimumWidth(0, 140)
        for number, title in enumerate(columns, start=1):
            self._grid.addWidget(ElidedLabel(title, "small"), 0, number)
            self._grid.setColumnStretch(number, 1)
        self._columns, self._next = len(columns), 1
        self.lines: list[tuple[str, ...]] = []

    def add(self, setting: str, values: Sequence[Any], *, changed: bool = False) -> None:
        """A row; `changed` puts its name and its last value in bold type."""
        self._grid.addWidget(rule(), self._next, 0, 1, self._columns + 1)
        label = _(field_of(setting).label)
        self._grid.addWidget(Label(label, "strong" if changed else "", wrap=True), self._next + 1, 0)
        texts = [value_text(setting, value) for value in values]
        for number, text in enumerate(texts, start=1):
            strong = changed and number == len(texts)
            self._grid.addWidget(_value_label(text, "strong" if strong else ""), self._next + 1, number)
        self.lines.append((label, *texts))
        self._next += 2


def _value_label(text: str, role: str) -> Label:
    """A value, all of it: what is about to be written is never cut. A long one breaks behind "@" and "."."""
    label = Label(re.sub(r"(?<=[@.])", "\N{ZERO WIDTH SPACE}", text), role, wrap=True)
    label.setAccessibleName(text)
    return label


def value_text(setting: str, value: Any) -> str:
    """A value of a setting as the form shows it."""
    field = field_of(setting)
    if isinstance(value, bool):
        return _("on") if value else _("off")
    return shown(str(dict(field.choices).get(str(value), value))) if value not in (None, "") else "–"


_WIDTH = 420


def choose(parent: QWidget, title: str, names: Sequence[str], accept: Callable[[int], object]) -> PlatformDialog:
    """Ask for one of `names`; `accept` gets its number."""
    dialog = PlatformDialog(parent, title, "platform_choose", _WIDTH)
    choice = ChoiceEditor("platform_choice", ())
    choice.setMaximumWidth(_WIDTH)
    choice.setAccessibleName(title)
    choice.addItems(list(names))
    dialog.show_heading(title)
    dialog.show_body(choice)

    def take() -> None:
        number = choice.currentIndex()
        dialog.accept()
        accept(number)

    dialog.show_buttons([(_("Continue"), take), (_("Cancel"), dialog.reject)])
    dialog.open()
    return dialog
