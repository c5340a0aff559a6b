"""Answers of real servers and services, as they stand in bug reports and manuals: each gets its family right."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from smtpgui.core.smtp.diagnosis.rules import EXPLANATIONS, RULES
from smtpgui.core.smtp.diagnosis.rules.families import MEMBERS, family_of
from smtpgui.core.smtp.pasted.answer import diagnose_text


def answers() -> Iterator[tuple[str, str, str, str]]:
    """Text, server, step and family; a line break of an answer is written as two characters."""
    with (Path(__file__).parent / "families.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["text"].replace("\\n", "\n"), row["host"], row["step"], row["family"]


ANSWERS = list(answers())


def test_there_are_many() -> None:
    assert len(ANSWERS) > 400
    assert len({family for *_, family in ANSWERS}) >= 17


def test_family() -> None:
    found = [(text, diagnose_text(text, host=host, step=step).facts["family"]) for text, host, step, _ in ANSWERS]
    assert found == [(text, family) for text, _, _, family in ANSWERS]


def test_every_row_has_a_family() -> None:
    assert {rule.code for rule in RULES if not family_of(rule.code)} == {"smtp.not_an_error"}


def test_no_family_member_is_left_over() -> None:
    codes = {rule.code for rule in RULES} | EXPLANATIONS.keys()
    assert [code for members in MEMBERS.values() for code in members if code not in codes] == []
