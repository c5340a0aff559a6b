"""Commands about platforms: connect, apply, compare, take over, test there, forget.

Their dialogs and controllers are imported when they are first wanted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from smtpgui.core.configurations.edit import Edit
from smtpgui.core.findings import findings_of
from smtpgui.core.language import _, say, shown
from smtpgui.core.settings import SmtpSettings
from smtpgui.core.stores.interface import Run
from smtpgui.core.stores.platform_records import ConnectedPlatform
from smtpgui.gui.app.layout import Panes
from smtpgui.gui.send_test.controller import SendTestController
from smtpgui.gui.session.session import Session
from smtpgui.gui.widgets import prompts

Act = Callable[[ConnectedPlatform], object]


class PlatformCommands(QObject):
    """The commands about platforms; each does nothing where it has nothing to act on."""

    test_wanted = Signal()

    def __init__(self, session: Session, panes: Panes, tester: SendTestController, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._panes, self._tester = session, panes, tester
        self.at_work: QObject | None = None

    @property
    def _edit(self) -> Edit | None:
        return self._session.current

    def _with_platform(self, act: Act) -> None:
        """Do `act` with the platform: the only one, the one that is chosen, or one that is connected now."""

        def known(platforms: list[ConnectedPlatform]) -> None:
            if not platforms:
                self.connect_platform(act)
            elif len(platforms) == 1:
                act(platforms[0])
            else:
                from smtpgui.gui.platform.base_dialog import choose

                names = [shown(each.name) for each in platforms]
                choose(self._panes.window(), _("Which platform?"), names, lambda at: act(platforms[at]))

        self._session.in_background(self._platforms, known)

    def _platforms(self, workspace: Any) -> list[ConnectedPlatform]:
        """The platforms, the one that this configuration was applied to last first."""
        edit = self._edit
        known: list[ConnectedPlatform] = workspace.platforms.all()
        applied = workspace.store.applied(edit.saved.id) if edit is not None and edit.saved.id else []
        last = applied[0].platform_id if applied else ""
        return sorted(known, key=lambda each: each.id != last)

    # ConnectController

    @Slot()
    def connect_platform(self, then: Act | None = None, former: ConnectedPlatform | None = None) -> None:
        """Connect a platform, or change `former`; then go on."""
        from smtpgui.gui.platform.connect_controller import ConnectController

        self.at_work = ConnectController(self._session, self._panes.window(), then, former)

    @Slot()
    def edit_connection(self) -> None:
        """Change the details of a platform."""
        self._with_platform(lambda connection: self.connect_platform(None, connection))

    @Slot()
    def forget(self) -> None:
        """Forget a platform and its key, after asking."""

        def ask(connection: ConnectedPlatform) -> None:
            title = say("Forget {platform}?", platform=shown(connection.name))
            text = _("Its access key is removed from this computer. Nothing on the platform changes.")
            answers = [(_("Forget"), lambda: self._forget(connection)), (_("Cancel"), lambda: None)]
            prompts.ask(self._panes.window(), title, text, answers, "platform_forget")

        self._with_platform(ask)

    def _forget(self, connection: ConnectedPlatform) -> None:
        said = say("“{platform}” is forgotten.", platform=shown(connection.name))

        def gone(_nothing: object) -> None:
            self._session.said.emit(said, "", None)
            self._session.refresh_list()

        self._session.in_background(lambda workspace: workspace.platforms.remove(connection), gone)

    # ApplyController

    @Slot()
    def apply(self) -> None:
        """Apply what is on the form, once nothing in it is missing; to switch off it may be incomplete."""
        edit = self._edit
        if edit is None or self._tester.running:
            return
        if not edit.settings.enabled or self._complete():
            self._with_platform(self.apply_to)

    def _complete(self) -> bool:
        """Whether nothing is missing on the form but the password, which the platform may have; else it is said."""
        faults = [f for f in self._panes.messages.ask_everything() if f.code != "password.empty"]
        if faults:
            self._panes.show_test()
            self._tester.refuse(faults)
        return not faults

    def apply_to(self, connection: ConnectedPlatform) -> None:
        """Apply what is on the form to `connection`."""
        edit = self._edit
        if edit is None:
            return
        from smtpgui.gui.platform.apply_controller import ApplyController

        applying = ApplyController(self._session, self._panes.messages, self._panes.window(), edit, connection)
        applying.test_wanted.connect(self.test_wanted)
        applying.key_wanted.connect(lambda chosen: self.connect_platform(self.apply_to, chosen))
        applying.compare_wanted.connect(self.compare_with)
        self.at_work = applying

    def show_past(self, run: Run) -> None:
        """An apply of the history."""
        from smtpgui.gui.platform.apply_dialog import ApplyDialog

        named = [f.facts.get("platform") for f in findings_of(run.steps)]
        dialog = ApplyDialog(self._panes.window(), shown(next((str(name) for name in named if name), "")))
        dialog.open()  # what is not shown yet does not know how high its texts are
        dialog.show_past(run)

    # CompareController and reading

    @Slot()
    def compare(self) -> None:
        """Put what is on the form beside what a platform holds; it can be taken over from there."""
        if self._edit is not None:
            self._with_platform(self.compare_with)

    def compare_with(self, connection: ConnectedPlatform, seen: SmtpSettings | None = None) -> None:
        """Compare with `connection`, and with what was `seen` there before somebody changed it."""
        edit = self._edit
        if edit is None:
            return
        from smtpgui.gui.platform.compare import CompareController

        comparing = CompareController(self._session, self._panes.window(), edit, connection, seen)
        comparing.taken.connect(lambda settings: self._take_over(edit, settings, connection))
        comparing.apply_wanted.connect(self.apply_to)
        comparing.key_wanted.connect(lambda chosen: self.connect_platform(self.compare_with, chosen))
        self.at_work = comparing

    def _take_over(self, edit: Edit, settings: SmtpSettings, connection: ConnectedPlatform) -> None:
        """Put the platform's settings on the form, with a way back; Save keeps them."""
        before, typed = edit.settings, set(edit.typed)

        def put(values: SmtpSettings, names: set[str]) -> None:
            edit.settings, edit.typed = values, set(names)
            if edit is self._session.current:
                self._session.opened.emit(edit)
                self._session.touched(edit)

        put(settings, typed | set(settings.to_values()))
        text = say("Settings read from {platform}.", platform=shown(connection.name))
        self._session.offer_undo(text, lambda: put(before, typed))

    # The platform's test

    @Slot()
    def test(self) -> None:
        """Test from this computer and from the platform, side by side."""
        if self._edit is not None and not self._tester.running and self._complete():
            self._with_platform(self._test_on)

    def _test_on(self, connection: ConnectedPlatform) -> None:
        edit = self._edit
        if edit is not None:
            recipient = edit.recipient.strip() or edit.settings.sender_address.strip()
            from smtpgui.gui.platform.test_controller import PlatformTestController

            self.at_work = PlatformTestController(self._session, self._panes.window(), edit, connection, recipient)
