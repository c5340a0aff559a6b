"""The store in a SQLite file."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.stores.configuration_names import clean_name, free_name, name_key, name_order
from smtpgui.core.stores.database import Database
from smtpgui.core.stores.interface import BIN_KEPT, RUNS_KEPT, Configuration, Draft, Run, RunKind, State, Summary
from smtpgui.core.stores.open_file import open_database
from smtpgui.core.stores.row_mapping import (
    configuration_of,
    draft_of,
    printable,
    run_of,
    stamp,
    summary_of,
    values_of,
)
from smtpgui.core.stores.serialization import settings_to_text, steps_to_text
from smtpgui.core.stores.sqlite_platforms import PlatformRows

# A configuration with its last conclusive test and what was last applied of it: what `summary_of` reads.
_WITH_LAST_TEST = """
    SELECT c.id, c.name, c.settings, r.settings AS tested, r.outcome, r.outdated,
        a.settings AS applied, a.known, a.outdated AS applied_outdated
    FROM configurations AS c LEFT JOIN runs AS r ON r.id = (
        SELECT max(id) FROM runs WHERE configuration_id = c.id AND kind = 'test' AND conclusive
    ) LEFT JOIN applied AS a ON a.id = (SELECT max(id) FROM applied WHERE configuration_id = c.id)
    WHERE c.deleted_at IS NULL
"""

# Of each kind the last runs stay, and the last conclusive one, which carries the state.
_DROP_OLD_RUNS = """
    DELETE FROM runs WHERE configuration_id = :configuration AND kind = :kind AND id NOT IN (
        SELECT id FROM runs WHERE configuration_id = :configuration AND kind = :kind ORDER BY id DESC LIMIT :kept
    ) AND id <> (
        SELECT coalesce(max(id), 0) FROM runs
        WHERE configuration_id = :configuration AND kind = :kind AND conclusive
    )
"""


_IN_THE_BIN = """
    SELECT id FROM configurations WHERE deleted_at IS NOT NULL AND coalesce(deleted_at < ?, 1)
    ORDER BY deleted_at LIMIT ?
