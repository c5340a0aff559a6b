"""RULES: what servers answer, and what it means. One row an answer, specific rows above general ones.

To explain another answer, add a row to the file of its family, and a line to samples.csv beside the tests of this
folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from smtpgui.core.findings import Explanation, Fact, Finding
from smtpgui.core.smtp.connection.reply import Reply
from smtpgui.core.smtp.connection.transcript import FACT_LIMIT, escaped
from smtpgui.core.smtp.diagnosis import words
from smtpgui.core.smtp.diagnosis.rules import (
    accounts,
    by_code,
    general,
    generic_wordings,
    google,
    mailboxes,
    microsoft,
    network,
    other_languages,
    services,
    software,
)
from smtpgui.core.smtp.diagnosis.rules.families import family_of
from smtpgui.core.smtp.diagnosis.rules.rule import Rule

__all__ = ["EXPLANATIONS", "RULES", "Rule", "diagnose", "words_of"]

RULES: tuple[Rule, ...] = (
    *general.NO_ERROR,
    *network.RULES,
    *google.RULES,
    *microsoft.RULES,
    *accounts.RULES,
    *mailboxes.RULES,
    *services.RULES,
    *other_languages.RULES,
    *generic_wordings.RULES,
    *software.RULES,
    *general.RULES,
    *by_code.RULES,
    *general.WAIT,
)
"""Every row, in the order in which they are tried."""

MATCHED = 4096
"""How much of a reply the rows look at, in characters."""

EXPLANATIONS: Mapping[str, Explanation] = {
    **{rule.code: rule.words for rule in RULES if rule.title},
    general.LAST_RESORT: general.UNKNOWN_WORDS,
}

_SETTINGS = {rule.code: rule.setting for rule in RULES if rule.title}
"""The field that the row with the words of a code concerns."""


def diagnose(reply: Reply, *, step: str = "", host: str = "", app_password: bool | None = None) -> Finding:
    """What `reply` means, at `step` of the test and from the server `host`, as far as these are known.

    The verdict "refused" comes from the reply code alone; the words only say why. `app_password` tells whether the
    password has the shape of an app password.
    """
    name = host.strip().rstrip(".").lower()
    seen = replace(reply, lines=tuple(_beginning(reply.lines)))
    rule = next((rule for rule in RULES if rule.fits(seen, step=step, host=name, app_password=app_password)), None)
    code = rule.code if rule else general.LAST_RESORT
    setting = _SETTINGS.get(code) if rule is None or rule.setting is None else rule.setting
    facts: dict[str, Fact] = {
        "reply": escaped(reply.text, FACT_LIMIT),
        "reply_code": reply.code,
        "enhanced": reply.enhanced,
        "family": family_of(code),
    }
    return Finding(code, facts, setting or "")


def _beginning(lines: Iterable[str]) -> Iterator[str]:
    """The first MATCHED characters of a reply: what a server has to say stands there, the rest is bulk."""
    left = MATCHED
    for line in lines:
        yield line[:left]
        left -= len(line)
        if left <= 0:
            return


def words_of(code: str) -> Explanation | None:
    """The words of a code of this room, or None."""
    return EXPLANATIONS.get(code) or words.EXPLANATIONS.get(code)
