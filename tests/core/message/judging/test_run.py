"""What is said about a message: its author, its way, the receiver's word, and what proves anything."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from smtpgui.core.explain import explain
from smtpgui.core.message.judging.path import path_of
from smtpgui.core.message.judging.summary import answers_of, selectors_in
from smtpgui.core.message.parsing.authentication_results import read_results
from smtpgui.core.message.parsing.header_text import decoded, mailboxes
from smtpgui.core.message.parsing.message import read_source
from smtpgui.core.providers.row import Provider
from smtpgui.core.settings import SmtpSettings
from tests.core.message.sample_messages import ARRIVAL, MESSAGE, ZONE, judge, record, signed
from tests.support.tables import every
from tests.support.troubles import trouble_of

ACME = Provider("acme", "Acme SMTP", servers=("smtp.acme.test",), spf_include="spf.acme.test")
SETTINGS = SmtpSettings(sender_address="news@example.test", server="smtp.acme.test")


def message(old: bytes, new: bytes) -> bytes:
    assert old in ARRIVAL + MESSAGE
    return (ARRIVAL + MESSAGE).replace(old, new, 1)


# The author


@every("line, names, code")
def test_who_seems_to_have_written_it(line: str, names: list[list[str]], code: str):
    data = message(b"From: News <news@example.test>", line.encode())
    if names:
        assert [list(box) for box in mailboxes(line.encode().partition(b":")[2])] == names
    tricks = [c for c in judge(data, offline=True).of("message") if c not in _ORDINARY]
    assert tricks == ([code] if code else [])


_ORDINARY = ("mail.about", "mail.envelope_sender", "mail.test")


@every("line, code")
def test_who_is_not_one_author_proves_nothing(line: str, code: str):
    found = judge(message(b"From: News <news@example.test>", line.encode()))
    assert {code} <= {"", *found.codes}
    assert found.of("dmarc") == ["proof.no_single_author"]


@pytest.mark.parametrize("name", [b"Subject", b"Date", b"To", b"message-id"])
def test_a_field_added_to_a_signed_message(name: bytes):
    """The signature holds, for the lower one; mail programs show the upper one."""
    found = judge(ARRIVAL + name + b": another\r\n" + signed(), record())
    assert found.of("dkim") == ["signature.valid"]
    doubled = found.one("mail.doubled_field").facts
    assert (str(doubled["field"]).lower(), doubled["count"]) == (name.decode().lower(), 2)


def test_a_copy_that_was_never_delivered_is_not_called_a_fraud():
    assert judge(MESSAGE).of("dmarc") == ["proof.not_delivered"]
    assert judge(MESSAGE + b"x", "", whole_zone="x.test A 192.0.2.1").of("dmarc") == ["proof.not_delivered"]
    assert judge(signed().replace(b"a  test", b"no test"), record()).of("dmarc")[0] == "proof.failed_reject"


def test_encoded_words_are_read_as_rfc_2047_says():
    assert decoded("=?utf-8?q?a_b?= =?utf-8?q?c?= d") == "a bc d"
    assert decoded("=?utf-8?b?4oKs?=") == "\u20ac"
    assert decoded("=?utf-8?b?!!?=") == ""
    assert decoded("=?utf-8*fr?q?=C3=A9?=") == "\u00e9"


# The test


def test_the_message_of_a_test_is_recognised():
    assert "mail.test" in judge(ARRIVAL + MESSAGE).codes
    for number in ("4f1a2b3c", " 4F1A2B3C "):
        assert "mail.the_test" in judge(ARRIVAL + MESSAGE, test_id=number).codes
    other = judge(ARRIVAL + MESSAGE, test_id="00000000").one("mail.not_the_test")
    assert other.facts == {"id": "00000000", "found": "4f1a2b3c"}
    without = judge(message(b"X-Smtpgui-Test: 4f1a2b3c\r\n", b""), test_id="4f1a2b3c")
    assert without.one("mail.not_the_test").facts["found"] == "\u2013"
    last = judge(ARRIVAL + MESSAGE, last_test="4f1a2b3c")
    assert "mail.the_test" in last.codes
    earlier = judge(ARRIVAL + MESSAGE, last_test="00000000").one("mail.another_test")
    assert earlier.facts == {"id": "4f1a2b3c", "last": "00000000"}
    notification = judge(message(b"X-Smtpgui-Test: 4f1a2b3c\r\n", b""), last_test="00000000")
    assert not [code for code in notification.of("message") if "test" in code]


@every("line, bounce")
def test_a_bounce_is_called_one(line: str, bounce: bool):
    assert ("mail.bounce" in judge(message(b"Message-ID", line.encode() + b"\r\nMessage-ID")).codes) is bounce
    old = message(b"From: News <news@", b"From: MAILER-DAEMON@").replace(b"<news@example.test>", b"<>", 1)
    assert "mail.bounce" in judge(old).codes


# The way


def test_hops_with_their_delays():
    found = judge(ARRIVAL + MESSAGE)
    assert found.of("path") == ["hop.passed", "hop.entry", "hop.whole_way"]
    entry = found.one("hop.entry").facts
    assert (entry["client"], entry["ip"], entry["by"]) == ("out.acme.test", "198.51.100.7", "mx.receiver.test")
    assert entry["seconds"] == 4.0
    assert entry["at"] == datetime(2026, 11, 24, 10, 0, 5, tzinfo=UTC)
    assert found.one("hop.whole_way").facts == {"count": 2, "seconds": 4.0, "time": "4\N{NO-BREAK SPACE}s"}


def test_slow_hops_and_wrong_clocks():
    slow = judge(message(b"10:00:05 +0000", b"10:20:05 +0000"))
    assert slow.one("hop.slow").facts == {
        "by": "mx.receiver.test", "minutes": 20, "time": "20\N{NO-BREAK SPACE}min",
    }  # fmt: skip
    skewed = judge(message(b"10:00:05 +0000", b"09:58:00 +0000"))
    assert skewed.one("hop.clocks_differ").facts["seconds"] == 121.0
    assert "hop.whole_way" not in skewed.codes
    days = judge(message(b"24 Nov 2026 10:00:05 +0000", b"27 Nov 2026 22:00:05 +0000")).one("hop.whole_way")
    assert days.facts["time"] == "4\N{NO-BREAK SPACE}d"
    hours = judge(message(b"10:00:05 +0000", b"01:00:05 -0500")).one("hop.clocks_differ")
    assert "differ by 4\N{NO-BREAK SPACE}h or more" in explain(hours).title
    zoned = judge(message(b"10:00:05 +0000", b"12:00:05 +0200 (CEST)"))
    assert "hop.clocks_differ" not in zoned.codes
    dateless = judge(message(b"10:00:05 +0000", b"some day"))
    assert dateless.of("path") == ["hop.passed", "hop.entry", "hop.whole_way"]


def test_no_trace_at_all():
    found = judge(signed(), record())
    assert "mail.no_received" in found.codes
    assert found.of("path") == ["hop.none"]
    assert found.of("spf") == ["envelope.no_address"]
    assert found.of("dmarc")[0] == "proof.passed", "a signature needs no trace"


OUTLOOK = (
    b"Received: from AM0.prod.outlook.com (2603:10a6:10:1d8:cafe::86) by DU2.outlook.office365.com"
    b" (2603:10a6:10:3c0::19) with Microsoft SMTP Server; Tue, 24 Nov 2026 10:00:09 +0000\r\n"
    b"Received: from out.acme.test (198.51.100.7) by AM0.mail.protection.outlook.com (10.1.1.1) with Microsoft SMTP"
    b" Server; Tue, 24 Nov 2026 10:00:08 +0000\r\n"
)


@every("above, arrival, ip")
def test_where_the_message_was_received(above: str, arrival: bool, ip: str | None):
    """Who greets by the receiver's own name is not believed."""
    entry = path_of(read_source(above.encode() + (ARRIVAL if arrival else b"") + MESSAGE)).entry
    assert (entry.ip if entry else None) == ip


