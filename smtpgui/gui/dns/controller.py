"""Runs DNS checks for the configuration on the form and shows them."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QTabWidget, QWidget

from smtpgui.core.configurations.edit import Edit
from smtpgui.core.findings import Finding, Offer, Step, findings_of
from smtpgui.core.language import _
from smtpgui.core.stores.interface import Run, RunKind
from smtpgui.core.workspace import run_of
from smtpgui.gui.jobs.job import Job, JobRunner
from smtpgui.gui.session.session import Session
from smtpgui.gui.widgets.buttons import has_keyboard
from smtpgui.gui.widgets.layouts import vertical

if TYPE_CHECKING:
    from smtpgui.gui.dns.tab import DnsTab

AGE_MS = 30_000


class _Result(NamedTuple):
    """What a check of a domain found, and when."""

    steps: tuple[Step, ...]
    checked_at: datetime


class DnsController(JobRunner):
    """Checks the domain on the form. A result is kept until the program ends; Check again renews it."""

    offered = Signal(Offer)
    help_wanted = Signal(str)
    copy_wanted = Signal(str)
    checked = Signal()

    def __init__(self, session: Session, tabs: QTabWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._tabs = session, tabs
        self._page = QWidget()
        tabs.addTab(self._page, _("DNS health"))
        self._domain = ""
        self._steps: list[Step] = []
        self._blocklists = False
        self._results: dict[str, _Result] = {}
        self._age = QTimer(self, interval=AGE_MS)
        self._age.timeout.connect(self._show_age)
        session.opened.connect(self._opened)

    @cached_property
    def tab(self) -> DnsTab:
        """The cards: a third of the window's widgets, loaded and made when they are first needed."""
        from smtpgui.gui.dns.tab import DnsTab

        tab = DnsTab()
        tab.check_wanted.connect(self.check)
        tab.copy_wanted.connect(self.copy_wanted)
        tab.message_wanted.connect(self.copy_message)
        tab.selector_given.connect(self._use_selector)
        tab.blocklists_wanted.connect(self._ask_blocklists)
        vertical(self._page, tab)
        if has_keyboard(self._page):  # Qt gave it when there was nothing else on the page
            tab.show()
            tab.setFocus()
        return tab

    @property
    def in_front(self) -> bool:
        """Whether the tab is the one that is shown."""
        return self._tabs.currentWidget() is self._page

    def retire(self) -> None:
        """Stop, for other panes take over."""
        self._age.stop()
        self.cancel()

    @property
    def steps(self) -> tuple[Step, ...]:
        """The last result for the domain on the form."""
        edit = self._session.current
        result = self._results.get(edit.settings.sender_domain) if edit else None
        return result.steps if result else ()

    def show_when_visible(self) -> None:
        """Show the result of the domain on the form, and check it where there is none yet."""
        edit = self._session.current
        if edit is None or not self.in_front:
            self._age.stop()
            return
        self._age.start()
        domain = edit.settings.sender_domain
        if "." not in domain:
            self.cancel()
            self.tab.show_nothing()
        elif domain in self._results:
            self._show_result(domain)
        elif domain != self._domain or not self.running:
            self.check()

    @Slot()
    def check(self) -> None:
        """Check the domain on the form anew; nothing is taken from a cache."""
        edit, workspace = self._session.current, self._session.workspace
        if edit is None or workspace is None or "." not in edit.settings.sender_domain:
            return
        self.cancel()
        domain, settings = edit.settings.sender_domain, edit.settings
        provider = workspace.provider_of(settings)
        selectors = edit.selectors
        self._domain, self._steps = domain, []
        self.tab.show_running(domain)
        lists = self._blocklists
        job = Job(
            lambda: workspace.check_dns(domain, provider, selectors, blocklists=lists),
            "check DNS",
            item=self._step,
            done=lambda _nothing: self._done(edit, domain),
            failed=self._failed,
        )
        self.start_job(job)

    @Slot()
    def _ask_blocklists(self) -> None:
        """From now on, until the program ends: the user asked for it."""
        self._blocklists = True
        self.check()

    @Slot(str)
    def _use_selector(self, selector: str) -> None:
        """A DKIM selector that the user knows: kept with the configuration, and looked for."""
        edit = self._session.current
        if edit is not None:
            edit.selectors = (*edit.selectors, selector)
            self._session.touched(edit)
            self.check()

    def forget_result(self) -> None:
        """Forget the result of the domain on the form, as when another selector is to be looked for."""
        edit = self._session.current
        if edit is not None:
            self._results.pop(edit.settings.sender_domain, None)
        self.show_when_visible()

    def show_run(self, run: Run) -> None:
        """Show an earlier check again, as it was then."""
        self.cancel()
        self._show(run.settings.sender_domain, run.steps, run.started_at)

    def _show(self, domain: str, steps: tuple[Step, ...], checked_at: datetime) -> None:
        self.tab.show_running(domain)
        for step in steps:
            self.tab.show_step(step, domain)
        self.tab.show_end(domain, steps, checked_at)

    @Slot(object)
    def _opened(self, _edit: object) -> None:
        self.show_when_visible()

    @Slot()
    def cancel(self) -> None:
        """Stop a check that is under way; an earlier result comes back."""
        if self.stop_job():
            if self._domain in self._results:
                self._show_result(self._domain)
            else:
                self.tab.show_failure(_("cancelled"), None)

    @Slot(object)
    def _step(self, step: Step) -> None:
        if not step.running:
            self._steps.append(step)
            self.tab.show_step(step, self._domain)

    def _done(self, edit: Edit, domain: str) -> None:
        steps, former = tuple(self._steps), self._results.get(domain)
        if former is not None and _nothing_known(steps):
            self._show_result(domain)
            self.tab.show_failure(_("the name servers did not answer."), former.checked_at)
            return
        self._results[domain] = _Result(steps, datetime.now(UTC))
        self._show_result(domain)
        if not edit.is_new:
            run = run_of(edit.saved.id, RunKind.DNS, edit.settings, steps)
            self._session.in_background(lambda workspace: workspace.store.record_run(run))

    @Slot(Finding)
    def _failed(self, finding: Finding) -> None:
        self.tab.show_failure("", None)
        self._session.troubled.emit(finding)

    def _show_result(self, domain: str) -> None:
        self._show(domain, *self._results[domain])
        self.checked.emit()

    def _show_age(self) -> None:
        edit = self._session.current
        result = self._results.get(edit.settings.sender_domain) if edit else None
        if result is not None:
            self.tab.show_age(result.checked_at)

    @Slot()
    def copy_message(self) -> None:
        """Copy the message for the IT team: every record to publish."""
        edit = self._session.current
        if edit is not None:
            findings = list(findings_of(self.steps))
            from smtpgui.core.dnshealth.publish.it_message import it_message

            text = it_message(edit.settings.sender_domain, edit.settings.sender_address, findings)
            self.copy_wanted.emit(text)


def _nothing_known(steps: tuple[Step, ...]) -> bool:
    """Whether a check learned nothing at all: the computer is offline, for example."""
    from smtpgui.gui.dns.tab import MAIN

    findings = [finding for step in steps if step.name in MAIN for finding in step.findings or ()]
    return bool(findings) and all(finding.code.endswith(".unknown") for finding in findings)
