"""DKIM signatures: whether they hold, and if not, what broke them."""

from __future__ import annotations

import random

import pytest

from tests.core.message.sample_messages import (
    ARRIVAL,
    BODY,
    HEADER,
    MESSAGE,
    ZONE,
    canonical_body,
    ed_key,
    judge,
    record,
    signed,
    signed_with_tags,
)
from tests.servers.dns_server import txt
from tests.support.tables import every
from tests.support.work import uneven

RECEIVED_AT = 1795514405  # 24 Nov 2026 10:00:05 UTC


@every("c", ["relaxed/relaxed", "simple/simple", "relaxed/simple", "simple/relaxed"])
@every("line_end", [b"\r\n", b"\n"])
def test_a_signature_that_holds(c: str, line_end: bytes):
    found = judge((ARRIVAL + signed(c=c)).replace(b"\r\n", line_end), record())
    assert found.of("dkim") == ["signature.valid"]
    facts = found.one("signature.valid").facts
    assert (facts["domain"], facts["selector"], facts["bits"], facts["algorithm"]) == (
        "example.test", "s1", 2048, "rsa-sha256",
    )  # fmt: skip
    assert found.of("dmarc")[0] == "proof.passed"


def test_an_edwards_curve_signature_holds_and_breaks():
    zone = f"s1._domainkey.example.test {txt('v=DKIM1; k=ed25519; p=' + ed_key()[1])}"
    good = signed_with_tags(MESSAGE, "", ed=True)
    assert judge(ARRIVAL + good, zone).of("dkim") == ["signature.valid"]
    bad = good.replace(b"Bonjour", b"Bonsoir")
    assert judge(ARRIVAL + bad, zone).of("dkim") == ["signature.header_altered"]


@every("old, new, code")
def test_what_was_changed_on_the_way(old: str, new: str, code: str):
    data = signed()
    assert old.encode() in data
    found = judge(ARRIVAL + data.replace(old.encode(), new.encode(), 1), record())
    assert code in found.of("dkim")
    assert not {"signature.valid"} & set(found.codes)


def test_a_mailing_list_is_named_as_the_likely_cause():
    data = b"List-Id: <list.example.net>\r\n" + signed().replace(b"Bonjour", b"[list] Bonjour")
    assert judge(ARRIVAL + data, record()).of("dkim") == ["signature.header_altered", "signature.changed_by_list"]


@pytest.mark.parametrize(
    ("zone", "code"),
    [
        ("", "signature.key_missing"),
        ("s1._domainkey.example.test TXT \"v=DKIM1; p=\"", "signature.key_revoked"),
        ("s1._domainkey.example.test TXT \"v=DKIM1; p=MIIB\"", "signature.key_unreadable"),
        (f"s1._domainkey.example.test {txt('v=DKIM1; k=ed25519; p=' + ed_key()[1])}", "signature.key_unreadable"),
        ("s1._domainkey.example.test TXT !servfail", "signature.key_not_known"),
        (record(bits=1024), "signature.header_altered"),
    ],
    ids=["missing", "revoked", "cut", "another_kind", "servfail", "another_key"],
)  # fmt: skip
def test_keys(zone: str, code: str):
    assert judge(ARRIVAL + signed(), zone).of("dkim") == [code]


def test_short_keys():
    assert judge(ARRIVAL + signed(bits=1024), record(bits=1024)).of("dkim") == ["signature.valid_short_key"]


def test_the_day_of_reception_counts_not_today():
    past = signed_with_tags(MESSAGE, f"t={RECEIVED_AT - 900}; x={RECEIVED_AT + 86400};")
    assert judge(ARRIVAL + past, record()).of("dkim") == ["signature.valid"]
    expired = signed_with_tags(MESSAGE, f"x={RECEIVED_AT - 86400};")
    assert judge(ARRIVAL + expired, record()).of("dkim") == ["signature.expired"]
    future = signed_with_tags(MESSAGE, f"t={RECEIVED_AT + 86400};")
    assert judge(ARRIVAL + future, record()).of("dkim") == ["signature.valid", "signature.from_the_future"]


def test_a_part_of_the_text_signed():
    part = signed_with_tags(MESSAGE, "l=10;")
    assert judge(ARRIVAL + part, record()).of("dkim") == ["signature.valid", "signature.covers_part"]
    length = len(canonical_body(BODY, relaxed=True))
    whole = signed_with_tags(MESSAGE, f"l={length};")
    assert judge(ARRIVAL + whole, record()).of("dkim") == ["signature.valid", "signature.has_length"]
    assert judge(ARRIVAL + signed_with_tags(MESSAGE, "l=9999;"), record()).of("dkim") == ["signature.body_altered"]


