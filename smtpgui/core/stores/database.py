"""A SQLite file, one connection for each operation, and its failures as Trouble.

Rollback journal, not WAL: with a connection for each operation WAL would be written back at every close, needs
two more files beside the store, and does not work in a home folder on the network. `synchronous=EXTRA` is FULL
plus a sync of the folder after the journal is gone, without which a save that was acknowledged just before a
power cut could be rolled back (sqlite.org/pragma.html#pragma_synchronous).
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from smtpgui.core.files import reason_of
from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.stores.schema import APPLICATION_ID

BUSY_SECONDS = 5.0
"""Longest wait of an operation for another one, of any process, in seconds."""

WORTH_SHRINKING = 1 << 18
"""Least room that is given back to the disk, in bytes …"""

SHARE_WORTH_SHRINKING = 0.25
"""… and least share of the file that it must be."""

_CODES = {
    sqlite3.SQLITE_BUSY: "store.busy",
    sqlite3.SQLITE_LOCKED: "store.busy",
    sqlite3.SQLITE_FULL: "store.disk_full",
    sqlite3.SQLITE_READONLY: "store.read_only",
    sqlite3.SQLITE_PERM: "store.read_only",
    sqlite3.SQLITE_IOERR: "store.disk_fault",
    sqlite3.SQLITE_CORRUPT: "store.damaged",
    sqlite3.SQLITE_NOTADB: "store.damaged",
}

_ERRNO_CODES = {
    errno.ENOSPC: "store.disk_full",
    errno.EDQUOT: "store.disk_full",
    errno.EROFS: "store.read_only",
    errno.EIO: "store.disk_fault",
}


_REASONS = {
    sqlite3.SQLITE_FULL: os.strerror(errno.ENOSPC),
    sqlite3.SQLITE_READONLY: os.strerror(errno.EROFS),
    sqlite3.SQLITE_PERM: os.strerror(errno.EACCES),
    sqlite3.SQLITE_IOERR: os.strerror(errno.EIO),
}
"""SQLite's codes in the words that systems have for the same."""


@contextmanager
def troubles(path: Path) -> Iterator[None]:
    """Turn what can go wrong with the file at `path` into Trouble; a fault of the program stays what it is.

    Raises Trouble: store.busy, store.disk_full, store.read_only, store.disk_fault, store.damaged,
    store.cannot_open.
    """
    try:
        yield
    except sqlite3.Error as error:
        code = primary_code(error)
        facts = {"file": str(path), "reason": _REASONS.get(code) or getattr(error, "sqlite_errorname", "")}
        if code == sqlite3.SQLITE_CANTOPEN:
            # A file that can be read while its journal cannot be made: the folder is what refuses.
            refused = _why_unreadable(path)
            code_name = "store.cannot_open" if refused else "store.read_only"
            raise Trouble(Finding(code_name, {**facts, "reason": refused or facts["reason"]})) from error
        if code not in _CODES:
            raise
        raise Trouble(Finding(_CODES[code], facts)) from error
    except UnicodeDecodeError as error:  # a message of SQLite about damage, with the damaged name in it
        raise Trouble(Finding("store.damaged", {"file": str(path), "reason": "UnicodeDecodeError"})) from error
    except OSError as error:
        facts = {"file": str(path), "reason": reason_of(error)}
        raise Trouble(Finding(_ERRNO_CODES.get(error.errno or 0, "store.cannot_open"), facts)) from error


def _why_unreadable(path: Path) -> str:
    """What the system has against reading the file at `path`; "" where it can be read."""
    try:
        path.open("rb").close()
    except OSError as error:
        return reason_of(error)
    return ""


def primary_code(error: sqlite3.Error) -> int:
    """The primary result code of SQLite behind `error`, 0 where the error is Python's own."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def connect(path: Path, *, mode: str = "rw", timeout: float = BUSY_SECONDS) -> sqlite3.Connection:
    """A connection to the file at `path`, which is never created here; transactions are begun by hand."""
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, timeout=timeout, isolation_level=None)
    connection.row_factory = sqlite3.Row
    # A damaged letter shows as one; it does not make the rest of the store unreadable.
    connection.text_factory = lambda text: str(text, "utf-8", "replace")
    return connection


def number(connection: sqlite3.Connection, pragma: str) -> int:
    """The value of a pragma that holds a number."""
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])


class Database:
    """The file of the store at `path`, which holds tables of `version`."""

    def __init__(self, path: Path, version: int, timeout: float = BUSY_SECONDS) -> None:
        self.path = path
        self._version = version
        self._timeout = timeout

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that sees one state of the file until it is left.

        Raises Trouble: store.newer, and what `troubles` raises.
        """
        with troubles(self.path), closing(connect(self.path, timeout=self._timeout)) as connection:
            connection.execute("BEGIN")
            self._check(connection)
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A connection whose changes are on the disk when the block is left, all of them or, on Trouble, none.

        Raises Trouble: store.newer, and what `troubles` raises.
        """
        with troubles(self.path), closing(connect(self.path, timeout=self._timeout)) as connection:
            connection.execute("PRAGMA synchronous = EXTRA")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("BEGIN IMMEDIATE")
            self._check(connection)
            yield connection
            connection.execute("COMMIT")  # closing without it rolls back

    def without_waiting(self) -> Database:
        """The same file, for work that another connection at work puts off at once."""
        return Database(self.path, self._version, 0)

    def shrink(self) -> None:
        """Give free pages back to the disk, where they are many and nothing else is at work in the file.

        A failure leaves the file as it was: another connection, or a disk without space for the second copy that
        SQLite needs meanwhile.
        """
        with suppress(sqlite3.Error), closing(connect(self.path, timeout=0)) as connection:
            free, pages = number(connection, "freelist_count"), number(connection, "page_count")
            if free * number(connection, "page_size") >= WORTH_SHRINKING and free >= pages * SHARE_WORTH_SHRINKING:
                connection.execute("PRAGMA synchronous = EXTRA")
                connection.execute("VACUUM")

    def _check(self, connection: sqlite3.Connection) -> None:
        """Refuse a file that is no longer the one that was opened: others may empty, swap or migrate it."""
        if number(connection, "application_id") != APPLICATION_ID:
            raise Trouble(Finding("store.damaged", {"file": str(self.path), "reason": "application_id"}))
        if number(connection, "user_version") != self._version:
            raise Trouble(Finding("store.newer", {"file": str(self.path)}))
