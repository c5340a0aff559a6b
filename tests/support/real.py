"""Tests with real servers: skipped, by name, where a program is missing; failed where CI says they must run.

pytestmark = pytest.mark.real

@pytest.fixture
def server() -> Iterator[...]:
    need("postfix", "doveadm")
"""

from __future__ import annotations

import os
import shutil

import pytest

PACKAGES = {
    "busctl": "systemd",
    "dbus-daemon": "dbus-daemon",
    "delv": "bind9-dnsutils",
    "dig": "bind9-dnsutils",
    "dnssec-keygen": "bind9-utils",
    "dnssec-signzone": "bind9-utils",
    "doveadm": "dovecot-core",
    "dovecot": "dovecot-core",
    "dovecot-imap": "dovecot-imapd",
    "gdbus": "libglib2.0-bin",
    "gnome-keyring-daemon": "gnome-keyring",
    "knotc": "knot",
    "knotd": "knot",
    "named": "bind9",
    "openssl": "openssl",
    "postconf": "postfix",
    "postfix": "postfix",
    "postmap": "postfix",
    "rndc": "bind9",
    "secret-tool": "libsecret-tools",
    "smtp-sink": "postfix",
    "stunnel": "stunnel4",
    "stunnel4": "stunnel4",
}
"""The Debian package of each program that tests start."""

SYSTEM_FOLDERS = "/usr/local/sbin:/usr/sbin:/sbin"
"""Where servers are, beside PATH: not everybody's PATH has them."""


def program(name: str) -> str | None:
    """The path of the program `name`, or None where it is not installed."""
    if name == "dovecot-imap":  # started by dovecot, from a folder of its own
        return shutil.which("imap", path="/usr/lib/dovecot:/usr/libexec/dovecot")
    return shutil.which(name, path=f"{os.environ.get('PATH', os.defpath)}:{SYSTEM_FOLDERS}")


def need(*programs: str) -> None:
    """Go on only where all `programs` are installed.

    Else the test is skipped and says which Debian packages to install; with SMTPGUI_REAL=1 it fails.
    """
    missing = sorted({PACKAGES[name] for name in programs if program(name) is None})
    if missing:
        cannot(f"needs real servers: apt install {' '.join(missing)}")


def cannot(reason: str) -> None:
    """Skip the test for `reason`; with SMTPGUI_REAL=1, fail it."""
    if os.environ.get("SMTPGUI_REAL") == "1":
        pytest.fail(f"{reason} (SMTPGUI_REAL=1 turns skips into failures)", pytrace=False)
    pytest.skip(reason)
