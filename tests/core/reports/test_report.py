"""The report for support: complete, without a secret, and with nothing in it that acts on its reader."""

from __future__ import annotations

import itertools
import platform
import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from markdown_it import MarkdownIt

from smtpgui import __version__
from smtpgui.core.findings import Finding, Record, Step
from smtpgui.core.language import plain, shown, use_language
from smtpgui.core.reports import report as report_module
from smtpgui.core.reports.report import LONGEST_TRANSCRIPT, OtherTest, Report, versions
from smtpgui.core.settings import FIELDS, SmtpSettings
from smtpgui.core.settings.model import NAMES
from smtpgui.core.smtp.connection.timeouts import Limits
from smtpgui.core.smtp.send_test.api import SendTestOptions, send_test
from smtpgui.sandbox import World
from tests.core.smtp.conftest import PATIENT, disguises
from tests.servers.certificates import Certificates
from tests.servers.smtp_script import PASSWORD_PROMPT, USERNAME_PROMPT, ScriptedServer, close, expect, send, talk
from tests.support.clock import BEGUN, ticking
from tests.support.tables import every

SECRET = "Sésame-0uvre?toi"
SETTINGS = SmtpSettings(sender_address="news@example.org", server="mail.test", username="alice@example.org")
MADE = datetime(2026, 11, 22, 13, 2, tzinfo=UTC)
HOSTILE = (
    "```",
    "~~~ | a | b |",
    "<img src=http://evil.example/x onerror=alert(1)>",
    "[click here](http://evil.example) ![](http://evil.example/i) [x]: http://evil.example",
    "<http://evil.example> <b>bold</b> **bold** _it_ `code` &#x202e; &lt;script&gt;",
    "\x1b[31mred\x1b[0m \x07 \u202emoc.live",
    "# Heading",
    "[x]: http://evil.example",
    "> quote 1. one - dash + plus",
    "| cell | cell |",
    "\\` \\| \\\\",
)
SHAPES = {
    "heading_open", "paragraph_open", "bullet_list_open", "list_item_open", "table_open", "thead_open", "tbody_open",
    "tr_open", "th_open", "td_open", "fence", "inline", "text", "text_special", "softbreak", "hardbreak",
}  # fmt: skip
"""What the Markdown of a report consists of: no link, no picture, no HTML, no quotation, no emphasis."""


def tokens(markdown: str) -> list:
    """The parts of a Markdown text as its reader sees them."""
    reader = MarkdownIt("commonmark").enable("table")
    outer = reader.parse(markdown)
    return [part for token in outer for part in (token, *(token.children or ()))]


def headings(markdown: str) -> list[str]:
    found = tokens(markdown)
    return [after.content for token, after in itertools.pairwise(found) if token.type == "heading_open"]


def assert_calm(report: Report) -> None:
    """Nothing in either form acts on its reader."""
    for text in (report.as_text(), report.as_markdown()):
        kinds = {unicodedata.category(character) for character in text.replace("\n", "")}
        assert not kinds & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}, text
    shapes = {token.type for token in tokens(report.as_markdown()) if not token.type.endswith("_close")}
    assert shapes <= SHAPES, shapes - SHAPES
    assert "\u202e" not in seen(report), "an entity became what it stands for"


def seen(report: Report) -> str:
    """What its reader sees of the Markdown."""
    kinds = ("text", "text_special", "fence")
    return "".join(token.content for token in tokens(report.as_markdown()) if token.type in kinds)


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with World() as running:
        yield running


def steps_of(certificates: Certificates, **instead) -> tuple[Step, ...]:
    """The steps of a real test against a server with those answers."""
    server = ScriptedServer(talk(certificates["good"], **instead))
    try:
        network = server.network(certificates.ca_file)
        options = SendTestOptions(limits=PATIENT)
        steps = list(send_test(SETTINGS, SECRET, "reader@example.net", network, options))
    finally:
        server.stop()
    return tuple(step for step in steps if not step.running)


# What is in it


