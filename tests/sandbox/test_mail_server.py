"""The other side of the dialogue, byte by byte, and its manners when a client has none."""

from __future__ import annotations

import logging
import ssl
from base64 import b64encode
from collections.abc import Iterator

import pytest

from smtpgui.sandbox import World
from smtpgui.sandbox.mail_hosts import NOBODY, READER, RIGHT, MailHost, Security, ServerAccount
from smtpgui.sandbox.mail_server import DeliveryLog
from tests.sandbox.raw_client import Client, connected, encrypted

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


@pytest.fixture(scope="module")
def running_world() -> Iterator[World]:
    with World((), HOSTS) as world:
        yield world


@pytest.fixture
def signed_in(world: World) -> Iterator[Client]:
    with encrypted(world, HOST) as client:
        assert client.sign_in(BOX, RIGHT) == "235 2.7.0 Authentication successful"
        yield client


def test_capabilities_before_and_after_starttls(world: World) -> None:
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


def test_a_port_encrypted_from_the_start(world: World) -> None:
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


@pytest.mark.parametrize(
    ("username", "password", "expected"),
    [
        (BOX, "faux", "535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6"),
        ("nobody@lavis.example", RIGHT, "535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6"),
        ("blocked@lavis.example", RIGHT, "535 5.7.139 off"),
        ("strict@lavis.example", "faux", "534-5.7.9 read\n534 5.7.9 this"),
        ("strict@lavis.example", RIGHT, "235 2.7.0 Authentication successful"),
        (BOX, "clé é", "535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6"),
    ],
)
def test_signing_in(world: World, username: str, password: str, expected: str) -> None:
    with encrypted(world, HOST) as client:
        assert client.sign_in(username, password) == expected


def _encoded(text: str) -> str:
    return b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([f"AUTH PLAIN {_encoded(f'{chr(0)}{BOX}{chr(0)}{RIGHT}')}"], "235 "),
        (["AUTH plain", _encoded(f"\0{BOX}\0{RIGHT}")], "235 "),
        ([f"AUTH LOGIN {_encoded(BOX)}", _encoded(RIGHT)], "235 "),
        (["AUTH PLAIN", "*"], "501 5.5.2"),
        (["AUTH LOGIN", "no base64!"], "501 5.5.2"),
        ([f"AUTH PLAIN {_encoded('no separators')}"], "501 5.5.2"),
        (["AUTH LOGIN", b64encode(b"\xff\xfe").decode(), _encoded(RIGHT)], "501 5.5.2"),
        (["AUTH CRAM-MD5"], "504 5.7.4"),
        (["AUTH XOAUTH2"], "504 5.7.4"),
        (["AUTH"], "504 5.7.4"),
    ],
)
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
        assert client.ask(f"AUTH PLAIN {_encoded(f'{chr(0)}{BOX}{chr(0)}{RIGHT}')}").startswith("235 ")
    assert world.unprotected_sign_ins == ("plain.lavis.example", "plain.lavis.example")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("HELO localhost", f"250 {HOST} at your service"),
        ("RSET", "250 2.0.0 OK"),
        ("VRFY contact", "502 5.5.1 Unrecognized command"),
        ("", "502 5.5.1 Unrecognized command"),
        ("\N{SNOWMAN} \N{SNOWMAN}", "502 5.5.1 Unrecognized command"),
        ("MAIL FROM:<contact@lavis.example>", "530 5.7.0 Authentication required"),
        ("MAIL contact@lavis.example", "501 5.1.7 Bad sender address syntax"),
        ("MAIL FROM:contact@lavis.example", "501 5.1.7 Bad sender address syntax"),
        ("MAIL FROM:Anne <contact@lavis.example>", "501 5.1.7 Bad sender address syntax"),
        ("RCPT TO:<lectrice@lecteurs.example>", "503 5.5.1 MAIL first"),
        ("DATA", "503 5.5.1 RCPT first"),
    ],
)
def test_commands_out_of_order(world: World, line: str, expected: str) -> None:
    with encrypted(world, HOST) as client:
        assert client.ask(line) == expected


@pytest.mark.parametrize(
    ("sender", "recipient", "expected"),
    [
        ("contact@autre.example", READER, f"553 5.7.1 <contact@autre.example>: Sender address rejected: not owned "
                                          f"by user {BOX}"),
        ("{0}@autre.example", READER, "553 5.7.1 <{0}@autre.example>: Sender address rejected: not owned by user "
                                      f"{BOX}"),
        (BOX, NOBODY, f"550 5.1.1 <{NOBODY}>: Recipient address rejected: User unknown"),
        (BOX, "", "501 5.1.3 Bad recipient address syntax"),
    ],
)  # fmt: skip
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


def test_a_message_refused_after_its_last_dot(world: World) -> None:
    with encrypted(world, HOST) as client:
        client.sign_in("full@lavis.example", RIGHT)
        assert client.submit("full@lavis.example", READER).startswith("550 5.4.5 ")
    assert world.messages == ()


def test_a_message_that_is_too_long(world: World, signed_in: Client) -> None:
    body = ("x" * 998 + "\r\n") * 1100
    assert signed_in.submit(BOX, READER, body) == "552 5.3.4 Message size exceeds fixed limit"
    assert signed_in.submit(BOX, READER).startswith("250 ")
    assert len(world.messages) == 1


def test_hanging_up_after_the_message(world: World) -> None:
    with encrypted(world, HOST) as client:
        client.sign_in("gone@lavis.example", RIGHT)
        assert client.submit("gone@lavis.example", READER) == ""
    assert world.messages == ()


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


def test_a_pair_is_new_once() -> None:
    log = DeliveryLog()
    assert log.is_new("a@x.example", "b@y.example")
    assert not log.is_new("a@x.example", "b@y.example")
    assert log.is_new("a@x.example", "c@y.example")
