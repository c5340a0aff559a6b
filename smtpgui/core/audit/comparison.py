"""Differences between two audits."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass

from smtpgui.core.audit.jsonl import AuditLine


@dataclass(frozen=True, slots=True)
class DomainChange:
    """Codes that are new at a domain since the last audit, and those that are gone; `new` where it was not in that."""

    subject: str
    appeared: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    new: bool = False


class Comparison:
    """The last audit, with which each new line is compared. Of every domain only its codes are kept."""

    def __init__(self, last: Iterable[AuditLine]) -> None:
        known: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._last: dict[str, tuple[str, ...]] = {}
        for entry in last:
            codes = tuple(sorted(map(sys.intern, entry.codes)))
            self._last[entry.subject] = known.setdefault(codes, codes)

    def change(self, entry: AuditLine) -> DomainChange | None:
        """The difference at one domain; None where there is none."""
        before = self._last.pop(entry.subject, None)
        if before is None:
            return DomainChange(entry.subject, tuple(sorted(entry.codes)), new=True)
        appeared = tuple(sorted(set(entry.codes) - set(before)))
        gone = tuple(sorted(set(before) - set(entry.codes)))
        return DomainChange(entry.subject, appeared, gone) if appeared or gone else None

    def left(self) -> tuple[str, ...]:
        """The domains of the last audit that no new line was about."""
        return tuple(self._last)
