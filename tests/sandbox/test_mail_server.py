"""The other side of the dialogue, byte by byte, and its manners when a client has none."""

from __future__ import annotations

import json
import logging
import ssl
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

from smtpgui.sandbox import World
from smtpgui.sandbox.mail_hosts import READER, RIGHT, MailHost, Security, ServerAccount
from tests.sandbox.raw_client import Client, connected, encrypted
from tests.support.tables import every

HOST = "mail.lavis.example"
BOX = "contact@lavis.example"

HOSTS = (
    MailHost(
        HOST,
        (
            ServerAccount(BOX, senders=("@lavis.example",)),
            ServerAccount("blocked@lavis.example", sign_in="535 5.7.139 off"),
            ServerAccount("strict@lavis.example", refusal="534-5.7.9 read\n534 5.7.9 this"),
            ServerAccount("full@lavis.example", message="550 5.4.5 Daily user sending limit exceeded"),
            ServerAccount("gone@lavis.example", hangs_up=True),
        ),
    ),
    MailHost("plain.lavis.example", (ServerAccount(BOX),), ports=((587, Security.NONE),), methods=("PLAIN",)),
    MailHost("silent.lavis.example", (ServerAccount(BOX),), silent=True),
    MailHost("grey.lavis.example", (ServerAccount(BOX),), greylists=True),
)

DIALOGUES = json.loads(Path(__file__).with_name("dialogues.json").read_text("utf-8"))
"""What is said to the server, and its last reply, whole or (`auth`) its beginning."""


@pytest.fixture(scope="module")
def running_world() -> Iterator[World]:
    with World((), HOSTS) as world:
        yield world


@pytest.fixture
def signed_in(world: World) -> Iterator[Client]:
    with encrypted(world, HOST) as client:
        assert client.sign_in(BOX, RIGHT) == "235 2.7.0 Authentication successful"
        yield client


def test_capabilities_before_and_after_starttls_and_from_the_start(world: World) -> None:
    with connected(world, HOST) as client:
        assert client.hear() == f"220 {HOST} ESMTP"
        before = client.ask("ehlo localhost.localdomain").split("\n")
        assert "250-STARTTLS" in before
        assert not any("AUTH" in line for line in before)
        assert client.ask("starttls") == "220 2.0.0 Ready to start TLS"
        client.encrypt()
        after = client.ask("EHLO localhost.localdomain").split("\n")
        assert "250-AUTH LOGIN PLAIN" in after
        assert "250-STARTTLS" not in after
        assert after[-1].startswith("250 ")
        assert client.ask("STARTTLS").startswith("502 ")
    with encrypted(world, HOST, 465) as client:
        assert "250-AUTH LOGIN PLAIN" in client.ask("EHLO localhost.localdomain")
        assert client.sign_in(BOX, RIGHT).startswith("235 ")


def test_a_message_is_kept_as_it_was_meant(world: World, signed_in: Client) -> None:
    reply = signed_in.submit(BOX, READER, "Subject: Essai\r\n\r\nÀ bientôt\r\n..un point")
    assert reply == "250 2.0.0 OK: queued as SANDBOX0001"
    assert signed_in.ask("QUIT") == "221 2.0.0 Bye"
    assert signed_in.hear() == ""
    (message,) = world.messages
    assert (message.host, message.username, message.sender) == (HOST, BOX, BOX)
    assert message.recipients == (READER,)
    assert message.content.decode() == "Subject: Essai\r\n\r\nÀ bientôt\r\n.un point\r\n"
    world.forget()
    assert world.messages == ()


def test_two_messages_in_one_connection(world: World, signed_in: Client) -> None:
    assert signed_in.submit(BOX, READER).startswith("250 ")
    assert signed_in.ask("DATA") == "503 5.5.1 RCPT first"
    assert signed_in.submit("lettre@lavis.example", READER).startswith("250 ")
    assert [message.sender for message in world.messages] == [BOX, "lettre@lavis.example"]


@every("username, password, expected", DIALOGUES["signing_in"])
def test_signing_in(world: World, username: str, password: str, expected: str) -> None:
    with encrypted(world, HOST) as client:
        assert client.sign_in(username, password) == expected


@every("lines, expected", DIALOGUES["auth"])
def test_the_dialogue_of_auth(world: World, lines: list[str], expected: str) -> None:
    with encrypted(world, HOST) as client:
        replies = [client.ask(line) for line in lines]
        assert replies[-1].startswith(expected)
        assert client.ask("NOOP") == "250 2.0.0 OK"


def test_a_sign_in_without_encryption_is_refused_and_remembered(world: World) -> None:
    with connected(world, HOST) as client:
        client.hear()
        client.ask("EHLO localhost.localdomain")
        assert client.ask("AUTH LOGIN") == "530 5.7.0 Must issue a STARTTLS command first"
    assert world.unprotected_sign_ins == (HOST,)


