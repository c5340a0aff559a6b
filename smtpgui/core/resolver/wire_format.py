"""DNS queries as bytes, and which answers belong to them (RFC 1035 4.1, RFC 6891)."""

from __future__ import annotations

import re
import secrets
import struct
from dataclasses import dataclass, field

import dns.exception
import dns.name
import dns.rdatatype

from smtpgui.core.resolver.types import Data, Question, Reason

UDP_SIZE = 1232
"""Largest UDP answer asked for, in bytes: fits every path without fragments (RFC 9715)."""

RECORD_LIMIT = 1000
"""Most records of one answer that are read; no honest zone has more at one name."""

CHAIN_LIMIT = 8
"""Most CNAMEs that are followed for one question."""

HEADER = 12
"""Length of a message's header in bytes."""

TYPES = {"A": 1, "NS": 2, "CNAME": 5, "PTR": 12, "MX": 15, "TXT": 16, "AAAA": 28, "TLSA": 52}
"""The types that are asked for all day."""

_RECURSION, _AUTHENTIC, _UNCHECKED = 0x0100, 0x0020, 0x0010
_PLAIN = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*", re.ASCII)
_OPT = struct.pack(">BHHIH", 0, 41, UDP_SIZE, 0, 0)


@dataclass(frozen=True, slots=True)
class DnsReply:
    """One message of a name server, read: either `failure`, or the records at the end of `chain`.

    `ended` says that the server has spoken its last word on the chain; otherwise its end is to be asked for.
    `authentic` is the resolver's word that DNSSEC vouches for the answer (RFC 4035 3.2.3); `authoritative` says
    that the zone's own server speaks. `ttl`, in seconds, is the shortest of the records'.
    """

    failure: Reason | None = None
    truncated: bool = False
    nxdomain: bool = False
    records: tuple[Data, ...] = ()
    chain: tuple[str, ...] = ()
    ended: bool = True
    soa_minimum: int | None = None
    extended_errors: tuple[int, ...] = ()
    answers_unchecked: bool = False
    authentic: bool = False
    authoritative: bool = False
    ttl: int | None = field(default=None, compare=False)


def make_query(
    question: Question, *, edns: bool = True, checking_disabled: bool = False, recursive: bool = True
) -> bytes:
    """A query with a random id. It asks whether the answer is authentic (RFC 6840 5.7).

    ValueError for a name that cannot be asked for: an empty or overlong label, letters that are not ASCII.
    """
    name, code = _wire_name(question.name), type_code(question.type)
    flags = _AUTHENTIC | (_RECURSION if recursive else 0) | (_UNCHECKED if checking_disabled else 0)
    head = secrets.token_bytes(2) + struct.pack(">HHHHH", flags, 1, 0, 0, int(edns))
    return head + name + struct.pack(">HH", code, 1) + (_OPT if edns else b"")


def _wire_name(name: str) -> bytes:
    if _PLAIN.fullmatch(name) and len(name) <= 253:
        return b"".join(len(label).to_bytes() + label.encode() for label in name.split(".")) + b"\0"
    try:
        return dns.name.from_text(name.encode("ascii"), origin=dns.name.root).to_wire() or b""
    except (dns.exception.DNSException, UnicodeEncodeError) as error:
        raise ValueError(name) from error


def type_code(record_type: str) -> int:
    """The number of a record type (RFC 1035 3.2.2). ValueError where there is none of that name."""
    try:
        return TYPES.get(record_type) or int(dns.rdatatype.from_text(record_type))
    except dns.exception.DNSException as error:
        raise ValueError(record_type) from error


def with_new_id(query: bytes) -> bytes:
    """The same query under another random id."""
    return secrets.token_bytes(2) + query[2:]


def belongs(data: bytes, query: bytes) -> bool:
    """Whether `data` answers `query`: its id, its question, its response bit (RFC 5452 9.1)."""
    if len(data) < HEADER or data[:2] != query[:2] or not data[2] & 0x80 or data[2] & 0x78:
        return False
    if data[4:6] == b"\0\0":
        return bool(data[3] & 0x0F)  # some servers leave the question out of a refusal
    end = query.index(b"\0", HEADER) + 1
    same_name = data[HEADER:end].lower() == query[HEADER:end].lower()
    return data[4:6] == b"\0\1" and same_name and data[end : end + 4] == query[end : end + 4]
