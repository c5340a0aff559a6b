"""Reading records: terms, places, faults, and that nothing can break the reader."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpgui.core.dnshealth.spf.record import is_spf, parse
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


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("v=spf1", True), ("V=SPF1 -all", True), ("v=spf1 ", True), ("v=spf10", False), ("v=spf1;", False),
        (" v=spf1", False), ("v=spf1\t-all", False), ("spf2.0/pra -all", False), ("", False),
    ],
)  # fmt: skip
def test_version(text: str, known: bool):
    assert is_spf(text) is known


@pytest.mark.parametrize(
    ("term", "reason"),
    [
        ("moo", "unknown_term"), ("=x", "unknown_term"), ("-redirect=a.test", "unknown_term"),
        ("--all", "unknown_term"),
        ("a\tb", "bad_character"), ("a:ü.test", "bad_character"), ("all:x", "unexpected_value"),
        ("-all.", "unknown_term"),
        ("include", "missing_value"), ("include:", "missing_value"), ("include/24", "unexpected_value"),
        ("exists", "missing_value"), ("a:", "missing_value"), ("ip4", "missing_value"), ("ip6:", "missing_value"),
        ("redirect=", "missing_value"), ("exp=", "missing_value"), ("include:a", "bad_domain"),
        ("include:a.1", "bad_domain"), ("include:a.test/24", "bad_domain"), ("a:a.-test", "bad_domain"),
        ("redirect=a", "bad_domain"), ("exp=a", "bad_domain"), ("ptr:a", "bad_domain"),
        ("mx:a.test:25", "bad_domain"),
        ("include:%{x}.test", "bad_macro"), ("include:%{d0}", "bad_macro"), ("a:%{c}.test", "bad_macro"),
        ("exists:%a.test", "bad_macro"), ("x=%", "bad_macro"), ("redirect=%{", "bad_macro"), ("a:%", "bad_macro"),
        ("a/33", "bad_prefix"), ("a//129", "bad_prefix"), ("a/24/64", "bad_prefix"), ("mx/032", "bad_prefix"),
        ("ip4:1.2.3.4/33", "bad_prefix"), ("ip4:1.2.3.4/032", "bad_prefix"), ("ip4:1.2.3.4//32", "bad_prefix"),
        ("ip6:::1/129", "bad_prefix"), ("ip4:1.2.3", "bad_address"), ("ip4:1.2.3.4:25", "bad_address"),
        ("ip4:1.2.3.04", "bad_address"), ("ip4:::1", "bad_address"), ("ip6:1.2.3.4", "bad_address"),
        ("ip6:fe80::1%eth0", "bad_address"), ("ip4:a.test", "bad_address"), ("ip4:/24", "bad_address"),
    ],
)  # fmt: skip
def test_faults(term: str, reason: str):
    record = parse(f"v=spf1 mx  {term} -all")
    (fault,) = record.faults
    assert (fault.text, fault.position, fault.reason) == (term, 12, reason)
    assert [good.name for good in record.terms] == ["mx", "all"]


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
