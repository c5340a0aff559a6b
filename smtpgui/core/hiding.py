"""Hides names in a report: addresses, hosts and names are replaced, the same one always by the same word.

What is known from the settings is replaced wherever it stands; everything else that has the shape of an address, a
host or an IP address is replaced too, so that nothing that a server answers brings a name back.
"""

from __future__ import annotations

import base64
import ipaddress
import re
from collections.abc import Iterable
from dataclasses import replace

from smtpgui.core.findings import Fact, Finding, Record
from smtpgui.core.language import N_, _

_ADDRESS = r"[^\s<>()\[\]\"',;:=|]+@[^\s<>()\[\]\"',;:|]+"
_IPV6 = (
    r"(?:(?<=IPv6:)|(?<=ipv6:)|(?<![\w:]))[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}(?:\.\d{1,3}){0,3}(?![\w:])"
)
_IPV4 = r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w])"
_HOST = r"(?<![\w@.-])(?:[\w-]{1,63}\.)+(?:xn--[\w-]{2,59}|[^\W\d_]{2,63})\b"
_KEY = r"\bp=[A-Za-z0-9+/=\s]{40,}"
_SHAPES = re.compile("|".join(f"({shape})" for shape in (_KEY, _ADDRESS, _IPV6, _IPV4, _HOST)))

_WORDS = (N_("address {n}"), N_("domain {n}"), N_("IP {n}"), N_("name {n}"))
_ADDRESSES, _DOMAINS, _IPS, _NAMES = _WORDS

_SHORTEST = 3
"""Shortest name that is replaced inside a text; a shorter one would garble it. Alone it is always replaced."""


class Mask:
    """Hides nothing."""

    def text(self, text: str) -> str:
        """`text` as it may be shown."""
        return text

    def finding(self, finding: Finding) -> Finding:
        """`finding` with facts and record as they may be shown."""
        return finding


class NameMask(Mask):
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
        for part in parts:
            if part:
                self._word(part, _NAMES)
        self._names = self._pattern()

    def text(self, text: str) -> str:
        """`text` without names."""
        if text.strip().lower() in self._known:
            return self._known[text.strip().lower()]
        return _SHAPES.sub(self._shaped, self._names.sub(lambda match: self._known[match[0].lower()], text))

    def finding(self, finding: Finding) -> Finding:
        """`finding` without names in its facts and its record."""
        facts = {name: self._fact(fact) for name, fact in finding.facts.items()}
        return replace(finding, facts=facts, record=self._record(finding.record))

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
            return "p=…"
        if match[3] or match[4]:
            return self._word(text, _IPS) if _is_ip(text) else text
        if match[2]:
            return self._word(text.strip("."), _ADDRESSES)
        return self._word(text, _DOMAINS)

    def _word(self, text: str, kind: str) -> str:
        """The word for `text`, a new one of its kind where it has none yet."""
        key = text.lower()
        if key not in self._known:
            self._counts[kind] += 1
            self._known[key] = _(kind).replace("{n}", str(self._counts[kind]))
        return self._known[key]

    def _kind(self, name: str) -> str:
        if "@" in name:
            return _ADDRESSES
        if _is_ip(name):
            return _IPS
        return _DOMAINS if re.fullmatch(_HOST, name) else _NAMES

    def _pattern(self) -> re.Pattern[str]:
        """Everything that is known, in the clear and as it goes over the wire in base64; the longest first."""
        forms = dict(self._known)
        for text, word in self._known.items():
            if len(text) >= _SHORTEST:
                forms.setdefault(base64.b64encode(text.encode("utf-8", "replace")).decode().lower(), word)
        self._known = forms
        found = sorted((form for form in forms if len(form) >= _SHORTEST), key=len, reverse=True)
        pattern = "|".join(rf"(?<!\w){re.escape(form)}(?!\w)" for form in found)
        return re.compile(pattern or r"(?!)", re.IGNORECASE)


def _is_ip(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
