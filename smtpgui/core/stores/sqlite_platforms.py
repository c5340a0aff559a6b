"""The part of the SQLite store that keeps platforms and what was applied to them."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import replace

from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.stores.configuration_names import clean_name, name_key, name_order
from smtpgui.core.stores.database import Database
from smtpgui.core.stores.platform_records import AppliedSettings, ConnectedPlatform
from smtpgui.core.stores.row_mapping import applied_of, connection_of, printable, stamp
from smtpgui.core.stores.serialization import settings_to_text


class PlatformRows:
    """Platforms in a SQLite file."""

    _database: Database

    def platforms(self) -> list[ConnectedPlatform]:
        """Every connected platform, by name."""
        with self._database.reading() as connection:
            found = [connection_of(row) for row in connection.execute("SELECT * FROM platforms")]
        return sorted(found, key=lambda each: name_order(each.name))

    def save_platform(self, connection: ConnectedPlatform) -> ConnectedPlatform:
        """Insert or update. Raises Trouble: store.name_*, store.gone."""
        named = replace(connection, name=clean_name(connection.name), id=connection.id or os.urandom(16).hex())
        values = (named.name, name_key(named.name), printable(named.origin), printable(named.application), named.preset,
                  printable(named.preset_text), named.dry_run, named.id)  # fmt: skip
        with self._database.writing() as database:
            other = database.execute("SELECT id, name FROM platforms WHERE name_key = ?", (values[1],)).fetchone()
            if other is not None and other["id"] != named.id:
                raise Trouble(Finding("store.name_taken", {"name": other["name"]}))
            if connection.id:
                done = database.execute(
                    "UPDATE platforms SET name = ?, name_key = ?, origin = ?, application = ?, preset = ?, "
                    "preset_text = ?, dry_run = ? WHERE id = ?",
                    values,
                )
                if done.rowcount == 0:
                    raise Trouble(Finding("store.gone"))
            else:
                database.execute(
                    "INSERT INTO platforms (name, name_key, origin, application, preset, preset_text, dry_run, id) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    values,
                )
        return named

    def delete_platform(self, platform_id: str) -> None:
        """Forget a platform and what was applied to it. Raises Trouble: store.gone."""
        with self._database.writing() as database:
            if database.execute("DELETE FROM platforms WHERE id = ?", (platform_id,)).rowcount == 0:
                raise Trouble(Finding("store.gone"))

    def record_applied(self, applied: AppliedSettings) -> None:
        """Keep what was written, instead of what was written before to the same platform.

        Raises Trouble: store.gone.
        """
        former = None if applied.former is None else settings_to_text(applied.former)
        with self._database.writing() as database:
            try:
                database.execute(
                    "INSERT OR REPLACE INTO applied "
                    "(configuration_id, platform_id, settings, former, known, outdated, applied_at) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (applied.configuration_id, applied.platform_id, settings_to_text(applied.settings), former,
                     applied.known, applied.outdated, stamp(applied.applied_at)),
                )  # fmt: skip
            except sqlite3.IntegrityError:
                raise Trouble(Finding("store.gone")) from None

    def applied(self, configuration_id: str) -> list[AppliedSettings]:
        """The last settings written to each platform, the newest first."""
        with self._database.reading() as database:
            rows = database.execute(
                "SELECT a.*, c.name FROM applied AS a JOIN configurations AS c ON c.id = a.configuration_id "
                "WHERE a.configuration_id = ? ORDER BY a.id DESC",
                (configuration_id,),
            ).fetchall()
        return [applied_of(row) for row in rows]
