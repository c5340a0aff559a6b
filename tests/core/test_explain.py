from __future__ import annotations

from datetime import UTC, datetime

import pytest

from smtpgui.core import explain as explaining
from smtpgui.core.explain import explain, explanations, offers_beside, severity, step_outcome
from smtpgui.core.findings import Action, Explanation, Finding, Offer, Outcome, Plural, Severity, Step
from smtpgui.core.language import shown
from tests.support.tables import every


@pytest.fixture
def words(monkeypatch):
    """A table of our own in place of the joined one."""
    table = {}
    monkeypatch.setattr(explaining, "explanations", lambda: table)
    return table


def test_facts_are_filled_into_every_text(words):
    words["x"] = Explanation(Severity.ERROR, "{server} said", "because {why}", "use {port}")
    found = explain(Finding("x", {"server": "mail.example", "why": "it could", "port": 587}))
    assert (found.title, found.why, found.fix) == ("mail.example said", "because it could", "use 587")


def test_a_count_chooses_the_plural(words):
    words["x"] = Explanation(Severity.WARNING, Plural("{n} thing", "{n} things", "n"))
    assert explain(Finding("x", {"n": 1})).title == "1 thing"
    assert explain(Finding("x", {"n": 2})).title == "2 things"


def test_an_offer_without_a_value_is_not_made(words):
    words["x"] = Explanation(
        Severity.ERROR,
        "no",
        offers=(
            Offer(Action.SET, "Use {clean}", "server", "{clean}"),
            Offer(Action.SET, "Use it", "{setting}", "{email}"),
            Offer(Action.TEST, "Test again"),
        ),
    )
    offers = explain(Finding("x", {"clean": "", "email": "a@b.example"}, "sender_address")).offers
    assert [(offer.label, offer.target, offer.value) for offer in offers] == [
        ("Use it", "sender_address", "a@b.example"),
        ("Test again", "", ""),
    ]


def test_an_unknown_code_is_said_and_not_hidden(words):
    found = explain(Finding("never.seen"))
    assert found.severity is Severity.WARNING
    assert "never.seen" in found.title


def test_a_value_is_never_read_as_a_template(words):
    words["x"] = Explanation(Severity.ERROR, "{reply}")
    assert explain(Finding("x", {"reply": "{code} {0} %s"})).title == "{code} {0} %s"


@every(
    "value, expected",
    [
        ("two\r\nlines", "two  lines"),
        ("\x1b[31mred", "�[31mred"),
        ("evil‮moc.live", "evil�moc.live"),
        ("zero​width", "zero�width"),
        ("x" * 1000, "x" * 299 + "…"),
        (("a", "b"), "a, b"),
        (None, ""),
        (0.25, "0.25"),
        (datetime(2026, 11, 22, tzinfo=UTC), "22 Nov 2026"),
        ("pässwörd – ✓", "pässwörd – ✓"),
    ],
)
def test_text_from_outside_is_made_visible_and_short(value, expected):
    assert shown(value) == expected


def test_a_step_comes_to_its_worst_finding(words):
    words["good"] = Explanation(Severity.OK, "fine")
    words["bad"] = Explanation(Severity.ERROR, "bad")
    assert step_outcome(Step("auth", (Finding("good"), Finding("bad")))) is Outcome.ERROR
    assert step_outcome(Step("auth", (Finding("good"),))) is Outcome.OK
    assert step_outcome(Step("auth")) is Outcome.OK
    assert severity(Finding("bad")) is Severity.ERROR


def test_no_code_is_explained_twice(monkeypatch):
    monkeypatch.setattr(explaining, "TABLES", (*explaining.TABLES, explaining.TABLES[0]))
    explanations.cache_clear()
    with pytest.raises(RuntimeError, match="explained twice"):
        explanations()
    explanations.cache_clear()


# A button that knows leaves no place for one that guesses

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
