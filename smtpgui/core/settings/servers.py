"""Checks of the SMTP server's name and port."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime

from smtpgui.core.findings import Finding
from smtpgui.core.providers import Provider, provider_for
from smtpgui.core.settings.characters import has_control, is_space, without_invisible
from smtpgui.core.settings.names import ip_address, is_internal, to_ascii
from smtpgui.core.settings.situation import Situation

_URL = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_WITH_PORT = re.compile(r"(?P<server>[^:\s/]+):(?P<port>[0-9]{1,5})", re.ASCII)
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?", re.IGNORECASE | re.ASCII)
_RECEIVING = ("imap", "imaps", "pop", "pop3", "pops", "imap4", "mx", "mx1", "mx2", "incoming")
_WEB = ("webmail", "www", "roundcube", "owa", "login", "accounts")
_WEB_PAGES = {
    "mail.google.com": "smtp.gmail.com",
    "gmail.com": "smtp.gmail.com",
    "google.com": "smtp.gmail.com",
}
_INCOMING_PORTS = (110, 143, 993, 995, 4190)
_SENDING_PORTS = (587, 465, 2587, 2465, 2525, 8025)


def check_server(situation: Situation) -> Iterator[Finding]:
    """What is wrong with the server's name."""
    server = situation.settings.server.strip()
    if not server:
        yield Finding("server.empty", setting="server")
        return
    fault = _fault(server)
    if fault:
        yield fault
        return
    name = server.rstrip(".").lower()
    first = name.partition(".")[0]
    rest = name.partition(".")[2]
    if ip_address(name):
        yield Finding("server.address", setting="server")
    elif name in _WEB_PAGES or first in _WEB:
        yield Finding("server.webmail", {"server": server, "smtp": _WEB_PAGES.get(name, "")}, "server")
    elif first in _RECEIVING and rest:
        yield Finding("server.incoming", {"server": server, "smtp": _sending_name(rest)}, "server")
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
    clean = clean_server(server)
    if _URL.match(server) or "/" in server:
        better = _WEB_PAGES.get(clean, clean)
        return Finding("server.url", {"clean": better}, "server")
    if "@" in server:
        domain = server.rpartition("@")[2].lower()
        return Finding("server.is_email", {"domain": domain, "smtp": _sending_name_of_address(server)}, "server")
    with_port = _WITH_PORT.fullmatch(server)
    if with_port:
        return Finding("server.has_port", {"port": with_port["port"], "clean": with_port["server"]}, "server")
    if ip_address(server):
        return None
    if any(is_space(character) or has_control(character) for character in server):
        return Finding("server.space", {"clean": clean}, "server")
    if not server.isascii():
        # The visible letters may be another alphabet's: the A-label shows what would really be looked up.
        return Finding(
            "server.not_ascii", {"server": server, "ascii": to_ascii(without_invisible(server))}, "server"
        )
    return _form_fault(server)


def _form_fault(server: str) -> Finding | None:
    """A fault of characters, dots or lengths (RFC 1123 2.1)."""
    if not re.fullmatch(r"[A-Za-z0-9._-]+", server, re.ASCII):
        return Finding("server.characters", setting="server")
    labels = server.removesuffix(".").split(".")
    if len(server) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        return Finding("server.form", setting="server")
    return None


def clean_server(text: str) -> str:
    """The host name inside a pasted URL, "host:port" or padded name; "" where none can be seen."""
    without_scheme = _URL.sub("", without_invisible(text).strip())
    host = re.split(r"[/?#]", without_scheme, maxsplit=1)[0].rpartition("@")[2]
    if not ip_address(host):
        host = host.partition(":")[0]
    return "".join(character for character in host if not is_space(character)).rstrip(".").lower()


def split_port(text: str) -> tuple[str, int] | None:
    """Server and port of "smtp.example.org:587"; None where `text` is not of that form."""
    match = _WITH_PORT.fullmatch(text.strip())
    if not match or not 0 < int(match["port"]) < 65536 or ip_address(text):
        return None
    return match["server"], int(match["port"])


def _sending_name(rest: str) -> str:
    known = provider_for(f"x@{rest}", mx=(rest,))
    return known.server if known and known.server else f"smtp.{rest}"


def _sending_name_of_address(address: str) -> str:
    known = provider_for(address)
    return known.server if known and known.server else f"smtp.{address.rpartition('@')[2].lower()}"


def check_port(situation: Situation) -> Iterator[Finding]:
    """What is wrong with the port, or unusual about it."""
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
    """The port that `text` means where it is written in other digits or with signs around it, or ""."""
    digits = "".join(str(unicodedata.digit(c)) for c in text if unicodedata.digit(c, None) is not None)
    others = {c for c in text if unicodedata.digit(c, None) is None and not is_space(c)}
    plain = digits.lstrip("0")
    return plain if others <= {"+", ":"} and plain and len(plain) < 6 and int(plain) < 65536 else ""
