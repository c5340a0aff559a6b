"""Texts on screen and aloud. Everything is plain: text from outside can never act as markup."""

from __future__ import annotations

import html
import re

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QSizePolicy, QWidget

from smtpgui.gui.widgets.style import set_role


def announce(widget: QWidget, text: str) -> None:
    """Have assistive technology read `text`; once an action, so that it does not drown the user."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


_BOLD = re.compile(r"\*\*(.+?)\*\*")


class Label(QLabel):
    """A plain text. `role` names its style; `wrap` lets it take several lines.

    Texts that somebody may want to copy (findings, server answers) are selectable with the mouse.
    """

    def __init__(
        self,
        text: str = "",
        role: str = "",
        *,
        wrap: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)
        if role:
            set_role(self, role=role)
        if wrap:
            self.setWordWrap(True)
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        if selectable:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)


class BoldLabel(QLabel):
    """A text of ours in which **stars** make bold; everything else in it is escaped."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setText(_BOLD.sub(r"<b>\1</b>", html.escape(text)))
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)


class ElidedLabel(Label):
    """One line that ends in "…" where there is no room; the whole text is its tool tip."""

    _whole = ""

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None) -> None:
        super().__init__("", role, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setText(text)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Show `text`, as far as it fits."""
        self._whole = text
        self.setAccessibleName(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fit the text into the new width."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Fit again in another font: the style sheet gives a title its size only when it is first shown."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        fitted = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, max(self.width(), 8))
        super().setText(fitted)
        self.setToolTip(html.escape(self._whole) if fitted != self._whole else "")


def rule() -> QFrame:
    """A hairline between two rows of a card."""
    line = QFrame()
    set_role(line, role="rule")
    return line


def label_for(editor: QWidget, text: str, role: str = "strong", *, wrap: bool = False) -> Label:
    """A label that leads the keyboard to `editor`, which is called so by assistive technology too."""
    label = Label(text, role, wrap=wrap)
    label.setBuddy(editor)
    editor.setAccessibleName(text)
    return label


def text_view(title: str, text: str = "", name: str = "") -> QPlainTextEdit:
    """A longer text to be read and copied, in lines that are not wrapped: a wrapped huge line freezes."""
    view = QPlainTextEdit(text)
    view.setObjectName(name)
    view.setReadOnly(True)
    view.setTabChangesFocus(True)
    view.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    view.setAccessibleName(title)
    return view
