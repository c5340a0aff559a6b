"""Runs the checks of a domain, all at once, and reports them one by one; evaluates SPF for one address."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Generator
from dataclasses import replace

from smtpgui.core.dnshealth.check import Check
from smtpgui.core.dnshealth.checks import CHECKS
from smtpgui.core.dnshealth.spf.evaluation import Evaluation, SpfResult, address_of
from smtpgui.core.dnshealth.subject import DnsOptions, Subject
from smtpgui.core.dnshealth.verdict.judge import STEP, conclude
from smtpgui.core.dnshealth.zone.authoritative import at_the_source
from smtpgui.core.dnshealth.zone.domain_names import checked_domain
from smtpgui.core.findings import Fact, Finding, Step, Trouble
from smtpgui.core.net.deadline import Deadline
from smtpgui.core.net.hostnames import to_ascii
from smtpgui.core.net.network import Network
from smtpgui.core.providers.row import Provider
from smtpgui.core.providers.table import provider_for
from smtpgui.core.resolver.client import Resolver, with_resolver


def run_checks(domain: str, network: Network, options: DnsOptions) -> Generator[Step, None, None]:
    """The steps of `check_domain`."""
    name = checked_domain(domain)
    checks = wanted_checks(options)
    yield from (Step(step) for step in (*(check.name for check in checks), STEP))
    owner = owner_of(name, options.provider)
    if owner:
        finding = Finding("domain.not_yours", {"domain": name, "provider": owner.name})
        for check in checks:
            yield Step(check.name, (finding,) if check is checks[0] else (), 0.0)
        yield Step(STEP, (), 0.0)
        return
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        resolver = Resolver(network, Deadline(options.timeout))
        try:
            subject = Subject(name, resolver, options)
            steps = []
            for task in runner.run(_begin(checks, subject)):
                steps.append(runner.run(_end(task)))
                yield steps[-1]
            yield runner.run(conclude(subject, steps))
        finally:
            runner.run(resolver.close())


def owner_of(domain: str, chosen: Provider | None) -> Provider | None:
    """The provider whose own mail domain this is."""
    if chosen and domain in chosen.domains:
        return chosen
    return provider_for(f"@{domain}")


def wanted_checks(options: DnsOptions) -> tuple[Check, ...]:
    """The checks to run: all but the optional ones that nobody asked for."""
    return tuple(check for check in CHECKS if not check.optional or check.name in options.also)


def begin(checks: tuple[Check, ...], subject: Subject) -> list[asyncio.Task[Step]]:
    """The checks at work, inside a running event loop."""
    for check in checks:
        subject.results[check.name] = asyncio.create_task(_run(check, subject))
    return list(subject.results.values())


async def _begin(checks: tuple[Check, ...], subject: Subject) -> list[asyncio.Task[Step]]:
    return begin(checks, subject)


async def _end(task: asyncio.Task[Step]) -> Step:
    return await task


async def _run(check: Check, subject: Subject) -> Step:
    """One check to its end; a bug in it is a finding, and the others go on."""
    started = time.monotonic()
    try:
        found = await check.run(subject)
        if subject.options.ask_source and check.often_new:
            found = await at_the_source(check.run, subject, found)
        findings = tuple(found)
    except Exception as error:  # noqa: BLE001 - the check runner: one broken check never stops the rest
        facts = {"check": check.name, "exception": type(error).__name__}
        findings = (Finding("check.broken", facts),)
    return Step(check.name, findings, time.monotonic() - started)


def run_spf(domain: str, ip: str, sender: str, helo: str, network: Network, timeout: float) -> SpfResult:
    """The result of `evaluate_spf`. Raises Trouble: spf.bad_address."""
    try:
        address = address_of(ip)
    except ValueError as error:
        raise Trouble(Finding("spf.bad_address", {"ip": ip})) from error
    name = to_ascii(domain.strip()).removesuffix(".")
    local, at, sender_domain = sender.rpartition("@")
    envelope = f"{local or 'postmaster'}@{sender_domain if at else name}"
    result = with_resolver(
        lambda resolver: Evaluation(resolver, address, envelope, helo or name).run(name), network, timeout
    )
    return replace(result, findings=_meaning(result, name or domain, str(address)) + result.findings)


def _meaning(result: SpfResult, domain: str, ip: str) -> tuple[Finding, ...]:
    """What the result means; for a temperror `spf.unknown` says it already."""
    if result.result == "temperror":
        return ()
    facts: dict[str, Fact] = {"name": domain, "ip": ip}
    if result.explanation:
        facts["explanation"] = result.explanation
    return (Finding(f"spf.result_{result.result}", facts),)
