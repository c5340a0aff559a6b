"""Mending records: what people type, and what they meant."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from smtpgui.core.dnshealth.spf.record import parse
from smtpgui.core.dnshealth.spf.repair_record import is_continuation, meant_as_spf, rebuilt, with_lost_spaces
from smtpgui.core.dnshealth.spf.repair_terms import left_out
from smtpgui.core.resolver import Txt
from tests.support.work import uneven


def test_one_record_of_many():
    joined = rebuilt(["v=spf1 mx include:a.test ?all", "V=SPF1 include:A.test a -all exp=x.test"])
    assert joined == "v=spf1 mx include:a.test a -all exp=x.test"


def test_removing_replacing_adding():
    text = "v=spf1 a:old.test include:typo.test mx ~all"
    wanted = rebuilt(
        [text], remove={"a:old.test"}, replace={"include:typo.test": "include:right.test"}, include="acme.test"
    )
    assert wanted == "v=spf1 include:right.test mx include:acme.test ~all"
    assert rebuilt([wanted], include="acme.test") == wanted
    first = rebuilt([wanted], include="acme.test", in_front=True)
    assert first == "v=spf1 include:acme.test include:right.test mx ~all"
    assert rebuilt(["v=spf1 redirect=a.test"], include="acme.test") == "v=spf1 include:acme.test redirect=a.test"


def test_what_nobody_can_read_is_told_of():
    assert left_out(" ip4:300.1.1.1 mx ip4:192.0.2.0/33 ip:192.0.2.1 -al") == ("ip4:300.1.1.1", "ip4:192.0.2.0/33")


@settings(deadline=None)
@given(st.lists(st.text(max_size=60), max_size=3))
def test_a_mended_record_can_be_read_and_stays(texts: list[str]):
    wanted = rebuilt([f"v=spf1 {text}" for text in texts])
    record = parse(wanted)
    assert not record.faults
    assert record.all or record.redirect
    assert rebuilt([wanted]) == wanted


@settings(deadline=None)
@given(st.text())
def test_any_text_can_be_looked_at(text: str):
    meant = meant_as_spf(text)
    assert meant == "" or meant.startswith("v=spf1 ")
    is_continuation(text)


HOSTILE = (("", "a b ", ""), ("v", " ", "x"), ("v=spf1 ", "é", ""), ("", "a", " é"), ("", '" ', ""))


def test_work_for_a_hostile_record_grows_no_faster_than_the_record():
    def work(text: str) -> None:
        meant_as_spf(text)
        rebuilt(["v=spf1 " + text])
        data = text.encode()
        with_lost_spaces(Txt(tuple(data[start : start + 255] for start in range(0, len(data), 255))))

    assert uneven(work, HOSTILE) == {}
