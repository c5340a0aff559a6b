"""Our settings as a platform writes them, and back; which of both mean the same; and objects that go back whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

from smtpgui.core.findings import Finding
from smtpgui.core.net.hostnames import to_ascii
from smtpgui.core.platforms.json_pointer import MISSING, get, join, parts, put
from smtpgui.core.platforms.preset import FieldRule, Preset
from smtpgui.core.settings.model import NAMES, SmtpSettings, is_switch, port_from_text

LONGEST_TEXT = 1024
"""Longest text that is taken from a platform as a setting, in characters."""

_MASK = re.compile(r"[*•●∙·▪◦…\u2731\uff0a]{3,}")
_DERIVED_SWITCHES = ("implicit_tls", "sign_in")
_TRUE, _FALSE = ("true", "1", "yes", "on"), ("false", "0", "no", "off")
IMPLICIT, STARTTLS, NONE = "implicit", "starttls", "none"


@dataclass(frozen=True, slots=True)
class Remote:
    """The settings that a platform holds, in our terms, and what they were made of.

    `values` has, by the name of each field rule, what it says in our terms; a field that was missing or could not
    be understood is absent and reported in `findings`. `password_set` is None where the platform does not tell.
    `etag` is "" where there is none; `whole` is what goes back with a write, where a preset wants that.
    """

    settings: SmtpSettings
    values: Mapping[str, Any]
    password_set: bool | None = None
    etag: str = ""
    findings: tuple[Finding, ...] = ()
    whole: Any = field(default=None, repr=False, compare=False)

    @property
    def reported(self) -> tuple[str, ...]:
        """The settings of ours that the platform tells; the others have their defaults in `settings`."""
        names = set(self.values)
        if "endpoint" in names:
            names |= {"server", "port"}
        if self.values.get("encryption") in (STARTTLS, NONE):
            names.add("starttls_auto")
        return tuple(name for name in NAMES if name in names)


def our_value(name: str, settings: SmtpSettings) -> Any:
    """The value of a field rule in `settings`."""
    if name == "encryption":
        return IMPLICIT if settings.implicit_tls else STARTTLS if settings.starttls_auto else NONE
    if name == "implicit_tls":
        return settings.implicit_tls
    if name == "sign_in":
        return bool(settings.username)
    if name == "endpoint":
        return f"{settings.server}:{settings.port}" if settings.server else ""
    return getattr(settings, name)


def encoded(rule: FieldRule, value: Any) -> Any:
    """`value` as the platform writes it; MISSING where it is to be left out."""
    as_text = str(value).lower() if isinstance(value, bool) else str(value)
    if as_text in rule.values:
        return rule.values[as_text]
    if value == "":
        return MISSING if rule.empty == "omit" else rule.empty
    return as_text if rule.as_text else value


def decoded(rule: FieldRule, raw: Any) -> Any:
    """The platform's `raw` in our terms, written as JSON or as text; MISSING where it means nothing."""
    switch = is_switch(rule.name) or rule.name in _DERIVED_SWITCHES
    for ours, theirs in rule.values.items():
        if raw == theirs and type(raw) is type(theirs):
            return ours == "true" if switch else ours
    if switch:
        return _switch(raw)
    if raw is None:
        return ""
    if rule.name == "port":
        return _port(raw)
    if not isinstance(raw, str) or len(raw) > LONGEST_TEXT or is_mask(raw):
        return MISSING
    return method(raw) if rule.name == "authentication" else raw


def _switch(raw: Any) -> Any:
    if isinstance(raw, bool):
        return raw
    word = str(raw).strip().lower() if isinstance(raw, (str, int)) else ""
    return True if word in _TRUE else False if word in _FALSE else MISSING


def _port(raw: Any) -> Any:
    if isinstance(raw, float) and raw.is_integer():  # 587.0 is the number 587 (RFC 8259 6)
        raw = int(raw)
    if type(raw) is int:
        return raw
    return port_from_text(raw) if isinstance(raw, str) and len(raw) <= LONGEST_TEXT else MISSING


def same(name: str, ours: Any, theirs: Any) -> bool:
    """Whether a platform that holds `theirs` does what `ours` asks for.

    A host means the same in any case, as a U-label and with the dot of the root; so does the domain of an address
    (RFC 5321 2.4). The part before the "@" does too: no server that is met tells two mailboxes apart by case.
    """
    if type(ours) is not type(theirs):
        return False
    if isinstance(ours, str):
        if name in ("server", "endpoint"):
            return _host(ours) == _host(theirs)
        if name in ("sender_address", "reply_to_address"):
            return _address(ours) == _address(theirs)
    return bool(ours == theirs)


