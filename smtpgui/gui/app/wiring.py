"""Puts the window and its controllers together."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from smtpgui.core.configurations.edit import Edit
from smtpgui.core.findings import findings_of
from smtpgui.core.help.pages import PAGES
from smtpgui.core.language import _
from smtpgui.core.providers.row import Provider
from smtpgui.gui.app.actions import Actions, OfferActions
from smtpgui.gui.app.close_handler import CloseHandler
from smtpgui.gui.app.commands import Commands, idle_commands
from smtpgui.gui.app.error_messages import ErrorMessages
from smtpgui.gui.app.layout import HistoryTab, Panes
from smtpgui.gui.app.main_window import MainWindow
from smtpgui.gui.app.menus import Menus
from smtpgui.gui.app.platform_commands import PlatformCommands
from smtpgui.gui.app.preferences import Preferences
from smtpgui.gui.app.user_providers import UserProviders
from smtpgui.gui.dns.controller import DnsController
from smtpgui.gui.form.autocorrect import Autocorrect
from smtpgui.gui.form.discovery_controller import DiscoveryController
from smtpgui.gui.jobs.log import log
from smtpgui.gui.message.controller import MessageController
from smtpgui.gui.message.mailbox_controller import MailboxController
from smtpgui.gui.send_test.controller import SendTestController
from smtpgui.gui.session.configuration_actions import ConfigurationActions
from smtpgui.gui.session.session import Session
from smtpgui.gui.widgets.labels import announce


class Program(QObject):
    """The window at work. A change of language makes another Program, with a Session that succeeds this one."""

    theme_wanted = Signal(str)
    language_wanted = Signal(str)

    def __init__(self, session: Session, window: MainWindow, preferences: Preferences, where: str = "") -> None:
        super().__init__(window)
        self.session, self.window, self.preferences = session, window, preferences
        self.panes = panes = Panes(session, window, where)
        self.autocorrect = Autocorrect(session, panes.form, panes.messages, self)
        self.discovery = DiscoveryController(session, panes.form, panes.messages, self)
        self.tester = SendTestController(session, panes.form, panes.messages, panes.panel.test, self)
        self.configurations = ConfigurationActions(session, self)
        self.errors = ErrorMessages(session, self.configurations, window, self)
        self.history = HistoryTab()
        self.dns = DnsController(session, panes.tabs, self)
        self.reader = MessageController(session, window, lambda: self.tester.test_id, self)
        self.mailbox = MailboxController(session, window, self)
        self.actions = Actions(
            session,
            panes,
            self.tester,
            self.dns,
            self.configurations,
            self.reader,
            self.mailbox,
            preferences.folder,
            self,
        )
        self.platforms = PlatformCommands(session, panes, self.tester, self)
        self.offers = OfferActions(panes.form, self.autocorrect, self.actions, self)
        self.user_providers = UserProviders(session, window, preferences, self)
        self.close_handler = CloseHandler(session, window, preferences, self.tester, self)
        panes.tabs.addTab(self.history, _("History"))
        panes.tabs.setCurrentIndex(preferences.tab)
        window.setCentralWidget(panes)
        self.menus = Menus(
            window,
            Commands(session, panes, self.configurations, self.actions, self.platforms).table()
            | self.user_providers.commands()
            | {"cancel": self._cancel},
            self._idle_commands,
            preferences,
            self.theme_wanted.emit,
            self.language_wanted.emit,
        )
        panes.list.offer([self.menus.actions[name] for name in ("rename", "duplicate", "export", "delete")])
        self._wire()

    def _wire(self) -> None:
        session, panes = self.session, self.panes
        session.said.connect(lambda text, _button, _action: announce(self.window, text))
        session.opened.connect(self._opened)
        panes.bar.test_wanted.connect(self.actions.test)
        panes.header.apply_wanted.connect(self.platforms.apply)
        panes.panel.test.apply_wanted.connect(self.platforms.apply)
        self.platforms.test_wanted.connect(self.actions.test)
        self.actions.past_apply_wanted.connect(self.platforms.show_past)
        panes.form.offered.connect(self.offers.perform)
        panes.panel.test.offered.connect(self.offers.perform)
        panes.panel.test.report_wanted.connect(self.actions.copy_report)
        panes.panel.help.copy_wanted.connect(self.actions.copy_message)
        panes.list.import_wanted.connect(self.actions.choose_import)
        panes.first.import_wanted.connect(self.actions.choose_import)
        panes.panel.test.message_wanted.connect(self.actions.read_message)
        panes.panel.test.mailbox_wanted.connect(self.actions.look_in_mailbox)
        self.history.run_wanted.connect(self.actions.show_run)
        self.reader.offered.connect(self.offers.perform)
        self.reader.mailbox_wanted.connect(self.actions.look_in_mailbox)
        self.reader.selector_kept.connect(lambda _name: self.dns.forget_result())
        self.window.files_dropped.connect(lambda names: self.actions.take_files([Path(name) for name in names]))
        panes.tabs.currentChanged.connect(self._tab_shown)
        self.user_providers.changed.connect(self.discovery.look_again)
        self.discovery.recognised.connect(self._show_provider_help)
        self.dns.offered.connect(self.offers.perform)
        self.dns.help_wanted.connect(self.actions.show_help)
        self.dns.copy_wanted.connect(self.actions.copy_text)
        self.dns.checked.connect(lambda: self._show_provider_help(self.discovery.provider()))
        self.tester.announced.connect(lambda text: announce(self.window, text))
        self.tester.started.connect(lambda: panes.show_testing(testing=True))
        self.tester.ended.connect(lambda: panes.show_testing(testing=False))
        self.tester.started.connect(lambda: log.info("test started"))
        self.tester.ended.connect(lambda: log.info("test ended: %s", panes.panel.test.title()))

    def retire(self) -> None:
        """Let go of the window, which another Program takes over."""
        self.tester.cancel()
        self.discovery.retire()
        self.dns.retire()
        self.reader.retire()
        self.mailbox.retire()
        for signal in (self.window.closing, self.window.resized, self.window.files_dropped):
            signal.disconnect()
        self.panes.deleteLater()
        self.deleteLater()

    def _cancel(self) -> None:
        """Stop whatever runs."""
        self.actions.cancel()
        self.discovery.cancel()

    def _idle_commands(self) -> set[str]:
        """The commands that have nothing to act on now."""
        return idle_commands(
            self.session.current, some=bool(self.session.summaries), undo=self.session.undo is not None
        )

    # What the session and the parts say

    @Slot(object)
    def _opened(self, edit: Edit | None) -> None:
        if edit is not None:
            self.preferences.keep("selected", edit.saved.id)
            self._tab_shown(self.panes.tabs.currentIndex())

    @Slot(int)
    def _tab_shown(self, index: int) -> None:
        self.preferences.keep("tab", index)
        edit = self.session.current
        if index == 2 and edit is not None:
            identity = edit.saved.id
            self.session.in_background(lambda workspace: workspace.runs(identity), self.history.show_runs)
        self._show_provider_help(self.discovery.provider())
        if self.dns.in_front and not self.tester.running:
            self.panes.panel.show_help()
        self.dns.show_when_visible()

    @Slot(object)
    def _show_provider_help(self, provider: Provider | None) -> None:
        """Beside the settings stands how to get the secret, beside the records how to publish them."""
        edit = self.session.current
        domain = edit.settings.sender_domain if edit else ""
        if self.dns.in_front:
            findings = list(findings_of(self.dns.steps))
            from smtpgui.core.help.publish_page import publish_page

            self.panes.panel.help.show_help(publish_page(findings), domain)
            return
        page = provider.help_page if provider and provider.help_page in PAGES else "other"
        self.panes.panel.help.show_page(page, domain, provider)
