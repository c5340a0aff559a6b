from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta

import pytest

from smtpgui.core.findings import Finding, Outcome, Step, Trouble
from smtpgui.core.settings import SmtpSettings
from smtpgui.core.stores import sqlite
from smtpgui.core.stores.database import WORTH_SHRINKING, Database
from smtpgui.core.stores.interface import Configuration, Draft, Run, RunKind, State
from smtpgui.core.stores.open_file import open_database
from smtpgui.core.stores.schema import APPLICATION_ID, MIGRATIONS
from smtpgui.core.stores.sqlite import _PURGED_AT_ONCE, SqliteStore, open_store
from smtpgui.core.stores.words import EXPLANATIONS
from tests.core.stores.store_tests import SETTINGS, StoreTests
from tests.support.clock import ticking
from tests.support.hardship import no_file_larger_than
from tests.support.troubles import assert_told, trouble_of


class TestSqliteStore(StoreTests):
    @pytest.fixture
    def store(self, path, monkeypatch):
        ticking(monkeypatch, sqlite)
        return open_store(path)[0]


def change(path, statement, *values):
    with closing(sqlite3.connect(path)) as connection, connection:
        assert connection.execute(statement, values).rowcount


def code_of(operation):
    finding = trouble_of(operation)
    assert_told(finding, EXPLANATIONS)
    return finding.code


def test_the_clock_can_be_given(path):
    moment = datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC)
    saved = open_store(path, lambda: moment)[0].save(Configuration("One"))
    assert saved.created_at == saved.changed_at == moment


def test_the_file_bears_our_mark_is_private_and_has_no_place_for_a_password(path):
    store, _ = open_store(path)
    with closing(sqlite3.connect(path)) as connection:
        schema = " ".join(row[0] or "" for row in connection.execute("SELECT sql FROM sqlite_master"))
    assert "configurations" in schema
    assert "password" not in schema.lower()
    assert path.read_bytes()[68:72] == APPLICATION_ID.to_bytes(4, "big") == b"SMTP"
    store.save(Configuration("One"))
    assert [file.name for file in path.parent.iterdir()] == [path.name], "its journal is gone"
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_what_cannot_be_read_of_a_configuration_is_said_and_does_not_hide_the_others(path):
    store, _ = open_store(path)
    store.save(Configuration("Sound"))
    texts = ("{", "[]", '{"port": true}', '{"server": 1}', '{"enabled": "yes"}', "null")
    broken = [("settings", text) for text in texts]
    broken += [(column, text) for column in ("selectors", "created_at") for text in ("{", "null")]
    for column, text in broken:
        saved = store.save(Configuration("Broken"))
        change(path, f"UPDATE configurations SET {column} = ? WHERE id = ?", text, saved.id)
        assert [summary.name for summary in store.summaries()] == ["Broken", "Sound"], (column, text)
        assert store.summaries()[0].state is State.UNTESTED
        finding = trouble_of(lambda: store.load(saved.id))  # noqa: B023 - called at once
        assert finding == Finding("store.broken_entry", {"name": "Broken"}), (column, text)
        assert_told(finding, EXPLANATIONS)
        store.delete(saved.id)
        assert len(store.summaries()) == 1


def test_drafts_and_runs_that_cannot_be_read_are_said(path):
    store, _ = open_store(path)
    saved = store.save(Configuration("One"))
    store.save_draft(Draft("", "New", SETTINGS))
    store.record_run(Run(saved.id, RunKind.TEST, Outcome.OK, SETTINGS))
    change(path, "UPDATE drafts SET settings = '{'")
    assert code_of(store.drafts) == "store.broken_entry"
    for column, text in (("steps", "[1]"), ("steps", '[{"name": 1}]'), ("kind", "other"), ("settings", "{")):
        store.record_run(Run(saved.id, RunKind.TEST, Outcome.OK, SETTINGS))
        change(path, f"UPDATE runs SET {column} = ? WHERE id = (SELECT max(id) FROM runs)", text)
        assert code_of(lambda: store.last_runs(saved.id)) == "store.broken_entry"
        change(path, "DELETE FROM runs WHERE id = (SELECT max(id) FROM runs)")


def test_a_setting_that_did_not_exist_yet_has_its_default_and_a_damaged_letter_costs_a_letter(path):
    store, _ = open_store(path)
    saved = store.save(Configuration("Old", SETTINGS))
    change(path, "UPDATE configurations SET settings = ?", '{"server": "a.example", "later": 1}')
    change(path, "UPDATE configurations SET recipient = CAST(x'61ff62' AS TEXT)")
    loaded = store.load(saved.id)
    assert (loaded.settings, loaded.recipient) == (SmtpSettings(server="a.example"), "a\ufffdb")


# While the program runs


def test_a_file_that_was_replaced_or_removed_meanwhile_is_noticed_and_not_made_anew(path):
    store, _ = open_store(path)

    def refused_with(code):
        assert code_of(store.summaries) == code
        assert code_of(lambda: store.save(Configuration("One"))) == code

    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    refused_with("store.newer")
    for content in (b"something else" * 1000, b""):
        path.write_bytes(content)
        refused_with("store.damaged")
    path.unlink()
    refused_with("store.cannot_open")
    assert not path.exists()


