"""The furniture of the window: composes the three panes and wires them; what happens is done elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QWidget

from smtpgui import PROGRAM
from smtpgui.core.configurations.edit import Edit
from smtpgui.core.configurations.history import NOTHING, HistoryEntry, history_of
from smtpgui.core.findings import Outcome
from smtpgui.core.language import _, show_moment
from smtpgui.core.settings import field_of
from smtpgui.core.settings.check_signin import is_google
from smtpgui.core.stores.interface import Run
from smtpgui.core.stores.platform_records import AppliedState
from smtpgui.gui.app.first_page import FirstPage
from smtpgui.gui.app.header import ActionBar, Header
from smtpgui.gui.app.help_panel import HelpPanel
from smtpgui.gui.app.main_window import MainWindow
from smtpgui.gui.app.menus import menu_letters
from smtpgui.gui.form.settings_form import SettingsForm
from smtpgui.gui.form.validation_messages import FormMessages
from smtpgui.gui.send_test.panel import TestPanel
from smtpgui.gui.session.configuration_list import APPLIED, STATES, ConfigurationList, ListEntry
from smtpgui.gui.session.session import Session
from smtpgui.gui.widgets.boxes import ICONS, CardFrame, Toast
from smtpgui.gui.widgets.buttons import Button, enable, has_keyboard
from smtpgui.gui.widgets.icons import IconLabel
from smtpgui.gui.widgets.labels import Label
from smtpgui.gui.widgets.layouts import PageScroll, fill, horizontal, vertical
from smtpgui.gui.widgets.style import FORM_WIDTH, PANEL_FOLDS_BELOW, PANEL_WIDTH, Tone, set_role


class Panes(QWidget):
    """Central widget of the window: configurations, form with tabs, help and test."""

    def __init__(self, session: Session, window: MainWindow, where: str = "") -> None:
        super().__init__()
        self.session, self._window, self._where = session, window, where
        self.list = ConfigurationList()
        self.first = FirstPage()
        self.header = Header()
        self.form = SettingsForm(menu_letters())
        self.messages = FormMessages(self.form)
        self.bar = ActionBar()
        self.panel = SidePanel()
        self.tabs = _tabs("tabs", _("Parts of this configuration"))
        self.pages = QStackedWidget()
        self.toast = Toast(self)
        self._panel_wanted = False
        self._testing = False
        self._lay_out()
        self._wire()
        self._show_title()

    def _lay_out(self) -> None:
        self.tabs.addTab(self.form, _("Settings"))
        work = QWidget()
        vertical(work, self.header, (self.tabs, 1), self.bar, spacing=0)
        blank = QWidget()
        for page in (blank, self.first, work):
            set_role(page, role="page")
            self.pages.addWidget(page)
        self.work = work
        horizontal(self, self.list, (self.pages, 1), self.panel, spacing=0)
        self.list.hide()
        self.panel.hide()

    def _wire(self) -> None:
        session = self.session
        self._window.resized.connect(self._resized)
        session.listed.connect(self._show_list)
        session.opened.connect(self._show_edit)
        session.changed.connect(self._show_changes)
        session.said.connect(self.toast.show_message)
        self.form.edited.connect(self._edited)
        self.list.chosen.connect(session.select)
        self.list.new_wanted.connect(session.new)
        self.first.accepted.connect(self._begin)
        self.first.manual_wanted.connect(lambda: self._begin(""))
        self.bar.save_wanted.connect(session.save)
        self.bar.discard_wanted.connect(session.discard)
        self.header.panel_wanted.connect(self.toggle_panel)
        self.panel.test.field_wanted.connect(self.form.focus)
        for name, editor in self.form.editors.items():
            editor.focus_widget().installEventFilter(self)
            editor.focus_widget().setProperty("field", name)

    # Showing what the session says

    @Slot()
    def _show_list(self) -> None:
        session = self.session
        entries = [self._entry(s.id, s.name, STATES[s.state]) for s in session.summaries]
        new = session.edits.get("")
        if new is not None:
            entries.insert(0, self._entry("", new.saved.name, STATES[new.state]))
        current = session.current.saved.id if session.current else None
        self.list.show_entries(entries, current)
        self.list.setVisible(bool(entries) and not self._narrow_with_panel())

    def _entry(self, identity: str, name: str, state: tuple[str, Tone]) -> ListEntry:
        edit = self.session.edits.get(identity)
        if edit is not None:
            name, state = edit.saved.name, STATES[edit.state]
        text = " · ".join(part for part in (_(state[0]), self._applied(identity)) if part)
        return ListEntry(identity, name, text, state[1], edit is not None and edit.dirty)

    def _applied(self, identity: str) -> str:
        """How a configuration stands to what was last applied of it, in a word; unsaved changes count."""
        state = self._applied_state(identity)
        return _(APPLIED[state]) if state in APPLIED else ""

    def _applied_state(self, identity: str) -> AppliedState:
        state = next((s.applied for s in self.session.summaries if s.id == identity), AppliedState.NEVER)
        edit = self.session.edits.get(identity)
        changed = state is AppliedState.APPLIED and edit is not None and edit.changes()
        return AppliedState.DIFFERS if changed else state

    @Slot(str)
    def _begin(self, address: str) -> None:
        """Begin a configuration on its settings, whatever tab the former one was left at."""
        self.tabs.setCurrentWidget(self.form)
        self.list.search.clear()
        self.session.begin(address)
        self.form.focus("sender_address")

    def show_testing(self, *, testing: bool) -> None:
        """A test of what is on the form began or ended."""
        self._testing = testing
        if self.session.current is not None:
            self._show_changes(self.session.current)

    @Slot(object)
    def _show_edit(self, edit: Edit | None) -> None:
        if edit is None:
            self.pages.setCurrentWidget(self.first)
            self.first.start()
            self._show_title()
            self._place_panel()
            return
        self.form.advanced.setChecked(False)
        self.form.set_settings(edit.settings, edit.password)
        self.messages.password_stored = edit.password_stored
        self.messages.reset()
        self.pages.setCurrentWidget(self.work)
        self.list.select(edit.saved.id)
        self._show_changes(edit)
        self._place_panel()

    @Slot(object)
    def _show_changes(self, edit: Edit) -> None:
        if edit is not self.session.current:
            return
        workspace = self.session.workspace
        assert workspace is not None
        keyring = workspace.passwords.description if edit.password_stored else ""
        provider = workspace.provider_of(edit.settings)
        self.form.password_editor().show_stored(stored=bool(keyring))
        kept = workspace.passwords.persistent or workspace.network.rehearsal
        self.messages.show_password_source(keyring, google=is_google(provider), kept=kept)
        self.header.show_configuration(
            edit.saved.name, edit.settings.sender_address, provider.name if provider else ""
        )
        text, tone = STATES[edit.state]
        if self._testing:
            self.header.chip.show_state(_("Checking…"), Tone.INFO, "run")
        else:
            self.header.chip.show_state(_(text), tone)
        self.bar.show_changes(len(edit.changes()) or int(edit.dirty), tested=tone is Tone.OK or self._testing)
        ready = (
            tone is Tone.OK and not edit.dirty and self._applied_state(edit.saved.id) is not AppliedState.APPLIED
        )
        self.header.apply.set_role("primary" if ready and not self._testing else "")
        if self._testing and has_keyboard(self.bar.test):
            self.panel.test.cancel.setFocus()
        for button in (self.bar.test, self.header.apply):  # neither does anything meanwhile
            enable(button, on=not self._testing)
        self.list.show_entry(self._entry(edit.saved.id, edit.saved.name, STATES[edit.state]))
        self._show_title()

    def _show_title(self) -> None:
        edit = self.session.current
        name = f"{edit.saved.name}[*] – " if edit else ""
        self._window.setWindowTitle(f"{name}{PROGRAM}{self._where}")
        self._window.setWindowModified(edit is not None and edit.dirty)

    @Slot(str)
    def _edited(self, name: str) -> None:
        self.session.take(self.form.settings(), self.form.password(), name)

    # The right pane, which gives way in a narrow window

    def show_panel(self) -> None:
        """Show the right pane; in a narrow window the list gives it room."""
        self._panel_wanted = True
        self._place_panel()

    def show_test(self) -> None:
        """Turn the right pane to the test, and show it."""
        self.show_panel()
        self.panel.tabs.setCurrentWidget(self.panel.test)

    @Slot()
    def toggle_panel(self) -> None:
        """Show or hide the right pane of a narrow window."""
        self._panel_wanted = not self._panel_wanted
        self._place_panel()

    def _narrow(self) -> bool:
        return self._window.width() < PANEL_FOLDS_BELOW

    def _narrow_with_panel(self) -> bool:
        return self._narrow() and self._panel_wanted

    def _place_panel(self) -> None:
        working = self.pages.currentWidget() is self.work
        narrow = self._narrow()
        focused = self._window.focusWidget()
        self.panel.setVisible(working and (self._panel_wanted or not narrow))
        if focused is not None and self.list.isAncestorOf(focused) and working and self._narrow_with_panel():
            self.panel.tabs.tabBar().setFocus()  # and not what comes next: a button that acts
        self.list.setVisible(self.list.items.count() > 0 and not (working and self._narrow_with_panel()))
        self.header.panel_button.setVisible(narrow)
        self.header.shorten(short=narrow, crowded=narrow and self._panel_wanted)
        self.header.panel_button.setText(_("Configurations") if self._panel_wanted else _("Help and test"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Tell the help panel which field has the cursor."""
        if event.type() == QEvent.Type.FocusIn:
            name = watched.property("field")
            self.panel.help.show_field(field_of(name) if name else None)
        return False

    @Slot()
    def _resized(self) -> None:
        self._place_panel()
        self.toast.place()


