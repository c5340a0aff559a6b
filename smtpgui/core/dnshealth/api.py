"""The two questions that this room answers. What they need is imported when they are asked."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from smtpgui.core.dnshealth.options import DnsOptions
from smtpgui.core.findings import Step
from smtpgui.core.net.network import Network

if TYPE_CHECKING:
    from smtpgui.core.dnshealth.spf.evaluation import SpfResult

_SYSTEM = Network()
_NO_OPTIONS = DnsOptions()


def check_domain(
    domain: str, network: Network = _SYSTEM, options: DnsOptions = _NO_OPTIONS
) -> Generator[Step, None, None]:
    """The DNS health of a sending domain: a running Step for each check, then each as it ended, in order.

    Everything is asked at once, in an event loop of its own: not for use inside a running one. Trouble with
    `domain.malformed`. A domain that belongs to a mail provider is not checked: `domain.not_yours`.
    """
    from smtpgui.core.dnshealth.run import run_checks

    yield from run_checks(domain, network, options)


def evaluate_spf(
    domain: str, ip: str, sender: str = "", helo: str = "", network: Network = _SYSTEM, timeout: float = 20.0
) -> SpfResult:
    """The result of check_host for a client at `ip` that sends for `domain` (RFC 7208 4).

    `sender` is the envelope sender, or "" for postmaster at the domain; `helo` the name of the EHLO command, or
    "" for the domain. `timeout` in seconds bounds the whole. A domain that cannot be asked for gives none;
    Trouble with `spf.bad_address` where `ip` is no address.
    """
    from smtpgui.core.dnshealth.spf.check_host import evaluate

    return evaluate(domain, ip, sender, helo, network, timeout)