def test_a_short_report_whole():
    report = Report("Journal", SETTINGS, "reader@example.net", made_at=MADE)
    moment = MADE.astimezone().strftime("%-d %b %Y %H:%M")
    lines = [re.sub("  +", "  ", line) for line in report.as_text().splitlines()]
    labels = [field.label for field in FIELDS if field.name != "password"]
    settings = [line for line in lines if line.partition("  ")[0] in labels]
    assert [line.partition("  ")[0] for line in settings] == labels
    assert {
        "Activate custom SMTP  on", "Sender address  news@example.org", "Reply-to address  –", "SMTP server  mail.test",
        "SMTP port  587", "SMTP username  alice@example.org", "Authentication method  Login", "STARTTLS automatic  on",
    } <= {*settings}  # fmt: skip
    assert (
        "\n".join(line for line in lines if line not in settings)
        == f"""\
smtpgui {__version__} – Journal
{"=" * len(f"smtpgui {__version__} – Journal")}
{moment}
This report contains no password.

Settings
--------
Send the test to  reader@example.net

Versions
--------
smtpgui  {__version__}
Python  {platform.python_version()}
System  {platform.system()} {platform.release()}"""
    )


def test_every_setting_but_the_password_is_in_it():
    text = Report("Journal", SmtpSettings(enabled=False, starttls_auto=False)).as_text()
    for field in FIELDS:
        assert (field.label in text) is (field.name != "password")
    assert re.search(r"Activate custom SMTP +off\n", text)
    assert "Send the test to" not in text
    assert "Test\n----" not in text
    assert "DNS health" not in text


def test_versions_are_what_support_asks_first():
    assert dict(versions()) == {
        "smtpgui": __version__,
        "Python": platform.python_version(),
        "System": f"{platform.system()} {platform.release()}",
    }
    report = Report("Journal", SETTINGS)
    assert f"Python   {platform.python_version()}" in report.as_text()
    assert headings(report.as_markdown())[-1] == "Versions"


def test_steps_with_their_outcome_time_words_and_the_servers_own_line(certificates):
    refusal = [expect("AUTH LOGIN\r\n"), send(USERNAME_PROMPT), expect(""), send(PASSWORD_PROMPT), expect(""),
               send("535 5.7.8 Authentication failed")]  # fmt: skip
    text = Report("Journal", SETTINGS, steps=steps_of(certificates, auth=refusal), made_at=MADE).as_text()
    assert re.search(r"^\[ok\] Connect \(connect\)  \d\.\d\xa0s$", text, re.MULTILINE)
    assert re.search(r"^\[XX\] Sign in \(auth\)  \d\.\d\xa0s$", text, re.MULTILINE)
    assert re.search(r"^     .+ \(auth\.wrong_password\)$", text, re.MULTILINE)
    assert "     > 535 5.7.8 Authentication failed" in text
    assert "  S: 535 5.7.8 Authentication failed" in text


def test_a_step_without_a_time_and_a_warning():
    steps = (Step("settings", (Finding("starttls_auto.off", setting="starttls_auto"),)), Step("resolve"))
    text = Report("Journal", SETTINGS, steps=steps).as_text()
    assert "\n[!!] Find the server (settings)\n" in text
    assert "\n[ok] Find the server (resolve)\n" in text


def test_dns_findings_come_with_the_record_to_publish():
    record = Record("_dmarc.example.org", "TXT", "v=DMARC1; p=none", ("v=DMARC1",))
    steps = (Step("dmarc", (Finding("dmarc.missing", {"domain": "example.org"}, record=record),), 0.2),)
    report = Report("Journal", SETTINGS, dns_steps=steps)
    text = report.as_text()
    assert "\nDNS health\n----------\n[XX] DMARC  0.2\xa0s\n" in text
    assert "     _dmarc.example.org TXT v=DMARC1; p=none" in text
    assert "Test\n" not in text
    assert "Technical details" not in text


def test_the_same_in_french(certificates):
    use_language("fr")
    report = Report("Journal", SETTINGS, "reader@example.net", steps_of(certificates), made_at=MADE)
    text = report.as_text()
    assert "Ce rapport ne contient aucun mot de passe." in text
    assert re.search(r"^\[ok\] Se connecter \(connect\)  \d,\d\xa0s$", text, re.MULTILINE)
    assert "Settings" not in text
    assert headings(report.as_markdown())[0] == f"smtpgui {__version__} – Journal"
    assert len(headings(report.as_markdown())) == 5