@every(
    "field",
    [
        b"DKIM-Signature: nonsense\r\n",
        b"DKIM-Signature: v=1; a=rsa-sha256; d=example.test; s=s1; h=from; bh=AAAA; b=AAAA; b=BBBB\r\n",
        b"DKIM-Signature: v=1; a=rsa-sha256; d=example.test; s=s1; h=subject; bh=AAAA; b=AAAA\r\n",
        b"DKIM-Signature: v=1; a=rsa-md5; d=example.test; s=s1; h=from; bh=AAAA; b=AAAA\r\n",
        b"DKIM-Signature: v=1; a=rsa-sha256; d=; s=s1; h=from; bh=AAAA; b=AAAA\r\n",
        b"DKIM-Signature: v=1; a=rsa-sha256; d=.; s=s 1; h=from; bh=AAAA; b=AAAA\r\n",
        b"DKIM-Signature: v=1; a=rsa-sha256; d=e.test; i=x; s=s1; h=from; bh=AAAA; b=AAAA\r\n",
        b"DKIM-Signature: v=1; a=rsa-sha256; d=\xff\xfe; s=\xff; h=from; bh=AAAA; b=AAAA\r\n",
        b"DKIM-Signature:\r\n",
    ],
)
def test_what_cannot_be_read(field: bytes):
    found = judge(ARRIVAL + field + MESSAGE, record())
    assert found.of("dkim") == ["signature.unreadable"]
    assert "b'" not in str(found.one("signature.unreadable").facts["reason"])


def test_sha1_does_not_count():
    data = signed().replace(b"a=rsa-sha256", b"a=rsa-sha1")
    assert judge(ARRIVAL + data, record()).of("dkim") == ["signature.sha1"]


def test_offline_nothing_is_asked_and_nothing_is_claimed():
    found = judge(ARRIVAL + signed(), record(), offline=True)
    assert found.of("dkim") == ["signature.not_checked"]
    assert found.of("dmarc")[0] == "proof.not_known"
    broken = judge(ARRIVAL + signed().replace(b"a  test", b"no test"), record(), offline=True)
    assert broken.of("dkim") == ["signature.body_altered"], "that needs no DNS"


def test_without_the_text_a_signature_is_not_called_broken():
    header = (ARRIVAL + signed()).partition(b"\r\n\r\n")[0]
    found = judge(header, record())
    assert found.of("dkim") == ["signature.without_text"]
    assert "mail.no_body" in found.codes


def test_no_signature_and_too_many():
    assert judge(ARRIVAL + MESSAGE).of("dkim") == ["signature.none"]
    many = judge(ARRIVAL + b"DKIM-Signature: x\r\n" * 40 + MESSAGE)
    assert many.of("dkim").count("signature.unreadable") == 12
    assert "signature.too_many" in many.codes


def test_a_second_signature_of_a_service_does_not_disturb():
    zone = f"{record()}\n{record('k2', 'acme.test')}"
    data = signed(signed(), selector="k2", domain="acme.test")
    found = judge(ARRIVAL + data, zone)
    assert found.of("dkim") == ["signature.valid", "signature.valid"]
    assert found.of("dmarc")[:2] == ["proof.passed", "proof.signed_by_another"]


def test_work_for_a_hostile_body_grows_no_faster_than_the_body(monkeypatch):
    def work(body: bytes) -> None:
        for relaxed in (True, False):
            canonical_body(body, relaxed=relaxed)

    shapes = [
        (b"", b" ", b""),
        (b"", b"\r\n", b"x"),
        (b"", b" \t", b"\r\n"),
        (b"", b"\r", b""),
        (b"", b"\r\n\r", b""),
    ]
    assert uneven(work, shapes, whole=2_000_000) == {}
    monkeypatch.setattr("smtpgui.core.message.dkim.body_hash.PIECE", 16)
    assert uneven(work, shapes) == {}


@every("body, relaxed, expected")
def test_bodies_as_they_are_hashed(body: str, relaxed: bool, expected: str):
    assert canonical_body(body.encode(), relaxed=relaxed) == expected.encode()


def test_our_hashing_agrees_with_dkimpys():
    from dkim.canonicalization import Relaxed, Simple

    for body in (BODY, b"a\r\n\r\nb \t c \r\n", b"\r\n x\r\n\r\n", b"no end"):
        assert canonical_body(body, relaxed=True) == Relaxed.canonicalize_body(body)
        assert canonical_body(body, relaxed=False) == Simple.canonicalize_body(body)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 64])
def test_pieces_make_the_same_body_wherever_they_are_cut(monkeypatch, size: int):
    from dkim.canonicalization import Relaxed, Simple

    monkeypatch.setattr("smtpgui.core.message.dkim.body_hash.PIECE", size)
    choice = random.Random(6376).choice
    for _number in range(1500):
        body = b"".join(choice([b" ", b"\t", b"\r\n", b"\r\n", b"a", b"b "]) for _piece in range(12)) + b"\r\n"
        assert canonical_body(body, relaxed=True) == Relaxed.canonicalize_body(body)
        assert canonical_body(body, relaxed=False) == Simple.canonicalize_body(body)


def test_zone_and_header_are_what_the_tests_take_them_for():
    assert b"X-Smtpgui-Test" in HEADER
    assert "p=reject" in ZONE
