"""SPF macros (RFC 7208 7): their syntax and their expansion."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

NAME_LIMIT = 253
"""Longest domain name, in characters without the final dot."""

_MACRO = re.compile(
    r"%(?:\{(?P<letter>[slodiphvcrt])(?P<digits>\d*)(?P<reverse>r?)(?P<delimiters>[.\-+,/_=]*)\}|[%_-])", re.I
)
_LITERAL = re.compile(r"[\x21-\x24\x26-\x7e]*")
_EXPLANATION_LITERAL = re.compile(r"[\x20-\x24\x26-\x7e]*")
_LABEL = re.compile(r"[a-z0-9-]+", re.I)
_PLAIN = {"%%": "%", "%_": " ", "%-": "%20"}


def is_macro_string(text: str, *, explanation: bool = False) -> bool:
    """Whether `text` is a macro-string, or an explain-string where `explanation` (RFC 7208 7.1).

    The letters c, r and t are for explanations only, and no transformer keeps zero parts.
    """
    rest = 0
    literal = _EXPLANATION_LITERAL if explanation else _LITERAL
    for macro in _MACRO.finditer(text):
        letter, digits = macro["letter"], macro["digits"]
        if letter and ((letter in "crtCRT" and not explanation) or (digits and not digits.strip("0"))):
            return False
        if not literal.fullmatch(text, rest, macro.start()):
            return False
        rest = macro.end()
    return bool(literal.fullmatch(text, rest))


def is_domain_spec(text: str) -> bool:
    """Whether `text` is a domain-spec: a macro-string that ends in a macro or in a top label (RFC 7208 7.1)."""
    if not is_macro_string(text):
        return False
    last = None
    for macro in _MACRO.finditer(text):
        last = macro
    end = last.end() if last else 0
    return end == len(text) > 0 or _ends_in_top_label(text[end:])


def _ends_in_top_label(text: str) -> bool:
    """Whether `text` ends in "." and a label of letters, digits and inner hyphens that is no number."""
    _, dot, label = text.removesuffix(".").rpartition(".")
    plain = bool(dot) and bool(_LABEL.fullmatch(label)) and not label.isdigit()
    return plain and label[0] != "-" and label[-1] != "-"


def has_macros(text: str) -> bool:
    """Whether the name depends on the message, so that it cannot be looked up beforehand."""
    return "%{" in text


def wants_validated_name(text: str) -> bool:
    """Whether `text` holds the macro letter p, which costs questions of its own."""
    return any((macro["letter"] or "") in "pP" and macro["letter"] for macro in _MACRO.finditer(text))


def expand(text: str, values: Mapping[str, str]) -> str:
    """`text` with its macros replaced; `values` holds the value of each lower-case letter (RFC 7208 7.3)."""
    return _MACRO.sub(lambda macro: _expanded(macro, values), text)


def _expanded(macro: re.Match[str], values: Mapping[str, str]) -> str:
    letter = macro["letter"]
    if not letter:
        return _PLAIN[macro[0]]
    parts = re.split(f"[{re.escape(macro['delimiters'] or '.')}]", values[letter.lower()])
    if macro["reverse"]:
        parts.reverse()
    if macro["digits"]:
        parts = parts[-int(macro["digits"].lstrip("0")[:4]) :]
    text = ".".join(parts)
    return quote(text, safe="-._~") if letter.isupper() else text


def as_name(text: str) -> str:
    """An expanded domain-spec as a name to ask for: no final dot, and left labels dropped where it is too long."""
    name = text.removesuffix(".")
    while len(name) > NAME_LIMIT and "." in name:
        name = name.partition(".")[2]
    return name
