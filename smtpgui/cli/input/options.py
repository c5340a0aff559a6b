"""The options that several commands share, and how their values are read."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from typing import Any, TypeVar

import click

from smtpgui.core.language import LANGUAGES, N_, say, use_language

_Function = TypeVar("_Function", bound=Callable[..., Any])

DNS_PORT = 53

LONGEST_TIME = 86_400.0
"""Longest time that may be asked for, in seconds."""


def seconds(_ctx: click.Context, _param: click.Parameter, value: str) -> float:
    """A time in seconds, above zero and at most a day."""
    try:
        number = float(value)
    except ValueError:
        number = 0.0
    if not 0 < number <= LONGEST_TIME:  # NaN neither
        raise click.BadParameter(say("“{value}” is no number of seconds above zero", value=value))
    return number


def name_servers(
    _ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]
) -> tuple[tuple[str, int], ...]:
    """Name servers: `192.0.2.1`, `192.0.2.1:5353`, `2001:db8::1`, `[2001:db8::1]:5353`."""
    return tuple(map(_name_server, values))


def _name_server(text: str) -> tuple[str, int]:
    host, port = text, str(DNS_PORT)
    if text.startswith("["):
        host, bracket, rest = text[1:].partition("]")
        if rest or not bracket:
            port = rest[1:] if rest.startswith(":") else ""
    elif text.count(":") == 1:
        host, port = text.split(":")
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        address = None
    if address is None or not (port.isascii() and port.isdecimal() and 0 < int(port[:6]) < 65536):
        raise click.BadParameter(
            say("“{value}” is no name server, like 192.0.2.1, 192.0.2.1:5353 or [2001:db8::1]:5353", value=text)
        )
    return str(address), int(port)


def one_of(*words: str) -> Callable[[click.Context, click.Parameter, str | None], str | None]:
    """One of `words`, or nothing."""

    def check(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
        if value is not None and value not in words:
            raise click.BadParameter(
                say("“{value}” is none of these: {choices}", value=value, choices=", ".join(words))
            )
        return value

    return check


def _use_language(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    language = one_of(*LANGUAGES)(ctx, param, value)
    if language:
        use_language(language)


language_option = click.option(
    "--language",
    metavar="|".join(LANGUAGES),
    is_eager=True,
    expose_value=False,
    callback=_use_language,
    help=N_("Speak this language instead of the system's."),
)

json_option = click.option("--json", "as_json", is_flag=True, help=N_("Print one JSON object, for scripts."))
strict_option = click.option("--strict", is_flag=True, help=N_("Exit with 1 for warnings too."))


def common(function: _Function) -> _Function:
    """The options that every command has whose exit code speaks of what was found."""
    return strict_option(for_all(function))


def for_all(function: _Function) -> _Function:
    """The options that every command has."""
    return json_option(language_option(function))


nameserver_option = click.option(
    "--nameserver", "nameservers", callback=name_servers, multiple=True, metavar="IP[:PORT]",
    help=N_("Ask this name server instead of the system's; may be given several times."),
)  # fmt: skip


def time_option(words: str, default: str = "20", name: str = "--timeout") -> Callable[[_Function], _Function]:
    """The option `name` with a time in seconds; `words` are its help."""
    return click.option(name, callback=seconds, default=default, metavar="S", help=words)


def asks_dns(function: _Function) -> _Function:
    """The options of commands that ask the DNS."""
    return nameserver_option(time_option(N_("Seconds that the whole may take (default 20)."))(function))


ca_file_option = click.option(
    "--ca-file", default="", metavar="PEM", help=N_("Trust these certificates instead of the system's.")
)

password_option = click.option(
    "--password-stdin", is_flag=True, help=N_("Read the password from the standard input.")
)
