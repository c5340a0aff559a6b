"""Buttons: ordinary, primary, link, fold; the switch and the check box."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from smtpgui.gui.widgets.icons import ICON_GAP, icon
from smtpgui.gui.widgets.layouts import horizontal
from smtpgui.gui.widgets.style import Themed, color, set_role

OnClick = Callable[[], object]


class Button(Themed, QPushButton):
    """A push button with an icon of ours that follows the theme; pressed by Enter as well as by Space."""

    def __init__(
        self, text: str, icon_name: str = "", role: str = "", on_click: OnClick | None = None, *, name: str = ""
    ) -> None:
        super().__init__(text)
        self.setObjectName(name)
        self._icon_name = icon_name
        self._role = role
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        if role:
            set_role(self, role=role)
        if role in ("link", "fold"):
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.follow_theme()
        if on_click is not None:
            self.clicked.connect(lambda: on_click())

    def set_role(self, role: str) -> None:
        """Change between an ordinary ("") and a primary button."""
        self._role = role
        set_role(self, role=role)
        self.follow_theme()

    def set_icon(self, icon_name: str) -> None:
        """Show another icon."""
        self._icon_name = icon_name
        self.follow_theme()

    def wrap_to(self, width: int) -> None:
        """Break the text between words so that no line of it is wider than `width` pixels."""
        text = self.text()
        metrics, lines = self.fontMetrics(), [""]
        for word in text.split(" "):
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and metrics.horizontalAdvance(longer) > width:
                lines.append(word)
            else:
                lines[-1] = longer
        if len(lines) > 1:
            self.setText("\n".join(lines))
            self.setAccessibleName(text)

    def follow_theme(self) -> None:
        """Draw the icon in the colour of the theme in use."""
        if self._icon_name:
            token = {"primary": "onacc", "fold": "mute", "link": "acc"}.get(self._role, "text")
            self.setIcon(icon(self._icon_name, token, 16))
            self.setIconSize(QSize(16 + ICON_GAP, 16))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter presses the button that has the focus."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class Fold(Button):
    """A line that opens and closes what stands below it."""

    def __init__(self, text: str, content: QWidget, name: str = "") -> None:
        super().__init__(text, "right", "fold", name=name)
        self._content = content
        self.setCheckable(True)
        self.toggled.connect(self._show)
        content.setVisible(False)

    def _show(self, opened: bool) -> None:  # noqa: FBT001 - a Qt slot
        self.set_icon("down" if opened else "right")
        self._content.setVisible(opened)


class Switch(QCheckBox):
    """An on/off switch; to a screen reader and the keyboard an ordinary check box."""

    WIDTH, HEIGHT = 44, 26

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFixedSize(self.WIDTH + 4, self.HEIGHT + 4)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def hitButton(self, pos: object) -> bool:  # noqa: N802, ARG002 - Qt's name; all of it is the button
        """The whole switch reacts to a click."""
        return True

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's name
        """Draw the track, the knob, and a ring when it has the focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        track = QRectF(3, 4, self.WIDTH - 2, self.HEIGHT - 4)
        if self.hasFocus():
            painter.setPen(QPen(QColor(color("acc")), 2))
            painter.drawRoundedRect(QRectF(1, 2, self.WIDTH + 2, self.HEIGHT), 13, 13)
            track.adjust(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen if on else QPen(QColor(color("edge")), 1.5))
        painter.setBrush(QColor(color("accbg" if on else "field")))
        painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)
        side = track.height() - 8
        left = track.right() - side - 4 if on else track.left() + 4
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(color("onacc" if on else "edge")))
        painter.drawEllipse(QRectF(left, track.top() + 4, side, side))
        painter.end()


def button_line(*answers: Button, aside: Sequence[Button] = ()) -> QHBoxLayout:
    """The buttons of a dialog: `answers` on the right, the primary one first, the way out last; `aside` on the left."""
    line = horizontal(spacing=8)
    for button in aside:
        line.addWidget(button)
    line.addStretch(1)
    for button in answers:
        line.addWidget(button)
    return line


def has_keyboard(widget: QWidget) -> bool:
    """Whether `widget` has the focus in its window, also while another window is in front."""
    return widget.window().focusWidget() is widget


def exchange(shown: QWidget, hidden: QWidget) -> None:
    """Show one button in the place of another; the focus goes along instead of on to what happens to come next."""
    had_focus = has_keyboard(hidden)
    shown.show()
    if had_focus:
        shown.setFocus()
    hidden.hide()


def enable(button: QAbstractButton, *, on: bool) -> None:
    """Enable or disable `button` without losing the focus from the window."""
    if not on and has_keyboard(button):
        button.window().setFocus()
    button.setEnabled(on)


BOX, GAP, MARGIN, HEIGHT = 16, 8, 3, 24
"""Sizes in pixels: the box, the room between it and the text, the room for the focus ring, the whole."""


class CheckBox(QCheckBox):
    """A check box with its text; to a screen reader and the keyboard an ordinary one."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__(text)
        self.setObjectName(name)
        self.setMinimumHeight(HEIGHT)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the size of box and text in one line."""
        words = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, self.text())
        return QSize(2 * MARGIN + BOX + GAP + words.width() + 2, max(HEIGHT, words.height() + 2 * MARGIN))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The text is never cut."""
        return self.sizeHint()

    def hitButton(self, pos: object) -> bool:  # noqa: N802, ARG002 - Qt's name; all of it is the button
        """The whole reacts to a click."""
        return True

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's name
        """Draw the box, its tick, the text, and a ring when it has the focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.setPen(QPen(QColor(color("acc")), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)
        box = QRectF(MARGIN + 0.5, (self.height() - BOX) / 2 + 0.5, BOX - 1, BOX - 1)
        ink = color("text" if self.isEnabled() else "mute")
        painter.setPen(QPen(QColor(color("accbg" if self.isChecked() else "edge")), 1.5))
        painter.setBrush(QColor(color("accbg" if self.isChecked() else "field")))
        painter.drawRoundedRect(box, 3, 3)
        if self.isChecked():
            painter.setPen(QPen(QColor(color("onacc")), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            corner = box.topLeft()
            painter.drawPolyline(
                [corner + QPointF(3.5, 8), corner + QPointF(6.5, 11), corner + QPointF(11.5, 4.5)]
            )
        painter.setPen(QColor(ink))
        words = self.rect().adjusted(MARGIN + BOX + GAP, 0, -MARGIN, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic, self.text())
        painter.end()
