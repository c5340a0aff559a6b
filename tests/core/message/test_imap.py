"""Mailboxes that answer in bad ways: a script plays them."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from itertools import count

import pytest

from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.message.imap import AGAIN, MailAccount, MailboxMessage, mailbox_at, wait_for
from smtpgui.core.net.network import Network
from tests.servers.certificates import Certificates
from tests.support.tables import every

PASSWORD = "Sésame-0uvre?toi"
Talk = Callable[[ssl.SSLSocket], None]


class Played:
    """A mailbox on loopback that does as told with each connection."""

    def __init__(self, context: ssl.SSLContext | None, talk: Talk) -> None:
        self._context, self._talk = context, talk
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        self.heard: list[bytes] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        try:
            while True:
                plain, _address = self._server.accept()
                with plain:
                    plain.settimeout(5)
                    try:
                        line = self._context.wrap_socket(plain, server_side=True) if self._context else plain
                        with line:
                            self._talk(line)  # type: ignore[arg-type]
                    except (OSError, ValueError):
                        continue
        except OSError:  # closed
            return

    def stop(self) -> None:
        self._server.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits in accept
        self._thread.join(60)
        self._server.close()


@pytest.fixture
def play(certificates: Certificates) -> Iterator[Callable[..., Played]]:
    running: list[Played] = []

    def start(talk: Talk, *, tls: bool = True) -> Played:
        running.append(Played(certificates["good"] if tls else None, talk))
        return running[-1]

    yield start
    for each in running:
        each.stop()


def trouble(certificates: Certificates, port: int, *, test_id: str = "4f1a", seconds: float = 5) -> Finding:
    account = MailAccount("localhost", port, "alice")
    network = Network(ca_file=certificates.ca_file)
    with pytest.raises(Trouble) as caught:
        list(wait_for(account, PASSWORD, test_id, network, seconds, pause=0.05))
    assert PASSWORD not in repr(caught.value.finding)
    assert caught.value.__cause__ is None
    return caught.value.finding


def greet(line: ssl.SSLSocket) -> Iterator[tuple[bytes, bytes]]:
    """Greet, tell what we can do, and give each further command with its tag."""
    line.sendall(b"* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\r\n")
    file = line.makefile("rb")
    for command in file:
        tag, _space, rest = command.partition(b" ")
        if rest.upper().startswith(b"CAPABILITY"):
            line.sendall(b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n" + tag + b" OK done\r\n")
        elif rest.upper().startswith(b"AUTHENTICATE"):
            line.sendall(b"+ \r\n")
            file.readline()
            yield tag, b"AUTHENTICATE"
        else:
            yield tag, rest.rstrip()


def obliging(answers: dict[bytes, bytes]) -> Talk:
    """Signs everybody in; answers as told to commands that begin like that."""

    def talk(line: ssl.SSLSocket) -> None:
        for tag, command in greet(line):
            said = next((text for start, text in answers.items() if command.startswith(start)), b"")
            line.sendall(said + tag + b" OK done\r\n")

    return talk


def test_a_password_that_the_server_repeats_is_not_told(play, certificates):
    def talk(line: ssl.SSLSocket) -> None:
        for tag, _command in greet(line):
            line.sendall(tag + f" NO {PASSWORD} is wrong\r\n".encode())

    assert trouble(certificates, play(talk).port).code == "mailbox.refused"


def test_no_tls_no_password(play, certificates):
    heard: list[bytes] = []

    def talk(line: ssl.SSLSocket) -> None:
        line.sendall(b"* OK plain IMAP here\r\n")
        heard.append(line.recv(1000))

    assert trouble(certificates, play(talk, tls=False).port).code == "mailbox.not_encrypted"
    assert PASSWORD.encode() not in b"".join(heard)


def test_nobody_listens(certificates):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    found = trouble(certificates, port)
    assert (found.code, found.facts["port"]) == ("mailbox.no_connection", port)


def test_another_name_in_the_certificate(certificates, play):
    played = Played(certificates["wrong_host"], lambda _line: None)
    try:
        assert trouble(certificates, played.port).code == "mailbox.certificate"
    finally:
        played.stop()


@pytest.mark.parametrize(
    "talk",
    [
        lambda line: line.recv(10),  # silent
        lambda line: [line.sendall(b"*") or threading.Event().wait(0.05) for _ in count()],  # one byte at a time
    ],
    ids=["silent", "dripping"],
)
def test_time_is_bounded(play, certificates, talk):
    assert trouble(certificates, play(talk).port, seconds=1).code in ("mailbox.timeout", "mailbox.no_connection")


@pytest.mark.parametrize(
    "talk",
    [
        lambda line: line.sendall(b"220 mail.test ESMTP\r\n"),
        lambda line: line.sendall(b"\x00\xff\r\n" * 10),
        lambda line: line.sendall(b"* BYE go away\r\n"),
        lambda line: [line.sendall(b"* OK " + b"x" * 60_000 + b"\r\n") for _ in range(300)],
        lambda line: line.sendall(b"* " + b"x" * 2_000_000 + b"\r\n"),
    ],
    ids=["smtp", "noise", "bye", "flood", "long"],
)
def test_what_is_no_mailbox(play, certificates, talk):
    assert trouble(certificates, play(talk).port).code in ("mailbox.failed", "mailbox.no_connection")


def test_a_message_is_found_in_a_folder_marked_as_spam(play, certificates):
    data = b"From: a@b.test\r\n\r\nhello\r\n"
    folders = b'* LIST (\\NoSelect \\Junk) "/" "No"\r\n* LIST (\\Junk) "/" "Unwanted"\r\n* LIST () "/" INBOX\r\n'
    looked: list[bytes] = []

    def talk(line: ssl.SSLSocket) -> None:
        selected = b""
        for tag, command in greet(line):
            said = b""
            if command.startswith((b"EXAMINE", b"SELECT")):
                selected = command
                looked.append(command)
            elif command.startswith(b"LIST"):
                said = folders
            elif command.startswith(b"UID SEARCH"):
                said = b"* SEARCH 7\r\n" if b"Unwanted" in selected else b"* SEARCH\r\n"
            elif command.startswith(b"UID FETCH"):
                said = b"* 1 FETCH (UID 7 BODY[] {%d}\r\n" % len(data) + data + b")\r\n"
            line.sendall(said + tag + b" OK done\r\n")

    account = MailAccount("localhost", play(talk).port, "alice")
    (found,) = wait_for(account, PASSWORD, "4f1a", Network(ca_file=certificates.ca_file), 5)
    assert isinstance(found, MailboxMessage)
    assert (found.data, found.spam, found.folder) == (data, True, "Unwanted")
    assert all(command.startswith(b"EXAMINE") for command in looked), "nothing there can be changed"


def test_a_message_that_is_too_large_is_not_taken(play, certificates):
    talk = obliging({b"UID SEARCH": b"* SEARCH 7\r\n", b"UID FETCH": b"* 1 FETCH (BODY[] {999999999}\r\n"})
    assert trouble(certificates, play(talk).port).code == "mailbox.failed"


@pytest.mark.parametrize("number", ["", '1" OR ALL', "1\r\nA1 DELETE INBOX", "x" * 50])
def test_a_number_that_is_none_is_not_looked_for(certificates, number):
    assert trouble(certificates, 9, test_id=number).code == "mailbox.no_test_id"


@every("text, host, port")
def test_server_and_port(text: str, host: str, port: int):
    assert mailbox_at(text, " me ") == MailAccount(host, port, "me")


def cutting(after: int, found_at: int) -> tuple[Talk, list[bytes]]:
    """Ends each connection after so many commands; the message is there at the `found_at`th look."""
    data, seen = b"From: a@b.test\r\n\r\nhello\r\n", []

    def talk(line: ssl.SSLSocket) -> None:
        for number, (tag, command) in enumerate(greet(line)):
            if number > after:
                return
            seen.append(command)
            said = b""
            if command.startswith(b"UID SEARCH"):
                looks = sum(each.startswith(b"UID SEARCH") for each in seen)
                said = b"* SEARCH 7\r\n" if looks >= found_at else b"* SEARCH\r\n"
            elif command.startswith(b"UID FETCH"):
                said = b"* 1 FETCH (UID 7 BODY[] {%d}\r\n" % len(data) + data + b")\r\n"
            line.sendall(said + tag + b" OK done\r\n")

    return talk, seen


def test_a_line_that_is_cut_while_waiting_is_taken_up_again(play, certificates):
    talk, seen = cutting(after=5, found_at=3)
    account = MailAccount("localhost", play(talk).port, "alice")
    events = list(wait_for(account, PASSWORD, "4f1a", Network(ca_file=certificates.ca_file), 20, pause=0.05))
    assert isinstance(events[-1], MailboxMessage)
    assert 2 <= sum(command.startswith((b"LOGIN", b"AUTHENTICATE")) for command in seen) <= 1 + AGAIN


def test_a_line_that_is_always_cut_is_not_taken_up_for_ever(play, certificates):
    talk, seen = cutting(after=1, found_at=99)
    assert trouble(certificates, play(talk).port, seconds=20).code == "mailbox.cut"
    assert sum(command.startswith((b"LOGIN", b"AUTHENTICATE")) for command in seen) == 1 + AGAIN


def test_a_password_that_is_refused_after_the_cut_is_not_sent_once_more(play, certificates):
    signed_in: list[bytes] = []

    def talk(line: ssl.SSLSocket) -> None:
        for tag, command in greet(line):
            first = not signed_in
            if command.startswith((b"LOGIN", b"AUTHENTICATE")):
                signed_in.append(command)
                line.sendall(tag + (b" OK done\r\n" if first else b" NO locked\r\n"))
            elif len(signed_in) == 1:
                return

    assert trouble(certificates, play(talk).port, seconds=10).code == "mailbox.refused"
    assert len(signed_in) == 2
