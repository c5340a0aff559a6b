from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpgui.core.explain import STAND_INS, explain
from smtpgui.core.findings import Severity
from smtpgui.core.language import in_language
from smtpgui.core.settings.fields import FIELDS
from smtpgui.core.smtp.connection.reply import Reply
from smtpgui.core.smtp.diagnosis.context import AttemptContext, complete, fields
from smtpgui.core.smtp.diagnosis.rules import EXPLANATIONS, RULES, Rule, diagnose, words_of
from smtpgui.core.smtp.diagnosis.rules.families import MEMBERS, family_of
from smtpgui.core.smtp.pasted.answer import diagnose_text, read_answer
from smtpgui.core.smtp.send_test.stages import STEP_NAMES
from tests.support.tables import rows_beside

KEYS = ("text", "host", "step")
SAMPLES = [(*(row[key] for key in KEYS), row["expected"]) for row in rows_beside(__file__, "samples")]
"""Answers with what they mean: real ones as well as made-up ones for the families."""

FAMILIES = [(*(row[key] for key in KEYS), row["family"]) for row in rows_beside(__file__, "families")]
"""Answers of real servers and services, as they stand in bug reports and manuals: each gets its family right."""


def test_samples() -> None:
    found = [(text, diagnose_text(text, step=step, host=host).code) for text, host, step, _ in SAMPLES]
    assert found == [(text, expected) for text, _, _, expected in SAMPLES]


def test_family() -> None:
    assert len(FAMILIES) > 400
    assert len({family for *_, family in FAMILIES}) >= 17
    found = [(text, diagnose_text(text, host=host, step=step).facts["family"]) for text, host, step, _ in FAMILIES]
    assert found == [(text, family) for text, _, _, family in FAMILIES]


def test_every_row_has_a_family_and_every_family_its_rows() -> None:
    codes = {rule.code for rule in RULES}
    assert {code for code in codes if not family_of(code)} == {"smtp.not_an_error"}
    known = codes | EXPLANATIONS.keys()
    assert [code for members in MEMBERS.values() for code in members if code not in known] == []


def test_facts_are_in_no_language() -> None:
    answers = (*SAMPLES, *FAMILIES)
    english = [diagnose_text(text, step=step, host=host) for text, host, step, _ in answers]
    with in_language("fr"):
        french = [diagnose_text(text, step=step, host=host) for text, host, step, _ in answers]
        told = {explain(finding).title for finding in french}
    assert french == english
    assert told.isdisjoint({explain(finding).title for finding in english})


def test_every_row_is_reached_by_a_sample() -> None:
    reached: set[int] = set()
    for text, host, step, _ in (*SAMPLES, *FAMILIES):
        answer = read_answer(text)
        for app_password in (None, True):
            row = next(
                (
                    n
                    for n, rule in enumerate(RULES)
                    if rule.fits(answer.reply, step=step or answer.step, host=host, app_password=app_password)
                ),
                None,
            )
            reached |= {row} if row is not None else set()
    assert [(rule.code, rule.text) for n, rule in enumerate(RULES) if n not in reached] == []


def test_every_row_is_explained_and_concerns_something_real() -> None:
    known = {field.name for field in FIELDS} | {"", "recipient"}
    for rule in RULES:
        assert words_of(rule.code), rule.code
        assert (rule.setting or "") in known, rule.code
        assert set(rule.steps) <= set(STEP_NAMES), rule.code


def test_only_an_answer_that_agrees_is_no_error() -> None:
    assert [code for code, words in EXPLANATIONS.items() if words.severity is not Severity.ERROR] == [
        "smtp.not_an_error"
    ]


@pytest.mark.parametrize("rule", [{"codes": (550,), "enhanced": ("5.7.1",)}, {"enhanced": ("5.7.9",)}, {}])
def test_a_code_alone_does_not_decide(rule: dict[str, tuple[str, ...]]) -> None:
    with pytest.raises(ValueError, match="alone"):
        Rule("x", **rule)  # type: ignore[arg-type]


@pytest.mark.parametrize("enhanced", ["5.7.9", "5.7.139", "5.7.30"])
def test_the_same_enhanced_code_means_different_things(enhanced: str) -> None:
    meanings = {expected for text, _, _, expected in SAMPLES if f" {enhanced} " in text}
    assert len(meanings) > 1


def test_the_words_with_settings() -> None:
    reply = Reply(553, "5.7.1", ("5.7.1 Sender address rejected: not owned by user bob",))
    known = AttemptContext("mail.test", 587, "bob@example.org", "news@example.org", "x@y.test")
    with_settings = explain(complete(diagnose(reply, step="mail_from", host="mail.test"), known))
    assert with_settings.title == "bob@example.org may not send as news@example.org."
    assert [offer.value for offer in with_settings.offers if offer.value] == ["bob@example.org"]


def test_no_sentence_has_a_hole() -> None:
    for text, host, step, _ in SAMPLES:
        words = explain(diagnose_text(text, step=step, host=host))
        for sentence in (words.title, words.why, words.fix):
            assert "{" not in str(sentence)
            assert "  " not in str(sentence), sentence


def test_what_a_pasted_answer_leaves_open_has_a_stand_in() -> None:
    for rule in RULES:
        words = words_of(rule.code)
        assert words is not None
        named = set(fields(words.title, words.why, words.fix))
        assert named <= STAND_INS.keys() | {"reply", "reply_code", "best", "method"}, rule.code


def test_buttons_do_without_stand_ins() -> None:
    words = explain(diagnose(Reply(454, lines=("TLS not available",)), step="starttls"))
    assert words.fix == "Try port [465 or 587], and tell your provider."
    assert [offer.label for offer in words.offers] == ["Copy report"]


def test_a_server_cannot_talk_itself_into_success() -> None:
    """Whatever a refusal says, its reply code makes it a refusal."""
    for words in ("250 ok", "2.0.0 message accepted, no error", "220 welcome"):
        finding = diagnose(Reply(550, lines=(words,)), step="data", host="mail.test")
        assert explain(finding).severity is Severity.ERROR


@settings(max_examples=200)
@given(st.integers(400, 599), st.text(max_size=120), st.sampled_from(["", *STEP_NAMES]))
def test_any_refusal_is_an_error_with_words(code: int, text: str, step: str) -> None:
    finding = diagnose(Reply(code, lines=(text,)), step=step, host="mail.test")
    assert explain(finding).severity is Severity.ERROR


def test_a_long_answer_is_matched_in_time() -> None:
    hostile = ("sender address account smtp auth quota limit " * 60)[:2000]
    diagnose(Reply(550, lines=(hostile,) * 30), step="rcpt_to")
