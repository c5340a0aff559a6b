"""Subject and options of a check: one domain, asked about through one Resolver."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio

    from smtpgui.core.findings import Step
    from smtpgui.core.providers.row import Provider
    from smtpgui.core.resolver import Answer
    from smtpgui.core.resolver.client import Resolver


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


def _random_label() -> str:
    import secrets

    return f"smtpgui-{secrets.token_hex(6)}"


@dataclass(frozen=True, slots=True)
class Subject:
    """The domain under check, in A-labels. All checks share its Resolver, so no question is asked twice.

    `random_label` exists nowhere: a name that begins with it answers only where there is a wildcard. `results`
    are the other checks at work, for one that draws its conclusions from them.
    """

    domain: str
    resolver: Resolver
    options: DnsOptions = field(default_factory=DnsOptions)
    random_label: str = field(default_factory=_random_label)
    results: dict[str, asyncio.Task[Step]] = field(default_factory=dict)

    @property
    def provider(self) -> Provider | None:
        """The provider that the mail is sent through, if known."""
        return self.options.provider

    async def ask(self, name: str, record_type: str) -> Answer:
        """The answer to one question."""
        return await self.resolver.ask(name, record_type)
