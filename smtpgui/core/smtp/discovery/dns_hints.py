"""What the DNS of a domain betrays: its MX hosts, the includes of its SPF record, and servers named by SRV."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smtpgui.core.findings import Fact, Finding
from smtpgui.core.net.network import Network
from smtpgui.core.providers.row import Provider
from smtpgui.core.providers.table import provider_for
from smtpgui.core.smtp.discovery.proposal import SAFE_PORTS, Server, SettingSource, unsafe_host

if TYPE_CHECKING:
    from smtpgui.core.resolver import Answer

SECONDS = 5.0
MOST_SERVERS = 4

_INCLUDE = re.compile(r"(?i)\binclude:(\S+)")
_SERVICES = ("_submissions._tcp", "_submission._tcp")
"""RFC 8314 5.1 and RFC 6186 3.1; the first means TLS from the start, which only a look at the server proves."""


@dataclass(frozen=True, slots=True)
class DnsHints:
    """What the DNS of a domain hints at.

    `by_mx` and `by_spf` are rows of the table; `servers` come from SRV records, unproven. `failed` says that some
    question had no answer, `silent` that none had one; `exists` that the domain is there.
    """

    by_mx: Provider | None = None
    by_spf: Provider | None = None
    servers: tuple[Server, ...] = ()
    findings: tuple[Finding, ...] = ()
    failed: bool = False
    silent: bool = False
    exists: bool = True


def ask(domain: str, network: Network, seconds: float = SECONDS) -> DnsHints:
    """Ask for all records of `domain` at once, within `seconds`; never raises."""
    from smtpgui.core.resolver.client import ask_now

    questions = [(domain, kind) for kind in ("MX", "TXT", "A", "AAAA")]
    questions += [(f"{service}.{domain}", "SRV") for service in _SERVICES]
    mx, txt, ipv4, ipv6, *services = ask_now(questions, network, min(SECONDS, seconds))
    hosts = [exchanger.host for exchanger in mx.exchangers]
    spf = [text for text in txt.texts if text.lower().startswith("v=spf1")]
    includes = [name for text in spf for name in _INCLUDE.findall(text)]
    nobody = f"@{domain}"
    by_mx = provider_for(nobody, hosts)
    by_spf = provider_for(nobody, (), includes)
    servers, findings = _servers(services)
    failed = tuple(answer for answer in (mx, txt, ipv4, ipv6, *services) if answer.failed)
    if failed:
        facts = {"name": failed[0].name, "type": failed[0].type, "reason": str(failed[0].reason or "")}
        findings = (*findings, Finding("discover.dns_unknown", facts))
    exists = mx.status != "nxdomain" and txt.status != "nxdomain"
    if exists and _takes_no_mail(mx, ipv4, ipv6):
        findings = (*findings, Finding("discover.no_mail", {"domain": domain}, "sender_address"))
    return DnsHints(by_mx, by_spf, servers, findings, bool(failed), len(failed) == len(questions), exists)


def _takes_no_mail(mx: Answer, ipv4: Answer, ipv6: Answer) -> bool:
    """Whether the domain says so (RFC 7505), or has no host that mail could go to (RFC 5321 5.1)."""
    if mx.exchangers:
        return all(not exchanger.host.rstrip(".") for exchanger in mx.exchangers)
    return mx.absent and ipv4.absent and ipv6.absent


def _servers(answers: list[Answer]) -> tuple[tuple[Server, ...], tuple[Finding, ...]]:
    found: list[Server] = []
    refused: list[Finding] = []
    for answer in answers:
        for record in answer.services:
            host = record.host.rstrip(".")
            if not host:  # "." says that the service is not there (RFC 2782)
                continue
            facts: dict[str, Fact] = {"server": host, "port": record.port, "name": answer.name}
            reason = unsafe_host(host)
            if reason:
                refused.append(Finding("discover.srv_unsafe", {**facts, "reason": reason}, "server"))
            elif record.port not in SAFE_PORTS:
                refused.append(Finding("discover.srv_odd_port", facts, "port"))
            else:
                found.append(Server(host, record.port, SettingSource.SRV))
    return tuple(dict.fromkeys(found))[:MOST_SERVERS], tuple(refused)[:MOST_SERVERS]
