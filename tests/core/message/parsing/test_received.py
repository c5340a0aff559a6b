"""Received lines: what the client says of itself never stands for what the receiver saw."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from smtpgui.core.message.parsing.received import date_of, read_hop
from tests.core.message.sample_messages import ARRIVAL, MESSAGE, judge
from tests.support.tables import every, rows_beside

SENT = datetime(2026, 11, 24, 10, 0, 5, tzinfo=UTC)
RETURN = b"Return-Path: <news@example.test>\r\n"


def test_the_name_and_the_address_are_those_that_the_receiver_saw():
    """The first lines are of clients that say something else."""
    rows = rows_beside(__file__, "received")
    hops = [read_hop(row["line"], 0) for row in rows]
    assert [
        {"line": row["line"], "host": hop.host, "ip": hop.ip} for row, hop in zip(rows, hops, strict=True)
    ] == rows
    assert {(hop.by, hop.at) for hop in hops if hop.ip == "203.0.113.66"} == {("mx.receiver.test", SENT)}


@pytest.mark.parametrize(
    "client",
    [b"from mx.receiver.test ([203.0.113.66])", b"from x (mx.receiver.test [203.0.113.66] (may be forged))",
     b"from mx.receiver.test (HELO [198.51.100.7]) ([203.0.113.66])"],
)  # fmt: skip
def test_who_greets_with_our_name_proves_nothing_with_lines_of_its_own(client: bytes):
    """Below its own line the client wrote one in which the sender's real server hands over."""
    line = client + b" by mx.receiver.test (8.17.1/8.17.1) with ESMTP; Tue, 24 Nov 2026 10:00:09 +0000\r\n"
    found = judge(RETURN + b"Received: " + line + ARRIVAL + MESSAGE)
    assert found.of("spf") == ["envelope.spf_fail"]
    assert found.of("dmarc") == ["proof.failed_reject"]


@every("line, client")
def test_the_name_in_the_greeting(line: str, client: str):
    assert read_hop(line, 0).client == client


@every("text")
def test_dates_of_many_servers(text: str):
    assert date_of(text) == SENT


@pytest.mark.parametrize("text", ["", "some day", "Tue, 24 Nov 2026 25:00:05 +0100", "24 Nov 2026 10:00:05 +9999",
                                  "@1795514405", "9" * 300])  # fmt: skip
def test_what_is_no_date(text: str):
    assert date_of(text) is None


def test_a_semicolon_in_a_comment_ends_no_line():
    hop = read_hop("from a (b.test [192.0.2.1]) by mx.test; Tue, 24 Nov 2026 10:00:05 +0000 (from x;y)", 0)
    assert hop.at == SENT
