"""A domain, journal.example, played on loopback: its DNS, its web server, its mail server."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field

import pytest

from smtpgui.core.findings import Finding, Step, Trouble
from smtpgui.core.net.network import Address, Network
from smtpgui.core.smtp.discovery.proposal import Discovery, DiscoveryOptions
from smtpgui.core.smtp.discovery.run import discover
from tests.servers.certificates import Certificates
from tests.servers.dns_server import DnsServer
from tests.servers.http_script import Answer, WebScript, http_answer, web_server
from tests.servers.smtp_script import Script, ScriptedServer, expect, send, tls
from tests.support.findings import WithSteps

ADDRESS = "news@journal.example"
NOTHING = http_answer(b"", "404 Not Found")


def autoconfig(*servers: str) -> bytes:
    """An autoconfig file."""
    inside = "".join(f'<outgoingServer type="smtp">{server}</outgoingServer>' for server in servers)
    return f'<clientConfig version="1.1"><emailProvider id="x">{inside}</emailProvider></clientConfig>'.encode()


def server(
    hostname: str = "mail.%EMAILDOMAIN%",
    port: object = 587,
    security: str = "STARTTLS",
    username: str = "%EMAILADDRESS%",
    authentication: str = "password-cleartext",
) -> str:
    """One outgoingServer of it."""
    return (
        f"<hostname>{hostname}</hostname><port>{port}</port><socketType>{security}</socketType>"
        f"<username>{username}</username><authentication>{authentication}</authentication>"
    )


def greeter(certificates: Certificates, *, implicit: bool = False, kind: str = "journal", offers: str = "LOGIN PLAIN",
            starttls: str = "250 STARTTLS") -> list:  # fmt: skip
    """The script of a server that is looked at: greeted, never signed in to."""
    hello = [expect("EHLO "), send("250-mail", f"250 AUTH {offers}" if offers else "250 SIZE 1000")]
    bye = [expect("QUIT"), send("221 bye")]
    handshake = [tls(certificates[kind])]
    if implicit:
        return [*handshake, send("220 ready"), *hello, *bye]
    start = [send("220 ready"), expect("EHLO "), send("250-mail", starttls)]
    return [*start, expect("STARTTLS"), send("220 go"), *handshake, *hello, *bye]


@dataclass
class Found(WithSteps):
    """What a search came to."""

    result: Discovery
    steps: list[Step] = field(default_factory=list)


class Journal:
    """The played domain. `hosts` maps (host, port) to a port on loopback; other hosts do not exist."""

    def __init__(self, certificates: Certificates, stack: ExitStack) -> None:
        self._certificates, self._stack = certificates, stack
        self.hosts: dict[tuple[str, int], int] = {}
        self.asked: list[tuple[str, int]] = []
        self.web: WebScript | None = None
        self._dns: DnsServer | None = None
        self.mail: list[ScriptedServer] = []

    def dns(self, zone: str) -> DnsServer:
        self._dns = self._stack.enter_context(DnsServer(zone))
        return self._dns

    def serves(
        self, *answers: Answer, host: str = "autoconfig.journal.example", kind: str = "journal"
    ) -> WebScript:
        self.web = self._stack.enter_context(web_server(*answers, context=self._certificates[kind]))
        self.hosts[host, 443] = self.web.port
        return self.web

    def mails(self, host: str, port: int, script: Script) -> ScriptedServer:
        started = ScriptedServer(script)
        self.mail.append(started)
        self._stack.callback(started.stop)
        self.hosts[host, port] = started.port
        return started

    def network(self, *, rehearsal: bool = True, address: str = "127.0.0.1") -> Network:
        def addresses(host: str, port: int, _timeout: float) -> list[Address]:
            self.asked.append((host, port))
            if (host, port) not in self.hosts:
                raise Trouble(Finding("resolve.not_found", {"server": host}, "server"))
            return [Address(socket.AF_INET, address, self.hosts[host, port])]

        servers = (self._dns.nameserver,) if self._dns else (("127.0.0.1", 9),)
        return Network(servers, self._certificates.ca_file, addresses, rehearsal=rehearsal)

    def search(self, address: str = ADDRESS, timeout: float = 15.0, **network: object) -> Found:
        steps = discover(address, self.network(**network), DiscoveryOptions(timeout))  # type: ignore[arg-type]
        seen: list[Step] = []
        while True:
            try:
                seen.append(next(steps))
            except StopIteration as end:
                found = Found(end.value, seen)
                assert [step.name for step in seen if step.running] == found.names
                return found


@pytest.fixture
def journal(certificates: Certificates) -> Iterator[Journal]:
    with ExitStack() as stack:
        yield Journal(certificates, stack)


@pytest.fixture
def greet(certificates: Certificates) -> Callable[..., list]:
    return lambda **options: greeter(certificates, **options)


Zone = Mapping[str, str]
