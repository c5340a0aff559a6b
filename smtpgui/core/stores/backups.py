"""Dated copies of the store's file, made before each migration and once a day, and the rows of a damaged one."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from smtpgui.core.files import beside
from smtpgui.core.stores.database import connect

STAMP = "%Y%m%d-%H%M%S"
"""Format of moments, in UTC, in file names: they sort by age."""

BACKUPS_KEPT = 5
_EVERY = timedelta(days=1)
_ENDING = re.compile(r"\.backup-(\d{8}-\d{6})", re.ASCII)


Row = dict[str, Any]
"""A configuration, or a platform, as its columns."""


class Backup(NamedTuple):
    """A copy and the moment of its making, in UTC."""

    made_at: datetime
    path: Path


def backups(path: Path) -> list[Backup]:
    """The copies of the store at `path`, the oldest first."""
    found = []
    for file in path.parent.glob(f"{path.name}.backup-*"):
        stamp = _ENDING.fullmatch(file.name.removeprefix(path.name))
        if stamp:
            found.append(Backup(datetime.strptime(stamp[1], STAMP).replace(tzinfo=UTC), file))
    return sorted(found)


def newest_backup(path: Path) -> Backup | None:
    """The last copy of the store at `path`."""
    return max(backups(path), default=None)


def is_due(path: Path, now: datetime) -> bool:
    """Whether the store holds something and its last copy is not of this day; a wrong clock counts as long ago."""
    last = newest_backup(path)
    if last and abs(now - last.made_at) < _EVERY:
        return False
    with closing(connect(path)) as connection:
        return connection.execute("SELECT 1 FROM configurations LIMIT 1").fetchone() is not None


def backup(path: Path, now: datetime) -> Path:
    """Copy the store at `path`, whole and readable for its owner only; older copies make room."""
    copy = path.with_name(f"{path.name}.backup-{now.strftime(STAMP)}")
    with beside(path) as new:
        with closing(connect(path)) as source, closing(connect(new)) as target:
            source.backup(target)
        new.replace(copy)
    for old in backups(path)[:-BACKUPS_KEPT]:
        old.path.unlink(missing_ok=True)
    return copy


def rows_of(file: Path, table: str = "configurations") -> tuple[dict[str, Row], bool]:
    """The rows of a `table` of `file` by id, as far as they can be read, and whether they are all there.

    They are read from both ends, so that a damaged page costs the rows on it and not those behind it. The file
    is read as it is, without its journal, and never changed.
    """
    rows: dict[str, Row] = {}
    complete = True
    for order in ("ASC", "DESC"):
        try:
            with closing(connect(file, mode="ro&immutable=1")) as connection:
                for row in connection.execute(f"SELECT * FROM {table} ORDER BY rowid {order}"):  # noqa: S608 - ours
                    rows.setdefault(str(row["id"]), dict(row))
        except (sqlite3.DatabaseError, UnicodeDecodeError, IndexError):
            complete = False
    return rows, complete
