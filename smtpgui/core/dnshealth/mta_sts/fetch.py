"""Fetches a policy file: the one thing that a DNS check connects for (RFC 8461 3.3)."""

from __future__ import annotations

import asyncio
import socket
import threading
from dataclasses import replace

from smtpgui.core.dnshealth.subject import Subject
from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.net.http import Response, fetch
from smtpgui.core.net.network import Address, Network, system_addresses

SECONDS = 10.0
MAX_BYTES = 64 * 1024
"""The limits of RFC 8461 3.3 and ours: what a policy file may take in time and bytes."""


async def fetch_policy(subject: Subject, addresses: tuple[str, ...]) -> Response | Finding:
    """The answer of the web server at `mta-sts.`, or the trouble with it. Public addresses only, no redirects."""
    url = f"https://mta-sts.{subject.domain}/.well-known/mta-sts.txt"
    seconds = min(SECONDS, subject.resolver.deadline.remaining)
    network = _found_by_us(subject.resolver.network, addresses)
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Response | Finding | BaseException] = loop.create_future()

    def tell(result: Response | Finding | BaseException) -> None:
        if not future.done():
            future.set_result(result)

    def work() -> None:
        result: Response | Finding | BaseException
        try:
            result = fetch(url, network, timeout=seconds, max_bytes=MAX_BYTES, public_only=True)
        except Trouble as trouble:
            result = trouble.finding
        except Exception as error:  # noqa: BLE001 - raised again in the check
            result = error
        if not loop.is_closed():
            loop.call_soon_threadsafe(tell, result)

    # A daemon: a thread of a pool would hold up the end of the program.
    threading.Thread(target=work, name=f"policy of {subject.domain}", daemon=True).start()
    try:
        result = await asyncio.wait_for(future, seconds + 1)
    except TimeoutError:
        return Finding("http.timeout", {"host": f"mta-sts.{subject.domain}", "seconds": seconds})
    if isinstance(result, BaseException):
        raise result
    return result


def _found_by_us(network: Network, addresses: tuple[str, ...]) -> Network:
    """`network` with the addresses that our own name servers gave, unless it has ways of its own."""
    if network.addresses is not system_addresses:
        return network

    def found(_host: str, port: int, _timeout: float) -> list[Address]:
        return [
            Address(socket.AF_INET6 if ":" in address else socket.AF_INET, address, port) for address in addresses
        ]

    return replace(network, addresses=found)