def test_another_writer_is_waited_for_and_then_said(path):
    open_store(path)
    store = SqliteStore(Database(path, len(MIGRATIONS), timeout=0.05), lambda: datetime.now(UTC))
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert code_of(lambda: store.save(Configuration("One"))) == "store.busy"
        assert code_of(store.summaries) == "store.busy"
    assert store.summaries() == []


def test_a_full_disk_keeps_what_was_there(path, monkeypatch):
    store, _ = open_store(path)
    saved = store.save(Configuration("One", SETTINGS))

    def small(*arguments, connect=sqlite3.connect, **options):
        connection = connect(*arguments, **options)
        connection.execute("PRAGMA max_page_count = 1")  # the smallest it will take: the pages in use
        return connection

    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", small)
        full = Configuration("Two", SmtpSettings(server="x" * 50_000))
        assert code_of(lambda: store.save(full)) == "store.disk_full"
    assert store.load(saved.id) == saved
    assert len(store.summaries()) == 1


def test_a_change_that_fails_half_way_is_none_and_a_fault_of_the_program_stays_one(path):
    store, _ = open_store(path)
    store.save(Configuration("One"))
    database = Database(path, len(MIGRATIONS))
    with suppress(RuntimeError), database.writing() as connection:
        connection.execute("DELETE FROM configurations")
        raise RuntimeError("half way")
    assert len(store.summaries()) == 1
    with pytest.raises(sqlite3.OperationalError, match="no such table"), database.reading() as connection:
        connection.execute("SELECT * FROM nowhere")


# The bin

DAY = timedelta(days=1)
DELETED = datetime(2026, 1, 2, tzinfo=UTC)
WORD = "Kaleidoscope"


def with_a_bin(path, size=0):
    """A store in which a configuration was deleted at DELETED, with a run of `size` characters; its id."""
    store = open_store(path, lambda: DELETED)[0]
    gone = store.save(Configuration("One", SmtpSettings(server=f"{WORD}.test")))
    steps = (Step("data", (Finding("a", {"text": "x" * size}),)),)
    store.record_run(Run(gone.id, RunKind.TEST, Outcome.OK, SETTINGS, steps))
    store.delete(gone.id)
    return gone.id


def restorable(path, configuration_id, now):
    store, findings = open_store(path, lambda: now)
    assert findings == []
    try:
        return bool(store.restore(configuration_id))
    except Trouble:
        return False


def test_the_bin_is_emptied_after_thirty_days_and_says_nothing(path):
    gone = with_a_bin(path)
    assert not restorable(path, gone, DELETED + 31 * DAY)
    other = path.with_name("other.db")
    assert restorable(other, with_a_bin(other), DELETED + 30 * DAY)


def test_nothing_of_what_was_purged_stays_in_the_file(path):
    with_a_bin(path)
    assert WORD.encode() in path.read_bytes()
    assert open_store(path, lambda: DELETED)[0].purge_bin() == 1
    assert WORD.encode() not in path.read_bytes()


def test_a_long_bin_is_emptied_in_parts(path):
    store = open_store(path, lambda: DELETED)[0]
    for number in range(_PURGED_AT_ONCE + 5):
        store.delete(store.save(Configuration(f"{number}")).id)
    later = open_store(path, lambda: DELETED + 40 * DAY)[0]
    assert later.purge_bin() == 5


def test_the_file_shrinks_where_that_pays(path):
    with_a_bin(path)
    little = path.stat().st_size
    open_store(path)[0].purge_bin()
    assert path.stat().st_size == little
    with_a_bin(path, WORTH_SHRINKING)
    large = path.stat().st_size
    store, _ = open_store(path, lambda: DELETED + 31 * DAY)
    assert path.stat().st_size <= large - WORTH_SHRINKING
    assert store.summaries() == []


def test_a_connection_at_work_puts_both_off(path):
    gone = with_a_bin(path, WORTH_SHRINKING)
    database, _ = open_database(path, DELETED)
    with database.reading() as reader:
        reader.execute("SELECT * FROM configurations").fetchone()
        size = path.stat().st_size
        database.shrink()
        assert open_store(path, lambda: DELETED + 31 * DAY)[1] == []
        assert path.stat().st_size == size
    assert not restorable(path, gone, DELETED + 31 * DAY)
    assert path.stat().st_size < size


def test_a_disk_without_space_puts_shrinking_off(path):
    with_a_bin(path, WORTH_SHRINKING)
    database, _ = open_database(path, DELETED)
    change(path, "DELETE FROM runs")
    size = path.stat().st_size
    with no_file_larger_than(1000):
        database.shrink()
    assert path.stat().st_size == size
    database.shrink()
    assert path.stat().st_size < size
    assert open_store(path, lambda: DELETED)[1] == []
