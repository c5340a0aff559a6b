from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from smtpgui.core.smtp.pasted.answer import READ_LIMIT, diagnose_text, read_answer
from tests.support.tables import rows_beside
from tests.support.work import uneven

HERE = Path(__file__).parent
BOUNCE = (HERE / "bounce.txt").read_text("utf-8")
REPORT = (HERE / "bounce_source.eml").read_text("utf-8")


def test_reading_and_the_step_that_it_belongs_to() -> None:
    for row in rows_beside(__file__, "reading"):
        reply = read_answer(row["text"]).reply
        assert (str(reply.code), reply.enhanced, reply.words) == (row["code"], row["enhanced"], row["words"]), row
    for text in (
        "535-5.7.8 Username and\r\n535 5.7.8 Password\r\n",
        "(535, b'5.7.8 Username and\\n5.7.8 Password')",
    ):
        reply = read_answer(text).reply
        assert (reply.code, reply.enhanced, reply.words) == (535, "5.7.8", "Username and Password")
    read = [{"text": row["text"], "step": read_answer(row["text"]).step} for row in rows_beside(__file__, "steps")]
    assert read == rows_beside(__file__, "steps")


def test_a_whole_bounce() -> None:
    answer = read_answer(BOUNCE)
    assert answer.reply.code == 550
    assert answer.host == "gmail-smtp-in.l.google.com"
    assert answer.step == "rcpt_to"
    assert "tried to reach does not exist. Please try double-checking the" in answer.reply.words
    assert diagnose_text(BOUNCE).code == "recipient.unknown"


def test_a_line_of_a_mail_log() -> None:
    line = (
        "postfix/smtp[12]: 4F1A: to=<x@y.test>, relay=mx.y.test[192.0.2.1]:25, delay=1, status=bounced (host "
        "mx.y.test[192.0.2.1] said: 554 5.7.1 <x@y.test>: Relay access denied (in reply to RCPT TO command))"
    )
    answer = read_answer(line)
    assert (answer.reply.code, answer.host, answer.step) == (554, "mx.y.test", "rcpt_to")
    assert diagnose_text(line).code == "relay.denied"


def test_what_is_told_counts_more_than_what_is_guessed() -> None:
    assert diagnose_text("535 5.7.0 no", host="smtp.mail.yahoo.com").code == "auth.yahoo_app_password_needed"
    assert diagnose_text("550 no", step="greeting").code == "greeting.refused"


def test_nothing_known() -> None:
    for text in ("550 zzz", "Kaboom", ""):
        assert diagnose_text(text).code == "smtp.unknown"


def test_a_huge_paste_is_read_in_part() -> None:
    assert read_answer("x" * 10_000_000 + "\n535 no").reply.code == 0
    assert len(read_answer("535 " + "y" * 10_000_000).reply.text) < READ_LIMIT


def test_work_for_a_hostile_paste_grows_no_faster_than_the_paste() -> None:
    pieces = [
        "(550, b'", "in reply to ", "host a[", "diagnostic-code: smtp; \n ", "550-", "mismatch ", "550 x\n",
        " " * 9,
    ]  # fmt: skip
    assert uneven(diagnose_text, [("", piece, "") for piece in pieces], whole=READ_LIMIT) == {}


@given(st.text(max_size=400) | st.from_regex(r"([2-5][0-9]{2}[ -]?[^\n]*\n?){1,5}"))
def test_any_text_gives_an_answer(text: str) -> None:
    finding = diagnose_text(text)
    assert finding.code
    assert len(str(finding.facts["reply"])) <= 300


def test_what_programs_and_servers_print() -> None:
    wrong = []
    for row in rows_beside(__file__, "programs"):
        read = read_answer(row["text"])
        found = (diagnose_text(row["text"]).code, read.step, read.host)
        wrong += [(row["name"], found)] if found != (row["code"], row["step"], row["host"]) else []
    assert wrong == []


def test_the_source_of_a_bounce() -> None:
    answer = read_answer(REPORT)
    assert answer.host == "mx.example.net"
    assert answer.reply.words == "zzz: Relay access denied"
    assert diagnose_text(REPORT).code == "relay.denied"
    assert diagnose_text(REPORT.replace("\n", "\r\n")).code == "relay.denied"


def test_a_report_that_has_a_status_alone() -> None:
    bare = re.sub(r"Diagnostic-Code: .*(\n .*)*\n", "", REPORT).replace("Status: 5.7.1", "Status: 5.1.1")
    assert diagnose_text(bare).code == "recipient.unknown"


def test_a_bounce_in_html() -> None:
    page = (
        "<html><head><style>.x{a:550 b}</style></head><body><p>Sorry</p>"
        "<div>550&nbsp;5.1.1 <b>zzz</b></div></body></html>"
    )
    source = f"From: x@y.test\nContent-Type: text/html; charset=nonsense\n\n{page}"
    for text in (page.replace("&nbsp;", " "), source.replace("&nbsp;", " ")):
        assert diagnose_text(text).code == "recipient.unknown"


def test_a_mail_source_that_is_broken_is_read_as_text() -> None:
    broken = "Content-Type: multipart/report; boundary=b1\n\n--b2\nSMTP said: 550 5.1.1 zzz"
    assert diagnose_text(broken).code == "recipient.unknown"
