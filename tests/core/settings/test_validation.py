"""Every field's messages, as `validate` gives them to window, command line and import alike."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from smtpgui.core.explain import explain
from smtpgui.core.findings import Severity
from smtpgui.core.language import in_language
from smtpgui.core.providers.row import Provider
from smtpgui.core.settings import SmtpSettings, is_unfilled, validate
from smtpgui.core.settings.check_server import check_port
from smtpgui.core.settings.context import Situation
from tests.support.tables import every

GOOD = {
    "sender_address": "contact@monjournal.example",
    "server": "smtp.monjournal.example",
    "port": 587,
    "username": "contact@monjournal.example",
}


def codes(setting, password=None, stored=False, **values):
    """The codes said about `setting`, for good settings with these changes."""
    findings = validate(SmtpSettings(**{**GOOD, **values}), password, password_stored=stored)
    return [finding.code for finding in findings if finding.setting == setting]


def test_what_needs_no_word_gets_none():
    assert validate(SmtpSettings(**GOOD), "correct horse") == []
    assert codes("port", port=465, starttls_auto=False) == []
    assert codes("starttls_auto", port=465, starttls_auto=False) == []
    assert codes("password", "", stored=True) == []


def test_a_character_stands_in_the_facts_as_it_is_and_is_quoted_in_words():
    for address, facts, title, french in (
        ("a<b@c.example", {"char": "<", "hidden": False}, "An email address cannot contain “<”",
         "Une adresse e-mail ne peut pas contenir «\N{NO-BREAK SPACE}<\N{NO-BREAK SPACE}»"),
        ("a\u200b@b.example", {"char": "U+200B", "hidden": True}, "An email address cannot contain U+200B",
         "Une adresse e-mail ne peut pas contenir U+200B"),
    ):  # fmt: skip
        settings = SmtpSettings(**{**GOOD, "sender_address": address})
        (finding,) = [each for each in validate(settings) if each.code == "address.characters"]
        assert (finding.facts, explain(finding).title) == (facts, title)
        with in_language("fr"):
            assert finding in validate(settings)
            assert explain(finding).title == french


def test_empty_settings_ask_for_what_is_needed():
    unfilled = [f.setting for f in validate(SmtpSettings(port=""), "") if is_unfilled(f)]
    assert unfilled == ["sender_address", "server", "port", "username", "password"]


def test_each_setting_says_what_is_wrong_with_it():
    wrong = []
    for setting, values, password, expected in json.loads((Path(__file__).parent / "faults.json").read_bytes()):
        found = codes(setting, password, **values)
        if found != expected:
            wrong.append((values, password, found))
    assert wrong == []


def test_a_missing_at_suggests_the_domain_that_is_known():
    (finding,) = (
        f
        for f in validate(SmtpSettings(**{**GOOD, "reply_to_address": "redaction"}))
        if f.setting == "reply_to_address"
    )
    assert explain(finding).title == "Add the missing @, like name@monjournal.example"


@every("server, offered")
def test_a_wrong_server_offers_the_right_one(server, offered):
    finding = next(f for f in validate(SmtpSettings(**{**GOOD, "server": server})) if f.setting == "server")
    (offer,) = explain(finding).offers
    assert (offer.target, offer.value) == ("server", offered)


@every("port, offered")
def test_a_port_in_other_digits_is_offered_in_ours(port, offered):
    (finding,) = (f for f in validate(SmtpSettings(**{**GOOD, "port": port})) if f.setting == "port")
    (offer,) = explain(finding).offers
    assert offer.value == offered


@pytest.mark.parametrize("port", ["-587", "1,000", "587 / 465", "99999999", "SSL"])
def test_where_no_port_can_be_told_none_is_offered(port):
    (finding,) = (f for f in validate(SmtpSettings(**{**GOOD, "port": port})) if f.setting == "port")
    assert explain(finding).offers == ()


def test_a_provider_may_have_a_port_of_its_own():
    settings = SmtpSettings(**{**GOOD, "port": 3535})
    known = Provider("acme", "Acme", ports=((3535, "starttls"),))
    assert list(check_port(Situation(settings, provider=known))) == []
    assert [finding.code for finding in check_port(Situation(settings))] == ["port.unusual"]


def test_sender_and_username_may_have_to_be_the_same():
    other = {"sender_address": "news@monjournal.example", "server": "smtp.gmail.com"}
    assert codes("sender_address", **other) == ["sender_address.not_username"]
    assert codes("sender_address", **{**other, "server": "smtp.sendgrid.net"}) == []
    assert codes("sender_address", **{**other, "username": "NEWS@monjournal.example"}) == []


def test_authentication_and_starttls():
    assert codes("authentication", authentication="digest_md5") == ["authentication.unknown"]
    assert codes("authentication", authentication="cram_md5") == []
    assert codes("starttls_auto", starttls_auto=False) == ["starttls_auto.off"]


def test_the_worst_that_a_hint_does_is_to_inform():
    assert explain(validate(SmtpSettings(**{**GOOD, "port": 465}))[0]).severity is Severity.HINT
