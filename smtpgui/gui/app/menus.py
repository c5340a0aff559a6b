"""The menu bar: every command of the window, with its shortcut."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar

from smtpgui.core.language import LANGUAGES, N_, _, current_language
from smtpgui.gui.app.preferences import Preferences


class MenuItem(NamedTuple):
    """A line of a menu: its id, its text, its shortcut. An empty id draws a line.

    `in_list`: the key acts in the list of configurations alone.
    """

    id: str
    text: str = ""
    shortcut: str = ""
    in_list: bool = False


_LINE = MenuItem("")

MENUS: tuple[tuple[str, tuple[MenuItem, ...]], ...] = (
    (
        N_("&File"),
        (
            MenuItem("new", N_("&New"), "Ctrl+N"),
            MenuItem("import", N_("&Import…"), "Ctrl+O"),
            MenuItem("export", N_("&Export…"), "Ctrl+E"),
            MenuItem("export_all", N_("Export &all…")),
            _LINE,
            MenuItem("open_message", N_("Open a &received message…"), "Ctrl+M"),
            MenuItem("mailbox", N_("Look for a test in a &mailbox…")),
            _LINE,
            MenuItem("save", N_("&Save"), "Ctrl+S"),
            MenuItem("discard", N_("&Discard the changes")),
            _LINE,
            MenuItem("quit", N_("&Quit"), "Ctrl+Q"),
        ),
    ),
    (
        N_("&Edit"),
        (
            MenuItem("undo", N_("&Undo the last action"), "Ctrl+Shift+Z"),
            _LINE,
            MenuItem("rename", N_("&Rename…"), "F2"),
            MenuItem("duplicate", N_("&Duplicate"), "Ctrl+D"),
            MenuItem("delete", N_("De&lete"), "Del", in_list=True),
            _LINE,
            MenuItem("find", N_("&Find in the list"), "Ctrl+F"),
        ),
    ),
    (
        N_("&View"),
        (
            MenuItem("help_panel", N_("&Help beside the form"), "F1"),
            MenuItem("next_pane", N_("&Next pane"), "F6"),
            MenuItem("reveal", N_("Show the &password"), "Ctrl+H"),
            _LINE,
            MenuItem("theme", N_("&Appearance")),
            MenuItem("language", N_("&Language")),
        ),
    ),
    (
        N_("&Tools"),
        (
            MenuItem("test", N_("Send &test"), "Ctrl+T"),
            MenuItem("cancel", N_("&Cancel"), "Esc"),
            MenuItem("dns", N_("Check &DNS"), "F5"),
            MenuItem("audit", N_("&Audit many domains…")),
            _LINE,
            MenuItem("load_providers", N_("Load a providers &file…")),
            MenuItem("forget_providers", N_("F&orget the providers file")),
            _LINE,
            MenuItem("report", N_("Copy &report"), "Ctrl+Shift+C"),
            MenuItem("save_report", N_("&Save report…")),
            MenuItem("support", N_("Contact su&pport…")),
        ),
    ),
    (
        N_("&Platform"),
        (
            MenuItem("apply", N_("&Apply to platform…"), "Ctrl+Shift+A"),
            MenuItem("platform_compare", N_("&Compare and read…")),
            MenuItem("platform_test", N_("&Test on the platform…")),
            _LINE,
            MenuItem("platform_connect", N_("C&onnect a platform…")),
            MenuItem("platform_edit", N_("&Edit the connection…")),
            MenuItem("platform_forget", N_("&Forget a platform…")),
        ),
    ),
    (
        N_("&Help"),
        (
            MenuItem("help_google", N_("&Google app password")),
            MenuItem("help_microsoft", N_("&Microsoft 365")),
            MenuItem("help_ovh", N_("&OVHcloud")),
            MenuItem("help_instead", N_("&No password accepted")),
            MenuItem("help_other", N_("&Another provider")),
            _LINE,
            MenuItem("log", N_("&Log…")),
            MenuItem("about", N_("A&bout smtpgui")),
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
        set_theme: Callable[[str], object],
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
                    self._choices(menu.addMenu(_(line.text)), themes, preferences.theme, set_theme)
                elif line.id == "language":
                    self._choices(menu.addMenu(_(line.text)), list(LANGUAGES.items()), current_language(), speak)
                else:
                    self._add(menu, line, commands[line.id])
        window.setMenuBar(bar)  # which ends the former one, with its menus

    def _add(self, menu: QMenu, line: MenuItem, run: Callable[[], object]) -> None:
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
