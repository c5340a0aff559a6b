"""Header and action bar of the form: the name with its state above, the buttons below."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from smtpgui.core.language import _, say_count
from smtpgui.gui.widgets.boxes import Chip
from smtpgui.gui.widgets.buttons import Button, enable, has_keyboard
from smtpgui.gui.widgets.labels import ElidedLabel, Label
from smtpgui.gui.widgets.layouts import fill, horizontal, vertical
from smtpgui.gui.widgets.style import set_role


class Header(QWidget):
    """Name, address and provider of the configuration, and the chip with its state."""

    panel_wanted = Signal()
    apply_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.name = ElidedLabel("", "title")
        self.subtitle = ElidedLabel("", "small")
        self.chip = Chip()
        self.panel_button = Button(_("Help and test"), on_click=self.panel_wanted.emit, name="show_panel")
        self.apply = Button(_("Apply to platform…"), on_click=self.apply_wanted.emit, name="apply")
        self._line = horizontal(self, margins=(28, 14, 28, 6), spacing=12)
        self._below = horizontal(None, (self.subtitle, 1), spacing=12)
        names = vertical(None, self.name, self._below, spacing=1)
        fill(self._line, (names, 1), self.chip, self.apply, self.panel_button)

    def shorten(self, *, short: bool, crowded: bool = False) -> None:
        """Shorten the text of the long button for a narrow window; its accessible name stays whole.

        `crowded`: the right pane takes room too; the chip goes down beside the address, and the name gets its place.
        """
        text = _("Apply to platform…")
        self.apply.setText(_("Apply…") if short else text)
        self.apply.setAccessibleName(text)
        if crowded and self._below.indexOf(self.chip) < 0:
            self._below.addWidget(self.chip)
        elif not crowded and self._line.indexOf(self.chip) < 0:
            self._line.insertWidget(1, self.chip)

    def show_configuration(self, name: str, address: str, provider: str) -> None:
        """Show whose settings these are."""
        self.name.setText(name)
        self.subtitle.setText("  ·  ".join(part for part in (address, provider) if part))


class ActionBar(QWidget):
    """Bar with the unsaved changes, Discard, Send test and Save; one of the last two is the primary button."""

    discard_wanted = Signal()
    test_wanted = Signal()
    save_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_role(self, role="bar")
        self.text = Label("", "small", wrap=True)
        self.discard = Button(_("Discard"), "", "link", self.discard_wanted.emit, name="discard")
        self.test = Button(_("Send test"), "send", on_click=self.test_wanted.emit, name="send_test")
        self.save = Button(_("Save"), on_click=self.save_wanted.emit, name="save")
        horizontal(
            self, (self.text, 1), self.discard, 6, self.test, self.save, margins=(28, 11, 28, 11), spacing=10
        )
        self.show_changes(0, tested=False)

    def show_changes(self, count: int, *, tested: bool) -> None:
        """Say how many changes are not saved; `tested` says that these settings passed their test."""
        if count:
            self.text.setText(say_count("{n} change not saved", "{n} changes not saved", count))
        else:
            self.text.setText(_("All changes saved"))
        if not count and has_keyboard(self.discard):
            self.window().setFocus()  # and not on to Send test
        self.discard.setVisible(count > 0)
        enable(self.save, on=count > 0)
        self.save.set_role("primary" if count else "")
        self.test.set_role("primary" if not count and not tested else "")
