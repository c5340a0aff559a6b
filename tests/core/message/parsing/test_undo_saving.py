"""Messages out of mailbox files, web pages and answers: what was put around them is taken off."""

from __future__ import annotations

import pytest

from smtpgui.core.findings import Trouble
from smtpgui.core.message.parsing.chunked import from_base64, places_of, with_crlf
from smtpgui.core.message.parsing.message import read_source
from tests.core.message.sample_messages import ARRIVAL, HEADER, MESSAGE, judge, record, signed
from tests.support.tables import every

GOOD = ARRIVAL + signed()
MBOX = b"From news@example.test Tue Nov 24 10:00:07 2026\n"
GMAIL = (
    b"Original Message\nMessage ID\t<1@example.test>\nCreated at:\tTue, Nov 24, 2026 (Delivered after 5 seconds)\n"
    b"From:\tNews <news@example.test>\nSubject:\tHello\nSPF:\tPASS with IP 198.51.100.7 Learn more\n\n\n"
    b"Download Original\tCopy to clipboard\n\n"
)


@every(
    "data, remark",
    [
        (GMAIL + GOOD, "mail.pasted"),
        (GMAIL.strip() + b"\n" + GOOD, "mail.pasted"),
        (b"> " + GOOD.replace(b"\r\n", b"\r\n> "), "mail.pasted"),
        (b"\n\n>> " + GOOD.replace(b"\r\n", b"\n>> ").replace(b"\n>> \n", b"\n>>\n"), "mail.pasted"),
        (b"    " + GOOD.replace(b"\r\n", b"\n    "), "mail.pasted"),
        (GOOD.replace(b"\r\n", b"\r\n\r\n"), "mail.pasted"),
        (GOOD.replace(b"\r\n\t", b"\r\n").replace(b"\r\n ", b"\n"), "mail.header_broken"),
        ((MBOX + GOOD.replace(b"\r\n", b"\n") + b"\n") * 3, "mail.first_of_several"),
    ],
)
def test_the_message_inside_is_read_and_what_was_undone_is_said(data: bytes, remark: str):
    found = judge(data, record())
    assert [f.code for f in read_source(data).remarks] == [remark]
    assert found.of("dkim") == ["signature.valid"]
    assert found.of("dmarc")[0] == "proof.passed"


def test_the_count_of_a_mailbox_file():
    data = (MBOX + GOOD + b"\r\n") * 3
    assert judge(data).one("mail.first_of_several").facts == {"count": 3}


def test_a_line_that_a_mailbox_file_marks():
    message = HEADER + b"\r\nHello\r\n\r\nFrom now on\r\n>From then on\r\n> From quoted\r\n"
    marked = signed(message).replace(b"\r\n>From", b"\r\n>>From").replace(b"\r\nFrom now", b"\r\n>From now")
    assert judge(MBOX + ARRIVAL + marked, record()).of("dkim") == ["signature.valid"]
    assert judge(ARRIVAL + signed(message), record()).of("dkim") == ["signature.valid"], "nothing was marked here"


@every("start")
def test_a_page_that_the_browser_saved_is_no_message(start: str):
    with pytest.raises(Trouble) as caught:
        read_source(start.encode() + GMAIL + GOOD)
    assert caught.value.finding.code == "mail.web_page"
    assert read_source(HEADER + b"\r\n<html>").body == b"<html>", "in a message it may stand"


def test_a_text_about_messages_stays_one():
    """Only what stands above everything is taken off, never the text of a message."""
    body = b"> Received: from a by b\r\n\r\nReceived: x\r\n\r\nFrom me\r\n"
    source = read_source(HEADER + b"\r\n" + body)
    assert (source.body, source.remarks) == (body, ())
    assert MESSAGE.startswith(HEADER)


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_pieces_join_wherever_they_are_cut(monkeypatch, size: int):
    monkeypatch.setattr("smtpgui.core.message.parsing.chunked.PIECE", size)
    assert with_crlf(b"a\r\nb\nc\r\r\n\n\r\nd\r") == b"a\r\nb\r\nc\r\r\n\r\n\r\nd\r"
    assert with_crlf(b"a\rb\r\rc") == b"a\r\nb\r\n\r\nc"
    assert with_crlf(b"a\r\nb") == b"a\r\nb"
    assert from_base64(b"QUJD\r\nREVG\r\nRw==\r\n") == b"ABCDEFG"
    assert from_base64(b"QUJD\r\n!") in (b"", b"ABC")
    assert list(places_of(b"--x", b"--x --x---x", 0, 11)) == [0, 4, 8]
    assert list(places_of(b"--x", b"--x --x---x", 1, 10)) == [4]
