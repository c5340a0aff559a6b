"""`discover`: from an address to settings, step by step.

The steps are table, dns, autoconfig, probe, settings. A step that an earlier one has made needless is left out:
an address that the table knows is answered without asking anybody.
"""

from __future__ import annotations

import queue
import socket
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Generic, TypeVar

from smtpgui.core.findings import Fact, Finding, Step, Trouble
from smtpgui.core.net.deadline import Deadline
from smtpgui.core.net.hostnames import is_internal, to_ascii
from smtpgui.core.net.network import Address, Network, system_addresses
from smtpgui.core.providers.row import Provider
from smtpgui.core.providers.table import is_own, provider_for
from smtpgui.core.settings.check_server import password_remarks
from smtpgui.core.settings.model import NAMES, SmtpSettings
from smtpgui.core.smtp.discovery import autoconfig, dns_hints
from smtpgui.core.smtp.discovery.autoconfig import Autoconfig
from smtpgui.core.smtp.discovery.dns_hints import DnsHints
from smtpgui.core.smtp.discovery.probe import ProbeResult, look
from smtpgui.core.smtp.discovery.proposal import Discovery, DiscoveryOptions, Server, SettingSource

_NETWORK = Network()
_OPTIONS = DiscoveryOptions()
_SECRETS = {
    "password": "discover.secret_password",
    "app_password": "discover.secret_app_password",
    "api_key": "discover.secret_api_key",
}
_GUESSES = (("smtp", 587), ("mail", 587), ("smtp", 465), ("mail", 465))


def discover(
    address: str, network: Network = _NETWORK, options: DiscoveryOptions = _OPTIONS
) -> Generator[Step, None, Discovery]:
    """Look for the settings of a sender `address` without faults of form; each step comes twice, running and ended.

    Returns what was found. Closing the generator stops looking at once.
    """
    return (yield from _Search(address.strip(), asking_itself(network), Deadline(options.timeout)).steps())


