"""MTA-STS policies: fetches a policy file, the one thing that a DNS check connects for, and reads it (RFC 8461)."""

from __future__ import annotations

import re
import socket
import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from smtpgui.core.dnshealth.subject import Subject
from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.net.network import Address, Network, system_addresses

if TYPE_CHECKING:
    from smtpgui.core.net.http import Response

MODES = ("enforce", "testing", "none")
LONGEST_AGE = 31_557_600
"""A year in seconds: the most that `max_age` may say."""

PATTERN_LIMIT = 100
"""Most `mx` lines that are read."""

_PATTERN = re.compile(r"(\*\.)?([a-z0-9_]([a-z0-9_-]*[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy file. `fault` is the first line or key that keeps it from being one, or ""."""

    mode: str = ""
    patterns: tuple[str, ...] = ()
    max_age: int = 0
    fault: str = ""

    def covers(self, host: str) -> bool:
        """Whether a mail server of that name may be delivered to; a star stands for exactly one label."""
        name = host.rstrip(".").lower()
        parent = name.partition(".")[2]
        return any(
            pattern == name or (pattern.startswith("*.") and parent and pattern[2:] == parent)
            for pattern in self.patterns
        )


def parse(body: bytes) -> Policy:
    """The policy in a file. Never fails: what cannot be read is its fault."""
    text = body.decode("utf-8", "replace")
    values: dict[str, str] = {}
    patterns: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        key, colon, value = line.partition(":")
        if not line.strip():
            continue
        if not colon:
            return Policy(fault=line.strip()[:100])
        if key.strip() == "mx":
            patterns.append(value.strip().lower().rstrip("."))
        else:
            values.setdefault(key.strip(), value.strip())
    return _checked(values, patterns)


def _checked(values: dict[str, str], patterns: list[str]) -> Policy:
    mode, age = values.get("mode", ""), values.get("max_age", "")
    wrong = next((pattern for pattern in patterns if not _PATTERN.fullmatch(pattern)), None)
    fault = ""
    if values.get("version") != "STSv1":
        fault = f"version: {values.get('version', '')}"
    elif mode not in MODES:
        fault = f"mode: {mode}"
    elif not re.fullmatch(r"[0-9]{1,10}", age) or int(age) > LONGEST_AGE:
        fault = f"max_age: {age}"
    elif wrong is not None or (not patterns and mode != "none"):
        fault = f"mx: {wrong or ''}"
    kept = tuple(dict.fromkeys(patterns))[:PATTERN_LIMIT]
    return Policy(mode, kept, int(age) if not fault else 0, fault.strip()[:100])


SECONDS = 10.0
MAX_BYTES = 64 * 1024
"""The limits of RFC 8461 3.3 and ours: what a policy file may take in time and bytes."""


async def fetch_policy(subject: Subject, addresses: tuple[str, ...]) -> Response | Finding:
    """The answer of the web server at `mta-sts.`, or the trouble with it. Public addresses only, no redirects."""
    import asyncio

    from smtpgui.core.net.http import fetch

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
