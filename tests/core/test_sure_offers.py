"""A button that knows leaves no place for one that guesses."""

from __future__ import annotations

import pytest

from smtpgui.core.explain import explain
from smtpgui.core.findings import Action, Finding
from smtpgui.core.sure_offers import offers_beside

FOUND = Finding("probe.encrypted_port", {"found_port": "465", "server": "mail.test"}, "port")


@pytest.mark.parametrize("code", ["connect.timeout", "connect.refused", "greeting.silent", "starttls.not_offered",
                                  "starttls.closed", "tls.closed", "greeting.expects_encryption"])  # fmt: skip
def test_only_the_port_that_was_seen_to_work_is_offered(code: str):
    first = Finding(code, {"port_to_try": "465", "other_port": "465", "port": "587"})
    ports = [offer for offer in explain(first).offers if (offer.action, offer.target) == (Action.SET, "port")]
    assert ports, "alone it guesses"
    assert offers_beside(first, [first]) == explain(first).offers
    beside = offers_beside(first, [first, FOUND])
    assert beside == tuple(offer for offer in explain(first).offers if offer not in ports)
    assert [offer.value for offer in offers_beside(FOUND, [first, FOUND])] == ["465"]
