"""Every button beside a message leads somewhere: each offer of each explanation, pressed."""

from __future__ import annotations

import re
from dataclasses import replace

from smtpgui.core.explain import explain, explanations
from smtpgui.core.findings import Action, Finding, Offer

FACTS = {"best_value": "plain", "port_to_try": "465", "clean": "=trimmed"}
"""What a value must be for its setting; every other fact is "x"."""


def offers(code: str) -> tuple[Offer, ...]:
    """The offers of a code, with something in every fact that they mention."""
    words = explanations()[code]
    texts = [text for offer in words.offers for text in (offer.label, offer.value, offer.target)]
    names = {name for text in texts for name in re.findall(r"\{(\w+)\}", text)}
    facts = {name: FACTS.get(name, "x") for name in names if name != "setting"}
    return explain(Finding(code, facts, "server")).offers


EVERY_OFFER = sorted({replace(offer, label="") for code in explanations() for offer in offers(code)}, key=repr)


def test_every_offer_can_be_performed(desk):
    program, pressed, said = desk.app.program, [], []
    program.actions.test = lambda *, as_client: pressed.append("client" if as_client else "test")
    desk.session.said.connect(lambda text, _button, _action: said.append(text))
    for offer in EVERY_OFFER:
        pressed.clear()
        said.clear()
        program.offers.perform(offer)
        if offer.action in (Action.EDIT, Action.SET):
            assert desk.focused() == offer.target, offer
            if offer.value and not offer.value.startswith("="):
                value = program.panes.form.editors[offer.target].value()
                assert str(value).casefold() == offer.value.casefold(), offer
        elif offer.action is Action.HELP:
            assert program.panes.panel.help.page == offer.target, offer
        elif offer.action is Action.OPEN:
            assert program.panes.tabs.currentIndex() == ("settings", "dns", "history").index(offer.target), offer
        elif offer.action is Action.COPY:
            assert len(said) == 1, offer
        elif offer.action is Action.TEST:
            assert pressed == [offer.target or "test"], offer
