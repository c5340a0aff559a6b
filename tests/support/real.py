"""Tests with real servers: skipped, by name, where a program is missing; failed where CI says they must run.

pytestmark = pytest.mark.real

@pytest.fixture
def server() -> Iterator[...]:
    need("postfix", "dovecot")
"""

from __future__ import annotations

import os
import shutil

import pytest

PACKAGES = {
    "bind9": "named", "bind9-utils": "dnssec-keygen dnssec-signzone", "dbus-daemon": "dbus-daemon",
    "dovecot-core": "dovecot", "dovecot-imapd": "dovecot-imap", "gnome-keyring": "gnome-keyring-daemon",
    "libglib2.0-bin": "gdbus", "libsecret-tools": "secret-tool", "postfix": "postfix smtp-sink",
}  # fmt: skip
"""The Debian packages of the programs that tests start."""

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
    missing = {name for name in programs if program(name) is None}
    packages = [package for package, of in PACKAGES.items() if missing & set(of.split())]
    if missing:
        cannot(f"needs real servers: apt install {' '.join(packages)}")


def cannot(reason: str) -> None:
    """Skip the test for `reason`; with SMTPGUI_REAL=1, fail it."""
    if os.environ.get("SMTPGUI_REAL") == "1":
        pytest.fail(f"{reason} (SMTPGUI_REAL=1 turns skips into failures)", pytrace=False)
    pytest.skip(reason)
