"""Passwords given to a command: by standard input, the environment, the keyring, a question. Never as arguments."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace

import click

from smtpgui.cli.output.result import CommandReport
from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.language import _, say, shown
from smtpgui.core.stores.passwords import KeptPassword

VARIABLE = "SMTPGUI_PASSWORD"

KEY_VARIABLES = ("SMTPGUI_API_KEY", "SMTPGUI_API_SECRET")

_LONGEST = 1 << 16


def demand_one_reader(*wanted: bool | None) -> None:
    """UsageError where password and access key are both to come from the standard input."""
    if all(wanted):
        raise click.UsageError(_("Only one of --password-stdin and --secret-stdin can read the standard input."))


def given_password(*, from_stdin: bool) -> str | None:
    """What was given with the command: from standard input where that was asked for, else SMTPGUI_PASSWORD.

    Its one line end is not part of it. Raises Trouble: `password.not_text`.
    """
    if not from_stdin:
        return _checked(os.environ.get(VARIABLE) or None)
    if sys.stdin.isatty():
        return ask("")
    try:
        text = sys.stdin.buffer.read(_LONGEST).decode("utf-8")
    except UnicodeDecodeError:
        raise Trouble(Finding("password.not_text")) from None  # the error quotes what it could not read
    return text.removesuffix("\n").removesuffix("\r")


def wanted_password(
    report: CommandReport, look_up: Callable[[], KeptPassword], username: str, server: str, *, from_stdin: bool
) -> KeptPassword:
    """The password of `username` at `server`: given with the command, kept by the keyring, or typed at a terminal.

    Raises Trouble: `password.not_text`.
    """
    given = given_password(from_stdin=from_stdin)
    if given is not None:
        return KeptPassword(given)
    report.screen.working(_("Asking the keyring…"))
    kept = look_up()
    report.screen.rest()
    if kept.password is None and may_ask() and not report.as_json:
        return replace(kept, password=ask(f"{shown(username)} @ {shown(server)}"))
    return kept


def given_key(*, from_stdin: bool) -> tuple[str, str] | None:
    """A platform's API key and secret: two lines of standard input where that was asked for, else two variables.

    Where a platform hands out one token only, that is the secret and the key is empty.

    Raises Trouble: `platform.key_incomplete`, `password.not_text`.
    """
    if from_stdin:
        lines = (given_password(from_stdin=True) or "").splitlines()
    else:
        lines = [_checked(os.environ.get(name)) or "" for name in KEY_VARIABLES]
        if not any(lines):
            return None
    key, secret = [line.strip() for line in lines] if len(lines) == 2 else ("", "")
    if not secret:  # the key may be empty: some platforms hand out one token only
        raise Trouble(Finding("platform.key_incomplete"))
    return key, secret


def may_ask() -> bool:
    """Whether somebody sits there who could be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask(about: str) -> str:
    """What the user types, unseen; `about` says for what. Asks on stderr."""
    import getpass

    label = say("Password for {account}", account=about) if about else _("Password")
    return getpass.getpass(f"{label}: ", stream=sys.stderr)


def ask_secret(label: str) -> str:
    """What the user types after `label`, unseen. Asks on stderr."""
    import getpass

    return getpass.getpass(f"{label}: ", stream=sys.stderr).strip()


def _checked(password: str | None) -> str | None:
    """`password`, which must be text: Python keeps other bytes of the environment as half characters."""
    try:
        (password or "").encode()
    except UnicodeEncodeError:
        raise Trouble(Finding("password.not_text")) from None
    return password
