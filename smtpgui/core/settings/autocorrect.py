"""Corrections of a field that is left: only where nothing else can be meant, and never silently."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

from smtpgui.core.findings import Finding
from smtpgui.core.providers.table import provider_of_server
from smtpgui.core.settings.characters import SMART_QUOTES, is_space, trimmed, without_invisible
from smtpgui.core.settings.check_signin import APP_PASSWORD_LENGTH, is_google
from smtpgui.core.settings.extract_from_paste import bare_address, server_and_port
from smtpgui.core.settings.model import SmtpSettings

_GROUPS = re.compile(r"[A-Za-z]{4}(\s[A-Za-z]{4}){3}")


REWRITES: dict[str, Callable[[str], str]] = {
    "=trimmed": trimmed,
    "=visible": without_invisible,
    "=straight": lambda text: "".join(SMART_QUOTES.get(character, character) for character in text),
}
"""Rewritings that an offer names instead of a value: the value itself may be a secret."""


class Cleaned(NamedTuple):
    """Settings and password after cleaning, and what was done, as hints."""

    settings: SmtpSettings
    password: str
    findings: tuple[Finding, ...]


def clean(settings: SmtpSettings, password: str, field: str) -> Cleaned:
    """Mend the field called `field`, as it is left."""
    if field in ("sender_address", "reply_to_address"):
        return _address(settings, password, field)
    if field == "server":
        return _server(settings, password)
    if field == "username":
        return _username(settings, password)
    if field == "password":
        return _password(settings, password)
    return Cleaned(settings, password, ())


def _address(settings: SmtpSettings, password: str, field: str) -> Cleaned:
    typed: str = getattr(settings, field)
    address = bare_address(typed)
    said = (
        ()
        if address == without_invisible(typed).strip()
        else (Finding("address.cleaned", {"email": address}, field),)
    )
    changed: dict[str, Any] = {field: address}
    return Cleaned(replace(settings, **changed), password, said)


def _username(settings: SmtpSettings, password: str) -> Cleaned:
    typed = without_invisible(settings.username).strip()
    bare = bare_address(typed) if "@" in typed else typed
    if bare != typed:
        said = Finding("address.cleaned", {"email": bare}, "username")
        return Cleaned(replace(settings, username=bare), password, (said,))
    if typed == settings.username:
        return Cleaned(settings, password, ())
    told = (Finding("username.trimmed", setting="username"),) if typed else ()
    return Cleaned(replace(settings, username=typed), password, told)


def _server(settings: SmtpSettings, password: str) -> Cleaned:
    typed = without_invisible(settings.server).strip()
    pair = server_and_port(typed)
    if pair is None:
        return Cleaned(replace(settings, server=typed.removesuffix(".")), password, ())
    server, port = pair
    said = (Finding("server.port_moved", {"port": str(port)}, "server"),)
    return Cleaned(replace(settings, server=server, port=port), password, said)


def _password(settings: SmtpSettings, password: str) -> Cleaned:
    """Only what looks like an app password loses its spaces: elsewhere a space may be part of the secret."""
    typed = password.strip("\r\n")
    bare = "".join(character for character in typed if not is_space(character))
    looks_grouped = _GROUPS.fullmatch(typed.strip()) is not None
    google = is_google(provider_of_server(settings.server)) and len(bare) == APP_PASSWORD_LENGTH
    if bare != typed and (looks_grouped or google):
        return Cleaned(settings, bare, (Finding("password.google_cleaned", {"n": len(bare)}, "password"),))
    return Cleaned(settings, typed, ())
