"""Our own reader of messages says what dnspython says, and holds where a message was made to hurt."""

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

from smtpgui.core.resolver import dnspython_parser
from smtpgui.core.resolver.fast_parser import read
from smtpgui.core.resolver.types import Mx, Question, Reason
from smtpgui.core.resolver.wire_format import TYPES, make_query

LABELS = st.binary(min_size=1, max_size=12)
NAMES = st.lists(LABELS, min_size=1, max_size=4).map(lambda labels: dns.name.Name([*labels, b"test", b""]))
OWNERS = st.sampled_from([dns.name.from_text(text) for text in ("a.test.", "B.test.", "c.test.")])


def _data(kind: str, name: dns.name.Name, data: bytes) -> dns.rdata.Rdata:
    wire = {"A": data[:4].ljust(4), "AAAA": data[:16].ljust(16), "MX": data[:2].ljust(2) + name.to_wire(),
            "TXT": b"".join(len(piece).to_bytes() + piece for piece in (data[:9], data[9:])),
            }.get(kind, name.to_wire())  # fmt: skip
    return dns.rdata.from_wire("IN", kind, wire, 0, len(wire))


KINDS = sorted(TYPES.keys() - {"TLSA"})
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
    question = Question("a.test", kind)
    ours, theirs = read(wire, question), dnspython_parser.read(wire, question)
    if theirs.records:  # what stands behind the answer is of no use then
        theirs = replace(theirs, soa_minimum=ours.soa_minimum)
    assert ours == theirs


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
