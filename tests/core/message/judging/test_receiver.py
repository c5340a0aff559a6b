"""The receiver's word in the manner of large services, and in the name of the receiver where anybody can write."""

from __future__ import annotations

import pytest

from tests.core.message.sample_messages import ARRIVAL, HEADER, MESSAGE, judge, record, signed
from tests.support.tables import every

OUT = b"out.acme.test (out.acme.test [198.51.100.7])"
AT = b"; Tue, 24 Nov 2026 10:00:06 +0000\r\n"


def arrival(by: bytes, *results: bytes, above: bool = True, first: bytes = b"") -> bytes:
    lines = b"".join(b"Authentication-Results: " + text + b"\r\n" for text in results)
    trace = first + b"Received: from " + OUT + b" by " + by + b" with ESMTPS id 1" + AT
    top = b"Return-Path: <news@example.test>\r\n"
    return top + (lines + trace if above else trace + lines)


PROTON = arrival(
    b"mailin036.protonmail.ch (Postfix)",
    b"mailin036.protonmail.ch; dkim=pass (Good 2048 bit signature) header.d=example.test",
    b"mailin036.protonmail.ch; dmarc=pass (p=reject dis=none) header.from=example.test",
    b"mailin036.protonmail.ch; spf=pass smtp.mailfrom=example.test",
)
ICLOUD = arrival(
    b"st43p00im-qukt05021701.me.com (Postfix)",
    b'bimi.icloud.com; bimi=skipped reason="insufficient dmarc"',
    b"dkim-verifier.icloud.com; dkim=pass header.d=example.test",
    b"dmarc.icloud.com; dmarc=pass header.from=example.test",
    b"spf.icloud.com; spf=pass smtp.mailfrom=news@example.test",
    above=False,
)
ORANGE = arrival(
    b"mwinf5c04",
    b"orange.fr; dkim=pass header.d=example.test; spf=pass; dmarc=pass",
    above=False,
    first=b"Received: from mwinf5c04 (mwinf5c04.me-wanadoo.net [10.223.111.54]) by mwinb1q03 with LMTPA" + AT,
)


@pytest.mark.parametrize(
    ("message", "server"),
    [(PROTON, "mailin036.protonmail.ch"), (ICLOUD, "icloud.com"), (ORANGE, "orange.fr")],
    ids=["proton", "icloud", "orange"],
)
def test_a_receiver_may_write_one_line_for_each_method(message: bytes, server: str):
    found = judge(message + MESSAGE)
    said = found.one("receiver.said").facts
    assert said["server"] == server
    assert {"dkim=pass", "dmarc=pass", "spf=pass"} <= set(said["results"])
    assert "receiver.strangers" not in found.codes
    assert "proof.receiver_said" in found.codes


def test_the_receivers_name_where_the_sender_can_write_is_told_as_such():
    forged = arrival(b"mx.receiver.test (Postfix)", b"mx.receiver.test; dkim=pass; dmarc=pass", above=False)
    found = judge(forged.replace(b"198.51.100.7", b"203.0.113.66") + MESSAGE)
    assert found.of("receiver") == ["receiver.said_inside"]
    assert found.of("dmarc") == ["proof.failed_reject"], "and nothing is said of a DMARC result"


def test_results_of_several_signatures_bear_their_domains():
    line = b"mx.receiver.test; dkim=pass header.d=example.test; dkim=fail (x) header.i=@acme.test; spf=pass"
    found = judge(arrival(b"mx.receiver.test (Postfix)", line) + MESSAGE)
    results = found.one("receiver.said").facts["results"]
    assert results == ("dkim=pass (example.test)", "dkim=fail (acme.test)", "spf=pass")


def test_a_receiver_that_checked_nothing():
    found = judge(arrival(b"mx.receiver.test (Postfix)", b"mx.receiver.test; none") + MESSAGE)
    assert found.one("receiver.said").facts["results"] == ("none",)


@pytest.mark.parametrize("inside", [b"2603:10a6:10:be::15", b"2a01:111:e400:7e0c::46"])
def test_inside_exchange_online(inside: bytes):
    """Between its own servers; the envelope sender's domain is told first, its address at the end of the header."""
    top = (
        b"Received: from DB8.eurprd03.prod.outlook.com (" + inside + b") by AS8.EURP193.PROD.OUTLOOK.COM (" + inside
        + b") with Microsoft SMTP Server" + AT
        + b"Authentication-Results: spf=pass (sender IP is 198.51.100.7) smtp.mailfrom=example.test\r\n"
        b"Received-SPF: Pass (protection.outlook.com: x) receiver=protection.outlook.com; client-ip=198.51.100.7\r\n"
        b"Received: from out.acme.test (198.51.100.7) by DB3.mail.protection.outlook.com (10.1.1.1) with Microsoft"
        b" SMTP Server" + AT
    )  # fmt: skip
    end = MESSAGE.replace(b"\r\n\r\n", b"\r\nReturn-Path: news@example.test\r\n\r\n", 1)
    found = judge(top + end)
    assert found.one("mail.envelope_sender").facts["envelope"] == "news@example.test"
    assert found.of("receiver") == ["receiver.said", "receiver.spf"]
    assert found.of("dmarc")[0] == "proof.passed_by_address"


def test_received_spf_without_a_client_ip_and_in_another_spelling():
    yahoo = b"Received-SPF: pass (domain of example.test designates 198.51.100.7 as permitted sender)\r\n"
    assert judge(yahoo + ARRIVAL + MESSAGE).one("receiver.spf").facts["result"] == "pass"
    long = b"Received-SPF: fail (x) client-ip=2001:DB8:0:0:0:0:0:7;\r\n" + ARRIVAL.replace(
        b"198.51.100.7", b"2001:db8::7"
    )
    assert judge(long + MESSAGE).one("receiver.spf").facts["result"] == "fail"
    other = yahoo.replace(b"198.51.100.7", b"198.51.100.77")
    assert "receiver.spf" not in judge(other + ARRIVAL + MESSAGE).codes


def test_a_bounce_has_no_envelope_sender():
    found = judge(ARRIVAL.replace(b"<news@example.test>", b"<>", 1) + signed(), record())
    assert "mail.envelope_empty" in found.codes
    assert found.of("spf") == ["envelope.greeting_none"], "nobody says that bounces go to the greeting"
    assert HEADER


def test_the_envelope_sender_in_the_receivers_own_line():
    exim = (
        b"Received: from out.acme.test ([198.51.100.7])\r\n\tby mx.receiver.test with esmtps (Exim 4.96)\r\n"
        b"\t(envelope-from <news@example.test>) id 1abc" + AT
    )
    found = judge(exim + MESSAGE)
    assert found.one("mail.envelope_sender").facts["envelope"] == "news@example.test"
    assert found.of("spf") == ["envelope.spf_pass"]
    below = exim.replace(b"(envelope-from <news@example.test>)", b"") + exim.replace(
        b"198.51.100.7", b"203.0.113.1"
    )
    assert judge(below + MESSAGE).of("spf") == ["envelope.no_sender"], "a stranger's line tells nothing"


@every("client, pretends")
def test_who_calls_itself_a_server_of_the_receiver(client: str, pretends: bool):
    found = judge(
        b"Received: from " + client.encode() + b" by mx.receiver.test (Postfix) with ESMTP id 1" + AT + MESSAGE
    )
    assert ("hop.pretends" in found.codes) is pretends
    other = (
        b"Received: from A.outlook.com (40.107.1.1) by B.outlook.com (10.1.1.1) with Microsoft SMTP Server" + AT
    )
    assert "hop.pretends" not in judge(other + MESSAGE).codes
