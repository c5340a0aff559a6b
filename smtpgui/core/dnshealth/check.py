"""The type of a check: its step, its card, its words and its run; and the findings that all checks share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smtpgui.core.dnshealth.subject import Subject
from smtpgui.core.findings import Action, Explanation, Fact, Finding, Offer, Severity, Text
from smtpgui.core.language import N_

if TYPE_CHECKING:
    from smtpgui.core.resolver import Answer


@dataclass(frozen=True, slots=True)
class Card:
    """A check's title and its purpose, to be translated when shown; the names of standards stay as they are."""

    title: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Check:
    """A check: the name of its step, its card, what it does, and the words for the codes that it finds.

    `run` never waits longer than the subject's Resolver. `unknown` explains `<name>.unknown`, None where the check
    has no such finding. One that is `optional` runs only where it was asked for by name; the complaints of one that
    is `often_new` are verified at the zone's own servers, because what is published for it has often just changed.
    """

    name: str
    card: Card
    run: Callable[[Subject], Awaitable[list[Finding]]]
    words: Mapping[str, Explanation]
    unknown: Explanation | None = None
    optional: bool = False
    often_new: bool = False

    @property
    def explanations(self) -> dict[str, Explanation]:
        """The words by code."""
        return {**self.words, **({f"{self.name}.unknown": self.unknown} if self.unknown else {})}


def unknown(check: str, answer: Answer) -> Finding:
    """`<check>.unknown`: no answer to be had, so nothing is known. Never said of what is proven absent.

    The facts `extended_errors` (RFC 8914) and `answers_unchecked` come along where the name server gave them.
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


_UNDECIDED = ("check.broken", "dkim.selector_unknown", "blocklist.refused", "bulk.cannot_tell")


def is_undecided(code: str) -> bool:
    """Whether a finding of that code says that something could not be checked."""
    return code.endswith(".unknown") or code in _UNDECIDED


# Explanations that all checks share

COPY_MESSAGE = Offer(Action.COPY, N_("Copy a message for your IT team"), "it_message")
"""The offer beside everything that is cured in the DNS."""

_PUBLISH = N_("Publish the record below in its place.")
_NO_ANSWER = N_("No usable answer to {name} {type}: {reason}.")


def publish(severity: Severity, title: Text, why: Text = "", fix: Text = _PUBLISH) -> Explanation:
    """The explanation of a finding whose cure is a record to publish."""
    return Explanation(severity, title, why, fix, (COPY_MESSAGE,))


def publish_error(title: Text, why: Text = "", fix: Text = _PUBLISH) -> Explanation:
    """`publish` for what stops mail."""
    return publish(Severity.ERROR, title, why, fix)


def publish_warning(title: Text, why: Text = "", fix: Text = _PUBLISH) -> Explanation:
    """`publish` for what may harm mail."""
    return publish(Severity.WARNING, title, why, fix)


def not_checked(title: Text, why: Text = _NO_ANSWER) -> Explanation:
    """The explanation of `<check>.unknown`."""
    again = N_("Check again in a few minutes. If it stays so, ask who runs the DNS of that name.")
    return Explanation(Severity.WARNING, title, why, again)
