"""The menu bar: every command of the window, with its shortcut."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar

from smtpgui.core.language import LANGUAGES, N_, _, current_language
from smtpgui.gui.app.preferences import Preferences


class Command(NamedTuple):
    """A line of a menu: its id, its text, its shortcut. An empty id draws a line.

    `in_list`: the key acts in the list of configurations alone.
    """

    id: str
    text: str = ""
    shortcut: str = ""
    in_list: bool = False


_LINE = Command("")

MENUS: tuple[tuple[str, tuple[Command, ...]], ...] = (
    (
        N_("&File"),
        (
            Command("new", N_("&New"), "Ctrl+N"),
            Command("import", N_("&Import…"), "Ctrl+O"),
            Command("export", N_("&Export…"), "Ctrl+E"),
            Command("export_all", N_("Export &all…")),
            _LINE,
            Command("open_message", N_("Open a &received message…"), "Ctrl+M"),
            Command("mailbox", N_("Look for a test in a &mailbox…")),
            _LINE,
            Command("save", N_("&Save"), "Ctrl+S"),
            Command("discard", N_("&Discard the changes")),
            _LINE,
            Command("quit", N_("&Quit"), "Ctrl+Q"),
        ),
    ),
    (
        N_("&Edit"),
        (
            Command("undo", N_("&Undo the last action"), "Ctrl+Shift+Z"),
            _LINE,
            Command("rename", N_("&Rename…"), "F2"),
            Command("duplicate", N_("&Duplicate"), "Ctrl+D"),
            Command("delete", N_("De&lete"), "Del", in_list=True),
            _LINE,
            Command("find", N_("&Find in the list"), "Ctrl+F"),
        ),
    ),
    (
        N_("&View"),
        (
            Command("help_panel", N_("&Help beside the form"), "F1"),
            Command("next_pane", N_("&Next pane"), "F6"),
            Command("reveal", N_("Show the &password"), "Ctrl+H"),
            _LINE,
            Command("theme", N_("&Appearance")),
            Command("language", N_("&Language")),
        ),
    ),
    (
        N_("&Tools"),
        (
            Command("test", N_("Send &test"), "Ctrl+T"),
            Command("cancel", N_("&Cancel"), "Esc"),
            Command("dns", N_("Check &DNS"), "F5"),
            Command("audit", N_("&Audit many domains…")),
            _LINE,
            Command("load_providers", N_("Load a providers &file…")),
            Command("forget_providers", N_("F&orget the providers file")),
            _LINE,
            Command("report", N_("Copy &report"), "Ctrl+Shift+C"),
            Command("save_report", N_("&Save report…")),
            Command("support", N_("Contact su&pport…")),
        ),
    ),
    (
        N_("&Platform"),
        (
            Command("apply", N_("&Apply to platform…"), "Ctrl+Shift+A"),
            Command("platform_compare", N_("&Compare and read…")),
            Command("platform_test", N_("&Test on the platform…")),
            _LINE,
            Command("platform_connect", N_("C&onnect a platform…")),
            Command("platform_edit", N_("&Edit the connection…")),
            Command("platform_forget", N_("&Forget a platform…")),
        ),
    ),
    (
        N_("&Help"),
        (
            Command("help_google", N_("&Google app password")),
            Command("help_microsoft", N_("&Microsoft 365")),
            Command("help_ovh", N_("&OVHcloud")),
            Command("help_instead", N_("&No password accepted")),
            Command("help_other", N_("&Another provider")),
            _LINE,
            Command("log", N_("&Log…")),
            Command("about", N_("A&bout smtpgui")),
        ),
    ),
)

THEMES = (("system", N_("Like the &system")), ("light", N_("&Light")), ("dark", N_("&Dark")))


def menu_letters() -> str:
    """The letters that open the menus in the current language; nothing else in the window may claim them."""
    return "".join(_(title).partition("&")[2][:1] for title, _lines in MENUS)


class Menus:
    """Builds the menu bar of `window` and hands out its actions. While a menu is open, what `idle()` names is grey.

    Only while it is open: a shortcut asks at the moment of its key whether there is something to act on.
    """

    def __init__(
        self,
        window: QMainWindow,
        commands: dict[str, Callable[[], object]],
        idle: Callable[[], set[str]],
        preferences: Preferences,
        wear: Callable[[str], object],
        speak: Callable[[str], object],
    ) -> None:
        self.actions: dict[str, QAction] = {}
        bar = QMenuBar()
        for title, lines in MENUS:
            menu = bar.addMenu(_(title))
            menu.aboutToShow.connect(lambda: self._grey(idle()))
            menu.aboutToHide.connect(lambda: self._grey(set()))
            for line in lines:
                if not line.id:
                    menu.addSeparator()
                elif line.id == "theme":
                    themes = [(code, _(name)) for code, name in THEMES]
                    self._choices(menu.addMenu(_(line.text)), themes, preferences.theme, wear)
                elif line.id == "language":
                    self._choices(menu.addMenu(_(line.text)), list(LANGUAGES.items()), current_language(), speak)
                else:
                    self._add(menu, line, commands[line.id])
        window.setMenuBar(bar)  # which ends the former one, with its menus

    def _add(self, menu: QMenu, line: Command, run: Callable[[], object]) -> None:
        action = QAction(_(line.text), menu)
        action.setObjectName(f"action_{line.id}")
        if line.shortcut:
            action.setShortcut(QKeySequence(line.shortcut))
        if line.in_list:
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda _checked=False: run())
        menu.addAction(action)
        self.actions[line.id] = action

    def _grey(self, names: set[str]) -> None:
        for name, action in self.actions.items():
            action.setEnabled(name not in names)

    def _choices(
        self, menu: QMenu, choices: Sequence[tuple[str, str]], current: str, choose: Callable[[str], object]
    ) -> None:
        group = QActionGroup(menu)
        for code, name in choices:
            action = QAction(name, menu)
            action.setCheckable(True)
            action.setChecked(code == current)
            action.triggered.connect(lambda _checked=False, chosen=code: choose(chosen))
            group.addAction(action)
            menu.addAction(action)
