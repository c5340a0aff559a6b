"""Reads one Authentication-Results field (RFC 8601)."""

from __future__ import annotations

import re
from dataclasses import dataclass

RESULTS_LIMIT = 60
"""Most results that are read of one field."""

_COMMENT = re.compile(r"\([^()]*\)")
_PIECES = re.compile(r';|"(?:[^"\\]|\\.)*"|[^;"]+|"')
_METHOD = re.compile(r"^\s*([a-z][a-z0-9-]*)(?:\s*/\s*\d+)?\s*=\s*([a-z]+)", re.IGNORECASE)
_PROPERTY = re.compile(r'([a-z]+)\s*\.\s*([\w.-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^\s;"]+)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Result:
    """One result: its method (spf, dkim, dmarc …), what it came to, and its properties such as smtp.mailfrom."""

    method: str
    result: str
    properties: dict[str, str]


@dataclass(frozen=True, slots=True)
class AuthenticationResults:
    """What one Authentication-Results field says; `server` is the name it was written under, "" for none."""

    server: str
    results: tuple[Result, ...]

    def of(self, method: str) -> tuple[Result, ...]:
        """The results of one method."""
        return tuple(result for result in self.results if result.method == method)


def read_results(text: str) -> AuthenticationResults:
    """An Authentication-Results field. Never fails: what cannot be read is not in it."""
    for _level in range(3):
        text = _COMMENT.sub(" ", text)
    parts = [""]
    for piece in _PIECES.findall(text):
        if piece == ";":
            parts.append("")
        else:
            parts[-1] += piece
    server = ""
    if "=" not in parts[0]:  # Exchange Online leaves the name out
        words = parts.pop(0).split()
        server = words[0].strip('"').lower().rstrip(".") if words else ""
    found = []
    for part in parts[:RESULTS_LIMIT]:
        match = _METHOD.match(part)
        if match:
            properties = {f"{a}.{b}".lower(): value.strip('"') for a, b, value in _PROPERTY.findall(part)}
            found.append(Result(match[1].lower(), match[2].lower(), properties))
    return AuthenticationResults(server, tuple(found))