def test_who_hands_in_with_a_password_is_no_boundary():
    header = ARRIVAL.replace(b"out.acme.test (out.acme.test", b"app.receiver.test (app.receiver.test")
    header = header.replace(
        b"(unknown [10.0.0.1]) by out.acme.test", b"(unknown [203.0.113.50]) by app.receiver.test"
    )
    assert path_of(read_source(header + MESSAGE)).entry.ip == "198.51.100.7"


# The receiver's word


def test_only_the_receivers_own_results_are_told():
    forged = (
        b"Authentication-Results: bank.test; dmarc=pass\r\nAuthentication-Results: mx.receiver.test; dkim=fail\r\n"
    )
    found = judge(ARRIVAL + forged + MESSAGE)
    above = judge(b"Authentication-Results: bank.test; dmarc=pass\r\n" + ARRIVAL + MESSAGE)
    assert above.one("receiver.strangers").facts["servers"] == ("bank.test",)
    nobody = judge(b"Authentication-Results: mx.receiver.test; dmarc=pass\r\n" + MESSAGE)
    assert nobody.of("receiver") == ["receiver.silent", "receiver.strangers"], "nobody received it"
    said = found.one("receiver.said").facts
    assert said["server"] == "mx.receiver.test"
    assert "dmarc=pass" in said["results"]
    assert found.one("receiver.strangers").facts["servers"] == ("bank.test", "mx.receiver.test")


