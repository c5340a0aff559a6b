from __future__ import annotations

import pytest

from smtpgui.core.findings import Action, Explanation, Finding, Offer, Plural, Severity
from smtpgui.core.smtp.diagnosis.context import AttemptContext, complete, fields

WORDS = Explanation(
    Severity.ERROR,
    "{username} at {server}",
    Plural("{one}", "{n} {domain}", "n"),
    offers=(Offer(Action.SET, "Use {own_address}", "sender_address", "{own_address}"),),
)


def test_facts_of_its_own_come_first() -> None:
    known = AttemptContext("mail.test", 587, "alice@example.org", "news@example.org")
    facts = complete(Finding("x", {"server": "other.test"}), WORDS, known).facts
    assert facts["server"] == "other.test"
    assert facts["username"] == "alice@example.org"
    assert facts["domain"] == "example.org"
    assert facts["own_address"] == "alice@example.org"


def test_what_is_not_known_has_a_stand_in_in_texts_and_nothing_in_offers() -> None:
    facts = complete(Finding("x", {"server": ""}), WORDS, AttemptContext()).facts
    assert facts["username"] == "[SMTP username]"
    assert facts["server"] == "[SMTP server]"
    assert facts["own_address"] == ""


def test_without_words_nothing_is_added() -> None:
    finding = Finding("x")
    assert complete(finding, None, AttemptContext()) is finding


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
