"""What is remembered of an audit that did not come to its end."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from smtpgui.core.audit.checkpoint import CheckpointFolder
from smtpgui.core.findings import Trouble


def test_from_beginning_to_end(tmp_path):
    unfinished = CheckpointFolder(tmp_path / "deep" / "audit")
    assert unfinished.found() is None
    begun = unfinished.begin(Path("list.csv"), blocklists=True)
    assert begun.source.is_absolute()
    assert unfinished.found() is None, "nothing is done yet"
    begun.lines.write_bytes(b"{}\n{}\n{")
    found = unfinished.found()
    assert found == begun
    assert found.count() == 2
    assert stat.S_IMODE(unfinished.folder.stat().st_mode) == 0o700
    second = unfinished.begin(Path("other.csv"), blocklists=False)
    assert not begun.lines.exists()
    assert second.lines != begun.lines
    unfinished.end()
    assert not unfinished.folder.exists()


@pytest.mark.parametrize(
    "note", [b"", b"{", b"[]", b'{"list": 1}', b'{"list":"a","lines":"../../x","blocklists":0}']
)
def test_a_damaged_note_is_none(tmp_path, note: bytes):
    (tmp_path / "unfinished.json").write_bytes(note)
    (tmp_path.parent / "x").write_bytes(b"{}\n")
    assert CheckpointFolder(tmp_path).found() is None


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Trouble):
        CheckpointFolder(tmp_path / "file" / "audit").begin(Path("list.csv"), blocklists=False)
