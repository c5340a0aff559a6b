"""Names hidden in reports: nothing leaks, and the same name is always the same word."""

from __future__ import annotations

import base64
import re
from urllib.parse import unquote

import pytest

from smtpgui.core.findings import Finding, Record, Step
from smtpgui.core.language import use_language
from smtpgui.core.privacy.anonymize import Anonymizer, NameAnonymizer
from smtpgui.core.reports.report import OtherTest, Report
from smtpgui.core.settings import SmtpSettings
from tests.support.tables import every, rows_beside

SETTINGS = SmtpSettings(
    sender_address="Jane.Doe@news.example.org", reply_to_address="desk@example.org", server="smtp.acme.test",
    username="jdoe",
)  # fmt: skip
SECRETS = (
    "jane", "doe", "example.org", "acme", "jdoe", "desk", "reader", "lecteurs", "198.51", "2001:db8", "journal",
)  # fmt: skip
TRANSCRIPT = (
    "S: 220 mx7.acme.test ESMTP ready (198.51.100.7)",
    "C: MAIL FROM:<Jane.Doe@news.example.org>",
    "C: RCPT TO:<reader@lecteurs.test>",
    f"C: {base64.b64encode(b'jdoe').decode()}",
    "S: 550 5.1.1 <reader@lecteurs.test>: from [IPv6:2001:db8::7] via relay.acme.test, user jdoe",
    "S: 250 2.0.0 queued at 10:00:05",
)


SHAPES = rows_beside(__file__, "shapes")


def report(**more: object) -> Report:
    facts = {
        "server": "smtp.acme.test",
        "reply": "550 jane.doe@news.example.org unknown at SMTP.Acme.test",
        "seconds": 1.5,
    }
    key = "v=DKIM1; p=" + "A" * 200
    record = Record(
        "s1._domainkey.news.example.org", "TXT", key, ("v=spf1 include:spf.acme.test ip4:198.51.100.0/24",)
    )
    steps = (Step("resolve", (Finding("resolve.not_found", facts, record=record),), 0.1, TRANSCRIPT),)
    return Report("Mon Journal", SETTINGS, "reader@lecteurs.test", steps, hide_names=True, **more)


