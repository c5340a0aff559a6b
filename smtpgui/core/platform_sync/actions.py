"""What the program does with platforms: connect, read, compare, apply, undo, test. Window and command line call it."""

from __future__ import annotations

import json
from collections.abc import Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any

from smtpgui.core.configurations.edit import account_of
from smtpgui.core.explain import severity, step_outcome
from smtpgui.core.findings import Finding, Outcome, Step, Trouble, outcome
from smtpgui.core.net.network import Network
from smtpgui.core.platforms.apply import ApplyRequest, ApplyResult, apply
from smtpgui.core.platforms.diff import facts_of, setting_of, signed_in
from smtpgui.core.platforms.interface import Platform, PlatformTest
from smtpgui.core.platforms.mapping import Remote, changes
from smtpgui.core.platforms.oauth import Credentials, see_to_key
from smtpgui.core.platforms.origin import clean_origin
from smtpgui.core.platforms.preset import Preset
from smtpgui.core.platforms.preset_files import preset_named
from smtpgui.core.settings.model import NAMES, SmtpSettings
from smtpgui.core.stores.interface import Run, RunKind, Store
from smtpgui.core.stores.passwords import NO_KEYRING, Account, ApiAccount, Passwords, forget, look_up
from smtpgui.core.stores.platform_records import AppliedSettings, ConnectedPlatform

__all__ = ["ApplyResult", "Credentials", "Difference", "PlatformActions", "PushRequest"]

_MEANT = ("platform.differs", "platform.turns_off", "platform.password_removed")
"""Findings that are what an apply is for, and no warning once it was made."""


@dataclass(frozen=True, slots=True)
class PushRequest:
    """Settings on their way to a platform: of which configuration ("" for a file), and what goes with them.

    `password` is the one that belongs to them, None for the keyring's; `typed` says that it was typed anew. `seen`
    is what the user saw on the platform, None where nothing was shown; `expected` what it should hold.
    """

    settings: SmtpSettings
    configuration_id: str = ""
    password: str | None = None
    typed: bool = False
    seen: Remote | None = None
    dry_run: bool = False
    expected: SmtpSettings | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """A setting here, on the platform and as it was applied last; None where that is not known or has no place."""

    setting: str
    local: Any
    platform: Any = None
    applied: Any = None

    @property
    def differs(self) -> bool:
        """Whether the platform holds something else."""
        return self.platform is not None and bool(self.platform != self.local)


