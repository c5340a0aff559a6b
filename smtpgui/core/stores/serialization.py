"""Settings and steps as JSON text and back, for keeping.

Writing and reading give equal values. Text that does not read back raises ValueError.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from smtpgui.core.findings import Fact, Finding, Record, Step
from smtpgui.core.settings.model import NAMES, SmtpSettings, has_type


def settings_to_text(settings: SmtpSettings) -> str:
    """`settings` as a JSON object with the platform's names."""
    return json.dumps(settings.to_values())


def settings_from_text(text: str) -> SmtpSettings:
    """Settings from `settings_to_text`. A name that is missing has its default, so that settings can be added."""
    values = json.loads(text)
    if not isinstance(values, dict):
        raise ValueError("settings are no object")
    kept = {name: values[name] for name in NAMES if name in values}
    if not all(has_type(name, value) for name, value in kept.items()):
        raise ValueError("a setting has a wrong type")
    return SmtpSettings(**kept)


def steps_to_text(steps: tuple[Step, ...]) -> str:
    """`steps` as a JSON list."""
    return json.dumps([_step_to_data(step) for step in steps])


def steps_from_text(text: str) -> tuple[Step, ...]:
    """Steps from `steps_to_text`."""
    try:
        return tuple(_step(data) for data in json.loads(text))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a list of steps") from error


def _step_to_data(step: Step) -> dict[str, Any]:
    findings = None if step.findings is None else [_finding_to_data(finding) for finding in step.findings]
    return {"name": step.name, "findings": findings, "seconds": step.seconds, "transcript": step.transcript}


def _step(data: dict[str, Any]) -> Step:
    findings = None if data["findings"] is None else tuple(_finding(item) for item in data["findings"])
    return Step(data["name"], findings, data["seconds"], tuple(data["transcript"]))


def _finding_to_data(finding: Finding) -> dict[str, Any]:
    record = finding.record
    return {
        "code": finding.code,
        "facts": {name: _fact_to_data(value) for name, value in finding.facts.items()},
        "setting": finding.setting,
        "record": record and [record.name, record.type, record.value, record.found],
    }


def _finding(data: dict[str, Any]) -> Finding:
    facts: Mapping[str, Fact] = {name: _fact(value) for name, value in data["facts"].items()}
    record = None
    if data["record"] is not None:
        name, kind, value, found = data["record"]
        record = Record(name, kind, value, tuple(found))
    return Finding(data["code"], facts, data["setting"], record)


def _fact_to_data(value: Fact) -> Any:
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, tuple):
        return [_fact_to_data(item) for item in value]
    return value


def _fact(data: Any) -> Fact:
    if isinstance(data, dict):
        return datetime.fromisoformat(data["datetime"])
    if isinstance(data, list):
        return tuple(_fact(item) for item in data)
    value: Fact = data
    return value