class _Search:
    """One search for settings, and what it has found so far."""

    def __init__(self, address: str, network: Network, deadline: Deadline) -> None:
        self._address, self._network, self._deadline = address, network, deadline
        self._domain = to_ascii(address.rpartition("@")[2].rstrip("."))
        self._provider: Provider | None = None
        self._reached = True
        self._found: list[Finding] = []

    def steps(self) -> Generator[Step, None, Discovery]:
        """Every step."""
        yield from self._step("table", self._look_up())
        if self._provider and self._provider.server:
            return (yield from self._end(*_of_provider(self._provider, self._address, self._table_source())))
        if self._provider is None and (not self._domain or is_internal(self._domain)):
            return (yield from self._end(None, {}))
        return (yield from self._ask_outside())

    def _ask_outside(self) -> Generator[Step, None, Discovery]:
        files = ParallelWork([self._asking_file(url) for url in autoconfig.places(self._domain)], "autoconfig")
        hints = yield from self._ask_dns()
        if hints.by_mx and hints.by_mx.server:
            return (yield from self._end(*_of_provider(hints.by_mx, self._address, SettingSource.MX)))
        if not hints.exists:
            return Discovery(self._address)
        said = yield from self._read_files(files)
        if not said and hints.silent:  # nothing answers at all: a look at servers would only take time
            return (yield from self._end(None, {}))
        looked = yield from self._look_at([*said[:1], *hints.servers, *self._guesses()])
        best = next((each for each in looked if each.good), None)
        by_spf = hints.by_spf if hints.by_spf and hints.by_spf.server else None
        if best and best.server.source is not SettingSource.PROBE:
            return (yield from self._end(*self._of_server(best.server, best.methods)))
        if said:  # whoever published it should know; this network may block the port
            self._found.append(Finding("discover.not_tried", {"server": said[0].host, "port": said[0].port}))
            return (yield from self._end(*self._of_server(said[0], ())))
        if by_spf:
            return (yield from self._end(*_of_provider(by_spf, self._address, SettingSource.SPF)))
        if best:
            return (yield from self._end(*self._of_server(best.server, best.methods)))
        return (yield from self._end(None, {}))

    # The steps

    def _step(self, name: str, findings: Sequence[Finding], seconds: float = 0.0) -> Generator[Step, None, None]:
        yield Step(name)
        yield Step(name, tuple(findings), round(seconds, 3))

    def _look_up(self) -> list[Finding]:
        self._provider = provider_for(self._address)
        facts: dict[str, Fact] = {"domain": self._domain}
        if self._provider is None:
            return [Finding("discover.not_in_table", facts)]
        return [Finding("discover.in_table", {**facts, "provider": self._provider.name})]

    def _ask_dns(self) -> Generator[Step, None, DnsHints]:
        yield Step("dns")
        started = time.monotonic()
        hints = dns_hints.ask(self._domain, self._network, self._deadline.remaining or 0.001)
        self._reached = not hints.failed
        self._provider = self._provider or hints.by_mx or hints.by_spf
        found = list(hints.findings)
        facts: dict[str, Fact] = {"domain": self._domain}
        for code, row in (("discover.by_mx", hints.by_mx), ("discover.by_spf", hints.by_spf)):
            if row and (code == "discover.by_mx" or row is not hints.by_mx):
                found.append(Finding(code, {**facts, "provider": row.name}))
        found += [Finding("discover.by_srv", {**facts, "server": s.host, "port": s.port}) for s in hints.servers]
        if not hints.exists:
            found.append(Finding("discover.no_domain", facts, "sender_address"))
        elif not found:
            found.append(Finding("discover.dns_silent", facts))
        yield Step("dns", tuple(found), round(time.monotonic() - started, 3))
        return hints

    def _asking_file(self, url: str) -> Callable[[], Autoconfig]:
        return lambda: autoconfig.ask(url, self._address, self._network, self._deadline.remaining or 0.001)

    def _read_files(self, files: ParallelWork[Autoconfig]) -> Generator[Step, None, list[Server]]:
        yield Step("autoconfig")
        started = time.monotonic()
        servers: list[Server] = []
        found: list[Finding] = []
        wait = self._deadline.within(autoconfig.SECONDS + 1)
        for url, result in zip(autoconfig.places(self._domain), files.in_order(wait), strict=True):
            self._reached = self._reached and result is not None and not result.failed
            if result is None or result.failed:
                found.append(Finding("autoconfig.no_answer", {"url": url}))
                continue
            found += result.findings
            if result.servers:
                servers = sorted(result.servers, key=lambda server: server.implicit)
                facts: dict[str, Fact] = {"url": url, "server": servers[0].host, "port": servers[0].port}
                found.append(Finding("autoconfig.found", facts))
                break
        if not found:
            found.append(Finding("autoconfig.none", {"domain": self._domain}))
        yield Step("autoconfig", tuple(found), round(time.monotonic() - started, 3))
        return servers

    def _guesses(self) -> list[Server]:
        return [Server(f"{name}.{self._domain}", port, SettingSource.PROBE) for name, port in _GUESSES]

    def _look_at(self, servers: Sequence[Server]) -> Generator[Step, None, list[ProbeResult]]:
        yield Step("probe")
        started = time.monotonic()
        distinct = list({(server.host, server.port): server for server in reversed(servers)}.values())[::-1]
        looks = ParallelWork([self._looking_at(server) for server in distinct], "probe")
        found: list[ProbeResult] = []
        for server, result in zip(distinct, looks.in_order(self._deadline), strict=True):
            late = Finding(
                "probe.no_connection", {"server": server.host, "port": server.port, "reason": "timeout"}
            )
            found.append(result or ProbeResult(server, late))
            if found[-1].good:
                break
        told = {_about_what(each.finding): each.finding for each in found}
        yield Step("probe", tuple(told.values()), round(time.monotonic() - started, 3))
        return found

    def _looking_at(self, server: Server) -> Callable[[], ProbeResult]:
        return lambda: look(server, self._network, self._deadline.remaining or 0.001)

    # What it comes to

    def _table_source(self) -> SettingSource:
        return SettingSource.OWN_FILE if self._provider and is_own(self._provider) else SettingSource.TABLE

    def _of_server(
        self, server: Server, methods: tuple[str, ...]
    ) -> tuple[SmtpSettings, dict[str, SettingSource]]:
        """Settings for a server that is in no table: told ones where the file tells, usual ones else."""
        username = server.username or self._address
        source = SettingSource.AUTOCONFIG if server.username else SettingSource.USUAL
        told = [method for method in server.methods if not methods or method in methods]
        method = next(iter(told or methods), "login")
        settings = SmtpSettings(
            sender_address=self._address, server=server.host, port=server.port, username=username,
            authentication=method,
        )  # fmt: skip
        by_look = SettingSource.PROBE if methods else SettingSource.USUAL
        return settings, {
            "server": server.source,
            "port": server.source,
            "username": source,
            "authentication": server.source if told else by_look,
            "starttls_auto": SettingSource.USUAL,
        }

    def _end(
        self, settings: SmtpSettings | None, sources: dict[str, SettingSource]
    ) -> Generator[Step, None, Discovery]:
        if settings is None:
            code = "discover.nothing" if self._reached else "discover.could_not_look"
            found = [Finding(code, {"domain": self._domain}, "server")]
        else:
            sources = {"sender_address": SettingSource.ADDRESS, **sources}
            sources = {name: sources[name] for name in NAMES if name in sources}
            found = [_told(settings, sources, self._provider), *self._found, *_about(self._provider)]
        yield from self._step("settings", found)
        return Discovery(self._address, settings, MappingProxyType(sources), self._provider, self._reached)


