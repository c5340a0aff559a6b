"""One question on its way to an answer: tries, time limits, TCP, aliases, and a second look at a failure."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from smtpgui.core.resolver.parser import read
from smtpgui.core.resolver.system_servers import Server
from smtpgui.core.resolver.transport import PendingQuery, Transport
from smtpgui.core.resolver.types import Answer, Question, Reason, Status
from smtpgui.core.resolver.wire_format import CHAIN_LIMIT, DnsReply, make_query

QUESTION_LIMIT = 6.0
"""Seconds after which one question is given up, whatever the overall deadline allows."""

# Each try waits for this share of the question's time before the next begins; late answers still count.
_SHARES = (1 / 6, 2 / 6, 3 / 6)

Listener = Callable[[Answer, int], None]
"""Called with the answer, and the size of the message it came in, in bytes."""


@dataclass(slots=True, eq=False)
class Query:
    """Asks `servers` in turn until one gives a usable reply, and tells every one of `listeners`.

    Callbacks instead of tasks: thousands of these run each second. `end` is a moment of the monotonic clock.
    `ended` is called before the listeners are. With `recursive` False the server is to speak for itself.
    """

    question: Question
    servers: tuple[Server, ...]
    transport_to: Callable[[Server], Transport]
    ended: Callable[[Query, Answer, int], None]
    recursive: bool = field(default=True, kw_only=True)
    listeners: list[Listener] = field(default_factory=list)
    end: float = 0.0
    target: str = ""
    _chain: list[str] = field(default_factory=list)
    _left: list[Server] = field(default_factory=list)
    _open: set[PendingQuery] = field(default_factory=set)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _timer: asyncio.TimerHandle | None = None
    _number: int = 0
    _budget: float = 0.0
    _failed: DnsReply | None = None

    def __post_init__(self) -> None:
        self.target = self.question.name

    def begin(self, seconds: float) -> None:
        """Ask; the listeners are called within `seconds`, with a failure if need be."""
        self.end = time.monotonic() + seconds
        if not self.servers:
            self._finish(DnsReply(failure=Reason.NETWORK))
            return
        self._exchange()

    def drop(self) -> None:
        """Stop and forget the listeners."""
        self.listeners.clear()
        self._stop()

    # One exchange: the servers in turn

    def _exchange(self) -> None:
        self._left, self._number = list(self.servers), 0
        self._failed = None
        self._budget = max(0.0, self.end - time.monotonic())
        self._try()

    def _try(self) -> None:
        """Begin the next try, or give up where there is none left."""
        left = self.end - time.monotonic()
        if not self._left or left <= 0 or self._number >= max(len(_SHARES), len(self.servers)):
            self._give_up(self._failed or DnsReply(failure=Reason.TIMEOUT))
            return
        server = self._left[self._number % len(self._left)]
        share = _SHARES[min(self._number, len(_SHARES) - 1)]
        self._number += 1
        self._wait(min(left, self._budget * share), self._try)
        # Something on the way may swallow EDNS without a word (RFC 6891 7): the last try goes without.
        self._post(server, edns=self._number < max(len(_SHARES), len(self.servers)))

    def _post(self, server: Server, *, edns: bool = True, unchecked: bool = False) -> None:
        question = Question(self.target, self.question.type)
        edns = edns and self.transport_to(server).edns
        try:
            query = make_query(question, edns=edns, checking_disabled=unchecked, recursive=self.recursive)
        except ValueError:  # no name that can be asked for
            self._finish(DnsReply(failure=Reason.MALFORMED))
            return
        handler = partial(self._received, server, edns, unchecked)
        self._open.add(self.transport_to(server).send(query, handler))

    def _received(self, server: Server, edns: bool, unchecked: bool, message: bytes | OSError) -> None:  # noqa: FBT001
        self._open = {pending for pending in self._open if pending.handler is not None}
        if isinstance(message, OSError):
            self._replied(server, DnsReply(failure=Reason.NETWORK))
            return
        if not edns:
            self.transport_to(server).edns = False
        reply = self._read(message)
        if reply.truncated:
            task = asyncio.get_running_loop().create_task(self._over_tcp(server, edns, unchecked))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        elif reply.failure in (Reason.FORMERR, Reason.NOTIMP) and edns:
            self._post(server, edns=False, unchecked=unchecked)  # it does not know EDNS (RFC 6891 7)
        else:
            self._replied(server, reply, len(message))

    async def _over_tcp(self, server: Server, edns: bool, unchecked: bool) -> None:  # noqa: FBT001
        """What UDP is too small for; a reply cut short over TCP too has failed."""
        question = Question(self.target, self.question.type)
        query = make_query(question, edns=edns, checking_disabled=unchecked, recursive=self.recursive)
        size = 0
        try:
            async with asyncio.timeout(min(QUESTION_LIMIT / 2, max(0.0, self.end - time.monotonic()))):
                message = await self.transport_to(server).tcp(query)
            reply, size = self._read(message), len(message)
        except (OSError, EOFError):  # TimeoutError is an OSError
            reply = DnsReply(failure=Reason.TRUNCATED)
        self._tasks.discard(asyncio.current_task())
        self._replied(server, DnsReply(failure=Reason.TRUNCATED) if reply.truncated else reply, size)

    def _read(self, message: bytes) -> DnsReply:
        return read(message, Question(self.target, self.question.type), direct=not self.recursive)

    def _replied(self, server: Server, reply: DnsReply, size: int = 0) -> None:
        """Take a reply that was read."""
        if self._failed is not None and self._failed.answers_unchecked:
            self._finish(self._verdict(self._failed, reply))
        elif reply.failure is None:
            self._follow(reply, size)
        else:
            self._failed = reply
            if server in self._left:  # it may have been tried twice
                self._left.remove(server)
            if not self._open and not self._tasks:
                self._try()

    # What became of it

    def _give_up(self, failed: DnsReply) -> None:
        """No server gives a usable reply; of a SERVFAIL it is asked whether only signatures are wrong."""
        left = self.end - time.monotonic()
        if failed.failure is not Reason.SERVFAIL or left <= 0 or not self.recursive:
            self._finish(failed)
            return
        self._stop()
        # The mark says that the second look is under way; _verdict says what it showed.
        self._failed = DnsReply(
            failure=Reason.SERVFAIL, extended_errors=failed.extended_errors, answers_unchecked=True
        )
        self._wait(left, partial(self._finish, failed))
        self._post(self.servers[0], unchecked=True)

    def _verdict(self, failed: DnsReply, second: DnsReply) -> DnsReply:
        unchecked = second.failure is None
        return DnsReply(
            failure=Reason.SERVFAIL, extended_errors=failed.extended_errors, answers_unchecked=unchecked
        )

    def _follow(self, reply: DnsReply, size: int) -> None:
        """Finish, or ask for the target of an alias that the server did not look for."""
        self._stop()
        self._chain += reply.chain
        names = {self.question.name, *self._chain}
        if len(self._chain) > CHAIN_LIMIT or len(names) <= len(self._chain):
            self._finish(DnsReply(failure=Reason.CNAME_LOOP))
        elif reply.ended:
            self._finish(reply, size)
        else:
            self.target = self._chain[-1]
            self._exchange()

    def _finish(self, reply: DnsReply, size: int = 0) -> None:
        self._stop()
        answer = answer_of(self.question, reply, tuple(self._chain))
        listeners, self.listeners = self.listeners, []
        self.ended(self, answer, size)
        for listener in listeners:
            listener(answer, size)

    def _wait(self, seconds: float, then: Callable[[], None]) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(seconds, then)

    def _stop(self) -> None:
        """Stop the timer and all that is under way."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        for pending in self._open:
            pending.forget()
        self._open.clear()
        for task in list(self._tasks):
            task.cancel()


def answer_of(question: Question, reply: DnsReply, chain: tuple[str, ...]) -> Answer:
    """The Answer to `question` that `reply` holds."""
    if reply.failure is not None:
        status = Status.FAILED
    elif reply.records:
        status = Status.FOUND
    else:
        status = Status.NXDOMAIN if reply.nxdomain else Status.NO_DATA
    return Answer(
        question.name,
        question.type,
        status,
        reply.records,
        reply.failure,
        chain,
        reply.soa_minimum,
        reply.extended_errors,
        reply.answers_unchecked,
        reply.authentic,
        reply.authoritative,
        reply.ttl,
    )
