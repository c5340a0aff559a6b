from __future__ import annotations

import pytest

from tests.support.tables import every


@pytest.fixture
def most():
    return 3


@every("number, word", [(1, "one"), (2, "two")])
def test_a_row_fills_the_arguments_that_are_no_fixtures(number, most, word):
    assert number < most
    assert word in ("one", "two")


def test_every_wrong_row_is_named():
    @every("number", range(5))
    def small(number):
        assert number < 3, "too big"

    with pytest.raises(AssertionError) as caught:
        small()
    assert "2 of 5 rows" in str(caught.value)
    assert all(f"{{'number': {number}}}\ntoo big" in str(caught.value) for number in (3, 4))


def test_a_row_that_breaks_the_test_is_named():
    @every("number", [1, 0])
    def inverse(number):
        assert 1 / number

    with pytest.raises(ZeroDivisionError) as caught:
        inverse()
    assert caught.value.__notes__ == ["at {'number': 0}"]
