"""Names of configurations: which are allowed, which are the same, and how a copy is called."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.settings.characters import has_control, without_invisible

LONGEST_NAME = 200
"""Longest name of a configuration, in characters."""

_NUMBERED = re.compile(r"(?P<stem>.*\S)\s+\((?P<number>[1-9][0-9]{0,8})\)", re.ASCII | re.DOTALL)


def clean_name(name: str) -> str:
    """`name` as it is kept: without zero-width characters and spaces around it.

    Raises Trouble: store.name_empty, store.name_characters, store.name_too_long.
    """
    clean = without_invisible(name).strip(" \N{NO-BREAK SPACE}")
    if has_control(clean) or any(unicodedata.category(character) == "Cs" for character in clean):
        raise Trouble(Finding("store.name_characters"))
    if not clean:
        raise Trouble(Finding("store.name_empty"))
    if len(clean) > LONGEST_NAME:
        raise Trouble(Finding("store.name_too_long", {"limit": LONGEST_NAME}))
    return clean


def as_name(text: str) -> str:
    """The nearest good name to `text`, for where nobody can be asked; "" where nothing is left of it."""
    kept = "".join(character for character in text if unicodedata.category(character) not in _NEVER)
    return without_invisible(kept).strip()[:LONGEST_NAME].strip()


_NEVER = frozenset({"Cc", "Cs", "Zl", "Zp"})


def name_order(name: str) -> str:
    """The key by which lists are sorted: accents count after letters."""
    return unicodedata.normalize("NFD", name.casefold())


def name_key(name: str) -> str:
    """The key that two names share where a person takes them for the same, whatever their case and accents.

    NFKC after case folding, as Unicode 3.13 (D145) compares caseless.
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def free_name(name: str, taken: Iterable[str]) -> str:
    """`name` itself where no name of `taken` is the same, else the first free one of "name (2)", "name (3)", …."""
    keys = {name_key(other) for other in taken}
    if name_key(name) not in keys:
        return name
    numbered = _NUMBERED.fullmatch(name)
    stem = numbered["stem"] if numbered else name
    number = int(numbered["number"]) + 1 if numbered else 2
    while True:
        ending = f" ({number})"
        candidate = stem[: LONGEST_NAME - len(ending)].rstrip() + ending
        if name_key(candidate) not in keys:
            return candidate
        number += 1
