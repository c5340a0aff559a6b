"""Runs an audit for window and command line: what is done already is passed over, and every line goes to its files."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Self

from smtpgui.core.audit import csv_export
from smtpgui.core.audit.comparison import Change, Comparison
from smtpgui.core.audit.jsonl import Seen, Told, as_bytes, key_of, line_of, read_lines, resume, told
from smtpgui.core.audit.summary import Summary, page
from smtpgui.core.files import write_file, writing
from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.net.network import Network

if TYPE_CHECKING:
    from smtpgui.core.audit.engine import AuditOptions
    from smtpgui.core.audit.input_rows import Row


@dataclass(frozen=True, slots=True)
class Ended:
    """A domain that was checked: its line as bytes, that line in short, and what changed since the last audit."""

    line: bytes
    entry: Told
    change: Change | None = None


@dataclass(slots=True)
class Auditing:
    """An audit with its files. A context manager: leaving it closes them.

    `output` takes the lines of JSON, each on the disk before the next; with `resuming` it is gone on with, else
    it must not exist. `last` is an earlier audit to compare with. Trouble `file.*` and `audit.*`.
    """

    output: Path | None = None
    resuming: bool = False
    last: Path | None = None
    replaying: bool = False
    summary: Summary = field(default_factory=Summary)
    skipped: int = 0
    _seen: Seen = field(default_factory=Seen)
    _comparison: Comparison | None = None
    _stream: BinaryIO | None = None

    def __enter__(self) -> Self:
        if self.last is not None:
            self._comparison = Comparison(read_lines(self.last))
            self.summary.compared = True
        if self.output is not None:
            if self.resuming:
                self._seen = resume(self.output)
            self._stream = self._open(self.output)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stream is not None:
            self._stream.close()

    def run(
        self, rows: Iterable[Row], network: Network, options: AuditOptions
    ) -> Generator[Ended | None, None, None]:
        """Each row that is not done yet, as it ends; None where nothing has ended for a while.

        With `replaying` the rows of the interrupted run come first.
        """
        from smtpgui.core.audit.engine import audit

        for entry in read_lines(self.output) if self.resuming and self.output and self.output.exists() else ():
            change = self._count(entry)
            if self.replaying:
                yield Ended(b"", entry, change)
        results = audit(self._new(rows), network, options)
        with contextlib.closing(results):
            for result in results:
                if result is None:
                    yield None
                    continue
                line = line_of(result)
                data = as_bytes(line)
                if self._stream is not None and self.output is not None:
                    with writing(self.output):
                        self._stream.write(data)
                        self._stream.flush()
                entry = told(line)
                yield Ended(data, entry, self._count(entry))
        if self._comparison is not None:
            self.summary.left = self._comparison.left()

    def write_page(self, path: Path) -> None:
        """The summary as one page of HTML. Trouble `file.*`."""
        write_file(path, page(self.summary))

    def write_table(self, path: Path) -> None:
        """The lines so far as CSV, read back from the output. Trouble `file.*`."""
        with writing(path), path.open("w", encoding="utf-8", newline="") as file:
            file.write(csv_export.header())
            for entry in read_lines(self.output) if self.output is not None else ():
                file.write(csv_export.line(entry))

    def _count(self, entry: Told) -> Change | None:
        self.summary.add(entry)
        change = self._comparison.change(entry) if self._comparison is not None else None
        self.summary.add_change(change)
        return change

    def _new(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows that were not done in an earlier run; a domain that the list names twice is asked once."""
        met = Seen()
        for row in rows:
            key = key_of(row)
            if key in self._seen or not met.add(key):
                self.skipped += 1
            else:
                yield row

    def _open(self, path: Path) -> BinaryIO:
        if path.exists() and not self.resuming and path.is_file() and path.stat().st_size:
            raise Trouble(Finding("audit.exists", {"file": str(path)}))
        with writing(path):
            return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")
