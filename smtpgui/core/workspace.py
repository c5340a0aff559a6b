"""The actions of the program, over a store, passwords and a network. Window and command line call the same."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from smtpgui.core.configurations.edit import Edit, account_of
from smtpgui.core.configurations.files import Imported, read_configurations, write_configurations
from smtpgui.core.explain import severity, step_outcome
from smtpgui.core.files import read_file, write_file
from smtpgui.core.findings import Fact, Finding, Outcome, Severity, Step, Trouble, findings_of
from smtpgui.core.net.network import Network
from smtpgui.core.providers.recognition import Recognition, recognise
from smtpgui.core.providers.row import Provider
from smtpgui.core.providers.table import provider_of_server
from smtpgui.core.settings.model import SmtpSettings
from smtpgui.core.stores.interface import Configuration, Draft, Run, RunKind, Store, Summary
from smtpgui.core.stores.passwords import Account, KeptPassword, Passwords, forget, look_up

if TYPE_CHECKING:
    from smtpgui.core.message import MessageOptions
    from smtpgui.core.message.imap import MailboxMessage, MailboxPoll
    from smtpgui.core.platform_sync.actions import PlatformActions
    from smtpgui.core.smtp.discovery.proposal import Discovery, DiscoveryOptions
    from smtpgui.core.smtp.send_test.api import SendTestOptions


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What the import of the file called `file` did: the configurations added, or why none was."""

    added: tuple[Configuration, ...] = ()
    refused: tuple[Finding, ...] = ()
    file: str = ""


