"""DNS health of a sending domain: SPF, DKIM, DMARC, MX, one file a check.

What the two questions of this room need is imported when they are asked.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from smtpgui.core.dnshealth.check import Card
from smtpgui.core.dnshealth.publish.it_message import it_message
from smtpgui.core.dnshealth.publish.records import host_field, zone_line
from smtpgui.core.dnshealth.subject import DnsOptions
from smtpgui.core.dnshealth.verdict.cards import CARDS, CardState, card_state
from smtpgui.core.findings import Step
from smtpgui.core.net.network import Network

if TYPE_CHECKING:
    from smtpgui.core.dnshealth.spf.evaluation import SpfResult

__all__ = [
    "CARDS",
    "Card",
    "CardState",
    "DnsOptions",
    "card_state",
    "check_domain",
    "evaluate_spf",
    "host_field",
    "it_message",
    "zone_line",
]

_SYSTEM = Network()
_NO_OPTIONS = DnsOptions()


def check_domain(
    domain: str, network: Network = _SYSTEM, options: DnsOptions = _NO_OPTIONS
) -> Generator[Step, None, None]:
    """The DNS health of a sending domain: a running Step for each check, then each as it ended, in order.

    Everything is asked at once, in an event loop of its own: not for use inside a running one. A domain that
    belongs to a mail provider is not checked: `domain.not_yours`. Raises Trouble: domain.malformed.
    """
    from smtpgui.core.dnshealth.run import run_checks

    yield from run_checks(domain, network, options)


def evaluate_spf(
    domain: str, ip: str, sender: str = "", helo: str = "", network: Network = _SYSTEM, timeout: float = 20.0
) -> SpfResult:
    """The result of check_host for a client at `ip` that sends for `domain` (RFC 7208 4).

    `sender` is the envelope sender, or "" for postmaster at the domain; `helo` the name of the EHLO command, or
    "" for the domain. `timeout` in seconds bounds the whole. A domain that cannot be asked for gives none.
    Raises Trouble: spf.bad_address.
    """
    from smtpgui.core.dnshealth.run import run_spf

    return run_spf(domain, ip, sender, helo, network, timeout)
