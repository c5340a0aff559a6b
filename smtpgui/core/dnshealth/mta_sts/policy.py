"""Reads MTA-STS policies (RFC 8461 3.2, 4.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass

MODES = ("enforce", "testing", "none")
LONGEST_AGE = 31_557_600
"""A year in seconds: the most that `max_age` may say."""

PATTERN_LIMIT = 100
"""Most `mx` lines that are read."""

_PATTERN = re.compile(r"(\*\.)?([a-z0-9_]([a-z0-9_-]*[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy file. `fault` is the first line or key that keeps it from being one, or ""."""

    mode: str = ""
    patterns: tuple[str, ...] = ()
    max_age: int = 0
    fault: str = ""

    def covers(self, host: str) -> bool:
        """Whether a mail server of that name may be delivered to; a star stands for exactly one label."""
        name = host.rstrip(".").lower()
        parent = name.partition(".")[2]
        return any(
            pattern == name or (pattern.startswith("*.") and parent and pattern[2:] == parent)
            for pattern in self.patterns
        )


def parse(body: bytes) -> Policy:
    """The policy in a file. Never fails: what cannot be read is its fault."""
    text = body.decode("utf-8", "replace")
    values: dict[str, str] = {}
    patterns: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        key, colon, value = line.partition(":")
        if not line.strip():
            continue
        if not colon:
            return Policy(fault=line.strip()[:100])
        if key.strip() == "mx":
            patterns.append(value.strip().lower().rstrip("."))
        else:
            values.setdefault(key.strip(), value.strip())
    return _checked(values, patterns)


def _checked(values: dict[str, str], patterns: list[str]) -> Policy:
    mode, age = values.get("mode", ""), values.get("max_age", "")
    wrong = next((pattern for pattern in patterns if not _PATTERN.fullmatch(pattern)), None)
    fault = ""
    if values.get("version") != "STSv1":
        fault = f"version: {values.get('version', '')}"
    elif mode not in MODES:
        fault = f"mode: {mode}"
    elif not re.fullmatch(r"[0-9]{1,10}", age) or int(age) > LONGEST_AGE:
        fault = f"max_age: {age}"
    elif wrong is not None or (not patterns and mode != "none"):
        fault = f"mx: {wrong or ''}"
    kept = tuple(dict.fromkeys(patterns))[:PATTERN_LIMIT]
    return Policy(mode, kept, int(age) if not fault else 0, fault.strip()[:100])
