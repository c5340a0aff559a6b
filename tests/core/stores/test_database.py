from __future__ import annotations

import errno
import os
import sqlite3

import pytest

from smtpgui.core.findings import Finding
from smtpgui.core.stores.database import Database, connect, number, primary_code, troubles
from smtpgui.core.stores.schema import MIGRATIONS
from smtpgui.core.stores.sqlite import open_store
from tests.support.tables import every
from tests.support.troubles import trouble_of


def raised(path, error):
    with troubles(path):
        raise error


def with_code(code):
    error = sqlite3.OperationalError("said by SQLite")
    error.sqlite_errorcode = code
    error.sqlite_errorname = "NAME"
    return error


@every(
    "error, code, number",
    [
        (with_code(sqlite3.SQLITE_BUSY), "store.busy", None),
        (with_code(sqlite3.SQLITE_BUSY_SNAPSHOT), "store.busy", None),
        (with_code(sqlite3.SQLITE_FULL), "store.disk_full", errno.ENOSPC),
        (with_code(sqlite3.SQLITE_IOERR_FSYNC), "store.disk_fault", None),
        (with_code(sqlite3.SQLITE_IOERR_WRITE), "store.disk_fault", errno.EIO),
        (with_code(sqlite3.SQLITE_READONLY_DIRECTORY), "store.read_only", errno.EROFS),
        (with_code(sqlite3.SQLITE_CORRUPT), "store.damaged", None),
        (with_code(sqlite3.SQLITE_NOTADB), "store.damaged", None),
        (with_code(sqlite3.SQLITE_CANTOPEN), "store.cannot_open", errno.ENOENT),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "said by SQLite"), "store.damaged", None),
        (OSError(errno.EDQUOT, "quota"), "store.disk_full", None),
        (OSError("no number"), "store.cannot_open", None),
    ],
)
def test_what_the_disk_does_is_trouble_for_the_systems_reason_and_no_code_of_sqlites(
    tmp_path, error, code, number
):
    finding = trouble_of(lambda: raised(tmp_path / "file", error))
    assert (finding.code, finding.facts["file"]) == (code, str(tmp_path / "file"))
    assert "said by" not in repr(finding)
    assert number is None or finding.facts["reason"] == os.strerror(number)


def test_what_the_program_did_wrong_is_none(tmp_path):
    for error in (with_code(sqlite3.SQLITE_ERROR), sqlite3.ProgrammingError("closed"), KeyError("name")):
        with pytest.raises(type(error)):
            raised(tmp_path, error)
    assert primary_code(sqlite3.ProgrammingError()) == 0


def test_a_connection_makes_no_file(tmp_path):
    with pytest.raises(sqlite3.OperationalError, match="unable to open"):
        connect(tmp_path / "none")
    assert list(tmp_path.iterdir()) == []


def test_any_file_name_will_do(tmp_path):
    names = {"a?mode=memory.db", "a#b.db", "100%.db", "é ü.db"}
    for name in names:
        open_store(tmp_path / name)
    assert {file.name for file in tmp_path.iterdir()} == names


def test_a_save_is_on_the_disk_when_it_is_acknowledged(path):
    open_store(path)
    with Database(path, len(MIGRATIONS)).writing() as connection:
        assert number(connection, "synchronous") == 3  # EXTRA
        assert number(connection, "foreign_keys") == 1
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "delete"


def test_a_reader_sees_one_state(path):
    store, _ = open_store(path)
    database = Database(path, len(MIGRATIONS), timeout=0)
    with database.reading() as reader:
        reader.execute("SELECT * FROM configurations").fetchall()
        assert reader.in_transaction
    assert store.summaries() == []


def test_a_file_of_another_program_is_not_read_as_ours(tmp_path):
    other = tmp_path / "other.db"
    sqlite3.connect(other).close()
    expected = Finding("store.damaged", {"file": str(other), "reason": "application_id"})
    assert trouble_of(lambda: Database(other, len(MIGRATIONS)).reading().__enter__()) == expected
