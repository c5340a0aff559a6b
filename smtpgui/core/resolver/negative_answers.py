"""Answers without records: those that prove that there are none, and those that prove nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from smtpgui.core.resolver.types import Reason

# Extended errors (RFC 8914 4) beside a "no" that is the name server's own word, not the zone's.
_WITHHELD = frozenset({4, 15, 16, 17, 18, 20, 21})  # forged, blocked, censored, filtered, prohibited, not ours
_NOT_REACHED = frozenset({3, 19, 22, 23})  # two that are stale, no authority could be reached, network error


def unproven(names: Sequence[str], soa_owners: Iterable[str], errors: Iterable[int]) -> Reason | None:
    """Reason why a negative answer proves nothing; None where it proves absence.

    `names` are the one that was asked for and the aliases behind it, `soa_owners` whose SOA came along: it must
    stand at or above one of them (RFC 2308 3), else another zone speaks.
    """
    codes = set(errors)
    if codes & _WITHHELD:
        return Reason.REFUSED
    if codes & _NOT_REACHED:
        return Reason.SERVFAIL
    owners = list(soa_owners)
    if owners and not any(_is_above(owner, name) for owner in owners for name in names):
        return Reason.MALFORMED
    return None


def _is_above(owner: str, name: str) -> bool:
    return owner in (".", name) or name.endswith("." + owner)
