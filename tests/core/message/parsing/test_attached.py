"""Messages attached to messages: found by what their parts say, and read byte for byte."""

from __future__ import annotations

import base64

from tests.core.message.sample_messages import ARRIVAL, HEADER, MESSAGE, judge, record, signed
from tests.support.tables import every

HOME = b"From: reader@home.test\r\nSubject: Fwd\r\nMIME-Version: 1.0\r\n"


def forwarded(
    inner: bytes, about: bytes = b"Content-Type: message/rfc822\r\n", boundary: bytes = b'"=_x y"'
) -> bytes:
    line = boundary.strip(b'"')
    return (
        HOME + b"Content-Type: multipart/mixed;\r\n boundary=" + boundary + b"\r\n\r\nA text.\r\n--" + line
        + b"\r\nContent-Type: text/plain\r\n\r\nsee --" + line + b"\r\n--" + line + b"\r\n" + about + b"\r\n" + inner
        + b"\r\n--" + line + b"--\r\n"
    )  # fmt: skip


def coded(data: bytes) -> bytes:
    return base64.encodebytes(data).replace(b"\n", b"\r\n")


AS_BASE64 = b"Content-Transfer-Encoding: base64\r\n"
FILE = b"Content-Type: application/octet-stream\r\n" + AS_BASE64 + b"Content-Disposition: attachment;"


@every("c", ["relaxed/relaxed", "simple/simple"])
@every(
    "about, encode",
    [
        (b"Content-Type: message/rfc822\r\n", lambda data: data),
        (b"content-type: MESSAGE/RFC822; name=x\r\n", lambda data: data),
        (b"Content-Type: message/rfc822\r\n" + AS_BASE64, coded),
        (FILE + b' filename="a.EML"\r\n', coded),
        (FILE + b' filename="=?utf-8?q?Re=C3=A7u.eml?="\r\n', coded),
        (FILE + b" filename*=utf-8''Re%C3%A7u.eml\r\n", coded),
        (b'Content-Type: application/octet-stream; name="a.eml"\r\n' + AS_BASE64, coded),
    ],
)  # fmt: skip
def test_a_signed_message_comes_out_as_it_went_in(about: bytes, encode, c: str):
    data = forwarded(encode(ARRIVAL + signed(c=c)), about)
    assert "mail.has_attached" in judge(data).codes
    assert judge(data, record(), attached=1).of("dkim") == ["signature.valid"]


def test_a_message_in_a_message_in_a_message():
    inner = forwarded(forwarded(ARRIVAL + signed()), boundary=b"other")
    outer = forwarded(coded(inner), b"Content-Type: message/rfc822\r\n" + AS_BASE64)
    for depth in (1, 2):
        found = judge(outer, attached=depth)
        assert found.one("mail.about").facts["author"] == ("<reader@home.test>",)
        assert "mail.has_attached" in found.codes
    assert judge(outer, record(), attached=3).of("dkim") == ["signature.valid"]


@every("text")
def test_words_of_a_text_are_no_attachment(text: str):
    assert "mail.has_attached" not in judge(HEADER + b"\r\n" + text.encode()).codes


def test_a_part_inside_a_part():
    inside = b"Content-Type: multipart/digest; boundary=in\r\n"
    body = (
        b"--in\r\nContent-Type: text/plain\r\n\r\nx\r\n--in\r\nContent-Type: message/rfc822\r\n\r\n"
        + ARRIVAL
        + MESSAGE
    )
    found = judge(forwarded(body + b"\r\n--in--", inside), attached=1)
    assert found.one("mail.about").facts["author"] == ("News <news@example.test>",)
