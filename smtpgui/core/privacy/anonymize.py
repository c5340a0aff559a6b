"""Hides names in a report: addresses, hosts and names are replaced, the same one always by the same word.

What is known from the settings is replaced wherever it stands, in whatever spelling and coding; everything else that
has the shape of an address, a host or an IP address is replaced too, so that nothing that a server answers brings a
name back.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace

from smtpgui.core.findings import Fact, Finding, Record
from smtpgui.core.language import N_, say
from smtpgui.core.net.hostnames import to_ascii, to_unicode
from smtpgui.core.privacy.encodings import CODED, unwrapped

_ADDRESS = r"[^\s<>()\[\]\"',;:=|]+@[^\s<>()\[\]\"',;:|]+"
_IPV6 = (
    r"(?:(?<=IPv6:)|(?<=ipv6:)|(?<![\w:]))[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}(?:\.\d{1,3}){0,3}(?![\w:])"
)
_IPV4 = r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w])"
_HOST = r"(?:(?<![\w@.-])|(?<=\}\.))(?:[\w-]{1,63}\.)+(?:xn--[\w-]{2,59}|[^\W\d_]{2,63})\b"
_KEY = r"\bp=[A-Za-z0-9+/=\s]{40,}|\b[\w-]*verif[\w-]*=\S+|\bMS=ms\d+"
# Keys, and the words by which a domain's owner proves to be one: both tell whose record it is.
_SHAPES = re.compile("|".join(f"({shape})" for shape in (_KEY, _ADDRESS, _IPV6, _IPV4, _HOST)))

_WORDS = (N_("address {n}"), N_("domain {n}"), N_("IP {n}"), N_("name {n}"))
_ADDRESSES, _DOMAINS, _IPS, _NAMES = _WORDS

_SHORTEST = 3
"""Shortest name that is replaced inside a text; a shorter one would garble it. Alone it is always replaced."""

_ROLES = frozenset(
    {
        "admin", "contact", "email", "hello", "info", "mail", "news", "newsletter", "noreply", "no-reply",
        "postmaster", "sales", "support", "test", "user", "webmaster",
    }
)  # fmt: skip
"""Parts of addresses that name nobody: to hide them would garble a text."""

_OF_PEOPLE = ("author", "subject", "name")
"""Facts of a received message that hold what people are called and what they write about."""

_SPLIT = re.compile(r"[\s._+=\\/@-]+")
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_DOTS = str.maketrans("\u3002\uff0e\uff61", "...")  # a full stop in other scripts divides a host name too


class Anonymizer:
    """Text and findings as they are, for a report that names everything."""

    def text(self, text: str) -> str:
        """`text` as it may be shown."""
        return text

    def finding(self, finding: Finding) -> Finding:
        """`finding` with facts and record as they may be shown."""
        return finding


class NameAnonymizer(Anonymizer):
    """Hides `addresses`, `names`, and everything that looks like one."""

    def __init__(self, addresses: Iterable[str], names: Iterable[str]) -> None:
        self._known: dict[str, str] = {}
        self._counts = dict.fromkeys(_WORDS, 0)
        parts: list[str] = []
        for address in addresses:
            if address.strip():
                self._word(address.strip(), _ADDRESSES)
                parts.append(address.strip().rpartition("@")[0])
        for name in names:
            if name.strip():
                self._word(name.strip(), self._kind(name.strip()))
                parts += [] if self._kind(name.strip()) == _DOMAINS else _SPLIT.split(name)
        for part in [*parts, *(piece for each in parts for piece in _SPLIT.split(each))]:
            if len(part) >= _SHORTEST and part.lower() not in _ROLES and not part.isdigit():
                self._word(part, _NAMES)
        self._names = self._pattern()

    def text(self, text: str) -> str:
        """`text` without names."""
        text = unicodedata.normalize("NFC", text).translate(_DOTS)
        known = self._known.get(_key(text.strip()))
        return known or self._plain(CODED.sub(self._opened, text))

    def finding(self, finding: Finding) -> Finding:
        """`finding` without names in its facts and its record."""
        facts = {name: self._fact(fact) for name, fact in finding.facts.items()}
        if finding.code.startswith("mail."):
            facts |= {
                name: self._of_people(name, fact) for name, fact in finding.facts.items() if name in _OF_PEOPLE
            }
        return replace(finding, facts=facts, record=self._record(finding.record))

    def _of_people(self, name: str, fact: Fact) -> Fact:
        """What a message says about people in words of theirs: a subject is left out, a name is replaced."""
        if isinstance(fact, tuple):
            return tuple(self._of_people(name, each) for each in fact)
        text = str(fact or "")
        if name == "subject" or not text:
            return "…" if text else ""
        person, bracket, address = text.rpartition("<")
        called = self._word(person.strip() if bracket else text, _NAMES) if (person.strip() or not bracket) else ""
        return f"{called} {bracket}{self._plain(address)}".strip() if bracket else called

    def _plain(self, text: str) -> str:
        """`text` without the names that stand in it in the clear."""
        return self._names.sub(lambda match: self._forms[match[0].lower()], _SHAPES.sub(self._shaped, text))

    def _opened(self, match: re.Match[str]) -> str:
        """A coded word: as it is where it holds no name, else what it says, without the names."""
        inside = unwrapped(match[0])
        if not inside:
            return match[0]
        hidden = self._plain(inside)
        return match[0] if hidden == inside else hidden

    def _fact(self, fact: Fact) -> Fact:
        if isinstance(fact, tuple):
            return tuple(self._fact(item) for item in fact)
        return self.text(fact) if isinstance(fact, str) else fact

    def _record(self, record: Record | None) -> Record | None:
        if record is None:
            return None
        found = tuple(self.text(value) for value in record.found)
        return Record(self.text(record.name), record.type, self.text(record.value), found)

    def _shaped(self, match: re.Match[str]) -> str:
        text = match[0]
        if match[1]:
            return f"{text.partition('=')[0]}=…"
        if match[3] or match[4]:
            return self._word(text, _IPS) if _is_ip(text) else text
        if match[2]:
            return self._word(text.strip("."), _ADDRESSES)
        return self._word(text, _DOMAINS)

    def _word(self, text: str, kind: str) -> str:
        """The word for `text`, a new one of its kind where it has none yet."""
        key = _key(text)
        if key not in self._known:
            self._counts[kind] += 1
            self._known[key] = say(kind, n=self._counts[kind])
        return self._known[key]

    def _kind(self, name: str) -> str:
        if "@" in name:
            return _ADDRESSES
        if _is_ip(name):
            return _IPS
        return _DOMAINS if re.fullmatch(_HOST, name) else _NAMES

    def _pattern(self) -> re.Pattern[str]:
        """Everything that is known, in every spelling; the longest first."""
        self._forms = {form.lower(): word for text, word in self._known.items() for form in _spellings(text)}
        found = sorted((form for form in self._forms if len(form) >= _SHORTEST), key=len, reverse=True)
        pattern = "|".join(rf"(?<![^\W_]){re.escape(form)}(?![^\W_])" for form in found)
        return re.compile(pattern or r"(?!)", re.IGNORECASE)


def _key(text: str) -> str:
    """Equal for the spellings of one name: letter case, A-labels and U-labels, an address written long or short."""
    text = unicodedata.normalize("NFC", text).strip().lower()
    if _is_ip(text):
        return str(ipaddress.ip_address(text))
    local, at, domain = text.rpartition("@")
    if at:
        return f"{local}@{_ascii(domain)}"
    return _ascii(text) if re.fullmatch(_HOST, text.rstrip(".")) else text


def _ascii(host: str) -> str:
    return to_ascii(host.rstrip(".")) or host


def _spellings(text: str) -> Iterator[str]:
    local, at, domain = text.rpartition("@")
    written = f"{local}{at}{to_unicode(domain)}"
    yield from (text, written, _without_marks(written), _without_marks(written.translate(_GERMAN)))
    if not at and re.fullmatch(_HOST, text):  # as it stands in the names of selectors and folders
        for spelling in (text, to_unicode(text)):
            yield from (spelling.replace(".", "-"), spelling.replace(".", "_"))


def _without_marks(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _is_ip(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
