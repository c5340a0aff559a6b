"""The menus: what has nothing to act on is grey, and its key still does no harm."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QDialog, QLineEdit

from smtpgui.gui.app.main_window import SMALLEST
from smtpgui.gui.widgets import labels


def grey(desk) -> set[str]:
    """The commands that are grey while the menus are open."""
    menus = [action.menu() for action in desk.app.window.menuBar().actions()]
    for menu in menus:
        menu.aboutToShow.emit()
    found = {name for name, action in desk.app.program.menus.actions.items() if not action.isEnabled()}
    for menu in menus:
        menu.aboutToHide.emit()
    return found


def test_without_a_configuration_only_what_makes_one_can_be_chosen(empty):
    named = grey(empty)
    assert {"save", "test", "dns", "rename", "delete", "export", "export_all", "apply", "report", "undo"} <= named
    assert not named & {"new", "import", "quit", "open_message", "audit", "platform_connect", "about", "cancel"}


def test_save_discard_and_undo_wait_for_something_to_act_on_and_a_key_works_all_the_same(desk):
    assert grey(desk) == {"save", "discard", "undo"}
    desk.type_into("username", "somebody")
    assert grey(desk) == {"undo"}
    desk.click("discard")
    assert grey(desk) == {"save", "discard"}
    assert all(action.isEnabled() for action in desk.app.program.menus.actions.values())


def test_the_list_has_a_menu_of_its_own_and_no_empty_name_can_be_given(desk):
    desk.app.program.menus.actions["rename"].trigger()
    dialog = desk.find("rename", QDialog)
    dialog.findChild(QLineEdit).setText("  ")
    assert not desk.find("answer_0").isEnabled()
    dialog.findChild(QLineEdit).setText("Gazette")
    desk.click("answer_0")
    desk.until(lambda: desk.session.current.saved.name == "Gazette")
    assert desk.panes.list.items.contextMenuPolicy() is Qt.ContextMenuPolicy.ActionsContextMenu
    names = [action.objectName() for action in desk.panes.list.items.actions()]
    assert names == ["action_rename", "action_duplicate", "action_export", "action_delete"]


def test_what_is_said_at_the_bottom_is_said_aloud_and_fits(desk, monkeypatch: pytest.MonkeyPatch):
    heard: list[str] = []
    monkeypatch.setattr(labels, "QAccessibleAnnouncementEvent", lambda _widget, text: heard.append(text))
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda _event: None)
    desk.app.window.resize(*SMALLEST)
    said = "A long word about something that went on in the background. " * 4
    desk.session.said.emit(said, "Undo", lambda: None)
    assert heard == [said]
    assert desk.panes.rect().contains(desk.panes.toast.geometry())
    text = desk.panes.toast.text
    assert text.height() >= text.heightForWidth(text.width())
