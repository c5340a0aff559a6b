"""Opening the store's file: made if missing, checked, set aside if damaged, backed up, brought up to date.

Nothing is ever emptied silently: a file that cannot be used is renamed, never deleted, and a Finding says so.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from smtpgui.core.files import beside, sync_folder
from smtpgui.core.findings import Fact, Finding, Trouble
from smtpgui.core.stores.backups import STAMP, Row, backup, is_due, newest_backup, rows_of
from smtpgui.core.stores.database import BUSY_SECONDS, Database, connect, number, primary_code, troubles
from smtpgui.core.stores.schema import APPLICATION_ID, MIGRATIONS, Migration

OLDEST_SQLITE = (3, 37, 0)
"""The first SQLite with STRICT tables; an older one would take the file for damaged."""

# SQLITE_ERROR: what is asked here is always the same, so it is the file that makes no sense.
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
_SIDE_FILES = ("", "-journal", "-wal", "-shm")


def open_database(
    path: Path,
    now: datetime,
    *,
    migrations: Sequence[Migration] = MIGRATIONS,
    sqlite: tuple[int, ...] = sqlite3.sqlite_version_info,
    timeout: float = BUSY_SECONDS,
) -> tuple[Database, list[Finding]]:
    """The database at `path`, ready to use, and what had to be done about it.

    `now` dates backups and files set aside; `timeout` in seconds bounds each wait for another process.
    Raises Trouble, and leaves the file untouched: store.newer, store.sqlite_too_old, store.busy, store.disk_full,
    store.read_only, store.disk_fault, store.cannot_open.
    """
    if sqlite < OLDEST_SQLITE:
        found, needed = (".".join(map(str, version)) for version in (sqlite, OLDEST_SQLITE))
        raise Trouble(Finding("store.sqlite_too_old", {"found": found, "needed": needed}))
    findings: list[Finding] = []
    with troubles(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone_in(path, timeout):
            fault = _fault(path, migrations, timeout) if path.exists() else ""
            if fault:
                findings.append(_set_aside(path, fault, now, migrations))
            elif not path.exists():
                _create(path, migrations)
            _keep_private(path)
            _migrate(path, now, migrations, timeout)
            findings += _routine_backup(path, now)
    return Database(path, len(migrations), timeout), findings


@contextmanager
def _alone_in(path: Path, timeout: float) -> Iterator[None]:
    """Keep other processes from opening in the same folder: else two of them could set the same file aside.

    On Windows the system itself refuses to rename a file that another process has open.
    """
    if sys.platform == "win32":
        yield
        return
    import fcntl

    end = time.monotonic() + timeout
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        while True:
            try:
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                if time.monotonic() > end:
                    raise Trouble(Finding("store.busy", {"file": str(path)})) from error
                time.sleep(0.02)
            except OSError:
                break  # a file system without locks: the checks below still hold for one process
            else:
                break
        yield
    finally:
        os.close(folder)


def _fault(path: Path, migrations: Sequence[Migration], timeout: float) -> str:
    """Why the file cannot be used: emptied, damaged or foreign; "" where it can."""
    if path.stat().st_size == 0:
        return "emptied"  # SQLite would take it for a new store; ours are never empty (see _create)
    try:
        with closing(connect(path, timeout=timeout)) as connection:
            if number(connection, "application_id") != APPLICATION_ID:
                return "foreign"
            version = number(connection, "user_version")
            if version > len(migrations):
                raise Trouble(Finding("store.newer", {"file": str(path)}))
            # Not quick_check, which does not compare indexes: a configuration could be listed and not be found.
            sound = [row[0] for row in connection.execute("PRAGMA integrity_check(1)")] == ["ok"]
            sound = sound and _shape_of(migrations[:version]) <= _shape(connection)
    except UnicodeDecodeError:  # Python cannot even read what SQLite says of the damage
        return "damaged"
    except sqlite3.DatabaseError as error:
        if primary_code(error) not in _DAMAGED:
            raise
        return "damaged"
    return "" if sound else "damaged"


def _shape(connection: sqlite3.Connection) -> set[tuple[str, str | None]]:
    """The names of tables, indexes and columns: a flipped bit there is nothing that integrity_check sees."""
    found = connection.execute(
        "SELECT m.name, c.name FROM sqlite_master AS m LEFT JOIN pragma_table_info(m.name) AS c"
    )
    return {(row[0], row[1]) for row in found}


def _shape_of(migrations: Sequence[Migration]) -> set[tuple[str, str | None]]:
    with closing(sqlite3.connect(":memory:")) as connection:
        _run(connection, migrations, 0)
        return _shape(connection)


def _set_aside(path: Path, fault: str, now: datetime, migrations: Sequence[Migration]) -> Finding:
    """Rename the file, start a new one with what can be read of it or of the last backup, and say so."""
    aside = _free(path.with_name(f"{path.name}.{fault}-{now.strftime(STAMP)}"))
    for ending in _SIDE_FILES:
        if (side := path.with_name(path.name + ending)).exists():
            side.rename(aside.with_name(aside.name + ending))
    rows, complete = rows_of(aside) if fault == "damaged" else ({}, False)
    platforms = rows_of(aside, "platforms")[0] if fault == "damaged" else {}
    last = None if complete and platforms else newest_backup(path)
    if last:
        rows = rows if complete else rows_of(last.path)[0] | rows
        platforms = platforms or rows_of(last.path, "platforms")[0]
    count = _create(path, migrations, list(rows.values()), list(platforms.values()))
    facts: dict[str, Fact] = {"file": str(path), "aside": str(aside), "count": count}
    facts["backup"] = last.made_at if last and not complete else None
    return Finding(f"store.{fault}_set_aside", facts)


def _free(path: Path) -> Path:
    """`path`, or with a number behind it where something stands there."""
    candidate, turn = path, 2
    while candidate.exists():
        candidate = path.with_name(f"{path.name}-{turn}")
        turn += 1
    return candidate


def _create(
    path: Path, migrations: Sequence[Migration], rows: Sequence[Row] = (), platforms: Sequence[Row] = ()
) -> int:
    """Make the file at `path`, holding the configurations `rows` and `platforms`; how many of `rows` it took.

    It is filled under another name and then given its own, so that at `path` there is never half a store.
    """
    with beside(path) as new:
        with closing(connect(new)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            _run(connection, migrations, 0)
            count = sum(_insert(connection, row, "configurations") for row in rows)
            for platform in platforms:
                _insert(connection, platform, "platforms")
            connection.execute("COMMIT")
        _publish(new, path)
    return count


def _publish(new: Path, path: Path) -> None:
    """Give `new` the name `path`, never over a file that another process made meanwhile."""
    try:
        os.link(new, path)
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        new.rename(path)
    sync_folder(path.parent)


def _insert(connection: sqlite3.Connection, row: Row, table: str) -> int:
    """Insert a rescued row as far as its columns still exist; 1 where it was taken, else 0."""
    columns = [info["name"] for info in connection.execute(f"PRAGMA table_info({table})")]
    kept = [column for column in columns if column in row]
    marks = ", ".join("?" * len(kept))
    statement = f"INSERT OR IGNORE INTO {table} ({', '.join(kept)}) VALUES ({marks})"  # noqa: S608 - our names
    try:
        return connection.execute(statement, [row[column] for column in kept]).rowcount
    except sqlite3.IntegrityError:  # a damaged value of another type than its column
        return 0


def _keep_private(path: Path) -> None:
    """Take the file away from other users: settings are nobody else's business."""
    mode = path.stat().st_mode
    if os.name == "posix" and mode & 0o077:
        with suppress(PermissionError):  # not ours to change: then it is its owner's decision
            path.chmod(mode & 0o700)


def _migrate(path: Path, now: datetime, migrations: Sequence[Migration], timeout: float) -> None:
    with closing(connect(path, timeout=timeout)) as connection:
        if number(connection, "user_version") == len(migrations):
            return
        backup(path, now)
        connection.execute("PRAGMA synchronous = EXTRA")
        connection.execute("BEGIN IMMEDIATE")
        _run(connection, migrations, number(connection, "user_version"))
        connection.execute("COMMIT")


def _run(connection: sqlite3.Connection, migrations: Sequence[Migration], version: int) -> None:
    for migration in migrations[version:]:
        for statement in migration:
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {len(migrations)}")


def _routine_backup(path: Path, now: datetime) -> list[Finding]:
    """A copy a day; one that fails is said, and keeps nobody from working."""
    if not is_due(path, now):
        return []
    try:
        with troubles(path):
            backup(path, now)
    except Trouble as trouble:
        return [Finding("store.no_backup", trouble.finding.facts)]
    return []