def _host(text: str) -> str:
    host, colon, port = text.strip().partition(":")
    clean = host.rstrip(".")
    return (to_ascii(clean) or clean.casefold()) + colon + port


def _address(text: str) -> str:
    local, at, domain = text.strip().rpartition("@")
    return f"{local.casefold()}{at}{_host(domain)}"


def method(text: str) -> str:
    """An authentication method as we write it, from LOGIN, Cram-MD5 and the like; an unknown one as it is."""
    plain = text.strip().lower().replace("-", "_")
    return plain if plain in ("login", "plain", "cram_md5") else text


def is_mask(text: str) -> bool:
    """Whether `text` only stands for a value that is not shown."""
    return _MASK.fullmatch(text.strip()) is not None


def changes(preset: Preset, settings: SmtpSettings, remote: Remote | None) -> dict[str, Any]:
    """By field rule, our values that the platform does not hold yet; all of them without `remote`."""
    wanted = {name: our_value(name, settings) for name in preset.fields}
    if remote is None:
        return wanted
    return {
        name: value for name, value in wanted.items() if not same(name, value, remote.values.get(name, MISSING))
    }


def request_body(
    preset: Preset,
    values: Mapping[str, Any],
    rules: Mapping[str, FieldRule] | None = None,
    root: str | None = None,
) -> dict[str, Any]:
    """A request that holds `values` (by field rule) where the platform expects them."""
    body: dict[str, Any] = {}
    for name, value in values.items():
        rule = (rules or preset.fields)[name]
        raw = encoded(rule, value)
        if raw is not MISSING:
            put(body, join(preset.root if root is None else root, rule.write), raw)
    return body


def remote_of(preset: Preset, resource: Any, etag: str = "") -> Remote | None:
    """The settings in `resource`, an object of the platform; None where none of them is in it."""
    values: dict[str, Any] = {}
    findings: list[Finding] = []
    found = False
    for name, rule in preset.fields.items():
        raw = get(resource, rule.read)
        found = found or raw is not MISSING
        value = MISSING if raw is MISSING else decoded(rule, raw)
        if value is MISSING and raw is MISSING and rule.empty == "omit":
            value = ""
        if value is MISSING:
            code = "platform.field_missing" if raw is MISSING else "platform.value_not_understood"
            findings.append(Finding(code, {"name": rule.read}, name if name in NAMES else ""))
        else:
            values[name] = value
    if not found:
        return None
    flag = get(resource, preset.password.set_at) if preset.password.set_at else MISSING
    password_set = flag if isinstance(flag, bool) else None
    return Remote(_settings(values), values, password_set, etag, tuple(findings))


def _settings(values: Mapping[str, Any]) -> SmtpSettings:
    """Our settings as far as `values` say them; the others have their defaults."""
    kept = {name: value for name, value in values.items() if name in NAMES}
    settings = SmtpSettings(**{"username": "", **kept})
    if "endpoint" in values and "server" not in values:
        host, colon, port = values["endpoint"].rpartition(":")
        settings = replace(settings, server=host if colon else port, port=port_from_text(port) if colon else 587)
    if "starttls_auto" not in values and values.get("encryption") == NONE:
        settings = replace(settings, starttls_auto=False)
    return settings


def without(whole: Any, pointer: str) -> dict[str, Any]:
    """A copy of `whole` without what stands at `pointer`: a password that was never read does not go back."""
    body: dict[str, Any] = deepcopy(whole) if isinstance(whole, dict) else {}
    *way, last = parts(pointer)
    inside: Any = body
    for part in way:
        inside = inside.get(part) if isinstance(inside, dict) else None
    if isinstance(inside, dict):
        inside.pop(last, None)
    return body


def whole_with(whole: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """`whole` with `changes` in it, in place."""
    _put_into(whole, changes)
    return whole


def _put_into(body: dict[str, Any], changes: dict[str, Any]) -> None:
    for name, value in changes.items():
        inner = body.get(name)
        if isinstance(value, dict) and isinstance(inner, dict):
            _put_into(inner, value)
        else:
            body[name] = value


def masked(data: Any, at: str = "") -> Iterator[str]:
    """Pointers to the masks in `data` that stand for values that are not shown."""
    if isinstance(data, str) and is_mask(data):
        yield at
    children = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for name, value in children:
        yield from masked(value, at + join("", f"/{str(name).replace('~', '~0').replace('/', '~1')}"))
