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

Heard = Callable[["bytes | OSError"], None]
"""Is called once, with the message that answers or with what the socket had to say."""


class Letter:
    """A query under way."""

    __slots__ = ("heard", "query", "socket")

    def __init__(self, query: bytes, heard: Heard) -> None:
        self.query = query
        self.heard: Heard | None = heard
        self.socket: _Socket | None = None

    def forget(self) -> None:
        """Nobody wants the answer any more."""
        self.heard = None
        if self.socket is not None:
            self.socket.waiting.pop(self.query[:2], None)
            self.socket = None

    def arrived(self, message: bytes | OSError) -> None:
        """Hand over what came."""
        heard = self.heard
        self.forget()
        if heard is not None:
            heard(message)


class _Socket(asyncio.DatagramProtocol):
    """One connected UDP socket: takes datagrams of its name server only, and hands each to who asked for it."""

    transport: asyncio.DatagramTransport

    def __init__(self) -> None:
        self.waiting: dict[bytes, Letter] = {}

    def datagram_received(self, data: bytes, _address: object) -> None:
        letter = self.waiting.get(data[:2])
        # Anything that does not answer the question is ignored: the true answer may still come.
        if letter is not None and belongs(data, letter.query):
            letter.arrived(data)

    def error_received(self, error: Exception) -> None:
        for letter in list(self.waiting.values()):
            letter.arrived(error if isinstance(error, OSError) else OSError(str(error)))

    def post(self, letter: Letter) -> None:
        while letter.query[:2] in self.waiting:
            letter.query = with_new_id(letter.query)
        letter.socket = self
        self.waiting[letter.query[:2]] = letter
        self.transport.sendto(letter.query)


class Transport:
    """The way to one name server. `rate` is the most questions a second, 0 for no limit, None for our own rule.

    `edns` turns False once the server has answered only without EDNS.
    """

    def __init__(self, server: Server, rate: float | None = None) -> None:
        self._server = server
        self.edns = True
        self._sockets: list[_Socket] = []
        self._unsent: list[Letter] = []
        self._opening: asyncio.Task[None] | None = None
        self._rate = (RATE if is_public(server[0]) else 0.0) if rate is None else rate
        self._next = 0.0
        self._connections = asyncio.Semaphore(_CONNECTIONS)

    def send(self, query: bytes, heard: Heard) -> Letter:
        """Send `query` when its turn comes; the caller bounds the wait and forgets the letter."""
        letter = Letter(query, heard)
        delay = self._turn()
        if delay > 0:
            asyncio.get_running_loop().call_later(delay, self._post, letter)
        else:
            self._post(letter)
        return letter

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
        """Gives the sockets back; their end comes with the event loop's next round."""
        if self._opening is not None:
            self._opening.cancel()
        for socket in self._sockets:
            socket.transport.close()
        self._sockets.clear()

    def _post(self, letter: Letter) -> None:
        if letter.heard is None:
            return
        if self._sockets:
            secrets.choice(self._sockets).post(letter)
            return
        self._unsent.append(letter)
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
        letters, self._unsent = self._unsent, []
        for letter in letters:
            if self._sockets:
                self._post(letter)
            else:
                letter.arrived(error or OSError("no socket"))

    def _turn(self) -> float:
        """Seconds until the next question may go."""
        if not self._rate:
            return 0.0
        now = asyncio.get_running_loop().time()
        self._next = max(self._next, now - 0.2) + 1 / self._rate
        return max(0.0, self._next - now)
