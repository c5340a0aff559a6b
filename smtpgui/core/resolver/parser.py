"""Replies as plain data, read here at a fraction of a library's cost; dnspython reads the data of rare types.

An answer without records may prove that there are none, or nothing at all.
"""

from __future__ import annotations

import re
import socket
import struct
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

import dns.exception
import dns.name
import dns.rdata
import dns.rdatatype

from smtpgui.core.resolver.types import Data, Mx, Question, Reason, Srv, Txt
from smtpgui.core.resolver.wire_format import CHAIN_LIMIT, HEADER, RECORD_LIMIT, DnsReply, type_code

_HEAD = struct.Struct(">HHHHHH").unpack_from
_RECORD = struct.Struct(">HHIH").unpack_from
_PLAIN = re.compile(rb"[A-Za-z0-9_-]*")
_NAME_SIZE = 255
_NS, _CNAME, _SOA, _OPT, _IN, _EDE = 2, 5, 6, 41, 1, 15
_AUTHORITATIVE = 0x0400
_FAILURES = {1: Reason.FORMERR, 2: Reason.SERVFAIL, 4: Reason.NOTIMP, 5: Reason.REFUSED}
_NXDOMAIN, _SERVFAIL = 3, 2
_UNREADABLE = (dns.exception.DNSException, ValueError, LookupError, struct.error)

# Extended errors (RFC 8914 4) beside a "no" that is the name server's own word, not the zone's.
_WITHHELD = frozenset({4, 15, 16, 17, 18, 20, 21})  # forged, blocked, censored, filtered, prohibited, not ours
_NOT_REACHED = frozenset({3, 19, 22, 23})  # two that are stale, no authority could be reached, network error


def read(data: bytes, question: Question, *, direct: bool = False) -> DnsReply:
    """The reply in a message that belongs to `question`; a mere referral is a refusal (RFC 2308 2.2).

    With `direct` a name server speaks for itself: asked for NS it may name those of a zone below its own.
    """
    if data[2] & 0x02:
        return DnsReply(truncated=True)
    try:
        return _read(data, type_code(question.type), direct=direct)
    except _UNREADABLE:
        return DnsReply(failure=Reason.MALFORMED)


class _Record(NamedTuple):
    """A record's place in the message: its data is data[start:end]."""

    owner: str
    type: int
    rdclass: int
    ttl: int
    start: int
    end: int


def _read(data: bytes, wanted: int, *, direct: bool) -> DnsReply:
    _id, flags, questions, answers, authorities, others = _HEAD(data)
    name, place = _name(data, HEADER) if questions else ("", HEADER - 4)
    records = _records(data, place + 4, answers + authorities + others)
    aliases, sets, ttl = _answer_section(data, records, answers, wanted)
    chain = _follow(name, aliases, sets)
    found = sets.get(chain[-1] if chain else name, {}) if chain is not None else {}
    rcode = flags & 0x0F
    minimum: int | None = None
    errors: tuple[int, ...] = ()
    named: list[_Record] = []
    owners: list[str] = []
    if rcode or not found:
        rcode, minimum, errors, named, owners = _authority_and_options(data, records, authorities, rcode)
    if rcode not in (0, _NXDOMAIN):
        # A server that gave up on a ring itself fails with the ring in its answer.
        if rcode == _SERVFAIL and answers and (chain is None or len(chain) > CHAIN_LIMIT):
            return DnsReply(failure=Reason.CNAME_LOOP)
        return DnsReply(failure=_FAILURES.get(rcode, Reason.SERVFAIL), extended_errors=errors)
    if chain is None:
        return DnsReply(failure=Reason.CNAME_LOOP)
    authoritative = bool(flags & _AUTHORITATIVE)
    if named and not (direct or answers or rcode or authoritative) and minimum is None:
        return DnsReply(failure=Reason.REFUSED)  # it only knows who may know: no proof of anything
    doubt = _unproven((name, *chain), owners, errors) if not found else None
    if doubt is not None:
        return DnsReply(failure=doubt, extended_errors=errors)
    below = direct and wanted == _NS and not authoritative
    if below and not found:
        found = {_target(data, record.start, record.end): None for record in named if record.owner == name}
    if not questions or len(found) > RECORD_LIMIT:
        return DnsReply(failure=Reason.MALFORMED)
    nxdomain = rcode == _NXDOMAIN
    return DnsReply(
        nxdomain=nxdomain,
        records=tuple(found),
        chain=chain,
        ended=bool(found) or nxdomain or not chain or minimum is not None or below,
        soa_minimum=minimum,
        authentic=bool(flags & 0x20),
        authoritative=authoritative,
        ttl=ttl,
    )


def _answer_section(
    data: bytes, records: Iterator[_Record], count: int, wanted: int
) -> tuple[dict[str, str], dict[str, dict[Data, None]], int | None]:
    """The aliases, the records of the type that is wanted by their owners, and the shortest time they are kept."""
    ttl: int | None = None
    aliases: dict[str, str] = {}
    sets: dict[str, dict[Data, None]] = {}
    for record in islice(records, count):
        if record.rdclass != _IN:
            continue
        if record.type == wanted:
            sets.setdefault(record.owner, {})[_data(data, record)] = None
            ttl = record.ttl if ttl is None else min(ttl, record.ttl)
        elif record.type == _CNAME:
            aliases.setdefault(record.owner, _target(data, record.start, record.end))
    return aliases, sets, ttl


