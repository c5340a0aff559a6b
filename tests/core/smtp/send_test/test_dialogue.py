from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from smtpgui.core.findings import Trouble
from smtpgui.core.net.deadline import Deadline
from smtpgui.core.privacy.secrets import Redactor
from smtpgui.core.settings.model import SmtpSettings
from smtpgui.core.smtp.connection.session import SmtpConnection
from smtpgui.core.smtp.connection.tls import Encryption
from smtpgui.core.smtp.connection.transcript import Transcript
from smtpgui.core.smtp.diagnosis.context import AttemptContext
from smtpgui.core.smtp.send_test.behaviour import Behaviour
from smtpgui.core.smtp.send_test.dialogue import SmtpDialogue
from smtpgui.core.smtp.send_test.message import compose
from tests.core.smtp.conftest import PASSWORD, PATIENT, RECIPIENT, SETTINGS, USERNAME


class World:
    """A conversation with a server that has said everything beforehand."""

    def __init__(self, ends: tuple[socket.socket, socket.socket]) -> None:
        self.ours, self.theirs = ends

    def conversation(self, said: bytes, server: str, settings: SmtpSettings = SETTINGS) -> SmtpDialogue:
        self.theirs.sendall(said)
        self.connection = SmtpConnection(self.ours, Transcript(Redactor()), Deadline(5), PATIENT)
        known = AttemptContext(server, 587, settings.username, settings.sender_address, RECIPIENT)
        return SmtpDialogue(self.connection, settings, known, Behaviour(), PATIENT)

    def heard(self) -> bytes:
        self.theirs.setblocking(False)
        try:
            return self.theirs.recv(65536)
        except BlockingIOError:
            return b""


@pytest.fixture
def world() -> Iterator[World]:
    ends = socket.socketpair()
    yield World(ends)
    for end in ends:
        end.close()


def test_no_password_outside_tls_whoever_calls(world: World) -> None:
    conversation = world.conversation(b"235 ok\r\n", "mail.test")
    with pytest.raises(RuntimeError, match="TLS"):
        conversation.sign_in(PASSWORD)
    assert world.heard() == b""


def test_no_username_no_sign_in(world: World) -> None:
    conversation = world.conversation(b"", "mail.test", replace(SETTINGS, username=""))
    world.connection.encryption = Encryption("TLS 1.3", "", datetime.now(UTC))
    assert conversation.sign_in(PASSWORD) == []
    assert world.heard() == b""


@pytest.mark.parametrize(
    ("server", "username", "noted"),
    [
        ("smtp.gmail.com", USERNAME, ["mail_from.may_be_rewritten"]),
        ("smtp.gmail.com", "News@example.org", []),
        ("smtp.gmail.com", "news", []),
        ("mail.test", USERNAME, []),
    ],
)
def test_gmail_may_rewrite_the_sender(server: str, username: str, noted: list[str], world: World) -> None:
    conversation = world.conversation(b"250 ok\r\n", server, replace(SETTINGS, username=username))
    conversation.mail_from(compose(SETTINGS, RECIPIENT, "", "1"))
    assert [note.code for note in conversation.notes] == noted


def test_a_service_that_checks_later(world: World) -> None:
    conversation = world.conversation(b"354 go\r\n250 ok\r\n", "in-v3.mailjet.com")
    message = compose(SETTINGS, RECIPIENT, "", "1")
    assert [finding.code for finding in conversation.data(message)] == ["data.accepted"]
    assert "data.sender_checked_later" in [note.code for note in conversation.notes]


def test_the_message_is_stuffed_and_ended(world: World) -> None:
    conversation = world.conversation(b"354 go\r\n250 ok\r\n", "mail.test")
    message = replace(compose(SETTINGS, RECIPIENT, "", "1"), content=b"a: b\r\n\r\n.\r\n")
    conversation.data(message)
    assert world.heard() == b"DATA\r\na: b\r\n\r\n..\r\n.\r\n"


def test_a_farewell_only_where_it_fits(world: World) -> None:
    conversation = world.conversation(b"250 ok\r\n221 bye\r\n", "mail.test")
    conversation.quit()
    assert world.heard() == b""
    conversation.mail_from(compose(SETTINGS, RECIPIENT, "", "1"))
    conversation.quit()
    assert world.heard().endswith(b"QUIT\r\n")


@pytest.mark.parametrize(
    ("last", "code"),
    [(b"552 5.3.4 Message too big\r\n", "message.too_large"), (b"250 ok\r\n", "reply.unexpected")],
)
def test_a_server_that_hangs_up_within_the_message_may_have_said_why(last: bytes, code: str, world: World) -> None:
    conversation = world.conversation(b"354 go\r\n" + last, "mail.test")
    world.theirs.close()
    with pytest.raises(Trouble) as caught:
        conversation.data(compose(SETTINGS, RECIPIENT, "", "1"))
    assert caught.value.finding.code == code
    assert "C: ." not in world.connection.transcript.take()
