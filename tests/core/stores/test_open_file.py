from __future__ import annotations

import errno
import os
import random
import sqlite3
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.settings import SmtpSettings
from smtpgui.core.stores import open_file
from smtpgui.core.stores.backups import newest_backup
from smtpgui.core.stores.interface import Configuration
from smtpgui.core.stores.open_file import open_database
from smtpgui.core.stores.schema import MIGRATIONS
from smtpgui.core.stores.sqlite import open_store
from smtpgui.core.stores.words import EXPLANATIONS
from tests.support.hardship import give_away, no_file_larger_than, own_folder, unprivileged
from tests.support.python_process import go_on, line_of, python
from tests.support.tables import every
from tests.support.troubles import assert_told, trouble_of

NOW = datetime(2026, 11, 22, 13, 30, tzinfo=UTC)
PAGE = 4096


def names(path):
    return [summary.name for summary in open_store(path)[0].summaries()]


def fill(path, count=3, opened_at=NOW):
    store, _ = open_store(path, lambda: opened_at)
    return [store.save(Configuration(f"{n:03}", SmtpSettings(server="s" * 300))) for n in range(count)]


def only(findings, code):
    assert [finding.code for finding in findings] == [code]
    assert_told(findings[0], EXPLANATIONS)
    return findings[0]


def trouble_in_words(operation):
    finding = trouble_of(operation)
    assert_told(finding, EXPLANATIONS)
    return finding.code


def refusing(number):
    """What the system does when it refuses with that errno."""

    def refuse(*_, **__):
        raise OSError(number, os.strerror(number))

    return refuse


# A damaged file


def test_a_damaged_page_costs_what_stood_on_it_and_is_said(path):
    fill(path, 100)
    content = bytearray(path.read_bytes())
    middle = len(content) // PAGE // 2 * PAGE
    content[middle : middle + PAGE] = os.urandom(PAGE)
    path.write_bytes(content)
    store, findings = open_store(path, lambda: NOW)
    finding = only(findings, "store.damaged_set_aside")
    aside = path.with_name("configurations.db.damaged-20261122-133000")
    assert aside.read_bytes() == content
    rescued = store.summaries()
    assert 80 <= len(rescued) < 100
    assert finding.facts == {"file": str(path), "aside": str(aside), "count": len(rescued), "backup": None}
    assert store.load(rescued[-1].id).settings.server == "s" * 300
    assert open_store(path)[1] == []


