"""Dated copies of the store's file, beside it: before each migration, and once a day."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from smtpgui.core.files import beside
from smtpgui.core.stores.database import connect

STAMP = "%Y%m%d-%H%M%S"
"""Format of moments, in UTC, in file names: they sort by age."""

BACKUPS_KEPT = 5
_EVERY = timedelta(days=1)
_ENDING = re.compile(r"\.backup-(\d{8}-\d{6})", re.ASCII)


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
