"""The organisation that runs a host: by its registrable domain, or by the several names of a mailbox service."""

from __future__ import annotations

from smtpgui.core.dnshealth.zone.public_suffixes import registered_domain
from smtpgui.core.net.hostnames import ip_address

# Names that one mailbox service writes into its Received and Authentication-Results lines.
_SERVICES = (
    frozenset({"google.com", "gmail.com", "googlemail.com"}),
    frozenset({"outlook.com", "office365.com", "microsoft.com", "hotmail.com"}),
    frozenset({"yahoo.com", "yahoodns.net", "aol.com"}),
    frozenset({"icloud.com", "me.com", "mac.com", "apple.com"}),
    frozenset({"protonmail.ch", "protonmail.com", "proton.me"}),
    frozenset({"orange.fr", "wanadoo.fr", "me-wanadoo.net"}),
    frozenset({"gmx.net", "gmx.com", "gmx.de", "web.de", "mail.com", "kundenserver.de"}),
    frozenset({"messagingengine.com", "fastmail.com"}),
    frozenset({"yandex.net", "yandex.ru", "yandex.com"}),
    frozenset({"zoho.com", "zoho.eu", "zohomail.com", "zohomail.eu"}),
)


def organisation_of(host: str) -> str:
    """The registrable domain of a host name, by which its organisation is known."""
    name = host.lower().rstrip(".")
    return name if ip_address(name) else registered_domain(name) or name


def same_organisation(one: str, other: str) -> bool:
    """Whether two host names belong to one organisation."""
    if "." not in one or "." not in other:
        return False
    first, second = organisation_of(one), organisation_of(other)
    return first == second or any(first in names and second in names for names in _SERVICES)


def is_large_service(host: str) -> bool:
    """Whether `host` is of a mailbox service that takes lines in its own name out of what comes in (RFC 8601 5)."""
    return "." in host and any(organisation_of(host) in names for names in _SERVICES)
