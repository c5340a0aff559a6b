"""Encodings of a text, undone: escapes, entities, percent signs, base64, hexadecimal, the wrong character set.

`writings` is for looking whether a secret is inside: what comes out is compared and thrown away. `unwrapped` reads one
coded word.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections.abc import Callable, Iterator
from email.errors import MessageError
from email.header import decode_header, make_header
from html import unescape
from urllib.parse import unquote

ROUNDS = 2
"""How often one writing is looked for inside another: base64 of base64, a JSON text in a JSON text."""

_ESCAPED = re.compile(r"""(?:\\x[0-9a-fA-F]{2})+|\\+u[0-9a-fA-F]{4}|\\(["'/\\])""")
_QUOTED = re.compile(r"(?:=[0-9A-F]{2})+")
_WRONG_SET = re.compile("[\u0080-\u00ff]{2,}")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{8,}={0,2}")
_BASE32 = re.compile(r"[A-Z2-7]{16,}=*")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}[ :-]?){6,}")


def writings(text: str, rounds: int = ROUNDS) -> Iterator[str]:
    """Everything that `text` may stand for, itself excepted."""
    if not rounds:
        return
    yield text[::-1]
    for reading in _READINGS:
        found = reading(text)
        if found and found != text:
            yield found
            yield from writings(found, rounds - 1)


def _escapes(text: str) -> str:
    return _ESCAPED.sub(_unescaped, text)


def _unescaped(match: re.Match[str]) -> str:
    if match[0].startswith("\\x"):
        return _text(bytes.fromhex(match[0].replace("\\x", "")))
    return match[1] or chr(int(match[0][-4:], 16))


def _quoted_printable(text: str) -> str:
    clean = text.replace("=\r\n", "").replace("=\n", "")
    return _QUOTED.sub(lambda match: _text(bytes.fromhex(match[0].replace("=", ""))), clean)


def _other_set(text: str) -> str:
    """UTF-8 that was read as Latin-1."""
    return _WRONG_SET.sub(lambda match: _text(match[0].encode("latin-1")), text)


def _base64(text: str) -> str:
    return " ".join(_text(raw) for run in _BASE64.findall(text) for raw in _decoded(_sixty_four, run))


def _sixty_four(run: str) -> bytes:
    plain = run.rstrip("=").translate(str.maketrans("-_", "+/"))
    return base64.b64decode(plain[: len(plain) // 4 * 4 + (len(plain) % 4 > 1) * (len(plain) % 4)] + "==")


def _base32(text: str) -> str:
    return " ".join(_text(raw) for run in _BASE32.findall(text) for raw in _decoded(_thirty_two, run))


def _thirty_two(run: str) -> bytes:
    plain = run.rstrip("=")
    return base64.b32decode(plain + "=" * (-len(plain) % 8))


def _hexadecimal(text: str) -> str:
    runs = (re.sub(r"[ :-]", "", run) for run in _HEX.findall(text))
    return " ".join(_text(raw) for run in runs for raw in _decoded(bytes.fromhex, run))


def _decoded(decode: Callable[[str], bytes], run: str) -> Iterator[bytes]:
    try:
        yield decode(run)
    except (binascii.Error, ValueError):  # it only looked like one
        return


def _text(raw: bytes) -> str:
    if b"\0" in raw and len(raw) % 2 == 0:
        return raw.decode("utf-16-le", "replace")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


_READINGS: tuple[Callable[[str], str], ...] = (
    unescape,
    unquote,
    _escapes,
    _quoted_printable,
    _other_set,
    _base64,
    _base32,
    _hexadecimal,
    lambda text: unicodedata.normalize("NFKC", text),
)


CODED = re.compile(
    r"=\?[^?\s]{1,40}\?[bqBQ]\?[^?\s]*\?=|[^\s<>\"]*%[0-9A-Fa-f]{2}[^\s<>\"]*"
    r"|(?<![\w+/-])[A-Za-z0-9+/_-]{4,}={0,2}(?![\w+/=-])"
)
"""A word that may be coded."""

_HEX_WORD = re.compile(r"(?:[0-9A-Fa-f]{2}){4,}")


def unwrapped(word: str) -> str:
    """What the coded `word` says, or "" where it says nothing that can be read."""
    if word.startswith("=?"):
        return _encoded_word(word)
    if "%" in word:
        return unquote(word)
    found = ""
    if _HEX_WORD.fullmatch(word):
        found = _readable(bytes.fromhex(word))
    return found or _base64_word(word)


def _encoded_word(word: str) -> str:
    try:
        return str(make_header(decode_header(word)))
    except (MessageError, LookupError, ValueError):
        return ""


def _base64_word(word: str) -> str:
    bare = word.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return _readable(base64.b64decode(bare + "=" * (-len(bare) % 4)))
    except (binascii.Error, ValueError):
        return ""


def _readable(data: bytes) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return text if text.replace("\0", " ").isprintable() else ""
