"""The process that talks to the keyring: the only file that imports keyring.

A keyring may wait for its user for ever, and nothing can interrupt a thread that waits in it; a process can be
ended. It reads one JSON request on stdin and writes one JSON answer on stdout:

    {"operation": "probe" | "get" | "set" | "delete", "service": …, "username": …, "secret": …, "seconds": …}
    {"outcome": "ok" | "locked" | "unavailable" | "refused" | "failed",
     "keyring": name, "backend": class, "secret": string or null, "reason": word}

Secrets travel through these pipes only, never in arguments, environment or stderr. The file runs by its path
and needs nothing of the program, so that it starts fast and from anywhere.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

ALLOWED = {
    "keyring.backends.SecretService.Keyring": "Secret Service",
    "keyring.backends.kwallet.DBusKeyring": "KWallet",
    "keyring.backends.kwallet.DBusKeyringKWallet4": "KWallet",
    "keyring.backends.macOS.Keyring": "macOS Keychain",
    "keyring.backends.Windows.WinVaultKeyring": "Windows Credential Manager",
}
"""The backends that keep secrets encrypted, by class, and their names for people. No other one is ever used."""

_NONE = "keyring.backends.fail.Keyring"
_CHAIN = "keyring.backends.chainer.ChainerBackend"

LONGEST_SECRET = 16384
"""Longest secret handed back, in characters: an item may have been replaced outside."""

# Exceptions by the names of their classes: those of SecretStorage reach us too, and exist on Linux only.
_LOCKED = frozenset({"KeyringLocked", "LockedException", "PromptDismissedException", "KeychainDenied"})
_UNAVAILABLE = frozenset({"NoKeyringError", "SecretServiceNotAvailableException"})

Answer = dict[str, Any]


def answer(request: dict[str, Any]) -> Answer:
    """Do what `request` asks; what keyring raises is for `failure`."""
    backend = chosen()
    refusal = _refusal(backend)
    if backend is None or refusal:
        return refusal
    about: Answer = {"outcome": "ok", "keyring": _display_name(backend), "backend": _class_name(backend)}
    operation = request["operation"]
    if operation == "probe":
        return about
    service, username = request["service"], request["username"]
    if operation == "get":
        secret = backend.get_password(service, username)
        if secret is not None and len(secret) > LONGEST_SECRET:
            return about | {"outcome": "failed", "reason": "too_long"}
        return about | {"secret": secret}
    if operation == "set":
        backend.set_password(service, username, request["secret"])
        # KWallet drops a refused write without a word.
        kept = backend.get_password(service, username) == request["secret"]
        return about if kept else about | {"outcome": "failed", "reason": "not_kept"}
    _delete(backend, service, username)
    return about


def chosen() -> KeyringBackend | None:
    """The backend that the user configured for keyring, else the best one of ALLOWED that works here."""
    import keyring.core
    from keyring.backends import SecretService, Windows, kwallet, macOS  # named, so that they can be frozen

    configured = keyring.core.load_env() or keyring.core.load_config()
    if configured is not None:
        return configured
    known = (
        SecretService.Keyring,
        kwallet.DBusKeyring,
        kwallet.DBusKeyringKWallet4,
        macOS.Keyring,
        Windows.WinVaultKeyring,
    )
    viable = [backend for backend in known if backend.viable]
    return max(viable, key=lambda backend: float(backend.priority))() if viable else None


def _refusal(backend: KeyringBackend | None) -> Answer:
    """Why `backend` is not used; empty where it is."""
    if backend is None or _class_name(backend) == _NONE:
        return {"outcome": "unavailable"}
    parts = _parts(backend)
    if not parts or any(_class_name(part) not in ALLOWED for part in parts):
        return {"outcome": "refused", "backend": _class_name(backend)}
    return {}


def _parts(backend: KeyringBackend) -> list[KeyringBackend]:
    """The backends behind a chain of them, or `backend` alone."""
    return list(getattr(backend, "backends", [])) if _class_name(backend) == _CHAIN else [backend]


def _class_name(backend: KeyringBackend) -> str:
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


def _display_name(backend: KeyringBackend) -> str:
    return ", ".join(dict.fromkeys(ALLOWED[_class_name(part)] for part in _parts(backend)))


def _delete(backend: KeyringBackend, service: str, username: str) -> None:
    """Delete the secret; one that is not there is deleted already."""
    from keyring.errors import PasswordDeleteError

    try:
        backend.delete_password(service, username)
    except PasswordDeleteError:
        if backend.get_password(service, username) is not None:
            raise


def failure(error: BaseException) -> Answer:
    """The answer for an exception from keyring; its text, which may hold anything, is no part of it."""
    names = {kind.__name__ for link in _chain(error) for kind in type(link).__mro__}
    if names & _LOCKED:
        return {"outcome": "locked"}
    return {"outcome": "unavailable" if names & _UNAVAILABLE else "failed", "reason": type(error).__name__}


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def main() -> None:
    """Answer the request on stdin."""
    answers = sys.stdout
    sys.stdout = sys.stderr  # whatever a backend prints is no answer

    def give(words: Answer) -> None:
        answers.write(json.dumps(words))
        answers.flush()

    def on_failure(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        give(failure(error))

    sys.excepthook = on_failure
    request = json.loads(sys.stdin.read())
    # Nobody may be left to end this process: then it ends itself.
    timer = threading.Timer(request["seconds"] + 1, os._exit, [3])
    timer.daemon = True
    timer.start()
    try:
        give(answer(request))
    finally:
        timer.cancel()


if __name__ == "__main__":
    main()
