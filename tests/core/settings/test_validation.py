"""Every field's messages, as `validate` gives them to window, command line and import alike."""

from __future__ import annotations

import pytest

from smtpgui.core.explain import explain
from smtpgui.core.findings import Severity
from smtpgui.core.language import speaking
from smtpgui.core.providers.row import Provider
from smtpgui.core.settings import SmtpSettings, is_unfilled, validate
from smtpgui.core.settings.check_server import check_port
from smtpgui.core.settings.context import Situation

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


def test_good_settings_are_quiet():
    assert validate(SmtpSettings(**GOOD), "correct horse") == []


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
        with speaking("fr"):
            assert finding in validate(settings)
            assert explain(finding).title == french


def test_empty_settings_ask_for_what_is_needed():
    unfilled = [f.setting for f in validate(SmtpSettings(port=""), "") if is_unfilled(f)]
    assert unfilled == ["sender_address", "server", "port", "username", "password"]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("contact.monjournal.fr", ["address.no_at"]),
        ("a@b@c.example", ["address.two_at"]),
        ("contact@monjournal", ["address.no_dot"]),
        ("contact @monjournal.fr", ["address.space"]),
        ("a@b.example, c@d.example", ["address.many"]),
        ("a@b.example;c@d.example", ["address.many"]),
        ("a@b.example\nBcc: c@d.example", ["address.many"]),
        ("a@b.example\r\nX: y", ["address.characters"]),
        ("a\x00@b.example", ["address.characters"]),
        ("a@b.example\u2028", []),  # a trailing separator is trimmed like any space
        ("a@b\u2028.example", ["address.characters"]),
        ("a\u202e@b.example", ["address.characters"]),
        ("a\u200b@b.example", ["address.characters"]),
        ("a@b> SIZE=1 <c", ["address.characters"]),
        ("<a@b.example>", ["address.characters"]),
        ('"a b"@b.example', ["address.characters"]),
        ("a(x)@b.example", ["address.characters"]),
        ("é@b.example", ["address.not_ascii"]),
        ("a@bücher.example", ["address.domain_not_ascii"]),
        ("a@ex ample.fr", ["address.space"]),
        ("a@b..example", ["address.form"]),
        (".a@b.example", ["address.form"]),
        ("a@-b.example", ["address.form"]),
        ("a@b_c.example", ["address.characters"]),
        ("a" * 65 + "@b.example", ["address.too_long"]),
        ("a@" + "b" * 64 + ".example", ["address.form"]),
        ("contact@gmial.com", ["address.typo"]),
        ("contact@gmai.com", ["address.typo"]),
        ("contact@mail.com", []),
        ("contact@gmail.com", ["sender_address.free"]),
        ("alice@mail.test", []),
        ("a@firma.local", ["address.internal"]),
        ("a@home.arpa", ["address.internal"]),
        ("a@box.home.arpa", ["address.internal"]),
        ("news+tag@sub.monjournal.example", []),
        ("@monjournal.example", ["address.no_name"]),
        ("a@" + "b" * 60 + ".example" * 30, ["address.too_long"]),
        ("contact＠monjournal.example", ["address.characters"]),
        ("contact@monjournal。example", ["address.characters"]),
        ("😀@monjournal.example", ["address.characters"]),
        ("=?utf-8?q?x_y?=@monjournal.example", ["address.characters"]),
    ],
)
def test_sender_address(address, expected):
    assert codes("sender_address", sender_address=address, username="apikey") == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", []),
        ("redaction@monjournal.example", []),
        ("redaction", ["address.no_at"]),
        ("redaction@autre.example", ["reply_to_address.other_domain"]),
        ("noreply@monjournal.example", ["reply_to_address.nobody_reads"]),
        ("do-not-reply@monjournal.example", ["reply_to_address.nobody_reads"]),
        ("ne-pas-repondre@monjournal.example", ["reply_to_address.nobody_reads"]),
        ("casinoreply@monjournal.example", []),
        ("redaction@hotmial.com", ["address.typo", "reply_to_address.other_domain"]),
    ],
)
def test_reply_to_address(address, expected):
    assert codes("reply_to_address", reply_to_address=address) == expected


def test_a_missing_at_suggests_the_domain_that_is_known():
    (finding,) = (
        f
        for f in validate(SmtpSettings(**{**GOOD, "reply_to_address": "redaction"}))
        if f.setting == "reply_to_address"
    )
    assert explain(finding).title == "Add the missing @, like name@monjournal.example"


@pytest.mark.parametrize(
    ("server", "expected"),
    [
        ("https://mail.google.com/", ["server.url"]),
        ("smtp://smtp.monjournal.example", ["server.url"]),
        ("smtp.monjournal.example/path", ["server.url"]),
        ("smtp.monjournal.example:587", ["server.has_port"]),
        ("contact@monjournal.example", ["server.is_email"]),
        ("smtp. monjournal.example", ["server.space"]),
        ("smtp\nmonjournal.example", ["server.space"]),
        ("smtp.monjournal.example\x00", ["server.space"]),
        ("smtp_out.monjournal.example", []),
        ("smtp!.monjournal.example", ["server.characters"]),
        ("smtp..monjournal.example", ["server.form"]),
        ("-smtp.monjournal.example", ["server.form"]),
        ("a" * 64 + ".example", ["server.form"]),
        (".".join(["abcdefghi"] * 30), ["server.form"]),
        ("smtp.monjournal.example.", []),
        ("smtp.exаmple.com", ["server.not_ascii"]),  # a Cyrillic а
        ("bücher.example", ["server.not_ascii"]),
        ("imap.monjournal.example", ["server.incoming"]),
        ("pop3.monjournal.example", ["server.incoming"]),
        ("webmail.monjournal.example", ["server.webmail"]),
        ("mail.google.com", ["server.webmail"]),
        ("192.0.2.1", ["server.address", "server.internal"]),
        ("8.8.8.8", ["server.address"]),
        ("[2001:4860:4860::8888]", ["server.address"]),
        ("2001:4860:4860::8888", ["server.address"]),
        ("mailserver", ["server.internal"]),
        ("mail.firma.local", ["server.internal"]),
        ("SMTP.MonJournal.example", []),
        ("smtp.monjournal.example 587", ["server.has_port"]),
        ("smtp.😀.example", ["server.characters"]),
        ("256.1.1.1", ["server.form"]),
        ("outlook.office.com", ["server.webmail"]),
        ("outlook.office365.com", ["server.incoming"]),
        ("aspmx.l.google.com", ["server.incoming"]),
    ],
)
def test_server(server, expected):
    assert codes("server", server=server) == expected


