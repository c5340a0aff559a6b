# ruff: noqa: ARG002 - the signatures are keyring's
"""Backends for keyring, found by keyring through PYTHON_KEYRING_BACKEND=tests.support.fake_backend.NAME."""

from __future__ import annotations

import sys
from typing import ClassVar

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, NoKeyringError, PasswordDeleteError


class Kept(KeyringBackend):
    """Keeps secrets for as long as the process lives, and talks a lot."""

    priority = 1
    kept: ClassVar[dict[tuple[str, str], str]] = {}

    def get_password(self, service: str, username: str) -> str | None:
        print("reading")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.kept:
            raise PasswordDeleteError("not found")
        del self.kept[service, username]


class Forgetful(Kept):
    """Takes secrets and keeps none, as KWallet does when its user says no."""

    def set_password(self, service: str, username: str, password: str) -> None:
        pass


class Stubborn(Kept):
    """Deletes nothing."""

    def delete_password(self, service: str, username: str) -> None:
        raise PasswordDeleteError("refused")


class Locked(Kept):
    """Has a user who dismisses the prompt."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("the secret word")


class Lost(Kept):
    """Was there a moment ago."""

    def get_password(self, service: str, username: str) -> str | None:
        try:
            raise NoKeyringError("gone")
        except NoKeyringError as error:
            raise OSError("the secret word") from error


class Broken(Kept):
    """Fails with a text that holds the secret."""

    def get_password(self, service: str, username: str) -> str | None:
        print("the secret word", file=sys.stderr)
        raise ValueError("the secret word")
