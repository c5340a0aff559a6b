"""The Resolver: asks name servers, each question once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

from smtpgui.core.net.deadline import Deadline
from smtpgui.core.net.network import Network, is_public
from smtpgui.core.resolver.pool import ServerPool
from smtpgui.core.resolver.query import Listener, Query
from smtpgui.core.resolver.system_servers import DNS_PORT
from smtpgui.core.resolver.types import Answer, Question, Reason, Status

T = TypeVar("T")

CACHE_LIMIT = 20_000
"""Most answers that one Resolver keeps."""

BYTES_LIMIT = 4 * 1024 * 1024
"""Most bytes that one Resolver takes in. After that it learns nothing more: a zone made to hurt fills no memory."""


class Resolver:
    """An asyncio client of the name servers of `network`.

    A question is asked once, however many want to know; a new Resolver knows nothing yet, so "check again" is
    a new one. Nothing raises: an Answer says what went wrong. `deadline` bounds everything that is asked.
    Use it inside one event loop, as an async context manager. `pool` holds the servers and sockets where several
    Resolvers share them; whoever made it closes it.
    """

    def __init__(self, network: Network, deadline: Deadline, pool: ServerPool | None = None) -> None:
        self.network = network
        self.deadline = deadline
        self._pool = pool or ServerPool(network)
        self._own = pool is None
        self._answers: dict[Question, asyncio.Future[Answer]] = {}
        self._queries: dict[Query, Listener] = {}
        self._bytes = 0

    async def __aenter__(self) -> Resolver:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def ask(self, name: str, record_type: str) -> Answer:
        """The answer to one question, from the cache where it was asked before."""
        future = self._asked(_question(name, record_type))
        return future.result() if future.done() else await asyncio.shield(future)

    async def ask_all(self, questions: Iterable[tuple[str, str]]) -> list[Answer]:
        """The answers to many questions, asked at once, in their order."""
        futures = [self._asked(_question(name, record_type)) for name, record_type in questions]
        open_ones = [future for future in futures if not future.done()]
        if open_ones:
            await asyncio.wait(open_ones)
        return [future.result() for future in futures]

    def expect(self, questions: Iterable[tuple[str, str]]) -> None:
        """Begin to ask questions whose answers will be needed soon."""
        for name, record_type in questions:
            self._asked(_question(name, record_type))

    async def ask_server(self, address: str, name: str, record_type: str) -> Answer | None:
        """Answer of the name server at `address` itself, without recursion.

        The address was read from the DNS, so only public ones are asked: None for any other. In a rehearsal all
        name servers listen where the first of the network does.
        """
        port = DNS_PORT
        if self.network.rehearsal and self.network.nameservers:
            port = self.network.nameservers[0][1]
        elif not is_public(address):
            return None
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._begin(_question(name, record_type), future, (address, port))
        return await asyncio.shield(future)

    def learn(self, answer: Answer) -> None:
        """Answer the question of `answer` with it from now on: the zone's own server gave it."""
        future = self._answers[Question(answer.name, answer.type)] = asyncio.get_running_loop().create_future()
        future.set_result(answer)

    async def close(self) -> None:
        """Drop what is still under way and give the sockets back."""
        for query, listener in list(self._queries.items()):
            self._pool.leave(query, listener)
        self._queries.clear()
        for future in self._answers.values():
            future.cancel()
        if self._own:
            self._pool.close()
        await asyncio.sleep(0)  # the loop closes transports in its next round

    def _asked(self, question: Question) -> asyncio.Future[Answer]:
        future = self._answers.get(question)
        if future is None:
            while len(self._answers) >= CACHE_LIMIT and next(iter(self._answers.values())).done():
                del self._answers[next(iter(self._answers))]
            future = self._answers[question] = asyncio.get_running_loop().create_future()
            known = self._pool.known(question)
            if known is not None:
                future.set_result(known)
            else:
                self._begin(question, future)
        return future

    def _begin(
        self, question: Question, future: asyncio.Future[Answer], server: tuple[str, int] | None = None
    ) -> None:
        if self._bytes > BYTES_LIMIT:
            future.set_result(Answer(question.name, question.type, Status.FAILED, reason=Reason.TRUNCATED))
            return
        query: Query | None = None

        def listener(answer: Answer, size: int) -> None:
            self._bytes += size
            if query is not None:
                self._queries.pop(query, None)
            if not future.done():
                future.set_result(answer)

        query = self._pool.ask(question, self.deadline, listener, server)
        if not future.done():
            self._queries[query] = listener


def _question(name: str, record_type: str) -> Question:
    return Question(name.rstrip(".").lower() or ".", record_type)


_SYSTEM = Network()


def ask_now(
    questions: Iterable[tuple[str, str]], network: Network = _SYSTEM, timeout: float = 5.0
) -> list[Answer]:
    """The answers to `questions`, pairs of name and record type, in their order.

    All are asked at once; `timeout` in seconds bounds the whole. Nothing raises: an Answer that failed says
    why. Not for use inside a running event loop.
    """
    return with_resolver(lambda resolver: resolver.ask_all(questions), network, timeout)


def with_resolver(work: Callable[[Resolver], Awaitable[T]], network: Network, timeout: float) -> T:
    """The result of `work`, run in an event loop of its own with a Resolver that has `timeout` seconds."""

    async def run() -> T:
        async with Resolver(network, Deadline(timeout)) as resolver:
            return await work(resolver)

    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        return runner.run(run())
