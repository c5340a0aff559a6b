"""A web server that says exactly what a test wrote, on loopback, with or without TLS."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count

from smtpgui.core.net.network import Address, Network

HOST = "mail.test"

Answer = bytes | Callable[[socket.socket, bytes], object]
"""The bytes to send for a request, or what to do with the connection and the request."""


@dataclass
class WebScript:
    """The running server: its port, and the requests that it received."""

    port: int
    requests: list[bytes] = field(default_factory=list)


@contextmanager
def web_server(*answers: Answer, context: ssl.SSLContext | None = None) -> Iterator[WebScript]:
    """Answer the connections one by one with `answers`; the last one serves all that follow."""
    listener = socket.create_server(("127.0.0.1", 0))
    script = WebScript(listener.getsockname()[1])

    def serve() -> None:
        for turn in count():
            try:
                connection = listener.accept()[0]
            except OSError:
                return
            answer = answers[min(turn, len(answers) - 1)]
            threading.Thread(target=_serve, args=(connection, answer, script, context), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield script
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def _serve(connection: socket.socket, answer: Answer, script: WebScript, context: ssl.SSLContext | None) -> None:
    with suppress(OSError), connection:
        connection.settimeout(10)
        stream = context.wrap_socket(connection, server_side=True) if context else connection
        with stream:
            request = _request(stream)
            script.requests.append(request)
            if callable(answer):
                answer(stream, request)
            else:
                stream.sendall(answer)


def _request(stream: socket.socket) -> bytes:
    """Head and body of one request."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = stream.recv(65536)
        if not piece:
            return data
        data += piece
    head = data.partition(b"\r\n\r\n")[0].lower()
    length = next((int(line[15:]) for line in head.split(b"\r\n") if line.startswith(b"content-length:")), 0)
    while len(data) < len(head) + 4 + length:
        piece = stream.recv(65536)
        if not piece:
            break
        data += piece
    return data


def http_answer(body: bytes = b"", status: str = "200 OK", headers: str = "") -> bytes:
    """A whole answer."""
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
    return head.encode("latin-1") + body


def loopback(port: int, ca_file: str = "", **options: bool) -> Network:
    """A network in which every host is this computer, at `port`."""

    def addresses(_host: str, _port: int, _timeout: float) -> list[Address]:
        return [Address(socket.AF_INET, "127.0.0.1", port)]

    return Network(ca_file=ca_file, addresses=addresses, **options)
