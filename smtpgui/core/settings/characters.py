"""Characters that copying and pasting brings along, and how to name them."""

from __future__ import annotations

import unicodedata

from smtpgui.core.findings import Fact

INVISIBLE = frozenset(
    "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
"""Zero-width and direction characters: nobody types them, everybody pastes them."""

SMART_QUOTES = {"‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "´": "'"}
"""Typographic quotation marks and what the keyboard would have given."""


def is_control(character: str) -> bool:
    """Whether `character` is a control character or a line or paragraph separator."""
    return unicodedata.category(character) in {"Cc", "Zl", "Zp"}


def has_control(text: str) -> bool:
    """Whether `text` holds a character that no setting may hold: line breaks, NUL, separators."""
    return any(is_control(character) for character in text)


def is_space(character: str) -> bool:
    """Whether `character` is a space of any width, a line break included."""
    return character.isspace() or character in "\u200b\ufeff"


def trimmed(text: str) -> str:
    """`text` without the spaces of any width at its ends."""
    first = next((at for at, character in enumerate(text) if not is_space(character)), len(text))
    last = next((at for at in range(len(text), first, -1) if not is_space(text[at - 1])), first)
    return text[first:last]


def facts_of(character: str) -> dict[str, Fact]:
    """Facts of a finding about `character`: itself where it can be seen, else its number and that it is `hidden`."""
    hidden = is_space(character) or is_control(character) or character in INVISIBLE
    return {"char": f"U+{ord(character):04X}" if hidden else character, "hidden": hidden}


def without_invisible(text: str) -> str:
    """`text` without zero-width and direction characters."""
    return "".join(character for character in text if character not in INVISIBLE)
