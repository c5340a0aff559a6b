"""Reads the openspf test suite (rfc7208-tests.yml)."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

import yaml


@dataclass
class Case:
    """One test: who sends from where, and the results that conform."""

    name: str
    host: str
    helo: str
    sender: str
    results: list[str]
    explanation: str | None = None


@dataclass
class Section:
    """One document: its cases and the zone they are asked in, as lines (type, data) by owner name."""

    description: str
    cases: list[Case] = field(default_factory=list)
    zone: dict[str, list[tuple[str, Any]]] = field(default_factory=dict)


class _Loader(yaml.BaseLoader):
    """Every scalar stays the text that it is: no numbers, dates or booleans, and no key may come twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [key.value for key, _value in node.value]
        twice = {key for key in keys if keys.count(key) > 1}
        if twice:
            raise yaml.YAMLError(f"{node.start_mark}: twice in one map: {sorted(twice)}")
        return super().construct_mapping(node, deep=deep)


def read_suite(text: str) -> list[Section]:
    """The sections of the suite."""
    return [_section(document) for document in yaml.load_all(text, _Loader) if document]


def _section(document: dict[str, Any]) -> Section:
    section = Section(document["description"])
    for name, entries in document["zonedata"].items():
        section.zone[name] = [_entry(entry) for entry in entries]
    for name, fields in document["tests"].items():
        result = fields["result"]
        results = result if isinstance(result, list) else [result]
        section.cases.append(
            Case(name, fields["host"], fields["helo"], fields["mailfrom"], results, fields.get("explanation"))
        )
    return section


def _entry(entry: str | dict[str, Any]) -> tuple[str, Any]:
    """A record as (type, data), or a bare word such as TIMEOUT."""
    if isinstance(entry, str):
        return entry, None
    ((kind, data),) = entry.items()
    return kind, data
