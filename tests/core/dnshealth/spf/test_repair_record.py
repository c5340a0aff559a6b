"""Mending records: what people type, and what they meant."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpgui.core.dnshealth.spf.record import parse
from smtpgui.core.dnshealth.spf.repair_record import is_continuation, meant_as_spf, rebuilt, with_lost_spaces
from smtpgui.core.dnshealth.spf.repair_terms import left_out, suspects
from smtpgui.core.resolver import Txt
from tests.support.work import uneven


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ip:192.0.2.1 -all", "ip4:192.0.2.1 -all"), ("ipv4:192.0.2.0/24 -all", "ip4:192.0.2.0/24 -all"),
        ("ip6:192.0.2.1 -all", "ip4:192.0.2.1 -all"), ("ip4:2001:db8::/32 -all", "ip6:2001:db8::/32 -all"),
        ("192.0.2.1 -all", "ip4:192.0.2.1 -all"), ("a:192.0.2.1 -all", "ip4:192.0.2.1 -all"),
        ("-ip4=192.0.2.1 -all", "-ip4:192.0.2.1 -all"), ("ip4:192.0.2.1~all", "ip4:192.0.2.1 ~all"),
        ("include:a.test-all", "include:a.test -all"), ("include=a.test -all", "include:a.test -all"),
        ("include: a.test -all", "include:a.test -all"), ("include:https://a.test/ -all", "include:a.test -all"),
        ("include:a.test,include:b.test -all", "include:a.test include:b.test -all"),
        ("mx, a; -all", "mx a -all"), ("mx=a.test -all", "mx:a.test -all"), ("mx: -all", "mx -all"),
        ("redirect:a.test", "redirect=a.test"), ("spf.known.test -all", "include:spf.known.test -all"),
        ("mail.a.test -all", "a:mail.a.test -all"), ("-all.", "-all"), ("mx –all", "mx -all"),
        ("<mx> -all", "mx -all"), ("mx - all", "mx -all"), ("mx --all", "mx -all"), ("mx -al", "mx -all"),
        ("mx all-", "mx -all"), ("mx _all", "mx -all"), ("mx al", "mx ~all"), ("mx ~ll", "mx ~all"),
        ("ip4:192.0.2.1:25 -all", "ip4:192.0.2.1 -all"), ("a/24:h.test -all", "a:h.test/24 -all"),
        ("ip4:192.0.2.8-192.0.2.12 -all", "ip4:192.0.2.8/30 ip4:192.0.2.12 -all"),
        ("exists:%i.a.test -all", "exists:%{i}.a.test -all"),
        ("ip4:300.1.1.1 nonsense mx -all", "mx -all"), ("nonsense:a.test mx -all", "mx -all"),
        ("mx ptr:a.test. ALL", "mx ptr:a.test. ~all"), ("mx MX a mx -all", "mx a -all"), ("+mx ?all", "+mx ~all"),
        ("mx", "mx ~all"), ("", "~all"), ("-all mx include:a.test", "mx include:a.test -all"),
        ("mx -all ~all", "mx -all"),
        ("mx redirect=a.test", "mx redirect=a.test"), ("mx redirect=a.test ~all", "mx include:a.test ~all"),
        ("mx exp=a.test -all x=1", "mx -all exp=a.test x=1"),
        ("exists:%{i},%{d}.a.test -all", "exists:%{i},%{d}.a.test -all"),
        ("\u201cinclude:bücher.test\u201d -all", "include:xn--bcher-kva.test -all"), ("mx\x07a -all", "-all"),
    ],
)  # fmt: skip
def test_mended(text: str, wanted: str):
    assert rebuilt([f"v=spf1 {text}"], known_includes={"spf.known.test"}) == f"v=spf1 {wanted}"


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


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("v=spf1;include:a.test -all", "v=spf1 include:a.test -all"), ("spf1 mx ~all", "v=spf1 mx ~all"),
        ("v=spf mx -all", "v=spf1 mx -all"), ("v=spf1: mx -all", "v=spf1 mx -all"),
        (" v=spf1 -all", "v=spf1 -all"),
        ("v = spf1 mx -all", "v=spf1 mx -all"), ("v:spf1 mx -all", "v=spf1 mx -all"), ("vspf1 mx", "v=spf1 mx"),
        ("v=spf1include:a.test -all", "v=spf1 include:a.test -all"), ("v=sfp1 mx -all", "v=spf1 mx -all"),
        ("v=spf1\t-all", "v=spf1 -all"), ("v=spf10 mx -all", ""), ("spf2.0/pra mx -all", ""), ("SPF is good", ""),
        ("v=DMARC1; p=none", ""), ("", ""), ("all mx", ""),
        ("TXT v=spf1 mx -all", "v=spf1 mx -all"), ("@ 3600 IN TXT v=spf1 -all", "v=spf1 -all"),
        ("example.org. v = SPF1 a:b.test", "v=spf1 a:b.test"), ("we had v=spf1 once", ""),
    ],
)  # fmt: skip
def test_version_near_misses(text: str, meant: str):
    assert meant_as_spf(text) == meant


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("include=a.test -all", ["not_a_modifier"]), ("include:a.test-all", ["glued"]),
        ("a:x,y.test -all", ["comma"]),
        ("include:a.test-all -all", []), ("exists:%{i},.a.test -all", []), ("mx -all", []), ("x=1 -all", []),
    ],
)  # fmt: skip
def test_suspects(text: str, reasons: list[str]):
    assert [fault.reason for fault in suspects(parse(f"v=spf1 {text}"))] == reasons


@pytest.mark.parametrize(
    ("text", "continues"),
    [
        ("ip4:192.0.2.1 -all", True), ("include:a.test ~all", True), ("-all", True), ("mx include:a.test", True),
        ("all", False), ("mx", False), ("a mx", False), ("hello -all", False), ("", False), ("ip4:x -all", False),
        ("google-site-verification=x", False),
    ],
)  # fmt: skip
def test_continuations(text: str, continues: bool):
    assert is_continuation(text) is continues


@pytest.mark.parametrize(
    ("strings", "mended"),
    [
        (("v=spf1 include:a.test", "ip4:192.0.2.1 -all"), "v=spf1 include:a.test ip4:192.0.2.1 -all"),
        (("v=spf1 include:a.test", "-all"), "v=spf1 include:a.test -all"),
        (("v=spf1 mx", "a -all"), "v=spf1 mx a -all"),
        (("v=spf1", "a -all"), "v=spf1 a -all"),
        (("v=spf1 include:a", ".test -all"), ""),
        (("v=spf1 include:a.test ", "-all"), ""),
        (("v=spf1 include:a.test", " -all"), ""),
        (("v=spf1 include:a.te", "st -all"), ""),
        (("v=spf1 -all",), ""),
        (("v=spf1 -all", ""), ""),
        (("", "v=spf1 -all"), ""),
        ((), ""),
    ],
)
def test_lost_spaces(strings: tuple[str, ...], mended: str):
    assert with_lost_spaces(Txt(tuple(string.encode() for string in strings))) == mended


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
