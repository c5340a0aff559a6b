"""Carries DNS messages: a few UDP sockets for each name server, and TCP for what UDP cuts short."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable

from smtpgui.core.net.network import is_public
from smtpgui.core.resolver.system_servers import Server
from smtpgui.core.resolver.wire_format import belongs, with_new_id

SOCKETS = 4
"""UDP sockets for each name server. The system picks their ports at random (RFC 5452 9.2)."""

RATE = 1000.0
"""Most questions a second to a public name server, after a first burst of a fifth of that."""

LARGEST = 4096
"""Most bytes of a datagram that are taken; we ask for less than a third of it."""

_CONNECTIONS = 20  # most TCP connections to one name server at once

ReplyHandler = Callable[["bytes | OSError"], None]
"""Called once, with the message that answers or with the error of the socket."""


class PendingQuery:
    """A query under way."""

    __slots__ = ("handler", "query", "socket")

    def __init__(self, query: bytes, handler: ReplyHandler) -> None:
        self.query = query
        self.handler: ReplyHandler | None = handler
        self.socket: _Socket | None = None

    def forget(self) -> None:
        """Drop the query: nobody wants the answer any more."""
        self.handler = None
        if self.socket is not None:
            self.socket.waiting.pop(self.query[:2], None)
            self.socket = None

    def deliver(self, message: bytes | OSError) -> None:
        """Hand over the answer or the error, and forget the query."""
        handler = self.handler
        self.forget()
        if handler is not None:
            handler(message)


class _Socket(asyncio.DatagramProtocol):
    """One connected UDP socket: takes datagrams of its name server only, and hands each to who asked for it."""

    transport: asyncio.DatagramTransport

    def __init__(self) -> None:
        self.waiting: dict[bytes, PendingQuery] = {}

    def datagram_received(self, data: bytes, _address: object) -> None:
        pending = self.waiting.get(data[:2])
        # Anything that does not answer the question is ignored: the true answer may still come.
        if pending is not None and belongs(data, pending.query):
            pending.deliver(data)

    def error_received(self, error: Exception) -> None:
        for pending in list(self.waiting.values()):
            pending.deliver(error if isinstance(error, OSError) else OSError(str(error)))

    def post(self, pending: PendingQuery) -> None:
        while pending.query[:2] in self.waiting:
            pending.query = with_new_id(pending.query)
        pending.socket = self
        self.waiting[pending.query[:2]] = pending
        self.transport.sendto(pending.query)


class Transport:
    """The sockets to one name server. `rate` is the most questions a second, 0 for no limit, None for our own rule.

    `edns` turns False once the server has answered only without EDNS.
    """

    def __init__(self, server: Server, rate: float | None = None) -> None:
        self._server = server
        self.edns = True
        self._sockets: list[_Socket] = []
        self._unsent: list[PendingQuery] = []
        self._opening: asyncio.Task[None] | None = None
        self._rate = (RATE if is_public(server[0]) else 0.0) if rate is None else rate
        self._next = 0.0
        self._connections = asyncio.Semaphore(_CONNECTIONS)

    def send(self, query: bytes, handler: ReplyHandler) -> PendingQuery:
        """Send `query` when its turn comes; the caller bounds the wait and forgets the query."""
        pending = PendingQuery(query, handler)
        delay = self._turn()
        if delay > 0:
            asyncio.get_running_loop().call_later(delay, self._post, pending)
        else:
            self._post(pending)
        return pending

    async def tcp(self, query: bytes) -> bytes:
        """The message that answers `query`, over a TCP connection of its own (RFC 7766).

        OSError or EOFError where there is none to be had; at most 64 KiB by the protocol's own length field.
        """
        async with self._connections:
            await asyncio.sleep(self._turn())
            reader, writer = await asyncio.open_connection(*self._server)
            try:
                writer.write(len(query).to_bytes(2) + query)
                while True:
                    data = await reader.readexactly(int.from_bytes(await reader.readexactly(2)))
                    if belongs(data, query):
                        return data
            finally:
                writer.close()

    def close(self) -> None:
        """Give the sockets back; their end comes with the event loop's next round."""
        if self._opening is not None:
            self._opening.cancel()
        for socket in self._sockets:
            socket.transport.close()
        self._sockets.clear()

    def _post(self, pending: PendingQuery) -> None:
        if pending.handler is None:
            return
        if self._sockets:
            secrets.choice(self._sockets).post(pending)
            return
        self._unsent.append(pending)
        if self._opening is None:
            self._opening = asyncio.get_running_loop().create_task(self._open())

    async def _open(self) -> None:
        loop = asyncio.get_running_loop()
        error: OSError | None = None
        try:
            for _ in range(SOCKETS):
                transport, socket = await loop.create_datagram_endpoint(_Socket, remote_addr=self._server)
                # Reading into a quarter of a megabyte for every answer is what costs most otherwise.
                transport.max_size = LARGEST  # type: ignore[attr-defined]
                socket.transport = transport
                self._sockets.append(socket)
        except OSError as failure:
            error = failure
        self._opening = None
        unsent, self._unsent = self._unsent, []
        for pending in unsent:
            if self._sockets:
                self._post(pending)
            else:
                pending.deliver(error or OSError("no socket"))

    def _turn(self) -> float:
        """Seconds until the next question may go."""
        if not self._rate:
            return 0.0
        now = asyncio.get_running_loop().time()
        self._next = max(self._next, now - 0.2) + 1 / self._rate
        return max(0.0, self._next - now)
