"""The commands of the menus, by their ids."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from smtpgui import PROGRAM, __version__
from smtpgui.core.configurations.edit import Edit
from smtpgui.core.language import _
from smtpgui.gui.app.actions import Actions, file_name
from smtpgui.gui.app.layout import Panes
from smtpgui.gui.app.platform_commands import PlatformCommands
from smtpgui.gui.jobs.log import log_text
from smtpgui.gui.session.configuration_actions import ConfigurationActions
from smtpgui.gui.session.session import Session
from smtpgui.gui.widgets import prompts
from smtpgui.gui.widgets.tab_order import tab_stops

_NEED_A_CONFIGURATION = (
    "export", "save", "discard", "rename", "duplicate", "delete", "reveal", "test", "dns", "report", "save_report",
    "support", "apply", "platform_compare", "platform_test", "mailbox",
)  # fmt: skip


def idle_commands(current: Edit | None, *, some: bool, undo: bool) -> set[str]:
    """The commands that have nothing to act on; `some` configurations are saved, `undo` can take something back."""
    idle = set() if current is not None else set(_NEED_A_CONFIGURATION)
    if current is not None and current.is_new:
        idle |= {"export", "duplicate"}
    if current is not None and not current.dirty:
        idle |= {"save", "discard"}
    if not some:
        idle |= {"export_all", "find"}
    return idle if undo else idle | {"undo"}


class Commands:
    """The commands; each does nothing where it has nothing to act on."""

    def __init__(
        self,
        session: Session,
        panes: Panes,
        library: ConfigurationActions,
        actions: Actions,
        platforms: PlatformCommands,
    ) -> None:
        self._session, self._panes, self._library, self._actions = session, panes, library, actions
        self._platforms = platforms

    def table(self) -> dict[str, Callable[[], object]]:
        """Return what each command of MENUS does, by its id."""
        session, library, actions = self._session, self._library, self._actions
        return {
            "new": session.new,
            "import": actions.choose_import,
            "export": self._export_current,
            "export_all": self._export_all,
            "save": session.save,
            "discard": session.discard,
            "quit": self._panes.window().close,
            "undo": self._undo,
            "rename": actions.rename,
            "duplicate": library.duplicate,
            "delete": library.delete,
            "find": self._find,
            "help_panel": self._help_panel,
            "next_pane": self._next_pane,
            "reveal": self._panes.form.password_editor().reveal.toggle,
            "test": actions.test,
            "cancel": actions.cancel,
            "dns": actions.check_dns,
            "apply": self._platforms.apply,
            "platform_compare": self._platforms.compare,
            "platform_test": self._platforms.test,
            "platform_connect": self._platforms.connect_platform,
            "platform_edit": self._platforms.edit_connection,
            "platform_forget": self._platforms.forget,
            "audit": actions.audit,
            "report": actions.copy_report,
            "save_report": actions.show_report,
            "support": actions.contact_support,
            "open_message": actions.read_message,
            "mailbox": actions.look_in_mailbox,
            "log": self._log,
            "about": self._about,
            **{
                f"help_{page}": partial(actions.show_help, page)
                for page in ("google", "microsoft", "ovh", "instead", "other")
            },
        }

    def _export_current(self) -> None:
        edit = self._session.current
        if edit is not None:
            self._export_to(edit.saved.name, partial(self._library.export_edit, edit))

    def _export_all(self) -> None:
        identities = [summary.id for summary in self._session.summaries]
        if identities:
            self._export_to(_("Configurations"), partial(self._library.export, identities))

    def _export_to(self, name: str, write: Callable[[Path], object]) -> None:
        prompts.file_to_write(self._panes.window(), _("Export"), f"{file_name(name)}.json", "json", write)

    def _undo(self) -> None:
        undo = self._session.undo
        if undo is not None:
            self._panes.toast.hide()
            undo()

    def _find(self) -> None:
        if not self._panes.list.isVisible():
            self._panes.toggle_panel()
        self._panes.list.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._panes.list.search.selectAll()

    def _help_panel(self) -> None:
        self._panes.show_panel()
        self._panes.panel.show_help()

    def _next_pane(self) -> None:
        panes: list[QWidget] = [self._panes.list, self._panes.pages, self._panes.panel]
        here = self._panes.window().focusWidget()
        at = next((i for i, pane in enumerate(panes) if here is not None and pane.isAncestorOf(here)), -1)
        for step in range(1, len(panes) + 1):
            pane = panes[(at + step) % len(panes)]
            target = next(tab_stops(pane), None) if pane.isVisible() else None
            if target is not None:
                target.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def _log(self) -> None:
        intro = _("What the program did since it was started. It holds no passwords and is not kept.")
        prompts.show_text(self._panes.window(), _("Log"), intro, log_text(), "log")

    def _about(self) -> None:
        from smtpgui.core.reports.report import versions

        intro = _("Sets up, tests and explains the custom SMTP of a debate platform. Free software, MIT licence.")
        text = "\n".join(f"{name} {version}" for name, version in [*versions(), *_libraries()])
        prompts.show_text(self._panes.window(), f"{PROGRAM} {__version__}", intro, text, "about")


def _libraries() -> list[tuple[str, str]]:
    from importlib.metadata import PackageNotFoundError, version

    found = []
    for name in ("PySide6-Essentials", "keyring", "dnspython", "cryptography"):
        try:
            found.append((name, version(name)))
        except PackageNotFoundError:  # a frozen program carries no metadata
            found.append((name, "?"))
    return found
