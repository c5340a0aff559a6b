from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from smtpgui.core.files import LONGEST_FILE, beside, read_file, sync_folder, write_file, write_whole
from smtpgui.core.stores import words as stores_words
from tests.support.hardship import give_away, no_file_larger_than, own_folder, unprivileged
from tests.support.troubles import assert_told, trouble_of


def refusing(number):
    def refuse(*_):
        raise OSError(number, os.strerror(number))

    return refuse


def test_a_file_is_written_for_its_owner_only(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"old, and longer")
    path.chmod(0o644)
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]
    write_whole(tmp_path / ("é" * 120), b"a long name is no obstacle")
    assert (tmp_path / ("é" * 120)).read_bytes() == b"a long name is no obstacle"


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC])
def test_a_disk_that_fails_leaves_the_old_file(tmp_path, monkeypatch, number):
    path = tmp_path / "file"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", refusing(number))
    with pytest.raises(OSError, match=os.strerror(number)):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_was_not_renamed_is_removed(tmp_path):
    with beside(tmp_path / "file") as new:
        assert new.parent == tmp_path
        assert new.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_synced_is_no_failure(tmp_path, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fsync", synced.append)
    sync_folder(tmp_path)
    assert len(synced) == 1
    monkeypatch.setattr(os, "fsync", refusing(errno.EINVAL))
    sync_folder(tmp_path)
    sync_folder(tmp_path / "none")


def test_a_file_is_read_as_far_as_it_can_be_used(tmp_path):
    (tmp_path / "file").write_bytes(b"content")
    assert read_file(tmp_path / "file") == b"content"
    assert len(read_file(Path("/dev/zero"))) == LONGEST_FILE + 1


def test_files_that_cannot_be_read_are_said(tmp_path):
    for path, code in ((tmp_path / "none", "file.not_found"), (tmp_path, "file.unreadable")):
        finding = trouble_of(lambda path=path: read_file(path))
        assert_told(finding, stores_words.EXPLANATIONS)
        assert finding.code == code
        assert finding.facts["file"] == str(path)


def test_a_link_stays_a_link(tmp_path):
    target, link = tmp_path / "target", tmp_path / "link"
    link.symlink_to(target)
    for text in ("one", "two"):
        write_file(link, text)
        assert link.is_symlink()
        assert target.read_text() == text
    # links in a circle are no fault of the program
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    write_file(tmp_path / "a", "text")
    assert (tmp_path / "a").read_text() == "text"


def told(operation):
    finding = trouble_of(operation)
    assert_told(finding, stores_words.EXPLANATIONS)
    return finding.code


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux")
def test_a_device_is_written_to_and_stays_what_it_is():
    write_file(Path("/dev/null"), "text")
    assert told(lambda: write_file(Path("/dev/full"), "text")) == "file.disk_full"
    assert Path("/dev/null").is_char_device()
    assert Path("/dev/full").is_char_device()


def test_a_pipe_is_written_to(tmp_path):
    reader, writer = os.pipe()
    with os.fdopen(reader), os.fdopen(writer, "w") as stream:
        write_file(Path(f"/dev/fd/{stream.fileno()}"), "text")
        assert os.read(reader, 10) == b"text"


def test_a_full_disk_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "file.json"
    path.write_text("old")
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refusing(errno.ENOSPC))
        assert told(lambda: write_file(path, "new")) == "file.disk_full"
    with no_file_larger_than(1000):
        assert told(lambda: write_file(path, "x" * 100_000)) == "file.cannot_write"
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_where_nothing_may_be_written_is_said(tmp_path):
    assert told(lambda: write_file(tmp_path, "text")) == "file.cannot_write"
    assert told(lambda: write_file(tmp_path / "none" / "file", "text")) == "file.cannot_write"
    with own_folder() as folder:
        give_away(folder)
        folder.chmod(0o500)
        with unprivileged():
            assert told(lambda: write_file(folder / "file", "text")) == "file.cannot_write"
