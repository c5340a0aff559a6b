"""What somebody meets who cannot see the window, or uses no mouse."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea, QComboBox, QLabel

from smtpgui.core.settings import FIELDS
from smtpgui.core.stores.interface import Configuration
from smtpgui.gui.app.menus import menu_letters
from smtpgui.gui.form.field_row import mnemonics
from tests.gui.conftest import GOOD
from tests.gui.screen_faults import focusable, name_of


def test_labels_lead_to_their_editors_and_editors_say_what_is_wrong(desk):
    for field in FIELDS:
        editor = desk.panes.form.editors[field.name].focus_widget()
        if not isinstance(editor, QComboBox):  # Qt calls a combo box by its value; its label is a relation
            assert name_of(editor) == field.label
        buddies = [label for label in desk.panes.form.findChildren(QLabel) if label.buddy() is editor]
        assert len(buddies) == 1
    desk.enter("server", "https://x")
    assert desk.find("server").accessibleDescription().startswith("Error: Remove “https://”")
    desk.enter("server", "smtp.monjournal.example")
    assert not desk.find("server").accessibleDescription().startswith("Error")


def test_tab_walks_in_reading_order(desk):
    desk.find("search").setFocus()
    walked = []
    for _ in range(40):
        desk.bot.keyClick(desk.app.window.focusWidget(), Qt.Key.Key_Tab)
        walked.append(desk.app.window.focusWidget().objectName())
        if walked[-1] == "search":
            break
    form = [
        "enabled", "sender_address", "reply_to_address", "server", "port", "username", "password", "reveal",
        "advanced",
    ]  # fmt: skip
    order = [
        name for name in walked if name in {"configuration_list", "new_configuration", *form, "send_test", "save"}
    ]
    assert order == ["configuration_list", "new_configuration", *form, "send_test"]


def test_ctrl_keys_reach_their_places(desk):
    actions = desk.app.program.menus.actions
    actions["find"].trigger()
    assert desk.focused() == "search"
    actions["help_panel"].trigger()
    assert desk.panes.panel.tabs.currentWidget() is desk.panes.panel.help
    desk.find("search").setFocus()
    actions["next_pane"].trigger()
    assert desk.panes.pages.isAncestorOf(desk.app.window.focusWidget())
    actions["next_pane"].trigger()
    assert desk.panes.panel.isAncestorOf(desk.app.window.focusWidget())
    actions["next_pane"].trigger()
    assert desk.panes.list.isAncestorOf(desk.app.window.focusWidget())
    shortcuts = {
        name: action.shortcut().toString() for name, action in actions.items() if not action.shortcut().isEmpty()
    }
    assert {"new": "Ctrl+N", "import": "Ctrl+O", "save": "Ctrl+S", "test": "Ctrl+T", "dns": "F5", "find": "Ctrl+F",
            "next_pane": "F6", "reveal": "Ctrl+H", "help_panel": "F1", "cancel": "Esc", "undo": "Ctrl+Shift+Z",
            "report": "Ctrl+Shift+C", "quit": "Ctrl+Q"}.items() <= shortcuts.items()  # fmt: skip
    assert len(set(shortcuts.values())) == len(shortcuts)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_letter_stands_for_two_things(open_desk, language):
    desk = open_desk(Configuration("x", GOOD), language=language)
    letters = [
        match[1].lower()
        for label in desk.panes.form.findChildren(QLabel)
        if (match := _MNEMONIC.search(label.text()))
    ]
    assert len(letters) == len(set(letters)) == len(FIELDS)
    menus = [_MNEMONIC.search(action.text())[1].lower() for action in desk.app.window.menuBar().actions()]
    assert len(menus) == len(set(menus))
    assert not set(menus) & set(letters)
    assert set(menus) == set(menu_letters().lower())
    for bar_action in desk.app.window.menuBar().actions():
        inside = [m[1].lower() for a in bar_action.menu().actions() if (m := _MNEMONIC.search(a.text()))]
        assert len(inside) == len(set(inside)), bar_action.text()


_MNEMONIC = re.compile(r"&(\w)")


def test_mnemonics_prefer_first_letters_and_never_repeat():
    assert mnemonics(["Sender address", "SMTP server", "Save"], "") == ["&Sender address", "S&MTP server", "S&ave"]
    assert mnemonics(["Aa"], "a") == ["Aa"]


def test_scroll_areas_are_no_stops_of_their_own(desk):
    areas = [w for w in focusable(desk.app.window) if isinstance(w, QAbstractScrollArea)]
    assert {w.objectName() for w in areas} <= {"configuration_list"}
