"""Reads the fields of a preset one by one, and notes what is wrong and where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from smtpgui.core.findings import Fact, Finding
from smtpgui.core.platforms.json_pointer import MISSING

LONGEST_TEXT = 500
"""Longest text in a preset, in characters."""

_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", re.ASCII)
_PATH = re.compile(r"/[A-Za-z0-9._~!$&'()*+,;=:@%{}/?-]*", re.ASCII)
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_|~-]+", re.ASCII)
_PLACE = re.compile(r"\{([^{}]*)\}")
_OURS = (
    "host",
    "content-length",
    "content-type",
    "transfer-encoding",
    "connection",
    "if-match",
    "accept-encoding",
)


class FieldReader:
    """A reader of one object of a preset. A field that is absent or wrong has its default; `faults` lists the wrong."""

    def __init__(
        self, data: Any, file: str, row: int, place: str = "", faults: list[Finding] | None = None
    ) -> None:
        self.faults: list[Finding] = [] if faults is None else faults
        self._file, self._row, self._place = file, row, place
        self._seen: set[str] = set()
        self._known: set[str] = set()
        self._data: dict[str, Any] = data if isinstance(data, dict) else {}
        if not isinstance(data, dict):
            self.faults.append(self.fault("", "object"))

    def fault(self, key: str, expected: str, **more: Fact) -> Finding:
        """The finding that says what the field `key` must be: a word that `words` has a text for, or JSON."""
        place = ".".join(part for part in (self._place, key) if part) or "preset"
        facts: dict[str, Fact] = {"file": self._file, "row": self._row, "field": place, "expected": expected}
        return Finding("preset.bad_field", {**facts, **more})

    def note(self, key: str, expected: str, **more: Fact) -> None:
        """Note that the field `key` is wrong."""
        self.faults.append(self.fault(key, expected, **more))

    def has(self, key: str) -> bool:
        """Whether the field is there and not null."""
        return self._data.get(key) is not None

    def end(self) -> None:
        """Note every field that was not read: its name is misspelt."""
        for key in self._data:
            if key not in self._seen:
                near = get_close_matches(key, self._seen | self._known, 1)
                if near:
                    self.note(key, "known_name_near", near=near[0])
                else:
                    self.note(key, "known_name")

    def items(self, known: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
        """The fields with a known name; others are for `end` to note."""
        self._known |= set(known)
        yield from [(key, value) for key, value in self._data.items() if key in known]

    def inside(self, key: str, *, required: bool = False) -> FieldReader:
        """The object in the field `key`."""
        value = self._take(key, required=required, expected="object")
        place = ".".join(part for part in (self._place, key) if part)
        return FieldReader({} if value is MISSING else value, self._file, self._row, place, self.faults)

    def text(self, key: str, default: str = "", *, required: bool = False) -> str:
        """A short text without control characters."""
        value = self._take(key, required=required, expected='"…"')
        if value is MISSING:
            return default
        if not isinstance(value, str) or len(value) > LONGEST_TEXT or not value.isprintable():
            self.note(key, f'"…" (≤ {LONGEST_TEXT})')
            return default
        if required and not value.strip():
            self.note(key, '"…"')
        return value.strip()

    def word(self, key: str) -> str:
        """A required id."""
        value = self.text(key, required=True)
        if value and not _WORD.fullmatch(value):
            self.note(key, "word")
        return value

    def path(self, key: str, default: str = "") -> str:
        """A path from the origin's root, required where there is no default; {id} may stand in it."""
        value = self.text(key, default, required=not default)
        places = set(_PLACE.findall(value))
        if value and (not _PATH.fullmatch(value) or value.startswith("//") or places - {"id"}):
            self.note(key, "path", place="{id}")
        return value

    def pointer(self, key: str, default: str = "", *, required: bool = False) -> str:
        """A JSON pointer, or a plain name."""
        value = self.text(key, default, required=required)
        if re.search(r"~(?![01])", value) or value.endswith("/"):
            self.note(key, "pointer")
        return value

    def one_of(self, key: str, choices: tuple[str, ...], default: str = "", *, required: bool = False) -> str:
        """One of `choices`, else the default (the first choice)."""
        value = self._take(key, required=required, expected=" | ".join(choices))
        if value is MISSING:
            return default or choices[0]
        if value not in choices:
            self.note(key, " | ".join(choices))
            return default or choices[0]
        return str(value)

    def any_of(self, key: str, choices: tuple[Any, ...]) -> Any:
        """One of some JSON values, else the first."""
        self._seen.add(key)
        value = self._data.get(key, choices[0])
        if not any(value is choice or (isinstance(value, str) and value == choice) for choice in choices):
            self.note(key, " | ".join("null" if choice is None else f'"{choice}"' for choice in choices))
            return choices[0]
        return value

    def switch(self, key: str, *, default: bool) -> bool:
        """True or false."""
        value = self._take(key, expected="true | false")
        if value is MISSING:
            return default
        if not isinstance(value, bool):
            self.note(key, "true | false")
            return default
        return value

    def texts(self, key: str, places: tuple[str, ...]) -> dict[str, str]:
        """Names and texts, where {places} may stand in the texts; as header lines they must be one line each."""
        inner = self.inside(key)
        found: dict[str, str] = {}
        for name in inner._data:
            value = inner.text(name)
            wrong = set(_PLACE.findall(value)) - set(places)
            if not _HEADER.fullmatch(name) or (key == "headers" and name.lower() in _OURS):
                inner.note(name, "free_name")
            elif wrong or not value.isascii():
                inner.note(name, "text_with_places", places=tuple(f"{{{place}}}" for place in places))
            else:
                found[name] = value
        inner.end()
        return found

    def mapping(self, key: str) -> dict[str, Any]:
        """Names and plain JSON values."""
        inner = self.inside(key)
        for name, value in inner._data.items():
            inner._seen.add(name)
            if isinstance(value, (dict, list)):
                inner.note(name, "plain_value")
        return dict(inner._data)

    def values(self, key: str) -> list[Any]:
        """A list of plain values."""
        value = self._take(key, expected="[…]")
        if value is MISSING:
            return []
        if not isinstance(value, list) or any(isinstance(item, (dict, list)) for item in value):
            self.note(key, "[…]")
            return []
        return value

    def _take(self, key: str, *, expected: str, required: bool = False) -> Any:
        self._seen.add(key)
        value = self._data.get(key)
        if value is not None:
            return value
        if required:
            self.note(key, expected)
        return MISSING
