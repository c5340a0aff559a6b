"""Checks of the SMTP server's name and port."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime

from smtpgui.core.findings import Finding
from smtpgui.core.net.hostnames import ip_address, is_internal, to_ascii
from smtpgui.core.providers.row import Provider
from smtpgui.core.providers.table import provider_for
from smtpgui.core.settings.characters import has_control, is_space, without_invisible
from smtpgui.core.settings.context import Situation
from smtpgui.core.settings.extract_from_paste import URL, server_and_port, server_inside
from smtpgui.core.settings.wrong_servers import WEB_PAGES, is_web_page, receives, sending_beside, sending_for

_PORT_BEHIND = re.compile(r"(?P<server>[^:\s/]+):(?P<port>[0-9]{1,5})", re.ASCII)
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?", re.IGNORECASE | re.ASCII)
_INCOMING_PORTS = (110, 143, 993, 995, 4190)
_SENDING_PORTS = (587, 465, 2587, 2465, 2525, 8025)


def check_server(situation: Situation) -> Iterator[Finding]:
    """Find faults of the server's name."""
    server = situation.settings.server.strip()
    if not server:
        yield Finding("server.empty", setting="server")
        return
    fault = _fault(server)
    if fault:
        yield fault
        return
    name = server.rstrip(".").lower()
    if ip_address(name):
        yield Finding("server.address", setting="server")
    elif is_web_page(name):
        yield Finding("server.webmail", {"server": server, "smtp": WEB_PAGES.get(name, "")}, "server")
    elif receives(name):
        yield Finding("server.incoming", {"server": server, "smtp": sending_beside(name)}, "server")
    if is_internal(name):
        yield Finding("server.internal", {"server": server}, "server")
    yield from password_remarks(provider_of(situation))


def provider_of(situation: Situation) -> Provider | None:
    """Who takes the sign-in: the owner of the sender's domain, where it runs more than one kind of mailbox there."""
    owner, runner = provider_for(situation.settings.sender_address), situation.provider
    gone = owner is not None and owner.password_sign_in == "gone"  # noqa: S105 - whether, not which
    if gone and runner and runner.password_sign_in:
        return owner
    return runner


def password_remarks(provider: Provider | None) -> Iterator[Finding]:
    """What there is to know before a password is tried at `provider`."""
    codes = {"gone": "server.no_passwords", "admin": "server.password_by_admin"}
    code = codes.get(provider.password_sign_in) if provider else None
    if provider and code:
        since = datetime.fromisoformat(f"{provider.password_since or '2026-11-22'}T12:00:00+00:00")
        yield Finding(code, {"provider": provider.name, "since": since}, "server")


def _fault(server: str) -> Finding | None:
    """The first thing that makes `server` no server name."""
    clean = server_inside(server)
    if URL.match(server) or "/" in server:
        return Finding("server.url", {"clean": WEB_PAGES.get(clean, clean)}, "server")
    if "@" in server:
        return Finding("server.is_email", {"smtp": sending_for(server)}, "server")
    if ip_address(server):
        return None
    with_port = _PORT_BEHIND.fullmatch(server)
    pair = server_and_port(server) or (with_port and (with_port["server"], with_port["port"]))
    if pair:
        return Finding("server.has_port", {"port": str(pair[1]), "clean": pair[0]}, "server")
    if any(is_space(character) or has_control(character) for character in server):
        return Finding("server.space", {"clean": clean}, "server")
    ascii_name = to_ascii(without_invisible(server))
    if not server.isascii() and ascii_name:
        # The visible letters may be another alphabet's: the A-label shows what would really be looked up.
        return Finding("server.not_ascii", {"server": server, "ascii": ascii_name}, "server")
    return _form_fault(server, clean)


def _form_fault(server: str, clean: str) -> Finding | None:
    """A fault of characters, dots or lengths (RFC 1123 2.1). A name that ends in digits would be a broken address."""
    if not re.fullmatch(r"[A-Za-z0-9._-]+", server, re.ASCII):
        return Finding("server.characters", {"clean": clean}, "server")
    labels = server.removesuffix(".").split(".")
    if len(server) > 253 or not all(_LABEL.fullmatch(label) for label in labels) or labels[-1].isdecimal():
        return Finding("server.form", setting="server")
    return None


def check_port(situation: Situation) -> Iterator[Finding]:
    """Find faults of the port, and whether it is unusual."""
    port = situation.settings.port
    if port == "":
        yield Finding("port.empty", setting="port")
    elif isinstance(port, str):
        yield Finding("port.range", {"suggestion": _digits(port)}, "port")
    elif not 0 < port < 65536:
        yield Finding("port.range", {"suggestion": ""}, "port")
    elif port == 25:
        yield Finding("port.relay", setting="port")
    elif port in _INCOMING_PORTS:
        yield Finding("port.incoming", {"port": str(port)}, "port")
    elif port in (465, 2465):
        if situation.settings.starttls_auto:
            yield Finding("port.implicit_tls", {"port": str(port)}, "port")
    elif port not in _SENDING_PORTS and not _is_usual_at(situation, port):
        yield Finding("port.unusual", {"port": str(port)}, "port")


def _is_usual_at(situation: Situation, port: int) -> bool:
    return situation.provider is not None and any(port == number for number, _ in situation.provider.ports)


def _digits(text: str) -> str:
    """The port that `text` means where it is written in other digits or with words around it, or ""."""
    ours = "".join(str(unicodedata.digit(c, c)) for c in text)
    numbers = re.findall(r"[0-9]+", ours, re.ASCII)
    plain = numbers[0].lstrip("0") if len(numbers) == 1 and "-" not in ours else ""
    return plain if plain and len(plain) < 6 and int(plain) < 65536 else ""
