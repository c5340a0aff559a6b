"""Public suffix list, by which receivers that do not follow RFC 9989 find the organisational domain."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList


def registered_domain(domain: str) -> str:
    """Registered domain: the name right below a public suffix, at or above `domain`; "" for a suffix itself."""
    return _list().privatesuffix(domain) or ""


@lru_cache
def _list() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList  # it reads its list when it is first needed

    return PublicSuffixList()