class PlatformActions:
    """Acts on platforms over a store, passwords and a network."""

    def __init__(self, store: Store, passwords: Passwords, network: Network) -> None:
        self._store, self._passwords, self._network = store, passwords, network

    # Connections

    def all(self) -> list[ConnectedPlatform]:
        """Every connected platform."""
        return self._store.platforms()

    def find(self, name: str = "") -> ConnectedPlatform:
        """The platform called `name`, or the only one.

        Trouble `platform.none`, `platform.which`, `platform.unknown`.
        """
        known = self._store.platforms()
        if not known:
            raise Trouble(Finding("platform.none"))
        names = tuple(each.name for each in known)
        if not name:
            if len(known) > 1:
                raise Trouble(Finding("platform.which", {"known": names}))
            return known[0]
        for each in known:
            if each.name.casefold() == name.strip().casefold():
                return each
        raise Trouble(Finding("platform.unknown", {"name": name, "known": names}))

    def preset(self, connection: ConnectedPlatform) -> Preset:
        """How its API is spoken. Trouble `preset.*`."""
        return preset_named(connection.preset, connection.preset_text)

    def connect(
        self, connection: ConnectedPlatform, credentials: Credentials | None
    ) -> tuple[ConnectedPlatform, list[Finding]]:
        """Keep a platform, and its access key in the keyring; what is to be said about it.

        Trouble `platform.bad_origin`, `platform.no_application`, `preset.*`, `store.*`, `keyring.*`: nothing is kept.
        """
        preset = self.preset(connection)
        clean = replace(
            connection, origin=clean_origin(connection.origin), application=connection.application.strip()
        )
        if clean.application in ("", ".", "..") or not clean.application.isprintable():  # dots lead elsewhere
            raise Trouble(Finding("platform.no_application"))
        former = next((each for each in self._store.platforms() if each.id == clean.id and clean.id), None)
        see_to_key(preset, credentials)
        findings = [] if preset.verified else [Finding("platform.a_guess", {"platform": clean.name})]
        account = ApiAccount(clean.origin, clean.application)
        if credentials is not None:
            try:
                kept = json.dumps([credentials.key, credentials.secret])
                self._passwords.set(account, kept)
            except Trouble as trouble:
                if trouble.finding.code != NO_KEYRING:
                    raise
                findings.append(Finding("platform.key_not_kept"))
        try:
            saved = self._store.save_platform(clean)
        except Trouble:
            if credentials is not None and not self._used(account):
                with suppress(Trouble):  # the store's own trouble is the one to tell
                    self._passwords.delete(account)
            raise
        if former is not None:
            self._forget_key(ApiAccount(former.origin, former.application))
        return saved, findings

    def remove(self, connection: ConnectedPlatform) -> None:
        """Forget a platform and its key. Trouble `store.gone`, `keyring.*`."""
        self._store.delete_platform(connection.id)
        self._forget_key(ApiAccount(connection.origin, connection.application))

    def _forget_key(self, account: ApiAccount) -> None:
        """Drop a key that no platform uses any more; without a keyring there is none."""
        if not self._used(account):
            forget(self._passwords, account)

    def _used(self, account: ApiAccount) -> bool:
        return any(ApiAccount(each.origin, each.application) == account for each in self._store.platforms())

    def key(self, connection: ConnectedPlatform) -> Credentials:
        """The access key in the keyring. Trouble `platform.no_credentials`, `keyring.*`."""
        kept = self._kept(ApiAccount(connection.origin, connection.application))
        try:
            key, secret = json.loads(kept or "")
        except (ValueError, TypeError):
            raise Trouble(Finding("platform.no_credentials", {"platform": connection.name})) from None
        return Credentials(str(key), str(secret))

    def open(
        self, connection: ConnectedPlatform, given: Credentials | None = None, settings: SmtpSettings | None = None,
        password: str = "",
    ) -> Platform:  # fmt: skip
        """The platform, ready to be asked; nothing is asked yet. `given` goes before the keyring's key.

        `settings` may be shown in any case, their `password` never: a platform that knows it may send it back.
        """
        from smtpgui.core.platforms.rest import RestPlatform

        preset = self.preset(connection)
        see_to_key(preset, given)
        publics = tuple(str(value) for value in settings.to_values().values()) if settings else ()
        return RestPlatform(
            preset,
            connection.origin,
            connection.application,
            given or self.key(connection),
            self._network,
            publics,
            connection.name,
            password,
        )

    def _password_of(self, settings: SmtpSettings) -> str:
        """The keyring's password for `settings`, "" where there is none. Trouble `keyring.*`."""
        return self._kept(account_of(settings)) or ""

    def _kept(self, account: Account | ApiAccount | None) -> str | None:
        """What is kept for `account`; nothing where there is no keyring at all. Raises Trouble: other `keyring.*`."""
        kept = look_up(self._passwords, account)
        if kept.trouble:
            raise Trouble(kept.trouble)
        return kept.password

    # Reading

    def check(
        self, connection: ConnectedPlatform, given: Credentials | None = None
    ) -> Generator[Step, None, Remote | None]:
        """Sign in and read: steps token and read. What was read, or None."""
        platform = self.open(connection, given)
        begun = monotonic()
        yield Step("token")
        try:
            platform.sign_in()
        except Trouble as trouble:
            yield Step("token", (trouble.finding,), monotonic() - begun)
            return None
        yield Step("token", (signed_in(platform),), monotonic() - begun)
        begun = monotonic()
        yield Step("read")
        try:
            remote = platform.read()
        except Trouble as trouble:
            yield Step("read", (trouble.finding,), monotonic() - begun)
            return None
        found = (Finding("platform.read", facts_of(platform)), *remote.findings)
        yield Step("read", found, monotonic() - begun)
        return remote

    def read(
        self, connection: ConnectedPlatform, given: Credentials | None = None, settings: SmtpSettings | None = None
    ) -> Remote:
        """What the platform holds now. Trouble `platform.*`, `http.*`, `resolve.*`, `keyring.*`."""
        password = ""
        if settings is not None:
            with suppress(Trouble):  # reading needs no password; one that is known is kept out of what is said
                password = self._password_of(settings)
        return self.open(connection, given, settings, password).read()

    def taken(self, connection: ConnectedPlatform, local: SmtpSettings, remote: Remote) -> SmtpSettings:
        """`local` with what the platform says; what it has no place for, and what it does not tell, stays."""
        carried = self.preset(connection).carried
        return replace(local, **{name: getattr(remote.settings, name) for name in carried if name in remote.told})

    def compare(
        self,
        connection: ConnectedPlatform,
        settings: SmtpSettings,
        remote: Remote | None,
        last: AppliedSettings | None = None,
    ) -> list[Difference]:
        """Every setting here, there, and as it was last applied (`last`, None for never)."""
        preset = self.preset(connection)
        differing = {setting_of(name) for name in changes(preset, settings, remote)} if remote else set()
        rows = []
        for name in NAMES:
            local = getattr(settings, name)
            there = None
            if remote is not None and name in preset.carried and name in remote.told:
                there = getattr(remote.settings, name) if name in differing else local
            rows.append(Difference(name, local, there, getattr(last.settings, name) if last else None))
        return rows

    def last_applied(self, connection: ConnectedPlatform, configuration_id: str) -> AppliedSettings | None:
        """What was last written of a configuration to a platform."""
        found = self._store.applied(configuration_id) if configuration_id else []
        return next((each for each in found if each.platform_id == connection.id), None)

    # Writing

    def apply(
        self, connection: ConnectedPlatform, push: PushRequest, given: Credentials | None = None
    ) -> Generator[Step, None, ApplyResult]:
        """Write `push`: the steps of `platforms.applying`, and the store knows of it.

        Trouble `keyring.*`, `preset.*`, `platform.no_credentials`: nothing was asked of the platform.
        """
        last = self.last_applied(connection, push.configuration_id)
        account = account_of(push.settings)
        moved = last is None or last.outdated or account_of(last.settings) != account
        password = self._password_of(push.settings) if push.password is None else push.password
        dry_run = push.dry_run or connection.dry_run
        request = ApplyRequest(push.settings, password, push.typed or moved, push.seen, dry_run, push.expected)
        try:
            platform = self.open(connection, given, push.settings, password)
        except Trouble:
            if not dry_run:
                raise
            platform = self.open(
                connection, Credentials(), push.settings, password
            )  # to show the request no key is needed
        seen: list[Step] = []
        writing = False
        steps = apply(platform, request)
        try:
            while True:
                step = next(steps)
                seen += [] if step.running else [step]
                writing = (writing or step.name == "write") and not dry_run
                yield step
        except StopIteration as end:
            result: ApplyResult = end.value
        except GeneratorExit:
            if writing:  # nobody waited for what became of it
                self._note(connection, push, ApplyResult(written=None), last, seen)
            raise
        finally:
            steps.close()
        if not dry_run:
            self._note(connection, push, result, last, seen)
        return result

    def _note(
        self,
        connection: ConnectedPlatform,
        push: PushRequest,
        result: ApplyResult,
        last: AppliedSettings | None,
        steps: list[Step],
    ) -> None:
        """Keep what was written, and how it went."""
        if not push.configuration_id:
            return
        good = bool(steps) and not any(step_outcome(step) is Outcome.ERROR for step in steps)
        finished = good and steps[-1].name in ("compare", "read_back")
        if result.written is not False or finished:
            note_applied(
                self._store, connection, push.configuration_id, push.settings, result, last, good=finished
            )
        note_run(self._store, push.configuration_id, push.settings, steps, conclusive=result.written is not None)

    def way_back(
        self, connection: ConnectedPlatform, configuration_id: str, password: str | None = None
    ) -> PushRequest:
        """The push that writes back what the platform held before the last one; `password` None: the keyring's.

        Trouble `platform.nothing_to_undo` where that is not known.
        """
        last = self.last_applied(connection, configuration_id)
        if last is None or last.former is None:
            raise Trouble(Finding("platform.nothing_to_undo", {"platform": connection.name}))
        expected = last.settings if last.known else None
        return PushRequest(last.former, configuration_id, password, typed=password is not None, expected=expected)

    def undo(
        self,
        connection: ConnectedPlatform,
        configuration_id: str,
        password: str | None = None,
        given: Credentials | None = None,
    ) -> Generator[Step, None, ApplyResult]:
        """Write back what the platform held before the last apply, unless somebody changed it since."""
        result = yield from self.apply(connection, self.way_back(connection, configuration_id, password), given)
        if result.written:
            yield Step("undo", (Finding("platform.undone", {"platform": connection.name}),), 0.0)
        return result

    # The platform's test

    def test(
        self, connection: ConnectedPlatform, push: PushRequest, recipient: str, given: Credentials | None = None
    ) -> PlatformTest | tuple[Finding, ...]:
        """Let the platform test the settings from its own servers; or what it refused. Trouble `platform.no_test`."""
        password = self._password_of(push.settings) if push.password is None else push.password
        return self.open(connection, given, push.settings).test(recipient, push.settings, password)


def note_applied(
    store: Store, connection: ConnectedPlatform, configuration_id: str, settings: SmtpSettings, result: ApplyResult,
    last: AppliedSettings | None, *, good: bool,
) -> None:  # fmt: skip
    """Keep what was written; what was the same already keeps its former settings."""
    former = result.before.settings if result.before else None
    if (not result.written and former is None) or result.written is False:
        former = last.former if last else None
    kept = AppliedSettings(configuration_id, connection.id, settings, former, known=good)
    with suppress(Trouble):  # it is written: that it cannot be noted must not look like a failure
        store.record_applied(kept)


def note_run(
    store: Store, configuration_id: str, settings: SmtpSettings, steps: Sequence[Step], *, conclusive: bool
) -> None:
    """Keep how it went for the history."""
    worst = outcome(severity(finding) for step in steps for finding in step.findings or () if _counts(finding))
    run = Run(configuration_id, RunKind.APPLY, worst, settings, tuple(steps), conclusive=conclusive)
    with suppress(Trouble):  # as above
        store.record_run(run)


def _counts(finding: Finding) -> bool:
    return finding.code not in _MEANT
