"""Domain names: what can be asked for, and what was typed."""

from __future__ import annotations

import pytest

from smtpgui.core.dnshealth.zone.domain_names import both_ways, checked_domain, distance, is_at_or_below, is_name
from smtpgui.core.findings import Trouble


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Example.TEST", "example.test"), (" example.test. ", "example.test"),
        ("bücher.test", "xn--bcher-kva.test"),
        ("_dmarc.a.test", "_dmarc.a.test"), ("a.b.c.d.test", "a.b.c.d.test"),
    ],
)  # fmt: skip
def test_domains_as_typed(typed: str, name: str):
    assert checked_domain(typed) == name


@pytest.mark.parametrize(
    "typed",
    ["", ".", "localhost", "a..test", ".test", "-a.test", "a-.test", "a b.test", "me@a.test", "https://a.test",
     "192.0.2.1", "::1", "[192.0.2.1]", "x" * 64 + ".test", ".".join(["x" * 60] * 5), "a.test/24", "a\x00.test",
     "\u202e.test", "a.test\n.b", "*.a.test", "xn--\u00fc.test"],
)  # fmt: skip
def test_not_domains(typed: str):
    with pytest.raises(Trouble) as caught:
        checked_domain(typed)
    assert caught.value.finding.code == "domain.malformed"
    assert caught.value.finding.facts == {"domain": typed}


def test_names_that_can_be_asked():
    assert is_name("a.test")
    assert is_name("odd:name/x y.test.")
    assert not any(map(is_name, ["", "test", "a..test", ".a.test", "ü.test", "[a.b]", "x" * 64 + ".test"]))


def test_below():
    assert is_at_or_below("a.test", "a.test")
    assert is_at_or_below("b.a.test", "a.test")
    assert not is_at_or_below("ba.test", "a.test")


@pytest.mark.parametrize(
    ("first", "second", "steps"),
    [("abc", "abc", 0), ("abc", "abd", 1), ("", "ab", 2), ("acme", "amce", 2), ("a", "bcd", 3)],
)
def test_distance(first: str, second: str, steps: int):
    assert distance(first, second) == distance(second, first) == steps


@pytest.mark.parametrize(
    ("domain", "expected"),
    [
        ("example.test", "example.test"),
        ("bücher.test", "bücher.test (xn--bcher-kva.test)"),
        ("xn--bcher-kva.test", "bücher.test (xn--bcher-kva.test)"),
        ("xn--a.test", "xn--a.test"),
    ],
)
def test_a_domain_is_shown_both_ways(domain: str, expected: str):
    assert both_ways(domain) == expected
