"""Answers `smtpgui spf`: would SPF let this address send."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from smtpgui.core.dnshealth.spf.evaluation import Evaluation, SpfResult, address_of
from smtpgui.core.findings import Fact, Finding, Trouble
from smtpgui.core.net.deadline import Deadline
from smtpgui.core.net.hostnames import to_ascii
from smtpgui.core.net.network import Network
from smtpgui.core.resolver import Resolver


def evaluate(domain: str, ip: str, sender: str, helo: str, network: Network, timeout: float) -> SpfResult:
    """The result of `evaluate_spf`."""
    try:
        address = address_of(ip)
    except ValueError as error:
        raise Trouble(Finding("spf.bad_address", {"ip": ip})) from error
    name = to_ascii(domain.strip()).removesuffix(".")
    local, at, sender_domain = sender.rpartition("@")
    envelope = f"{local or 'postmaster'}@{sender_domain if at else name}"

    async def run() -> SpfResult:
        async with Resolver(network, Deadline(timeout)) as resolver:
            return await Evaluation(resolver, address, envelope, helo or name).run(name)

    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        result = runner.run(run())
    return replace(result, findings=_meaning(result, name or domain, str(address)) + result.findings)


def _meaning(result: SpfResult, domain: str, ip: str) -> tuple[Finding, ...]:
    """What the result means; for a temperror `spf.unknown` says it already."""
    if result.result == "temperror":
        return ()
    facts: dict[str, Fact] = {"name": domain, "ip": ip}
    if result.explanation:
        facts["explanation"] = result.explanation
    return (Finding(f"spf.result_{result.result}", facts),)