def test_a_stranger_that_writes_the_receivers_name_decides_nothing():
    """The receiver wrote no results; who sent the message did, in its name."""
    arrival = ARRIVAL.replace(b"Authentication-Results: mx.receiver.test", b"X-Removed: mx")
    arrival = arrival.replace(b"198.51.100.7", b"203.0.113.66")
    forged = b"Authentication-Results: mx.receiver.test; dkim=pass; spf=pass; dmarc=pass\r\n"
    found = judge(arrival + forged + MESSAGE)
    assert found.of("receiver") == ["receiver.silent", "receiver.strangers"]
    assert found.of("dmarc") == ["proof.failed_reject"]


def test_microsoft_writes_no_name():
    line = (
        b"Authentication-Results: spf=pass (sender IP is 198.51.100.7) smtp.mailfrom=example.test; dmarc=pass\r\n"
    )
    said = judge(OUTLOOK.replace(b"Received: from out", line + b"Received: from out") + MESSAGE)
    assert said.one("receiver.said").facts["server"] == "Microsoft 365"
    assert (
        judge(line + ARRIVAL.replace(b"Authentication-", b"X-") + MESSAGE).of("receiver")[0] == "receiver.silent"
    )


@every("text, server, results")
def test_results_are_read_as_rfc_8601_says(text: str, server: str, results: list[str]):
    said = read_results(text)
    assert said.server == server
    assert [f"{r.method}={r.result}" for r in said.results] == results


def test_properties_of_a_result():
    (result,) = read_results('mx.test; dkim=pass header.d=a.test header.i="@a.test"').of("dkim")
    assert result.properties == {"header.d": "a.test", "header.i": "@a.test"}


def test_received_spf_of_the_receiver():
    line = b"Received-SPF: softfail (x) client-ip=198.51.100.7; envelope-from=x; receiver=mx.receiver.test\r\n"
    found = judge(line + ARRIVAL + MESSAGE)
    assert found.one("receiver.spf").facts["result"] == "softfail"
    assert found.of("spf") == ["envelope.spf_pass", "envelope.receiver_saw_another"]
    stranger = judge(ARRIVAL + line + MESSAGE)
    assert "receiver.spf" not in stranger.codes


# SPF and DMARC


