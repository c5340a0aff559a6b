"""Files with provider rows of the user's own, in the shape of the built-in table."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields
from difflib import get_close_matches
from pathlib import Path

from smtpgui.core.configurations.files import read_file
from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.providers.row import Provider, read_providers

_ALIKE = 0.8
"""How alike two keys must be, of 1, for the one to be a misspelling of the other."""


def read_own_providers(files: Iterable[str]) -> tuple[Provider, ...]:
    """The rows of `files`, in order. Trouble `file.*`, or `provider.*` with the file, the row and the key."""
    return tuple(row for file in files for row in _rows(Path(file)))


def _rows(path: Path) -> tuple[Provider, ...]:
    try:
        text = read_file(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Trouble(Finding("file.not_utf8", {"file": path.name, "position": error.start + 1})) from None
    found = read_providers(text, path.name)
    _demand_known_keys(text, path.name)
    return found


def _demand_known_keys(text: str, source: str) -> None:
    """Trouble for a key that is nearly one of ours: it would be passed over, and the row would not do what it says.

    Others are let be: a later version may know them.
    """
    known = [field.name for field in fields(Provider)]
    for number, row in enumerate(json.loads(text), start=1):
        for key in row:
            meant = get_close_matches(key.lower(), known, 1, _ALIKE) if key not in known else []
            if meant:
                facts = {"file": source, "row": number, "key": key, "meant": meant[0]}
                raise Trouble(Finding("provider.misspelt_key", facts))
