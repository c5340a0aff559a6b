"""Runs an audit for window and command line: passes over rows that are done, and writes every line to its files."""

from __future__ import annotations

import contextlib
import csv
import io
import os
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Self

from smtpgui.core.audit.comparison import Comparison, DomainChange
from smtpgui.core.audit.jsonl import AuditLine, DoneRows, as_bytes, key_of, line_of, parse_line, read_lines, resume
from smtpgui.core.audit.summary import AuditSummary, page
from smtpgui.core.files import write_file, writing
from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.net.network import Network

if TYPE_CHECKING:
    from smtpgui.core.audit.engine import AuditOptions
    from smtpgui.core.audit.input_rows import Row


@dataclass(frozen=True, slots=True)
class AuditResult:
    """A domain that was checked: its line as bytes, that line in short, and what changed since the last audit."""

    line: bytes
    entry: AuditLine
    change: DomainChange | None = None


@dataclass(slots=True)
class AuditRun:
    """An audit with its files. A context manager: leaving it closes them.

    `output` takes the lines of JSON, each on the disk before the next; with `resuming` it is gone on with, else
    it must not exist. `last` is an earlier audit to compare with.

    Raises Trouble: audit.exists, audit.not_ours, file.not_found, file.unreadable, file.cannot_write, file.disk_full.
    """

    output: Path | None = None
    resuming: bool = False
    last: Path | None = None
    replaying: bool = False
    summary: AuditSummary = field(default_factory=AuditSummary)
    skipped: int = 0
    _done: DoneRows = field(default_factory=DoneRows)
    _comparison: Comparison | None = None
    _stream: BinaryIO | None = None

    def __enter__(self) -> Self:
        if self.last is not None:
            self._comparison = Comparison(read_lines(self.last))
            self.summary.compared = True
        if self.output is not None:
            if self.resuming:
                self._done = resume(self.output)
            self._stream = self._open(self.output)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stream is not None:
            self._stream.close()

    def run(
        self, rows: Iterable[Row], network: Network, options: AuditOptions
    ) -> Generator[AuditResult | None, None, None]:
        """Yield each row that is not done yet, as it ends; None where nothing has ended for a while.

        With `replaying` the rows of the interrupted run come first.
        """
        from smtpgui.core.audit.engine import audit

        for entry in read_lines(self.output) if self.resuming and self.output and self.output.exists() else ():
            change = self._count(entry)
            if self.replaying:
                yield AuditResult(b"", entry, change)
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
                entry = parse_line(line)
                yield AuditResult(data, entry, self._count(entry))
        if self._comparison is not None:
            self.summary.left = self._comparison.left()

    def write_page(self, path: Path) -> None:
        """Write the summary as one page of HTML. Raises Trouble: file.cannot_write, file.disk_full."""
        write_file(path, page(self.summary))

    def write_table(self, path: Path) -> None:
        """Write the lines so far as CSV, read back from the output.

        Raises Trouble: file.cannot_write, file.disk_full, file.unreadable.
        """
        with writing(path), path.open("w", encoding="utf-8", newline="") as file:
            file.write("\ufeff" + _csv_row(CSV_COLUMNS))  # Excel knows UTF-8 by this mark
            for entry in read_lines(self.output) if self.output is not None else ():
                file.write(csv_line(entry))

    def _count(self, entry: AuditLine) -> DomainChange | None:
        self.summary.add(entry)
        change = self._comparison.change(entry) if self._comparison is not None else None
        self.summary.add_change(change)
        return change

    def _new(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows that were not done in an earlier run; a domain that the list names twice is asked once."""
        met = DoneRows()
        for row in rows:
            key = key_of(row)
            if key in self._done or not met.add(key):
                self.skipped += 1
            else:
                yield row

    def _open(self, path: Path) -> BinaryIO:
        if path.exists() and not self.resuming and path.is_file() and path.stat().st_size:
            raise Trouble(Finding("audit.exists", {"file": str(path)}))
        with writing(path):
            return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")


CSV_COLUMNS = ("line", "domain", "outcome", "provider", "findings", "seconds")
"""The columns; not translated, because programs read them too."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def csv_line(entry: AuditLine) -> str:
    """One row of the table for spreadsheets, with its end."""
    seconds = f"{entry.seconds:.3f}"
    codes = " ".join(entry.codes)
    return _csv_row((str(entry.number), entry.subject, entry.outcome, entry.provider, codes, seconds))


def safe_cell(text: str) -> str:
    """`text` as a cell that no spreadsheet takes for a formula, and without characters that only control."""
    plain = "".join(character if character.isprintable() else "\ufffd" for character in text)
    return f"'{plain}" if text.startswith(_FORMULA) else plain


def _csv_row(cells: tuple[str, ...]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow([safe_cell(cell) for cell in cells])
    return text.getvalue()