@every("sender, ip, codes")
def test_spf_with_the_address_that_the_receiver_saw(sender: str, ip: str, codes: list[str]):
    arrival = ARRIVAL.replace(b"<news@example.test>", b"<" + sender.encode() + b">").replace(
        b"198.51.100.7", ip.encode()
    )
    zone = 'slow.test TXT !servfail\nout.acme.test TXT "v=spf1 a -all"'
    assert judge(arrival + MESSAGE, zone).of("spf") == codes


def test_the_envelope_is_the_receivers_word():
    arrival = ARRIVAL.replace(b"Return-Path: <news@example.test>\r\n", b"").replace(
        b"smtp.mailfrom=news@example.test", b"smtp.mailfrom=news@other.test"
    )
    found = judge(arrival + b"Return-Path: <x@example.test>\r\n" + MESSAGE)
    assert found.one("mail.envelope_sender").facts["envelope"] == "news@other.test"
    nobody = judge(MESSAGE.replace(b"From:", b"Return-Path: <x@example.test>\r\nFrom:"))
    assert "mail.envelope_sender" in nobody.codes, "without any trace the only one there is"


@every("policy, code")
def test_nothing_proves_it(policy: str, code: str):
    zone = f'example.test TXT "v=spf1 -all"\n_dmarc.example.test TXT "{policy}"'
    assert judge(ARRIVAL + MESSAGE, whole_zone=zone).of("dmarc")[0] == code


def test_without_a_policy():
    zone = ZONE.replace("_dmarc.example.test", "_other.example.test")
    assert judge(ARRIVAL + signed(), whole_zone=zone + record()).of("dmarc")[0] == "proof.passed_without_policy"
    away = (ARRIVAL + MESSAGE).replace(b"198.51.100.7", b"203.0.113.1")
    assert judge(away, whole_zone=zone).of("dmarc")[0] == "proof.nothing_proven"


def test_an_unreachable_dns_is_not_called_a_failure():
    zone = "example.test * !servfail\n_dmarc.example.test * !servfail\ns1._domainkey.example.test * !servfail"
    found = judge(ARRIVAL + signed(), whole_zone=zone)
    assert found.of("dkim") == ["signature.key_not_known"]
    assert found.of("spf") == ["envelope.spf_temperror"]
    assert found.of("dmarc")[0] == "proof.not_known"


@every("domain, policy, code")
def test_alignment(domain: str, policy: str, code: str):
    zone = f'_dmarc.example.test TXT "v=DMARC1; {policy}"\n{record(domain=domain)}'
    away = ARRIVAL.replace(b"198.51.100.7", b"203.0.113.1")
    assert judge(away + signed(domain=domain), whole_zone=zone).of("dmarc")[0] == code


def test_alignment_of_the_envelope():
    arrival = ARRIVAL.replace(b"<news@example.test>", b"<news@bounce.example.test>")
    zone = 'bounce.example.test TXT "v=spf1 ip4:198.51.100.0/24 -all"\n_dmarc.example.test TXT "v=DMARC1; p=reject'
    assert judge(arrival + MESSAGE, whole_zone=zone + '"').of("dmarc")[0] == "proof.passed_by_address"
    assert judge(arrival + MESSAGE, whole_zone=zone + '; aspf=s"').of("dmarc")[:2] == [
        "proof.failed_reject", "proof.envelope_of_another",
    ]  # fmt: skip


def test_an_unknown_signature_leaves_it_open_whatever_spf_says():
    away = ARRIVAL.replace(b"198.51.100.7", b"203.0.113.1")
    found = judge(away + signed(), "s1._domainkey.example.test TXT !servfail")
    assert found.of("dmarc")[0] == "proof.not_known"


# The custom server


def test_it_came_through_the_custom_server():
    found = judge(ARRIVAL + MESSAGE, settings=SETTINGS, provider=ACME)
    assert found.of("server") == ["origin.custom_server"]
    by_address = judge(ARRIVAL + MESSAGE, "smtp.acme.test A 198.51.100.7", settings=SETTINGS)
    assert by_address.of("server") == ["origin.custom_server"]
    by_name = judge(ARRIVAL + MESSAGE, settings=SETTINGS)  # out.acme.test, which has that address
    assert by_name.of("server") == ["origin.custom_server"]


