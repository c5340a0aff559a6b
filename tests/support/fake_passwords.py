"""Passwords for tests: in memory, with a keyring's manners and, where asked, its troubles."""

from __future__ import annotations

from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.stores.passwords import Account


class FakePasswords:
    """A keyring that keeps `kept` and raises Trouble with the code `broken` where one is set."""

    description = "Test keyring"

    def __init__(self, kept: dict[Account, str] | None = None, *, persistent: bool = True) -> None:
        self.kept = dict(kept or {})
        self.persistent = persistent
        self.broken = ""
        self.canceled = 0

    def get(self, account: Account) -> str | None:
        self._check()
        return self.kept.get(account)

    def set(self, account: Account, password: str) -> None:
        self._check()
        self.kept[account] = password

    def delete(self, account: Account) -> None:
        self._check()
        self.kept.pop(account, None)

    def cancel(self) -> None:
        self.canceled += 1

    def _check(self) -> None:
        if self.broken:
            raise Trouble(Finding(self.broken, {"keyring": self.description}))
