"""Configurations as files: what export writes and import reads. Never a password.

A file holds one object `{"version": 1, "name": …, "settings": {…}}` with the platform's names, or a list of them.
What is no such file is Trouble with a `file.*` code; what is wrong with a setting is a Finding beside it, so
that the rest can be looked at. An import never makes a configuration less safe than the defaults are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from smtpgui.core.files import LONGEST_FILE
from smtpgui.core.findings import Fact, Finding, Trouble
from smtpgui.core.settings.model import NAMES, SmtpSettings, has_type, is_switch, type_of
from smtpgui.core.stores.configuration_names import as_name, clean_name
from smtpgui.core.strict_json import NotJsonError, parse

VERSION = 1

LONGEST_TEXT = 4096
"""Longest value of a setting that is kept, in characters."""

DEEPEST = 16
MOST_CONFIGURATIONS = 1000

_MAY_BE_NULL = ("reply_to_address", "username")  # the platform writes null where these are empty
_SECRET_WORDS = (
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "secret",
    "token",
    "apikey",
    "motdepasse",
    "credential",
)
_SECRET_NAMES = ("pass", "pw", "mdp", "key")


class Named(Protocol):
    """Something to export: a Configuration, a Draft, an Imported."""

    @property
    def name(self) -> str:
        """Name of the configuration."""

    @property
    def settings(self) -> SmtpSettings:
        """Settings of the configuration."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A configuration read from a file, and what was wrong with how it was written.

    `settings` hold what was typed, right or wrong: `validate` judges the values.
    """

    name: str
    settings: SmtpSettings
    findings: tuple[Finding, ...] = ()


def write_configurations(items: Iterable[Named]) -> str:
    """`items` as the text of a file: one object for one, else a list."""
    objects = [{"version": VERSION, "name": item.name, "settings": item.settings.to_values()} for item in items]
    return json.dumps(objects[0] if len(objects) == 1 else objects, ensure_ascii=False, indent=2) + "\n"


def read_configurations(content: str | bytes, source: str) -> list[Imported]:
    """The configurations in the `content` of a file called `source`, at least one.

    Raises Trouble, for the whole file: file.too_large, file.not_utf8, file.broken_json, file.too_deep,
    file.duplicate_key, file.bad_number, file.bad_text, file.not_configuration, file.unknown_version,
    file.nothing_inside, file.too_many.
    """
    reader = _FileReader(source)
    data = reader.parsed(content)
    objects = data if isinstance(data, list) else [data]
    if not objects:
        raise reader.trouble("file.nothing_inside")
    if len(objects) > MOST_CONFIGURATIONS:
        raise reader.trouble("file.too_many", limit=MOST_CONFIGURATIONS)
    return [reader.imported(item) for item in objects]


class _FileReader:
    """One file on its way from its content to Imported."""

    def __init__(self, source: str) -> None:
        self._source = source

    def trouble(self, code: str, **facts: Fact) -> Trouble:
        return Trouble(Finding(code, {"file": Path(self._source).name, **facts}))

    def parsed(self, content: str | bytes) -> Any:
        if len(content) > LONGEST_FILE:
            raise self.trouble("file.too_large", limit=LONGEST_FILE >> 20)
        try:
            return parse(content, DEEPEST)
        except NotJsonError as error:
            raise self._refusal(error) from None

    def _refusal(self, error: NotJsonError) -> Trouble:
        match error.reason:
            case "not UTF-8":
                return self.trouble("file.not_utf8", position=error.position)
            case "nested too deep":
                return self.trouble("file.too_deep", limit=DEEPEST)
            case "half a character":
                return self.trouble("file.bad_text")
            case "a name twice":
                return self.trouble("file.duplicate_key", key=error.found)
            case "NaN or Infinity" | "a number too long" | "a number too large":
                return self.trouble("file.bad_number", number=error.found)
        return self.trouble("file.broken_json", line=error.line or 1, column=error.column or 1)

    def imported(self, item: Any) -> Imported:
        """One object of the file."""
        if not isinstance(item, dict) or "version" not in item:
            raise self.trouble("file.not_configuration")
        version = item["version"]
        if type(version) is not int or version != VERSION:
            raise self.trouble("file.unknown_version", version=json.dumps(version))
        values = item.get("settings")
        if not isinstance(values, dict):
            raise self.trouble("file.not_configuration")
        findings = [Finding("settings.password_inside", setting="password")] if _holds_secret(item) else []
        findings += _unknown(item, ("version", "name", "settings"))
        findings += _unknown(values, NAMES)
        settings = _settings(values, findings)
        name = self._name(item.get("name", ""), settings, findings)
        return Imported(name, settings, tuple(findings))

    def _name(self, value: Any, settings: SmtpSettings, findings: list[Finding]) -> str:
        """The name in the file, else one that the file suggests; always a good one."""
        if not isinstance(value, str):
            findings.append(_wrong_type("name", '"…"'))
        elif value.strip():
            try:
                return clean_name(value)
            except Trouble as trouble:
                findings.append(trouble.finding)
        suggestions = (settings.sender_address, Path(self._source).stem, settings.server)
        return next((name for name in map(as_name, suggestions) if name), "SMTP")


def _settings(values: dict[str, Any], findings: list[Finding]) -> SmtpSettings:
    """The settings in `values`; one of a wrong type has its default, which is the safe value, and is said."""
    kept: dict[str, Any] = {}
    for name in NAMES:
        if name not in values or (values[name] is None and name in _MAY_BE_NULL):
            continue
        if _fits(name, values[name]):
            kept[name] = values[name]
        else:
            findings.append(_wrong_type(name, _expected(name), name))
    return SmtpSettings(**kept)


def _fits(name: str, value: Any) -> bool:
    """A port as text fits too: it is kept as it was typed, and `validate` says what is wrong with it."""
    return has_type(name, value) and not (isinstance(value, str) and len(value) > LONGEST_TEXT)


def _expected(name: str) -> str:
    """What a setting looks like in the file, in every language."""
    if is_switch(name):
        return "true / false"
    return "1…65535" if int in type_of(name) else f'"…" (≤ {LONGEST_TEXT})'


def _wrong_type(name: str, expected: str, setting: str = "") -> Finding:
    return Finding("settings.wrong_type", {"name": name, "expected": expected}, setting)


def _unknown(values: dict[str, Any], known: Iterable[str]) -> list[Finding]:
    """The names in `values` that are left out without being secrets."""
    others = [name for name in values if name not in known and not _is_secret_name(name)]
    return [Finding("settings.unknown_name", {"name": name}) for name in others]


def _holds_secret(data: Any) -> bool:
    """Whether something in `data`, at any depth, is a secret by its name."""
    if isinstance(data, list):
        return any(_holds_secret(item) for item in data)
    if not isinstance(data, dict):
        return False
    return any(
        (_is_secret_name(name) and value not in ("", None) and not isinstance(value, bool)) or _holds_secret(value)
        for name, value in data.items()
    )


def _is_secret_name(name: str) -> bool:
    bare = re.sub(r"[^a-z]", "", name.casefold())
    return bare in _SECRET_NAMES or any(word in bare for word in _SECRET_WORDS)