@pytest.mark.parametrize(
    ("server", "offered"),
    [
        ("https://mail.google.com/", "smtp.gmail.com"),
        ("https://ssl0.ovh.net/roundcube?x", "ssl0.ovh.net"),
        ("http://user:pw@smtp.monjournal.example:25/", "smtp.monjournal.example"),
        ("smtp.monjournal.example:587", "smtp.monjournal.example"),
        ("contact@gmail.com", "smtp.gmail.com"),
        ("contact@monjournal.example", "smtp.monjournal.example"),
        ("imap.monjournal.example", "smtp.monjournal.example"),
        ("mail.google.com", "smtp.gmail.com"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("smtp. monjournal.example", "smtp.monjournal.example"),
    ],
)
def test_a_wrong_server_offers_the_right_one(server, offered):
    finding = next(f for f in validate(SmtpSettings(**{**GOOD, "server": server})) if f.setting == "server")
    (offer,) = explain(finding).offers
    assert (offer.target, offer.value) == ("server", offered)


@pytest.mark.parametrize(
    ("port", "expected"),
    [
        (0, ["port.range"]),
        (65536, ["port.range"]),
        ("５８７", ["port.range"]),
        ("+587", ["port.range"]),
        ("0587", ["port.range"]),
        ("1,000", ["port.range"]),
        ("abc", ["port.range"]),
        ("", ["port.empty"]),
        (25, ["port.relay"]),
        (993, ["port.incoming"]),
        (110, ["port.incoming"]),
        (465, ["port.implicit_tls"]),
        (2465, ["port.implicit_tls"]),
        (587, []),
        (2525, []),
        (26, ["port.unusual"]),
        (65535, ["port.unusual"]),
    ],
)
def test_port(port, expected):
    assert codes("port", port=port) == expected


def test_port_465_without_starttls_needs_no_word():
    assert codes("port", port=465, starttls_auto=False) == []
    assert codes("starttls_auto", port=465, starttls_auto=False) == []


@pytest.mark.parametrize(
    ("port", "offered"),
    [("５８７", "587"), ("+465", "465"), ("0025", "25"), ("465 (SSL)", "465"), ("Port: 587", "587")],
)
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


@pytest.mark.parametrize(
    ("username", "server", "expected"),
    [
        ("", "smtp.monjournal.example", ["username.empty"]),
        ("   ", "smtp.monjournal.example", ["username.empty"]),
        ("contact", "smtp.monjournal.example", []),
        ("contact", "smtp.gmail.com", ["username.need_full"]),
        ("contact@monjournal.example", "smtp.sendgrid.net", ["username.literal"]),
        ("apikey", "smtp.sendgrid.net", []),
        ("con\ntact", "smtp.monjournal.example", ["username.characters"]),
        ("con\u200btact", "smtp.monjournal.example", ["username.characters"]),
        ("x" * 1025, "smtp.monjournal.example", ["username.too_long"]),
    ],
)
def test_username(username, server, expected):
    assert codes("username", username=username, server=server) == expected


@pytest.mark.parametrize(
    ("password", "server", "expected"),
    [
        (None, "smtp.gmail.com", []),
        ("", "smtp.gmail.com", ["password.empty"]),
        ("abcdefghijklmnop", "smtp.gmail.com", ["password.google_ok"]),
        ("abcd efgh ijkl mnop", "smtp.gmail.com", ["password.google_ok"]),
        ("Sommer2026", "smtp.gmail.com", ["password.google_length"]),
        ("abcdefghijklmno1", "smtp.gmail.com", ["password.google_characters"]),
        ("correct horse", "smtp.monjournal.example", []),
        (" correct", "smtp.monjournal.example", ["password.edge_space"]),
        ("correct\u00a0", "smtp.monjournal.example", ["password.edge_space"]),
        ("“correct”", "smtp.monjournal.example", ["password.smart_quotes"]),
        ("cor\u200brect", "smtp.monjournal.example", ["password.invisible"]),
        ("\u200bcorrect", "smtp.monjournal.example", ["password.edge_space"]),
        ("●●●●●●●●", "smtp.monjournal.example", ["password.mask"]),
        ("********", "smtp.gmail.com", ["password.mask"]),
        ("pässwörd ✓", "smtp.monjournal.example", []),
        ("two\nlines", "smtp.monjournal.example", ["password.characters"]),
        ("x" * 1025, "smtp.monjournal.example", ["password.too_long"]),
    ],
)
def test_password(password, server, expected):
    assert codes("password", password, server=server) == expected


def test_an_empty_field_stands_for_the_stored_password():
    assert codes("password", "", stored=True) == []


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
