"""Configurations as files: what export writes and import reads. Never a password.

A file holds one object `{"version": 1, "name": …, "settings": {…}}` with the platform's names, or a list of them.
What is no such file is Trouble with a `file.*` code; what is wrong with a setting is a Finding beside it, so
that the rest can be looked at. An import never makes a configuration less safe than the defaults are.
"""

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from smtpgui.core.findings import Fact, Finding, Trouble
from smtpgui.core.settings.model import NAMES, SmtpSettings
from smtpgui.core.stores.atomic_files import write_whole
from smtpgui.core.stores.configuration_names import as_name, clean_name

VERSION = 1
LONGEST_FILE = 1 << 20
"""Largest file that is read, in bytes."""

LONGEST_TEXT = 4096
"""Longest value of a setting that is kept, in characters."""

DEEPEST = 16
MOST_CONFIGURATIONS = 1000

_SWITCHES = ("enabled", "starttls_auto")
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
_TOKEN = re.compile(r'"(?:[^"\\]|\\.?)*(?:"|\Z)|[\[{]|[\]}]', re.DOTALL)


class Named(Protocol):
    """Something to export: a Configuration, a Draft, an Imported."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    @property
    def settings(self) -> SmtpSettings:
        """Its settings."""
        ...


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

    Trouble, for the whole file: `file.too_large`, `file.not_utf8`, `file.broken_json`, `file.too_deep`,
    `file.duplicate_key`, `file.bad_number`, `file.bad_text`, `file.not_configuration`, `file.unknown_version`,
    `file.nothing_inside`, `file.too_many`.
    """
    reader = _Reader(source)
    data = reader.parsed(reader.decoded(content))
    objects = data if isinstance(data, list) else [data]
    if not objects:
        raise reader.trouble("file.nothing_inside")
    if len(objects) > MOST_CONFIGURATIONS:
        raise reader.trouble("file.too_many", limit=MOST_CONFIGURATIONS)
    return [reader.imported(item) for item in objects]


class _Reader:
    """One file on its way from bytes to Imported."""

    def __init__(self, source: str) -> None:
        self._source = source

    def trouble(self, code: str, **facts: Fact) -> Trouble:
        return Trouble(Finding(code, {"file": Path(self._source).name, **facts}))

    def decoded(self, content: str | bytes) -> str:
        if len(content) > LONGEST_FILE:
            raise self.trouble("file.too_large", limit=LONGEST_FILE >> 20)
        if isinstance(content, str):
            return content.removeprefix("\ufeff")
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise self.trouble("file.not_utf8", position=error.start + 1) from error

    def parsed(self, text: str) -> Any:
        """`text` as JSON (RFC 8259), without what JSON leaves open: a name twice, numbers that are none."""
        if _is_too_deep(text):
            raise self.trouble("file.too_deep", limit=DEEPEST)
        try:
            data = json.loads(
                text,
                object_pairs_hook=self._object,
                parse_constant=self._no_number,
                parse_int=self._int,
                parse_float=self._float,
            )
        except json.JSONDecodeError as error:
            raise self.trouble("file.broken_json", line=error.lineno, column=error.colno) from None
        try:
            json.dumps(data, ensure_ascii=False).encode()
        except UnicodeEncodeError:  # half of a surrogate pair: no character, and no UTF-8 can hold it
            raise self.trouble("file.bad_text") from None
        return data

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key, value in pairs:
            if key in values:
                raise self.trouble("file.duplicate_key", key=key)
            values[key] = value
        return values

    def _no_number(self, word: str) -> Any:
        raise self.trouble("file.bad_number", number=word)

    def _int(self, digits: str) -> int:
        if len(digits) > 18:
            raise self.trouble("file.bad_number", number=digits)
        return int(digits)

    def _float(self, digits: str) -> float:
        number = float(digits)
        if number in (float("inf"), float("-inf")):
            raise self.trouble("file.bad_number", number=digits)
        return number

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


def _is_too_deep(text: str) -> bool:
    """Whether the brackets of a JSON text are nested more than DEEPEST; those inside strings do not count."""
    depth = 0
    for token in _TOKEN.finditer(text):
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(token[0], 0)
        if depth > DEEPEST:
            return True
    return False


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
    if name in _SWITCHES:
        return isinstance(value, bool)
    if name == "port" and type(value) is int:
        return True
    # A port as text is kept as it was typed: `validate` says what is wrong with it.
    return isinstance(value, str) and len(value) <= LONGEST_TEXT


def _expected(name: str) -> str:
    """What a setting looks like in the file, in every language."""
    if name in _SWITCHES:
        return "true / false"
    return "1…65535" if name == "port" else f'"…" (≤ {LONGEST_TEXT})'


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


def read_file(path: Path) -> bytes:
    """The content of the file at `path`, at most one byte more than LONGEST_FILE.

    Trouble with `file.not_found` or `file.unreadable`.
    """
    try:
        with path.open("rb") as file:
            return file.read(LONGEST_FILE + 1)
    except FileNotFoundError as error:
        raise Trouble(Finding("file.not_found", {"file": str(path)})) from error
    except OSError as error:
        facts = {"file": str(path), "reason": error.strerror or type(error).__name__}
        raise Trouble(Finding("file.unreadable", facts)) from error


def write_file(path: Path, text: str) -> None:
    """Write `text` to `path`, whole or not at all, readable for its owner only.

    It is written beside `path` and put on the disk before it takes the name, so that a crash or a full disk
    leaves the old file. A device or pipe is written to directly. Trouble with `file.disk_full` or
    `file.cannot_write`.
    """
    content = text.encode("utf-8", "backslashreplace")  # in JSON a lone surrogate is written just so
    with _writing(path):
        if path.exists() and not path.is_file():
            with path.open("wb") as stream:
                stream.write(content)
        else:
            write_whole(Path(os.path.realpath(path)), content)  # a link stays one


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        code = "file.disk_full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "file.cannot_write"
        facts = {"file": str(path), "reason": error.strerror or type(error).__name__}
        raise Trouble(Finding(code, facts)) from error