def test_it_did_not():
    """The receiver saw another address; what it found for a name, and what is written below, is not asked."""
    forged = ARRIVAL.replace(b"[198.51.100.7]", b"[203.0.113.66]")
    assert judge(forged + MESSAGE, settings=SETTINGS, provider=ACME).of("server") == ["origin.another_service"]
    away = (ARRIVAL + MESSAGE).replace(b"out.acme.test [198.51.100.7]", b"mta.platform.test [203.0.113.1]")
    assert judge(away, settings=SETTINGS, provider=ACME).of("server") == ["origin.another_service"]
    assert judge(away, settings=SETTINGS).of("server") == ["origin.another_address"]


def test_where_it_came_from_is_not_known():
    assert judge(ARRIVAL + MESSAGE, settings=SETTINGS, offline=True).of("server") == ["origin.not_known"]
    assert judge(MESSAGE, settings=SETTINGS).of("server") == ["origin.not_in_header"]
    broken = judge(ARRIVAL + MESSAGE, "smtp.acme.test A !servfail", settings=SETTINGS, provider=None)
    assert broken.of("server") == ["origin.custom_server"], "one answer is enough"
    silent = ARRIVAL.replace(b"out.acme.test [198", b"unknown [198") + MESSAGE
    by_name = judge(silent, "smtp.acme.test A !servfail", settings=SETTINGS)
    by_record = judge(silent, whole_zone="spf.acme.test TXT !servfail", settings=SETTINGS, provider=ACME)
    assert by_name.of("server") == by_record.of("server") == ["origin.not_known"]


def test_another_sender_than_in_the_settings():
    settings = SmtpSettings(sender_address="news@other.test", server="smtp.acme.test")
    found = judge(ARRIVAL + MESSAGE, settings=settings, provider=ACME)
    assert found.of("server") == ["origin.custom_server", "origin.another_author"]


# Messages inside messages


def attached(kind: bytes = b"message/rfc822", inner: bytes = b"") -> bytes:
    return (
        b"From: reader@home.test\r\nSubject: Fwd\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n"
        b"Content-Type: text/plain\r\n\r\nsee this\r\n--x\r\nContent-Type: "
        + kind
        + b"\r\n\r\n"
        + inner
        + b"\r\n--x--\r\n"
    )


def test_an_attached_message_is_pointed_at_and_read_on_demand():
    data = attached(inner=ARRIVAL + signed())
    assert "mail.has_attached" in judge(data, record()).codes
    found = judge(data, record(), attached=True)
    assert found.one("mail.about").facts["author"] == ("News <news@example.test>",)
    assert found.of("dkim")[0] in ("signature.valid", "signature.body_altered")
    assert "mail.has_attached" not in found.codes


def test_an_attached_file_and_an_encoded_one_and_none():
    import base64

    coded = base64.encodebytes(ARRIVAL + MESSAGE)
    for kind in (b'application/octet-stream; name="a.eml"', b"message/rfc822"):
        data = attached(kind + b"\r\nContent-Transfer-Encoding: base64", coded)
        assert judge(data, attached=True).one("mail.about").facts["author"] == ("News <news@example.test>",), kind
    nothing = trouble_of(lambda: judge(ARRIVAL + MESSAGE, attached=True))
    assert nothing.code == "mail.nothing_attached"


# What others build on


def test_selectors_and_answers():
    found = judge(ARRIVAL + signed(), record(), settings=SETTINGS, provider=ACME, test_id="4f1a2b3c")
    assert selectors_in(found.steps, "example.test") == ("s1",)
    assert selectors_in(found.steps, "other.test") == ()
    assert [finding.code for finding in answers_of(found.steps)] == [
        "mail.the_test", "proof.passed", "origin.custom_server",
    ]  # fmt: skip
