"""The DMARC tree walks of several domains at once, for who judges a received message."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from smtpgui.core.dnshealth.dmarc.tree_walk import Walk, walk
from smtpgui.core.net.deadline import Deadline
from smtpgui.core.net.network import Network
from smtpgui.core.resolver import Resolver


def walks_of(domains: Iterable[str], network: Network, timeout: float) -> dict[str, Walk]:
    """The walk from each of `domains` (RFC 9989 4.10), by domain; `timeout` in seconds bounds the whole."""
    names = list(dict.fromkeys(domains))

    async def run() -> list[Walk]:
        async with Resolver(network, Deadline(timeout)) as resolver:
            return list(await asyncio.gather(*(walk(resolver, name) for name in names)))

    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        return dict(zip(names, runner.run(run()), strict=True))
