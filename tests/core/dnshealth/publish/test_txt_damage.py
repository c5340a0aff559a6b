"""What happens to TXT values on their way into a panel."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpgui.core.dnshealth.publish.txt_damage import cleaned, disguise_of, odd_characters, unquoted
from smtpgui.core.dnshealth.spf.record import is_spf
from tests.support.work import uneven


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("“v=spf1 -all”", "v=spf1 -all"), ("v=spf1\u00a0-all", "v=spf1 -all"),
        ("\ufeffv=spf1 –all", "v=spf1 -all"),
        ("v=spf1 a\u200b -all", "v=spf1 a -all"), ("include:bücher.test", "include:xn--bcher-kva.test"),
        ("ｖ＝spf1", "v=spf1"), ("a é b é.b", "a b xn--9ca.b"), ("x\u4e00\u2603\ufffd y", "x y"), ("plain", "plain"),
    ],
)  # fmt: skip
def test_cleaned(text: str, plain: str):
    assert cleaned(text) == plain


def test_unquoted():
    assert unquoted('"v=spf1 " "-all"') == "v=spf1 -all"
    assert unquoted(r"v=DMARC1\; p=none") == "v=DMARC1; p=none"
    assert unquoted("a\r\n\tb") == "a b"


def test_odd_characters():
    assert odd_characters("“a”“") == "U+201C U+201D"
    assert len(odd_characters("".join(map(chr, range(200, 300)))).split()) == 8


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("“v=spf1 -all”", "txt.not_ascii"), ('"v=spf1 -all"', "txt.literal_quotes"),
        ("'v=spf1 -all'", "txt.literal_quotes"),
        ("“hello”", ""), ("v=spf1 -all", ""), ("hello", ""), ('"hello"', ""),
    ],
)  # fmt: skip
def test_disguises(text: str, code: str):
    disguise = disguise_of(text, is_spf)
    assert (disguise.code if disguise else "") == code
    assert disguise is None or disguise.text == "v=spf1 -all"


@settings(deadline=None)
@given(st.text())
def test_cleaned_is_ascii(text: str):
    assert cleaned(text).isascii()
    disguise_of(text, is_spf)


HOSTILE = (("", "a", "é"), ("", "é", ""), ('"', " ", ""), ("", "\ufdfa", ""), ("", "' ", ""))


def test_work_for_a_hostile_record_grows_no_faster_than_the_record():
    assert uneven(lambda text: disguise_of(text, is_spf), HOSTILE) == {}
