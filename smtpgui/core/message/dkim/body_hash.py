"""The body of a message as it is hashed for signatures (RFC 6376 3.4): in pieces, so that a large one is never copied.

dkimpy's own patterns take quadratic time on bodies made for that purpose.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping

Tags = Mapping[bytes, bytes]

PIECE = 64 * 1024
"""How much is worked on at a time, in bytes."""

_BLANKS = re.compile(rb"[ \t]+")
_LINE_ENDS_REVERSED = re.compile(rb"(?:\n\r)*")


def canonical_pieces(text: bytes, start: int = 0, *, relaxed: bool) -> Iterator[bytes]:
    """The body, which begins at `start` of `text`, as it is hashed (RFC 6376 3.4.3, 3.4.4), piece by piece."""
    carry, ends, said = b"", 0, False
    for at in range(start, len(text), PIECE):
        piece = carry + text[at : at + PIECE]
        if relaxed:
            piece = _BLANKS.sub(b" ", piece).replace(b" \r\n", b"\r\n")
        held = _unsure(piece, relaxed=relaxed)
        carry = piece[len(piece) - held :]
        piece = piece[: len(piece) - held]
        kept = piece[: len(piece) - _last_line_ends(piece)]
        if kept:
            yield from _line_ends(ends)
            yield kept
            ends, said = 0, True
        ends += (len(piece) - len(kept)) // 2
    carry = carry.removesuffix(b" ") if relaxed else carry
    if carry:
        yield from _line_ends(ends)
        yield carry
        said = True
    if said or not relaxed:
        yield b"\r\n"


def _unsure(piece: bytes, *, relaxed: bool) -> int:
    """How many bytes at the end depend on what follows."""
    held = 1 if piece.endswith(b"\r") else 0
    return held + 1 if relaxed and piece[: len(piece) - held].endswith(b" ") else held


def _last_line_ends(piece: bytes) -> int:
    """How many bytes of line ends stand at the end."""
    tail = piece[len(piece.rstrip(b"\r\n")) :]
    found = _LINE_ENDS_REVERSED.match(tail[::-1])
    return found.end() if found else 0


def _line_ends(count: int) -> Iterator[bytes]:
    """Line ends that turned out not to be the last ones."""
    for done in range(0, count, PIECE):
        yield b"\r\n" * min(PIECE, count - done)


class Bodies:
    """The hashes of one body, in both forms and for all `lengths` that signatures name, each form walked once."""

    def __init__(self, text: bytes, start: int, lengths: Iterable[int] = ()) -> None:
        self._text, self._start, self._lengths = text, start, sorted(set(lengths))
        self._hashes: dict[bool, dict[int | None, bytes]] = {}
        self._sizes: dict[bool, int] = {}

    def fits(self, tags: Tags) -> bool:
        """Whether the body is the one that was signed, with SHA-256."""
        try:
            wanted = base64.b64decode(re.sub(rb"\s+", b"", tags[b"bh"]))
        except binascii.Error:
            return False
        return tags[b"a"].endswith(b"sha256") and self._hashed(tags).get(length_of(tags)) == wanted

    def covers_all(self, tags: Tags) -> bool:
        """Whether nothing could be added behind what was signed: no `l=`, or one that is as long as the body."""
        length = length_of(tags)
        self._hashed(tags)
        return length is None or length >= self._sizes[_is_relaxed(tags)]

    def _hashed(self, tags: Tags) -> dict[int | None, bytes]:
        relaxed = _is_relaxed(tags)
        if relaxed not in self._hashes:
            self._hashes[relaxed], self._sizes[relaxed] = self._walk(relaxed=relaxed)
        return self._hashes[relaxed]

    def _walk(self, *, relaxed: bool) -> tuple[dict[int | None, bytes], int]:
        found: dict[int | None, bytes] = {}
        hasher, size, waiting = hashlib.sha256(), 0, list(self._lengths)
        for piece in canonical_pieces(self._text, self._start, relaxed=relaxed):
            while waiting and waiting[0] <= size + len(piece):
                part = hasher.copy()
                part.update(piece[: waiting[0] - size])
                found[waiting.pop(0)] = part.digest()
            hasher.update(piece)
            size += len(piece)
        if waiting and waiting[0] == size:  # an empty body
            found[size] = hasher.digest()
        found[None] = hasher.digest()
        return found, size


def length_of(tags: Tags) -> int | None:
    """What `l=` says, None where it is not there."""
    return int(tags[b"l"][:12]) if tags.get(b"l") else None


def _is_relaxed(tags: Tags) -> bool:
    return tags.get(b"c", b"").partition(b"/")[2].strip() == b"relaxed"
