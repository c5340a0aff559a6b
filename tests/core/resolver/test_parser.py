"""The reader of messages says what dnspython says, and holds where a message was made to hurt.

A "no" counts only where the zone itself says it.
"""

from __future__ import annotations

from dataclasses import replace

import dns.edns
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpgui.core.resolver.parser import read
from smtpgui.core.resolver.types import Mx, Question, Reason, Srv, Txt
from smtpgui.core.resolver.wire_format import TYPES, DnsReply, make_query
from tests.support.tables import every

LABELS = st.binary(min_size=1, max_size=12)
NAMES = st.lists(LABELS, min_size=1, max_size=4).map(lambda labels: dns.name.Name([*labels, b"test", b""]))
OWNERS = st.sampled_from([dns.name.from_text(text) for text in ("a.test.", "B.test.", "c.test.")])


def _data(kind: str, name: dns.name.Name, data: bytes) -> dns.rdata.Rdata:
    wire = {"A": data[:4].ljust(4), "AAAA": data[:16].ljust(16), "MX": data[:2].ljust(2) + name.to_wire(),
            "CAA": b"\0\5issue" + data, "SRV": data[:6].ljust(6) + name.to_wire(),
            "TXT": b"".join(len(piece).to_bytes() + piece for piece in (data[:9], data[9:])),
            }.get(kind, name.to_wire())  # fmt: skip
    return dns.rdata.from_wire("IN", kind, wire, 0, len(wire))


def _read_by_dnspython(rdata: dns.rdata.Rdata) -> object:
    match dns.rdatatype.to_text(rdata.rdtype):
        case "TXT":
            return Txt(rdata.strings)
        case "MX":
            return Mx(rdata.preference, _text(rdata.exchange))
        case "SRV":
            return Srv(rdata.priority, rdata.weight, rdata.port, _text(rdata.target))
        case "A" | "AAAA" | "CAA":
            return rdata.to_text()
    return _text(rdata.target)


def _text(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True).lower()


KINDS = sorted(TYPES.keys() - {"TLSA"} | {"SRV", "CAA"})
FAILURES = {2: Reason.SERVFAIL, 5: Reason.REFUSED, 9: Reason.SERVFAIL}
RECORDS = st.tuples(OWNERS, st.sampled_from(KINDS), NAMES | OWNERS, st.binary(max_size=40))


@settings(deadline=None, max_examples=300)
@given(
    st.sampled_from(KINDS), st.lists(RECORDS, max_size=6), st.sampled_from([0, 0, 0, 2, 3, 5, 9]),
    st.booleans(), st.booleans(),
)  # fmt: skip
def test_it_reads_what_dnspython_reads(kind, records, rcode, with_soa, with_error):
    query = dns.message.make_query("a.test.", kind, use_edns=0)
    message = dns.message.make_response(query)
    message.set_rcode(dns.rcode.Rcode(rcode))
    message.flags |= dns.flags.AD | dns.flags.AA
    for owner, record_type, name, data in records:
        rrset = message.find_rrset(message.answer, owner, dns.rdataclass.IN, dns.rdatatype.from_text(record_type),
                                   create=True)  # fmt: skip
        rrset.add(_data(record_type, name, data), 60)
    if with_soa:
        message.authority.append(dns.rrset.from_text("test.", 90, "IN", "SOA", "ns. host. 1 2 3 4 30"))
    if with_error:
        message.use_edns(0, 0, 1232, options=[dns.edns.EDEOption(6, "x"), dns.edns.EDEOption(9)])
    wire = message.to_wire()
    theirs = dns.message.from_wire(wire)
    theirs.set_rcode(dns.rcode.NOERROR)
    try:
        found = theirs.resolve_chaining()
    except dns.message.ChainTooLong:
        expected = DnsReply(failure=FAILURES.get(rcode) if rcode > 3 else Reason.CNAME_LOOP)
    else:
        data = tuple(map(_read_by_dnspython, found.answer or ()))
        chain = tuple(_text(rrset[0].target) for rrset in found.cnames)
        minimum = 30 if with_soa and (rcode or not data) else None
        ended = bool(data) or rcode == 3 or not chain or with_soa
        expected = DnsReply(
            None, False, rcode == 3, data, chain, ended, minimum, authentic=True, authoritative=True
        )
        if rcode in FAILURES:
            expected = DnsReply(FAILURES[rcode])
    if expected.failure and expected.failure is not Reason.CNAME_LOOP and with_error:
        expected = replace(expected, extended_errors=(6, 9))
    assert read(wire, Question("a.test", kind)) == expected


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_a_damaged_message_never_breaks_it(data):
    message = dns.message.make_response(dns.message.make_query("a.test.", "MX"))
    message.answer = [dns.rrset.from_text("a.test.", 60, "IN", "MX", "1 b.test.", "2 c.b.test.")]
    wire = bytearray(message.to_wire())
    for _ in range(data.draw(st.integers(1, 4))):
        wire[data.draw(st.integers(3, len(wire) - 1))] = data.draw(st.integers(0, 255))
    reply = read(bytes(wire[: data.draw(st.integers(12, len(wire)))]), Question("a.test", "MX"))
    assert reply.failure is None or isinstance(reply.failure, Reason)
    assert all(isinstance(record, Mx) for record in reply.records)


