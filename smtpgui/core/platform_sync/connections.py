"""Connected platforms: their presets, their access keys in the keyring, and the way to their API."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace

from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.net.network import Network
from smtpgui.core.platforms.interface import Platform
from smtpgui.core.platforms.oauth import Credentials, check_key
from smtpgui.core.platforms.origin import clean_origin
from smtpgui.core.platforms.preset import Preset
from smtpgui.core.platforms.preset_files import preset_named
from smtpgui.core.settings.model import SmtpSettings
from smtpgui.core.stores.interface import Store
from smtpgui.core.stores.passwords import NO_KEYRING, Account, ApiAccount, Passwords, forget, look_up
from smtpgui.core.stores.platform_records import ConnectedPlatform


class PlatformConnections:
    """The connected platforms of a store, with their keys among `passwords`."""

    def __init__(self, store: Store, passwords: Passwords, network: Network) -> None:
        self._store, self._passwords, self._network = store, passwords, network

    def all(self) -> list[ConnectedPlatform]:
        """Every connected platform."""
        return self._store.platforms()

    def find(self, name: str = "") -> ConnectedPlatform:
        """The platform called `name`, or the only one.

        Raises Trouble: platform.none, platform.which, platform.unknown.
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
        """The preset of the platform's API. Raises Trouble: preset.*."""
        return preset_named(connection.preset, connection.preset_text)

    def connect(
        self, connection: ConnectedPlatform, credentials: Credentials | None
    ) -> tuple[ConnectedPlatform, list[Finding]]:
        """Save a platform, and its access key in the keyring. The platform as saved, and findings to show.

        Raises Trouble: platform.bad_origin, platform.no_application, preset.*, store.*, keyring.*.
        """
        preset = self.preset(connection)
        clean = replace(
            connection, origin=clean_origin(connection.origin), application=connection.application.strip()
        )
        if clean.application in ("", ".", "..") or not clean.application.isprintable():  # dots lead elsewhere
            raise Trouble(Finding("platform.no_application"))
        former = next((each for each in self._store.platforms() if each.id == clean.id and clean.id), None)
        check_key(preset, credentials)
        findings = [] if preset.verified else [Finding("platform.a_guess", {"platform": clean.name})]
        account = ApiAccount(clean.origin, clean.application)
        if credentials is not None:
            try:
                self._passwords.set(account, json.dumps([credentials.key, credentials.secret]))
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
        """Delete a platform and its key. Raises Trouble: store.gone, keyring.*."""
        self._store.delete_platform(connection.id)
        self._forget_key(ApiAccount(connection.origin, connection.application))

    def _forget_key(self, account: ApiAccount) -> None:
        """Delete a key that no platform uses any more."""
        if not self._used(account):
            forget(self._passwords, account)

    def _used(self, account: ApiAccount) -> bool:
        return any(ApiAccount(each.origin, each.application) == account for each in self._store.platforms())

    def key(self, connection: ConnectedPlatform) -> Credentials:
        """The access key in the keyring. Raises Trouble: platform.no_credentials, keyring.*."""
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
        Raises Trouble: preset.*, platform.no_credentials, platform.key_incomplete, keyring.*.
        """
        from smtpgui.core.platforms.rest import RestPlatform

        preset = self.preset(connection)
        check_key(preset, given)
        publics = tuple(str(value) for value in settings.to_values().values()) if settings else ()
        return RestPlatform(preset, connection.origin, connection.application, given or self.key(connection),
                            self._network, publics, connection.name, password)  # fmt: skip

    def _kept(self, account: Account | ApiAccount | None) -> str | None:
        """The secret kept for `account`; None where there is none, or no keyring. Raises Trouble: keyring.*."""
        kept = look_up(self._passwords, account)
        if kept.trouble:
            raise Trouble(kept.trouble)
        return kept.password
