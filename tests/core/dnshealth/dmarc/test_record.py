"""Reading DMARC records."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpgui.core.dnshealth.dmarc.record import is_dmarc, milder, parse
from smtpgui.core.dnshealth.dmarc.repair import looks_like_dmarc, mended
from tests.support.work import uneven


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("v=DMARC1", True), ("v=DMARC1;p=none", True), ("V = DMARC1 ; p=none", True), ("v=DMARC1\t;", True),
        ("v=dmarc1; p=none", False), ("v=DMARC1 p=none", False), (" v=DMARC1; p=none", False),
        ("v=DMARC12", False),
        ("p=none; v=DMARC1", False), ("v=DMARC1, p=none", False), ("", False), ("v=spf1 -all", False),
    ],
)  # fmt: skip
def test_version(text: str, known: bool):
    assert is_dmarc(text) is known


def test_tags():
    record = parse("v=DMARC1; P=Reject ;sp=none; NP = quarantine; t=y; psd=n; adkim=s; aspf=s; x=1; fo=1:d;")
    assert (record.policy, record.psd, record.test_mode) == ("reject", "n", True)
    assert (record.strict_dkim, record.strict_spf, record.has_broken_policy) == (True, True, False)
    assert record.faults == ()
    plain = parse("v=DMARC1; p=none")
    assert (plain.psd, plain.test_mode, plain.strict_dkim, plain.strict_spf) == ("u", False, False, False)


@pytest.mark.parametrize(
    ("text", "own", "below", "gone"),
    [
        ("p=reject", "reject", "reject", "reject"), ("p=reject; sp=none", "reject", "none", "none"),
        ("p=none; sp=quarantine; np=reject", "none", "quarantine", "reject"),
        ("p=none; np=reject", "none", "none", "reject"),
        ("rua=mailto:a@b.test", "none", "none", "none"), ("p=x; rua=mailto:a@b.test", "none", "none", "none"),
        ("p=reject; sp=x; rua=mailto:a@b.test", "none", "none", "none"),
    ],
)  # fmt: skip
def test_policies(text: str, own: str, below: str, gone: str):
    record = parse(f"v=DMARC1; {text}")
    assert record.governs
    assert record.policy_for(below=False, exists=True)[0] == own
    assert record.policy_for(below=True, exists=True)[0] == below
    assert record.policy_for(below=True, exists=False)[0] == gone


@pytest.mark.parametrize(
    "text", ["", "p=", "p=x", "p=reject; sp=x", "p=none; np=no; rua=a@b.test", "rua=", "rua=,"]
)
def test_without_a_policy_and_reports_nothing_governs(text: str):
    assert not parse(f"v=DMARC1; {text}").governs


def test_places_of_faults():
    record = parse("v=DMARC1;  p:none; adkim=x; p=none; P=reject; rua=mailto:ü@a.test; =; ok=1")
    assert [(fault.text, fault.position) for fault in record.faults] == [
        ("p:none", 12), ("adkim=x", 20), ("P=reject", 37), ("rua=mailto:ü@a.test", 47), ("=", 68)
    ]  # fmt: skip
    assert record.policy == "none"


def test_report_addresses():
    record = parse(
        "v=DMARC1; rua=mailto:a%40b@C.test!10m , MAILTO:d@e.test?x=1,https://f.test, g@h.test ,mailto:nobody"
    )
    assert record.report_addresses == (("a@b@C.test", "c.test"), ("d@e.test", "e.test"))
    assert len(record.report_uris) == 5


def test_milder():
    assert [milder(policy) for policy in ("none", "quarantine", "reject")] == ["none", "none", "quarantine"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("v=DMARC1; p=none", "v=DMARC1; p=none"), ("v=dmarc1 p=none", "v=DMARC1; p=none"),
        ("v=DMARC1, p:reject, rua:a@b.test", "v=DMARC1; p=reject; rua=mailto:a@b.test"),
        ("DMARC1; p=quarentine; rua=mailto:a@b.test", "v=DMARC1; p=quarantine; rua=mailto:a@b.test"),
        ("v=DMARC1; p=reject; pct=10", "v=DMARC1; p=reject; t=y"),
        ("v=DMARC1; p=none; pct=10", "v=DMARC1; p=none"),
        ("v=DMARC1; p=reject; pct=100; ri=1; rf=x", "v=DMARC1; p=reject"),
        ("v=DMARC1; p=reject; sp=monitor; adkim=strict; t=maybe", "v=DMARC1; p=reject; adkim=s"),
        ("v=DMARC1|p=none|rua=mailto:a@b.test,c@d.test", "v=DMARC1; p=none; rua=mailto:a@b.test,mailto:c@d.test"),
        ("v=DMARC1; p=none; rua=mailto://a@b.test", "v=DMARC1; p=none; rua=mailto:a@b.test"),
        ("v=DMARC1; p=none; rua=https://a.test/r; fo=1", "v=DMARC1; p=none; rua=https://a.test/r; fo=1"),
        ("v=DMARC1; p=none; rua=nobody", "v=DMARC1; p=none"), ("“v=DMARC1; p=none”", "v=DMARC1; p=none"),
    ],
)  # fmt: skip
def test_mended(text: str, wanted: str):
    assert looks_like_dmarc(text)
    assert mended([text]) == wanted


def test_one_of_many():
    texts = ["v=DMARC1; p=none; rua=mailto:a@b.test; adkim=r", "v=DMARC1; p=reject; rua=mailto:c@d.test; adkim=s"]
    assert mended(texts) == "v=DMARC1; p=reject; rua=mailto:a@b.test,mailto:c@d.test; adkim=r"
    assert mended(texts, without=("a@b.test",)) == "v=DMARC1; p=reject; rua=mailto:c@d.test; adkim=r"
    assert mended([], report_address="x@y.test") == "v=DMARC1; p=none; rua=mailto:x@y.test"


@pytest.mark.parametrize("text", ["", "hello", "v=spf1 -all", "about dmarc"])
def test_others_do_not_look_like_it(text: str):
    assert not looks_like_dmarc(text)


@settings(deadline=None)
@given(st.text())
def test_anything_can_be_read_and_mended(text: str):
    record = parse("v=DMARC1; " + text)
    assert record.policy_for(below=True, exists=False)[0] in ("none", "quarantine", "reject")
    again = parse(mended([record.text]))
    assert is_dmarc(again.text)
    assert not again.has_broken_policy
    assert mended([again.text]) == again.text


HOSTILE = (
    ("p=", " ", "é"), ("rua=", "a", ""), ("rua=", "a@", ""), ("", ";", ""), ("", "p=", ""), ("", "p ", ""),
    ("rua=mailto:", "a", "@"), ("", "é", ""),
)  # fmt: skip


def test_work_for_a_hostile_record_grows_no_faster_than_the_record():
    def work(text: str) -> None:
        record = parse("v=DMARC1; " + text)
        assert len(record.report_addresses) < 2
        mended([record.text])

    assert uneven(work, HOSTILE) == {}
