"""Rows of the SQLite store as the store's types, and the other way round."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any, TypeVar

from smtpgui.core.findings import Finding, Outcome, Trouble
from smtpgui.core.settings.model import SmtpSettings
from smtpgui.core.stores.configuration_names import name_key
from smtpgui.core.stores.interface import Configuration, Draft, Run, RunKind, State, Summary, state_of
from smtpgui.core.stores.platform_records import AppliedSettings, AppliedState, ConnectedPlatform, applied_state
from smtpgui.core.stores.serialization import settings_from_text, settings_to_text, steps_from_text

_Kind = TypeVar("_Kind", Configuration, Run, ConnectedPlatform, AppliedSettings)


def values_of(configuration: Configuration) -> tuple[str, str, str, str, str]:
    """Columns of a configuration that its user can change, in their order."""
    return (
        configuration.name,
        name_key(configuration.name),
        settings_to_text(configuration.settings),
        printable(configuration.recipient),
        json.dumps(configuration.selectors),
    )


def configuration_of(row: sqlite3.Row) -> Configuration:
    """The configuration in `row`. Raises Trouble: store.broken_entry."""
    return _read(Configuration, row)


def summary_of(row: sqlite3.Row) -> Summary:
    """A line of the list; one that cannot be read stands there by its name, and loading it says why."""
    try:
        settings = settings_from_text(row["settings"])
        tested = None if row["tested"] is None else settings_from_text(row["tested"])
        outcome = Outcome(row["outcome"] or Outcome.OK)
    except ValueError:
        return Summary(row["id"], row["name"], "", State.UNTESTED)
    state = state_of(settings, tested, outcome, outdated=bool(row["outdated"]))
    return Summary(row["id"], row["name"], settings.sender_address, state, _applied_state(settings, row))


def _applied_state(settings: SmtpSettings, row: sqlite3.Row) -> AppliedState:
    """How `settings` stand to what was applied last; where that cannot be read, nobody knows."""
    try:
        applied = None if row["applied"] is None else settings_from_text(row["applied"])
    except ValueError:
        return AppliedState.UNKNOWN
    return applied_state(settings, applied, known=bool(row["known"]), outdated=bool(row["applied_outdated"]))


def draft_of(row: sqlite3.Row) -> Draft:
    """The draft in `row`. Raises Trouble: store.broken_entry."""
    with _reading(row):
        settings, saved_at = settings_from_text(row["settings"]), datetime.fromisoformat(row["saved_at"])
        return Draft(row["configuration_id"] or "", row["name"], settings, saved_at)


def run_of(row: sqlite3.Row) -> Run:
    """The run in `row`, with its configuration's name. Raises Trouble: store.broken_entry."""
    return _read(Run, row)


def connection_of(row: sqlite3.Row) -> ConnectedPlatform:
    """The connected platform in `row`."""
    return _read(ConnectedPlatform, row)


def applied_of(row: sqlite3.Row) -> AppliedSettings:
    """The applied settings in `row`, with their configuration's name. Raises Trouble: store.broken_entry."""
    return _read(AppliedSettings, row)


def _optional(read: Callable[[str], Any]) -> Callable[[str | None], Any]:
    return lambda text: None if text is None else read(text)


_READERS: dict[str, Callable[[Any], Any]] = {
    "SmtpSettings": settings_from_text,
    "SmtpSettings | None": _optional(settings_from_text),
    "datetime": datetime.fromisoformat,
    "datetime | None": datetime.fromisoformat,
    "tuple[Step, ...]": steps_from_text,
    "tuple[str, ...]": lambda text: tuple(map(str, json.loads(text))),
    "RunKind": RunKind,
    "Outcome": Outcome,
    "bool": bool,
}
"""How a column is read, by the type of the field that bears its name; others are as they are."""


def _read(kind: type[_Kind], row: sqlite3.Row) -> _Kind:
    """A `kind` from the columns that are called as its fields are."""
    with _reading(row):
        columns = ((each.name, _READERS.get(str(each.type))) for each in fields(kind))
        return kind(**{name: reader(row[name]) if reader else row[name] for name, reader in columns})


@contextmanager
def _reading(row: sqlite3.Row) -> Iterator[None]:
    """Name the entry whose text another program, or a damaged disk, has changed."""
    try:
        yield
    except (ValueError, TypeError) as error:
        raise Trouble(Finding("store.broken_entry", {"name": row["name"]})) from error


def stamp(moment: datetime) -> str:
    """A moment as text that sorts by time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def printable(text: str) -> str:
    """`text` without lone surrogates, which no UTF-8 text can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
