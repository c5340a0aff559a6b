"""Joins every table of words: a Finding becomes an Explanation in the current language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from importlib import import_module

from smtpgui.core.findings import (
    Choice,
    Explanation,
    Fact,
    Finding,
    Offer,
    Outcome,
    Plural,
    Severity,
    Step,
    Text,
    outcome,
)
from smtpgui.core.language import N_, _, in_own_words, ngettext, show_date, show_number

TABLES = (
    "smtpgui.core.common_words",
    "smtpgui.core.settings.words",
    "smtpgui.core.smtp.diagnosis.words",
    "smtpgui.core.smtp.diagnosis.rules",
    "smtpgui.core.smtp.discovery.words",
    "smtpgui.core.dnshealth.words.main_records",
    "smtpgui.core.message.words",
    "smtpgui.core.stores.words",
    "smtpgui.core.platforms.words",
    "smtpgui.core.audit.words",
)
"""The modules whose EXPLANATIONS say what each code means; each room keeps its own words."""

SHOWN_LIMIT = 300
"""Longest text from outside that is shown in one place, in characters."""

UNKNOWN = Explanation(
    Severity.WARNING,
    N_("Something happened that this program has no words for ({code})."),
    fix=N_("Send the report to support."),
)

_FIELD = re.compile(r"\{(\w+)\}")


@lru_cache
def explanations() -> Mapping[str, Explanation]:
    """Every code that the program can explain, with its untranslated words."""
    joined: dict[str, Explanation] = {}
    for name in TABLES:
        table: Mapping[str, Explanation] = import_module(name).EXPLANATIONS
        twice = joined.keys() & table.keys()
        if twice:
            raise RuntimeError(f"explained twice: {', '.join(sorted(twice))}")
        joined |= table
    return joined


def explain(finding: Finding) -> Explanation:
    """The words for `finding` in the current language, with its facts filled in and made safe to show."""
    words = explanations().get(finding.code, UNKNOWN)
    label = _label(finding.setting) or finding.facts.get("name", "")
    facts = {"code": finding.code, "setting": finding.setting, "label": label, **finding.facts}
    return replace(
        words,
        title=_fill(words.title, facts),
        why=_fill(words.why, facts),
        fix=_fill(words.fix, facts),
        offers=tuple(offer for offer in (_offer(offer, facts) for offer in words.offers) if offer is not None),
    )


def _label(setting: str) -> str:
    """The name that the form has for `setting`; "" for what is none."""
    fields = import_module("smtpgui.core.settings.fields").FIELDS  # a table like those of the words
    return next((_(field.label) for field in fields if field.name == setting), "")


def severity(finding: Finding) -> Severity:
    """How much `finding` matters, by its table."""
    return explanations().get(finding.code, UNKNOWN).severity


def step_outcome(step: Step) -> Outcome:
    """What an ended step came to."""
    return outcome(severity(finding) for finding in step.findings or ())


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


def _fill(text: Text, facts: Mapping[str, Fact]) -> str:
    if isinstance(text, Plural):
        count = facts.get(text.count)
        template = ngettext(text.one, text.many, count if isinstance(count, int) else 0)
    else:
        template = _(chosen) if (chosen := _chosen(text, facts)) else ""
    return _FIELD.sub(lambda match: shown(_said(match[1], facts)), template)


def _said(name: str, facts: Mapping[str, Fact]) -> Fact:
    """A fact; a reason in the user's language."""
    fact = facts.get(name, "")
    return in_own_words(fact) if name == "reason" and isinstance(fact, str) else fact


def _chosen(text: str | Choice, facts: Mapping[str, Fact]) -> str:
    if isinstance(text, str):
        return text
    return text.texts.get(str(facts.get(text.fact, "")), text.otherwise)


def _offer(offer: Offer, facts: Mapping[str, Fact]) -> Offer | None:
    """`offer` with its facts filled in; None where there is nothing to write."""
    value = _insert(offer.value, facts)
    if offer.value and not value:
        return None
    return replace(offer, label=_fill(offer.label, facts), target=_insert(offer.target, facts), value=value)


def _insert(template: str, facts: Mapping[str, Fact]) -> str:
    return _FIELD.sub(lambda match: str(facts.get(match[1]) or ""), template)
