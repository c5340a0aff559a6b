"""An audit as lines of JSON: one object a domain. Read back to go on after an interruption, and to compare."""

from __future__ import annotations

import json
import os
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smtpgui.core.files import open_file
from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.reports.json_result import envelope, safe_json
from smtpgui.core.strict_json import parse

if TYPE_CHECKING:
    from smtpgui.core.audit.engine import AuditedRow
    from smtpgui.core.audit.input_rows import Row

LONGEST_LINE = 1024 * 1024
"""Longest line that is read back, in bytes; what we write is far shorter."""


def line_of(result: AuditedRow) -> dict[str, Any]:
    """The object of one row: that of `dns --json`, and its `seconds`, its `line` in the list, and who sends."""
    row = result.row
    sender = result.provider.id if result.provider else ""
    more = {"seconds": round(result.seconds, 3), "line": row.number, "provider": sender}
    return envelope("audit", row.domain or row.text, result.steps, **more)


def as_bytes(line: dict[str, Any]) -> bytes:
    """One line in UTF-8, with its end; safe to print on a terminal."""
    return safe_json(json.dumps(line, ensure_ascii=False, separators=(", ", ": ")) + "\n").encode()


@dataclass(frozen=True, slots=True)
class AuditLine:
    """The part of a line that a table and a comparison need."""

    subject: str
    outcome: str
    codes: tuple[str, ...]
    seconds: float = 0.0
    provider: str = ""
    number: int = 0
    titles: tuple[str, ...] = field(default=(), compare=False)
    """What the findings say of this domain, in the language of the audit; a code may stand for several."""


def parse_line(line: dict[str, Any]) -> AuditLine:
    """The short form of a line. Raises ValueError where it is no line of an audit."""
    try:
        found = [finding for step in line["steps"] for finding in step["findings"]]
        grave = [finding for finding in found if finding["severity"] in ("error", "warning")]
        codes = tuple(dict.fromkeys(str(finding["code"]) for finding in grave))
        titles = tuple(dict.fromkeys(str(finding["title"]) for finding in grave))
        subject, outcome, seconds = line["subject"], line["outcome"], float(line.get("seconds") or 0.0)
        provider, number = str(line.get("provider") or ""), int(line.get("line") or 0)
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError("no line of an audit") from error
    if not isinstance(subject, str) or outcome not in ("ok", "warning", "error"):
        raise ValueError("no line of an audit")
    return AuditLine(subject, outcome, codes, seconds, provider, number, titles)


def read_lines(path: Path) -> Iterator[AuditLine]:
    """The lines of an earlier audit; those that cannot be read are passed over.

    Raises Trouble: file.not_found, file.unreadable.
    """
    with open_file(path) as stream:
        while line := stream.readline(LONGEST_LINE):
            try:
                yield parse_line(parse(line))
            except ValueError:
                continue


class DoneRows:
    """The rows that need not be asked again: eight bytes for each, however long the list."""

    def __init__(self) -> None:
        self._slots = array("Q", bytes(8 * 1024))
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, key: str) -> bool:
        """Note a row by its key; False where it had been noted."""
        if self._count * 2 >= len(self._slots):
            self._grow()
        added = self._put(self._slots, _digest(key))
        self._count += added
        return added

    def __contains__(self, key: str) -> bool:
        return self._slots[self._place(self._slots, _digest(key))] != 0

    def _grow(self) -> None:
        slots = array("Q", bytes(8 * 2 * len(self._slots)))
        for value in self._slots:
            if value:
                self._put(slots, value)
        self._slots = slots

    def _put(self, slots: array[int], value: int) -> bool:
        place = self._place(slots, value)
        if slots[place]:
            return False
        slots[place] = value
        return True

    def _place(self, slots: array[int], value: int) -> int:
        place = value % len(slots)
        while slots[place] not in (0, value):
            place = (place + 1) % len(slots)
        return place


def key_of(row: Row) -> str:
    """Key of a row: its domain and the service that it names; of a bad line its number."""
    return f"{row.domain}\0{row.provider}" if row.domain else f"\0{row.number} {row.text}"


def _digest(key: str) -> int:
    """Eight bytes that stand for a row, never 0."""
    return int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()) or 1


def resume(path: Path) -> DoneRows:
    """The rows that the lines in `path` hold; a last line that was cut off is dropped from the file.

    Nothing where there is no such file yet. A file that holds something else is left alone.
    Raises Trouble: file.unreadable, audit.not_ours.
    """
    seen = DoneRows()
    if not path.exists():
        return seen
    whole = 0
    with open_file(path) as stream:
        while line := stream.readline(LONGEST_LINE):
            try:
                entry = parse_line(parse(line)) if line.endswith(b"\n") else None
            except ValueError as error:
                raise Trouble(Finding("audit.not_ours", {"file": str(path)})) from error
            if entry is None:
                break
            whole += len(line)
            for provider in ("", entry.provider):
                seen.add(f"{entry.subject}\0{provider}")
            seen.add(f"\0{entry.number} {entry.subject}")
    if whole < path.stat().st_size:
        os.truncate(path, whole)
    return seen
