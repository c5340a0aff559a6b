from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

import pytest

from smtpgui.core.findings import Trouble
from smtpgui.core.net.deadline import Deadline
from smtpgui.core.privacy.secrets import Redactor
from smtpgui.core.smtp.connection.session import SmtpConnection
from smtpgui.core.smtp.connection.timeouts import Limits
from smtpgui.core.smtp.connection.tls import PlainStream
from smtpgui.core.smtp.connection.transcript import Transcript
from tests.core.smtp.conftest import PATIENT, QUICK

Ends = tuple[socket.socket, socket.socket]


@pytest.fixture
def ends() -> Iterator[Ends]:
    ours, theirs = socket.socketpair()
    yield ours, theirs
    ours.close()
    theirs.close()


def connect(ends: Ends, limits: Limits = PATIENT, seconds: float = 10) -> SmtpConnection:
    return SmtpConnection(ends[0], Transcript(Redactor()), Deadline(seconds), limits)


def code(connection: SmtpConnection) -> str:
    with pytest.raises(Trouble) as caught:
        connection.reply()
    assert not connection.usable
    return caught.value.finding.code


def test_a_command_and_its_reply(ends: Ends) -> None:
    connection = connect(ends)
    ends[1].sendall(b"250 ok\r\n")
    reply = connection.command("NOOP")
    assert reply.code == 250
    assert reply.seconds >= 0
    assert ends[1].recv(100) == b"NOOP\r\n"
    assert connection.transcript.take() == ("C: NOOP", "S: 250 ok")
    assert connection.usable


@pytest.mark.parametrize("line", ["A\r\nB", "A\nB", "A\0B"])
def test_a_command_is_one_line(ends: Ends, line: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        connect(ends).command(line)


def test_silence(ends: Ends) -> None:
    connection = connect(ends, QUICK)
    assert code(connection) == "reply.none_in_time"
    assert connection.transcript.take() == ("-- no answer in time",)


def test_the_overall_deadline(ends: Ends) -> None:
    assert code(connect(ends, PATIENT, 0.05)) == "test.out_of_time"


def test_closed(ends: Ends) -> None:
    ends[1].close()
    assert code(connect(ends)) == "connection.closed"


def test_closed_within_a_reply(ends: Ends) -> None:
    ends[1].sendall(b"250-a\r\n")
    ends[1].close()
    assert code(connect(ends)) == "reply.cut"


def test_a_fault_is_told_without_control_characters(ends: Ends) -> None:
    ends[1].sendall(b"what \x1b[2J\r\n")
    with pytest.raises(Trouble) as caught:
        connect(ends).reply()
    assert caught.value.finding.facts["reply"] == "what \\x1b[2J"


def test_a_server_that_stops_reading(ends: Ends) -> None:
    connection = connect(ends, QUICK)
    with pytest.raises(Trouble) as caught:
        connection.send(b"x" * 10_000_000)
    assert caught.value.finding.code == "connection.stalled"


def test_a_server_that_hung_up_may_have_said_why(ends: Ends) -> None:
    ends[1].sendall(b"421 4.4.2 too slow\r\n")
    ends[1].close()
    assert connect(ends).command("NOOP").code == 421


def test_a_command_that_cannot_be_sent_in_time(ends: Ends) -> None:
    connection = connect(ends, QUICK)
    with pytest.raises(Trouble) as caught:
        connection.command("X" * 10_000_000)
    assert caught.value.finding.code == "connection.stalled"


def test_an_encrypted_connection_that_breaks(ends: Ends, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> bytes:
        raise ssl.SSLError(1, "bad record mac")

    connection = connect(ends)
    monkeypatch.setattr(PlainStream, "receive", fail)
    monkeypatch.setattr(PlainStream, "send", fail)
    for attempt in (connection.reply, lambda: connection.send(b"x")):
        with pytest.raises(Trouble) as caught:
            attempt()
        assert caught.value.finding.code == "tls.broken"
        assert not connection.usable


def test_a_reply_may_have_a_limit_of_its_own(ends: Ends) -> None:
    with pytest.raises(Trouble) as caught:
        connect(ends).reply(0.05)
    assert caught.value.finding.facts["seconds"] == 0.05


def test_closing_twice(ends: Ends) -> None:
    connection = connect(ends)
    connection.close()
    connection.close()
    assert not connection.usable


def test_before_a_handshake_there_is_no_certificate(ends: Ends) -> None:
    connection = connect(ends)
    assert connection.certificate == b""
    assert connection.first_bytes == b""
