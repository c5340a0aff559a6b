"""The reply parser against whatever bytes there are, in whatever pieces, beside a simple reading of the rules."""

from __future__ import annotations

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from smtpgui.core.findings import Trouble
from smtpgui.core.privacy.secrets import Redactor
from smtpgui.core.smtp.connection.reply import (
    CUT,
    LINE_KEPT,
    LINE_READ,
    REPLY_LINES,
    REPLY_READ,
    Reply,
    ReplyParser,
)
from smtpgui.core.smtp.connection.transcript import LINE_LIMIT, Transcript
from tests.support.tables import every

CODES = {
    "reply.not_smtp", "reply.bad_code", "reply.code_changed", "reply.line_too_long", "reply.too_long",
}  # fmt: skip

# Pieces of which talk and rubbish are made: more telling together than bytes at random.
PIECES = st.sampled_from(
    [b"220", b"250", b"334", b"535", b"554", b"600", b"150", b"25", b"2500", b" ", b"-", b"\r", b"\n", b"\r\n", b"\0",
     b"5.7.8 ", b"STARTTLS", b"AUTH LOGIN", b"\x16\x03", b"\x15\x03\x01", b"* OK", b"+OK", b"SSH-", b"HTTP/1.1",
     b"<html", b"\xff\xfe", b"\xe2\x80\xae", b"\x1b[2J", b".", b"\t", "２２０".encode(), b"x" * 700, b"x" * 2100]
)  # fmt: skip
TALK = st.lists(PIECES | st.binary(max_size=6), max_size=60).map(b"".join)


def read(pieces: list[bytes]) -> tuple[list[Reply], str]:
    """Every reply of `pieces`, and the fault that ended it, "" for none."""
    parser, seen = ReplyParser(), []
    try:
        for piece in pieces:
            reply = parser.feed(piece)
            while reply is not None:
                seen.append(reply)
                reply = parser.take()
    except Trouble as trouble:
        return seen, trouble.finding.code
    return seen, ""


def by_the_rules(data: bytes) -> tuple[list[tuple[int, int]], bool]:
    """Code and number of lines of each whole reply, and whether something is wrong, by RFC 5321 4.2 alone."""
    found: list[tuple[int, int]] = []
    code, count = b"", 0
    *lines, rest = data.split(b"\n")
    for line in lines:
        text = line.removesuffix(b"\r")
        match = re.fullmatch(rb"([2-5]\d\d)(?:([ -])(?s:.*))?", text)
        if not match or (code and match[1] != code):
            return found, True
        code, count = match[1], count + 1
        if match[2] != b"-":
            found.append((int(code), count))
            code, count = b"", 0
    return found, len(rest) >= 5 and not rest[:1].isdigit() and not code


@settings(max_examples=300)
@given(TALK, st.lists(st.integers(1, 900), max_size=12))
@example(b"\x16", [])
@example(b"250-a\r\n\r\n", [7])
@example(b"250\n250 \n", [3])
@example(b"220 a\r\r\n", [6])
@example(b"250-\xff\r\n251 x\r\n", [])
def test_it_reads_as_the_rules_say_however_it_is_cut(data: bytes, sizes: list[int]) -> None:
    pieces, rest = [], data[:REPLY_READ]
    for size in sizes:
        pieces.append(rest[:size])
        rest = rest[size:]
    replies, fault = read([*pieces, rest])
    expected, wrong = by_the_rules(data[:REPLY_READ])
    assert fault in CODES | {""}
    seen = [(reply.code, len(reply.lines)) for reply in replies]
    if fault in ("reply.line_too_long", "reply.too_long"):
        assert seen == expected[: len(seen)]
    else:
        assert (seen, bool(fault)) == (expected, wrong)


