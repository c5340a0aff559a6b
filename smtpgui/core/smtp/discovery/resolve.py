"""Addresses of hosts by the name servers that were asked for, so that a search asks nobody else."""

from __future__ import annotations

import socket
from dataclasses import replace

from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.net.network import Address, Network, system_addresses

_FAMILIES = {"A": socket.AF_INET, "AAAA": socket.AF_INET6}


def asking_itself(network: Network) -> Network:
    """`network`, with hosts looked up at its own name servers where it names some instead of the system's."""
    if not network.nameservers or network.addresses is not system_addresses:
        return network

    def addresses(host: str, port: int, timeout: float) -> list[Address]:
        from smtpgui.core.resolver import ask_now

        answers = ask_now([(host, kind) for kind in _FAMILIES], network, timeout)
        found = [Address(_FAMILIES[answer.type], text, port) for answer in answers for text in answer.values]
        if found:
            return found
        code = "resolve.no_answer" if any(answer.failed for answer in answers) else "resolve.not_found"
        raise Trouble(Finding(code, {"server": host}, "server"))

    return replace(network, addresses=addresses)
