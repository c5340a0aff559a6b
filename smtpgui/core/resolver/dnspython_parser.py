"""Replies of every type, read by dnspython: for the questions that are asked once in a while."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import dns.edns
import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset

from smtpgui.core.resolver.negative_answers import unproven
from smtpgui.core.resolver.types import Data, Mx, Question, Reason, Srv, Txt
from smtpgui.core.resolver.wire_format import CHAIN_LIMIT, RECORD_LIMIT, DnsReply

_FAILURES = {
    dns.rcode.FORMERR: Reason.FORMERR,
    dns.rcode.SERVFAIL: Reason.SERVFAIL,
    dns.rcode.NOTIMP: Reason.NOTIMP,
    dns.rcode.REFUSED: Reason.REFUSED,
}
_UNREADABLE = (dns.exception.DNSException, ValueError, LookupError, struct.error)


def read(data: bytes, question: Question) -> DnsReply:
    """The reply in a message that belongs to `question`; a mere referral is a refusal (RFC 2308 2.2)."""
    reply = _read(data, question)
    if reply.failure or reply.records or reply.authoritative or reply.soa_minimum is not None or reply.nxdomain:
        return reply
    message = dns.message.from_wire(data, ignore_trailing=True)
    referred = any(rrset.rdtype == dns.rdatatype.NS for rrset in message.authority)
    return DnsReply(failure=Reason.REFUSED) if referred and not message.answer else reply


def _read(data: bytes, question: Question) -> DnsReply:
    try:
        message = dns.message.from_wire(data, ignore_trailing=True)
        errors = tuple(int(option.code) for option in message.extended_errors())
        rcode = message.rcode()
        if rcode in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
            return _read_answer(message, question, nxdomain=rcode == dns.rcode.NXDOMAIN)
        if rcode == dns.rcode.SERVFAIL and message.answer:
            answer = _read_answer(message, question, nxdomain=False)
            if answer.failure or len(answer.chain) > CHAIN_LIMIT:  # a server that gave up on the ring itself
                return DnsReply(failure=Reason.CNAME_LOOP)
        return DnsReply(failure=_FAILURES.get(rcode, Reason.SERVFAIL), extended_errors=errors)
    except _UNREADABLE:
        return DnsReply(failure=Reason.MALFORMED)


def read_direct(data: bytes, question: Question) -> DnsReply:
    """The reply where a name server speaks for itself: asked for NS it may name those of a zone below its own."""
    reply = _read(data, question)
    if reply.failure or reply.records or reply.authoritative or question.type != "NS":
        return reply
    message = dns.message.from_wire(data, ignore_trailing=True)
    found = [rrset for rrset in message.authority if rrset.rdtype == dns.rdatatype.NS]
    named = next((rrset for rrset in found if _text(rrset.name) == question.name), ())
    return replace(reply, records=tuple(_data(rdata) for rdata in list(named)[:RECORD_LIMIT]), ended=True)


def _read_answer(message: dns.message.Message, question: Question, *, nxdomain: bool) -> DnsReply:
    wanted = dns.rdatatype.from_text(question.type)
    aliases: dict[dns.name.Name, dns.name.Name] = {}
    sets: dict[dns.name.Name, dns.rrset.RRset] = {}
    for rrset in message.answer:
        if rrset.rdclass != dns.rdataclass.IN:
            continue
        if rrset.rdtype == wanted:
            sets.setdefault(rrset.name, rrset)
        elif rrset.rdtype == dns.rdatatype.CNAME:
            aliases.setdefault(rrset.name, next(iter(rrset)).target)
    name, chain = _follow(message.question[0].name, aliases, sets)
    if name is None:
        return DnsReply(failure=Reason.CNAME_LOOP)
    found = sets.get(name, ())
    if len(found) > RECORD_LIMIT:
        return DnsReply(failure=Reason.MALFORMED)
    minimum = _soa_minimum(message.authority)
    errors = tuple(int(option.code) for option in message.extended_errors())
    owners = [_text(rrset.name) for rrset in message.authority if rrset.rdtype == dns.rdatatype.SOA]
    doubt = unproven((_text(message.question[0].name), *chain), owners, errors) if not found else None
    if doubt is not None:
        return DnsReply(failure=doubt, extended_errors=errors)
    return DnsReply(
        nxdomain=nxdomain,
        records=tuple(_data(rdata) for rdata in found),
        chain=chain,
        ended=bool(found) or nxdomain or not chain or minimum is not None,
        soa_minimum=minimum,
        authentic=bool(message.flags & dns.flags.AD),
        authoritative=bool(message.flags & dns.flags.AA),
        ttl=found.ttl if isinstance(found, dns.rrset.RRset) else None,
    )


def _follow(
    name: dns.name.Name, aliases: dict[dns.name.Name, dns.name.Name], sets: dict[dns.name.Name, dns.rrset.RRset]
) -> tuple[dns.name.Name | None, tuple[str, ...]]:
    """The end of the CNAME chain that begins at `name`, None for a ring, and the names on the way."""
    seen = {name}
    chain = []
    while name in aliases and name not in sets:
        name = aliases[name]
        if name in seen:
            return None, ()
        seen.add(name)
        chain.append(_text(name))
    return name, tuple(chain)


def _soa_minimum(authority: Iterable[dns.rrset.RRset]) -> int | None:
    for rrset in authority:
        if rrset.rdtype == dns.rdatatype.SOA:
            return int(min(rrset.ttl, next(iter(rrset)).minimum))
    return None


def _data(rdata: Any) -> Data:
    match rdata.rdtype:
        case dns.rdatatype.TXT:
            return Txt(tuple(rdata.strings))
        case dns.rdatatype.MX:
            return Mx(rdata.preference, _text(rdata.exchange))
        case dns.rdatatype.SRV:
            return Srv(rdata.priority, rdata.weight, rdata.port, _text(rdata.target))
        case dns.rdatatype.A | dns.rdatatype.AAAA:
            return str(rdata.address)
        case dns.rdatatype.CNAME | dns.rdatatype.NS | dns.rdatatype.PTR:
            return _text(rdata.target)
    return str(rdata.to_text())


def _text(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True).lower()
