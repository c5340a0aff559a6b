"""What a server says it can do in its answer to EHLO (RFC 5321 4.1.1.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Self

from smtpgui.core.smtp.connection.reply import Reply

_MASKED = re.compile(r"X{6,}A?")
_NEARLY_STARTTLS = re.compile(r"X?-?START[-_ ]?TLS?S?", re.IGNORECASE)
_METHOD = re.compile(r"[A-Z0-9_-]{1,20}")  # a SASL mechanism's name (RFC 4422 3.1)


@dataclass(frozen=True, slots=True)
class Capabilities:
    """The keywords of an EHLO reply with their parameters, as written.

    The first line is the server's greeting; a reply of one line offers nothing.
    """

    keywords: MappingProxyType[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(cls, reply: Reply) -> Self:
        """The capabilities in `reply`."""
        keywords: dict[str, tuple[str, ...]] = {}
        for words in (line.split() for line in reply.lines[1:]):
            if words:
                keywords[words[0]] = (*keywords.get(words[0], ()), *words[1:])
        return cls(MappingProxyType(keywords))

    @property
    def starttls(self) -> bool:
        """Whether the platform's sender sees STARTTLS: it compares the keyword letter by letter."""
        return "STARTTLS" in self.keywords

    def offers(self, keyword: str) -> bool:
        """Whether a mail client sees `keyword`, which is given in capitals."""
        return any(offered.upper() == keyword for offered in self.keywords)

    @property
    def any_case_starttls(self) -> bool:
        """Whether a mail client sees STARTTLS: keywords have no case (RFC 5321 2.4)."""
        return self.offers("STARTTLS")

    @property
    def nearly_starttls(self) -> str:
        """The keyword that looks like STARTTLS without being it to the letter, or ""."""
        return next((keyword for keyword in self.keywords if _NEARLY_STARTTLS.fullmatch(keyword)), "")

    @property
    def masked(self) -> bool:
        """Whether a firewall on the way has overwritten a keyword with X, as some do to prevent encryption."""
        return any(_MASKED.fullmatch(keyword) for keyword in self.keywords)

    @property
    def authentications(self) -> tuple[str, ...]:
        """The sign-in methods that the server offers, in capitals and in its order ("AUTH=" is an old form)."""
        found: dict[str, None] = {}
        for keyword, parameters in self.keywords.items():
            name, _, first = keyword.upper().partition("=")
            if name == "AUTH":
                found |= dict.fromkeys(word.upper() for word in (first, *parameters))
        return tuple(word for word in found if _METHOD.fullmatch(word))
