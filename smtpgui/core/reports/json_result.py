"""A result as one JSON object: the contract with scripts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from smtpgui.core.explain import explain, severity, step_outcome
from smtpgui.core.findings import Fact, Finding, Outcome, Record, Step, findings_of, outcome
from smtpgui.core.language import plain

VERSION = 1

_NOT_PLAIN = re.compile("[^\x20-\x7e\n]")


def envelope(command: str, subject: str, steps: Iterable[Step], **more: Any) -> dict[str, Any]:
    """The result of `command` about `subject`; `more` are the keys that the command has besides."""
    ended = [step for step in steps if step.findings is not None]
    return {
        "version": VERSION,
        "command": command,
        "subject": subject,
        "outcome": str(total(ended)),
        "steps": [_step(step) for step in ended],
        "transcript": [line for step in ended for line in step.transcript],
        **more,
    }


def total(steps: Iterable[Step]) -> Outcome:
    """The worst of the steps' findings."""
    return outcome(severity(finding) for finding in findings_of(steps))


def finding_object(finding: Finding) -> dict[str, Any]:
    """A finding with its words in the current language."""
    words = explain(finding)
    return {
        "code": finding.code,
        "severity": str(words.severity),
        "title": words.title,
        "why": words.why,
        "fix": words.fix,
        "facts": facts_object(finding.facts),
        "setting": finding.setting,
        "record": _record(finding.record),
    }


def facts_object(facts: Mapping[str, Fact]) -> dict[str, Any]:
    """Facts as JSON knows them: moments in ISO 8601, lists for tuples."""
    return {name: _fact(fact) for name, fact in facts.items()}


def to_json(data: Any) -> bytes:
    """`data` as JSON in UTF-8, on several lines, with a line end; safe to print on a terminal."""
    return safe_json(json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def safe_json(text: str) -> str:
    """JSON `text` in which every character that acts on a reader's screen is written as an escape."""
    return _NOT_PLAIN.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    return character if plain(character) == character else json.dumps(character)[1:-1]


def _step(step: Step) -> dict[str, Any]:
    return {
        "name": step.name,
        "outcome": str(step_outcome(step)),
        "seconds": round(step.seconds or 0.0, 3),
        "findings": [finding_object(finding) for finding in step.findings or ()],
    }


def _record(record: Record | None) -> dict[str, Any] | None:
    if record is None:
        return None
    return {
        "name": record.name,
        "type": record.type,
        "value": record.value,
        "strings": list(record.strings),
        "found": list(record.found),
    }


def _fact(fact: Fact) -> Any:
    if isinstance(fact, datetime):
        return fact.isoformat()
    if isinstance(fact, tuple):
        return [_fact(item) for item in fact]
    return fact