class Workspace:
    """The actions of a user, apart from looking at things."""

    def __init__(
        self, store: Store | Callable[[], Store], passwords: Passwords, network: Network | None = None
    ) -> None:
        """A callable `store` opens one; it is called when the store is needed first."""
        self._store = store
        self.passwords = passwords
        self.network = network or Network()

    @property
    def store(self) -> Store:
        """Where the configurations are. Raises Trouble: what its opening raises, `store.*`."""
        if callable(self._store):
            self._store = self._store()
        return self._store

    # Passwords

    def password_for(self, settings: SmtpSettings) -> KeptPassword:
        """What the keyring keeps for the account of `settings`; it may ask its user, for up to a minute."""
        return look_up(self.passwords, account_of(settings))

    def mailbox_password(self, server: str, username: str) -> KeptPassword:
        """What the keyring keeps for the mailbox of `username` at "server" or "server:port"."""
        return look_up(self.passwords, _mailbox_key(server, username))

    # Configurations

    def summaries(self) -> list[Summary]:
        """The list of configurations."""
        return self.store.summaries()

    def open(self, configuration_id: str) -> Edit:
        """A configuration for editing; the keyring is not asked yet (`password_for` does)."""
        configuration = self.store.load(configuration_id)
        return Edit.of(configuration, None, self.store.state(configuration_id))

    def save(self, edit: Edit) -> Edit:
        """Keep settings and typed password; the result is untouched again.

        The password goes first: where the keyring refuses, nothing is saved and the form stays as it was.
        Where the store refuses, the keyring gets its former password back.
        Raises Trouble: `keyring.no_account`, `keyring.*`, `store.*`.
        """
        account = account_of(edit.settings) if edit.password else None
        if edit.password and account is None:
            raise Trouble(Finding("keyring.no_account"))
        former = self._put_password(account, edit.password) if account else None
        try:
            saved = self.store.save(self._to_save(edit))
        except Trouble:
            if account:
                self._put_back(account, former)
            raise
        with suppress(Trouble):  # it is saved: what cannot be noted besides must not look like a failure
            if account and former != edit.password:
                self._mark_password_changed(account)
            for run in edit.pending:
                self.store.record_run(replace(run, configuration_id=saved.id))
            if edit.pending and edit.outdated:  # the last of them used another password than the one kept now
                self.store.password_changed(saved.id)
            self.store.drop_draft(edit.saved.id)
        kept = account or edit.stored
        return Edit.of(saved, kept if kept == account_of(saved.settings) else None, self.store.state(saved.id))

    def _mark_password_changed(self, account: Account) -> None:
        """Earlier tests no longer speak for any configuration that signs in to `account`."""
        for summary in self.store.summaries():
            if account_of(self.store.load(summary.id).settings) == account:
                self.store.password_changed(summary.id)

    def _to_save(self, edit: Edit) -> Configuration:
        name = self.store.free_name(edit.saved.name) if edit.is_new else edit.saved.name
        return replace(
            edit.saved, name=name, settings=edit.settings, recipient=edit.recipient, selectors=edit.selectors
        )

    def _put_password(self, account: Account, password: str) -> str | None:
        former = self.passwords.get(account)
        if former != password:
            self.passwords.set(account, password)
        return former

    def _put_back(self, account: Account, former: str | None) -> None:
        with suppress(Trouble):  # the store's own trouble is the one to tell
            if former is None:
                self.passwords.delete(account)
            else:
                self.passwords.set(account, former)

    def duplicate(self, configuration_id: str) -> Configuration:
        """A copy under a free name; it shares the account, and so the password."""
        original = self.store.load(configuration_id)
        return self.store.save(replace(original, id="", name=self.store.free_name(original.name)))

    def forget_unused_passwords(self, settings: Iterable[SmtpSettings]) -> None:
        """Drop the passwords of deleted `settings` whose account no configuration uses any more."""
        used = {account_of(self.store.load(summary.id).settings) for summary in self.store.summaries()}
        for account in {account_of(each) for each in settings} - used - {None}:
            assert account is not None
            forget(self.passwords, account)

    # Files

    def import_file(self, path: Path) -> ImportResult:
        """Add every configuration of a file, or, where something in it is wrong, none at all; nothing is raised."""
        try:
            result = self.import_all(read_configurations(read_file(path), path.name))
        except Trouble as trouble:
            result = ImportResult(refused=(trouble.finding,))
        return replace(result, file=path.name)

    def import_all(self, found: Sequence[Imported]) -> ImportResult:
        """Add all of `found` under free names, or none where one of them has an error."""
        errors = tuple(
            finding for item in found for finding in item.findings if severity(finding) is Severity.ERROR
        )
        if errors:
            return ImportResult(refused=errors)
        added = []
        try:
            for item in found:
                name = self.store.free_name(item.name)
                added.append(self.store.save(Configuration(name, item.settings)))
        except Trouble:
            for configuration in added:
                with suppress(Trouble):  # the first trouble is the one to tell
                    self.store.delete(configuration.id)
            raise
        return ImportResult(added=tuple(added))

    def export(self, configuration_ids: Iterable[str]) -> str:
        """The configurations as the text of a file; never a password."""
        return write_configurations([self.store.load(each) for each in configuration_ids])

    def export_file(self, configuration_ids: Iterable[str], path: Path) -> None:
        """Write the same to `path` in one piece. Raises Trouble: `file.*`."""
        write_file(path, self.export(configuration_ids))

    # MailboxPoll outside

    def recognise(self, address: str) -> Recognition:
        """The provider that runs the mail of `address`."""
        return recognise(address, self.network)

    def discover(self, address: str, options: DiscoveryOptions | None = None) -> Generator[Step, None, Discovery]:
        """Find the settings that go with a sender address; only its domain is looked up."""
        from smtpgui.core.smtp.discovery.proposal import DiscoveryOptions
        from smtpgui.core.smtp.discovery.run import discover

        return (yield from discover(address, self.network, options or DiscoveryOptions()))

    def test(
        self, settings: SmtpSettings, password: str | None, recipient: str, options: SendTestOptions | None = None
    ) -> Generator[Step, None, Run]:
        """Send a test; returns it as a run for the history, of no configuration yet.

        `password` None stands for the keyring's. A test that was not the platform's way changes no state.
        Raises Trouble: `keyring.*`.
        """
        from smtpgui.core.smtp.send_test.api import SendTestOptions, send_test

        if password is None:
            password = self.password_for(settings).or_raise() or ""
        options = options or SendTestOptions()
        ended: list[Step] = []
        with closing(send_test(settings, password, recipient, self.network, options)) as steps:
            for step in steps:
                if not step.running:
                    ended.append(step)
                yield step
        run = run_of("", RunKind.TEST, settings, ended)
        return replace(run, conclusive=run.conclusive and options.tls == "auto" and not options.client_mode)

    def check_dns(
        self,
        domain: str,
        provider: Provider | None = None,
        selectors: tuple[str, ...] = (),
        *,
        blocklists: bool = False,
        timeout: float | None = None,
    ) -> Generator[Step, None, None]:
        """Check the DNS health of a sending domain that sends through `provider`; block lists where wanted.

        `timeout` in seconds bounds the whole, None for the usual time.
        """
        from smtpgui.core.dnshealth import DnsOptions, check_domain

        also = ("blocklist",) if blocklists else ()
        options = DnsOptions(provider=provider, selectors=selectors, also=also, ask_source=True)
        options = options if timeout is None else replace(options, timeout=timeout)
        yield from check_domain(domain, self.network, options)

    @property
    def platforms(self) -> PlatformActions:
        """The actions on platforms."""
        from smtpgui.core.platform_sync.actions import PlatformActions

        return PlatformActions(self.store, self.passwords, self.network)

    def read_message(self, data: bytes, options: MessageOptions | None = None) -> Generator[Step, None, None]:
        """Judge a received message. Raises Trouble: `mail.*`."""
        from smtpgui.core.message import MessageOptions, read_message

        yield from read_message(data, self.network, options or MessageOptions())

    def look_in_mailbox(
        self, server: str, username: str, password: str | None, test_id: str, *, seconds: float, keep: bool = False
    ) -> Generator[MailboxPoll | MailboxMessage, None, None]:
        """Look for the message of a test; `server` may end in ":port". `password` None stands for the keyring's.

        With `keep` a password that let us in goes into the keyring, bound to server, port and user name.
        Raises Trouble: `mailbox.no_password`, `mailbox.*`, `keyring.*`.
        """
        from smtpgui.core.message.imap import mailbox_at, wait_for

        account, key = mailbox_at(server, username), _mailbox_key(server, username)
        secret = password if password is not None else look_up(self.passwords, key).or_raise()
        if not secret:
            raise Trouble(Finding("mailbox.no_password", {"username": username, "server": account.server}))
        for event in wait_for(account, secret, test_id, self.network, seconds):
            if keep:  # it let us in
                self.passwords.set(key, secret)
                keep = False
            yield event

    def forget_mailbox(self, server: str, username: str) -> Finding:
        """Remove the password that `look_in_mailbox` kept: whether there was one. Raises Trouble: `keyring.*`."""
        key = _mailbox_key(server, username)
        facts: dict[str, Fact] = {"username": key.username, "server": key.server, "port": key.port}
        if self.passwords.get(key) is None:
            return Finding("mailbox.none_kept", facts)
        self.passwords.delete(key)
        return Finding("mailbox.password_removed", facts)

    def remember_selectors(self, configuration: Configuration, steps: Sequence[Step]) -> tuple[str, ...]:
        """Save the DKIM selectors that a message of this configuration's domain was signed with; the new ones."""
        from smtpgui.core.message.judging.summary import selectors_in

        found = selectors_in(steps, configuration.settings.sender_domain)
        new = tuple(each for each in found if each not in configuration.selectors)
        if new:
            self.store.save(replace(configuration, selectors=(*configuration.selectors, *new)))
        return new

    def provider_of(self, settings: SmtpSettings) -> Provider | None:
        """The provider that runs the server of `settings`, if it is known."""
        return provider_of_server(settings.server, settings.sender_address)

    def runs(self, configuration_id: str) -> list[Run]:
        """The last runs of a configuration, the newest first."""
        return self.store.last_runs(configuration_id)

    # Drafts

    def keep_draft(self, edit: Edit) -> None:
        """Keep what was typed against a crash; the password is not part of it."""
        self.store.save_draft(Draft(edit.saved.id, edit.saved.name, edit.settings))

    def unsaved(self) -> list[Edit]:
        """What was typed and not saved when the program last ended, the newest first; all of it counts as typed."""
        edits = []
        for draft in self.store.drafts():
            with suppress(Trouble):  # somebody else has just deleted the configuration
                new = Edit.of(Configuration(draft.name))
                edit = self.open(draft.configuration_id) if draft.configuration_id else new
                edit.resume(draft.settings)
                edits.append(edit)
        return [edit for edit in edits if edit.dirty]

    def drop_draft(self, configuration_id: str) -> None:
        """Forget the draft: its changes were saved or discarded."""
        self.store.drop_draft(configuration_id)


def _mailbox_key(server: str, username: str) -> Account:
    """What the password of `username` at "server" or "server:port" is kept under."""
    from smtpgui.core.message.imap import mailbox_at

    mailbox = mailbox_at(server, username)
    return Account(mailbox.server, mailbox.port, mailbox.username)


def run_of(configuration_id: str, kind: RunKind, settings: SmtpSettings, steps: Sequence[Step]) -> Run:
    """A run for the history. One whose end nobody knows changes no state."""
    outcome = max((step_outcome(step) for step in steps), key=list(Outcome).index, default=Outcome.OK)
    known = not any(finding.code.startswith("data.unknown_") for finding in findings_of(steps))
    return Run(configuration_id, kind, outcome, settings, tuple(steps), conclusive=known)


Opener = Callable[[], tuple[Workspace, list[Finding]]]
"""Opens the workspace of a program: the user's own, or the sandbox."""