@settings(max_examples=200)
@given(TALK)
def test_whatever_is_read_is_shown_plain_and_short_and_without_the_secret(data: bytes) -> None:
    redactor = Redactor()
    redactor.hide("Sésame-0uvre", "[password]")
    transcript = Transcript(redactor)
    echo = "Sésame-0uvre".encode()
    for reply in read([data + b"535 " + echo + b"\r\n"])[0]:
        clean = transcript.received(reply)
        assert "Sésame-0uvre" not in clean.text
    assert all(line.isprintable() and len(line) <= LINE_LIMIT for line in transcript.take())


class Dialogue(RuleBasedStateMachine):
    """A parser that is fed in turn with talk, rubbish and bulk; it never holds too much and never breaks twice."""

    def __init__(self) -> None:
        super().__init__()
        self.parser = ReplyParser()
        self.fault = ""

    def take_in(self, data: bytes) -> None:
        try:
            reply = self.parser.feed(data)
            while reply is not None:
                self.judge(reply)
                reply = self.parser.take()
        except Trouble as trouble:
            self.fault = trouble.finding.code

    def judge(self, reply: Reply) -> None:
        assert 200 <= reply.code <= 599
        assert 1 <= len(reply.lines) <= REPLY_LINES
        # A line that is no UTF-8 is written with escapes of four characters a byte.
        assert all(len(line) <= 4 * LINE_KEPT + len(CUT) for line in reply.lines)

    @precondition(lambda self: not self.fault)
    @rule(code=st.integers(200, 599), last=st.booleans(), text=st.binary(max_size=40))
    def line(self, code: int, last: bool, text: bytes) -> None:
        body = text.replace(b"\n", b"").replace(b"\r", b"")
        self.take_in(b"%d%c%s\r\n" % (code, b" " if last else b"-", body))

    @precondition(lambda self: not self.fault)
    @rule(data=TALK)
    def rubbish(self, data: bytes) -> None:
        self.take_in(data[:REPLY_READ])

    @precondition(lambda self: not self.fault)
    @rule(
        piece=st.sampled_from([b"250-" + b"x" * 9000 + b"\r\n", b"2" * 17_000, bytes(16_384), b"250-\r\n" * 499])
    )
    def bulk(self, piece: bytes) -> None:
        self.take_in(piece)

    @precondition(lambda self: self.fault)
    @rule()
    def another_connection(self) -> None:
        self.parser, self.fault = ReplyParser(), ""

    @invariant()
    def every_fault_has_its_name(self) -> None:
        assert self.fault in CODES | {""}

    @invariant()
    def nothing_piles_up(self) -> None:
        assert len(self.parser.ahead) <= REPLY_READ
        assert self.fault or len(self.parser.ahead) <= LINE_READ


Dialogue.TestCase.settings = settings(max_examples=60, stateful_step_count=25)
TestDialogue = Dialogue.TestCase


@every(
    "data, replies, fault",
    [
        (b"220 a\r\r\n", [(220, ("a\r",))], ""),
        (b"250\n250 \n", [(250, ("",)), (250, ("",))], ""),
        (b"250-a\r\n\r\n", [], "reply.bad_code"),
        (b"250 ok\r\n\x16\x03\x03\x00\x00", [(250, ("ok",))], "reply.not_smtp"),
        (b"250-x\r\n\x16\x03\x03\r\n", [], "reply.bad_code"),
        (b"554-\x1b[2J\r\n554 \xe2\x80\xae\r\n", [(554, ("\x1b[2J", "\u202e"))], ""),
        ("２２０ mail\r\n".encode(), [], "reply.not_smtp"),
        ("2２0 mail\r\n".encode(), [], "reply.bad_code"),
        (b"220\xa0mail\r\n", [], "reply.bad_code"),
        (b"220\tmail\r\n", [], "reply.bad_code"),
        (b" 220 mail\r\n", [], "reply.not_smtp"),
        (b"220 " + b"\xff" * 3000 + b"\r\n", [(220, ("\\xff" * LINE_KEPT + CUT,))], ""),
    ],
)
def test_what_was_found_once(data: bytes, replies: list[tuple[int, tuple[str, ...]]], fault: str) -> None:
    seen, ended = read([data])
    assert [(reply.code, reply.lines) for reply in seen] == replies
    assert ended == fault
