from __future__ import annotations

import pytest

from smtpgui.core.explain import explain
from smtpgui.core.findings import Finding, Plural
from smtpgui.core.smtp.diagnosis.context import AttemptContext, complete, fields

CODE = "sender.not_allowed"
"""A code whose words mention the sender and the username, and offer to use the username as sender address."""


def test_facts_of_its_own_come_first() -> None:
    known = AttemptContext("mail.test", 587, "alice@example.org", "news@example.org")
    facts = complete(Finding(CODE, {"username": "bob@example.org", "family": "sender"}), known).facts
    assert facts == {
        "username": "bob@example.org",
        "sender": "news@example.org",
        "own_address": "alice@example.org",
        "family": "sender",
    }


def test_what_is_not_known_is_empty_and_has_a_stand_in_in_texts_only() -> None:
    finding = complete(Finding(CODE, {"sender": None}), AttemptContext())
    assert finding.facts == {"username": "", "sender": "", "own_address": ""}
    words = explain(finding)
    assert words.title == "[SMTP username] may not send as [Sender address]."
    assert not [offer for offer in words.offers if offer.value]


def test_without_words_nothing_is_added() -> None:
    finding = Finding("x")
    assert complete(finding, AttemptContext()) is finding


@pytest.mark.parametrize(
    ("known", "own", "full", "port"),
    [
        (AttemptContext("m", 587, "alice", "news@example.org"), "", "news@example.org", "465"),
        (AttemptContext("m", 465, "a@b.test", "a@b.test"), "", "", "587"),
        (AttemptContext("m", 25, "a@b.test", "c@b.test"), "a@b.test", "", "587"),
        (AttemptContext(), "", "", ""),
    ],
)
def test_what_can_be_offered(known: AttemptContext, own: str, full: str, port: str) -> None:
    facts = known.facts()
    assert (facts["own_address"], facts["full_address"], facts["other_port"]) == (own, full, port)


def test_the_provider_by_name() -> None:
    assert "Gmail" in str(AttemptContext("smtp.gmail.com", sender="x@gmail.com").facts()["provider"])
    assert AttemptContext("mail.test").facts()["provider"] == "mail.test"


def test_fields() -> None:
    assert list(fields("{a} {b}", Plural("{c}", "{d}", "n"))) == ["a", "b", "c", "d"]
