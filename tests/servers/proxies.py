"""What may stand between the program and a server: a cut, an encryption."""

from __future__ import annotations

import contextlib
import select
import socket
import ssl
import struct
import threading
from collections.abc import Callable

from smtpgui.core.net.network import Address, Network

GONE = (OSError, ValueError)
"""What a socket raises that another thread has closed; ValueError where it was closed just before."""


class Proxy:
    """Passes connections on to `port` of this computer; the subclass says how bytes travel."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]

    def __enter__(self) -> Proxy:
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(*GONE):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for sock in self._open:
            hang_up(sock)
        for thread in self._threads:
            thread.join(60)

    def network(self, ca_file: str) -> Network:
        """A world in which every name leads here, on the port that is asked for first; elsewhere is nobody."""
        first: list[int] = []

        def addresses(_host: str, port: int, _timeout: float) -> list[Address]:
            first[:] = first or [port]
            return [Address(socket.AF_INET, "127.0.0.1", self.port)] if port == first[0] else []

        return Network(ca_file=ca_file, addresses=addresses)

    def prepare(self, client: socket.socket) -> socket.socket:
        """The client's side as it is read from; OSError where that cannot be had."""
        return client

    def to_server(self, client: socket.socket, server: socket.socket) -> None:
        """Carry what the client says."""
        carry(client, server)

    def to_client(self, server: socket.socket, client: socket.socket) -> None:
        """Carry what the server says."""
        carry(server, client)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except GONE:
                return
            self._begin(self._serve, client)

    def _serve(self, client: socket.socket) -> None:
        self._open.append(client)
        with contextlib.suppress(*GONE):
            client = self.prepare(client)
            server = socket.create_connection(("127.0.0.1", self._target))
            self._open += [client, server]
            for sock in (client, server):
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._begin(self.to_server, client, server)
            self.to_client(server, client)

    def _begin(self, work: Callable[..., None], *arguments: socket.socket) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()


def carry(source: socket.socket, sink: socket.socket, most: int = -1) -> None:
    """Pass bytes on, `most` of them at most, until one side hangs up."""
    left = most
    with contextlib.suppress(*GONE):
        while left and (data := source.recv(4096 if left < 0 else min(left, 4096))):
            sink.sendall(data)
            left -= len(data) if left > 0 else 0
    hang_up(sink)


def hang_up(sock: socket.socket) -> None:
    """End both directions, whoever else still uses the socket."""
    with contextlib.suppress(*GONE):
        sock.shutdown(socket.SHUT_RDWR)
    sock.close()


class CuttingProxy(Proxy):
    """Cuts the connection after so many bytes of either side (-1: never), by closing it or with a reset."""

    def __init__(self, port: int, *, from_server: int = -1, from_client: int = -1, reset: bool = False) -> None:
        super().__init__(port)
        self._from_server, self._from_client, self._reset = from_server, from_client, reset

    def to_server(self, client: socket.socket, server: socket.socket) -> None:
        """Carry so much, then cut both sides."""
        carry(client, server, self._from_client)
        self._cut(client)

    def to_client(self, server: socket.socket, client: socket.socket) -> None:
        """Carry so much, then cut both sides."""
        carry(server, client, self._from_server)
        self._cut(client)
        hang_up(server)

    def _cut(self, client: socket.socket) -> None:
        if self._reset:
            with contextlib.suppress(*GONE):
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                client.close()
        hang_up(client)


class TlsProxy(Proxy):
    """Puts encryption from the start in front of a server that knows none."""

    def __init__(self, port: int, context: ssl.SSLContext) -> None:
        super().__init__(port)
        self._context = context

    def prepare(self, client: socket.socket) -> socket.socket:
        """The handshake."""
        client.settimeout(10)
        return self._context.wrap_socket(client, server_side=True)

    def to_server(self, client: socket.socket, server: socket.socket) -> None:
        """Nothing: one encryption must not be used by two threads at once, so `to_client` does both."""

    def to_client(self, server: socket.socket, client: socket.socket) -> None:
        """Carry both ways."""
        assert isinstance(client, ssl.SSLSocket)
        with contextlib.suppress(*GONE):
            while data := self._carry_once(client, server):
                del data
        hang_up(client)
        hang_up(server)

    def _carry_once(self, client: ssl.SSLSocket, server: socket.socket) -> bytes:
        ready = [client] if client.pending() else select.select([client, server], [], [], 60)[0]
        source, sink = (client, server) if client in ready else (server, client)
        data = source.recv(4096) if ready else b""
        if data:
            sink.sendall(data)
        return data