def test_both_forms_say_the_same(certificates):
    report = Report("Journal", SETTINGS, "reader@example.net", steps_of(certificates), made_at=MADE)
    said = seen(report)
    for line in report.as_text().splitlines():
        for part in re.split(r" {2,}", line.strip()):
            if part.strip("=-"):
                assert part in said, part


def test_a_report_says_when_it_was_made(monkeypatch):
    ticking(monkeypatch, report_module)
    assert Report("Journal", SETTINGS).made_at == BEGUN


# No secret


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("scenario_id", ["all_well", "gmail_password_refused", "gmail_app_password_needed"])
def test_no_password_of_a_test_is_in_it(world, language, scenario_id):
    use_language(language)
    world.forget()
    scenario = world.scenario(scenario_id)
    options = SendTestOptions(limits=Limits(reply=2.0))
    steps = send_test(scenario.settings, scenario.password, scenario.recipient, world.network, options)
    ended = tuple(step for step in steps if not step.running)
    report = Report(scenario.name, scenario.settings, scenario.recipient, ended)
    for text in (report.as_text(), report.as_markdown()):
        assert "AUTH LOGIN" in text.replace("\\", "")
        for form in disguises(scenario.password):
            assert form not in text


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_server_that_repeats_the_password_does_not_bring_it_in(certificates, language):
    use_language(language)
    echo = [expect("AUTH LOGIN\r\n"), send(USERNAME_PROMPT), expect(""), send(PASSWORD_PROMPT), expect(""),
            send(f"535-5.7.8 {SECRET} is wrong", *(f"535-5.7.8 {form}" for form in disguises(SECRET)),
                 "535 5.7.8 end")]  # fmt: skip
    report = Report("Journal", SETTINGS, "", steps_of(certificates, auth=echo))
    for text in (report.as_text(), report.as_markdown()):
        for form in disguises(SECRET):
            assert form not in text
        assert "5.7.8" in text


# Strangers' words


@pytest.mark.parametrize("stage", ["greeting", "ehlo_again", "auth", "mail_from", "content"])
def test_a_hostile_server_cannot_break_out(certificates, stage):
    def answer(code: int) -> list:
        return [send(*(f"{code}-{line}" for line in HOSTILE), f"{code} end"), close]

    instead = {
        "greeting": answer(554),
        "ehlo_again": [expect("EHLO "), send(*(f"250-{line}" for line in HOSTILE), "250 AUTH LOGIN"), close],
        "auth": [expect("AUTH LOGIN\r\n"), *answer(535)],
        "mail_from": [expect("MAIL FROM:<"), *answer(550)],
        "content": answer(554),
    }
    steps = steps_of(certificates, **{stage: instead[stage]})
    report = Report("Journal", SETTINGS, "", steps)
    assert_calm(report)
    assert headings(report.as_markdown())[1:] == ["Settings", "Test", "Technical details", "Versions"]
    (fence,) = [token for token in tokens(report.as_markdown()) if token.type == "fence"]
    lines = fence.content.splitlines()
    if stage != "content":
        assert any(line.endswith("```") for line in lines), "what the server wrote is there, inside"
    assert any(line.startswith(("S: ", "--")) for line in lines[-2:])


@every("text", [*HOSTILE, "two\r\nlines", "`" * 9])
@every("where", ["name", "server", "port", "recipient", "fact", "reply", "record", "transcript"])
def test_a_hostile_text_cannot_break_out_anywhere(text, where):
    settings = SmtpSettings(server=text if where == "server" else "", port=text if where == "port" else 587)
    facts = {"server": text if where == "fact" else "x", "reply": text if where == "reply" else ""}
    record = Record(text, "TXT", text, (text,)) if where == "record" else None
    finding = Finding("resolve.not_found", facts, record=record)
    transcript = (f"S: {text}", text) if where == "transcript" else ()
    report = Report(
        text if where == "name" else "Journal",
        settings,
        text if where == "recipient" else "",
        (Step("resolve", (finding,), 0.1, transcript),),
    )
    assert_calm(report)
    assert len(headings(report.as_markdown())) == (5 if where == "transcript" else 4)
    quoted = plain(text) if where == "transcript" else shown(text)
    assert "".join(quoted.split()) in "".join(seen(report).split()), "whole, and nothing taken for markup"
    rows = [token for token in tokens(report.as_markdown()) if token.type == "tr_open"]
    assert len(rows) == 1 + len(NAMES) + (where == "recipient") + 1 + 3


