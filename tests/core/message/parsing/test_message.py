"""The bytes of a message: what is a message, what is read of it, and what is refused with a clear word."""

from __future__ import annotations

import pytest

from smtpgui.core.explain import explain
from smtpgui.core.findings import Trouble
from smtpgui.core.message.dkim.body_hash import PIECE, canonical_pieces
from smtpgui.core.message.parsing.message import (
    FIELD_LIMIT,
    FIELDS_LIMIT,
    HEADER_LIMIT,
    SIZE_LIMIT,
    load,
    read_source,
)
from smtpgui.core.net.network import Network
from tests.core.message.sample_messages import ARRIVAL, BODY, MESSAGE, judge, judged, record, signed
from tests.support.tables import every
from tests.support.work import uneven


@every(
    "data, code",
    [
        (b"", "mail.empty"),
        (b" \r\n\n \t", "mail.empty"),
        (b"hello world", "mail.not_a_message"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "mail.not_a_message"),
        (b"%PDF-1.7\nColour: red\n\nx", "mail.not_a_message"),
        (b"{\"version\": 1, \"name\": \"x\"}", "mail.not_a_message"),
        (b"<html><body>Subject</body></html>", "mail.web_page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "mail.outlook_file"),
        (b"From: a@b.test\n" + b"x" * SIZE_LIMIT, "mail.too_large"),
        (bytes(1000), "mail.not_a_message"),
        (b"From jane@example.test Mon Jan  1 00:00:00 2026\n", "mail.empty"),
    ],
)  # fmt: skip
def test_what_is_no_message(data: bytes, code: str):
    with pytest.raises(Trouble) as caught:
        read_source(data)
    assert caught.value.finding.code == code
    assert explain(caught.value.finding).title


@every(
    "wrap",
    [
        lambda data: data,
        lambda data: data.replace(b"\r\n", b"\n"),
        lambda data: data.replace(b"\r\n", b"\r"),
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: b"\r\n\n  \r\n" + data,
        lambda data: b"From news@example.test Tue Nov 24 10:00:00 2026\r\n" + data,
        lambda data: b">From x\n>From y\n" + data,
        lambda data: data.decode().encode("utf-16"),
        lambda data: data.decode().encode("utf-16-be"),
        lambda data: data.decode().encode("utf-16-le"),
        lambda data: data.replace(b"\r\nby", b"\n\tby"),
    ],
)
def test_the_same_message_however_it_was_saved(wrap):
    found = judge(wrap(ARRIVAL + signed()), record())
    assert found.of("dkim") == ["signature.valid"]
    assert found.of("dmarc")[0] == "proof.passed"


def test_utf16_is_said():
    assert "mail.utf16" in judge((ARRIVAL + MESSAGE).decode().encode("utf-16")).codes


def test_lines_that_are_none_are_left_out_and_said():
    data = b"Subject: a\r\nthis is no field\r\n and no continuation\r\nFrom: x@example.test\r\n\r\nbody"
    source = read_source(data)
    assert [field.name for field in source.fields] == ["Subject", "From"]
    assert [remark.code for remark in source.remarks] == ["mail.header_broken"]
    assert source.remarks[0].facts == {"count": 1}
    assert source.body == b"body"


def test_a_continuation_at_the_very_beginning():
    assert read_source(b"  folded\r\nFrom: x@example.test\r\n\r\n").fields[0].name == "From"


@pytest.mark.parametrize(
    "bomb",
    [
        b"X: y\r\n" * 20_000,
        b"X: " + b"y" * (2 * FIELD_LIMIT) + b"\r\n",
        b"X: y\r\n" + b" folded\r\n" * 40_000,
        b"To: " + b"a@b.test," * 100_000 + b"\r\n",
        b"X: y\r\n" * 3 + b"Z" * (2 * HEADER_LIMIT) + b"\r\n",
    ],
    ids=["fields", "long", "folded", "addresses", "endless"],
)
def test_header_bombs_are_bounded(bomb: bytes):
    found = judge(b"From: x@example.test\r\n" + bomb + MESSAGE)
    assert "mail.header_cut" in found.codes or "mail.no_body" in found.codes or "mail.header_broken" in found.codes
    source = read_source(b"From: x@example.test\r\n" + bomb + MESSAGE)
    assert len(source.fields) <= FIELDS_LIMIT
    assert max(len(field.raw) for field in source.fields) <= FIELD_LIMIT


def test_work_for_a_hostile_field_grows_no_faster_than_the_field():
    names = (b"From", b"Received", b"Authentication-Results", b"DKIM-Signature", b"Received-SPF", b"ARC-Seal",
             b"Return-Path", b"Subject")  # fmt: skip
    pieces = (b"(", b'"', b"<", b"=?utf-8?b?", b";=", b"[", b" from ", b"\t", b"(x ", b"a@", b"\xff\x00")
    shapes = [(name + b": ", piece, b"\r\n" + ARRIVAL + MESSAGE) for name in names for piece in pieces]
    assert uneven(lambda data: judged(data, Network(), offline=True), shapes, size=3000) == {}


@pytest.mark.slow
def test_25_megabytes_are_walked_once(monkeypatch):
    body = BODY + b"QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0\r\n" * 450_000
    data = MESSAGE.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" + body
    assert len(data) > 34_000_000
    walked: list[int] = []

    def walk(*arguments, **options):
        for piece in canonical_pieces(*arguments, **options):
            walked.append(len(piece))
            yield piece

    monkeypatch.setattr("smtpgui.core.message.dkim.body_hash.canonical_pieces", walk)
    found = judge(ARRIVAL + signed(data), record())
    assert found.of("dkim") == ["signature.valid"]
    assert max(walked) <= 2 * PIECE
    assert sum(walked) <= len(data)


def test_binary_bodies():
    data = MESSAGE.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" + bytes(range(256)) * 50
    assert judge(ARRIVAL + data).of("dmarc")[0] == "proof.passed_by_address"


def test_loading_a_file(tmp_path):
    path = tmp_path / "a.eml"
    path.write_bytes(MESSAGE)
    assert load(path) == MESSAGE
    for wrong in (tmp_path, tmp_path / "none.eml"):
        with pytest.raises(Trouble) as caught:
            load(wrong)
        assert caught.value.finding.code == "mail.unreadable"
    path.write_bytes(b"x" * (SIZE_LIMIT + 100))
    assert len(load(path)) == SIZE_LIMIT + 1
