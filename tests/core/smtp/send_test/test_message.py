from __future__ import annotations

import email
import email.policy
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpgui.core.language import in_language, say
from smtpgui.core.smtp.send_test.message import OutgoingMessage, compose, new_test_id
from tests.core.smtp.conftest import RECIPIENT, SETTINGS

NOW = datetime(2026, 11, 22, 14, 30, tzinfo=UTC)


def read(message: OutgoingMessage) -> email.message.EmailMessage:
    return email.message_from_bytes(message.content, policy=email.policy.default)


def test_the_message() -> None:
    message = compose(SETTINGS, RECIPIENT, "Debates", "4711abcd", NOW)
    seen = read(message)
    assert seen["From"] == "news@example.org"
    assert seen["To"] == RECIPIENT
    assert seen["Reply-To"] is None
    assert seen["Subject"] == "Test from smtpgui – Debates"
    assert seen["Date"] == "Sun, 22 Nov 2026 14:30:00 +0000"
    assert seen["X-Smtpgui-Test"] == "4711abcd"
    assert seen["Auto-Submitted"] == "auto-generated"
    assert seen["Message-ID"] == message.message_id
    assert message.message_id.endswith("@example.org>")
    assert " ".join(seen.get_content().split()) == (
        "If you read this, news@example.org can send through mail.test. Test number 4711abcd, 22 Nov 2026 14:30."
    )


def test_reply_to() -> None:
    settings = replace(SETTINGS, reply_to_address=" desk@example.com ")
    assert read(compose(settings, RECIPIENT, "", "1", NOW))["Reply-To"] == "desk@example.com"


def test_without_a_name_the_sender_stands_for_it() -> None:
    assert read(compose(SETTINGS, RECIPIENT, "", "1", NOW))["Subject"] == "Test from smtpgui – news@example.org"


def test_message_ids_are_unique() -> None:
    ids = {compose(SETTINGS, RECIPIENT, "", "1", NOW).message_id for _ in range(20)}
    assert len(ids) == 20
    assert len({new_test_id() for _ in range(20)}) == 20


def test_in_another_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "smtpgui.core.smtp.send_test.message.say",
        lambda text, **facts: say(text, **facts).replace("If you read this", "Si vous lisez ceci, à"),
    )
    with in_language("en"):
        message = compose(SETTINGS, RECIPIENT, "Débats", "1", NOW)
    assert message.content.isascii()
    assert "Si vous lisez ceci, à" in read(message).get_content()
    assert read(message)["Subject"].endswith("Débats")


@pytest.mark.parametrize(
    "name",
    [
        "x\r\nBcc: victim@example.net",
        "=?utf-8?q?x=0D=0ABcc:_victim@example.net?=",
        "=?utf-8?b?eA0KQmNjOiB2aWN0aW1AZXhhbXBsZS5uZXQ=?=",
        "x\u2028Bcc: victim@example.net",
        "\0\x1b[31m",
        "x" * 5000,
    ],
)
def test_a_name_stays_a_name(name: str) -> None:
    message = compose(SETTINGS, RECIPIENT, name, "1", NOW)
    seen = read(message)
    assert seen["Bcc"] is None
    assert len(seen.keys()) == 10
    assert all(len(line) <= 998 for line in message.content.split(b"\r\n"))


@given(st.text(max_size=200), st.text(max_size=40))
def test_any_name_and_number_give_safe_lines(name: str, test_id: str) -> None:
    content = compose(SETTINGS, RECIPIENT, name, test_id, NOW).content
    assert content.isascii()
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")
    head = content.split(b"\r\n\r\n")[0]
    names = [line.split(b":")[0] for line in head.split(b"\r\n") if not line.startswith((b" ", b"\t"))]
    assert len(names) == 10


def test_leading_dots_are_doubled() -> None:
    message = OutgoingMessage(b"a: b\r\n\r\n.\r\n..x\r\ny.\r\n", "", "")
    assert message.stuffed == b"a: b\r\n\r\n..\r\n...x\r\ny.\r\n"
