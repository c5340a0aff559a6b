"""The audit of the window while it is not finished, kept in a folder so that it can be resumed after a crash."""

from __future__ import annotations

import json
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from smtpgui.core.audit.jsonl import LONGEST_LINE
from smtpgui.core.files import read_file, write_file
from smtpgui.core.findings import Trouble
from smtpgui.core.strict_json import parse


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """An audit that was begun: its list, where its lines stand, and whether block lists are asked."""

    source: Path
    lines: Path
    blocklists: bool = False

    def count(self) -> int:
        """Number of rows that are done."""
        with suppress(OSError), self.lines.open("rb") as stream:
            return sum(1 for line in iter(lambda: stream.readline(LONGEST_LINE), b"") if line.endswith(b"\n"))
        return 0


@dataclass(frozen=True, slots=True)
class CheckpointFolder:
    """Folder of the one audit under way, readable for its owner only."""

    folder: Path

    def begin(self, source: Path, *, blocklists: bool) -> Checkpoint:
        """A new audit of the list `source`, in place of any other.

        Raises Trouble: file.cannot_write, file.disk_full.
        """
        self.end()
        with suppress(OSError):  # what is wrong is told when the note is written
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        begun = Checkpoint(source.absolute(), self.folder / f"{secrets.token_hex(4)}.jsonl", blocklists)
        note = {"list": str(begun.source), "lines": begun.lines.name, "blocklists": blocklists}
        write_file(self._note, json.dumps(note))
        return begun

    def found(self) -> Checkpoint | None:
        """The audit that was not finished; None where there is none, or none of its rows was done."""
        try:
            note = parse(read_file(self._note))
            begun = Checkpoint(
                Path(note["list"]), self.folder / Path(note["lines"]).name, bool(note["blocklists"])
            )
        except (Trouble, ValueError, KeyError, TypeError):
            return None
        return begun if begun.count() else None

    def end(self) -> None:
        """Delete the files of the audit. One that another thread still writes to may outlive this on some systems."""
        for path in (self._note, *self.folder.glob("*.jsonl")):
            with suppress(OSError):
                path.unlink(missing_ok=True)
        with suppress(OSError):
            self.folder.rmdir()

    @property
    def _note(self) -> Path:
        return self.folder / "unfinished.json"
