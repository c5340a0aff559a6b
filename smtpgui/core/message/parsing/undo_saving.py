"""What saving and pasting do to a message: another encoding, a mailbox around it, a page around it, an indentation.

Each is undone as far as it can be seen, and said.
"""

from __future__ import annotations

import codecs
import re

from smtpgui.core.findings import Finding
from smtpgui.core.message.parsing.chunked import places_of, with_crlf

HEAD = 64 * 1024
"""How much of the beginning is looked at, in bytes."""

_FIELD = rb"[!-9;-~]{1,200}[ \t]*:"
_PREFIX = re.compile(rb"((?:[ \t]*>)+ ?|[ \t]{2,})(?=" + _FIELD + rb")")
_FIRST_OF_TRACE = re.compile(
    rb"^(?:Delivered-To|Return-Path|Received|X-Original-To|Envelope-To|X-Apparently-To)[ \t]*:", re.I | re.M
)
_NEXT_OF_MBOX = re.compile(rb"\r\n\r\nFrom [^\r\n]{1,200}\d\d:\d\d[^\r\n]{0,60}\r\n(?=" + _FIELD + rb")")
_GAP, _QUOTED = b"\r\n\r\nFrom ", b"\r\n>"
_WEB_PAGE = re.compile(rb"\s*(?:<!doctype html|<html[\s>]|From: <Saved by |Snapshot-Content-Location:)", re.I)


def tidied(data: bytes) -> tuple[bytes, list[Finding]]:
    """The message in `data` with CR LF line ends, from its first field on, and what was undone."""
    data, found = _as_bytes_of_text(data)
    data = with_crlf(data)
    for undo in (_without_prefix, _without_gaps, _without_page):
        undone = undo(data)
        if undone is not data:
            data, found = undone, [*found, Finding("mail.pasted")]
    data = data.lstrip(b"\r\n \t")
    return _first_of_mbox(data, found) if data.startswith((b"From ", b">From ")) else (data, found)


def is_web_page(data: bytes) -> bool:
    """Whether a browser saved its page instead of the message."""
    return _WEB_PAGE.match(data[:HEAD].removeprefix(codecs.BOM_UTF8)) is not None


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


def _without_prefix(data: bytes) -> bytes:
    """Lines that were all indented or quoted ("> "), as a mail program or a chat does."""
    start = len(data[:HEAD]) - len(data[:HEAD].lstrip(b"\r\n"))
    found = _PREFIX.match(data, start)
    if found is None:
        return data
    mark = found[1].rstrip() or found[1]
    lines = [line for line in data[start : start + HEAD].split(b"\r\n")[:40] if line.strip()]
    if not all(line.startswith(mark) for line in lines[:-1]):
        return data
    return re.sub(rb"(?m)^" + re.escape(mark) + (rb" ?" if mark != found[1] else rb""), b"", data)


def _without_gaps(data: bytes) -> bytes:
    """Lines with an empty one after each, as some web pages copy them."""
    lines = data[:HEAD].split(b"\r\n")[:14]
    written, gaps = lines[::2], lines[1::2]
    if len(lines) < 14 or any(gaps) or not all(re.match(_FIELD + rb"|[ \t]+\S", line) for line in written):
        return data
    return data.replace(b"\r\n\r\n", b"\r\n")


def _without_page(data: bytes) -> bytes:
    """The source alone, without what a page such as Gmail's “Original message” shows above it."""
    head = data[:HEAD].lstrip(b"\r\n \t")
    if re.match(_FIELD, head) or head.startswith((b"From ", b">From ")):
        return data
    first = _FIRST_OF_TRACE.search(data, 0, HEAD)
    return data[first.start() :] if first else data


def _first_of_mbox(data: bytes, found: list[Finding]) -> tuple[bytes, list[Finding]]:
    """The first message of a mailbox file (RFC 4155), without the lines and marks that such files add."""
    while data.startswith((b"From ", b">From ")):
        data = data.partition(b"\r\n")[2]
    following = [at for at in places_of(_GAP, data, 0, len(data)) if _NEXT_OF_MBOX.match(data, at)]
    if following:
        data = data[: following[0] + 2]
        found = [*found, Finding("mail.first_of_several", {"count": len(following) + 1})]
    return _unquoted(data), found


def _unquoted(data: bytes) -> bytes:
    """`data` without the mark that such files put before a line that begins with "From "."""
    pieces, start = [], 0
    for at in places_of(_QUOTED, data, 0, len(data)):
        line = data[at + 2 : at + 200].lstrip(b">")
        if line.startswith(b"From "):
            pieces.append(data[start : at + 2])
            start = at + 3
    return b"".join([*pieces, data[start:]]) if pieces else data
