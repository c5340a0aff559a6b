"""An audit as CSV for spreadsheets, which take a cell that begins like a formula for one: such cells get a quote."""

from __future__ import annotations

import csv
import io

from smtpgui.core.audit.jsonl import Told

HEADER = ("line", "domain", "outcome", "provider", "findings", "seconds")
"""The columns; not translated, because programs read them too."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def header() -> str:
    """The first line, with the mark that Excel knows UTF-8 by."""
    return "\ufeff" + _row(HEADER)


def line(entry: Told) -> str:
    """One row as a line."""
    seconds = f"{entry.seconds:.3f}"
    return _row((str(entry.number), entry.subject, entry.outcome, entry.provider, " ".join(entry.codes), seconds))


def safe_cell(text: str) -> str:
    """`text` as a cell that no spreadsheet computes, and without characters that only control."""
    plain = "".join(character if character.isprintable() else "\ufffd" for character in text)
    return f"'{plain}" if text.startswith(_FORMULA) else plain


def _row(cells: tuple[str, ...]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow([safe_cell(cell) for cell in cells])
    return text.getvalue()