def test_a_long_dialogue_is_cut():
    lines = tuple(f"S: 250-line {number}" for number in range(3 * LONGEST_TRANSCRIPT))
    steps = (Step("ehlo", (), 0.1, lines[:10]), Step("auth", (), 0.1, lines[10:]))
    report = Report("Journal", SETTINGS, "", steps)
    for text in (report.as_text(), report.as_markdown()):
        assert text.count("S: 250-line") == LONGEST_TRANSCRIPT
        assert text.index("line 9\n") < text.index("line 10\n")


def test_long_texts_are_cut():
    report = Report("n" * 5000, SmtpSettings(server="s" * 5000), "r" * 5000)
    assert max(map(len, report.as_text().splitlines())) < 400


# HTML, and what support gets


def html_parts(report: Report) -> tuple[set[str], str]:
    """The names of the elements of the HTML with their attributes, and its text."""
    from html.parser import HTMLParser

    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.found: set[str] = set()
            self.text = ""

        def handle_starttag(self, tag: str, attributes: list) -> None:
            self.found |= {tag, *(f"{tag}@{name}" for name, _value in attributes)}

        def handle_data(self, data: str) -> None:
            self.text += data

    reader = Reader()
    reader.feed(report.as_html())
    return reader.found, reader.text


@every("text", [*HOSTILE, "two\r\nlines", "</pre></style></title><script>x</script>"])
def test_hostile_texts_do_not_act_in_html(text):
    finding = Finding(
        "resolve.not_found", {"server": text, "reply": text}, record=Record(text, "TXT", text, (text,))
    )
    step = Step("resolve", (finding,), 0.1, (f"S: {text}",))
    report = Report(text, SmtpSettings(server=text), text, (step,))
    found, seen_text = html_parts(report)
    assert found <= {
        "html", "head", "meta", "meta@charset", "meta@http-equiv", "meta@content", "title", "style", "body", "h1", "h2",
        "p", "p@class", "table", "tr", "td", "pre", "br",
    }  # fmt: skip
    assert "".join(shown(text).split()) in "".join(seen_text.split())
    assert not {"\u202e", "\x1b"} & set(report.as_html())


def test_html_is_one_whole_document_that_needs_nothing():
    html = Report("Journal", SETTINGS, made_at=MADE).as_html()
    assert html.startswith("<!DOCTYPE html>")
    assert html.endswith("</body></html>")
    assert "default-src 'none'" in html
    assert not re.search(r"\bsrc=|href|url\(|@import", html)


def test_the_report_for_support_names_the_last_check():
    report = Report("Journal", SETTINGS, for_support=True)
    assert "reply to a debate" in report.as_text()
    assert "Last check" in headings(report.as_markdown())
    assert "Last check" not in headings(Report("Journal", SETTINGS).as_markdown())


def test_both_ladders_and_the_received_message():
    steps = (Step("auth", (Finding("auth.accepted", {"username": "x"}),), 0.1, ("S: here",)),)
    theirs = OtherTest(
        "Test by the platform", (Step("auth", (Finding("auth.wrong_password"),), 0.2, ("S: there",)),)
    )
    mail = (Step("dmarc", (Finding("proof.passed", {"author": "example.org", "by": "DKIM"}),), 0.1),)
    report = Report("Journal", SETTINGS, steps=steps, other_tests=(theirs,), mail_steps=mail)
    assert headings(report.as_markdown())[1:] == [
        "Settings", "Test", "Test by the platform", "Received message", "Technical details", "Versions",
    ]  # fmt: skip
    assert "S: here" in report.as_text()
    assert "S: there" in report.as_text()


@pytest.mark.parametrize(
    ("name", "begin"),
    [("a.md", "# smtpgui"), ("a.HTML", "<!DOCTYPE html>"), ("a.txt", "smtpgui "), ("a", "smtpgui ")],
)
def test_the_form_goes_with_the_name_of_the_file(name, begin):
    assert Report("Journal", SETTINGS).as_file(name).startswith(begin)
