"""Preset files, ours and a user's own: read, and each field checked."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.platforms.field_reader import FieldReader
from smtpgui.core.platforms.json_pointer import parts
from smtpgui.core.platforms.origin import clean_origin
from smtpgui.core.platforms.preset import (
    CONCURRENCIES,
    FIELD_NAMES,
    GRANTS,
    METHODS,
    Call,
    FieldRule,
    PasswordRule,
    Preset,
    TestRule,
    TokenRule,
)
from smtpgui.core.strict_json import NotJsonError, parse
from smtpgui.resources import resource

LONGEST_FILE = 1 << 18
"""Largest preset file, in bytes."""

_RESULTS = (
    "outcome", "stage", "code", "smtp_code", "enhanced_code", "message", "tls", "cleartext", "slowest_ms"
)  # fmt: skip


@lru_cache
def shipped() -> tuple[Preset, ...]:
    """The presets that come with the program."""
    return tuple(read_presets(resource("presets.json").read_bytes(), "presets.json"))


def preset_named(preset_id: str, text: str = "") -> Preset:
    """The preset with that id, of those in `text` (a file's content) or of ours. Raises Trouble: preset.*."""
    known = read_presets(text.encode(), preset_id) if text else shipped()
    for preset in known:
        if preset.id == preset_id:
            return preset
    raise Trouble(Finding("preset.unknown", {"id": preset_id, "known": tuple(preset.id for preset in known)}))


def read_presets(content: bytes, source: str) -> list[Preset]:
    """The presets in a file's content. Raises Trouble: preset.unreadable, preset.bad_field (the first one)."""
    presets, faults = check_presets(content, source)
    if faults:
        raise Trouble(faults[0])
    return presets


def check_presets(content: bytes, source: str) -> tuple[list[Preset], list[Finding]]:
    """The presets in `content`, none where a field is wrong, and a finding for each wrong field."""
    name = Path(source).name
    try:
        if len(content) > LONGEST_FILE:
            raise NotJsonError("too long")
        data = parse(content)
    except NotJsonError as error:
        return [], [Finding("preset.unreadable", {"file": name, "reason": error.reason, "line": error.line or ""})]
    rows = data if isinstance(data, list) else [data]
    presets: list[Preset] = []
    faults: list[Finding] = (
        [] if rows else [Finding("preset.unreadable", {"file": name, "reason": "an empty list", "line": ""})]
    )
    for number, row in enumerate(rows, start=1):
        fields = FieldReader(row, name, number)
        preset = _preset(fields)
        faults += fields.faults
        if any(preset.id == other.id for other in presets):
            faults.append(fields.fault("id", "used_once"))
        presets.append(preset)
    return ([] if faults else presets), faults


def _preset(top: FieldReader) -> Preset:
    """One preset of a file; what is wrong with it is noted in `top`."""
    write = top.inside("write", required=True)
    sends = write.one_of("sends", ("changed", "all", "whole"))
    body = write.one_of("body", ("json", "form"))
    base = write.pointer("base")
    if write.has("base") and sends != "whole":
        write.note("base", "absent_or_whole")
    errors = top.inside("errors")
    root, response = top.pointer("request_root"), top.pointer("response")
    rules = _field_rules(top.inside("fields", required=True), top.inside("enums"))
    if not rules:
        top.note("fields", "one_setting")
    preset = Preset(
        id=top.word("id"),
        name=top.text("name", required=True),
        read=_call(top.inside("read", required=True)),
        write=_call(write, as_form=body == "form"),
        fields=rules,
        origin=_origin(top),
        verified=top.switch("verified", default=True),
        role=top.text("role") or "Administrator",
        token=_token(top.inside("token")),
        headers=top.texts("headers", ("token", "key", "secret", "id")),
        changed_only=sends == "changed",
        base=base if sends == "whole" else None,
        root=root,
        response=response,
        error_message=errors.pointer("message", "/message"),
        error_fields=errors.pointer("fields", "/errors"),
        constants=top.mapping("constants"),
        password=_password(top.inside("password")),
        concurrency=top.one_of("concurrency", CONCURRENCIES, default="compare"),
        test=_test(top, root),
    )
    _check_places(top, preset)
    top.values("features")  # files hold it; it means nothing
    errors.end()
    top.end()
    return preset


def _check_places(top: FieldReader, preset: Preset) -> None:
    """Note what would be written where something else is written, or inside of it."""
    written = [(f"fields.{name}", rule.write) for name, rule in preset.fields.items()]
    of_others = {"password": preset.password.at}
    written += [(f"{key}.at", at) for key, at in of_others.items()]
    written += [(f"constants.{at}", at) for at in preset.constants]
    places = [(name, parts(at)) for name, at in written if at]
    for number, (name, place) in enumerate(places):
        for other, taken in places[:number]:
            if place[: len(taken)] == taken or taken[: len(place)] == place:
                top.note(name, "own_place", other=other)


def _origin(top: FieldReader) -> str:
    text = top.text("origin")
    try:
        return clean_origin(text) if text else ""
    except Trouble:
        top.note("origin", "https://host or https://host:port")
        return ""


def _token(row: FieldReader) -> TokenRule:
    rule = TokenRule(
        grant=row.one_of("grant", GRANTS, default="client_credentials"),
        path=row.path("path", "/oauth/token"),
        scope=row.text("scope"),
        as_json=row.one_of("body", ("form", "json")) == "json",
        fields=row.texts("fields", ("key", "secret")),
        token_at=row.pointer("token_at", "/access_token"),
        expires_at=row.pointer("expires_at", "/expires_in"),
        refresh_at=row.pointer("refresh_at", "/refresh_token"),
    )
    row.end()
    return rule


def _call(row: FieldReader, *, as_form: bool = False) -> Call:
    call = Call(row.one_of("method", METHODS, required=True), row.path("path"), as_form)
    row.end()
    return call


def _field_rules(row: FieldReader, enums: FieldReader) -> dict[str, FieldRule]:
    """Where each setting stands, with the names of its values."""
    rules: dict[str, FieldRule] = {}
    for name, value in row.items(FIELD_NAMES):
        values = enums.mapping(name)
        if isinstance(value, str):
            at = row.pointer(name, required=True)
            rules[name] = FieldRule(name, at, at, values=values)
        else:
            rules[name] = _field_rule(name, row.inside(name), values)
    enums.end()
    row.end()
    return rules


def _field_rule(name: str, inner: FieldReader, values: dict[str, Any]) -> FieldRule:
    at = inner.pointer("at")
    write, read = inner.pointer("write", at), inner.pointer("read", at)
    if not (write and read):
        inner.note("at", "pointer_or_both")
    empty = inner.any_of("empty", (None, "", "omit"))
    rule = FieldRule(name, write, read, inner.one_of("as", ("json", "text")) == "text", empty, values)
    inner.end()
    return rule


def _password(row: FieldReader) -> PasswordRule:
    rule = PasswordRule(
        at=row.pointer("at", "password"),
        set_at=row.pointer("set_at"),
        clears=row.one_of("without", ("keeps", "clears")) == "clears",
        clear=row.any_of("clear", (None, "")),
    )
    row.end()
    return rule


def _test(top: FieldReader, root: str) -> TestRule | None:
    if not top.has("test"):
        return None
    row = top.inside("test")
    result = row.inside("result")
    rule = TestRule(
        call=Call(row.one_of("method", METHODS, required=True), row.path("path")),
        root=row.pointer("root", root),
        recipient_at=row.pointer("recipient_at"),
        password_at=row.pointer("password_at"),
        constants=row.mapping("constants"),
        fields=_field_rules(row.inside("fields"), row.inside("enums")),
        sends=row.one_of("sends", ("all", "none")) != "none",
        response=row.pointer("response"),
        accepted=tuple(result.values("accepted")),
        result={name: result.pointer(name) for name in _RESULTS if result.has(name)},
    )
    result.end()
    row.end()
    return rule
