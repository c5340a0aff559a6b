"""Lines of text out of a file as spreadsheets and people write it, whatever its encoding and its line ends."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import BinaryIO

LINE_LIMIT = 10_000
"""Longest line that is read, in bytes. Of a longer one the rest is passed over."""

CELL_LINES = 20
"""Most lines that one quoted cell goes over."""

_CHUNK = 65536
_END = re.compile(rb"\r\n|\r|\n")
_OPENS = re.compile(r'(?:^|[;,\t])\s*"')

Line = tuple[int, str]
"""A line and its number, counted from 1; of several the number of the first."""


def read_lines(stream: BinaryIO) -> Iterator[Line]:
    """Each line, those that one quoted cell goes over as one.

    UTF-8, or UTF-16 by its mark or its zeros, and else Windows' Latin letters where a line is no UTF-8.
    """
    return _whole(enumerate(map(_decoded, _lines(_chunks(stream))), start=1))


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    """The file as UTF-8, or in a one-byte encoding. What comes through a pipe is passed on as it comes."""
    read = getattr(stream, "read1", stream.read)
    head: bytes = read(_CHUNK)
    while 0 < len(head) < 8 and (more := read(_CHUNK)):
        head += more
    encoding = _wide(head)
    if not encoding:
        yield head.removeprefix(codecs.BOM_UTF8)
        yield from iter(lambda: read(_CHUNK), b"")
        return
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    for chunk in chain((head,), iter(lambda: read(_CHUNK), b"")):
        yield decoder.decode(chunk).encode("utf-8", "replace")


def _wide(head: bytes) -> str:
    """The encoding where it is one of two bytes a letter; "" else."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    odd, even = head[1:200:2], head[0:200:2]
    for zeros, letters, encoding in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if len(zeros) > 3 and zeros.count(0) > 0.8 * len(zeros) and letters.count(0) < 0.2 * len(letters):
            return encoding
    return ""


def _lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks:
        data = rest + chunk
        held = b"\r" if data.endswith(b"\r") else b""  # the other half of its line end may come with the next one
        *whole, rest = _END.split(data.removesuffix(b"\r"))
        yield from (line[:LINE_LIMIT] for line in whole)
        rest = rest[:LINE_LIMIT] + held
    if rest:
        yield rest.removesuffix(b"\r")


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def _whole(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines, with those put together that stand between one pair of quotation marks; an open one joins nothing."""
    source = iter(lines)
    waiting: list[Line] = []
    while True:
        line = waiting.pop(0) if waiting else next(source, None)
        if line is None:
            return
        number, text = line
        if _OPENS.search(text) and text.count('"') % 2:
            while len(waiting) < CELL_LINES and (following := next(source, None)):
                waiting.append(following)
            for count in range(1, len(waiting) + 1):
                if waiting[count - 1][1].count('"') % 2:
                    text = "\n".join([text, *(each for _, each in waiting[:count])])
                    del waiting[:count]
                    break
        yield number, text[:LINE_LIMIT]
