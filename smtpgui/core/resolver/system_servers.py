"""Name servers of a network or of the system."""

from __future__ import annotations

import ipaddress

from smtpgui.core.net.network import Network

DNS_PORT = 53

Server = tuple[str, int]
"""A name server: numeric address and port."""


def servers_of(network: Network) -> tuple[Server, ...]:
    """The name servers of `network`, or the system's; none where the system knows none."""
    if network.nameservers:
        return network.nameservers
    import dns.resolver  # with it comes an HTTP stack where one is installed: only where it is needed

    try:
        system = dns.resolver.Resolver(configure=True)
    except (dns.resolver.NoResolverConfiguration, OSError):
        return ()
    return tuple((str(server), 53) for server in system.nameservers if _is_address(str(server)))


def _is_address(text: str) -> bool:
    """Whether `text` is an address, not the URL of a server that speaks another protocol."""
    try:
        ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return True
