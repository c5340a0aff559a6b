from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from smtpgui.core.settings import SmtpSettings
from smtpgui.core.stores.backups import BACKUPS_KEPT, backup, backups, is_due, newest_backup, rows_of
from smtpgui.core.stores.interface import Configuration
from smtpgui.core.stores.platform_records import ConnectedPlatform
from smtpgui.core.stores.sqlite import open_store

NOW = datetime(2026, 11, 22, 13, 30, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def filled(path):
    open_store(path)[0].save(Configuration("One"))
    return path


def test_a_copy_is_a_store_of_its_own_for_its_owner_only(filled):
    copy = backup(filled, NOW)
    assert copy.name == "configurations.db.backup-20261122-133000"
    assert copy.stat().st_mode & 0o777 == 0o600
    assert newest_backup(filled) == (NOW, copy)
    assert open_store(copy)[0].find("One")


def test_the_last_copies_are_kept_and_other_files_not_taken_for_copies_nor_removed(filled):
    others = [filled.with_name(f"{filled.name}.backup-{ending}") for ending in ("mine", "20261122-133000.txt")]
    for other in others:
        other.touch()
    for days in range(BACKUPS_KEPT + 3):
        backup(filled, NOW + days * DAY)
    assert [copy.made_at for copy in backups(filled)] == [NOW + days * DAY for days in range(3, BACKUPS_KEPT + 3)]
    assert all(other.exists() for other in others)


def test_a_copy_is_due_once_a_day_whatever_the_clock_was(filled):
    assert is_due(filled, NOW)
    backup(filled, NOW)
    assert not is_due(filled, NOW + timedelta(hours=23))
    assert is_due(filled, NOW + DAY)
    backup(filled, NOW + 3650 * DAY)
    assert is_due(filled, NOW)


def test_an_empty_store_needs_no_copy(path):
    open_store(path)
    assert not is_due(path, NOW)
    assert newest_backup(path) is None


def test_opening_makes_the_copy_that_is_due(filled):
    for moment in (NOW, NOW + timedelta(hours=1), NOW + DAY):
        open_store(filled, lambda moment=moment: moment)
    assert [copy.made_at for copy in backups(filled)] == [NOW, NOW + DAY]


# What can still be read of a damaged file


def test_a_sound_file_gives_everything_and_a_damaged_one_the_rows_on_both_sides(path):
    store, _ = open_store(path)
    saved = [store.save(Configuration(f"{n:03}", SmtpSettings(server="s" * 300))) for n in range(100)]
    rows, complete = rows_of(path)
    assert complete
    assert {key: row["name"] for key, row in rows.items()} == {each.id: each.name for each in saved}
    content = bytearray(path.read_bytes())
    middle = next(
        at for at in range(0, len(content), 4096) if content[at] == 13 and b"050050" in content[at : at + 4096]
    )
    content[middle : middle + 4096] = os.urandom(4096)
    path.write_bytes(content)
    rows, complete = rows_of(path)
    found = {row["name"] for row in rows.values()}
    assert not complete
    assert {"000", "099"} <= found
    assert len(found) < 100


def test_a_file_of_something_else_gives_nothing(tmp_path):
    text, other = tmp_path / "text", tmp_path / "other"
    text.write_text("hello")
    with closing(sqlite3.connect(other)) as connection:
        connection.executescript("CREATE TABLE configurations (name); INSERT INTO configurations VALUES ('x')")
    for file in (text, other, tmp_path / "none"):
        assert rows_of(file) == rows_of(file, "platforms") == ({}, False)


def test_platforms_come_along(path):
    store, _ = open_store(path)
    store.save(Configuration("One"))
    kept = store.save_platform(ConnectedPlatform("Gazette", "https://a.example", "1", "reference-v1"))
    assert [row["name"] for row in rows_of(path, "platforms")[0].values()] == ["Gazette"]
    content = bytearray(path.read_bytes())
    leaf = next(at for at in range(0, len(content), 4096) if b"Oneone" in content[at : at + 4096])
    content[leaf : leaf + 4096] = os.urandom(4096)
    path.write_bytes(content)
    store, findings = open_store(path)
    assert [finding.code for finding in findings] == ["store.damaged_set_aside"]
    assert store.platforms() == [kept]
