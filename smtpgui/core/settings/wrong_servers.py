"""Servers that people take for the one that sends: web pages for reading mail, and servers that receive it."""

from __future__ import annotations

from smtpgui.core.providers.table import provider_for, provider_of_server, providers

WEB_PAGES = {
    "app.fastmail.com": "smtp.fastmail.com",
    "gmail.com": "smtp.gmail.com",
    "google.com": "smtp.gmail.com",
    "icloud.com": "smtp.mail.me.com",
    "mail.aol.com": "smtp.aol.com",
    "mail.google.com": "smtp.gmail.com",
    "mail.ionos.fr": "smtp.ionos.fr",
    "mail.proton.me": "smtp.protonmail.ch",
    "mail.protonmail.com": "smtp.protonmail.ch",
    "mail.yahoo.com": "smtp.mail.yahoo.com",
    "mail.zoho.com": "smtp.zoho.com",
    "mail.zoho.eu": "smtp.zoho.eu",
    "messagerie.orange.fr": "smtp.orange.fr",
    "outlook.cloud.microsoft": "smtp.office365.com",
    "outlook.com": "smtp-mail.outlook.com",
    "outlook.live.com": "smtp-mail.outlook.com",
    "outlook.office.com": "smtp.office365.com",
    "www.icloud.com": "smtp.mail.me.com",
}
"""Pages where mail is read, and the server of the same provider that sends."""

_RECEIVING_HOSTS = {
    "imap-mail.outlook.com": "smtp-mail.outlook.com",
    "outlook.office365.com": "smtp.office365.com",
    "pop-mail.outlook.com": "smtp-mail.outlook.com",
}
_RECEIVING = ("imap", "imaps", "pop", "pop3", "pops", "imap4", "mx", "mx1", "mx2", "incoming")
_WEB = ("webmail", "www", "roundcube", "owa", "login", "accounts")
_SENDING = ("smtp", "smtps", "mail", "send")


def is_web_page(name: str) -> bool:
    """Whether the host called `name` (lower case) shows mail to people."""
    return name in WEB_PAGES or name.partition(".")[0] in _WEB


def receives(name: str) -> bool:
    """Whether the host called `name` (lower case) is for mail that arrives: IMAP, POP, or an MX of a known provider."""
    first, _, rest = name.partition(".")
    return name in _RECEIVING_HOSTS or (bool(rest) and first in _RECEIVING) or _exchanger_of(name) != ""


def sending_beside(name: str) -> str:
    """The server that sends where the host called `name` receives."""
    rest = name.partition(".")[2]
    return _RECEIVING_HOSTS.get(name) or _exchanger_of(name) or _known(rest) or f"smtp.{rest}"


def sending_for(address: str) -> str:
    """The sending server that goes with an email address that was entered in its place."""
    domain = address.rpartition("@")[2].strip().rstrip(".").lower()
    if domain.partition(".")[0] in _SENDING and domain.count(".") > 1:
        return domain  # user@smtp.example.org
    known = provider_for(address)
    return known.server if known and known.server else f"smtp.{domain}"


def _known(rest: str) -> str:
    known = provider_for(f"x@{rest}", mx=(rest,))
    return known.server if known else ""


def _exchanger_of(name: str) -> str:
    """The sending server of the provider to whose mail exchangers `name` belongs, else "".

    Only names below a domain that is for mail exchangers alone: a short one may have every kind of server below.
    """
    if provider_of_server(name):
        return ""
    for row in providers():
        for suffix in row.mx_suffixes:
            if suffix.count(".") > 1 and "*" not in suffix and (name == suffix or name.endswith(f".{suffix}")):
                return row.server
    return ""
