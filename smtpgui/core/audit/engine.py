"""Checks many domains at the same time, over one set of sockets, and hands out each as it ends."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field

from smtpgui.core.audit.input_rows import Row
from smtpgui.core.dnshealth.run import begin, owner_of, wanted_checks
from smtpgui.core.dnshealth.spf.record import is_spf, parse
from smtpgui.core.dnshealth.subject import DnsOptions, Subject
from smtpgui.core.dnshealth.verdict.judge import conclude
from smtpgui.core.findings import Fact, Finding, Step
from smtpgui.core.net.deadline import Deadline
from smtpgui.core.net.network import Network
from smtpgui.core.providers.row import Provider
from smtpgui.core.providers.table import provider_for, providers
from smtpgui.core.resolver.client import Resolver
from smtpgui.core.resolver.pool import ServerPool

CONCURRENCY = 50
"""How many domains are under way at once, unless told otherwise."""

PATIENCE = 0.25
"""Seconds after which an audit lets its caller have a word, even where nothing has ended."""


@dataclass(frozen=True, slots=True)
class AuditOptions:
    """Settings of an audit.

    `options` are those of each domain, its time-out too; `concurrency` is how many are under way at once; `rate`
    the most questions a second to each name server (0: no limit, None: 1000 where it is a public one). Without
    a provider each domain's own is recognised.
    """

    options: DnsOptions = field(default_factory=DnsOptions)
    concurrency: int = CONCURRENCY
    rate: float | None = None


@dataclass(frozen=True, slots=True)
class AuditedRow:
    """A row with its steps. `seconds` is its own time, from its first question to its last answer."""

    row: Row
    steps: tuple[Step, ...]
    seconds: float = 0.0
    provider: Provider | None = None


def audit(
    rows: Iterable[Row], network: Network, options: AuditOptions
) -> Generator[AuditedRow | None, None, None]:
    """Yield each row as it ends, in no order. Rows are taken as they are needed, so a list may be endless.

    None comes where nothing has ended for a while: whoever looks on may then stop.

    Closing the generator stops everything. Not for use inside a running event loop.
    """
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        tasks = _DomainTasks(iter(rows), network, options)
        loop = runner.get_loop()
        try:
            while True:
                # Not runner.run: it sets up a signal handler each time, which is noticed at this pace.
                ended = loop.run_until_complete(tasks.work())
                if ended is None:
                    return
                yield from ended or (None,)
        except KeyboardInterrupt:
            loop.set_exception_handler(lambda _loop, _context: None)  # whatever it hit in the middle is no news
            raise
        finally:
            runner.run(tasks.leave())


class _DomainTasks:
    """The domains under way."""

    def __init__(self, rows: Iterator[Row], network: Network, options: AuditOptions) -> None:
        self._rows, self._network, self._options = rows, network, options
        self._pool: ServerPool | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._ended: deque[AuditedRow] = deque()
        self._news: asyncio.Event | None = None
        self._known = {row.id: row for row in providers()}

    async def work(self) -> list[AuditedRow] | None:
        """The rows that ended since the last call, none where it takes longer than PATIENCE; None when all is done."""
        if self._pool is None or self._news is None:
            self._pool = ServerPool(self._network, rate=self._options.rate, sharing=True)
            self._news = asyncio.Event()
        self._fill(self._pool)
        if not self._ended:
            if not self._tasks:
                return None
            patience = asyncio.get_running_loop().call_later(PATIENCE, self._news.set)
            await self._news.wait()
            patience.cancel()
        self._news.clear()
        ended = list(self._ended)
        self._ended.clear()
        return ended

    async def leave(self) -> None:
        """Stop what is under way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._pool is not None:
            self._pool.close()
        await asyncio.sleep(0)

    def _fill(self, pool: ServerPool) -> None:
        while len(self._tasks) < self._options.concurrency and len(self._ended) < self._options.concurrency:
            row = next(self._rows, None)
            if row is None:
                return
            if row.fault is not None:
                self._ended.append(AuditedRow(row, (Step("input", (row.fault,), 0.0),)))
                continue
            task = asyncio.create_task(self._one(row, pool))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _one(self, row: Row, pool: ServerPool) -> None:
        assert self._news is not None
        started = time.monotonic()
        options = self._options.options
        resolver = Resolver(self._network, Deadline(options.timeout), pool)
        try:
            provider, fault = await self._provider_of(row, resolver)
            steps = (fault,) if fault else await self._check(row, resolver, provider)
        except Exception as error:  # noqa: BLE001 - the check runner: one row never stops the rest
            broken: dict[str, Fact] = {"check": "input", "exception": type(error).__name__}
            provider, steps = None, (Step("input", (Finding("check.broken", broken),), 0.0),)
        finally:
            await resolver.close()
        self._ended.append(AuditedRow(row, steps, time.monotonic() - started, provider))
        self._news.set()

    async def _check(self, row: Row, resolver: Resolver, provider: Provider | None) -> tuple[Step, ...]:
        own = self._options.options
        options = DnsOptions(provider, (*row.selectors, *own.selectors), own.timeout, own.also)
        owner = owner_of(row.domain, provider)
        if owner is not None:
            facts = {"domain": row.domain, "provider": owner.name}
            return (Step("input", (Finding("domain.not_yours", facts),), 0.0),)
        subject = Subject(row.domain, resolver, options)
        steps = [await task for task in begin(wanted_checks(options), subject)]
        return (*steps, await conclude(subject, steps))

    async def _provider_of(self, row: Row, resolver: Resolver) -> tuple[Provider | None, Step | None]:
        """By the line, by the options, or recognised as for one domain."""
        if row.provider:
            named = self._known.get(row.provider)
            facts: dict[str, Fact] = {"line": row.number, "provider": row.provider}
            fault = None if named else Step("input", (Finding("audit.unknown_provider", facts),), 0.0)
            return named, fault
        if self._options.options.provider is not None:
            return self._options.options.provider, None
        mail, texts = await resolver.ask_all([(row.domain, "MX"), (row.domain, "TXT")])
        hosts = [exchanger.host for exchanger in mail.exchangers]
        records = [parse(text) for text in texts.texts if is_spf(text)]
        includes = [term.value for record in records for term in record.directives if term.name == "include"]
        return provider_for(f"@{row.domain}", hosts, includes), None
