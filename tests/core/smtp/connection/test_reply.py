from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpgui.core.findings import Trouble
from smtpgui.core.smtp.connection.reply import (
    CUT,
    LINE_KEPT,
    LINE_READ,
    REPLY_LINES,
    REPLY_READ,
    Reply,
    ReplyParser,
    enhanced_code,
)


def parse(data: bytes) -> Reply | None:
    return ReplyParser().feed(data)


def fault(*pieces: bytes) -> str:
    parser = ReplyParser()
    try:
        for piece in pieces:
            parser.feed(piece)
    except Trouble as trouble:
        return trouble.finding.code
    return "no fault"


REPLIES = (
    (b"220 hi\r\n", 220, "", ("hi",)),
    (b"220\r\n", 220, "", ("",)),
    (b"250-a\r\n250-b c\r\n250 d\r\n", 250, "", ("a", "b c", "d")),
    (b"250-a\r\n250\r\n", 250, "", ("a", "")),
    (b"535 5.7.8 no\r\n", 535, "5.7.8", ("5.7.8 no",)),
    (b"550-please\r\n550 5.1.1 no\r\n", 550, "5.1.1", ("please", "5.1.1 no")),
    ("550 Boîte é\r\n".encode(), 550, "", ("Boîte é",)),
    (b"550 \xff\xfe\r\n", 550, "", ("\\xff\\xfe",)),
    (b"550 Acc\xe8s refus\xe9 \xe0 tous, bo\xeete pleine\r\n", 550, "", ("Accès refusé à tous, boîte pleine",)),
    (b"550 Acc\xe8s \x80\r\n", 550, "", ("Acc\\xe8s \\x80",)),
    (b"550 a\x00b\rc\r\n", 550, "", ("a\x00b\rc",)),
    (b"571 5.7.1 no\r\n", 571, "5.7.1", ("5.7.1 no",)),
)


def test_a_reply() -> None:
    read = [parse(data) for data, *_ in REPLIES]
    assert read == [Reply(code, enhanced, lines) for _, code, enhanced, lines in REPLIES]


def test_a_bare_line_feed_ends_a_line_and_is_noticed() -> None:
    reply = parse(b"250-a\r\n250 b\n")
    assert reply is not None
    assert reply.lines == ("a", "b")
    assert reply.bare_line_feeds
    parser = ReplyParser()
    parser.feed(b"220 a\n")
    again = parser.feed(b"250 b\r\n")
    assert again is not None
    assert not again.bare_line_feeds


def test_kinds_of_reply() -> None:
    kinds = [(reply.positive, reply.intermediate) for reply in map(Reply, (250, 354, 450, 550))]
    assert kinds == [(True, False), (False, True), (False, False), (False, False)]


def test_a_reply_as_one_line() -> None:
    reply = parse(b"535-5.7.8 Username and\r\n535 5.7.8  Password\r\n")
    assert reply is not None
    assert reply.words == "Username and Password"
    assert reply.text == "535 5.7.8 Username and Password"
    assert Reply(0, lines=("timed out",)).text == "timed out"


ENHANCED = (
    ("5.7.8 no", "5.7.8"), ("5.7.139: x", "5.7.139"), ("4.2.2", "4.2.2"), ("5.7 no", ""), ("1.2.3 no", ""),
     ("5.7.1.2 x", ""), ("a 5.7.1", ""),
)  # fmt: skip


def test_enhanced_codes() -> None:
    assert [(line, enhanced_code(line)) for line, _ in ENHANCED] == list(ENHANCED)


FAULTS = (
    ([b"hello\r\n"], "reply.not_smtp"),
    ([b"\r\n"], "reply.not_smtp"),
    ([b"* OK x"], "reply.not_smtp"),
    ([b"\x15\x03\x01\x00\x02"], "reply.not_smtp"),
    ([b"22 x\r\n"], "reply.bad_code"),
    ([b"2x0 x\r\n"], "reply.bad_code"),
    ([b"150 x\r\n"], "reply.bad_code"),
    ([b"600 x\r\n"], "reply.bad_code"),
    ([b"250ok\r\n"], "reply.bad_code"),
    ([b"250-a\r\n", b"hello\r\n"], "reply.bad_code"),
    ([b"250-a\r\n", b"251 b\r\n"], "reply.code_changed"),
    ([b"220 " + b"x" * 8000, b"x" * 8400], "reply.line_too_long"),
    ([b"220 " + b"x" * LINE_READ + b"\r\n"], "reply.line_too_long"),
    ([b"250-x\r\n" * 400] * 2, "reply.too_long"),
    ([b"250-" + b"x" * 8000 + b"\r\n"] * 9, "reply.too_long"),
    ([b"2" * (REPLY_READ + 1)], "reply.too_long"),
)


def test_what_is_no_reply() -> None:
    assert [(pieces, fault(*pieces)) for pieces, _ in FAULTS] == list(FAULTS)


def test_the_protocol_is_named() -> None:
    parser = ReplyParser()
    with pytest.raises(Trouble) as caught:
        parser.feed(b"SSH-2.0-OpenSSH\r\n")
    assert caught.value.finding.facts == {"protocol": "SSH", "reply": "SSH-2.0-OpenSSH"}


def test_the_longest_reply_that_is_read() -> None:
    parser = ReplyParser()
    line = b"250-" + b"x" * 100 + b"\r\n"
    for _ in range(REPLY_LINES - 1):
        assert parser.feed(line) is None
    reply = parser.feed(b"250 end\r\n")
    assert reply is not None
    assert len(reply.lines) == REPLY_LINES


def test_a_long_line_is_cut() -> None:
    reply = parse(b"250 " + b"x" * (LINE_KEPT + 1) + b"\r\n")
    assert reply is not None
    assert reply.lines == ("x" * LINE_KEPT + CUT,)


def test_what_comes_after_a_reply_waits() -> None:
    parser = ReplyParser()
    first = parser.feed(b"220 a\r\n250-b\r\n250 c\r\n25")
    assert first is not None
    assert first.code == 220
    assert parser.ahead == b"250-b\r\n250 c\r\n25"
    second = parser.take()
    assert second is not None
    assert second.lines == ("b", "c")
    assert parser.take() is None
    assert parser.partial


def test_partial() -> None:
    parser = ReplyParser()
    assert not parser.partial
    parser.feed(b"250-a\r\n")
    assert parser.partial
    parser.feed(b"250 b\r\n")
    assert not parser.partial


@given(
    st.integers(200, 599),
    st.lists(
        st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=60), min_size=1
    ),
)
def test_what_is_written_is_read(code: int, lines: list[str]) -> None:
    texts = [f"{code}{' ' if n == len(lines) - 1 else '-'}{line}\r\n" for n, line in enumerate(lines)]
    reply = parse("".join(texts).encode())
    assert reply is not None
    assert reply.code == code
    assert list(reply.lines) == lines


def test_a_hundred_megabytes_leave_no_trace() -> None:
    piece = b"250-" + b"x" * 16000 + b"\r\n"
    tracemalloc.start()
    try:
        for _ in range(100_000_000 // (len(piece) * 5)):
            assert fault(*[piece] * 5) == "reply.too_long"
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 2_000_000
