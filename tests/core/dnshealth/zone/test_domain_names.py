"""Domain names: what can be asked for, and what was typed."""

from __future__ import annotations

from smtpgui.core.dnshealth.zone.domain_names import is_at_or_below, is_name


def test_names_that_can_be_asked():
    assert is_name("a.test")
    assert is_name("odd:name/x y.test.")
    assert not any(map(is_name, ["", "test", "a..test", ".a.test", "ü.test", "[a.b]", "x" * 64 + ".test"]))


def test_below():
    assert is_at_or_below("a.test", "a.test")
    assert is_at_or_below("b.a.test", "a.test")
    assert not is_at_or_below("ba.test", "a.test")
