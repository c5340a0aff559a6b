"""The bytes of a message as its fields and its body: from a file, a mailbox, or pasted. Everything is bounded."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from smtpgui.core.findings import Finding, Trouble

SIZE_LIMIT = 50 * 1024 * 1024
"""Largest message that is read, in bytes: 25 MB of attachments and their encoding."""

HEADER_LIMIT = 1024 * 1024
FIELDS_LIMIT = 1000
FIELD_LIMIT = 64 * 1024
"""Longest header, most fields of it, and longest field; what is beyond is left out and said."""

_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_KNOWN = frozenset(
    b"from to subject date received message-id return-path delivered-to dkim-signature mime-version".split()
)
_OUTLOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # a compound file ([MS-CFB] 2.2), as Outlook saves .msg


@dataclass(frozen=True, slots=True)
class Field:
    """A header field as it stands: `raw` is all after the colon, folded, with its final CR LF."""

    name: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Source:
    """A message: fields from the top, the body with CR LF line ends, and what was odd about the bytes."""

    fields: tuple[Field, ...]
    body: bytes
    remarks: tuple[Finding, ...] = ()

    @property
    def header_only(self) -> bool:
        """Whether the text of the message is missing, so that no hash of it can be made."""
        return any(remark.code == "mail.no_body" for remark in self.remarks)

    def all(self, name: str) -> list[Field]:
        """The fields called `name` (in lower case), from the top."""
        return [field for field in self.fields if field.name.lower() == name]

    def first(self, name: str) -> Field | None:
        """The topmost field called `name`, if there is one."""
        return next(iter(self.all(name)), None)


def load(path: Path) -> bytes:
    """The bytes of a file, not more than a message may have. Trouble `mail.unreadable`."""
    try:
        with path.open("rb") as stream:
            return stream.read(SIZE_LIMIT + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Trouble(Finding("mail.unreadable", {"file": str(path), "reason": reason})) from error


def read_source(data: bytes) -> Source:
    """The message in `data`. Trouble `mail.…` where it is none."""
    if len(data) > SIZE_LIMIT:
        raise Trouble(Finding("mail.too_large", {"megabytes": SIZE_LIMIT // (1024 * 1024)}))
    if data.startswith(_OUTLOOK):
        raise Trouble(Finding("mail.outlook_file"))
    data, remarks = _as_bytes_of_text(data)
    data = _without_mbox_line(_with_crlf(data).lstrip(b"\r\n \t"))
    if not data.strip():
        raise Trouble(Finding("mail.empty"))
    header, separator, body = _split(data)
    fields, broken, cut = _fields(header)
    if not any(field.name.lower().encode() in _KNOWN for field in fields):
        raise Trouble(Finding("mail.not_a_message"))
    found = [*remarks]
    if not separator:
        found.append(Finding("mail.no_body"))
    if broken:
        found.append(Finding("mail.header_broken", {"count": broken}))
    if cut or len(header) == HEADER_LIMIT:
        found.append(Finding("mail.header_cut"))
    return Source(tuple(fields), body, tuple(found))


def _as_bytes_of_text(data: bytes) -> tuple[bytes, list[Finding]]:
    """`data` without a byte order mark; UTF-16, as some editors save what was pasted, becomes UTF-8."""
    if data.startswith(codecs.BOM_UTF8):
        return data[len(codecs.BOM_UTF8) :], []
    little = data.startswith(codecs.BOM_UTF16_LE) or _is_every_second(data[1:16:2], data[0:16:2])
    big = data.startswith(codecs.BOM_UTF16_BE) or _is_every_second(data[0:16:2], data[1:16:2])
    if not (little or big):
        return data, []
    text = data.decode("utf-16-le" if little else "utf-16-be", "replace").lstrip("\ufeff")
    return text.encode("utf-8", "replace"), [Finding("mail.utf16")]


def _is_every_second(empty: bytes, letters: bytes) -> bool:
    """Whether the one half of the first bytes is zero and the other is not: ASCII in UTF-16."""
    return len(empty) == 8 and not any(empty) and all(letters)


def _with_crlf(data: bytes) -> bytes:
    if b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _without_mbox_line(data: bytes) -> bytes:
    """`data` without the line that separates messages in an mbox file (RFC 4155)."""
    while data.startswith((b"From ", b">From ")):
        data = data.partition(b"\r\n")[2]
    return data


def _split(data: bytes) -> tuple[bytes, bytes, bytes]:
    """Header, the empty line after it, body. A header without an end is cut at its limit."""
    end = data.find(b"\r\n\r\n", 0, HEADER_LIMIT)
    if end >= 0:
        return data[: end + 2], b"\r\n", data[end + 4 :]
    return (data[:HEADER_LIMIT], b"\r\n", b"") if len(data) > HEADER_LIMIT else (data, b"", b"")


def _fields(header: bytes) -> tuple[list[Field], int, bool]:
    """The fields, how many lines are none, and whether something was left out."""
    pieces: list[tuple[str, list[bytes]]] = []
    broken, cut, into_nothing = 0, False, True
    for line in header.removesuffix(b"\r\n").split(b"\r\n"):
        match = _FIELD.match(line)
        if line[:1] in (b" ", b"\t"):
            if not into_nothing:
                pieces[-1][1].append(line)
        elif match is None:
            broken, into_nothing = broken + 1, True
        elif len(pieces) >= FIELDS_LIMIT:
            cut, into_nothing = True, True
        else:
            into_nothing = False
            pieces.append((match[1].decode("ascii"), [line[match.end() :]]))
    fields = []
    for name, lines in pieces:
        raw = b"\r\n".join(lines) + b"\r\n"
        cut = cut or len(raw) > FIELD_LIMIT
        fields.append(Field(name, raw[:FIELD_LIMIT]))
    return fields, broken, cut
