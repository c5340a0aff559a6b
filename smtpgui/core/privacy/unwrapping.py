"""Words in a coding that hides what they say: base64, hexadecimal, %XX, and encoded words (RFC 2047)."""

from __future__ import annotations

import base64
import binascii
import re
from email.errors import MessageError
from email.header import decode_header, make_header
from urllib.parse import unquote

CODED = re.compile(
    r"=\?[^?\s]{1,40}\?[bqBQ]\?[^?\s]*\?=|[^\s<>\"]*%[0-9A-Fa-f]{2}[^\s<>\"]*"
    r"|(?<![\w+/-])[A-Za-z0-9+/_-]{4,}={0,2}(?![\w+/=-])"
)
"""What may be such a word."""

_HEX = re.compile(r"(?:[0-9A-Fa-f]{2}){4,}")


def unwrapped(word: str) -> str:
    """What the coded `word` says, or "" where it says nothing that can be read."""
    if word.startswith("=?"):
        return _encoded_word(word)
    if "%" in word:
        return unquote(word)
    found = ""
    if _HEX.fullmatch(word):
        found = _readable(bytes.fromhex(word))
    return found or _base64(word)


def _encoded_word(word: str) -> str:
    try:
        return str(make_header(decode_header(word)))
    except (MessageError, LookupError, ValueError):
        return ""


def _base64(word: str) -> str:
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
