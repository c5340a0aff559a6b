"""What happens to TXT values on their way into a panel."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from smtpgui.core.dnshealth.publish.txt_damage import cleaned, disguise_of, odd_characters, unquoted
from smtpgui.core.dnshealth.spf.record import is_spf
from tests.support.work import uneven


def test_unquoted():
    assert unquoted('"v=spf1 " "-all"') == "v=spf1 -all"
    assert unquoted(r"v=DMARC1\; p=none") == "v=DMARC1; p=none"
    assert unquoted("a\r\n\tb") == "a b"


def test_odd_characters():
    assert odd_characters("“a”“") == "U+201C U+201D"
    assert len(odd_characters("".join(map(chr, range(200, 300)))).split()) == 8


@settings(deadline=None)
@given(st.text())
def test_cleaned_is_ascii(text: str):
    assert cleaned(text).isascii()
    disguise_of(text, is_spf)


HOSTILE = (("", "a", "é"), ("", "é", ""), ('"', " ", ""), ("", "\ufdfa", ""), ("", "' ", ""))


def test_work_for_a_hostile_record_grows_no_faster_than_the_record():
    assert uneven(lambda text: disguise_of(text, is_spf), HOSTILE) == {}
