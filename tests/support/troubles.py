"""What an operation raised, checked against the words that are to tell it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pytest

from smtpgui.core.findings import Choice, Explanation, Finding, Plural, Text, Trouble


def trouble_of(operation: Callable[[], object]) -> Finding:
    """The finding of the Trouble that `operation` must raise."""
    with pytest.raises(Trouble) as trouble:
        operation()
    return trouble.value.finding


def assert_told(finding: Finding, *tables: Mapping[str, Explanation]) -> None:
    """`finding` has words in one of `tables`, and every fact that they need."""
    words = next(table[finding.code] for table in tables if finding.code in table)
    for text in (words.title, words.why, words.fix):
        if isinstance(text, Choice):
            text = text.texts.get(str(finding.facts.get(text.fact, "")), text.otherwise)
        needed = {name for part in _parts(text) for name in re.findall(r"\{(\w+)\}", part)}
        assert needed <= finding.facts.keys(), f"{finding} lacks {needed - finding.facts.keys()}"
        if isinstance(text, Plural):
            assert isinstance(finding.facts[text.count], int)


def _parts(text: Text) -> tuple[str, ...]:
    return (text.one, text.many) if isinstance(text, Plural) else (text,)
