"""What a DNS check is told about the sender."""

from __future__ import annotations

from dataclasses import dataclass

from smtpgui.core.providers.row import Provider


@dataclass(frozen=True, slots=True)
class DnsOptions:
    """The provider that the mail is sent through, DKIM selectors known from elsewhere, and the time in seconds.

    Without a provider the verdicts say what they can about the domain alone. `also` names optional checks to run:
    "blocklist". With `ask_source` complaints are verified at the zone's own name servers.
    """

    provider: Provider | None = None
    selectors: tuple[str, ...] = ()
    timeout: float = 20.0
    also: tuple[str, ...] = ()
    ask_source: bool = False
