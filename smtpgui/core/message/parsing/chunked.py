"""Work on large texts in pieces: one call over all of a message would keep every other thread waiting."""

from __future__ import annotations

import base64
import binascii
import io
from collections.abc import Iterator

PIECE = 256 * 1024
"""How much is looked at in one call, in bytes."""

_BLANKS = b" \t\r\n"


def places_of(needle: bytes, text: bytes, start: int, end: int) -> Iterator[int]:
    """Where `needle` stands between `start` and `end`, one place after the other."""
    while start < end:
        stop = min(start + PIECE, end)
        found = text.find(needle, start, min(stop + len(needle) - 1, end))
        if found < 0:
            start = stop
        else:
            yield found
            start = found + len(needle)


def with_crlf(text: bytes) -> bytes:
    """`text` with CR LF at the end of each line; itself where that is so already, to spare a copy."""
    if b"\n" not in text:
        return _replaced(text, b"\r")
    if _count(b"\n", text) == _count(b"\r\n", text):
        return text
    return _replaced(text, b"\n")


def _count(needle: bytes, text: bytes) -> int:
    more = len(needle) - 1
    return sum(text.count(needle, at, at + PIECE + more) for at in range(0, len(text), PIECE))


def _replaced(text: bytes, line_end: bytes) -> bytes:
    made, start = io.BytesIO(), 0  # gives its bytes away without a copy
    while start < len(text):
        end = start + PIECE
        end += text[end - 1 : end + 1] == b"\r\n"  # no line end is cut in two
        piece = text[start:end].replace(b"\r\n", b"\n") if line_end == b"\n" else text[start:end]
        made.write(piece.replace(line_end, b"\r\n"))
        start = end
    return made.getvalue()


def from_base64(text: bytes) -> bytes:
    """What is encoded in `text`; nothing where it is no base64."""
    made, carry = io.BytesIO(), b""
    for start in range(0, len(text), PIECE):
        piece = carry + text[start : start + PIECE].translate(None, _BLANKS)
        whole = len(piece) // 4 * 4
        carry = piece[whole:]
        try:
            made.write(base64.b64decode(piece[:whole]))
        except (binascii.Error, ValueError):
            return b""
    return made.getvalue()