"""

_PURGED_AT_ONCE = 100
"""Most configurations that are removed from the bin when the store is opened."""


def open_store(path: Path, now: Callable[[], datetime] | None = None) -> tuple[SqliteStore, list[Finding]]:
    """The store in the file at `path`, made if it is missing, and what had to be done about the file.

    `now` tells the time, in UTC. What lies in the bin for longer than BIN_KEPT is removed for good, unless another
    program is at work in the file. Findings, and what it raises, are those of `open_database`.
    """
    clock = now or (lambda: datetime.now(UTC))
    database, findings = open_database(Path(path), clock())
    with suppress(Trouble):  # the next time, then
        SqliteStore(database.without_waiting(), clock).purge_bin(clock() - BIN_KEPT, _PURGED_AT_ONCE)
    return SqliteStore(database, clock), findings


class SqliteStore(PlatformRows):
    """A Store in a SQLite file; each operation opens the file anew and is safe in any thread."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    def summaries(self) -> list[Summary]:
        """Every configuration outside the bin, by name."""
        with self._database.reading() as connection:
            found = [summary_of(row) for row in connection.execute(_WITH_LAST_TEST)]
        return sorted(found, key=lambda each: name_order(each.name))

    def load(self, configuration_id: str) -> Configuration:
        """The configuration with that id. Raises Trouble: store.gone, store.broken_entry."""
        with self._database.reading() as connection:
            return _load(connection, configuration_id)

    def find(self, name: str) -> Configuration:
        """The configuration called `name`, whatever its case.

        Raises Trouble: store.not_found, store.broken_entry.
        """
        with self._database.reading() as connection:
            row = _by_name(connection, name.strip())
        if row is None:
            raise Trouble(Finding("store.not_found", {"name": name}))
        return configuration_of(row)

    def free_name(self, name: str) -> str:
        """`name`, or "name (2)" … where it is taken."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT name FROM configurations WHERE deleted_at IS NULL")
            return free_name(name, [row["name"] for row in rows])

    def save(self, configuration: Configuration) -> Configuration:
        """Insert or update. Raises Trouble: store.name_*, store.changed_elsewhere, store.gone."""
        named = replace(configuration, name=clean_name(configuration.name))
        with self._database.writing() as connection:
            _refuse_taken(connection, named)
            return self._update(connection, named) if named.id else self._insert(connection, named)

    def rename(self, configuration_id: str, name: str) -> Configuration:
        """Change the name only. Raises Trouble: store.name_*, store.changed_elsewhere, store.gone."""
        clean = clean_name(name)
        with self._database.writing() as connection:
            named = replace(_load(connection, configuration_id), name=clean)
            _refuse_taken(connection, named)
            return self._update(connection, named)

    def delete(self, configuration_id: str) -> None:
        """Put into the bin. Raises Trouble: store.gone."""
        with self._database.writing() as connection:
            _refuse_gone(connection, configuration_id)
            moment = stamp(self._now())
            connection.execute("UPDATE configurations SET deleted_at = ? WHERE id = ?", (moment, configuration_id))

    def restore(self, configuration_id: str) -> Configuration:
        """Take back out of the bin. Raises Trouble: store.gone."""
        with self._database.writing() as connection:
            row = connection.execute(
                "SELECT * FROM configurations WHERE id = ? AND deleted_at IS NOT NULL", (configuration_id,)
            ).fetchone()
            if row is None:
                raise _gone()
            others = connection.execute("SELECT name FROM configurations WHERE deleted_at IS NULL")
            name = free_name(row["name"], [other["name"] for other in others])
            connection.execute(
                "UPDATE configurations SET deleted_at = NULL, name = ?, name_key = ? WHERE id = ?",
                (name, name_key(name), configuration_id),
            )
            return _load(connection, configuration_id)

    def purge_bin(self, deleted_before: datetime | None = None, limit: int | None = None) -> int:
        """Remove for good what was deleted before that moment, or all; the file shrinks where that pays."""
        bounds = (None if deleted_before is None else stamp(deleted_before), -1 if limit is None else limit)
        with self._database.reading() as connection:  # which keeps nobody waiting
            old = [(row["id"],) for row in connection.execute(_IN_THE_BIN, bounds)]
        count = 0
        if old:
            with self._database.writing() as connection:
                connection.execute("PRAGMA secure_delete = ON")  # nothing of it stays behind in free pages
                count = connection.executemany(
                    "DELETE FROM configurations WHERE id = ? AND deleted_at IS NOT NULL", old
                ).rowcount
        self._database.shrink()
        return count

    def drafts(self) -> list[Draft]:
        """Every draft, the newest first; none of a configuration in the bin."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT d.* FROM drafts AS d LEFT JOIN configurations AS c ON c.id = d.configuration_id "
                "WHERE c.deleted_at IS NULL ORDER BY d.saved_at DESC"
            ).fetchall()
        return [draft_of(row) for row in rows]

    def save_draft(self, draft: Draft) -> None:
        """Keep `draft` instead of any earlier one of the same configuration. Raises Trouble: store.gone."""
        with self._database.writing() as connection:
            settings = settings_to_text(draft.settings)
            if draft.configuration_id:
                _refuse_gone(connection, draft.configuration_id)
            connection.execute(
                "INSERT OR REPLACE INTO drafts (configuration_id, name, settings, saved_at) VALUES (?, ?, ?, ?)",
                (draft.configuration_id or None, printable(draft.name), settings, stamp(self._now())),
            )

    def drop_draft(self, configuration_id: str) -> None:
        """Forget the draft of that configuration, if there is one."""
        with self._database.writing() as connection:
            connection.execute("DELETE FROM drafts WHERE configuration_id IS ?", (configuration_id or None,))

    def record_run(self, run: Run) -> Run:
        """Keep `run`, and the last ones of its kind. Raises Trouble: store.gone."""
        with self._database.writing() as connection:
            _refuse_gone(connection, run.configuration_id)
            inserted = connection.execute(
                "INSERT INTO runs (configuration_id, kind, started_at, outcome, conclusive, settings, steps) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    run.configuration_id,
                    run.kind,
                    stamp(run.started_at),
                    run.outcome,
                    run.conclusive,
                    settings_to_text(run.settings),
                    steps_to_text(run.steps),
                ),
            )
            connection.execute(
                _DROP_OLD_RUNS, {"configuration": run.configuration_id, "kind": run.kind, "kept": RUNS_KEPT}
            )
            return replace(run, id=inserted.lastrowid or 0)

    def last_runs(self, configuration_id: str, kind: RunKind | None = None, limit: int = RUNS_KEPT) -> list[Run]:
        """The last runs, of one kind or all, the newest first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT r.*, c.name FROM runs AS r JOIN configurations AS c ON c.id = r.configuration_id "
                "WHERE r.configuration_id = ? AND coalesce(r.kind = ?, 1) ORDER BY r.id DESC LIMIT ?",
                (configuration_id, kind, limit),
            ).fetchall()
        return [run_of(row) for row in rows]

    def state(self, configuration_id: str) -> State:
        """The result of the last conclusive test, if it still holds. Raises Trouble: store.gone."""
        with self._database.reading() as connection:
            row = connection.execute(f"{_WITH_LAST_TEST} AND c.id = ?", (configuration_id,)).fetchone()
        if row is None:
            raise _gone()
        return summary_of(row).state

    def password_changed(self, configuration_id: str) -> None:
        """Say that earlier tests used another password."""
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE runs SET outdated = outdated + 1 WHERE configuration_id = ?", (configuration_id,)
            )
            connection.execute("UPDATE applied SET outdated = 1 WHERE configuration_id = ?", (configuration_id,))

    def _insert(self, connection: sqlite3.Connection, new: Configuration) -> Configuration:
        configuration_id, moment = os.urandom(16).hex(), stamp(self._now())
        connection.execute(
            "INSERT INTO configurations "
            "(id, name, name_key, settings, recipient, selectors, created_at, changed_at, revision) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)",
            (configuration_id, *values_of(new), moment, moment),
        )
        return _load(connection, configuration_id)

    def _update(self, connection: sqlite3.Connection, changed: Configuration) -> Configuration:
        _refuse_gone(connection, changed.id)
        updated = connection.execute(
            "UPDATE configurations SET name = ?, name_key = ?, settings = ?, recipient = ?, selectors = ?, "
            "changed_at = ?, revision = revision + 1 WHERE id = ? AND revision = ?",
            (*values_of(changed), stamp(self._now()), changed.id, changed.revision),
        )
        if updated.rowcount == 0:
            raise Trouble(Finding("store.changed_elsewhere", {"name": changed.name}))
        return _load(connection, changed.id)


def _load(connection: sqlite3.Connection, configuration_id: str) -> Configuration:
    row = _row(connection, configuration_id)
    if row is None:
        raise _gone()
    return configuration_of(row)


def _row(connection: sqlite3.Connection, configuration_id: str) -> sqlite3.Row | None:
    statement = "SELECT * FROM configurations WHERE id = ? AND deleted_at IS NULL"
    found: sqlite3.Row | None = connection.execute(statement, (configuration_id,)).fetchone()
    return found


def _by_name(connection: sqlite3.Connection, name: str) -> sqlite3.Row | None:
    found: sqlite3.Row | None = connection.execute(
        "SELECT * FROM configurations WHERE name_key = ? AND deleted_at IS NULL", (name_key(printable(name)),)
    ).fetchone()
    return found


def _refuse_taken(connection: sqlite3.Connection, configuration: Configuration) -> None:
    row = _by_name(connection, configuration.name)
    if row is not None and row["id"] != configuration.id:
        raise Trouble(Finding("store.name_taken", {"name": row["name"]}))


def _refuse_gone(connection: sqlite3.Connection, configuration_id: str) -> None:
    if _row(connection, configuration_id) is None:
        raise _gone()


def _gone() -> Trouble:
    return Trouble(Finding("store.gone"))