def _about_what(finding: Finding) -> tuple[Fact, ...]:
    """Equal for findings that say the same: a name that does not exist needs no port."""
    port = "" if finding.code == "probe.no_name" else finding.facts.get("port")
    return finding.code, finding.facts.get("server"), port


def _of_provider(
    row: Provider, address: str, source: SettingSource
) -> tuple[SmtpSettings, dict[str, SettingSource]]:
    """The settings of a row of the table."""
    settings = SmtpSettings(sender_address=address, server=row.server, port=row.port)
    sources = dict.fromkeys(("server", "port", "starttls_auto"), source)
    method = next((each for each in row.authentications if each in ("login", "plain", "cram_md5")), "login")
    sources["authentication"] = source if row.authentications else SettingSource.USUAL
    username = row.username_for(address)
    sources["username"] = source
    return replace(settings, username=username, authentication=method), sources


def _told(settings: SmtpSettings, sources: dict[str, SettingSource], row: Provider | None) -> Finding:
    """The proposal as one finding: each value under its own name, and its source beside it."""
    facts: dict[str, Fact] = {**settings.to_values(), "source": str(sources["server"])}
    facts |= {f"{name}_source": str(source) for name, source in sources.items()}
    facts |= {"provider": row.id if row else "", "provider_name": row.name if row else ""}
    facts["security"] = "implicit" if settings.implicit_tls else "starttls"
    return Finding("discover.settings", facts)


def _about(row: Provider | None) -> list[Finding]:
    """What to know about the provider before the first test."""
    if row is None:
        return []
    facts: dict[str, Fact] = {"provider": row.name, "help_url": row.help_url}
    found = list(password_remarks(row))
    if row.secret in _SECRETS:
        found.append(Finding(_SECRETS[row.secret], facts, "password"))
    if row.username == "given":
        found.append(Finding("discover.username_given", facts, "username"))
    return found


Result = TypeVar("Result")


class ParallelWork(Generic[Result]):
    """Starts all of `works` at once; each has a deadline of its own inside.

    The threads are daemons: closing the program, or looking away, leaves them to end by themselves.
    """

    def __init__(self, works: Sequence[Callable[[], Result]], name: str) -> None:
        self._queues: list[queue.SimpleQueue[Result]] = [queue.SimpleQueue() for _ in works]
        for work, answers in zip(works, self._queues, strict=True):
            threading.Thread(target=_do, args=(work, answers), name=name, daemon=True).start()

    def in_order(self, deadline: Deadline) -> Iterator[Result | None]:
        """The result of each, in the order of the works; None where `deadline` came first."""
        for answers in self._queues:
            try:
                yield answers.get(timeout=deadline.remaining or 0.001)
            except queue.Empty:
                yield None


def _do(work: Callable[[], Result], answers: queue.SimpleQueue[Result]) -> None:
    answers.put(work())


_FAMILIES = {"A": socket.AF_INET, "AAAA": socket.AF_INET6}


def asking_itself(network: Network) -> Network:
    """`network`, with hosts looked up at its own name servers where it names some instead of the system's.

    Raises Trouble when a host is looked up: resolve.no_answer, resolve.not_found.
    """
    if not network.nameservers or network.addresses is not system_addresses:
        return network

    def addresses(host: str, port: int, timeout: float) -> list[Address]:
        from smtpgui.core.resolver.client import ask_now

        answers = ask_now([(host, kind) for kind in _FAMILIES], network, timeout)
        found = [Address(_FAMILIES[answer.type], text, port) for answer in answers for text in answer.values]
        if found:
            return found
        code = "resolve.no_answer" if any(answer.failed for answer in answers) else "resolve.not_found"
        raise Trouble(Finding(code, {"server": host}, "server"))

    return replace(network, addresses=addresses)
