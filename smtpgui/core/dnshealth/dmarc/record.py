"""Reads DMARC records (RFC 9989 4.7, 4.8)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

POLICIES = ("none", "quarantine", "reject")
"""The policies, the mildest first."""

REMOVED_TAGS = ("pct", "rf", "ri")
"""Tags of RFC 7489 that RFC 9989 removed."""

_VERSION = re.compile(r"v[ \t]*=[ \t]*(?-i:DMARC1)[ \t]*(?:;|$)", re.IGNORECASE)
_VALUES = {
    "p": frozenset(POLICIES),
    "sp": frozenset(POLICIES),
    "np": frozenset(POLICIES),
    "t": frozenset("yn"),
    "psd": frozenset("ynu"),
    "adkim": frozenset("rs"),
    "aspf": frozenset("rs"),
}
_MAILTO = re.compile(
    r"mailto:(?P<address>[^\s@,!?]+@(?P<domain>[a-z0-9_.-]+))(?:\?[^!]*)?(?:![0-9]+[kmgt]?)?", re.IGNORECASE
)
_URI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s,!]+(?:![0-9]+[kmgt]?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TagFault:
    """A part of the record that receivers cannot read, and its place, counted in characters from 1."""

    text: str
    position: int


@dataclass(frozen=True, slots=True)
class DmarcRecord:
    """A record with the exact version; `tags` by lower-case name, each the first of its name.

    Receivers ignore what stands in `faults` and unknown tags, except where the policy itself is broken.
    """

    text: str
    tags: dict[str, str]
    faults: tuple[TagFault, ...] = ()

    @property
    def policy(self) -> str:
        """The valid value of `p`, or ""."""
        return self._valid("p")

    @property
    def psd(self) -> str:
        """Whether this is a public suffix: y, n, or u for not said."""
        return self._valid("psd") or "u"

    @property
    def test_mode(self) -> bool:
        """Whether the next milder policy is to be applied (`t=y`)."""
        return self._valid("t") == "y"

    @property
    def strict_dkim(self) -> bool:
        """Whether the signing domain must equal the From domain."""
        return self._valid("adkim") == "s"

    @property
    def strict_spf(self) -> bool:
        """Whether the envelope domain must equal the From domain."""
        return self._valid("aspf") == "s"

    @property
    def report_uris(self) -> tuple[str, ...]:
        """The URIs of `rua`, as they stand."""
        return tuple(uri.strip() for uri in self.tags.get("rua", "").split(",") if uri.strip())

    @property
    def report_addresses(self) -> tuple[tuple[str, str], ...]:
        """The mail addresses of `rua`, each with its domain in lower case."""
        found = (_MAILTO.fullmatch(uri) for uri in self.report_uris)
        return tuple((unquote(match["address"]), match["domain"].lower().rstrip(".")) for match in found if match)

    @property
    def has_broken_policy(self) -> bool:
        """Whether `p` is missing or wrong, or `sp` or `np` is wrong (RFC 9989 4.10.1)."""
        return not self.policy or any(tag in self.tags and not self._valid(tag) for tag in ("sp", "np"))

    @property
    def governs(self) -> bool:
        """Whether receivers apply the record: with a broken policy only where somebody receives reports."""
        return not self.has_broken_policy or any(_URI.fullmatch(uri) for uri in self.report_uris)

    def policy_for(self, *, below: bool, exists: bool) -> tuple[str, str]:
        """The policy for the record's own domain, or for a name `below` it, and the tag that says so."""
        if self.has_broken_policy:
            return "none", "p"
        tags = ("p",) if not below else ("sp", "p") if exists else ("np", "sp", "p")
        tag = next(tag for tag in tags if self._valid(tag))
        return self._valid(tag), tag

    def _valid(self, tag: str) -> str:
        value = self.tags.get(tag, "").lower()
        return value if value in _VALUES[tag] else ""


def is_dmarc(text: str) -> bool:
    """Whether a TXT record is a DMARC record: its first tag is the version, exactly `DMARC1`."""
    return bool(_VERSION.match(text))


def parse(text: str) -> DmarcRecord:
    """The tags of a record that is_dmarc. Never fails: what cannot be read is a fault."""
    tags: dict[str, str] = {}
    faults: list[TagFault] = []
    position = 1
    for part in text.split(";"):
        key, equals, rest = part.partition("=")
        name, value = key.strip(" \t").lower(), rest.strip(" \t")
        readable = bool(equals) and name.isascii() and name.isalpha() and value.isascii() and value.isprintable()
        wrong = name in _VALUES and value.lower() not in _VALUES[name]
        if part.strip() and (not readable or wrong or name in tags):
            faults.append(TagFault(part.strip(), position + len(part) - len(part.lstrip())))
        if readable:
            tags.setdefault(name, value)
        position += len(part) + 1
    return DmarcRecord(text, tags, tuple(faults))


def is_report_uri(text: str) -> bool:
    """Whether reports can go there: a mail address behind `mailto:`, or the web."""
    return bool(_MAILTO.fullmatch(text) or re.match(r"https?://[^\s/]", text, re.IGNORECASE))


def milder(policy: str) -> str:
    """The policy one step below `policy`."""
    return POLICIES[max(0, POLICIES.index(policy) - 1)]
