"""One language system for window, terminal and reports: gettext, with catalogues in resources/locale."""

from __future__ import annotations

import gettext as _gettext
import locale
import os
import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache

from smtpgui.core.findings import Fact
from smtpgui.resources import resource

LANGUAGES = {"en": "English", "fr": "Français"}
"""The languages that the program speaks, by their own names; English is the language of the source."""

_current = "en"

SHOWN_LIMIT = 300
"""Longest text from outside that is shown in one place, in characters."""

_FIELD = re.compile(r"\{(\w+)\}")


@lru_cache
def _catalogue(language: str) -> _gettext.NullTranslations:
    if language == "en":
        return _gettext.NullTranslations()
    with (resource("locale") / language / "LC_MESSAGES" / "smtpgui.mo").open("rb") as file:
        return _gettext.GNUTranslations(file)


def _(text: str) -> str:
    """`text` in the current language. Never pass an f-string: it would not be found."""
    return _catalogue(_current).gettext(text) if text else ""


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "mark, do not translate yet"
    """Mark `text` of a table for translation; it is translated when it is shown."""
    return text


def ngettext(one: str, many: str, count: int) -> str:
    """The form of a text that goes with `count`, in the current language."""
    return _catalogue(_current).ngettext(one, many, count)


def say(text: str, /, **facts: Fact) -> str:
    """`text` in the current language with its `{facts}` filled in: the one way to put a value into a text.

    A value from outside cannot act on the screen (`plain`); numbers and dates are written as the reader writes them.
    A name that is none of `facts` stays as it stands. Never pass an f-string as `text`: it would not be found for
    translation.
    """
    return fill(_(text), lambda name: _in_text(facts.get(name, f"{{{name}}}")))


def say_count(one: str, many: str, count: int, /, **facts: Fact) -> str:
    """As `say`, in the form that goes with `count`, which is also the fact `{n}`."""
    values = {"n": count, **facts}
    return fill(ngettext(one, many, count), lambda name: _in_text(values.get(name, f"{{{name}}}")))


def fill(template: str, value_of: Callable[[str], str]) -> str:
    """`template` with each `{name}` replaced by what `value_of` gives for it; values are not looked into again."""
    return _FIELD.sub(lambda match: value_of(match[1]), template)


def _in_text(value: Fact) -> str:
    return plain(value) if isinstance(value, str) else shown(value)


_REASONS = frozenset({
    # of the operating system
    N_("Connection refused"), N_("Connection reset by peer"), N_("File exists"), N_("File too large"),
    N_("Input/output error"), N_("Is a directory"), N_("Network is unreachable"),
    N_("No such file or directory"), N_("No space left on device"), N_("Not a directory"),
    N_("Permission denied"), N_("Read-only file system"),
    # of those who read JSON
    N_("a name twice"), N_("a number too large"), N_("a number too long"), N_("an empty list"),
    N_("broken JSON"), N_("empty"), N_("half a character"), N_("NaN or Infinity"), N_("nested too deep"),
    N_("not a list"), N_("not UTF-8"), N_("too long"),
})  # fmt: skip
"""What is given as a reason in a fact, in English for scripts, and translated when it is shown."""


def in_own_words(reason: str) -> str:
    """A reason in the current language as far as its words are known; else `reason`."""
    return _(reason) if reason in _REASONS else reason


def use_language(language: str) -> None:
    """Speak `language` from now on; one that the program does not know becomes English."""
    global _current
    _current = language if language in LANGUAGES else "en"


def current_language() -> str:
    """The code of the language in use, for example "fr"."""
    return _current


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Speak `language` inside the block: a report in its receiver's language."""
    before = current_language()
    use_language(language)
    try:
        yield
    finally:
        use_language(before)


def system_language() -> str:
    """The language of the user's system, as far as the program speaks it.

    The variables of POSIX count first: Python says "C" for a language whose locale is not installed.
    """
    wanted = next((value for value in map(os.environ.get, _LOCALE_VARIABLES) if value), "")
    if wanted[:2].lower() in LANGUAGES:
        return wanted[:2].lower()
    try:
        name = locale.getlocale(locale.LC_MESSAGES)[0] if hasattr(locale, "LC_MESSAGES") else None
    except ValueError:  # an unknown locale name in the environment
        name = None
    code = (name or locale.getlocale()[0] or "en")[:2].lower()
    return code if code in LANGUAGES else "en"


_LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def shown(value: Fact) -> str:
    """A fact as a person reads it: plain, without control or direction characters, and not too long.

    Text from outside is never trusted: terminal escapes, line breaks and bidirectional overrides become
    visible marks instead of acting on the reader's screen.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("on") if value else _("off")
    if isinstance(value, datetime):
        return show_date(value)
    if isinstance(value, tuple):
        return _shorten(", ".join(shown(item) for item in value))
    if isinstance(value, float):
        return show_number(value)
    return _shorten(plain(str(value)))


def plain(text: str) -> str:
    """`text` in full length, on one line, with nothing in it that acts on a screen."""
    return "".join(_visible(character) for character in text)


def _visible(character: str) -> str:
    if character in "\n\t\r":
        return " "
    return "\N{REPLACEMENT CHARACTER}" if unicodedata.category(character) in _UNSAFE else character


# Control, format (bidi, zero width), surrogate, private use, unassigned, line and paragraph separators.
_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def _shorten(text: str) -> str:
    return text if len(text) <= SHOWN_LIMIT else text[: SHOWN_LIMIT - 1] + "…"


def show_number(number: float, form: str = "#,##0.###") -> str:
    """A number in the current language; `form` as in Babel."""
    from babel.numbers import format_decimal

    return format_decimal(number, form, locale=_locale())


def show_seconds(seconds: float) -> str:
    """A duration as people read it, with one decimal: "0.6 s", "0,6 s" in French."""
    return f"{show_number(seconds, '0.0')}\N{NO-BREAK SPACE}s"


def show_date(moment: datetime, form: str = "medium") -> str:
    """A date in the current language, for example "22 Nov 2026"; `form` as in Babel."""
    from babel.dates import format_date

    return format_date(moment, form, locale=_locale())


def show_time(moment: datetime) -> str:
    """Hours and minutes in the current language."""
    from babel.dates import format_time

    return format_time(moment, "short", locale=_locale())


def show_moment(moment: datetime) -> str:
    """Date and time in the current language."""
    return f"{show_date(moment)} {show_time(moment)}"


def _locale() -> str:
    # Day before month and 24 hours: what an English reader outside the United States expects too.
    return {"en": "en_GB"}.get(_current, _current)
