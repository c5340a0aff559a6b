"""Files with provider rows of the user's own, in the shape of the built-in table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from difflib import get_close_matches
from pathlib import Path

from smtpgui.core.files import read_file
from smtpgui.core.findings import Fact, Finding, Trouble
from smtpgui.core.providers.row import Provider, parsed_rows, read_providers

_ALIKE = 0.8
"""Least likeness of two keys, from 0 to 1, for the one to be a misspelling of the other."""


def read_own_providers(files: Iterable[str]) -> tuple[Provider, ...]:
    """The rows of `files`, in order.

    Raises Trouble: file.not_found, file.unreadable, file.not_utf8, provider.unreadable, provider.bad_row,
    provider.misspelt_key.
    """
    return tuple(row for file in files for row in _rows(Path(file)))


def _rows(path: Path) -> tuple[Provider, ...]:
    content = read_file(path)
    found = read_providers(content, path.name)
    for number, row in enumerate(parsed_rows(content, path.name), start=1):
        _demand_known_keys(row, {"file": path.name, "row": number})
    return found


def _demand_known_keys(row: Iterable[str], place: dict[str, Fact]) -> None:
    """Refuse a key that is nearly one of ours: it would be passed over, and the row would not do what it says.

    Others are let be: a later version may know them.
    """
    known = [field.name for field in fields(Provider)]
    for key in row:
        meant = get_close_matches(key.lower(), known, 1, _ALIKE) if key not in known else []
        if meant:
            raise Trouble(Finding("provider.misspelt_key", {**place, "key": key, "meant": meant[0]}))
