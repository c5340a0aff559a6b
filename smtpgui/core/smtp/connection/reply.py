"""Server replies (RFC 5321 4.2): what they are, and a parser without any I/O that no input can overfill."""

from __future__ import annotations

import re
from dataclasses import dataclass

from smtpgui.core.findings import Fact, Finding, Trouble
from smtpgui.core.privacy.secrets import CUT
from smtpgui.core.smtp.diagnosis.other_protocols import NEEDED, is_tls, recognise

LINE_READ = 16 * 1024
"""Longest line that is read, in bytes. RFC 5321 4.5.3.1.5 allows 512; servers write longer ones."""

LINE_KEPT = 2 * 1024
"""How much of a line is kept, in bytes."""

REPLY_READ = 64 * 1024
"""Longest reply that is read, in bytes."""

REPLY_LINES = 500
"""Most lines of one reply."""

_LINE = re.compile(rb"([2-5][0-9]{2})(?:([ -])(.*))?", re.DOTALL)
# What stands in no sentence of an old server that writes Western Europe's letters in one byte each.
_NOT_LATIN = re.compile(
    rb"[^\t\x20-\x7e\xc0-\xd6\xd8-\xf6\xf8-\xfe]|(?<![A-Za-z' ])[\xc0-\xfe](?![A-Za-z])|[\xc0-\xfe]{3}"
)
_ENHANCED = re.compile(r"([245]\.[0-9]{1,3}\.[0-9]{1,3})(?=[\s;:]|$)\s*")


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply of the server.

    `code` is the reply code (RFC 5321 4.2.1), 0 where a pasted text has none; `enhanced` the enhanced status
    code (RFC 3463), or ""; `lines` the texts of its lines without code and separator. `bare_line_feeds` says
    that a line ended without a carriage return; `seconds` is how long the server took.
    """

    code: int
    enhanced: str = ""
    lines: tuple[str, ...] = ()
    bare_line_feeds: bool = False
    seconds: float = 0.0

    @property
    def positive(self) -> bool:
        """Whether the server agreed: 2xx."""
        return self.code // 100 == 2

    @property
    def intermediate(self) -> bool:
        """Whether the server waits for more: 3xx."""
        return self.code // 100 == 3

    @property
    def words(self) -> str:
        """The texts of all lines as one, without the enhanced status codes that repeat in each."""
        return " ".join(_without_code(line.strip()) for line in self.lines).strip()

    @property
    def text(self) -> str:
        """The reply as one line, as people quote it: "535 5.7.8 Authentication failed"."""
        return " ".join(part for part in (str(self.code or ""), self.enhanced, self.words) if part)


def enhanced_code(line: str) -> str:
    """The enhanced status code at the beginning of a line's text, or ""."""
    match = _ENHANCED.match(line.strip())
    return match[1] if match else ""


def _without_code(line: str) -> str:
    match = _ENHANCED.match(line)
    return line[match.end() :] if match else line


class ReplyParser:
    """Turns bytes, in whatever pieces they arrive, into replies.

    Holds at most REPLY_READ bytes whatever it is fed. After Trouble the parser is of no more use.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._lines: list[str] = []
        self._code = b""
        self._read = 0
        self._bare = False

    @property
    def ahead(self) -> bytes:
        """What has arrived and not been used: after a reply, bytes that the server sent unasked."""
        return bytes(self._buffer)

    @property
    def partial(self) -> bool:
        """Whether a reply has begun and not ended."""
        return bool(self._buffer or self._lines)

    def feed(self, data: bytes) -> Reply | None:
        """Take in `data`; the reply that it completes, or None. The rest waits for `take`.

        Raises Trouble: reply.too_long, and as `take` does.
        """
        if len(self._buffer) + len(data) > REPLY_READ:
            raise _fault("reply.too_long", limit=REPLY_READ // 1024)
        self._buffer += data
        return self.take()

    def take(self) -> Reply | None:
        """The next whole reply among the bytes that have arrived, or None.

        Raises Trouble: reply.line_too_long, reply.too_long, reply.not_smtp, reply.bad_code, reply.code_changed.
        """
        while True:
            end = self._buffer.find(b"\n")
            if end > LINE_READ or (end < 0 and len(self._buffer) > LINE_READ):
                raise _fault("reply.line_too_long", limit=LINE_READ // 1024)
            if not self._lines and (end >= 0 or len(self._buffer) >= NEEDED):
                self._check_protocol()
            if end < 0:
                return None
            line = bytes(self._buffer[:end])
            del self._buffer[: end + 1]
            if self._take_line(line):
                return self._finish()

    def _check_protocol(self) -> None:
        """Name what speaks where the first byte cannot begin a reply."""
        first = bytes(self._buffer[:LINE_KEPT])
        if not first[:1].isdigit():
            shown = "" if is_tls(first) else _decode(first.partition(b"\n")[0].rstrip(b"\r"))
            raise _fault("reply.not_smtp", protocol=recognise(first), reply=shown)

    def _take_line(self, line: bytes) -> bool:
        """Add one line, without its line feed; True where it ends the reply."""
        self._read += len(line) + 1
        if self._read > REPLY_READ or len(self._lines) == REPLY_LINES:
            raise _fault("reply.too_long", limit=REPLY_READ // 1024)
        self._bare = self._bare or not line.endswith(b"\r")
        bare = line.removesuffix(b"\r")
        match = _LINE.fullmatch(bare)
        if not match:
            raise _fault("reply.bad_code", reply=_decode(bare))
        if self._code and match[1] != self._code:
            raise _fault("reply.code_changed", first=int(self._code), then=int(match[1]))
        self._code = match[1]
        self._lines.append(_decode(match[3] or b""))
        return match[2] != b"-"

    def _finish(self) -> Reply:
        enhanced = next((found for found in map(enhanced_code, self._lines) if found), "")
        reply = Reply(int(self._code), enhanced, tuple(self._lines), self._bare)
        self._lines, self._code, self._read, self._bare = [], b"", 0, False
        return reply


def _decode(data: bytes) -> str:
    if len(data) > LINE_KEPT:
        return data[:LINE_KEPT].decode("utf-8", "backslashreplace") + CUT
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("utf-8", "backslashreplace") if _NOT_LATIN.search(data) else data.decode("latin-1")


def _fault(code: str, **facts: Fact) -> Trouble:
    return Trouble(Finding(code, facts))
