"""Messages as bytes: what belongs to a question, and that nothing in a message can break the reader."""

from __future__ import annotations

import dns.flags
import dns.message
import dns.rrset
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpgui.core.resolver.parser import read
from smtpgui.core.resolver.types import Question, Reason
from smtpgui.core.resolver.wire_format import DnsReply, belongs, make_query, with_new_id

QUESTION = Question("a.test", "TXT")
QUERY = make_query(QUESTION)


def response(*lines: str, question: str = "a.test.") -> bytes:
    message = dns.message.make_response(dns.message.make_query(question, "TXT", id=int.from_bytes(QUERY[:2])))
    message.answer = [dns.rrset.from_text(*line.split(None, 4)) for line in lines]
    return message.to_wire()


def test_query_has_edns_and_a_random_id():
    assert len({make_query(QUESTION)[:2] for _ in range(50)}) > 40
    assert dns.message.from_wire(QUERY).payload == 1232
    assert dns.message.from_wire(make_query(QUESTION, edns=False)).edns == -1
    assert with_new_id(QUERY)[2:] == QUERY[2:]


def test_belongs():
    good = response()
    assert belongs(good, QUERY)
    assert belongs(response(question="A.TEST."), QUERY)
    assert not belongs(response(question="b.test."), QUERY)
    assert not belongs(response(question="a.a.test."), QUERY)
    assert not belongs(QUERY, QUERY)
    assert not belongs(good[:11], QUERY)
    assert not belongs(good[:2] + bytes([good[2] | 0x28]) + good[3:], QUERY)  # another opcode
    assert not belongs(good[:4] + b"\0\0" + good[6:], QUERY)  # success without a question


def test_records_of_other_names_and_classes_are_not_taken():
    reply = read(response('b.test. 60 IN TXT "evil"', 'a.test. 60 CH TXT "chaos"'), QUESTION)
    assert reply == DnsReply(records=(), ended=True)


def test_a_server_that_gives_up_on_a_ring():
    def failed(*lines: str) -> Reason | None:
        wire = response(*lines)
        return read(wire[:3] + bytes([wire[3] | 2]) + wire[4:], QUESTION).failure

    chain = [f"c{number}.test. 60 IN CNAME c{number + 1}.test." for number in range(9)]
    assert failed("a.test. 60 IN CNAME b.test.", "b.test. 60 IN CNAME a.test.") is Reason.CNAME_LOOP
    assert failed("a.test. 60 IN CNAME c0.test.", *chain) is Reason.CNAME_LOOP
    assert failed("a.test. 60 IN CNAME c0.test.", *chain[:3]) is Reason.SERVFAIL
    assert failed() is Reason.SERVFAIL


def test_what_comes_along_is_passed_over():
    message = dns.message.make_response(dns.message.make_query("a.test.", "TXT", id=int.from_bytes(QUERY[:2])))
    message.answer = [dns.rrset.from_text("a.test.", 60, "IN", "NSEC", "b.test. TXT")]
    message.authority = [dns.rrset.from_text("test.", 60, "IN", "NS", "ns.test.")]
    message.flags |= dns.flags.RA
    assert read(message.to_wire(), QUESTION) == DnsReply(records=(), ended=True)


def test_a_server_that_only_names_others_proves_nothing():
    message = dns.message.make_response(dns.message.make_query("a.test.", "TXT", id=int.from_bytes(QUERY[:2])))
    message.authority = [dns.rrset.from_text("a.test.", 60, "IN", "NS", "ns.a.test.")]
    assert read(message.to_wire(), QUESTION).failure is Reason.REFUSED
    message.flags |= dns.flags.AA
    assert read(message.to_wire(), QUESTION).failure is None


def test_truncated_message_is_not_read():
    wire = response('a.test. 60 IN TXT "x"')
    assert read(wire[:2] + bytes([wire[2] | 2]) + wire[3:20], QUESTION) == DnsReply(truncated=True)


@settings(deadline=None)
@given(st.binary(max_size=300), st.integers(0, 255))
def test_any_message_can_be_read(rest: bytes, count: int):
    end = len(QUERY) - 11  # without the EDNS record
    data = QUERY[:2] + b"\x81\x80\0\1\0" + bytes([count]) + b"\0\0\0\1" + QUERY[12:end] + rest
    assert belongs(data, QUERY)
    reply = read(data, QUESTION)
    assert reply.failure in (None, Reason.MALFORMED, Reason.CNAME_LOOP, Reason.SERVFAIL)


@settings(deadline=None)
@given(st.binary(max_size=60))
def test_anything_may_arrive(data: bytes):
    assert not belongs(data, QUERY) or data[2] & 0x80
