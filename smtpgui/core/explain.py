"""Joins every table of words: a Finding becomes an Explanation in the current language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from importlib import import_module

from smtpgui.core.findings import (
    Action,
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
from smtpgui.core.language import N_, _, fill, in_own_words, ngettext, shown

TABLES = (
    "smtpgui.core.common_words", "smtpgui.core.settings.words", "smtpgui.core.smtp.diagnosis.words",
    "smtpgui.core.smtp.diagnosis.rules", "smtpgui.core.smtp.discovery.words",
    "smtpgui.core.dnshealth.verdict.judge", "smtpgui.core.message.words", "smtpgui.core.stores.words",
    "smtpgui.core.platforms.words", "smtpgui.core.audit.words",
)  # fmt: skip
"""The modules whose EXPLANATIONS say what each code means; each room keeps its own words."""

UNKNOWN = Explanation(
    Severity.WARNING,
    N_("Something happened that this program has no words for ({code})."),
    fix=N_("Send the report to support."),
)


STAND_INS = {
    "server": N_("SMTP server"),
    "provider": N_("SMTP server"),
    "port": N_("SMTP port"),
    "username": N_("SMTP username"),
    "sender": N_("Sender address"),
    "recipient": N_("recipient"),
    "domain": N_("your domain"),
    "names": N_("another name"),
    "issuer": N_("its issuer"),
    "date": N_("its last day"),
    "begins": N_("its first day"),
    "now": N_("today's date"),
    "time": N_("the time"),
    "other_port": N_("465 or 587"),
    "offered": N_("other methods"),
    "version": N_("an old version of TLS"),
}
"""What stands in a sentence, in brackets, for a fact that is not known: a pasted answer comes without settings."""


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


def _fill(text: Text, facts: Mapping[str, Fact]) -> str:
    if isinstance(text, Plural):
        count = facts.get(text.count)
        template = ngettext(text.one, text.many, count if isinstance(count, int) else 0)
    else:
        template = _(chosen) if (chosen := _chosen(text, facts)) else ""
    return fill(template, lambda name: shown(_in_words(name, facts)))


def _in_words(name: str, facts: Mapping[str, Fact]) -> Fact:
    """A fact for a sentence: a reason in the user's language, a stand-in for what is not known."""
    fact = facts.get(name)
    if fact in ("", None):
        if name == "keyring":
            return _("The password store of this computer")
        return f"[{_(STAND_INS[name])}]" if name in STAND_INS else ""
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
    return fill(template, lambda name: str(facts.get(name) or ""))


FOUND_PORT = "found_port"
"""The fact of a finding that names a port which was seen to work."""


def offers_beside(finding: Finding, others: Sequence[Finding]) -> tuple[Offer, ...]:
    """The offers of `finding`, which was found together with `others`.

    Where a second look found a port that works, only the button for that one stays: "Try 465" beside "Use 465"
    would be asking for nothing.
    """
    offers = explain(finding).offers
    if finding.facts.get(FOUND_PORT) or not any(other.facts.get(FOUND_PORT) for other in others):
        return offers
    return tuple(offer for offer in offers if (offer.action, offer.target) != (Action.SET, "port"))
