"""Reads SPF records term by term, with the place of everything that is wrong (RFC 7208 4.6, 12)."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from functools import lru_cache

from smtpgui.core.dnshealth.spf.macros import is_domain_spec, is_macro_string
from smtpgui.core.findings import Finding

LOOKUP_LIMIT = 10
VOID_LIMIT = 2
NAME_LIMIT = 10
"""The limits of RFC 7208 4.6.4: terms that query, void look-ups, names of one mx or ptr."""

TERM_LIMIT = 2000
"""Most terms of one record that are read. A record with more is a fault: nobody could publish it by UDP."""

QUERYING = frozenset({"include", "a", "mx", "ptr", "exists", "redirect"})
"""The terms that count towards the limit of ten (RFC 7208 4.6.4)."""

_MECHANISMS = QUERYING - {"redirect"} | {"all", "ip4", "ip6"}
_SPF = re.compile(r"v=spf1(?= |$)", re.IGNORECASE)
_TERM = re.compile(r"(?P<qualifier>[-+?~]?)(?P<name>[a-z][a-z0-9_.-]*)(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_DUAL_PREFIX = re.compile(r"(?:/(?P<four>0|[1-9][0-9]?))?(?://(?P<six>0|[1-9][0-9]{0,2}))?$")
_PREFIX = re.compile(r"(?P<network>[^/]+)(?:/(?P<prefix>0|[1-9][0-9]{0,2}))?")
_VISIBLE = re.compile(r"[\x21-\x7e]+")


@dataclass(frozen=True, slots=True)
class Term:
    """A directive or modifier. `name` is in lower case, `value` what follows ":" or "=", without prefix lengths.

    `position` counts characters of the record from 1. For ip4 and ip6 only the prefix of that family counts.
    """

    text: str
    position: int
    name: str
    value: str = ""
    qualifier: str = "+"
    prefix4: int = 32
    prefix6: int = 128
    is_modifier: bool = False

    @property
    def prefix(self) -> int:
        """The prefix length of ip4 and ip6."""
        return self.prefix4 if self.name == "ip4" else self.prefix6

    @property
    def queries(self) -> bool:
        """Whether it counts towards the limit of ten look-ups."""
        return self.name in QUERYING


@dataclass(frozen=True, slots=True)
class TermFault:
    """A term that cannot be read.

    `reason` is unknown_term, bad_character, bad_domain, bad_address, bad_prefix, bad_macro, missing_value,
    unexpected_value, repeated or too_long.
    """

    text: str
    position: int
    reason: str


@dataclass(frozen=True, slots=True)
class SpfRecord:
    """A record that begins with its version; `faults` make the whole of it a permerror (RFC 7208 4.6)."""

    text: str
    terms: tuple[Term, ...] = ()
    faults: tuple[TermFault, ...] = ()

    @property
    def directives(self) -> tuple[Term, ...]:
        """The mechanisms with their qualifiers, in order."""
        return tuple([term for term in self.terms if not term.is_modifier])

    @property
    def all(self) -> Term | None:
        """The first `all`, which ends the evaluation."""
        for term in self.terms:
            if term.name == "all" and not term.is_modifier:
                return term
        return None

    @property
    def redirect(self) -> Term | None:
        """The `redirect=` modifier."""
        return self.modifier("redirect")

    @property
    def effective(self) -> tuple[Term, ...]:
        """The directives that can be reached, and `redirect=` where there is no `all`."""
        directives, last, redirect = self.directives, self.all, self.redirect
        if last:
            return directives[: directives.index(last) + 1]
        return directives + ((redirect,) if redirect else ())

    @property
    def misplaced(self) -> tuple[Term, ...]:
        """Modifiers that bear a mechanism's name, such as `include=`: valid, without effect, never meant so."""
        return tuple(term for term in self.terms if term.is_modifier and term.name in _MECHANISMS)

    def modifier(self, name: str) -> Term | None:
        """The modifier of that name."""
        return next((term for term in self.terms if term.is_modifier and term.name == name), None)


def is_spf(text: str) -> bool:
    """Whether a TXT record is an SPF record of this version (RFC 7208 4.5)."""
    return bool(_SPF.match(text))


def parse(text: str) -> SpfRecord:
    """The terms and faults of a record that is_spf. Never fails: what cannot be read is a fault."""
    return _remembered(text) if len(text) <= _REMEMBERED_SIZE else _parse(text)


def _parse(text: str) -> SpfRecord:
    terms: list[Term] = []
    faults: list[TermFault] = []
    for match in re.finditer(r"[^ ]+", text[6:]):
        if len(terms) + len(faults) >= TERM_LIMIT:
            faults.append(TermFault(match[0], match.start() + 7, "too_long"))
            break
        part = _parse_term(match[0], match.start() + 7)
        if isinstance(part, Term) and part.name in ("redirect", "exp") and _named(terms, part.name):
            part = TermFault(part.text, part.position, "repeated")
        if isinstance(part, Term):
            terms.append(part)
        else:
            faults.append(part)
    return SpfRecord(text, tuple(terms), tuple(faults))


