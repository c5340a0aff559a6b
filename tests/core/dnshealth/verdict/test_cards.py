"""States of the cards."""

from __future__ import annotations

from smtpgui.core.dnshealth import CardState, card_state
from smtpgui.core.dnshealth.verdict.cards import STATE_WORDS
from smtpgui.core.findings import Finding
from tests.support.tables import every


@every(
    "codes, state",
    [
        (["spf.record", "spf.provider_authorised"], CardState.WORKING),
        (["spf.record", "spf.ptr"], CardState.WORKING),
        (["spf.missing"], CardState.MISSING),
        (["spf.missing", "spf.unknown"], CardState.MISSING),
        (["spf.record", "spf.pass_all", "spf.unknown"], CardState.CHANGE),
        (["spf.record", "spf.no_all"], CardState.CHANGE),
        (["spf.record", "spf.no_all", "spf.unknown"], CardState.UNKNOWN),
        (["spf.unknown"], CardState.UNKNOWN),
        (["check.broken"], CardState.UNKNOWN),
        (["dkim.selector_unknown"], CardState.UNKNOWN),
        (["dkim.selector_missing"], CardState.MISSING),
        (["dkim.key", "dkim.spare_selector_missing"], CardState.WORKING),
        (["dkim.key_broken"], CardState.CHANGE),
        (["mx.missing"], CardState.MISSING),
        (["dmarc.record", "dmarc.policy_none"], CardState.WORKING),
        (["domain.not_yours"], CardState.NOT_NEEDED),
        (["verdict.delivered"], CardState.WORKING),
        ([], CardState.NOT_NEEDED),
    ],
)
def test_state(codes: list[str], state: CardState):
    assert card_state([Finding(code) for code in codes]) is state


def test_every_state_has_words():
    assert set(STATE_WORDS) == set(CardState)
