"""Reading records: terms, places, faults, and that nothing can break the reader."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from smtpgui.core.dnshealth.spf.record import parse
from tests.support.work import uneven


def test_terms():
    record = parse("v=spf1 a:mail.a.test/24//64 -include:b.test ip6:2001:DB8::/32 redirect=c.test x-new=%{d}")
    a, include, ip6, redirect, unknown = record.terms
    assert (a.name, a.value, a.prefix4, a.prefix6, a.position) == ("a", "mail.a.test", 24, 64, 8)
    assert (include.qualifier, include.value, include.queries) == ("-", "b.test", True)
    assert (ip6.value, ip6.prefix6, ip6.queries) == ("2001:db8::", 32, False)
    assert record.redirect is redirect
    assert (unknown.name, unknown.is_modifier) == ("x-new", True)
    assert record.all is None
    assert record.effective == (a, include, ip6, redirect)
    assert record.modifier("exp") is None


def test_nothing_counts_after_all():
    record = parse("v=spf1 mx ~all a redirect=b.test")
    assert [term.name for term in record.effective] == ["mx", "all"]


def test_modifiers_once_each():
    record = parse("v=spf1 redirect=a.test redirect=b.test exp=c.test exp=d.test x=1 x=2")
    assert [fault.reason for fault in record.faults] == ["repeated", "repeated"]
    assert len(record.terms) == 4


def test_modifiers_that_look_like_mechanisms():
    record = parse("v=spf1 include=a.test ip4=192.0.2.1 -all")
    assert not record.faults
    assert [term.name for term in record.misplaced] == ["include", "ip4"]


def test_too_long():
    record = parse("v=spf1 " + "mx " * 2001)
    assert [fault.reason for fault in record.faults] == ["too_long"]
    assert len(record.terms) == 2000


WORDS = st.sampled_from(
    ["include:", "a", "mx", "ip4:", "ip6:", "all", "redirect=", "exp=", "%{", "%%", "}", "d", "r", ".", "/", "//",
     "24", ":", "-", "~", "?", " ", "=", "test", "é", "\x00", "1", "ptr", "exists:"]
)  # fmt: skip


@settings(deadline=None)
@given(st.one_of(st.text(), st.lists(WORDS).map("".join)))
def test_anything_can_be_read(text: str):
    record = parse("v=spf1 " + text)
    assert len(record.terms) + len(record.faults) == len([part for part in text.split(" ") if part])
    for part in (*record.terms, *record.faults):
        assert record.text[part.position - 1 :].startswith(part.text)


HOSTILE = (
    ("a:", "a", "!"), ("a:x.", "1", "!"), ("%{s", "9", ""), ("", "%{", ""), ("", "a ", ""), ("ip4:", "1.", ""),
    ("exists:", "%{d}", ""), ("", "a", ""), ("a:", "a.", "-"),
)  # fmt: skip


def test_work_for_a_hostile_record_grows_no_faster_than_the_record():
    assert uneven(lambda text: parse("v=spf1 " + text), HOSTILE) == {}
