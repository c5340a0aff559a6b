"""Reading DMARC records."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from smtpgui.core.dnshealth.dmarc.record import is_dmarc, milder, parse
from smtpgui.core.dnshealth.dmarc.repair import mended
from tests.support.work import uneven


def test_tags():
    record = parse("v=DMARC1; P=Reject ;sp=none; NP = quarantine; t=y; psd=n; adkim=s; aspf=s; x=1; fo=1:d;")
    assert (record.policy, record.psd, record.test_mode) == ("reject", "n", True)
    assert (record.strict_dkim, record.strict_spf, record.has_broken_policy) == (True, True, False)
    assert record.faults == ()
    plain = parse("v=DMARC1; p=none")
    assert (plain.psd, plain.test_mode, plain.strict_dkim, plain.strict_spf) == ("u", False, False, False)


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


def test_one_of_many():
    texts = ["v=DMARC1; p=none; rua=mailto:a@b.test; adkim=r", "v=DMARC1; p=reject; rua=mailto:c@d.test; adkim=s"]
    assert mended(texts) == "v=DMARC1; p=reject; rua=mailto:a@b.test,mailto:c@d.test; adkim=r"
    assert mended(texts, without=("a@b.test",)) == "v=DMARC1; p=reject; rua=mailto:c@d.test; adkim=r"
    assert mended([], report_address="x@y.test") == "v=DMARC1; p=none; rua=mailto:x@y.test"


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
