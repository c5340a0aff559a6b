from __future__ import annotations

import locale
from datetime import UTC, datetime

import pytest

from smtpgui.core import language
from smtpgui.core.language import (
    N_,
    _,
    current_language,
    in_language,
    ngettext,
    say,
    say_count,
    show_date,
    show_moment,
    show_number,
    show_seconds,
    show_time,
    system_language,
    use_language,
)

MOMENT = datetime(2026, 11, 22, 14, 2, tzinfo=UTC)


def test_english_is_the_language_of_the_source():
    assert _("Save") == "Save"
    assert _("") == ""
    assert N_("Save") == "Save"


def test_french_is_spoken_inside_the_block_only_and_nothing_unknown():
    with in_language("fr"):
        assert current_language() == "fr"
        assert _("Save") == "Enregistrer"
        assert ngettext("{n} change not saved", "{n} changes not saved", 2) == "{n} modifications non enregistrées"
    assert _("Save") == "Save"
    use_language("xx")
    assert current_language() == "en", "of a language that we do not speak"


@pytest.mark.parametrize(
    ("code", "seconds", "date", "time"),
    [("en", "0.6\xa0s", "22 Nov 2026", "14:02"), ("fr", "0,6\xa0s", "22 nov. 2026", "14:02")],
)
def test_numbers_and_dates_follow_the_language(code, seconds, date, time):
    use_language(code)
    assert show_seconds(0.6) == seconds
    assert show_date(MOMENT) == date
    assert show_time(MOMENT) == time
    assert show_moment(MOMENT) == f"{date} {time}"
    assert show_number(12345) == {"en": "12,345", "fr": "12\u202f345"}[code]


@pytest.mark.parametrize(("name", "expected"), [("fr_FR", "fr"), ("eo", "en"), (None, "en"), ("en_GB", "en")])
def test_the_language_of_the_system(monkeypatch, name, expected):
    monkeypatch.setattr(locale, "getlocale", lambda *_args: (name, "UTF-8"))
    assert system_language() == expected


def test_a_broken_locale_is_english(monkeypatch):
    def broken(*args):
        if args:
            raise ValueError("unknown locale: xx")
        return (None, None)

    monkeypatch.setattr(locale, "getlocale", broken)
    assert language.system_language() == "en"


def test_a_value_is_filled_in_once_and_cannot_act_on_the_screen():
    mark = "\N{REPLACEMENT CHARACTER}"
    assert say("{a} and {b}", a="{b}", b="\x1b[2J\u202e") == f"{{b}} and {mark}[2J{mark}"
    assert say("{long}", long="x" * 1000) == "x" * 1000
    assert say("v=spf1 exists:%{i}.{zone}", zone="z.example") == "v=spf1 exists:%{i}.z.example"


def test_values_are_written_in_the_language_of_the_reader():
    with in_language("fr"):
        assert say("{seconds} s", seconds=0.5) == "0,5 s"
    assert say_count("{n} of {file}", "{n} of {file}", 2, file="a") == "2 of a"
