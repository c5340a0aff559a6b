"""A few questions, asked and answered on the spot."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from smtpgui.core.net.deadline import Deadline
from smtpgui.core.net.network import Network
from smtpgui.core.resolver.client import Resolver
from smtpgui.core.resolver.types import Answer

_SYSTEM = Network()


def ask_now(
    questions: Iterable[tuple[str, str]], network: Network = _SYSTEM, timeout: float = 5.0
) -> list[Answer]:
    """The answers to `questions`, pairs of name and record type, in their order.

    All are asked at once; `timeout` in seconds bounds the whole. Nothing raises: an Answer that failed says
    why. Not for use inside a running event loop.
    """

    async def ask() -> list[Answer]:
        async with Resolver(network, Deadline(timeout)) as resolver:
            return await resolver.ask_all(questions)

    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        return runner.run(ask())
