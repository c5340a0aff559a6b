from __future__ import annotations

import csv
import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from smtpgui.core.smtp.pasted.answer import READ_LIMIT, diagnose_text, read_answer
from tests.support.work import uneven

BOUNCE = """This is the mail system at host mail.example.org.

I'm sorry to have to inform you that your message could not be delivered.

--4F1A.1/mail.example.org
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org
Arrival-Date: Sun, 22 Nov 2026 10:00:00 +0000 (UTC)

Final-Recipient: rfc822; nobody@gmail.example
Action: failed
Status: 5.1.1
Remote-MTA: dns; gmail-smtp-in.l.google.com
Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does
    not exist. Please try 550-5.1.1 double-checking the recipient's address.
    550 5.1.1 https://support.google.com/mail/?p=NoSuchUser - gsmtp

--4F1A.1/mail.example.org
"""


READ = (
    ("535 5.7.8 Error: authentication failed", 535, "5.7.8", "Error: authentication failed"),
    ("535-5.7.8 Username and\n535 5.7.8 Password", 535, "5.7.8", "Username and Password"),
    ("535-5.7.8 Username and\r\n535 5.7.8 Password\r\n", 535, "5.7.8", "Username and Password"),
    ("S: 535-5.7.8 a\nS: 535 5.7.8 b", 535, "5.7.8", "a b"),
    ("<- 550 no\n-> QUIT", 550, "", "no"),
    ("<<< 550 5.1.1 no", 550, "5.1.1", "no"),
    ("<~* 535 5.7.8 no", 535, "5.7.8", "no"),
    ("SERVER -> CLIENT: 535 5.7.8 no", 535, "5.7.8", "no"),
    ("reply: b'535 5.7.8 no'", 535, "5.7.8", "no'"),
    ("(535, b'5.7.8 Username and\\n5.7.8 Password')", 535, "5.7.8", "Username and Password"),
    ('smtplib.SMTPServerDisconnected: (421, b"it\'s late")', 421, "", "it's late"),
    ("Error: Invalid login: 535-5.7.8 Username and\n535 5.7.8 Password", 535, "5.7.8", "Username and Password"),
    ('"response":"535 5.7.8 no"', 535, "5.7.8", "no"),
    ("C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: x\nS: 535 5.7.8 no", 535, "5.7.8", "no"),
    ("250 2.0.0 Ok", 250, "2.0.0", "Ok"),
    ("550-5.1.1 The account\n   does not exist\n550 5.1.1 bye", 550, "5.1.1", "The account does not exist bye"),
    ('Diagnostic-Code: X-Postfix; unknown user: "x"', 0, "", 'unknown user: "x"'),
    ("535", 535, "", ""),
    ("  535  ", 535, "", ""),
    ("[Errno 111] Connection refused", 0, "", "[Errno 111] Connection refused"),
    ("listening on port 587 since 2025", 0, "", "listening on port 587 since 2025"),
    ("", 0, "", ""),
)  # fmt: skip


def test_reading() -> None:
    read = [(text, read_answer(text).reply) for text, *_ in READ]
    assert [(text, reply.code, reply.enhanced, reply.words) for text, reply in read] == list(READ)


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


STEPS = (
    ("535 no", "auth"),
    ("454 4.7.0 no", ""),
    ("354 go", "data"),
    ("550 5.1.1 no", "rcpt_to"),
    ("smtplib.SMTPSenderRefused: (550, b'no', 'x@y')", "mail_from"),
    ("smtplib.SMTPDataError: (550, b'no')", "data"),
    ("smtplib.SMTPConnectError: (554, b'no')", "greeting"),
    ("550 no (in reply to end of DATA command)", "data"),
    ("550 no (in reply to MAIL FROM command)", "mail_from"),
    ("550 no (in reply to EHLO command)", "ehlo"),
    ("Error: Invalid login: 454 4.7.0 wait", "auth"),
)


def test_the_step_that_it_belongs_to() -> None:
    assert [(text, read_answer(text).step) for text, _ in STEPS] == list(STEPS)


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
        "(550, b'",
        "in reply to ",
        "host a[",
        "diagnostic-code: smtp; \n ",
        "550-",
        "mismatch ",
        "550 x\n",
        " " * 9,
    ]
    assert uneven(diagnose_text, [("", piece, "") for piece in pieces], whole=READ_LIMIT) == {}


@given(st.text(max_size=400) | st.from_regex(r"([2-5][0-9]{2}[ -]?[^\n]*\n?){1,5}"))
def test_any_text_gives_an_answer(text: str) -> None:
    finding = diagnose_text(text)
    assert finding.code
    assert len(str(finding.facts["reply"])) <= 300


def test_what_programs_and_servers_print() -> None:
    wrong = []
    with Path(__file__).with_name("programs.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            text = row["text"].replace("\\n", "\n")
            read = read_answer(text)
            found = (diagnose_text(text).code, read.step, read.host)
            wrong += [(row["name"], found)] if found != (row["code"], row["step"], row["host"]) else []
    assert wrong == []


REPORT = """Return-Path: <>
From: MAILER-DAEMON@example.org
Subject: =?utf-8?q?Undelivered_Mail?=
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="b1"

--b1
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: base64

SSdtIHNvcnJ5IHRvIGhhdmUgdG8gaW5mb3JtIHlvdQ==

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org
Arrival-Date: Sun, 22 Nov 2026 10:00:00 +0000 (UTC)

Final-Recipient: rfc822; first@example.net
Action: delayed
Status: 4.4.1
Diagnostic-Code: smtp; 421 4.4.1 later

Final-Recipient: rfc822; second@example.net
Action: failed
Status: 5.7.1
Remote-MTA: dns; mx.example.net
Diagnostic-Code: smtp; 550 5.7.1 zzz: Relay access
  denied

--b1
Content-Type: message/rfc822

Subject: 535 5.7.8 Error: authentication failed

hello
--b1--
"""


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
