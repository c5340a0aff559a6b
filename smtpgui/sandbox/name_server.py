"""A DNS server on loopback: it answers from zones, as a recursive resolver would, and asks nobody.

What no zone holds does not exist (NXDOMAIN), so nothing about the user's typing leaves this computer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from typing import cast

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdataset
import dns.rdatatype
import dns.rrset
import dns.zone

from smtpgui.sandbox.zones import NAME_SERVERS, ZoneFile

_HEADER = """$TTL 3600
@ SOA {first} hostmaster 2026112201 10800 3600 604800 300
@ NS {first}
@ NS {second}
"""
_LONGEST_CHAIN = 8
_PLAIN_UDP = 512
_LARGEST_UDP = 1232


class NameServer:
    """The zones, and the answers that follow from them."""

    def __init__(self, zones: Iterable[ZoneFile]) -> None:
        self._zones: dict[dns.name.Name, dns.zone.Zone] = {}
        self._silent: set[dns.name.Name] = set()
        self._exists: set[dns.name.Name] = {dns.name.root}
        header = _HEADER.format(first=NAME_SERVERS[0], second=NAME_SERVERS[1])
        for zone in zones:
            origin = dns.name.from_text(zone.domain)
            self._zones[origin] = dns.zone.from_text(header + zone.text + "\n", origin, relativize=False)
            if zone.silent:
                self._silent.add(origin)
            for name in self._zones[origin].nodes:
                # The names between it and the root exist with it (RFC 8020 2, empty non-terminals).
                self._exists.update(dns.name.Name(name.labels[start:]) for start in range(len(name.labels)))

    def answer(self, wire: bytes, *, udp: bool) -> bytes | None:
        """The answer to a query in wire format; None where none is sent."""
        try:
            query = dns.message.from_wire(wire)
        except dns.exception.DNSException:
            return None
        if query.flags & dns.flags.QR or len(query.question) != 1:
            return None
        response = self._respond(query)
        if response is None:
            return None
        if not udp:
            return response.to_wire(max_size=65535)
        room = min(query.payload, _LARGEST_UDP) if query.edns >= 0 else _PLAIN_UDP
        return response.to_wire(max_size=max(room, _PLAIN_UDP), prefer_truncation=True)

    def _respond(self, query: dns.message.Message) -> dns.message.Message | None:
        response = dns.message.make_response(query, recursion_available=True)
        name, kind = query.question[0].name, query.question[0].rdtype
        for _ in range(_LONGEST_CHAIN):
            origin = self._origin(name)
            if origin in self._silent:
                return None
            found = self._records(name)
            if found is None:
                response.set_rcode(dns.rcode.NXDOMAIN)
                break
            records = {records.rdtype: records for records in found}
            if kind in records:
                response.answer.append(_rrset(name, records[kind]))
                return response
            alias = records.get(dns.rdatatype.CNAME)
            if alias is None:
                break
            response.answer.append(_rrset(name, alias))
            name = alias[0].target
        if origin is not None:
            zone = self._zones[origin]
            response.authority.append(_rrset(origin, zone.find_rdataset(origin, dns.rdatatype.SOA)))
        return response

    def _origin(self, name: dns.name.Name) -> dns.name.Name | None:
        """The zone that `name` belongs to: the longest one above it."""
        above = [origin for origin in self._zones if name.is_subdomain(origin)]
        return max(above, key=len, default=None)

    def _records(self, name: dns.name.Name) -> list[dns.rdataset.Rdataset] | None:
        """What stands at `name`, its own or a wildcard's (RFC 4592 3.3.1); None where it does not exist."""
        origin = self._origin(name)
        if origin is not None:
            node = self._zones[origin].get_node(name)
            if node is not None:
                return list(node)
        if name in self._exists:
            return []
        if origin is None:
            return None
        closest = name.parent()
        while closest not in self._exists:
            closest = closest.parent()
        wildcard = self._zones[origin].get_node(dns.name.Name((b"*", *closest.labels)))
        return None if wildcard is None else list(wildcard)


def _rrset(name: dns.name.Name, records: dns.rdataset.Rdataset) -> dns.rrset.RRset:
    return dns.rrset.from_rdata_list(name, records.ttl, list(records))


class UdpProtocol(asyncio.DatagramProtocol):
    """DNS over UDP: a query and its answer in one datagram each."""

    def __init__(self, server: NameServer) -> None:
        self._server = server

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport for the answers."""
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Answer a query, or keep silent."""
        answer = self._server.answer(data, udp=True)
        if answer is not None:
            self._transport.sendto(answer, addr)


async def serve_tcp(server: NameServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Serve DNS over TCP, each message behind its length (RFC 1035 4.2.2), until the client leaves."""
    with suppress(OSError, EOFError):
        while True:
            length = int.from_bytes(await reader.readexactly(2))
            answer = server.answer(await reader.readexactly(length), udp=False)
            if answer is not None:
                writer.write(len(answer).to_bytes(2) + answer)
                await writer.drain()
