"""Finds the settings that go with the sender address and fills them in, visibly and undoably."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from smtpgui.core.configurations.edit import Edit
from smtpgui.core.explain import explain, severity
from smtpgui.core.findings import Finding, Severity, Step
from smtpgui.core.language import N_, _, say
from smtpgui.core.providers.recognition import Recognition
from smtpgui.core.providers.row import Provider
from smtpgui.core.providers.table import provider_of_server
from smtpgui.core.settings.check_addresses import address_faults
from smtpgui.gui.form.settings_form import SettingsForm
from smtpgui.gui.form.validation_messages import FormMessages
from smtpgui.gui.jobs.job import Job, JobRunner
from smtpgui.gui.session.session import Session

if TYPE_CHECKING:
    from smtpgui.core.smtp.discovery.proposal import Discovery

_LOOKING = {
    "autoconfig": N_("Looking for an autoconfig file of {domain}…"),
    "probe": N_("Looking at the mail servers of {domain}…"),
}
_FOUND = {
    "autoconfig": N_("Found in the provider's autoconfig file: {server}, port {port}. Check it with a test."),
    "srv": N_("The DNS of {domain} names {server}, port {port}. Check it with a test."),
    "probe": N_("Not in our list. These are common values for {domain}: check them with a test."),
}
_OF_LIST = ("table", "own_file", "mx", "spf")


class DiscoveryController(JobRunner):
    """Looks for the settings of an address. `recognised(provider)` tells whose help page fits."""

    recognised = Signal(object)

    def __init__(self, session: Session, form: SettingsForm, messages: FormMessages, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._form, self._messages = session, form, messages
        self._looked_up = ""
        self._fault: Finding | None = None
        session.opened.connect(self._opened)
        form.left.connect(self._left)

    def provider(self) -> Provider | None:
        """The provider of the configuration on the form, as far as it is known."""
        edit = self._session.current
        if edit is None:
            return None
        return provider_of_server(edit.settings.server, edit.settings.sender_address)

    def cancel(self) -> None:
        """Stop looking, where something is looked for."""
        if self.running:
            self._cancel()

    def retire(self) -> None:
        """Stop, for other panes take over."""
        self.stop_job()

    @Slot()
    def look_again(self) -> None:
        """The list of providers is another one."""
        edit = self._session.current
        if edit is not None and not edit.settings.server:
            self._again()
        self._messages.refresh()
        self._tell_provider()

    @Slot(object)
    def _opened(self, edit: Edit | None) -> None:
        self.stop_job()
        self._form.strip.hide()
        self._looked_up = ""
        if edit is None:
            return
        self._tell_provider()
        if edit.settings.server:
            self._looked_up = edit.settings.sender_domain
        else:
            self._look_up(edit)

    @Slot(str)
    def _left(self, name: str) -> None:
        edit = self._session.current
        if edit is None:
            return
        if name == "sender_address":
            self._look_up(edit)
        elif name == "server":
            self._tell_provider()

    # Looking

    def _look_up(self, edit: Edit) -> None:
        """Where a server was typed, only say whose it is; else look for one."""
        address = edit.settings.sender_address.strip()
        domain = edit.settings.sender_domain
        workspace = self._session.workspace
        if workspace is None or not domain or domain == self._looked_up or address_faults(address, ""):
            return
        self._looked_up = domain
        self.stop_job()
        self._fault = None
        self._form.strip.show_message(say("Looking up {domain}…", domain=domain), _("Cancel"), self._cancel)
        troubled = self._session.troubled
        if "server" in edit.typed:
            work, done = partial(workspace.recognise, address), partial(self._recognised, edit)
            self.start_job(Job(work, "recognise", done=done, failed=troubled))
        else:
            job = Job(partial(workspace.discover, address), "discover", item=partial(self._looking, domain))
            job.done.connect(partial(self._discovered, edit))
            job.failed.connect(troubled)
            self.start_job(job)

    def _looking(self, domain: str, step: Step) -> None:
        """Say what is looked at; keep why nothing will come of it."""
        if step.running and step.name in _LOOKING:
            text = say(_LOOKING[step.name], domain=domain)
            self._form.strip.show_message(text, _("Cancel"), self._cancel)
        for finding in step.findings or ():
            if severity(finding) is Severity.ERROR:
                self._fault = finding
            elif finding.code == "discover.no_mail":
                self._messages.note(finding)

    def _cancel(self) -> None:
        self.stop_job()
        self._form.strip.show_message(
            _("Stopped looking. You can fill in the fields yourself."), _("Look again"), self._again
        )

    def _again(self) -> None:
        self._looked_up = ""
        if self._session.current is not None:
            self._look_up(self._session.current)

    # What came of it

    def _recognised(self, edit: Edit, found: Recognition) -> None:
        if edit is not self._session.current or found.domain != edit.settings.sender_domain:
            return
        if found.provider is None:
            self._say_unknown(found.domain, reached=found.reached)
        else:
            filled = edit.fill(found.provider)
            if filled:
                self._show_edit(edit)
            self._say_known(edit, found.provider, filled)
        self._tell_provider(found.provider)

    def _discovered(self, edit: Edit, found: Discovery) -> None:
        if edit is not self._session.current or found.domain != edit.settings.sender_domain:
            return
        provider = found.provider
        if found.settings is None:
            if provider is not None:
                if edit.fill(provider):  # each customer has a server there; the username may be known all the same
                    self._show_edit(edit)
                self._say_known(edit, provider, ())
            else:
                self._say_unknown(found.domain, reached=found.reached)
            self._tell_provider(provider)
            return
        filled = edit.fill_found(found.settings)
        if filled:
            self._show_edit(edit)
            self._show_sources(filled, found)
        if provider is not None and found.sources["server"] in _OF_LIST:
            self._say_known(edit, provider, filled)
        else:
            self._say_found(edit, found)
        self._tell_provider(provider)

    def _show_sources(self, filled: tuple[str, ...], found: Discovery) -> None:
        from smtpgui.core.smtp.discovery.words import FOUND

        words = {name: FOUND.get(str(found.sources.get(name, "")), "") for name in filled}
        self._messages.show_sources({name: _(text) for name, text in words.items() if text})

    def _say_found(self, edit: Edit, found: Discovery) -> None:
        text = _FOUND[str(found.sources["server"])]
        text = say(text, domain=found.domain, server=edit.settings.server, port=edit.settings.port)
        self._form.strip.show_message(text, _("Undo"), self._undo)

    def _say_known(self, edit: Edit, provider: Provider, filled: tuple[str, ...]) -> None:
        if edit.differs_from_usual(provider):
            text = N_("{provider} recognised. Your settings differ from the usual ones ({server}, {port}).")
            self._say(text, provider, _("Use the usual ones"), lambda: self._use_usual(provider))
        elif not provider.server:
            self._say(N_("{provider} recognised. Each customer has a server of its own there."), provider)
        elif "server" in filled or "port" in filled:
            text = N_("{provider} recognised. Server and port are filled in for you.")
            self._say(text, provider, _("Undo"), self._undo)
        else:
            self._say(N_("{provider} recognised."), provider)

    def _say(
        self, text: str, provider: Provider, link: str = "", action: Callable[[], object] | None = None
    ) -> None:
        text = say(text, provider=provider.name, server=provider.server, port=provider.port)
        self._form.strip.show_message(text, link, action)

    def _say_unknown(self, domain: str, *, reached: bool) -> None:
        if not reached:
            text = say("Could not look up {domain}. You can fill in the fields meanwhile.", domain=domain)
            self._form.strip.show_message(text, _("Try again"), self._again)
        elif self._fault is not None and self._fault.code == "discover.no_domain":
            words = explain(self._fault)
            self._form.strip.show_message(f"{words.title} {words.fix}")
        else:
            text = _("We do not know this provider. Ask it for its “SMTP settings”, or search its help pages.")
            self._form.strip.show_message(text)

    # Taking back

    def _undo(self) -> None:
        edit = self._session.current
        if edit is not None:
            edit.undo_fill()
            self._messages.show_sources({})
            self._show_edit(edit)
            self._form.strip.hide()
            self._tell_provider()

    def _use_usual(self, provider: Provider) -> None:
        edit = self._session.current
        if edit is not None:
            edit.use_usual(provider)
            self._show_edit(edit)
            text = N_("{provider} recognised. Server and port are filled in for you.")
            self._say(text, provider, _("Undo"), self._undo)

    def _show_edit(self, edit: Edit) -> None:
        """Put changed settings on the form, field by field, so that Undo in a field still works."""
        for name, value in edit.settings.to_values().items():
            if self._form.editors[name].value() != value:
                self._form.show_value(name, value)
        self._messages.refresh()
        self._session.touched(edit)

    def _tell_provider(self, provider: Provider | None = None) -> None:
        self.recognised.emit(provider or self.provider())
