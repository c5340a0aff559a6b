"""A configuration while it is edited: what was changed, and what a provider may fill in."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase

from smtpgui.core.findings import Step, Trouble
from smtpgui.core.providers.row import Provider
from smtpgui.core.settings.model import NAMES, SmtpSettings
from smtpgui.core.stores.interface import Configuration, Run, State, state_of
from smtpgui.core.stores.passwords import Account

FILLED_IN = ("server", "port", "username")
"""The settings that a provider fills in."""

FOUND = (*FILLED_IN, "authentication")
"""The settings that a search for them fills in."""


def account_of(settings: SmtpSettings) -> Account | None:
    """The account that the password of `settings` is bound to, or None while server, port or username are missing."""
    try:
        return Account.of(settings)
    except Trouble:
        return None


@dataclass(frozen=True, slots=True)
class RemoteTest:
    """A test that `platform` made of `settings` from its own servers, as steps of the ladder."""

    platform: str
    settings: SmtpSettings
    steps: tuple[Step, ...]


@dataclass(slots=True)
class Edit:
    """One configuration and what was typed into it since it was saved.

    `password` is what was typed ("" for nothing); `stored` is the account whose password the keyring holds.
    `tested` is the last test since it was opened, `outdated` says that the password was typed anew since then,
    `pending` are the runs that the store gets to know on Save.
    `typed` names the settings that the user touched: only the others may be filled in. `remote_test` is the last test
    that a platform made.
    """

    saved: Configuration
    settings: SmtpSettings
    password: str = field(default="", repr=False)
    stored: Account | None = None
    recipient: str = ""
    selectors: tuple[str, ...] = ()
    stored_state: State = State.UNTESTED
    tested: Run | None = None
    outdated: bool = False
    pending: list[Run] = field(default_factory=list)
    typed: set[str] = field(default_factory=set)
    filled_over: SmtpSettings | None = None
    remote_test: RemoteTest | None = None

    @classmethod
    def of(
        cls, configuration: Configuration, stored: Account | None = None, state: State = State.UNTESTED
    ) -> Edit:
        """An untouched edit of a configuration whose last test came to `state`."""
        edit = cls(configuration, configuration.settings, stored=stored, stored_state=state)
        edit.recipient, edit.selectors = configuration.recipient, configuration.selectors
        edit.typed = _filled_names(configuration.settings)
        return edit

    def __copy__(self) -> Edit:
        """A copy that later changes of this edit do not reach."""
        return replace(self, pending=list(self.pending), typed=set(self.typed))

    def to_keep(self) -> Edit:
        """A copy that can be saved: without a password that belongs to no account yet."""
        return copy(self) if account_of(self.settings) else replace(copy(self), password="")

    @property
    def is_new(self) -> bool:
        """Whether it was never saved."""
        return not self.saved.id

    def changes(self) -> tuple[str, ...]:
        """The names of the settings that differ from what was saved, the password included."""
        changed = [name for name in NAMES if getattr(self.settings, name) != getattr(self.saved.settings, name)]
        return (*changed, "password") if self.password else tuple(changed)

    @property
    def dirty(self) -> bool:
        """Whether there is something to save."""
        more = self.selectors != self.saved.selectors
        return bool(self.changes()) or more or (self.is_new and self.settings != _BLANK)

    @property
    def password_stored(self) -> bool:
        """Whether the keyring's password belongs to the server, port and username entered now."""
        return self.stored is not None and self.stored == account_of(self.settings)

    def discard(self) -> None:
        """Go back to what was saved; a test of what is discarded no longer counts."""
        self.settings, self.selectors = self.saved.settings, self.saved.selectors
        self.typed = _filled_names(self.settings)
        self.password = ""
        self.filled_over = None
        self.tested, self.outdated = None, False
        self.pending.clear()

    @property
    def state(self) -> State:
        """The state of these settings after testing, unsaved changes included."""
        if self.tested is not None:
            return state_of(self.settings, self.tested.settings, self.tested.outcome, outdated=self.outdated)
        tested = self.stored_state in (State.PASSED, State.FAILED)
        changed = replace(self.saved.settings, enabled=self.settings.enabled) != self.settings
        return State.CHANGED if tested and (changed or self.password) else self.stored_state

    def resume(self, settings: SmtpSettings) -> None:
        """Go on with `settings` that were typed before and not saved."""
        self.settings = settings
        self.typed |= _filled_names(settings)

    def rename(self, name: str) -> None:
        """Call it `name`; a saved one is renamed in the store, which says how it is called now."""
        self.saved = replace(self.saved, name=name)

    def renamed_to(self, configuration: Configuration) -> None:
        """The store renamed it."""
        self.saved = replace(self.saved, name=configuration.name, revision=configuration.revision)

    def note_test(self, run: Run) -> None:
        """A test of these settings is over; one whose end nobody knows changes nothing."""
        if not run.conclusive:
            return
        self.tested, self.outdated = run, False
        if not (self.is_new or self.password):  # then the store may keep the run at once
            self.stored_state = state_of(self.saved.settings, run.settings, run.outcome, outdated=False)

    # Filling in

    def fill(self, provider: Provider) -> tuple[str, ...]:
        """Fill in what `provider` is known to need, where the user typed nothing; the names that changed.

        Beside a server that is not the provider's, the port stays as it is.
        """
        wanted = usual_settings(self.settings, provider)
        before = self.settings
        foreign = "server" in self.typed and not _runs(provider, before.server)
        values = {
            name: getattr(wanted, name)
            for name in FILLED_IN
            if name not in self.typed
            and getattr(wanted, name) != getattr(before, name)
            and not (foreign and name == "port")
        }
        if not values:
            return ()
        self.filled_over = before
        self.settings = replace(before, **values)
        return tuple(values)

    def fill_found(self, found: SmtpSettings) -> tuple[str, ...]:
        """Fill in what a search found, where the user typed nothing; the names that changed.

        Beside a server that somebody typed, only the username is filled in.
        """
        foreign = "server" in self.typed and self.settings.server != found.server
        names = ("username",) if foreign else FOUND
        values = {
            name: getattr(found, name)
            for name in names
            if name not in self.typed and getattr(found, name) not in ("", getattr(self.settings, name))
        }
        if not values:
            return ()
        self.filled_over = self.settings
        self.settings = replace(self.settings, **values)
        return tuple(values)

    def differs_from_usual(self, provider: Provider) -> bool:
        """Whether server or port are not those that `provider` usually has."""
        usual_port = not provider.ports or any(self.settings.port == number for number, _ in provider.ports)
        return bool(provider.server) and not (_runs(provider, self.settings.server) and usual_port)

    def use_usual(self, provider: Provider) -> None:
        """Replace server and port by the usual ones, whoever typed them."""
        wanted = usual_settings(self.settings, provider)
        self.filled_over = self.settings
        self.typed -= {"server", "port"}
        self.settings = replace(self.settings, server=wanted.server, port=wanted.port)

    def undo_fill(self) -> None:
        """Take back the last filling in, but for what was typed since; all of it is the user's from now on."""
        if self.filled_over is not None:
            before = {name: getattr(self.filled_over, name) for name in FOUND if name not in self.typed}
            self.settings = replace(self.settings, **before)
            self.typed |= set(FILLED_IN)
            self.filled_over = None


_BLANK = SmtpSettings()


def _filled_names(settings: SmtpSettings) -> set[str]:
    """The names of the settings that somebody filled in."""
    return {name for name in NAMES if getattr(settings, name) != getattr(_BLANK, name)}


def _runs(provider: Provider, server: str) -> bool:
    """Whether `server` is one of the provider's."""
    return any(fnmatchcase(server.strip().rstrip(".").lower(), pattern) for pattern in provider.servers)


def usual_settings(settings: SmtpSettings, provider: Provider) -> SmtpSettings:
    """`settings` with the server, port and username that go with `provider`, as far as it has them."""
    return replace(
        settings,
        server=provider.server or settings.server,
        port=provider.port if provider.server else settings.port,
        username=provider.username_for(settings.sender_address) or settings.username,
    )