@pytest.mark.parametrize("form", ["as_text", "as_markdown", "as_html"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_nothing_leaks(form: str, language: str):
    use_language(language)
    ladder = OtherTest(
        "Platform", (Step("data", (), 1.0, ("S: 250 for Reader@Lecteurs.test by smtp.acme.test",)),)
    )
    text = getattr(report(other_tests=(ladder,), for_support=True), form)().lower()
    for secret in (*SECRETS, base64.b64encode(b"jdoe").decode().lower(), "aaaaaaaaaa"):
        assert secret not in text, secret


def test_the_same_name_is_the_same_word():
    text = report().as_text()
    assert re.search(r"Sender address +address 1\n", text)
    assert "MAIL FROM:<address 1>" in text
    assert re.search(r"SMTP server +(domain \d)\n", text)
    server = re.search(r"SMTP server +(domain \d)\n", text)[1]
    assert text.count(server) >= 3
    assert "address 3" in text, "the recipient"


def test_what_is_no_name_stays():
    text = report().as_text()
    for kept in ("5.1.1", "2.0.0", "10:00:05", "587", "(resolve.not_found)", "ESMTP ready"):
        assert kept in text, kept


def test_shapes():
    shown = [{"text": row["text"], "expected": NameAnonymizer((), ()).text(row["text"])} for row in SHAPES]
    assert shown == SHAPES


def test_names_of_every_kind():
    anonymizer = NameAnonymizer(("", " me@here.test "), ("", "ab", "10.0.0.1", "localhost", "x@y.test", "Zoé"))
    assert anonymizer.text("localhost LOCALHOST localhosts") == "name 2 name 2 localhosts"
    assert anonymizer.text("ab") == "name 1", "alone even a short one"
    assert anonymizer.text("ab cab") == "ab cab", "inside a text it would garble"
    assert anonymizer.text("10.0.0.1 x@y.test zoé me").startswith("IP 1 address 2 name 3")


FRENCH = SmtpSettings(
    sender_address="Zoé.Dupont@bücher-post.example", reply_to_address="desk@lemonde-libre.example",
    server="smtp.bücher-post.example", username="BPOST\\ZDupont",
)  # fmt: skip


def coded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@every(
    "line",
    [
        "220 SMTP.xn--bcher-post-9db.example ESMTP",
        "550 mailbox /var/vmail/bücher-post.example/zoé.dupont/new over quota",
        "550 /home/zdupont/Maildir is full, C:\\Users\\ZDUPONT too",
        "535 BPOST\\zdupont denied",
        coded("BPOST\\ZDupont"),
        coded("BPOST\\ZDupont").rstrip("="),
        "334 " + coded("Password for zdupont:"),
        "235 " + coded("welcome Zoé.Dupont@bücher-post.example"),
        "250 for Zo%C3%A9.Dupont%40b%C3%BCcher-post.example",
        "250 =?utf-8?b?" + coded("Zoé Dupont") + "?= and =?utf-8?q?Zo=C3=A9_Dupont?=",
        "550 Mr Dupont, zoe is not allowed",
        "550 selector1-lemonde-libre-example not found",
        "550 SRS0=a=b=lemonde-libre.example=desk@fwd.example",
        "550 the tenant LEMONDE-LIBRE is blocked",
        "550 bu\u0308cher-post.example, bücher-post\u3002example, buecher-post.example",
        "550 " + b"zdupont".hex(),
    ],
)
def test_a_name_in_any_spelling_and_coding(line: str):
    steps = (Step("auth", (Finding("smtp.unknown", {"reply": line}),), 0.1, (f"S: {line}",)),)
    text = Report("Mon Journal", FRENCH, "reader@abonnes.example", steps, hide_names=True).as_text()
    everything = f"{text} {unquote(text)}".lower()
    for piece in re.findall(r"[a-z0-9+/]{8,}", text, re.IGNORECASE):
        whole = piece[: len(piece) // 4 * 4]
        everything += base64.b64decode(whole).decode("utf-8", "replace").lower()
    for name in ("dupont", "zoé", "zoe", "bücher", "bcher", "buecher", "lemonde", "desk", "bpost", "zo=c3"):
        assert name not in everything, name


def test_spellings_of_one_name_are_one_word():
    text = NameAnonymizer(("desk@bücher.example",), ("smtp.bücher.example", "2001:db8::7")).text
    assert text("SMTP.xn--bcher-kva.example. 2001:0db8:0::7 desk@xn--bcher-kva.example") == (
        f"{text('smtp.bücher.example')}. {text('2001:db8::7')} {text('desk@bücher.example')}"
    )


@pytest.mark.parametrize(
    "line",
    [
        "250-AUTH LOGIN PLAIN",
        "250 2.0.0 Ok: queued as 4QrQbB4tlDz9vNQ1",
        "334 VXNlcm5hbWU6",
        "250-SIZE 35882577 100% done",
        "the contact for support, a test of the mail news",
    ],
)
def test_words_that_name_nobody_stay(line: str):
    settings = SmtpSettings(sender_address="contact@news.example", server="mail.news.example", username="z9")
    steps = (Step("auth", (), 0.1, (f"S: {line}",)),)
    assert line in Report("x", settings, "test@mail.example", steps, hide_names=True).as_text()


def test_without_a_wish_nothing_is_hidden():
    finding = Finding("x.y", {"a": "b.test"})
    assert Anonymizer().text("a@b.test") == "a@b.test"
    assert Anonymizer().finding(finding) is finding


def test_facts_of_all_kinds():
    finding = Finding("x.y", {"hosts": ("a.test", ("b.test", 3)), "port": 25, "none": None})
    assert NameAnonymizer((), ()).finding(finding).facts == {
        "hosts": ("domain 1", ("domain 2", 3)), "port": 25, "none": None,
    }  # fmt: skip


def test_who_wrote_a_message_and_about_what():
    about = Finding(
        "mail.about",
        {
            "author": ("Jane Doe <jane@paper.example>", "<x@paper.example>"),
            "subject": "For Mrs Miller",
            "message_id": "<1@paper.example>",
        },
    )
    trick = Finding(
        "mail.name_is_an_address",
        {"name": "Jane Doe", "address": "x@evil.example", "shown_address": "boss@bank.example"},
    )
    steps = (Step("message", (about, trick), 0.1),)
    text = Report("x", SETTINGS, "", mail_steps=steps, hide_names=True).as_text()
    assert not [name for name in ("Jane", "Doe", "Miller", "paper", "evil", "boss", "bank") if name in text]
    assert NameAnonymizer((), ()).finding(about).facts["author"] == ("name 1 <address 1>", "<address 2>")
    other = Finding("proof.passed", {"author": "paper.example"})
    assert NameAnonymizer((), ()).finding(other).facts["author"] == "domain 1"
