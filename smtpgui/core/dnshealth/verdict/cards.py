"""The DNS cards: what each check is for in one line, and the state that its findings come to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from smtpgui.core.dnshealth.words.main_records import EXPLANATIONS
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


@dataclass(frozen=True, slots=True)
class Card:
    """A check's title and its purpose, to be translated when shown; the names of standards stay as they are."""

    title: str
    purpose: str


CARDS = {
    "ns": Card("NS", N_("Name servers that hold the records of your domain.")),
    "mx": Card("MX", N_("Says where answers to your emails arrive.")),
    "spf": Card("SPF", N_("Says which servers may send for your domain.")),
    "dkim": Card("DKIM", N_("Proves that the message was not altered.")),
    "dmarc": Card("DMARC", N_("Tells mailboxes what to do with mail that fails the checks.")),
    "mta_sts": Card("MTA-STS", N_("Asks senders to encrypt what they send to you.")),
    "tls_rpt": Card("TLS-RPT", N_("Says who receives reports about encrypted delivery.")),
    "bimi": Card("BIMI", N_("Shows your logo beside your messages.")),
    "dnssec": Card("DNSSEC", N_("Signs your records against forgery.")),
    "dane": Card("DANE", N_("Vouches for the certificates of your mail servers.")),
    "ptr": Card("PTR", N_("Gives the address of your own mail server its name.")),
    "blocklist": Card(N_("Block lists"), N_("Lists of senders whose mail is refused.")),
    "bulk": Card(N_("Bulk"), N_("What large mailboxes ask of who sends many messages.")),
}
"""The card of each check, by the name of its step."""

_CANNOT_TELL = ("check.broken", "dkim.selector_unknown", "blocklist.refused", "bulk.cannot_tell")
_UNMET = frozenset({"bulk.spf", "bulk.dkim", "bulk.dmarc", "bulk.alignment", "bulk.reverse_dns"})


def card_state(findings: Iterable[Finding]) -> CardState:
    """The state of the card whose check ended with `findings`; without any the check was not needed."""
    codes = {finding.code: EXPLANATIONS[finding.code].severity for finding in findings}
    if not codes or "domain.not_yours" in codes or all(code.endswith(".absent") for code in codes):
        return CardState.NOT_NEEDED
    bad = [code for code, severity in codes.items() if severity in (Severity.ERROR, Severity.WARNING)]
    proven = [code for code in bad if not _cannot_tell(code)]
    if codes.keys() & _UNMET:
        return CardState.CHANGE
    if any(code.endswith("missing") or code == "ns.no_such_domain" for code in proven):
        return CardState.MISSING
    if any(codes[code] is Severity.ERROR for code in proven):
        return CardState.CHANGE
    if any(_cannot_tell(code) for code in codes):
        return CardState.UNKNOWN
    return CardState.CHANGE if proven else CardState.WORKING


def _cannot_tell(code: str) -> bool:
    return code.endswith(".unknown") or code in _CANNOT_TELL