def test_what_a_damaged_file_lost_comes_from_the_last_backup(path):
    saved = fill(path, 100)
    open_store(path, lambda: NOW)
    open_store(path, lambda: NOW)[0].rename(saved[0].id, "newer than the backup")
    content = bytearray(path.read_bytes())
    leaves = [at for at in range(0, len(content), PAGE) if content[at] == 13]  # sqlite.org/fileformat, 1.6
    middle = next(at for at in leaves[len(leaves) // 2 :] if b"newer than" not in content[at : at + PAGE])
    content[middle : middle + PAGE] = os.urandom(PAGE)
    path.write_bytes(content)
    store, findings = open_store(path, lambda: NOW)
    finding = only(findings, "store.damaged_set_aside")
    assert finding.facts["count"] == 100
    assert finding.facts["backup"] == NOW
    assert store.find("newer than the backup")


@pytest.mark.parametrize(
    ("content", "fault"),
    [*((each, "damaged") for each in (b"\0" * PAGE, b"hello, world", b"SQLite format 3\0", os.urandom(3 * PAGE))),
     (b"", "emptied")],
)  # fmt: skip
def test_a_file_without_a_head_is_replaced_by_the_last_backup(path, content, fault):
    fill(path)
    open_store(path, lambda: NOW)
    path.write_bytes(content)
    store, findings = open_store(path, lambda: NOW + timedelta(days=3))
    finding = only(findings, f"store.{fault}_set_aside")
    aside = path.with_name(f"configurations.db.{fault}-20261125-133000")
    facts = {"file": str(path), "aside": str(aside), "count": 3, "backup": NOW}
    assert (finding.facts, len(store.summaries()), aside.read_bytes()) == (facts, 3, content)


def test_an_empty_file_without_a_backup_is_said_too_and_its_journal_kept_with_it(path):
    path.parent.mkdir()
    path.touch()
    journal = path.with_name(f"{path.name}-journal")
    journal.write_bytes(b"journal")
    store, findings = open_store(path)
    finding = only(findings, "store.emptied_set_aside")
    assert finding.facts["count"] == len(store.summaries()) == 0
    assert Path(f"{finding.facts['aside']}-journal").read_bytes() == b"journal"
    assert not journal.exists()


def test_another_programs_database_is_set_aside_whole(path):
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE configurations (id, name)")
        connection.execute("INSERT INTO configurations VALUES (1, 'theirs')")
    content = path.read_bytes()
    store, findings = open_store(path, lambda: NOW)
    finding = only(findings, "store.foreign_set_aside")
    assert Path(str(finding.facts["aside"])).read_bytes() == content
    assert store.summaries() == []


def test_files_set_aside_never_replace_each_other(path):
    for content in (b"first", b"second", b"third"):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        open_store(path, lambda: NOW)
    asides = sorted(path.parent.glob("*.damaged-*"))
    assert [aside.read_bytes() for aside in asides] == [b"first", b"second", b"third"]


def test_a_renamed_column_is_damage_and_damaged_values_are_not_rescued(path):
    fill(path)
    path.write_bytes(path.read_bytes().replace(b"saved_at", b"savedXat"))
    assert only(open_store(path)[1], "store.damaged_set_aside").facts["count"] == 3
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "CREATE TABLE loose AS SELECT * FROM configurations;"
            "DROP TABLE configurations;"
            "ALTER TABLE loose RENAME TO configurations;"
            "UPDATE configurations SET revision = 'x' WHERE name = '001';"
        )
    assert only(open_store(path)[1], "store.damaged_set_aside").facts["count"] == 2


@pytest.mark.parametrize("seed", [*range(37), 218, 481, 724])
def test_whatever_bits_flip_nothing_is_lost_silently(path, seed):
    fill(path, 12)
    content = bytearray(path.read_bytes())
    chance = random.Random(seed)
    for _ in range(chance.choice((1, 3, 300))):
        content[chance.randrange(len(content))] = chance.randrange(256)
    path.write_bytes(content)
    try:
        store, findings = open_store(path)
    except Trouble:
        assert trouble_of(lambda: open_store(path)).code in ("store.newer", "store.cannot_open", "store.read_only")
        assert path.read_bytes() == content
        return
    if findings:
        assert Path(str(findings[0].facts["aside"])).read_bytes() == content
    else:
        assert len(store.summaries()) == 12
    for summary in store.summaries():
        try:
            store.load(summary.id)
        except Trouble as trouble:
            assert trouble.finding.code == "store.broken_entry"  # noqa: PT017 - it may be whole


# Crashes, and other processes

WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
from smtpgui.core.stores.sqlite import open_store
from smtpgui.core.stores.interface import Configuration

store, findings = open_store(Path(sys.argv[1]))
assert findings == [], findings
configuration = store.find("counter") if store.summaries() else store.save(Configuration("counter", recipient="0"))
while True:
    configuration = store.save(replace(configuration, recipient=str(int(configuration.recipient) + 1)))
    print(configuration.recipient, flush=True)
"""


@pytest.mark.slow
def test_after_kill_9_the_last_acknowledged_save_is_there(path):
    chance = random.Random(1)
    acknowledged = 0
    for _ in range(30):
        with python(WRITER, str(path)) as process:
            for _ in range(chance.randrange(1, 20)):
                acknowledged = int(line_of(process))
            process.kill()
            acknowledged = int((process.stdout.read().split() or [acknowledged])[-1])
        store, findings = open_store(path)
        assert findings == []
        assert int(store.find("counter").recipient) in (acknowledged, acknowledged + 1)
    assert acknowledged >= 30


MANY = """
import sys
from pathlib import Path
from smtpgui.core.stores.sqlite import open_store
from smtpgui.core.stores.interface import Configuration

print("ready", flush=True)
input()
store, findings = open_store(Path(sys.argv[1]))
print(*[finding.code for finding in findings], flush=True)
for turn in range(20):
    store.save(Configuration(f"{sys.argv[2]}-{turn}"))
print(len(store.summaries()), flush=True)
"""


@pytest.mark.parametrize("content", [None, b"damaged"])
def test_processes_that_start_at_once_share_one_store(path, content):
    path.parent.mkdir()
    if content is not None:
        path.write_bytes(content)
    with ExitStack() as stack:
        processes = [stack.enter_context(python(MANY, str(path), str(n))) for n in range(3)]
        assert [line_of(process) for process in processes] == ["ready"] * 3
        for process in processes:
            go_on(process)
        said = sorted(line_of(process) for process in processes)
        assert max(int(line_of(process)) for process in processes) == 60
    assert said == ["", "", "store.damaged_set_aside" if content else ""]
    assert len(names(path)) == 60


def test_others_in_the_way_of_opening_are_not_waited_for_for_ever(path):
    fill(path)
    with open_file._alone_in(path, 1):
        assert trouble_in_words(lambda: open_database(path, NOW, timeout=0.05)) == "store.busy"
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert trouble_in_words(lambda: open_database(path, NOW, timeout=0.05)) == "store.busy"


def test_where_folders_cannot_be_locked_opening_goes_on(path, monkeypatch):
    import fcntl

    monkeypatch.setattr(fcntl, "flock", refusing(errno.ENOLCK))
    fill(path)
    assert len(names(path)) == 3


def test_a_store_that_appears_meanwhile_is_not_replaced(path):
    fill(path)
    open_file._create(path, MIGRATIONS)
    assert len(names(path)) == 3


def test_with_and_without_hard_links_nothing_but_the_store_is_left(path, monkeypatch):
    fill(path)
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    monkeypatch.setattr(os, "link", refusing(errno.EPERM))
    other = path.with_name("other") / path.name
    fill(other)
    assert [file.name for file in other.parent.iterdir()] == [other.name]


# Versions

SECOND = ("ALTER TABLE configurations ADD COLUMN note TEXT NOT NULL DEFAULT 'new'",)


def test_a_newer_store_is_not_touched(path):
    fill(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    content = path.read_bytes()
    assert trouble_in_words(lambda: open_store(path)) == "store.newer"
    assert path.read_bytes() == content
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_an_older_store_is_copied_and_then_brought_up_to_date(path):
    fill(path)
    database, findings = open_database(path, NOW, migrations=(*MIGRATIONS, SECOND))
    assert findings == []
    with database.reading() as connection:
        assert [row["note"] for row in connection.execute("SELECT note FROM configurations")] == ["new"] * 3
    with closing(sqlite3.connect(newest_backup(path).path)) as copy:
        assert copy.execute("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS)
        assert copy.execute("SELECT count(*) FROM configurations").fetchone()[0] == 3
    assert trouble_in_words(lambda: open_store(path)) == "store.newer"


def test_a_migration_that_fails_or_has_no_space_for_its_copy_changes_nothing(path):
    fill(path)
    content = path.read_bytes()
    with no_file_larger_than(path.stat().st_size - PAGE):
        open_new = lambda: open_database(path, NOW, migrations=(*MIGRATIONS, SECOND))  # noqa: E731
        assert trouble_in_words(open_new) in ("store.disk_fault", "store.disk_full")
    assert path.read_bytes() == content
    broken = (*SECOND, "INSERT INTO nowhere VALUES (1)")
    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        open_database(path, NOW, migrations=(*MIGRATIONS, broken))
    assert len(names(path)) == 3


def test_a_damaged_older_store_is_rescued_into_the_new_shape(path):
    fill(path, 100)
    content = bytearray(path.read_bytes())
    content[-PAGE:] = os.urandom(PAGE)
    path.write_bytes(content)
    database, findings = open_database(path, NOW, migrations=(*MIGRATIONS, SECOND))
    assert int(only(findings, "store.damaged_set_aside").facts["count"]) >= 80
    with database.reading() as connection:
        assert connection.execute("SELECT DISTINCT note FROM configurations").fetchone()["note"] == "new"


def test_an_sqlite_too_old_for_the_tables_is_said_and_nothing_touched(path):
    finding = trouble_of(lambda: open_database(path, NOW, sqlite=(3, 34, 1)))
    assert finding == Finding("store.sqlite_too_old", {"found": "3.34.1", "needed": "3.37.0"})
    assert_told(finding, EXPLANATIONS)
    assert not path.parent.exists()


# The disk and the system


def test_a_file_that_others_could_read_is_closed_to_them_where_it_is_ours(path, monkeypatch):
    fill(path)
    for before, after in ((0o644, 0o600), (0o444, 0o400)):
        path.chmod(before)
        open_store(path)
        assert path.stat().st_mode & 0o777 == after
    path.chmod(0o644)
    monkeypatch.setattr(Path, "chmod", refusing(errno.EPERM))
    assert open_store(path)[0].summaries()


def test_a_read_only_store_can_be_read_and_says_why_it_cannot_be_saved():
    with own_folder() as folder:
        path = folder / "configurations.db"
        fill(path)
        give_away(folder, path)
        for target, mode in ((path, 0o400), (folder, 0o500)):
            before = target.stat().st_mode
            target.chmod(mode)
            with unprivileged():
                store, findings = open_store(path)
                assert [finding.code for finding in findings] in ([], ["store.no_backup"])
                assert len(store.summaries()) == 3
                assert trouble_in_words(lambda: store.save(Configuration("New"))) == "store.read_only"  # noqa: B023
                assert trouble_in_words(lambda: store.delete(store.summaries()[0].id)) == "store.read_only"  # noqa: B023
                assert len(store.summaries()) == 3
            target.chmod(before)


def test_what_may_not_be_written_or_read_is_said_and_left_alone(path):
    with own_folder() as folder:
        give_away(folder)
        folder.chmod(0o500)
        with unprivileged():
            for new in (folder / "configurations.db", folder / "data" / "a.db"):
                assert trouble_in_words(lambda: open_store(new)) == "store.cannot_open"  # noqa: B023 - called here
    with own_folder() as folder:
        own = folder / "configurations.db"
        fill(own)
        give_away(folder, own)
        own.chmod(0)
        with unprivileged():
            assert trouble_in_words(lambda: open_store(own)) == "store.cannot_open"
        own.chmod(0o600)
        assert len(names(own)) == 3
    path.mkdir(parents=True)
    assert trouble_in_words(lambda: open_store(path)) == "store.cannot_open"
    assert path.is_dir()


@every(
    "number, code",
    [
        (errno.ENOSPC, "store.disk_full"),
        (errno.EROFS, "store.read_only"),
        (errno.EIO, "store.disk_fault"),
        (errno.EACCES, "store.cannot_open"),
    ],
)
def test_what_the_system_refuses_is_said(path, monkeypatch, number, code):
    with monkeypatch.context() as patch:
        patch.setattr(Path, "mkdir", refusing(number))
        assert trouble_in_words(lambda: open_store(path)) == code


def test_a_file_that_may_not_grow_keeps_the_last_save(path):
    saved = fill(path)
    store, _ = open_store(path)
    with no_file_larger_than(path.stat().st_size):
        big = Configuration("Big", SmtpSettings(server="x" * 100_000))
        assert trouble_in_words(lambda: store.save(big)) in ("store.disk_fault", "store.disk_full")
    assert [store.load(one.id) for one in saved] == saved
    assert open_store(path)[1] == []


def test_a_daily_copy_that_fails_keeps_nobody_from_working(path):
    fill(path)
    with no_file_larger_than(path.stat().st_size - PAGE):
        store, findings = open_store(path)
    only(findings, "store.no_backup")
    assert len(store.summaries()) == 3
    assert [file.name for file in path.parent.iterdir()] == [path.name]
