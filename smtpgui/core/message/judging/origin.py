"""Whether the message came through the custom server: by the address that the receiver saw, not by words."""

from __future__ import annotations

from collections.abc import Callable

from smtpgui.core.dnshealth import evaluate_spf
from smtpgui.core.dnshealth.zone.domain_names import is_name
from smtpgui.core.findings import Fact, Finding, Trouble
from smtpgui.core.message.judging.organisations import same_house
from smtpgui.core.message.judging.path import Path
from smtpgui.core.message.parsing.received import Hop
from smtpgui.core.net.hostnames import to_ascii
from smtpgui.core.net.network import Network
from smtpgui.core.providers.row import Provider
from smtpgui.core.resolver.client import ask_now
from smtpgui.core.settings.model import SmtpSettings

Left = Callable[[], float]
"""Seconds that are left for questions."""


def judge(
    path: Path, settings: SmtpSettings, provider: Provider | None, network: Network | None, left: Left
) -> Finding:
    """What the address of the sending server proves; `network` None asks nothing."""
    server = to_ascii(settings.server.strip().rstrip("."))
    entry = path.entry
    facts: dict[str, Fact] = {"server": server, "provider": provider.name if provider else server}
    if entry is None:
        return Finding("origin.not_in_header", facts)
    facts |= {"ip": entry.ip, "host": entry.host or entry.ip}
    if network is None:
        return Finding("origin.not_known", facts)
    verdict = _by_dns(entry, server, provider, network, left)
    if verdict is None:
        return Finding("origin.not_known", facts)
    if verdict:
        return Finding("origin.custom_server", facts)
    return Finding(
        "origin.another_service" if provider and provider.spf_include else "origin.another_address", facts
    )


def _by_dns(entry: Hop, server: str, provider: Provider | None, network: Network, left: Left) -> bool | None:
    """Whether the address belongs to the server or to who runs it; None where the DNS did not say."""
    names = [server] if is_name(server) else []
    near = entry.host if is_name(entry.host) and same_house(entry.host, server) else ""
    names += [near] if near and near != server else []
    kind = "AAAA" if ":" in entry.ip else "A"
    answers = ask_now([(name, kind) for name in names], network, max(left(), 0.1)) if names else []
    if any(_same(value, entry.ip) for answer in answers for value in answer.values):
        return True
    unknown = any(answer.failed for answer in answers)
    if provider and provider.spf_include:
        try:
            result = evaluate_spf(provider.spf_include, entry.ip, network=network, timeout=max(left(), 0.1)).result
        except Trouble:  # no address after all
            return None
        if result == "pass":
            return True
        unknown = unknown or result in ("temperror", "permerror")
    return None if unknown else False


def _same(value: str, ip: str) -> bool:
    import ipaddress

    try:
        return ipaddress.ip_address(value) == ipaddress.ip_address(ip)
    except ValueError:
        return False
