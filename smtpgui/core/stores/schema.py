"""The tables of the SQLite store, as the migrations that lead to them."""

from __future__ import annotations

APPLICATION_ID = 0x534D5450
"""Marks the file as this program's: "SMTP" in ASCII, at offset 68 of the file (sqlite.org/fileformat, 1.3)."""

Migration = tuple[str, ...]

# Settings and steps are JSON: a new setting needs no migration. `name_key` is what makes two names the same.
# A configuration in the bin (`deleted_at`) leaves its name free.
_FIRST: Migration = (
    """
    CREATE TABLE configurations (
        id TEXT NOT NULL PRIMARY KEY,
        name TEXT NOT NULL,
        name_key TEXT NOT NULL,
        settings TEXT NOT NULL,
        recipient TEXT NOT NULL,
        selectors TEXT NOT NULL,
        created_at TEXT NOT NULL,
        changed_at TEXT NOT NULL,
        deleted_at TEXT,
        revision INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE UNIQUE INDEX configurations_by_name ON configurations (name_key) WHERE deleted_at IS NULL",
    """
    CREATE TABLE drafts (
        configuration_id TEXT REFERENCES configurations ON DELETE CASCADE,
        name TEXT NOT NULL,
        settings TEXT NOT NULL,
        saved_at TEXT NOT NULL
    ) STRICT
    """,
    "CREATE UNIQUE INDEX drafts_by_configuration ON drafts (coalesce(configuration_id, ''))",
    """
    CREATE TABLE runs (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        configuration_id TEXT NOT NULL REFERENCES configurations ON DELETE CASCADE,
        kind TEXT NOT NULL,
        started_at TEXT NOT NULL,
        outcome TEXT NOT NULL,
        conclusive INTEGER NOT NULL,
        outdated INTEGER NOT NULL DEFAULT 0,
        settings TEXT NOT NULL,
        steps TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX runs_by_configuration ON runs (configuration_id, kind, id)",
)

# Where settings are applied to, and what was written there last. Never a key or a password: those are in the keyring.
# `preset_text` is the content of a user's own preset file, "" for one of ours. `former` is what the platform held
# before, for Undo; `known` says that reading back confirmed `settings`.
_PLATFORMS: Migration = (
    """
    CREATE TABLE platforms (
        id TEXT NOT NULL PRIMARY KEY,
        name TEXT NOT NULL,
        name_key TEXT NOT NULL UNIQUE,
        origin TEXT NOT NULL,
        application TEXT NOT NULL,
        preset TEXT NOT NULL,
        preset_text TEXT NOT NULL,
        dry_run INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE applied (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        configuration_id TEXT NOT NULL REFERENCES configurations ON DELETE CASCADE,
        platform_id TEXT NOT NULL REFERENCES platforms ON DELETE CASCADE,
        settings TEXT NOT NULL,
        former TEXT,
        known INTEGER NOT NULL,
        outdated INTEGER NOT NULL,
        applied_at TEXT NOT NULL,
        UNIQUE (configuration_id, platform_id)
    ) STRICT
    """,
)

MIGRATIONS: tuple[Migration, ...] = (_FIRST, _PLATFORMS)
"""Step n leads from version n to n + 1 (`PRAGMA user_version`). Append; never change one that was released."""
