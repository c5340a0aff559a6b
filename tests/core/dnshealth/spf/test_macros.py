"""Macros: the examples of RFC 7208 7.4, and their syntax."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from smtpgui.core.dnshealth.spf.macros import as_name, expand, has_macros, is_macro_string, wants_validated_name

VALUES = {
    "s": "strong-bad@email.example.com",
    "l": "strong-bad",
    "o": "email.example.com",
    "d": "email.example.com",
    "i": "192.0.2.3",
    "v": "in-addr",
    "h": "mx.example.org",
    "p": "mx.example.org",
    "c": "192.0.2.3",
    "r": "unknown",
    "t": "0",
}


def test_names_are_shortened_from_the_left():
    name = as_name(".".join(["a" * 60] * 5) + ".test.")
    assert name == ".".join(["a" * 60] * 4) + ".test"
    assert as_name("a" * 300) == "a" * 300


def test_what_macros_need():
    assert has_macros("%{d}.test")
    assert not has_macros("a.test")
    assert wants_validated_name("%{P2}")
    assert not wants_validated_name("%%{d}p%_")


@settings(deadline=None)
@given(st.text(alphabet="%{}sldr0123.-_+,/= Aé"))
def test_whatever_is_a_macro_string_can_be_expanded(text: str):
    if is_macro_string(text, explanation=True):
        expand(text, VALUES)
