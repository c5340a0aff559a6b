from __future__ import annotations

import os
import sqlite3
from contextlib import closing

from smtpgui.core.settings import SmtpSettings
from smtpgui.core.stores.interface import Configuration
from smtpgui.core.stores.platform_records import ConnectedPlatform
from smtpgui.core.stores.salvage import platforms_of, rows_of
from smtpgui.core.stores.sqlite import open_store


def test_a_sound_file_gives_everything(path):
    saved = open_store(path)[0].save(Configuration("One", SmtpSettings(port=25)))
    rows, complete = rows_of(path)
    assert complete
    assert list(rows) == [saved.id]
    assert rows[saved.id]["name"] == "One"


def test_rows_on_both_sides_of_the_damage_are_found(path):
    store, _ = open_store(path)
    for number in range(100):
        store.save(Configuration(f"{number:03}", SmtpSettings(server="s" * 300)))
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
        assert rows_of(file) == ({}, False)


def test_platforms_come_along(path):
    store, _ = open_store(path)
    store.save(Configuration("One"))
    kept = store.save_platform(ConnectedPlatform("Gazette", "https://a.example", "1", "reference-v1"))
    assert [row["name"] for row in platforms_of(path)] == ["Gazette"]
    content = bytearray(path.read_bytes())
    leaf = next(at for at in range(0, len(content), 4096) if b"Oneone" in content[at : at + 4096])
    content[leaf : leaf + 4096] = os.urandom(4096)
    path.write_bytes(content)
    store, findings = open_store(path)
    assert [finding.code for finding in findings] == ["store.damaged_set_aside"]
    assert store.platforms() == [kept]


def test_a_file_without_platforms_has_none(tmp_path):
    assert platforms_of(tmp_path / "none") == []
