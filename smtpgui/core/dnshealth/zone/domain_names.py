"""Domain names as they can be asked for."""

from __future__ import annotations

import re

from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.net.hostnames import ip_address, to_ascii, to_unicode

_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?", re.ASCII)


def is_name(text: str) -> bool:
    """Whether `text` can be asked for: at least two labels of 1 to 63 ASCII characters, 253 in all (RFC 1035).

    Whatever letters they hold: odd names are legal, and SPF macros make them.
    """
    labels = text.removesuffix(".").split(".")
    return (
        len(labels) > 1
        and len(text) <= 253
        and text.isascii()
        and not text.startswith("[")
        and all(0 < len(label) < 64 for label in labels)
    )


def checked_domain(text: str) -> str:
    """A domain as typed, in A-labels and lower case (IDNA 2008). Raises Trouble: domain.malformed."""
    name = to_ascii(text.strip().removesuffix("."))
    labels = name.split(".")
    well_formed = len(labels) > 1 and len(name) <= 253 and all(_LABEL.fullmatch(label) for label in labels)
    if not well_formed or ip_address(name):
        raise Trouble(Finding("domain.malformed", {"domain": text}))
    return name


def both_ways(domain: str) -> str:
    """A domain for a person to read: in letters with its A-labels behind them, where these differ (RFC 5890)."""
    name = to_ascii(domain.strip().removesuffix(".")) or domain
    letters = to_unicode(name)
    return name if letters == name else f"{letters} ({name})"


def is_at_or_below(name: str, domain: str) -> bool:
    """Whether `name` is `domain` or stands below it."""
    return name == domain or name.endswith("." + domain)


def distance(first: str, second: str) -> int:
    """How many characters must be put in, left out or changed to turn one name into the other (Levenshtein)."""
    row = list(range(len(second) + 1))
    for number, character in enumerate(first, start=1):
        previous, row[0] = row[0], number
        for place, other in enumerate(second, start=1):
            previous, row[place] = (
                row[place],
                min(row[place] + 1, row[place - 1] + 1, previous + (character != other)),
            )
    return row[-1]
