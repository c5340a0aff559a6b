"""Outbound network settings: host addresses, name servers, trusted certificates.

Everything that leaves this computer is told its Network, so that the sandbox and the tests can put a world of
their own on loopback without anything being patched.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from smtpgui.core.findings import Finding, Trouble


class Address(NamedTuple):
    """Where to connect: an address family of the socket module, and the numeric host and port."""

    family: int
    host: str
    port: int


_EMBEDDING = (
    ipaddress.ip_network("64:ff9b::/96"),
    ipaddress.ip_network("64:ff9b:1::/48"),
    ipaddress.ip_network("::/96"),
)
"""IPv6 prefixes whose last 32 bits are an IPv4 address that a gateway goes on to (RFC 6052, RFC 8215, RFC 4291)."""


def is_public(text: str) -> bool:
    """Whether a numeric address is one of the internet's, in whatever form it names a host; False for what is none."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and any(address in network for network in _EMBEDDING):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if address.is_site_local:
            return False
        if inner is not None:
            return is_public(str(inner))
    return address.is_global and not address.is_multicast


def system_addresses(host: str, port: int, timeout: float) -> list[Address]:
    """The addresses of `host` as this computer sees them, in the system's order of preference.

    `timeout` in seconds bounds the wait: getaddrinfo(3) has no deadline of its own, so it runs in a daemon
    thread that is left behind when it is late. Raises Trouble: `resolve.not_found`,
    `resolve.no_answer`, `resolve.timeout`.
    """
    import queue
    import socket
    import threading

    answers: queue.SimpleQueue[list[Address] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:  # UnicodeError: a label too long for IDNA
            answers.put(error if isinstance(error, OSError) else socket.gaierror(socket.EAI_NONAME, str(error)))
        else:
            answers.put([Address(family, str(where[0]), port) for family, _, _, _, where in found])

    threading.Thread(target=ask, name=f"resolve {host}", daemon=True).start()
    facts = {"server": host}
    try:
        answer = answers.get(timeout=timeout)
    except queue.Empty:
        raise Trouble(Finding("resolve.timeout", {**facts, "seconds": timeout}, "server")) from None
    if not isinstance(answer, OSError):
        return answer
    not_found = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
    code = "resolve.not_found" if answer.errno in not_found else "resolve.no_answer"
    raise Trouble(Finding(code, facts, "server")) from answer


@dataclass(frozen=True, slots=True)
class Network:
    """Outbound network settings: name servers, CA file, practice flag.

    `nameservers` are (address, port) pairs to ask instead of the system's; `ca_file` is a PEM file trusted
    instead of the system's roots; `addresses` finds a host's addresses. `rehearsal` says that the hosts are
    played on this computer, so that nothing is to be said about their being here.
    """

    nameservers: tuple[tuple[str, int], ...] = ()
    ca_file: str = ""
    addresses: Callable[[str, int, float], list[Address]] = system_addresses
    rehearsal: bool = False
