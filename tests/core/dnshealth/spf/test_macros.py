"""Macros: the examples of RFC 7208 7.4, and their syntax."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpgui.core.dnshealth.spf.macros import (
    as_name,
    expand,
    has_macros,
    is_domain_spec,
    is_macro_string,
    wants_validated_name,
)

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


@pytest.mark.parametrize(
    ("text", "expanded"),
    [
        ("%{s}", "strong-bad@email.example.com"), ("%{o}", "email.example.com"), ("%{d}", "email.example.com"),
        ("%{d4}", "email.example.com"), ("%{d3}", "email.example.com"), ("%{d2}", "example.com"), ("%{d1}", "com"),
        ("%{dr}", "com.example.email"), ("%{d2r}", "example.email"), ("%{l}", "strong-bad"),
        ("%{l-}", "strong.bad"),
        ("%{lr}", "strong-bad"), ("%{lr-}", "bad.strong"), ("%{l1r-}", "strong"),
        ("%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com"),
        ("%{lr-}.lp._spf.%{d2}", "bad.strong.lp._spf.example.com"),
        ("%{d2}.trusted-domains.example.net", "example.com.trusted-domains.example.net"),
        ("%%%_%-", "% %20"), ("%{S}", "strong-bad%40email.example.com"), ("%{d0002}", "example.com"),
        ("%{d99999999999}", "email.example.com"),
    ],
)  # fmt: skip
def test_expansion(text: str, expanded: str):
    assert is_macro_string(text, explanation=True)
    assert expand(text, VALUES) == expanded


def test_names_are_shortened_from_the_left():
    name = as_name(".".join(["a" * 60] * 5) + ".test.")
    assert name == ".".join(["a" * 60] * 4) + ".test"
    assert as_name("a" * 300) == "a" * 300


def test_what_macros_need():
    assert has_macros("%{d}.test")
    assert not has_macros("a.test")
    assert wants_validated_name("%{P2}")
    assert not wants_validated_name("%%{d}p%_")


@pytest.mark.parametrize(
    "text", ["%", "a b%{d}", "%a", "%{", "%{}", "%{d", "%{q}", "%{d0}", "%{dr2}", "a b", "é", "%{d!}"]
)
def test_bad_macro_strings(text: str):
    assert not is_macro_string(text)


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("a.test", True), ("a.test.", True), ("%{d}", True), ("a%{d}", True), ("%{d}.test", True), ("a.1-2", True),
        ("a%%", True), ("a.t%{d}.test", True), ("test", False), ("a..", False), ("a.123", False), ("a.-b", False),
        ("a.b-", False), ("%{d}test", False), ("", False), ("a.b_c", False), ("a.test..", False),
    ],
)  # fmt: skip
def test_domain_specs(text: str, good: bool):
    assert is_domain_spec(text) is good


@settings(deadline=None)
@given(st.text(alphabet="%{}sldr0123.-_+,/= Aé"))
def test_whatever_is_a_macro_string_can_be_expanded(text: str):
    if is_macro_string(text, explanation=True):
        expand(text, VALUES)
