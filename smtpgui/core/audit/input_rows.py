"""Reads a list of domains, line by line: plain, or CSV as spreadsheets write it. A bad line stops nothing."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from smtpgui.core.audit.input_text import read_lines
from smtpgui.core.dnshealth.zone.domain_names import checked_domain
from smtpgui.core.findings import Finding, Trouble

_DOMAINS = ("domain", "domaine", "domains", "domaines", "domain name", "nom de domaine", "email", "e-mail",
            "address", "adresse", "sender", "sender_address")  # fmt: skip
_PROVIDERS = ("provider", "provider_id", "fournisseur")
_SELECTORS = ("selector", "selectors", "dkim", "sélecteur", "sélecteurs")
_SHOWN = 100
_SEPARATOR = re.compile(r"sep=(?P<mark>[;,\t|])", re.IGNORECASE)  # Excel's own first line


@dataclass(frozen=True, slots=True)
class Row:
    """One line: `domain` in A-labels, what else the line says, or the `fault` that makes it of no use.

    `text` is the domain as it was written, shortened; `number` counts lines from 1.
    """

    number: int
    text: str
    domain: str = ""
    provider: str = ""
    selectors: tuple[str, ...] = ()
    fault: Finding | None = None


def read_rows(stream: BinaryIO) -> Iterator[Row]:
    """The rows of a list. Empty lines and those that begin with "#" are none.

    The first line is a header where it has the name of the domain's column; without one the first column counts.
    """
    lines = read_lines(stream)
    first = next(((number, text) for number, text in lines if _counts(text)), None)
    parse_line = _SEPARATOR.fullmatch(first[1]) if first else None
    if parse_line:
        first = next(((number, text) for number, text in lines if _counts(text)), None)
    if first is None:
        return
    delimiter = parse_line["mark"] if parse_line else _delimiter(first[1])
    names = [cell.strip().lower() for cell in _cells(first[1], delimiter)]
    columns = {"domain": 0}
    if any(name in _DOMAINS for name in names):
        columns = _columns(names)
    else:
        yield _row(*first, delimiter, columns)
    for number, text in lines:
        if _counts(text):
            yield _row(number, text, delimiter, columns)


def _columns(names: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for column, known in (("domain", _DOMAINS), ("provider", _PROVIDERS), ("selectors", _SELECTORS)):
        best = next((name for name in known if name in names), None)
        if best is not None:
            found[column] = names.index(best)
    return found


def _row(number: int, text: str, delimiter: str, columns: dict[str, int]) -> Row:
    cells = _cells(text, delimiter)

    def cell(column: str) -> str:
        place = columns.get(column, len(cells))
        return cells[place].strip() if place < len(cells) else ""

    written = cell("domain")
    shown = written[:_SHOWN]
    try:
        domain = checked_domain(written.rpartition("@")[2].removeprefix("."))
    except Trouble:
        return Row(number, shown, fault=Finding("audit.bad_line", {"line": number, "text": shown}))
    selectors = tuple(part for part in re.split(r"[\s|,;]+", cell("selectors")) if part)
    return Row(number, shown, domain, cell("provider")[:_SHOWN], selectors[:10])


def _cells(text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return text.split(delimiter)


def _delimiter(text: str) -> str:
    """What stands between the cells: Excel writes semicolons where the comma is the decimal mark."""
    return max(";", "\t", ",", key=text.count) if re.search("[;\t,]", text) else ","


def _counts(text: str) -> bool:
    return bool(text.strip(" ;,\t\n")) and not text.lstrip().startswith("#")