# A provider's record is read for every domain that includes it, and once for each of its blocks.
_REMEMBERED_SIZE = 1000
_remembered = lru_cache(maxsize=1024)(_parse)


def fault_finding(domain: str, fault: TermFault) -> Finding:
    """`spf.syntax` for a term of the record of `domain`."""
    return Finding(
        "spf.syntax", {"name": domain, "part": fault.text, "position": fault.position, "reason": fault.reason}
    )


def _named(terms: list[Term], name: str) -> bool:
    return any(term.is_modifier and term.name == name for term in terms)


def _parse_term(text: str, position: int) -> Term | TermFault:
    if not _VISIBLE.fullmatch(text):
        return TermFault(text, position, "bad_character")
    match = _TERM.fullmatch(text)
    if not match:
        return TermFault(text, position, "unknown_term")
    name, rest = match["name"].lower(), match["rest"]
    if rest.startswith("="):
        return _parse_modifier(text, position, match["qualifier"], name, rest[1:])
    term = Term(text, position, name, rest, match["qualifier"] or "+")
    match name:
        case "all":
            return term if not rest else TermFault(text, position, "unexpected_value")
        case "include" | "exists":
            return _with_domain(term, required=True)
        case "ptr":
            return _with_domain(term, required=False)
        case "a" | "mx":
            return _with_host(term)
        case "ip4" | "ip6":
            return _with_network(term)
    return TermFault(text, position, "unknown_term")


def _parse_modifier(text: str, position: int, qualifier: str, name: str, value: str) -> Term | TermFault:
    if qualifier:
        return TermFault(text, position, "unknown_term")
    if name in ("redirect", "exp"):
        if not value:
            return TermFault(text, position, "missing_value")
        if not is_domain_spec(value):
            return TermFault(text, position, "bad_domain" if is_macro_string(value) else "bad_macro")
    elif not is_macro_string(value):
        return TermFault(text, position, "bad_macro")
    return Term(text, position, name, value, is_modifier=True)


def _with_domain(term: Term, *, required: bool) -> Term | TermFault:
    if not term.value and not required:
        return term
    domain = term.value[1:]
    if not term.value.startswith(":") or not domain:
        reason = "unexpected_value" if term.value.startswith("/") else "missing_value"
        return TermFault(term.text, term.position, reason)
    if not is_domain_spec(domain):
        return TermFault(term.text, term.position, "bad_domain" if is_macro_string(domain) else "bad_macro")
    return Term(term.text, term.position, term.name, domain, term.qualifier)


def _with_host(term: Term) -> Term | TermFault:
    """`a` and `mx`: a domain-spec and prefix lengths, both optional (RFC 7208 5.3, 5.4)."""
    prefixes = _DUAL_PREFIX.search(term.value)
    assert prefixes  # it matches nothing, too
    domain = term.value[: prefixes.start()]
    four, six = int(prefixes["four"] or 32), int(prefixes["six"] or 128)
    if domain and not domain.startswith(":"):
        return TermFault(term.text, term.position, "bad_prefix")
    if domain == ":":
        return TermFault(term.text, term.position, "missing_value")
    if four > 32 or six > 128:
        return TermFault(term.text, term.position, "bad_prefix")
    if domain and not is_domain_spec(domain[1:]):
        return TermFault(term.text, term.position, "bad_domain" if is_macro_string(domain[1:]) else "bad_macro")
    return Term(term.text, term.position, term.name, domain[1:], term.qualifier, four, six)


def _with_network(term: Term) -> Term | TermFault:
    """`ip4` and `ip6`: an address and a prefix length (RFC 7208 5.6)."""
    match = _PREFIX.fullmatch(term.value[1:])
    if not term.value.startswith(":") or not term.value[1:]:
        return TermFault(term.text, term.position, "missing_value")
    family = ipaddress.IPv4Address if term.name == "ip4" else ipaddress.IPv6Address
    try:
        address = family(match["network"] if match else "")
    except ValueError:
        network = term.value[1:].partition("/")[0]
        known = match is None and _is_address(network, family)
        return TermFault(term.text, term.position, "bad_prefix" if known else "bad_address")
    assert match
    prefix = int(match["prefix"] or address.max_prefixlen)
    if "%" in term.value or prefix > address.max_prefixlen:
        return TermFault(term.text, term.position, "bad_address" if "%" in term.value else "bad_prefix")
    return Term(term.text, term.position, term.name, str(address), term.qualifier, min(prefix, 32), prefix)


def _is_address(text: str, family: type[ipaddress.IPv4Address] | type[ipaddress.IPv6Address]) -> bool:
    try:
        family(text)
    except ValueError:
        return False
    return True
