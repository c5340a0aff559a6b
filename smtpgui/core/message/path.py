"""The way that a message took, by its Received fields (RFC 5321 4.4): hops, dates, and where it was received.

A server adds its line on top, so only the lines of the receiving side are to be believed. The hop that brought the
message there is the boundary; what it tells of the client comes from the receiver, what is below from strangers.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any

from smtpgui.core.message.source import Source
from smtpgui.core.message.text import unfolded
from smtpgui.core.settings.names import ip_address

HOPS_LIMIT = 60
"""Most Received fields that are read."""

_ADDRESS = r"(?:IPv6:)?([0-9a-f.:]{2,45})"
# The client's address, as servers write it: (name [address]), ([address] helo=…), (address), [address].
_CLIENT = (
    re.compile(rf"\((?:(?P<name>[^\s()\[\]]+)\s+)?\[{_ADDRESS}\]", re.IGNORECASE),
    re.compile(rf"\((?P<name>)(?:HELO [^()]*\)\s*\()?{_ADDRESS}\)", re.IGNORECASE),
    re.compile(rf"^\s*from\s+(?P<name>)\[?{_ADDRESS}\]?(?:\s|$)", re.IGNORECASE),
)
_COMMENT = re.compile(r"\([^()]*\)")
_BY = re.compile(r"(?:^|\s)by\s+([^\s;()]+)", re.IGNORECASE)
_FROM = re.compile(r"^\s*from\s+([^\s;()]+)", re.IGNORECASE)
_WITH = re.compile(r"\swith\s+([^\s;()]+)", re.IGNORECASE)
_SIGNED_IN = frozenset({"ESMTPA", "ESMTPSA", "LMTPA", "LMTPSA", "UTF8SMTPA", "UTF8SMTPSA", "ASMTP"})
_EXCHANGE = ipaddress.ip_network("2603:1000::/24")  # where Exchange Online hands mail on among its own
_EXCHANGE_NAMES = (".outlook.com", ".office365.com")


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


@dataclass(frozen=True, slots=True)
class Path:
    """All hops, the newest first. `boundary` is the index of the one into the receiving side, or None."""

    hops: tuple[Hop, ...]
    boundary: int | None = None

    @property
    def entry(self) -> Hop | None:
        """The hop that brought the message to the receiving side."""
        return self.hops[self.boundary] if self.boundary is not None else None


def path_of(source: Source) -> Path:
    """The way of a message."""
    hops = [
        _hop(unfolded(field.raw), place)
        for place, field in enumerate(source.fields)
        if field.name.lower() == "received"
    ][:HOPS_LIMIT]
    return Path(tuple(hops), _boundary(hops))


def _hop(text: str, place: int) -> Hop:
    trace, _semicolon, date = text.rpartition(";")
    if not trace:
        trace, date = text, ""
    by = _BY.search(_bare(trace))
    head = trace[: _place_of_by(trace)]
    host, ip = _client(head)
    client = _FROM.search(trace)
    protocol = _WITH.search(_bare(trace))
    return Hop(
        by[1].lower().rstrip(".") if by else "",
        client[1].lower().rstrip(".") if client else "",
        host,
        ip,
        protocol[1] if protocol else "",
        date_of(date),
        place,
    )


def _bare(text: str) -> str:
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


def _client(text: str) -> tuple[str, str]:
    """The client's verified name, or "", and its address, or ""."""
    for pattern in _CLIENT:
        for match in pattern.finditer(text):
            try:
                ip = str(ipaddress.ip_address(match[2]))
            except ValueError:
                continue
            name = (match["name"] or "").lower().rstrip(".")
            if text[match.start() :].startswith("([") and not name:  # Exim: from verified.name ([address] helo=…)
                first = _FROM.search(text)
                name = first[1].lower() if first and not first[1].startswith("[") else ""
            return ("" if name in ("unknown", "unverified", "helo") else name), ip
    return "", ""


def date_of(text: str) -> datetime | None:
    """A date as in Received and Date (RFC 5322 3.3), or None where there is none that can be read."""
    try:
        moment = parsedate_to_datetime(text.strip()[:100])
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _boundary(hops: Sequence[Hop]) -> int | None:
    """The hop into the receiving side: the first from the top whose client is not of the same house.

    What decides was written by the receiver, never the name that the client gave itself.
    """
    last = None
    for number, hop in enumerate(hops):
        if last is not None and hop.authenticated:
            return last  # somebody's own submission: the mail was handed on inside one house
        if hop.ip and _is_public(hop.ip):
            last = number
            if not _is_internal(hop, hops[0]):
                return number
    return last


def _is_internal(hop: Hop, top: Hop) -> bool:
    if hop.host and same_house(hop.host, hop.by or top.by):
        return True
    exchange = hop.by.endswith(_EXCHANGE_NAMES) and hop.client.endswith(_EXCHANGE_NAMES)
    address = ipaddress.ip_address(hop.ip)
    return exchange and address.version == 6 and address in _EXCHANGE


def _is_public(ip: str) -> bool:
    # Example addresses (RFC 5737) count as public: they are what a client outside would have.
    address = ipaddress.ip_address(ip)
    example = any(
        address in ipaddress.ip_network(network)
        for network in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
        if address.version == ipaddress.ip_network(network).version
    )
    return example or address.is_global


def house_of(host: str) -> str:
    """The registrable domain of a host name: whose house it stands in."""
    name = host.lower().rstrip(".")
    return name if ip_address(name) else _suffixes().privatesuffix(name) or name


@lru_cache(maxsize=1)
def _suffixes() -> Any:
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()


def same_house(one: str, other: str) -> bool:
    """Whether two host names belong to one house."""
    return "." in one and "." in other and house_of(one) == house_of(other)
