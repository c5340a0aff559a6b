"""Mends single terms of an SPF record: near misses of typing, each turned into what was meant."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection

from smtpgui.core.dnshealth.publish.txt_damage import cleaned
from smtpgui.core.dnshealth.spf.macros import has_macros
from smtpgui.core.dnshealth.spf.record import SpfRecord, TermFault, parse

RANGE_LIMIT = 10
"""Most blocks that a range of addresses ("192.0.2.1-192.0.2.9") is turned into."""

_GLUED_ALL = re.compile(r"(?P<first>.*[a-z0-9])(?P<all>[-~?+]all)$", re.I)
_BROKEN_ALL = re.compile(r"(?P<before>[-~?+_]*)(?:al|ll|all|alll)(?P<after>[-~?+_.,;]*)", re.I)
_KEY = re.compile(r"(?P<qualifier>[-+?~]?)(?P<key>[a-z]+[46]?)\s*[:=](?P<value>.*)", re.I)
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]", re.I)
_PREFIX_FIRST = re.compile(r"(?P<key>[-+?~]?(?:a|mx))(?P<prefix>/[0-9/]+):(?P<host>.+)", re.I)
_RANGE = re.compile(r"(?:ip4:)?(?P<first>[0-9.]{7,15})-(?P<last>[0-9.]{7,15})", re.I)
_BARE_MACRO = re.compile(r"%(?P<letter>[slodiphcrtv])(?=[.-]|$)", re.I)
_PORT = re.compile(r"(?P<address>[0-9.]{7,15}):[0-9]{1,5}")


def suspects(record: SpfRecord) -> list[TermFault]:
    """Terms that the grammar lets pass though nobody means them: `include=`, commas, a glued `all`."""
    found = [TermFault(term.text, term.position, "not_a_modifier") for term in record.misplaced]
    has_all = record.all is not None
    for term in record.directives:
        if has_macros(term.value) or term.name in ("ip4", "ip6"):
            continue
        if "," in term.value:
            found.append(TermFault(term.text, term.position, "comma"))
        elif not has_all and _GLUED_ALL.fullmatch(term.value):
            found.append(TermFault(term.text, term.position, "glued"))
    return found


def mended_terms(body: str, known_includes: Collection[str] = ()) -> list[str]:
    """The terms of a record without its version, each mended; what cannot be mended is left out."""
    return [mended for token in _tokens(body) for mended in _mended(token, known_includes)]


def _joined(tokens: list[str]) -> list[str]:
    """Tokens with a value that was set apart from its key ("include: a.test") put back together."""
    joined: list[str] = []
    for token in tokens:
        open_ = joined and (joined[-1].endswith((":", "=")) or joined[-1] in ("-", "~", "?", "+"))
        if open_ and (not is_term(token) or token.lower() == "all"):
            joined[-1] += token
        else:
            joined.append(token)
    return joined


def _mended(token: str, known_includes: Collection[str]) -> list[str]:
    term = parse("v=spf1 " + token)
    if not term.faults and not suspects(term):
        return [token]
    if "%{" not in token and re.search("[,;]", token):
        return [term for part in re.split("[,;]+", token) if part for term in _mended(part, known_includes)]
    glued = _GLUED_ALL.fullmatch(token)
    if glued:
        return [*_mended(glued["first"], known_includes), glued["all"]]
    broken = _BROKEN_ALL.fullmatch(token)
    if broken:
        marks = (broken["before"] + broken["after"]).replace("_", "-")
        return [f"{next((mark for mark in marks if mark in '-~?+'), '~')}all"]
    blocks = _range(token)
    if blocks:
        return blocks
    mended = _rewritten(token.strip("\"'.<>()"), known_includes)
    return [mended] if mended and is_term(mended) else []


def _rewritten(token: str, known_includes: Collection[str]) -> str:
    """What a single unreadable term was meant to be, or ""."""
    network = _network(token.lstrip("+"))
    if network:
        return network
    turned = _PREFIX_FIRST.fullmatch(token)
    if turned:
        return f"{turned['key']}:{turned['host']}{turned['prefix']}"
    match = _KEY.fullmatch(token)
    if not match:
        host = token.lower().removesuffix(".")
        if _HOST.fullmatch(host):
            return f"{'include' if host in known_includes else 'a'}:{host}"
        return token
    qualifier, key, value = match["qualifier"], match["key"].lower(), match["value"].strip()
    with_port = _PORT.fullmatch(value)
    address = with_port["address"] if with_port else value
    if key in ("ip", "ipv", "ip4", "ip6", "ipv4", "ipv6", "a", "mx") and _network(address):
        return qualifier + _network(address)
    if key == "redirect":
        return f"redirect={value}"
    if key in ("a", "mx", "ptr", "all") and not value:
        return qualifier + key
    if key in ("include", "a", "mx", "ptr", "exists"):
        host = _BARE_MACRO.sub(r"%{\g<letter>}", re.sub(r"^[a-z]+://|^@", "", value).rstrip("/"))
        return f"{qualifier}{key}:{host}"
    return ""


def _range(token: str) -> list[str]:
    """The blocks that an address range comes to; nothing for what is none, or too ragged."""
    match = _RANGE.fullmatch(token)
    if not match:
        return []
    try:
        first, last = ipaddress.IPv4Address(match["first"]), ipaddress.IPv4Address(match["last"])
        blocks = list(ipaddress.summarize_address_range(first, last))
    except ValueError:
        return []
    terms = [f"ip4:{block}".removesuffix("/32") for block in blocks]
    return terms if len(terms) <= RANGE_LIMIT else []


def left_out(body: str, known_includes: Collection[str] = ()) -> tuple[str, ...]:
    """The parts of a record without its version that nobody can mend, and that a new record goes without."""
    return tuple(token for token in _tokens(body) if not _mended(token, known_includes))


def _tokens(body: str) -> list[str]:
    plain = body if body.isascii() and body.isprintable() else cleaned(body)
    return _joined(plain.split())


def _network(text: str) -> str:
    """`ip4:…` or `ip6:…` for an address or block as people write it, or ""."""
    address, _, prefix = text.partition("/")
    try:
        version = ipaddress.ip_address(address).version
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        return ""
    return f"ip{version}:{address}" + (f"/{prefix}" if prefix else "")


def is_term(token: str) -> bool:
    """Whether `token` is one term, readable as it stands."""
    record = parse("v=spf1 " + token)
    return len(record.terms) == 1 and not record.faults and not suspects(record)
