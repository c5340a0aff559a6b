"""Cards of the checks, and the state that the findings of a check come to."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from smtpgui.core.dnshealth.check import is_undecided
from smtpgui.core.dnshealth.checks import CHECKS
from smtpgui.core.dnshealth.verdict.judge import severity
from smtpgui.core.findings import Finding, Severity
from smtpgui.core.language import N_


class CardState(StrEnum):
    """The state of a card. UNKNOWN is never shown as MISSING."""

    WORKING = "working"
    CHANGE = "change"
    MISSING = "missing"
    UNKNOWN = "unknown"
    NOT_NEEDED = "not_needed"


STATE_WORDS = {
    CardState.WORKING: N_("Working"),
    CardState.CHANGE: N_("Needs a change"),
    CardState.MISSING: N_("Missing"),
    CardState.UNKNOWN: N_("Could not check"),
    CardState.NOT_NEEDED: N_("Not needed"),
}
"""Each state in words, to be translated when shown."""


CARDS = {check.name: check.card for check in CHECKS}
"""The card of each check, by the name of its step."""

_UNMET = frozenset({"bulk.spf", "bulk.dkim", "bulk.dmarc", "bulk.alignment", "bulk.reverse_dns"})


def card_state(findings: Iterable[Finding]) -> CardState:
    """The state of the card whose check ended with `findings`; without any the check was not needed."""
    codes = {finding.code: severity(finding) for finding in findings}
    if not codes or "domain.not_yours" in codes or all(code.endswith(".absent") for code in codes):
        return CardState.NOT_NEEDED
    bad = [code for code, grade in codes.items() if grade in (Severity.ERROR, Severity.WARNING)]
    proven = [code for code in bad if not is_undecided(code)]
    if codes.keys() & _UNMET:
        return CardState.CHANGE
    if any(code.endswith("missing") or code == "ns.no_such_domain" for code in proven):
        return CardState.MISSING
    if any(codes[code] is Severity.ERROR for code in proven):
        return CardState.CHANGE
    if any(is_undecided(code) for code in codes):
        return CardState.UNKNOWN
    return CardState.CHANGE if proven else CardState.WORKING
