"""Passwords: in the user's keyring, or in memory where there is none. Never in a file of ours.

Python cannot wipe a string from memory: fetch a secret for one operation and let it go.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from smtpgui.core.findings import Fact, Finding, Trouble
from smtpgui.core.language import _
from smtpgui.core.settings.model import SmtpSettings
from smtpgui.core.stores import HELPER_SWITCH
from smtpgui.core.strict_json import parse

PROBE_SECONDS = 5.0
"""Longest look whether there is a keyring, in seconds."""

PATIENCE_SECONDS = 60.0
"""Longest time for which a keyring may ask its user to unlock it, in seconds."""

NO_KEYRING = "keyring.unavailable"
"""The one fault that is none where nothing is asked for: without a keyring nothing was ever kept."""

_SECRETS = ("SMTPGUI_PASSWORD", "SMTPGUI_API_KEY", "SMTPGUI_API_SECRET")

_TROUBLES = {"locked": "keyring.locked", "unavailable": NO_KEYRING, "refused": "keyring.refused_backend"}


@dataclass(frozen=True, slots=True)
class Account:
    """An account at a mail server: where one of the three changes, the program asks for the password again."""

    server: str
    port: int
    username: str

    @classmethod
    def of(cls, settings: SmtpSettings) -> Account:
        """The account that `settings` sign in to. Raises Trouble: keyring.no_account."""
        server, username = settings.server.strip().rstrip(".").lower(), settings.username.strip()
        if not server or not username or not isinstance(settings.port, int):
            raise Trouble(Finding("keyring.no_account"))
        return cls(server, settings.port, username)

    @property
    def service(self) -> str:
        """The name under which a keyring keeps the secret; no other server and port have the same."""
        return f"smtpgui: {quote(self.server, safe='', errors='replace')}:{self.port}"


@dataclass(frozen=True, slots=True)
class ApiAccount:
    """An application on a platform, to which its access key is bound."""

    origin: str
    application: str

    @property
    def service(self) -> str:
        """The name under which a keyring keeps the key; no mail account has the same."""
        return f"smtpgui: {self.origin} (API)"

    @property
    def username(self) -> str:
        """The application, as the keyring's user name."""
        return self.application


class Keyed(Protocol):
    """The owner of a secret: an Account or an ApiAccount."""

    def __hash__(self) -> int:
        """Equal accounts have equal secrets."""

    @property
    def service(self) -> str:
        """The keyring's name for the place."""

    @property
    def username(self) -> str:
        """The keyring's name for the user."""


class Passwords(Protocol):
    """A place where passwords are kept."""

    @property
    def description(self) -> str:
        """The name of the place, for people."""

    @property
    def persistent(self) -> bool:
        """Whether passwords are still there after the program was closed."""

    def get(self, account: Keyed) -> str | None:
        """The password of `account`, or None where there is none. Raises Trouble: keyring.*."""

    def set(self, account: Keyed, password: str) -> None:
        """Keep the password of `account`. Raises Trouble: keyring.*."""

    def delete(self, account: Keyed) -> None:
        """Forget the password of `account`, if there is one. Raises Trouble: keyring.*."""

    def cancel(self) -> None:
        """End the calls that wait in other threads; they raise Trouble: keyring.canceled."""


@dataclass(frozen=True, slots=True)
class KeptPassword:
    """A keyring's answer for an account: its `password`, None for none, or the `fault` that kept it from answering."""

    password: str | None = field(default=None, repr=False)
    fault: Finding | None = None

    @property
    def trouble(self) -> Finding | None:
        """The fault, unless there is no keyring at all and so nothing that could have been kept."""
        return None if self.fault is None or self.fault.code == NO_KEYRING else self.fault

    def or_raise(self) -> str | None:
        """The password, or None for none. Raises Trouble: the fault, a missing keyring among them."""
        if self.fault is not None:
            raise Trouble(self.fault)
        return self.password


def look_up(passwords: Passwords, account: Keyed | None) -> KeptPassword:
    """The answer of `passwords` for `account`, or for None: no password; a keyring that fails is an answer too."""
    try:
        return KeptPassword(passwords.get(account) if account is not None else None)
    except Trouble as trouble:
        return KeptPassword(fault=trouble.finding)


def forget(passwords: Passwords, account: Keyed) -> None:
    """Remove what is kept for `account`; without a keyring there is nothing. Raises Trouble: other `keyring.*`."""
    try:
        passwords.delete(account)
    except Trouble as trouble:
        if trouble.finding.code != NO_KEYRING:
            raise


def open_passwords(keyring: KeyringPasswords | None = None) -> tuple[Passwords, list[Finding]]:
    """The user's keyring where there is one, else memory; and why, to be said before anything is saved."""
    passwords = keyring or KeyringPasswords()
    try:
        passwords.probe()
    except Trouble as trouble:
        cause = trouble.finding
        alone = cause.code == NO_KEYRING
        return SessionPasswords(), [cause] if alone else [cause, Finding("keyring.session_only")]
    return passwords, []


