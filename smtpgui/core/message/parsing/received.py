"""Reads one Received field (RFC 5321 4.4): who handed the message to whom, from which address, and when.

What the client says of itself is its own choice, an address in its greeting included; what counts is what the
server wrote beside it: the last address before the by clause, and a name that was verified.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_ADDRESS = r"\[?(?:IPv6:)?([0-9a-f.:]{2,45})\]?"
_NAMED = re.compile(
    rf"\((?:(?P<name>[^\s()\[\]@]+)\s+)?(?:[^\s()@]*@)?{_ADDRESS}(?P<more>[^()]*\(?)", re.IGNORECASE
)
_BARE = re.compile(rf"^\s*from\s+{_ADDRESS}(?:[\s:]|$)", re.IGNORECASE)
_GREETED = re.compile(
    r'\((?:[EL]?HLO|HELO)\s+(?P<a>[^()]*)\)|"(?:EHLO|HELO)\s+(?P<b>[^"]*)"|\bhelo=(?P<c>[^\s()]*)', re.IGNORECASE
)
_EXIM = re.compile(r"\(\[[^\]]*\](?::\d+)?\s+helo=|\(Exim\b", re.IGNORECASE)
_TLS = re.compile(r"\(using\s+TLS", re.IGNORECASE)
_COMMENT = re.compile(r"\([^()]*\)")
_BY = re.compile(r"(?:^|\s)by\s+([^\s;()]+)", re.IGNORECASE)
_FROM = re.compile(r"^\s*from\s+([^\s;()]+)", re.IGNORECASE)
_WITH = re.compile(r"\swith\s+([^\s;()]+)", re.IGNORECASE)
_NO_NAMES = frozenset({"", "unknown", "unverified", "may"})
_SIGNED_IN = frozenset({"ESMTPA", "ESMTPSA", "LMTPA", "LMTPSA", "UTF8SMTPA", "UTF8SMTPSA", "ASMTP"})


@dataclass(frozen=True, slots=True)
class Hop:
    """One Received field.

    `client` is the name that the client gave itself, `host` the one that the receiver found
    for its address `ip`; any may be "". `place` is the field's position in the header.
    """

    by: str
    client: str = ""
    host: str = ""
    ip: str = ""
    protocol: str = ""
    at: datetime | None = None
    place: int = 0

    @property
    def authenticated(self) -> bool:
        """Whether somebody signed in to hand the message over (RFC 3848)."""
        return self.protocol.upper() in _SIGNED_IN


def read_hop(text: str, place: int) -> Hop:
    """The hop that an unfolded field tells of. Never fails: what cannot be read is not in it."""
    bare = _without_comments(text)
    by, protocol = _BY.search(bare), _WITH.search(bare)
    head = _before_tls(text[: _place_of_by(text)])
    host, ip = _client(head, text)
    return Hop(
        by[1].lower().rstrip(".") if by else "",
        _greeting(head),
        host,
        ip,
        protocol[1] if protocol else "",
        date_of(bare.rpartition(";")[2]) if ";" in bare else None,
        place,
    )


def date_of(text: str) -> datetime | None:
    """A date as in Received and Date (RFC 5322 3.3, or ISO 8601), or None where there is none that can be read."""
    text = re.sub(r"(:\d\d)[.,]\d+", r"\1", text.strip()[:100])
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            moment = read(text if read is parsedate_to_datetime else re.sub(r"\s+(?=[+-]\d)", "", text))
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def _without_comments(text: str) -> str:
    """`text` without its comments, three levels deep."""
    for _level in range(3):
        text = _COMMENT.sub(" ", text)
    return text


def _place_of_by(text: str) -> int:
    """Where the by clause begins; the end of `text` where there is none."""
    depth = 0
    for match in re.finditer(r"[()]|\sby\s", text, re.IGNORECASE):
        if match[0] in "()":
            depth = max(0, depth + (1 if match[0] == "(" else -1))
        elif depth == 0:
            return match.start()
    return len(text)


def _before_tls(head: str) -> str:
    """`head` without what Postfix tells of the encryption, names from the client's certificate among it."""
    found = [match.start() for match in _TLS.finditer(head)]
    return head[: found[-1]] if found else head


def _greeting(head: str) -> str:
    """The name that the client greeted with."""
    said = _GREETED.search(head)
    name = next((text for text in said.group("a", "b", "c") if text), "") if said else ""
    if not name:
        first = _FROM.search(head)
        name = first[1] if first else ""
    return name.strip().lower().rstrip(".")


def _client(head: str, whole: str) -> tuple[str, str]:
    """The client's verified name, or "", and its address, or ""."""
    written = _GREETED.sub(" ", head)
    for match in reversed(list(_NAMED.finditer(written))):
        ip = _ip(match[2])
        if ip:
            name = (match["name"] or "").lower().rstrip(".")
            if (
                "may be forged" in written[match.start() : match.end() + 20].lower()
            ):  # sendmail could not verify it
                name = ""
            elif not name and _EXIM.search(whole):  # from verified.name ([address] helo=…)
                first = _FROM.search(head)
                name = first[1].lower().rstrip(".") if first and not first[1].startswith("[") else ""
            return ("" if name in _NO_NAMES or _ip(name) else name), ip
    bare = _BARE.search(written)
    return "", _ip(bare[1]) if bare else ""


def _ip(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return ""