def test_a_server_without_starttls_takes_what_it_gets(world: World) -> None:
    with connected(world, "plain.lavis.example") as client:
        client.hear()
        capabilities = client.ask("EHLO localhost.localdomain")
        assert "AUTH PLAIN" in capabilities
        assert "STARTTLS" not in capabilities
        assert client.ask("STARTTLS").startswith("502 ")
        assert client.ask("AUTH LOGIN") == "504 5.7.4 Unrecognized authentication type"
        secret = b64encode(f"\0{BOX}\0{RIGHT}".encode()).decode()
        assert client.ask(f"AUTH PLAIN {secret}").startswith("235 ")
    assert world.unprotected_sign_ins == ("plain.lavis.example", "plain.lavis.example")


@every("lines, expected", DIALOGUES["out_of_order"])
def test_commands_out_of_order(world: World, lines: list[str], expected: str) -> None:
    with encrypted(world, HOST) as client:
        assert client.ask(*lines) == expected


@every("sender, recipient, expected", DIALOGUES["addresses"])
def test_addresses_that_are_refused(
    world: World, signed_in: Client, sender: str, recipient: str, expected: str
) -> None:
    assert signed_in.submit(sender, recipient) == expected
    assert world.messages == ()


def test_a_new_mail_command_begins_anew(world: World, signed_in: Client) -> None:
    signed_in.ask(f"MAIL FROM:<{BOX}> SIZE=100")
    signed_in.ask(f"RCPT TO:<{READER}>")
    signed_in.ask("RSET")
    assert signed_in.ask("DATA") == "503 5.5.1 RCPT first"
    signed_in.ask(f"MAIL FROM:<{BOX}>")
    signed_in.ask("MAIL FROM:<contact@autre.example>")
    assert signed_in.ask(f"RCPT TO:<{READER}>") == "503 5.5.1 MAIL first"


@pytest.mark.parametrize(("box", "reply"), [("full@lavis.example", "550 5.4.5 "), ("gone@lavis.example", "")])
def test_a_message_refused_or_not_answered_after_its_last_dot(world: World, box: str, reply: str) -> None:
    with encrypted(world, HOST) as client:
        client.sign_in(box, RIGHT)
        assert client.submit(box, READER)[:10] == reply
    assert world.messages == ()


def test_a_message_that_is_too_long(world: World, signed_in: Client) -> None:
    body = ("x" * 998 + "\r\n") * 1100
    assert signed_in.submit(BOX, READER, body) == "552 5.3.4 Message size exceeds fixed limit"
    assert signed_in.submit(BOX, READER).startswith("250 ")
    assert len(world.messages) == 1


def test_a_silent_server_says_nothing_whatever_it_hears(world: World) -> None:
    with connected(world, "silent.lavis.example") as client:
        client.socket.sendall(b"EHLO localhost.localdomain\r\n")
        client.socket.settimeout(0.1)
        with pytest.raises(TimeoutError):
            client.hear()


def test_greylisting_lets_the_second_attempt_in(world: World) -> None:
    with encrypted(world, "grey.lavis.example") as client:
        client.sign_in(BOX, RIGHT)
        assert "Greylisted" in client.submit(BOX, READER)
        assert client.submit(BOX, READER).startswith("250 ")
        assert client.submit(BOX, "autre@lecteurs.example").startswith("450 4.7.1 ")
    world.forget()
    with encrypted(world, "grey.lavis.example") as client:
        client.sign_in(BOX, RIGHT)
        assert client.submit(BOX, READER).startswith("450 4.7.1 ")


def test_a_client_that_refuses_the_certificate_leaves_no_trace(
    world: World, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    for port in (587, 465):
        with connected(world, HOST, port) as client:
            if port == 587:
                client.hear()
                client.ask("STARTTLS")
            stranger = ssl.create_default_context()
            with pytest.raises(ssl.SSLCertVerificationError):
                client.socket = stranger.wrap_socket(client.socket, server_hostname=HOST)
    with encrypted(world, HOST) as client:  # a later client is served as if nothing had been
        assert client.ask("NOOP").startswith("250 ")
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    "data", [b"x" * 200_000, b"\r\n\0\xff\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"]
)
def test_rubbish_harms_nobody_else(world: World, data: bytes) -> None:
    with connected(world, HOST) as client:
        client.hear()
        client.socket.sendall(data)
    with encrypted(world, HOST) as client:
        assert client.ask("NOOP").startswith("250 ")


def test_a_client_that_vanishes_in_the_middle(world: World) -> None:
    with encrypted(world, HOST) as client:
        client.ask("AUTH LOGIN")
    with encrypted(world, HOST) as client:
        client.sign_in(BOX, RIGHT)
        client.ask(f"MAIL FROM:<{BOX}>")
        client.ask(f"RCPT TO:<{READER}>")
        client.ask("DATA")
    assert world.messages == ()


def test_the_post_office_keeps_a_hundred_messages(world: World, signed_in: Client) -> None:
    for number in range(105):
        assert signed_in.submit(BOX, READER, f"Subject: {number}").startswith("250 ")
    assert len(world.messages) == 100
    assert world.messages[-1].content == b"Subject: 104\r\n"
