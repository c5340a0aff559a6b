"""The way that a message took, by its Received fields (RFC 5321 4.4): hops, dates, and where it was received.

A server adds its line on top, so only the lines of the receiving side are to be believed. The hop that brought the
message there is the boundary; what it tells of the client comes from the receiver, what is below from strangers.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass

from smtpgui.core.message.judging.organisations import same_organisation
from smtpgui.core.message.parsing.header_text import unfolded
from smtpgui.core.message.parsing.message import MessageSource
from smtpgui.core.message.parsing.received import Hop, read_hop

HOPS_LIMIT = 60
"""Most Received fields that are read."""

# Where Exchange Online hands mail on among its own; what it sends to others comes from elsewhere.
_EXCHANGE = (ipaddress.ip_network("2603:1000::/24"), ipaddress.ip_network("2a01:111:e400::/40"))
_EXCHANGE_NAMES = (".outlook.com", ".office365.com")


@dataclass(frozen=True, slots=True)
class Path:
    """All hops, the newest first. `boundary` is the index of the one into the receiving side, or None."""

    hops: tuple[Hop, ...]
    boundary: int | None = None

    @property
    def entry(self) -> Hop | None:
        """The hop that brought the message to the receiving side."""
        return self.hops[self.boundary] if self.boundary is not None else None


def path_of(source: MessageSource) -> Path:
    """The path of a message, by its Received fields."""
    hops = [
        read_hop(unfolded(field.raw), place)
        for place, field in enumerate(source.fields)
        if field.name.lower() == "received"
    ][:HOPS_LIMIT]
    return Path(tuple(hops), _boundary(hops))


def _boundary(hops: Sequence[Hop]) -> int | None:
    """The hop into the receiving side: the first from the top whose client is not of the same organisation.

    What decides was written by the receiver, never the name that the client gave itself.
    """
    last = None
    for number, hop in enumerate(hops):
        if last is not None and hop.authenticated:
            return last  # somebody's own submission: the mail was handed on inside one organisation
        if hop.ip and _is_public(hop.ip):
            last = number
            if not _is_internal(hop, hops[0]):
                return number
    return last


def _is_internal(hop: Hop, top: Hop) -> bool:
    if hop.host and same_organisation(hop.host, hop.by or top.by):
        return True
    exchange = hop.by.endswith(_EXCHANGE_NAMES) and hop.client.endswith(_EXCHANGE_NAMES)
    address = ipaddress.ip_address(hop.ip)
    return exchange and address.version == 6 and any(address in each for each in _EXCHANGE)


def _is_public(ip: str) -> bool:
    # Example addresses (RFC 5737) count as public: they are what a client outside would have.
    address = ipaddress.ip_address(ip)
    example = any(
        address in ipaddress.ip_network(network)
        for network in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
        if address.version == ipaddress.ip_network(network).version
    )
    return example or address.is_global
