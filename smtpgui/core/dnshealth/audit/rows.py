"""Reads a list of domains, line by line: plain, or CSV as spreadsheets write it. A bad line stops nothing."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from smtpgui.core.dnshealth.names import checked_domain
from smtpgui.core.findings import Finding, Trouble

LINE_LIMIT = 10_000
"""Longest line that is read, in bytes. Of a longer one the rest is passed over."""

_DOMAINS = ("domain", "domaine", "domains", "domaines", "domain name", "nom de domaine", "email", "e-mail",
            "address", "adresse", "sender", "sender_address")  # fmt: skip
_PROVIDERS = ("provider", "provider_id", "fournisseur")
_SELECTORS = ("selector", "selectors", "dkim", "sélecteur", "sélecteurs")
_SHOWN = 100


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
    lines = _lines(stream)
    first = next(((number, text) for number, text in lines if _counts(text)), None)
    if first is None:
        return
    delimiter = _delimiter(first[1])
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
        return next(csv.reader([text], delimiter=delimiter), [])
    except csv.Error:
        return text.split(delimiter)


def _delimiter(text: str) -> str:
    """What stands between the cells: Excel writes semicolons where the comma is the decimal mark."""
    return max(";", "\t", ",", key=text.count) if re.search("[;\t,]", text) else ","


def _counts(text: str) -> bool:
    return bool(text.strip(" ;,\t")) and not text.lstrip().startswith("#")


def _lines(stream: BinaryIO) -> Iterator[tuple[int, str]]:
    """Each line with its number, as text: UTF-8 or UTF-16 by its mark, and else Latin-1 where it is not UTF-8."""
    head = stream.readline(LINE_LIMIT)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        yield from _wide_lines(head, stream)
        return
    for number, line in enumerate(_bytes_lines(head.removeprefix(codecs.BOM_UTF8), stream), start=1):
        try:
            yield number, line.decode("utf-8").rstrip("\r\n")
        except UnicodeDecodeError:
            yield number, line.decode("cp1252", "replace").rstrip("\r\n")


def _bytes_lines(head: bytes, stream: BinaryIO) -> Iterator[bytes]:
    line = head
    while line:
        whole = line.endswith(b"\n")
        yield from line.replace(b"\r\n", b"\n").replace(b"\r", b"\n").splitlines()
        while not whole:
            rest = stream.readline(LINE_LIMIT)
            whole = not rest or rest.endswith(b"\n")
        line = stream.readline(LINE_LIMIT)


def _wide_lines(head: bytes, stream: BinaryIO) -> Iterator[tuple[int, str]]:
    decoder = codecs.getincrementaldecoder("utf-16")("replace")
    number, text = 0, decoder.decode(head)
    while chunk := stream.read(65536):
        *whole, text = (text + decoder.decode(chunk)).split("\n")
        yield from _numbered(whole, number)
        number += len(whole)
        text = text[-LINE_LIMIT:]
    yield from _numbered(text.split("\n"), number)


def _numbered(lines: Iterable[str], before: int) -> Iterator[tuple[int, str]]:
    for offset, line in enumerate(lines, start=1):
        yield before + offset, line.rstrip("\r")[:LINE_LIMIT]
