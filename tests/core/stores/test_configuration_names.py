from __future__ import annotations

import pytest

from smtpgui.core.stores.configuration_names import LONGEST_NAME, as_name, clean_name, free_name, name_key
from tests.support.tables import every
from tests.support.troubles import trouble_of


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Name", "Name"),
        ("  Name\u00a0", "Name"),
        ("\u200bNa\u202eme\ufeff", "Name"),
        ("=?utf-8?q?a?=", "=?utf-8?q?a?="),
        ("x" * LONGEST_NAME, "x" * LONGEST_NAME),
        ("été 2026 🎉", "été 2026 🎉"),
    ],
)
def test_a_name_is_kept_without_what_nobody_sees(typed, kept):
    assert clean_name(typed) == kept


@every(
    "typed, code",
    [
        ("", "store.name_empty"),
        (" \u00a0\u200b", "store.name_empty"),
        ("a\nb", "store.name_characters"),
        ("\r\n", "store.name_characters"),
        ("a\0", "store.name_characters"),
        ("a\u2028b", "store.name_characters"),
        ("a\x1b[31m", "store.name_characters"),
        ("\ud800", "store.name_characters"),
        ("x" * (LONGEST_NAME + 1), "store.name_too_long"),
    ],
)
def test_a_name_that_cannot_be_kept_is_said(typed, code):
    assert trouble_of(lambda: clean_name(typed)).code == code


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a\nb\0\u202e", "ab"),
        ("  a  ", "a"),
        ("\r\n", ""),
        ("", ""),
        ("x" * 300, "x" * LONGEST_NAME),
        ("\ud800a", "a"),
    ],
)
def test_the_nearest_good_name(text, name):
    assert as_name(text) == name


@pytest.mark.parametrize(
    ("one", "other"), [("École", "E\u0301COLE"), ("STRASSE", "straße"), ("ﬁn", "FIN"), ("Ａ", "a")]
)
def test_names_that_people_take_for_the_same_are_the_same(one, other):
    assert name_key(one) == name_key(other)


def test_other_names_are_others():
    assert len({name_key(name) for name in ("a", "á", "b", "a ", "а")}) == 5  # the last one is Cyrillic


@every(
    "name, taken, free",
    [
        ("Name", [], "Name"),
        ("Name", ["Other"], "Name"),
        ("Name", ["NAME"], "Name (2)"),
        ("Name", ["Name", "name (2)", "Name (3)"], "Name (4)"),
        ("Name (2)", ["Name (2)"], "Name (3)"),
        ("Name (2)", ["Name (2)", "Name (3)"], "Name (4)"),
        ("(2)", ["(2)"], "(2) (2)"),
        ("Name (0)", ["Name (0)"], "Name (0) (2)"),
        ("x" * 200, ["x" * 200], "x" * 196 + " (2)"),
        ("x" * 195 + " yyyy", ["x" * 195 + " yyyy"], "x" * 195 + " (2)"),
    ],
)
def test_a_free_name(name, taken, free):
    assert free_name(name, taken) == free
    assert len(free) <= LONGEST_NAME
