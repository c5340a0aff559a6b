from __future__ import annotations

import re
from pathlib import Path

import smtpgui.core.smtp as room
from smtpgui.core.explain import STAND_INS
from smtpgui.core.findings import Explanation, Plural, Severity
from smtpgui.core.smtp.diagnosis.context import AttemptContext, fields
from smtpgui.core.smtp.diagnosis.rules import EXPLANATIONS as ANSWERS
from smtpgui.core.smtp.diagnosis.words import EXPLANATIONS

FILES = {path.relative_to(Path(room.__file__).parent): path for path in Path(room.__file__).parent.rglob("*.py")}
BELOW = (Path(room.__file__).parents[1] / "net").glob("*.py")
EVERYTHING = "\n".join(path.read_text("utf-8") for path in (*FILES.values(), *BELOW))
CODE = re.compile(r'"((?:settings|recipient|test|resolve|connect|greeting|ehlo|starttls|tls|certificate|auth|'
                  r'mail_from|rcpt_to|data|reply|connection|probe|client)\.[a-z_]+)"')  # fmt: skip
FOUNDATION = {"resolve.timeout", "resolve.not_found", "resolve.no_answer", "tls.trust_unreadable"}
BANNED = re.compile(r"\b(please|sorry|invalid|error occurred|oops)\b", re.IGNORECASE)
ALL: dict[str, Explanation] = {**EXPLANATIONS, **ANSWERS}


def test_every_code_that_is_used_is_explained_and_every_explanation_is_used() -> None:
    """The rules and the search for settings have tests of their own for that."""
    places = (path for name, path in FILES.items() if name.parts[0] != "discovery" and "rules" not in name.parts)
    used = {code for path in places if path.name != "words.py" for code in CODE.findall(path.read_text("utf-8"))}
    assert used - ALL.keys() == set()
    assert EXPLANATIONS.keys() - used == FOUNDATION - used


def test_every_field_of_a_text_can_be_filled() -> None:
    """By the finding itself (its code is built with that name), by what is known, or by a stand-in."""
    for code, words in ALL.items():
        for name in fields(words.title, words.why, words.fix):
            given = re.search(rf'"{name}"|\b{name}=', EVERYTHING)
            assert given or name in AttemptContext().facts() or name in STAND_INS, (code, name)


def test_the_tone() -> None:
    for code, words in ALL.items():
        for text in (words.title, words.why, words.fix):
            assert not isinstance(text, Plural)
            assert not BANNED.search(text), code
            assert text == text.strip(), code
            assert "..." not in text, code
        if words.severity in (Severity.WARNING, Severity.ERROR) and words.fix:
            assert str(words.title).rstrip()[-1] in ".:”)", code
