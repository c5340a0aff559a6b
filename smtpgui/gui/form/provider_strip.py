"""The strip over server and port: who was recognised, what was filled in, and how to take it back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout

from smtpgui.gui.widgets.buttons import Button
from smtpgui.gui.widgets.icons import IconLabel
from smtpgui.gui.widgets.labels import Label
from smtpgui.gui.widgets.style import set_role


class ProviderStrip(QFrame):
    """One line with an icon and at most one link."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("provider_strip")
        set_role(self, role="strip")
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 6, 12, 6)
        line.setSpacing(10)
        self._icon = IconLabel("info", "info", 18)
        self.text = Label(wrap=True)
        self.link = Button("", "", "link", self._pressed)
        self.link.setObjectName("provider_undo")
        line.addWidget(self._icon)
        line.addWidget(self.text, 1)
        line.addWidget(self.link)
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