class SessionPasswords:
    """Passwords in the memory of this process: gone when it ends."""

    persistent = False

    def __init__(self) -> None:
        self._kept: dict[Keyed, str] = {}

    @property
    def description(self) -> str:
        """The name of the place, for people."""
        return _("the memory of this program")

    def get(self, account: Keyed) -> str | None:
        """The password of `account`, or None."""
        return self._kept.get(account)

    def set(self, account: Keyed, password: str) -> None:
        """Keep the password of `account`."""
        self._kept[account] = password

    def delete(self, account: Keyed) -> None:
        """Forget the password of `account`."""
        self._kept.pop(account, None)

    def cancel(self) -> None:
        """Do nothing: no call ever waits here."""


def helper_command() -> tuple[str, ...]:
    """The command that starts keyring_helper.

    By its path and with `-P`: the current folder, where anybody may have left a keyring.py, is not searched
    for modules. Not `-I`, which would hide a keyring that was installed for this user only.
    """
    if getattr(sys, "frozen", False):
        return (sys.executable, HELPER_SWITCH)
    return (sys.executable, "-P", str(Path(__file__).with_name("keyring_helper.py")))


class KeyringPasswords:
    """Passwords in the keyring of the user's system, by way of a helper process that can be ended.

    `command` starts the helper; `patience` is how long, in seconds, the keyring may take to ask its user.
    """

    persistent = True

    def __init__(self, command: tuple[str, ...] = (), patience: float = PATIENCE_SECONDS) -> None:
        self._command = command or helper_command()
        self._patience = patience
        self._name = ""
        self._lock = threading.Lock()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._canceled: set[subprocess.Popen[bytes]] = set()

    @property
    def description(self) -> str:
        """The keyring's name for people; known after `probe` or the first answer."""
        return self._name or _("The password store of this computer")

    def probe(self, seconds: float = PROBE_SECONDS) -> None:
        """Look whether a keyring can be used here, within `seconds`; it is not unlocked yet.

        Raises Trouble: keyring.unavailable, keyring.refused_backend, keyring.timeout, keyring.failed.
        """
        self._ask({"operation": "probe"}, seconds)

    def get(self, account: Keyed) -> str | None:
        """The password of `account`, or None."""
        secret = self._ask(_request("get", account), self._patience).get("secret")
        return secret if isinstance(secret, str) else None

    def set(self, account: Keyed, password: str) -> None:
        """Keep the password of `account`; it was read back when this returns."""
        self._ask({**_request("set", account), "secret": password}, self._patience)

    def delete(self, account: Keyed) -> None:
        """Forget the password of `account`."""
        self._ask(_request("delete", account), self._patience)

    def cancel(self) -> None:
        """End the calls that wait in other threads."""
        with self._lock:
            self._canceled |= self._running
            for process in self._running:
                process.kill()

    def _ask(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        """The helper's answer to `request` within `seconds`."""
        try:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and file
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                start_new_session=True,  # Ctrl+C in a terminal is for the program
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise self._trouble("keyring.failed", reason=error.strerror or "") from error
        with self._lock:
            self._running.add(process)
        try:
            said, _errors = process.communicate(json.dumps({**request, "seconds": seconds}).encode(), seconds)
        except subprocess.TimeoutExpired:
            raise self._trouble("keyring.timeout", seconds=round(seconds)) from None
        finally:
            _end(process)
            with self._lock:
                self._running.discard(process)
                canceled = process in self._canceled
                self._canceled.discard(process)
        if canceled:
            raise self._trouble("keyring.canceled")
        return self._understood(_parsed(said))

    def _understood(self, answer: dict[str, Any]) -> dict[str, Any]:
        self._name = str(answer.get("keyring") or self._name)
        outcome = str(answer.get("outcome"))
        if outcome == "ok":
            return answer
        facts = {name: str(answer[name]) for name in ("backend", "reason") if name in answer}
        raise self._trouble(_TROUBLES.get(outcome, "keyring.failed"), **facts)

    def _trouble(self, code: str, **facts: Fact) -> Trouble:
        return Trouble(Finding(code, {"keyring": self._name, **facts}))


def _request(operation: str, account: Keyed) -> dict[str, Any]:
    return {"operation": operation, "service": account.service, "username": account.username}


def _environment() -> dict[str, str]:
    """This process's environment without the command line's secrets."""
    return {name: value for name, value in os.environ.items() if name not in _SECRETS}


def _parsed(said: bytes) -> dict[str, Any]:
    """The answer in `said`. What is not one is never shown: there may be half a secret in it."""
    try:
        answer = parse(said)
    except ValueError:
        answer = None
    return answer if isinstance(answer, dict) else {"outcome": "failed", "reason": "no_answer"}


def _end(process: subprocess.Popen[bytes]) -> None:
    """End `process`, gently and then not, and give back its pipes."""
    if process.poll() is None:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.5)
    if process.poll() is None:
        process.kill()
        with suppress(subprocess.TimeoutExpired):  # stuck in the kernel: no more can be done
            process.wait(1)
    for pipe in (process.stdin, process.stdout):
        if pipe:
            with suppress(BrokenPipeError):
                pipe.close()
