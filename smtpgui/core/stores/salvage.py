"""Reading what can still be read of a damaged store."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from smtpgui.core.stores.database import connect

Row = dict[str, Any]
"""A configuration, or a platform, as its columns."""


def rows_of(file: Path) -> tuple[dict[str, Row], bool]:
    """The configurations of `file` by id, and whether they are all there.

    They are read from both ends, so that a damaged page costs the rows on it and not those behind it. The file
    is read as it is, without its journal, and never changed.
    """
    rows: dict[str, Row] = {}
    complete = True
    for order in ("ASC", "DESC"):
        try:
            with closing(connect(file, mode="ro&immutable=1")) as connection:
                for row in connection.execute(f"SELECT * FROM configurations ORDER BY rowid {order}"):  # noqa: S608
                    rows.setdefault(str(row["id"]), dict(row))
        except (sqlite3.DatabaseError, UnicodeDecodeError, IndexError):
            complete = False
    return rows, complete


def platforms_of(file: Path) -> list[Row]:
    """The connected platforms of `file`, as far as they can be read: none of an older file, which has none."""
    rows: list[Row] = []
    try:
        with closing(connect(file, mode="ro&immutable=1")) as connection:
            rows.extend(dict(row) for row in connection.execute("SELECT * FROM platforms"))
    except (sqlite3.DatabaseError, UnicodeDecodeError, IndexError):
        return rows
    return rows
