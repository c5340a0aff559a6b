"""What control panels and word processors do to the value of a TXT record, and how to undo it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from smtpgui.core.net.hostnames import to_ascii
from smtpgui.core.settings.characters import INVISIBLE, SMART_QUOTES

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－"), "-")
_QUOTES = {ord(smart): straight for smart, straight in SMART_QUOTES.items()}
_INVISIBLE = dict.fromkeys(map(ord, INVISIBLE))
_BETWEEN_WORDS = re.compile(r"""([\s:=;,/@"']+)""")
_LITERAL_QUOTES = re.compile(r'^\s*["\']|["\']\s*$|\\[;"]|" "')


class Disguise(NamedTuple):
    """A record that hides behind typing damage: the code of the finding, and the text as it was meant."""

    code: str
    text: str


def disguise_of(text: str, recognise: Callable[[str], bool]) -> Disguise | None:
    """What hides a record that `recognise` would know, or None where nothing does or nothing is hidden."""
    if not text.isascii() and recognise(cleaned(text)):
        return Disguise("txt.not_ascii", cleaned(text))
    if _LITERAL_QUOTES.search(text) and recognise(unquoted(text)):
        return Disguise("txt.literal_quotes", unquoted(text))
    return None


def cleaned(text: str) -> str:
    """`text` in ASCII, without the quotes, spaces and dashes that only look right.

    A word that still has other letters becomes its A-labels where it is a name, and else loses them.
    """
    straight = text.translate(_INVISIBLE).translate(_QUOTES).translate(_DASHES)
    plain = unicodedata.normalize("NFKC", straight)
    return unquoted("".join(_ascii_word(word) for word in _BETWEEN_WORDS.split(plain)))


def _ascii_word(word: str) -> str:
    if word.isascii():
        return word
    name = to_ascii(word) if "." in word and len(word) < 254 else ""
    return name or "".join(character for character in word if character.isascii())


def unquoted(text: str) -> str:
    """`text` without literal quotes and backslashes; line breaks and tabs become spaces."""
    joined = re.sub(r'"\s*"', "", text)
    return " ".join(joined.translate({ord('"'): None, ord("'"): None, ord("\\"): None}).split())


def odd_characters(text: str) -> str:
    """The first characters of `text` outside ASCII, by their Unicode numbers, each once."""
    odd = dict.fromkeys(f"U+{ord(character):04X}" for character in text if not character.isascii())
    return " ".join(list(odd)[:8])
