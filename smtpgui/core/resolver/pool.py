"""Name servers, sockets and a queue that questions share, and in an audit their answers too."""

from __future__ import annotations

import time
from collections import OrderedDict, deque

from smtpgui.core.net.deadline import Deadline
from smtpgui.core.net.network import Network
from smtpgui.core.resolver import system_servers
from smtpgui.core.resolver.query import QUESTION_LIMIT, Listener, Query
from smtpgui.core.resolver.system_servers import Server
from smtpgui.core.resolver.transport import Transport
from smtpgui.core.resolver.types import Answer, Question

IN_FLIGHT = 200
"""Most questions under way at once."""

KEPT = 2000
KEPT_BYTES = 4096
KEPT_SECONDS = 300.0
"""Most answers that the domains of an audit share, the largest of them in bytes, and for how long."""


class ServerPool:
    """The name servers of `network` with their sockets, for one Resolver or for many inside one event loop.

    `rate` is the most questions a second to each server: 0 for no limit, None for a polite one to public servers
    only. With `sharing`, Resolvers share answers: what a thousand domains include is asked for once.
    """

    def __init__(self, network: Network, *, rate: float | None = None, sharing: bool = False) -> None:
        self.servers = system_servers.servers_of(network)
        self._rate, self._sharing = rate, sharing
        self._transports: dict[Server, Transport] = {}
        self._flights: dict[tuple[Question, tuple[Server, ...]], Query] = {}
        self._queue: deque[tuple[Query, Deadline]] = deque()
        self._running: set[Query] = set()
        self._kept: OrderedDict[Question, tuple[Answer, float]] = OrderedDict()
        self._draining = False

    def ask(
        self, question: Question, deadline: Deadline, listener: Listener, server: Server | None = None
    ) -> Query:
        """Ask, or listen along where the same is being asked; `listener` is called once, perhaps before this returns.

        With `server`, that one is asked and must speak for itself.
        """
        asked = (server,) if server else self.servers
        flight = self._flights.get((question, asked)) if self._sharing else None
        if flight is not None and deadline.remaining >= QUESTION_LIMIT:
            flight.listeners.append(listener)
            return flight
        query = Query(question, asked, self._transport_to, self._ended, recursive=server is None)
        query.listeners.append(listener)
        if self._sharing and deadline.remaining >= QUESTION_LIMIT:
            self._flights[question, asked] = query
        if len(self._running) < IN_FLIGHT:
            self._begin(query, deadline)
        else:
            self._queue.append((query, deadline))
        return query

    def known(self, question: Question) -> Answer | None:
        """The answer that another Resolver got a short time ago; None where there is none."""
        kept = self._kept.get(question)
        if kept is None or kept[1] < time.monotonic():
            return None
        self._kept.move_to_end(question)
        return kept[0]

    def leave(self, query: Query, listener: Listener) -> None:
        """Take `listener` off; a question that nobody listens to is dropped."""
        if listener in query.listeners:
            query.listeners.remove(listener)
        if not query.listeners:
            self._drop(query)

    def close(self) -> None:
        """Drop what is still under way and give the sockets back."""
        self._queue.clear()
        for query in list(self._running):
            self._drop(query)
        for transport in self._transports.values():
            transport.close()
        self._transports.clear()

    def _transport_to(self, server: Server) -> Transport:
        transport = self._transports.get(server)
        if transport is None:
            transport = self._transports[server] = Transport(server, self._rate)
        return transport

    def _begin(self, query: Query, deadline: Deadline) -> None:
        self._running.add(query)
        query.begin(min(QUESTION_LIMIT, deadline.remaining))

    def _ended(self, query: Query, answer: Answer, size: int) -> None:
        self._drop(query)
        if self._sharing and query.recursive and not answer.failed and size <= KEPT_BYTES:
            self._kept[query.question] = answer, time.monotonic() + KEPT_SECONDS
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)

    def _drop(self, query: Query) -> None:
        key = (query.question, query.servers)
        if self._flights.get(key) is query:
            del self._flights[key]
        if query in self._running:
            self._running.discard(query)
            query.drop()
            self._drain()

    def _drain(self) -> None:
        """Begin what waits. Questions that end at once come back here: they must not pile up on the stack."""
        if self._draining:
            return
        self._draining = True
        try:
            while self._queue and len(self._running) < IN_FLIGHT:
                query, deadline = self._queue.popleft()
                if query.listeners:
                    self._begin(query, deadline)
        finally:
            self._draining = False
