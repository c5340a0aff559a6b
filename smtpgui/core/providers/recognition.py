"""Recognition of the provider of an address: by its domain, else by its MX hosts, else by its SPF record."""

from __future__ import annotations

import re
from dataclasses import dataclass

from smtpgui.core.net.hostnames import to_ascii
from smtpgui.core.net.network import Network
from smtpgui.core.providers.row import Provider
from smtpgui.core.providers.table import provider_for

SECONDS = 5.0
"""Longest time for both questions together, in seconds."""

_INCLUDE = re.compile(r"(?i)\binclude:(\S+)")


@dataclass(frozen=True, slots=True)
class Recognition:
    """Result of a recognition; only the domain of the address was asked for.

    `provider` is None where none was recognised. `reached` says whether the DNS answered what had to be known,
    so that "not in our list" is never said for "could not look".
    """

    address: str
    provider: Provider | None = None
    reached: bool = True

    @property
    def domain(self) -> str:
        """Domain of the address, in lower case."""
        return self.address.rpartition("@")[2].lower()


def recognise(address: str, network: Network, seconds: float = SECONDS) -> Recognition:
    """Recognise the provider of a sender address; asks the DNS only where the table does not know."""
    known = provider_for(address)
    domain = to_ascii(address.rpartition("@")[2].strip())
    if known or not domain:
        return Recognition(address, known)
    from smtpgui.core.resolver.client import ask_now

    mx, txt = ask_now([(domain, "MX"), (domain, "TXT")], network, seconds)
    hosts = [exchanger.host for exchanger in mx.exchangers]
    spf = [text for text in txt.texts if text.lower().startswith("v=spf1")]
    includes = [name for text in spf for name in _INCLUDE.findall(text)]
    found = provider_for(address, hosts, includes)
    return Recognition(address, found, reached=found is not None or not (mx.failed or txt.failed))
