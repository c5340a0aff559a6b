from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import settings as unhurried
from hypothesis import strategies as st

from smtpgui.core.findings import Finding, Record, Step
from smtpgui.core.settings import SmtpSettings
from smtpgui.core.settings.model import NAMES, type_of
from smtpgui.core.stores.serialization import settings_from_text, settings_to_text, steps_from_text, steps_to_text
from tests.support.tables import every

ANY_TEXT = st.text(st.characters(), max_size=20)  # lone surrogates too
OF_TYPE = {bool: st.booleans(), int: st.integers(), str: ANY_TEXT}
SETTINGS = st.builds(
    SmtpSettings, **{name: st.one_of(*(OF_TYPE[kind] for kind in type_of(name))) for name in NAMES}
)
FACTS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | ANY_TEXT
    | st.datetimes(timezones=st.just(UTC)),
    lambda facts: st.tuples(facts, facts) | st.just(()),
    max_leaves=5,
)
RECORDS = st.builds(Record, ANY_TEXT, ANY_TEXT, ANY_TEXT, st.tuples(ANY_TEXT))
FINDINGS = st.builds(
    Finding, ANY_TEXT, st.dictionaries(ANY_TEXT, FACTS, max_size=3), ANY_TEXT, st.none() | RECORDS
)
STEPS = st.builds(
    Step, ANY_TEXT, st.none() | st.tuples(FINDINGS), st.none() | st.floats(0, 1e6), st.tuples(ANY_TEXT, ANY_TEXT)
)


@unhurried(deadline=None)
@given(SETTINGS)
def test_settings_read_back_as_they_were(settings):
    assert settings_from_text(settings_to_text(settings)) == settings


def test_a_setting_that_was_added_since_has_its_default():
    kept = SmtpSettings().to_values()
    for name in NAMES:
        older = {other: value for other, value in kept.items() if other != name}
        assert settings_from_text(json.dumps(older)) == SmtpSettings(), name


@unhurried(deadline=None)
@given(st.lists(STEPS, max_size=3))
def test_steps_read_back_as_they_were(steps):
    assert steps_from_text(steps_to_text(tuple(steps))) == tuple(steps)


def test_types_of_facts_stay_what_they_are():
    moment = datetime(2026, 11, 22, 13, 30, tzinfo=UTC)
    step = Step("a", (Finding("b", {"on": True, "one": 1, "half": 0.5, "at": moment, "list": (moment, ("x",))}),))
    facts = steps_from_text(steps_to_text((step,)))[0].findings[0].facts
    assert [type(value) for value in facts.values()] == [bool, int, float, datetime, tuple]


@every(
    "read, text",
    [
        *((settings_from_text, text) for text in ("[]", '{"port": 1.5}', '{"port": true}', '{"username": null}')),
        *((steps_from_text, text) for text in ("1", "[1]", "[{}]", '[{"name": "a", "findings": [[]]}]')),
        *((read, text) for read in (settings_from_text, steps_from_text) for text in ("", "null")),
    ],
)
def test_other_text_is_neither_settings_nor_steps(read, text):
    with pytest.raises(ValueError, match=r"."):
        read(text)
