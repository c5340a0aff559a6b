"""The bytes of a message as its fields and its body: from a file, a mailbox, or pasted. Everything is bounded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.message.parsing.undo_saving import is_web_page, tidied

SIZE_LIMIT = 50 * 1024 * 1024
"""Largest message that is read, in bytes: 25 MB of attachments and their encoding."""

HEADER_LIMIT = 1024 * 1024
FIELDS_LIMIT = 1000
FIELD_LIMIT = 256 * 1024
"""Longest header, most fields of it, and longest field; what is beyond is left out and said."""

_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_KNOWN = frozenset(
    b"from to subject date received message-id return-path delivered-to dkim-signature mime-version".split()
)
_OUTLOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # a compound file ([MS-CFB] 2.2), as Outlook saves .msg


@dataclass(frozen=True, slots=True)
class HeaderField:
    """A header field as it stands: `raw` is all after the colon, folded, with its final CR LF."""

    name: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class MessageSource:
    """A message: fields from the top, its `text` with CR LF line ends, in which the body begins at `start`.

    `remarks` say what was odd about the bytes.
    """

    fields: tuple[HeaderField, ...]
    text: bytes
    start: int
    remarks: tuple[Finding, ...] = ()

    @property
    def body(self) -> bytes:
        """A copy of the body."""
        return self.text[self.start :]

    @property
    def header_cut(self) -> bool:
        """Whether some of the header was left out."""
        return any(remark.code == "mail.header_cut" for remark in self.remarks)

    @property
    def header_only(self) -> bool:
        """Whether the text of the message is missing, so that no hash of it can be made."""
        return any(remark.code == "mail.no_body" for remark in self.remarks)

    def all(self, name: str) -> list[HeaderField]:
        """The fields called `name` (in lower case), from the top."""
        return [field for field in self.fields if field.name.lower() == name]

    def first(self, name: str) -> HeaderField | None:
        """The topmost field called `name`, if there is one."""
        return next(iter(self.all(name)), None)


def load(path: Path) -> bytes:
    """The bytes of a file, not more than a message may have. Raises Trouble: `mail.unreadable`."""
    try:
        with path.open("rb") as stream:
            return stream.read(SIZE_LIMIT + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Trouble(Finding("mail.unreadable", {"file": str(path), "reason": reason})) from error


def read_source(data: bytes) -> MessageSource:
    """The message in `data`. Raises Trouble: `mail.*` where it is none."""
    if len(data) > SIZE_LIMIT:
        raise Trouble(Finding("mail.too_large", {"megabytes": SIZE_LIMIT // (1024 * 1024)}))
    if data.startswith(_OUTLOOK):
        raise Trouble(Finding("mail.outlook_file"))
    if is_web_page(data):
        raise Trouble(Finding("mail.web_page"))
    text, remarks = tidied(data)
    if not text or text.isspace():
        raise Trouble(Finding("mail.empty"))
    header, start = split_header(text)
    fields, broken, cut = read_fields(header)
    if not any(field.name.lower().encode() in _KNOWN for field in fields):
        raise Trouble(Finding("mail.not_a_message"))
    found = [*remarks]
    if start > len(text):
        found.append(Finding("mail.no_body"))
    if broken:
        found.append(Finding("mail.header_broken", {"count": broken}))
    if cut or len(header) == HEADER_LIMIT:
        found.append(Finding("mail.header_cut"))
    return MessageSource(tuple(fields), text, start, tuple(found))


def split_header(text: bytes) -> tuple[bytes, int]:
    """The header, and where the body begins: behind the end where there is none.

    A header without an end is cut at its limit.
    """
    end = text.find(b"\r\n\r\n", 0, HEADER_LIMIT)
    if end >= 0:
        return text[: end + 2], end + 4
    return text[:HEADER_LIMIT], len(text) if len(text) > HEADER_LIMIT else len(text) + 1


def read_fields(header: bytes) -> tuple[list[HeaderField], int, bool]:
    """The fields, how many lines are none, and whether something was left out.

    A line that is no field is taken as the continuation of the one before, whose indentation pasting lost.
    """
    pieces: list[tuple[str, list[bytes]]] = []
    broken, cut, into_nothing = 0, False, True
    for line in header.removesuffix(b"\r\n").split(b"\r\n"):
        match = _FIELD.match(line)
        if line[:1] in (b" ", b"\t"):
            if not into_nothing:
                pieces[-1][1].append(line)
        elif match is None:
            broken += 1
            if not into_nothing:
                pieces[-1][1].append(b" " + line)
        elif len(pieces) >= FIELDS_LIMIT:
            cut, into_nothing = True, True
        else:
            into_nothing = False
            pieces.append((match[1].decode("ascii"), [line[match.end() :]]))
    fields = []
    for name, lines in pieces:
        raw = b"\r\n".join(lines) + b"\r\n"
        cut = cut or len(raw) > FIELD_LIMIT
        fields.append(HeaderField(name, raw[:FIELD_LIMIT]))
    return fields, broken, cut
