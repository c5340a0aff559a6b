"""The findings for what could not be checked."""

from __future__ import annotations

from smtpgui.core.findings import Fact, Finding
from smtpgui.core.resolver import Answer


def unknown(check: str, answer: Answer) -> Finding:
    """`<check>.unknown`: no answer to be had, so nothing is known. Never said of what is proven absent.

    The facts `extended_errors` (RFC 8914) and `answers_unchecked` come along where the name server told them.
    """
    facts: dict[str, Fact] = {
        "name": answer.name,
        "type": answer.type,
        "reason": str(answer.reason) if answer.reason else "malformed",
    }
    if answer.extended_errors:
        facts["extended_errors"] = answer.extended_errors
    if answer.answers_unchecked:
        facts["answers_unchecked"] = True
    return Finding(f"{check}.unknown", facts)
