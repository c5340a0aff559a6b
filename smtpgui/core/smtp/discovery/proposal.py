"""What was found for an address, and where each value comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.net.hostnames import ip_address, is_internal
from smtpgui.core.net.network import is_public
from smtpgui.core.providers.row import Provider
from smtpgui.core.settings.model import SmtpSettings

IMPLICIT_PORTS = (465, 2465)
"""Ports on which the platform encrypts from the first byte; on all others it uses STARTTLS."""

SAFE_PORTS = (587, 465, 2587, 2465, 2525, 8025)
"""Ports that a stranger's file may name: those that services take mail from programs on."""


class SettingSource(StrEnum):
    """Where a value comes from. The values are those of the `--json` contract."""

    OWN_FILE = "own_file"  # a row of the user's own providers file
    TABLE = "table"
    AUTOCONFIG = "autoconfig"
    MX = "mx"
    SPF = "spf"
    SRV = "srv"
    PROBE = "probe"  # tried, and it answered
    ADDRESS = "address"  # made from the address that was typed
    USUAL = "usual"  # what nearly every provider wants


@dataclass(frozen=True, slots=True)
class Server:
    """A server to send through. `username` is "" where nothing is known of it; `methods` what it is said to take."""

    host: str
    port: int
    source: SettingSource
    username: str = ""
    methods: tuple[str, ...] = ()

    @property
    def implicit(self) -> bool:
        """Whether the connection is encrypted from its first byte."""
        return self.port in IMPLICIT_PORTS


@dataclass(frozen=True, slots=True)
class Discovery:
    """What became of looking: settings to propose, or None, and the source of each of their values.

    `provider` is who was recognised. `reached` says whether everything could be asked, so that "there is nothing"
    is never said for "could not look".
    """

    address: str
    settings: SmtpSettings | None = None
    sources: Mapping[str, SettingSource] = field(default_factory=lambda: MappingProxyType({}))
    provider: Provider | None = None
    reached: bool = True

    @property
    def domain(self) -> str:
        """The part after the "@"."""
        return self.address.rpartition("@")[2].strip().lower()


@dataclass(frozen=True, slots=True)
class DiscoveryOptions:
    """Options of a search. `timeout` in seconds bounds the whole; ValueError where it is not above zero."""

    timeout: float = 20.0

    def __post_init__(self) -> None:
        if not self.timeout > 0:
            raise ValueError("the time-out must be above zero")


def unsafe_host(host: str) -> str:
    """Why a host that a stranger named is not connected to: `address`, `private` or `name`; "" where it is fine."""
    if ip_address(host) is not None:
        return "address"
    if is_internal(host):
        return "private"
    labels = host.split(".")
    fine = all(
        label and len(label) < 64 and label.isascii() and label.replace("-", "").isalnum() for label in labels
    )
    return "" if fine and len(host) < 254 else "name"


def demand_public(host: str, addresses: list[str]) -> None:
    """Demand that every address of `host` is one of the internet's. Raises Trouble: discover.private_address."""
    for text in addresses:
        if not is_public(text):
            raise Trouble(Finding("discover.private_address", {"server": host, "address": text}, "server"))
