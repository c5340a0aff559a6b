"""The provider that a domain sends through, told or recognised; and the user's own rows for the table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from smtpgui.core.language import N_
from smtpgui.core.net.network import Network
from smtpgui.core.providers.recognition import SECONDS, recognise
from smtpgui.core.providers.row import Provider
from smtpgui.core.providers.table import provider, use_own_providers
from smtpgui.core.providers.user_files import read_own_providers

_Function = TypeVar("_Function", bound=Callable[..., Any])


def knows_providers(function: _Function) -> _Function:
    """The option of every command for which it matters who runs a server."""
    return click.option(
        "--provider-file",
        "provider_files",
        multiple=True,
        metavar="FILE",
        help=N_("Rows of your own for the table of services; they come first. May be given several times."),
    )(function)


def about_domains(provider_help: str) -> Callable[[_Function], _Function]:
    """The options of commands that check domains: who sends, and what else to look for."""

    def add(function: _Function) -> _Function:
        told = click.option("--provider", "provider_id", default="", metavar="ID", help=provider_help)
        selector = click.option("--selector", "selectors", multiple=True, metavar="NAME",
                                help=N_("A DKIM selector to look for; may be given several times."))  # fmt: skip
        blocklists = click.option("--blocklists", is_flag=True, help=N_("Ask block lists too."))
        return told(knows_providers(selector(blocklists(function))))

    return add


def take_own_rows(files: tuple[str, ...] | None) -> None:
    """Put the rows of the user's own files into the table, if files were asked for.

    Raises Trouble: `file.*`, `provider.*`.
    """
    if files is not None:
        use_own_providers(read_own_providers(files))


def sender_of(domain: str, wanted: str, network: Network, seconds: float) -> Provider | None:
    """The provider with the id `wanted`; without one, the provider that the DNS of `domain` names.

    Raises Trouble: `provider.unknown_id`.
    """
    if wanted:
        return provider(wanted)
    return recognise(f"postmaster@{domain}", network, min(SECONDS, seconds)).provider
