"""Which buttons stand beside a finding: none that guesses where another finding of the same step knows."""

from __future__ import annotations

from collections.abc import Sequence

from smtpgui.core.explain import explain
from smtpgui.core.findings import Action, Finding, Offer

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
