"""The question which of several platforms is meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from smtpgui.core.language import _
from smtpgui.gui.form.editors import ChoiceEditor
from smtpgui.gui.platform.base_dialog import PlatformDialog

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
