from __future__ import annotations

import pytest

from smtpgui.core.findings import Finding
from smtpgui.core.privacy.secrets import WITHHELD, Redactor
from smtpgui.core.smtp.connection.reply import Reply
from smtpgui.core.smtp.connection.transcript import FACT_LIMIT, LINE_LIMIT, SHOWN_LINES, Transcript, escaped
from tests.support.tables import every


@pytest.fixture
def transcript() -> Transcript:
    redactor = Redactor()
    redactor.hide("open-sesame", "[password]")
    return Transcript(redactor)


@every(
    "text, shown",
    [
        ("plain é ✓", "plain é ✓"),
        ("a\tb", "a b"),
        ("a\r\nb", "a\\r\\nb"),
        ("\x1b[31mred\x00", "\\x1b[31mred\\x00"),
        ("\u202egpj", "\\u202egpj"),
        ("a\u200bb\u2028c\ufeff", "a\\u200bb\\u2028c\\ufeff"),
        ("<b>&</b>", "<b>&</b>"),
        ("x" * 600, "x" * (LINE_LIMIT - 1) + "…"),
        ("\x00" * 600, ("\\x00" * 600)[: LINE_LIMIT - 1] + "…"),
    ],
)
def test_escaping(text: str, shown: str) -> None:
    assert escaped(text) == shown
    assert len(escaped(text)) <= LINE_LIMIT


def test_who_said_what(transcript: Transcript) -> None:
    transcript.sent("EHLO x")
    transcript.received(Reply(250, lines=("mail", "SIZE 1")))
    transcript.received(Reply(235, lines=("",)))
    transcript.note("closed")
    assert transcript.take() == ("C: EHLO x", "S: 250-mail", "S: 250 SIZE 1", "S: 235 ", "-- closed")
    assert transcript.take() == ()


def test_a_reply_loses_its_secrets_before_anybody_sees_it(transcript: Transcript) -> None:
    clean = transcript.received(Reply(535, lines=("you said open-sesame",)))
    assert clean.lines == ("you said [password]",)
    transcript.note("and OPEN-SESAME again")
    assert not [line for line in transcript.take() if "sesame" in line.lower()]


def test_a_secret_in_pieces_over_several_replies_does_not_come_out_whole(transcript: Transcript) -> None:
    for piece in ("open", "-ses", "ame"):
        transcript.received(Reply(250, lines=(piece,)))
    assert transcript.take() == ("S: 250 open", "S: 250 -ses", f"S: 250 {WITHHELD}")


def test_a_long_reply_is_written_down_in_part(transcript: Transcript) -> None:
    transcript.received(Reply(250, lines=tuple(f"X{n}" for n in range(100))))
    lines = transcript.take()
    assert len(lines) == SHOWN_LINES + 1
    assert lines[-1] == "-- 60 more lines"


def test_facts_are_cleaned(transcript: Transcript) -> None:
    finding = Finding("x", {"a": "open-sesame\x1b", "b": ("\x00", 3), "c": 4, "d": "y" * 400}, setting="password")
    clean = transcript.clean(finding)
    assert clean.facts["a"] == "[password]\\x1b"
    assert clean.facts["b"] == ("\\x00", 3)
    assert clean.facts["c"] == 4
    assert len(str(clean.facts["d"])) == FACT_LIMIT
    assert clean.setting == "password"
    assert transcript.clean(clean) == clean
