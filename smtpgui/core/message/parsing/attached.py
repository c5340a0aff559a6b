"""A message that was forwarded as an attachment: the one inside is the one to read.

The parts are found in the bytes themselves (RFC 2046 5.1), so that a signed message comes out as it went in, and a
large one is copied once.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.message.parsing.chunked import from_base64, places_of
from smtpgui.core.message.parsing.header_text import decoded
from smtpgui.core.message.parsing.message import HeaderField, MessageSource, read_fields, read_source

PARTS_LIMIT = 200
DEPTH_LIMIT = 20
PART_HEADER_LIMIT = 64 * 1024
"""Most parts that are looked at, deepest ones, and longest header of a part in bytes."""

_REST_OF_DELIMITER = re.compile(rb"(--)?[ \t]{0,80}(?=\r\n|\Z)")
_ENCLOSING = ("content-type", "content-disposition", "content-transfer-encoding")


@dataclass(frozen=True, slots=True)
class _Part:
    """What a part says of itself, and where its body stands in the text."""

    about: Message
    start: int
    end: int
    depth: int = 0

    @property
    def is_message(self) -> bool:
        """Whether it holds a message, or a file of one."""
        kind = self.about.get_content_type()
        return kind in ("message/rfc822", "message/global") or decoded(self.about.get_filename() or "").lower(
        ).strip().endswith(".eml")  # fmt: skip


def has_attached(source: MessageSource) -> bool:
    """Whether the body holds another message (RFC 2046 5.2.1), or a file of one."""
    return next(_messages(source), None) is not None


def attached_source(source: MessageSource) -> MessageSource:
    """The first message inside `source`. Raises Trouble: `mail.nothing_attached`, `mail.*`."""
    part = next(_messages(source), None)
    if part is None:
        raise Trouble(Finding("mail.nothing_attached"))
    data = source.text[part.start : part.end]
    coding = str(part.about.get("content-transfer-encoding", "")).strip().lower()
    if coding == "base64":  # for a message/rfc822 that is not allowed, but done
        data = from_base64(data)
    elif coding == "quoted-printable":
        data = quopri.decodestring(data)
    return read_source(data)


def _messages(source: MessageSource) -> Iterator[_Part]:
    whole = _Part(_about(list(source.fields)), source.start, len(source.text))
    return (part for part in _parts(source.text, whole) if part.is_message)


def _parts(text: bytes, whole: _Part) -> Iterator[_Part]:
    """All parts in the order in which they stand; a message inside is not opened."""
    waiting, seen = [whole], 0
    while waiting and seen < PARTS_LIMIT:
        part = waiting.pop()
        seen += 1
        yield part
        boundary = part.about.get_boundary()
        if part.is_message or part.about.get_content_maintype() != "multipart" or not boundary:
            continue
        if part.depth < DEPTH_LIMIT:
            waiting += list(_inside(text, part, boundary.encode("ascii", "replace")))[::-1]


def _inside(text: bytes, outer: _Part, boundary: bytes) -> Iterator[_Part]:
    """The parts between the lines that begin with the boundary."""
    lines = _delimiters(text, outer, b"--" + boundary)
    opened = next(lines, None)
    for _number in range(PARTS_LIMIT):
        if opened is None or opened[2]:
            return
        following = next(lines, None)
        yield _part(text, opened[1] + 2, following[0] if following else outer.end, outer.depth + 1)
        opened = following


def _delimiters(text: bytes, outer: _Part, mark: bytes) -> Iterator[tuple[int, int, bool]]:
    """The lines that are delimiters: where the line end before each begins, where it ends, whether it is the last."""
    for at in places_of(mark, text, outer.start, outer.end):
        rest = _REST_OF_DELIMITER.match(text, at + len(mark), outer.end)
        if rest and (at == outer.start or text[at - 2 : at] == b"\r\n"):
            yield max(at - 2, outer.start), rest.end(), rest[1] is not None


def _part(text: bytes, start: int, end: int, depth: int) -> _Part:
    if text.startswith(b"\r\n", start):  # no header at all
        return _Part(Message(), min(start + 2, end), end, depth)
    gap = text.find(b"\r\n\r\n", start, min(end, start + PART_HEADER_LIMIT))
    fields = read_fields(text[start : gap + 2])[0] if gap >= 0 else []
    return _Part(_about(fields), gap + 4 if gap >= 0 else end, end, depth)


def _about(fields: list[HeaderField]) -> Message:
    """The fields that say what a part is, for the standard library to read."""
    about = Message()
    for field in fields:
        name = field.name.lower()
        if name in _ENCLOSING and name not in about:
            about[name] = " ".join(field.raw[:PART_HEADER_LIMIT].decode("latin-1").split())
    return about