def _message(answer: bytes, count: int = 1) -> bytes:
    query = make_query(Question("a.test", "MX"), edns=False)
    return query[:2] + b"\x81\x80\0\1" + count.to_bytes(2) + b"\0\0\0\0" + query[12:] + answer


@pytest.mark.parametrize(
    "answer",
    [
        b"\xc0\x18" + b"\0\x0f\0\1\0\0\0\1\0\2\0\1",  # points at itself
        b"\xc0\x1a\xc0\x18" + b"\0\x0f\0\1\0\0\0\1\0\2\0\1",  # two that point at each other
        b"\xc0\x0c\0\x0f\0\1\0\0\0\1\0\4\0\1\xc0\x26",  # a target that points at itself
        b"\xc0\x0c\0\x0f\0\1\0\0\0\1\xff\xff\0\1\xc0\x0c",  # longer than the message
        b"\xc0\x0c\0\x0f\0\1\0\0\0\1\0\5\0\1\xc0\x0c\0",  # something behind the name
        b"\x80\0",  # no such label
        b"",
    ],
)
def test_loops_and_lies_about_lengths(answer):
    assert read(_message(answer), Question("a.test", "MX")).failure is Reason.MALFORMED


def test_a_name_of_too_many_labels():
    long = b"\x3f" + b"a" * 63
    answer = b"\xc0\x0c\0\x0f\0\1\0\0\0\1" + (2 + 5 * 64 + 1).to_bytes(2) + b"\0\1" + long * 5 + b"\0"
    assert read(_message(answer), Question("a.test", "MX")).failure is Reason.MALFORMED


def test_an_answer_of_the_wrong_length():
    query = make_query(Question("a.test", "A"), edns=False)
    answer = b"\xc0\x0c\0\1\0\1\0\0\0\1\0\3abc"
    wire = query[:2] + b"\x81\x80\0\1\0\1\0\0\0\0" + query[12:] + answer
    assert read(wire, Question("a.test", "A")).failure is Reason.MALFORMED


def test_a_hash_of_the_wrong_length_is_read_as_it_is():
    query = make_query(Question("a.test", "TLSA"), edns=False)
    answer = b"\xc0\x0c\0\x34\0\1\0\0\0\1\0\5\3\1\1\xab\xcd"
    wire = query[:2] + b"\x81\xa0\0\1\0\1\0\0\0\0" + query[12:] + answer
    reply = read(wire, Question("a.test", "TLSA"))
    assert (reply.records, reply.authentic) == (("3 1 1 abcd",), True)


def _no(authority: str, error: int | None = None, *, rcode: int = 3, alias: str = "", ra: bool = True) -> bytes:
    """A negative answer about a.b.test with one line of authority, or none."""
    message = dns.message.make_response(dns.message.make_query("a.b.test.", "TXT", use_edns=0, id=1))
    message.set_rcode(dns.rcode.Rcode(rcode))
    message.flags |= dns.flags.RA if ra else 0
    if alias:
        message.answer.append(dns.rrset.from_text("a.b.test.", 60, "IN", "CNAME", alias))
    if authority:
        owner, kind, data = authority.split(None, 2)
        message.authority.append(dns.rrset.from_text(owner, 60, "IN", kind, data))
    if error is not None:
        message.use_edns(0, 0, 1232, options=[dns.edns.EDEOption(error)])
    return message.to_wire()


SOA = "SOA ns. host. 1 2 3 4 30"


@every(
    "wire, failure",
    [
        (_no(f"b.test. {SOA}"), None), (_no(f"test. {SOA}"), None), (_no(f". {SOA}"), None), (_no(""), None),
        (_no(f"b.test. {SOA}", 19), Reason.SERVFAIL), (_no(f"B.Test. {SOA}", rcode=0), None),
        (_no(f"other.test. {SOA}"), Reason.MALFORMED), (_no(f"xb.test. {SOA}", rcode=0), Reason.MALFORMED),
        (_no(f"c.a.b.test. {SOA}"), Reason.MALFORMED),
        (_no(f"other.test. {SOA}", alias="x.other.test."), None), (_no(f"b.test. {SOA}", alias="x.other.test."), None),
        (_no(f"third.test. {SOA}", alias="x.other.test."), Reason.MALFORMED),
        (_no(f"b.test. {SOA}", 15), Reason.REFUSED), (_no(f"b.test. {SOA}", 17, rcode=0), Reason.REFUSED),
        (_no("", 4), Reason.REFUSED), (_no("", 23, rcode=0), Reason.SERVFAIL), (_no("", 22), Reason.SERVFAIL),
    ],
)  # fmt: skip
def test_what_proves_that_nothing_is_there(wire: bytes, failure: Reason | None):
    assert read(wire, Question("a.b.test", "TXT")).failure is failure


@pytest.mark.parametrize("ra", [True, False])
def test_a_referral_is_no_answer(*, ra: bool):
    for kind in ("TXT", "CAA"):
        assert read(_no("test. NS ns.test.", rcode=0, ra=ra), Question("a.b.test", kind)).failure is Reason.REFUSED
