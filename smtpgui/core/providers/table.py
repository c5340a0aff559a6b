"""The providers table: who runs a mail server, how one signs in there, and whose DNS records it needs."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.providers.row import Provider, name_fits, read_providers
from smtpgui.resources import resource


@lru_cache
def built_in() -> tuple[Provider, ...]:
    """The program's own table, in order of preference."""
    return read_providers(resource("providers.json").read_bytes(), "providers.json")


_own: tuple[Provider, ...] = ()


def use_own_providers(rows: Iterable[Provider]) -> None:
    """Put the user's own `rows` before the built-in table, for the whole program, in place of those before."""
    global _own
    _own = tuple(rows)


def is_own(row: Provider) -> bool:
    """Whether `row` comes from the user's own file."""
    return row in _own


def providers() -> tuple[Provider, ...]:
    """Every row, in order of preference: the user's own first, in place of built-in rows with the same id."""
    taken = {row.id for row in _own}
    return (*_own, *(row for row in built_in() if row.id not in taken)) if taken else built_in()


def provider(provider_id: str) -> Provider:
    """The provider with that id. Raises Trouble: provider.unknown_id."""
    rows = providers()
    for row in rows:
        if row.id == provider_id:
            return row
    known = tuple(row.id for row in rows)
    raise Trouble(Finding("provider.unknown_id", {"id": provider_id, "known": known}))


def provider_of_server(server: str, address: str = "") -> Provider | None:
    """The provider that runs the SMTP server of that name.

    Some run two services on one server: Gmail and Google Workspace. The sender `address` decides between
    them: an address of a domain of one's own cannot belong to the service that owns its domains.
    """
    name = server.strip().rstrip(".").lower()
    rows = [row for row in providers() if name and name_fits(name, row.servers)]
    domain = _domain(address)
    if domain:
        own = [row for row in rows if domain in row.domains]
        rows = own or [row for row in rows if row.envelope != "provider"] or rows
    return rows[0] if rows else None


def provider_for(address: str, mx: Iterable[str] = (), spf_includes: Iterable[str] = ()) -> Provider | None:
    """The provider of a sender address: by its domain, else by its MX hosts, else by its SPF includes.

    `mx` are host names in order of preference; `spf_includes` the targets of `include:` terms.
    """
    rows = providers()
    domain = _domain(address)
    for row in rows:
        if domain and domain in row.domains:
            return row
    for host in mx:
        name = host.rstrip(".").lower()
        for row in rows:
            if any(_is_below(name, suffix) for suffix in row.mx_suffixes):
                return row
    named = {include.rstrip(".").lower() for include in spf_includes}
    return next((row for row in rows if row.spf_include and row.spf_include in named), None)


def _domain(address: str) -> str:
    return address.rpartition("@")[2].strip().rstrip(".").lower()


def _is_below(name: str, suffix: str) -> bool:
    return name_fits(name, (suffix, f"*.{suffix}"))