def _tabs(name: str, title: str) -> QTabWidget:
    tabs = QTabWidget()
    tabs.setObjectName(name)
    tabs.setAccessibleName(title)
    tabs.tabBar().setAccessibleName(title)
    return tabs


class SidePanel(QWidget):
    """Help and test, one at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_role(self, role="panel")
        self.setFixedWidth(PANEL_WIDTH)
        self.help = HelpPanel()
        self.test = TestPanel()
        self.tabs = _tabs("panel_tabs", _("Help and test"))
        self.tabs.addTab(self.help, _("Help"))
        self.tabs.addTab(self.test, _("Test"))
        vertical(self, self.tabs, margins=(1, 8, 0, 0))

    def show_help(self) -> None:
        """Turn to the help page."""
        self.tabs.setCurrentWidget(self.help)


_TONES = {Outcome.OK: Tone.OK, Outcome.WARNING: Tone.WARNING, Outcome.ERROR: Tone.ERROR}


class HistoryTab(PageScroll):
    """A card for each run, the newest first; `run_wanted(run)` asks to see one again."""

    run_wanted = Signal(Run)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("history")
        self.show_runs([])

    def show_runs(self, runs: Sequence[Run]) -> None:
        """Show these runs, the newest first."""
        page = QWidget()
        set_role(page, role="page")
        column = vertical(page, margins=(28, 16, 28, 20), spacing=12)
        if not runs:
            column.addWidget(Label(_(NOTHING), "mute", wrap=True))
        for entry in history_of(runs):
            column.addWidget(self._card(entry))
        column.addStretch(1)
        page.setMaximumWidth(FORM_WIDTH + 56)
        self.set_page(page)

    def _card(self, entry: HistoryEntry) -> CardFrame:
        card = CardFrame((16, 12, 16, 12), 4)
        line = horizontal(spacing=10)
        tone = _TONES[entry.run.outcome]
        when = show_moment(entry.run.started_at.astimezone())
        fill(
            line, IconLabel(ICONS[tone], tone.value, 18), Label(entry.title, "strong"), Label(when, "small"), None
        )
        again = Button(_("Show again"), role="link", on_click=partial(self.run_wanted.emit, entry.run))
        again.setAccessibleName(f"{again.text()}: {entry.title}, {when}")
        line.addWidget(again)
        fill(card.rows, line, Label(entry.result, wrap=True, selectable=True))
        if entry.changed:
            card.rows.addWidget(Label(entry.changed, "small", wrap=True, selectable=True))
        return card