def _authority_and_options(
    data: bytes, records: Iterator[_Record], authorities: int, rcode: int
) -> tuple[int, int | None, tuple[int, ...], list[_Record], list[str]]:
    """The whole response code, how long a "no" is kept, extended errors, who is named, whose SOA came."""
    minimum: int | None = None
    errors: list[int] = []
    named: list[_Record] = []
    owners: list[str] = []
    for number, record in enumerate(records):
        if number < authorities and record.type == _SOA:
            owners.append(record.owner)
        if number < authorities and record.type == _SOA and minimum is None and record.end - record.start >= 22:
            minimum = min(record.ttl, int.from_bytes(data[record.end - 4 : record.end]))
        elif number < authorities and record.type == _NS:
            named.append(record)
        elif number >= authorities and record.type == _OPT:
            rcode |= (record.ttl >> 24) << 4
            errors += _extended_errors(data[record.start : record.end])
    return rcode, minimum, tuple(errors), named, owners


def _unproven(names: Sequence[str], soa_owners: Iterable[str], errors: Iterable[int]) -> Reason | None:
    """Reason why a negative answer proves nothing; None where it proves absence.

    `names` are the one that was asked for and the aliases behind it, `soa_owners` whose SOA came along: it must
    stand at or above one of them (RFC 2308 3), else another zone speaks.
    """
    if _WITHHELD.intersection(errors):
        return Reason.REFUSED
    if _NOT_REACHED.intersection(errors):
        return Reason.SERVFAIL
    above = [owner in (".", name) or name.endswith("." + owner) for owner in soa_owners for name in names]
    return Reason.MALFORMED if above and not any(above) else None


def _extended_errors(options: bytes) -> Iterator[int]:
    """The codes of RFC 8914 in the options of RFC 6891 6.1.2."""
    place = 0
    while place + 4 <= len(options):
        code, size = struct.unpack_from(">HH", options, place)
        if code == _EDE and size >= 2:
            yield int.from_bytes(options[place + 4 : place + 6])
        place += 4 + size


def _records(data: bytes, place: int, count: int) -> Iterator[_Record]:
    for _ in range(count):
        owner, place = _name(data, place)
        kind, rdclass, ttl, size = _RECORD(data, place)
        place += 10
        if place + size > len(data):
            raise ValueError("data cut short")
        yield _Record(owner, kind, rdclass, ttl, place, place + size)
        place += size


def _data(data: bytes, record: _Record) -> Data:
    start, end = record.start, record.end
    match record.type:
        case 16:
            return Txt(_strings(data, start, end))
        case 1 if end - start == 4:
            return ".".join(map(str, data[start:end]))
        case 28 if end - start == 16:
            return socket.inet_ntop(socket.AF_INET6, data[start:end])
        case 52 if end - start >= 3:  # dnspython refuses hashes of the wrong length, which are to be told of
            return " ".join([*map(str, data[start : start + 3]), data[start + 3 : end].hex()])
        case 15:
            return Mx(int.from_bytes(data[start : start + 2]), _target(data, start + 2, end))
        case 33:
            priority, weight, port = struct.unpack_from(">HHH", data, start)
            return Srv(priority, weight, port, _target(data, start + 6, end))
        case 2 | 5 | 12:
            return _target(data, start, end)
    kind = dns.rdatatype.RdataType.make(record.type)
    return dns.rdata.from_wire("IN", kind, data, start, end - start).to_text()


def _strings(data: bytes, place: int, end: int) -> tuple[bytes, ...]:
    strings = []
    while place < end:
        after = place + 1 + data[place]
        strings.append(data[place + 1 : after])
        place = after
    if place != end or not strings:
        raise ValueError("strings and data of different lengths")
    return tuple(strings)


def _target(data: bytes, place: int, end: int) -> str:
    name, after = _name(data, place)
    if after != end:
        raise ValueError("a name and its data of different lengths")
    return name


def _name(data: bytes, place: int) -> tuple[str, int]:
    """The name at `place` in lower case, and where it ends. A pointer leads backwards only, so no ring holds us."""
    labels: list[bytes] = []
    end, limit, size = 0, place, 1
    while length := data[place]:
        if length < 64:
            after = place + 1 + length
            labels.append(data[place + 1 : after])
            size += length + 1
            place = after
        elif length >= 192:
            target = (length & 0x3F) << 8 | data[place + 1]
            end = end or place + 2
            if target >= limit:
                raise ValueError("a pointer that does not lead back")
            place = limit = target
        else:
            raise ValueError("an unknown kind of label")
        if size > _NAME_SIZE or place >= len(data):
            raise ValueError("a name too long")
    return _text(labels), end or place + 1


def _text(labels: list[bytes]) -> str:
    if not labels:
        return "."
    if _PLAIN.fullmatch(b"".join(labels)):
        return b".".join(labels).decode("ascii").lower()
    return dns.name.Name([*labels, b""]).to_text(omit_final_dot=True).lower()


def _follow(name: str, aliases: dict[str, str], sets: dict[str, dict[Data, None]]) -> tuple[str, ...] | None:
    """The CNAME chain that begins at `name`, None for a ring."""
    chain: list[str] = []
    while name in aliases and name not in sets:
        name = aliases[name]
        chain.append(name)
        if len(chain) > len(aliases):
            return None
    return tuple(chain)
