"""Names of hosts and domains as typed: A-labels, address literals, private networks."""

from __future__ import annotations

import ipaddress

# RFC 6762 3, RFC 8375, RFC 6761 6.3 and 6.4, ICANN's .internal, and names that home routers make up.
_INTERNAL = (
    ".local", ".home.arpa", ".localhost", ".invalid", ".internal", ".lan", ".intranet", ".home", ".localdomain"
)  # fmt: skip


def to_ascii(name: str) -> str:
    """`name` in A-labels (IDNA 2008, RFC 5891), in lower case, or "" where it cannot be written so."""
    if name.isascii():
        return name.lower()
    import idna

    try:
        return idna.encode(name, uts46=True).decode("ascii")
    except idna.IDNAError:
        return ""


def to_unicode(name: str) -> str:
    """`name` as its owner writes it, where its A-labels stand for other letters; else `name` itself."""
    if "xn--" not in name.lower():
        return name
    import idna

    try:
        return idna.decode(name)
    except idna.IDNAError:
        return name


def ip_address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address that `name` literally is, with or without brackets, or None."""
    try:
        return ipaddress.ip_address(name.strip("[]").partition("%")[0])
    except ValueError:
        return None


def is_internal(name: str) -> bool:
    """Whether `name` means something inside its own network only."""
    address = ip_address(name)
    if address is not None:
        return not address.is_global
    return "." not in name or f".{name}".endswith(_INTERNAL)
