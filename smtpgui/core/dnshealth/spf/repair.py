"""Mends SPF records: near misses of single terms, and the whole record that says what was meant."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection, Iterable, Mapping

from smtpgui.core.dnshealth.spf.macros import has_macros
from smtpgui.core.dnshealth.spf.record import Fault, SpfRecord, parse
from smtpgui.core.dnshealth.txt import cleaned
from smtpgui.core.resolver import Txt

_VERSION = re.compile(r"[\s\"']*(?:v\s*[=:]?\s*)?(?:spf|sfp|psf)\s*1?(?!\s*\d)[\s,;:.]*(?P<rest>.*)", re.I | re.S)
_LOOKS_LIKE_TERMS = re.compile(r"(?:^|[\s+?~-])(?:all|mx|a|ip[46]?\s*:|include\s*[:=]|redirect\s*[:=])", re.I)
_GLUED_ALL = re.compile(r"(?P<first>.*[a-z0-9])(?P<all>[-~?+]all)$", re.I)
_GLUED_TERM = re.compile(r"[-+?~]?(?:include|ip4|ip6|exists|a|mx|ptr):|[-+?~]?all$|redirect=", re.I)
_KEY = re.compile(r"(?P<qualifier>[-+?~]?)(?P<key>[a-z]+[46]?)\s*[:=](?P<value>.*)", re.I)
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]", re.I)
_QUALIFIER_ORDER = "-~?+"


def meant_as_spf(text: str) -> str:
    """The SPF record that `text` was meant to be, with its version mended; "" where it was none.

    For records that miss the version `v=spf1` narrowly. Sender ID records (`spf2.0/…`) are none of ours.
    """
    plain = cleaned(text)
    match = _VERSION.fullmatch(plain)
    if not match or plain.lower().startswith("spf2.0") or not _LOOKS_LIKE_TERMS.search(match["rest"]):
        return ""
    return f"v=spf1 {match['rest'].strip()}"


def is_continuation(text: str) -> bool:
    """Whether a TXT record is nothing but SPF terms: the second half of a record cut in two."""
    record = parse("v=spf1 " + text.strip())
    telling = [
        term for term in record.directives if term.name in ("ip4", "ip6", "include") or term.text[0] in "-~?"
    ]
    return bool(telling) and not record.faults and len(telling) >= len(record.terms) - 1


def suspects(record: SpfRecord) -> list[Fault]:
    """Terms that the grammar lets pass though nobody means them: `include=`, commas, a glued `all`."""
    found = [Fault(term.text, term.position, "not_a_modifier") for term in record.misplaced]
    has_all = record.all is not None
    for term in record.directives:
        if has_macros(term.value) or term.name in ("ip4", "ip6"):
            continue
        if "," in term.value:
            found.append(Fault(term.text, term.position, "comma"))
        elif not has_all and _GLUED_ALL.fullmatch(term.value):
            found.append(Fault(term.text, term.position, "glued"))
    return found


def with_lost_spaces(txt: Txt) -> str:
    """The text of `txt` with spaces at those boundaries of its strings where one was lost; "" where none was."""
    pieces = [piece.decode("latin-1") for piece in txt.strings]
    text = pieces[0] if pieces else ""
    mended = False
    for piece in pieces[1:]:
        if text.endswith(" ") or piece.startswith(" ") or not piece or not text:
            text += piece
            continue
        before, after = text.rpartition(" ")[2], piece.partition(" ")[0]
        apart = _is_term(before) and _is_term(after)
        lost = apart and (not _is_term(before + after) or bool(_GLUED_TERM.match(after)))
        text += " " + piece if lost else piece
        mended = mended or lost
    return text if mended else ""


def rebuilt(
    texts: Iterable[str],
    *,
    remove: Collection[str] = (),
    replace: Mapping[str, str] | None = None,
    include: str = "",
    in_front: bool = False,
    known_includes: Collection[str] = (),
) -> str:
    """One SPF record that says what the records `texts` were meant to say.

    Order is kept and nothing is said twice. `remove` and `replace` go by the text of a term; `include` is a
    domain to authorise before the end, or `in_front`; a bare host name among `known_includes` becomes an include.
    The record ends in the strictest `all` that was there, but in `~all` in place of `+all`, `?all` or none.
    """
    terms: dict[str, str] = {}
    for text in texts:
        for token in mended_terms(text[6:], known_includes):
            wanted = (replace or {}).get(token, token)
            if token not in remove:
                terms.setdefault(wanted.lower(), wanted)
    parsed = parse("v=spf1 " + " ".join(terms.values()))
    alls = [term.qualifier for term in parsed.directives if term.name == "all"]
    directives = [term.text for term in parsed.directives if term.name != "all"]
    modifiers = [term.text for term in parsed.terms if term.is_modifier and term.name not in ("redirect", "v")]
    redirect = parsed.redirect
    if redirect and alls:
        directives.append(f"include:{redirect.value}")
        redirect = None
    if include and f"include:{include}" not in (directive.lower() for directive in directives):
        directives.insert(0 if in_front else len(directives), f"include:{include}")
    strictest = min(alls, key=_QUALIFIER_ORDER.index, default="~")
    end = redirect.text if redirect else f"{'-' if strictest == '-' else '~'}all"
    return " ".join(["v=spf1", *directives, end, *modifiers])


def mended_terms(body: str, known_includes: Collection[str] = ()) -> list[str]:
    """The terms of a record without its version, each mended; what cannot be mended is left out."""
    plain = body if body.isascii() and body.isprintable() else cleaned(body)
    tokens = _joined(plain.split())
    return [mended for token in tokens for mended in _mended(token, known_includes)]


def _joined(tokens: list[str]) -> list[str]:
    """Tokens with a value that was set apart from its key ("include: a.test") put back together."""
    joined: list[str] = []
    for token in tokens:
        if joined and joined[-1].endswith((":", "=")) and not _is_term(token):
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
    mended = _rewritten(token.strip("\"'.<>()"), known_includes)
    return [mended] if mended and _is_term(mended) else []


def _rewritten(token: str, known_includes: Collection[str]) -> str:
    """What a single unreadable term was meant to be, or ""."""
    network = _network(token.lstrip("+"))
    if network:
        return network
    match = _KEY.fullmatch(token)
    if not match:
        host = token.lower().removesuffix(".")
        if _HOST.fullmatch(host):
            return f"{'include' if host in known_includes else 'a'}:{host}"
        return token
    qualifier, key, value = match["qualifier"], match["key"].lower(), match["value"].strip()
    if key in ("ip", "ipv", "ip4", "ip6", "ipv4", "ipv6", "a", "mx") and _network(value):
        return qualifier + _network(value)
    if key == "redirect":
        return f"redirect={value}"
    if key in ("a", "mx", "ptr", "all") and not value:
        return qualifier + key
    if key in ("include", "a", "mx", "ptr", "exists"):
        host = re.sub(r"^[a-z]+://|^@", "", value).rstrip("/")
        return f"{qualifier}{key}:{host}"
    return ""


def _network(text: str) -> str:
    """`ip4:…` or `ip6:…` for an address or block as people write it, or ""."""
    address, _, prefix = text.partition("/")
    try:
        version = ipaddress.ip_address(address).version
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        return ""
    return f"ip{version}:{address}" + (f"/{prefix}" if prefix else "")


def _is_term(token: str) -> bool:
    record = parse("v=spf1 " + token)
    return len(record.terms) == 1 and not record.faults and not suspects(record)
