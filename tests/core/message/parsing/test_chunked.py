"""Large messages are worked on in pieces: no single call, which other threads must wait for, sees more."""

from __future__ import annotations

import base64

import pytest

from smtpgui.core.message.dkim import body_hash
from smtpgui.core.message.dkim.body_hash import canonical_pieces
from smtpgui.core.message.parsing import chunked
from smtpgui.core.message.parsing.chunked import from_base64, places_of, with_crlf

PIECE = 64
TEXT = b"a line of text\r\nanother one \t \n\n" * 200


class Watched(bytes):
    """Bytes that keep how much each call looked at."""

    seen: list[int]

    def find(self, needle: bytes, start: int, end: int) -> int:  # type: ignore[override]
        self.seen.append(end - start)
        return super().find(needle, start, end)

    def count(self, needle: bytes, start: int, end: int) -> int:  # type: ignore[override]
        self.seen.append(end - start)
        return super().count(needle, start, end)

    def __getitem__(self, part: slice) -> bytes:  # type: ignore[override]
        found = super().__getitem__(part)
        self.seen.append(len(found))
        return found


@pytest.mark.parametrize(
    ("work", "text"),
    [
        (lambda text: list(places_of(b"\n", text, 0, len(text))), TEXT),
        (lambda text: list(places_of(b"no such line", text, 0, len(text))), TEXT),
        (with_crlf, TEXT),
        (with_crlf, TEXT.replace(b"\n", b"\r\n")),
        (from_base64, base64.encodebytes(TEXT)),
        (lambda text: list(canonical_pieces(text, relaxed=True)), TEXT),
        (lambda text: list(canonical_pieces(text, relaxed=False)), TEXT),
    ],
)
def test_no_call_looks_at_more_than_a_piece(work, text, monkeypatch):
    for module in (chunked, body_hash):
        monkeypatch.setattr(module, "PIECE", PIECE)
    watched = Watched(text)
    watched.seen = []
    work(watched)
    assert sum(watched.seen) >= len(text)
    assert max(watched.seen) <= PIECE + len(b"no such line")
