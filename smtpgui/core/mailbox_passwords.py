"""The passwords of mailboxes in the keyring, bound to server, port and user name."""

from __future__ import annotations

from smtpgui.core.findings import Fact, Finding
from smtpgui.core.stores.passwords import Account, Passwords


def key_of(server: str, username: str) -> Account:
    """What the password of `username` at "server" or "server:port" is kept under."""
    from smtpgui.core.message.imap import mailbox_at

    account = mailbox_at(server, username)
    return Account(account.server, account.port, account.username)


def forget_password(passwords: Passwords, server: str, username: str) -> Finding:
    """Remove the kept password of a mailbox: whether there was one. Trouble `keyring.…`."""
    key = key_of(server, username)
    facts: dict[str, Fact] = {"username": key.username, "server": key.server, "port": key.port}
    if passwords.get(key) is None:
        return Finding("mailbox.none_kept", facts)
    passwords.delete(key)
    return Finding("mailbox.password_removed", facts)
