"""What questions share: name servers, sockets, places in the queue, and in an audit the answers too."""

from __future__ import annotations

import time
from collections import OrderedDict, deque

from smtpgui.core.net.deadline import Deadline
from smtpgui.core.net.network import Network
from smtpgui.core.resolver import system_servers
from smtpgui.core.resolver.query import QUESTION_LIMIT, Asking, Hearer
from smtpgui.core.resolver.system_servers import Server
from smtpgui.core.resolver.transport import Transport
from smtpgui.core.resolver.types import Answer, Question

IN_FLIGHT = 200
"""Most questions under way at once."""

KEPT = 2000
KEPT_BYTES = 4096
KEPT_SECONDS = 300.0
"""Most answers that the domains of an audit share, the largest of them in bytes, and for how long."""


class Wires:
    """The ways to the name servers of `network`, for one Resolver or for many inside one event loop.

    `rate` is the most questions a second to each server: 0 for no limit, None for a polite one to public servers
    only. With `sharing`, Resolvers share answers: what a thousand domains include is asked for once.
    """

    def __init__(self, network: Network, *, rate: float | None = None, sharing: bool = False) -> None:
        self.servers = system_servers.servers_of(network)
        self._rate, self._sharing = rate, sharing
        self._transports: dict[Server, Transport] = {}
        self._flights: dict[tuple[Question, tuple[Server, ...]], Asking] = {}
        self._queue: deque[tuple[Asking, Deadline]] = deque()
        self._running: set[Asking] = set()
        self._kept: OrderedDict[Question, tuple[Answer, float]] = OrderedDict()
        self._draining = False

    def ask(self, question: Question, deadline: Deadline, hear: Hearer, server: Server | None = None) -> Asking:
        """Ask, or listen along where the same is being asked; `hear` is called once, perhaps before this returns.

        With `server`, that one is asked and must speak for itself.
        """
        asked = (server,) if server else self.servers
        flight = self._flights.get((question, asked)) if self._sharing else None
        if flight is not None and deadline.remaining >= QUESTION_LIMIT:
            flight.hearers.append(hear)
            return flight
        asking = Asking(question, asked, self._way, self._ended, recursive=server is None)
        asking.hearers.append(hear)
        if self._sharing and deadline.remaining >= QUESTION_LIMIT:
            self._flights[question, asked] = asking
        if len(self._running) < IN_FLIGHT:
            self._begin(asking, deadline)
        else:
            self._queue.append((asking, deadline))
        return asking

    def known(self, question: Question) -> Answer | None:
        """What another Resolver heard a short time ago."""
        kept = self._kept.get(question)
        if kept is None or kept[1] < time.monotonic():
            return None
        self._kept.move_to_end(question)
        return kept[0]

    def leave(self, asking: Asking, hear: Hearer) -> None:
        """Somebody listens no more; a question that nobody listens to is dropped."""
        if hear in asking.hearers:
            asking.hearers.remove(hear)
        if not asking.hearers:
            self._drop(asking)

    def close(self) -> None:
        """Drop what is still under way and give the sockets back."""
        self._queue.clear()
        for asking in list(self._running):
            self._drop(asking)
        for transport in self._transports.values():
            transport.close()
        self._transports.clear()

    def _way(self, server: Server) -> Transport:
        transport = self._transports.get(server)
        if transport is None:
            transport = self._transports[server] = Transport(server, self._rate)
        return transport

    def _begin(self, asking: Asking, deadline: Deadline) -> None:
        self._running.add(asking)
        asking.begin(min(QUESTION_LIMIT, deadline.remaining))

    def _ended(self, asking: Asking, answer: Answer, size: int) -> None:
        self._drop(asking)
        if self._sharing and asking.recursive and not answer.failed and size <= KEPT_BYTES:
            self._kept[asking.question] = answer, time.monotonic() + KEPT_SECONDS
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)

    def _drop(self, asking: Asking) -> None:
        key = (asking.question, asking.servers)
        if self._flights.get(key) is asking:
            del self._flights[key]
        if asking in self._running:
            self._running.discard(asking)
            asking.drop()
            self._drain()

    def _drain(self) -> None:
        """Begin what waits. Questions that end at once come back here: they must not pile up on the stack."""
        if self._draining:
            return
        self._draining = True
        try:
            while self._queue and len(self._running) < IN_FLIGHT:
                following, deadline = self._queue.popleft()
                if following.hearers:
                    self._begin(following, deadline)
        finally:
            self._draining = False
