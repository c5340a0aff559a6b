"""Files with provider rows of the user's own, in the shape of the built-in table."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from smtpgui.core.exchange import read_file
from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.providers import Provider, read_providers


def read_own_providers(files: Iterable[str]) -> tuple[Provider, ...]:
    """The rows of `files`, in order. Trouble `file.*`, or `provider.*` with the file, the row and the key."""
    return tuple(row for file in files for row in _rows(Path(file)))


def _rows(path: Path) -> tuple[Provider, ...]:
    try:
        text = read_file(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Trouble(Finding("file.not_utf8", {"file": path.name, "position": error.start + 1})) from None
    return read_providers(text, path.name)
