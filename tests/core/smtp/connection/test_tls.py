from __future__ import annotations

import socket
import ssl
import threading
from contextlib import suppress

import pytest

from smtpgui.core.net.deadline import Deadline
from smtpgui.core.net.tls import verifying_context
from smtpgui.core.smtp.connection.tls import PlainStream, TlsStream
from tests.servers.certificates import Certificates


def test_a_plain_stream_keeps_its_deadline() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        stream = PlainStream(ours)
        with pytest.raises(TimeoutError):
            stream.receive(Deadline(0.05))
        with pytest.raises(TimeoutError):
            stream.receive(Deadline(0))
        with pytest.raises(TimeoutError):
            stream.send(b"x" * 10_000_000, Deadline(0.1))


@pytest.fixture
def pair(certificates: Certificates) -> tuple[TlsStream, socket.socket, list[ssl.SSLSocket]]:
    ours, theirs = socket.socketpair()
    accepted: list[ssl.SSLSocket] = []

    def accept() -> None:
        accepted.append(certificates["good"].wrap_socket(theirs, server_side=True))

    thread = threading.Thread(target=accept)
    thread.start()
    stream = TlsStream(PlainStream(ours), verifying_context(certificates.ca_file), "mail.test")
    stream.handshake(Deadline(10))
    thread.join()
    yield stream, ours, accepted  # type: ignore[misc]
    ours.close()
    accepted[0].close()


def test_bytes_both_ways(pair: tuple[TlsStream, socket.socket, list[ssl.SSLSocket]]) -> None:
    stream, _, (server,) = pair
    stream.send(b"hello", Deadline(5))
    assert server.recv(10) == b"hello"
    server.sendall(b"x" * 40_000)
    received = b""
    while len(received) < 40_000:
        received += stream.receive(Deadline(5))
    assert received == b"x" * 40_000
    assert stream.encryption().version == "TLS 1.3"
    assert stream.certificate()


def test_a_farewell_ends_the_stream(pair: tuple[TlsStream, socket.socket, list[ssl.SSLSocket]]) -> None:
    stream, ours, (server,) = pair

    def unwrap() -> None:
        server.settimeout(5)
        with suppress(OSError):  # we answer the farewell by closing; not every OpenSSL minds
            server.unwrap()

    thread = threading.Thread(target=unwrap)
    thread.start()
    assert stream.receive(Deadline(5)) == b""
    ours.close()
    thread.join()


def test_a_cut_ends_the_stream(pair: tuple[TlsStream, socket.socket, list[ssl.SSLSocket]]) -> None:
    stream, _, (server,) = pair
    server.close()
    assert stream.receive(Deadline(5)) == b""


def test_an_alert_that_cannot_be_sent_is_no_trouble(certificates: Certificates) -> None:
    """The server hangs up at once after its certificate: the reason for refusing it is still told."""
    ours, theirs = socket.socketpair()

    class Deaf(PlainStream):
        def __init__(self, sock: socket.socket) -> None:
            super().__init__(sock)
            self.sends = 0

        def send(self, data: bytes, deadline: Deadline) -> None:
            self.sends += 1
            if self.sends > 1:
                raise BrokenPipeError
            super().send(data, deadline)

    def accept() -> None:
        with pytest.raises(OSError):  # noqa: PT011 - the client gives up
            certificates["expired"].wrap_socket(theirs, server_side=True)

    thread = threading.Thread(target=accept)
    thread.start()
    stream = TlsStream(Deaf(ours), verifying_context(certificates.ca_file), "mail.test")
    with pytest.raises(ssl.SSLCertVerificationError):
        stream.handshake(Deadline(10))
    ours.close()
    thread.join()
    theirs.close()
