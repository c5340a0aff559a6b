from __future__ import annotations

import json
from pathlib import Path

from smtpgui.core.platforms.json_pointer import MISSING, get, join, put
from smtpgui.core.platforms.mapping import decoded, encoded, remote_of, same
from smtpgui.core.platforms.oauth import filled
from smtpgui.core.platforms.origin import clean_origin
from smtpgui.core.platforms.preset import FieldRule
from smtpgui.core.platforms.preset_files import preset_named
from tests.core.platforms.presets import FOREIGN, preset_of
from tests.support.tables import every
from tests.support.troubles import trouble_of

WRITINGS = json.loads(Path(__file__).with_name("writings.json").read_text("utf-8"))
"""Two writings of a setting and whether they are the same; origins as typed, and what is none."""


def rule(name: str, **more) -> FieldRule:
    return FieldRule(name, name, name, **more)


@every(
    "field, ours, theirs",
    [
        (rule("port"), 587, 587),
        (rule("port", as_text=True), 587, "587"),
        (rule("enabled"), True, True),
        (rule("enabled", as_text=True), False, "false"),
        (rule("enabled", values={"true": 1, "false": 0}), True, 1),
        (rule("enabled", values={"true": "ON", "false": "OFF"}), False, "OFF"),
        (rule("authentication", values={"login": "LOGIN"}), "login", "LOGIN"),
        (rule("authentication", values={"login": "LOGIN"}), "plain", "plain"),
        (rule("username"), "", None),
        (rule("username", empty=""), "", ""),
        (rule("encryption", values={"none": 0, "implicit": 1, "starttls": 2}), "starttls", 2),
    ],
)
def test_there_and_back(field, ours, theirs):
    assert encoded(field, ours) == theirs
    assert type(encoded(field, ours)) is type(theirs)
    assert decoded(field, theirs) == ours
    assert encoded(rule("username", empty="omit"), "") is MISSING


@every(
    "name, raw, value",
    [
        ("port", "587", 587), ("port", "０", "０"), ("port", 587.0, 587), ("port", 587.5, MISSING),
        ("port", True, MISSING), ("port", [], MISSING), ("port", None, ""), ("enabled", "true", True),
        ("enabled", "off", False),
        ("enabled", 1, True), ("enabled", "maybe", MISSING), ("enabled", None, MISSING), ("enabled", {}, MISSING),
        ("server", 7, MISSING), ("server", "x" * 2000, MISSING), ("server", {"a": 1}, MISSING),
        ("authentication", "xoauth2", "xoauth2"), ("authentication", "Cram-MD5", "cram_md5"),
        ("username", "********", MISSING), ("username", "••••", MISSING), ("username", "a***", "a***"),
    ],
)  # fmt: skip
def test_answers_are_understood_or_not_taken(name, raw, value):
    found = decoded(rule(name), raw)
    assert found is value if value is MISSING else found == value


def test_what_is_missing_or_strange_is_told():
    remote = remote_of(preset_named("reference-v1"), {"port": {}, "address": "a", "password_set": "yes"})
    assert remote is not None
    told = {(finding.code, finding.facts["name"]) for finding in remote.findings}
    assert ("platform.value_not_understood", "port") in told
    assert ("platform.field_missing", "enabled") in told
    assert remote.password_set is None
    assert remote.settings.server == "a"
    assert remote_of(preset_named("reference-v1"), {"x": 1}) is None


@every("name, ours, theirs, equal", WRITINGS["same"])
def test_two_writings_of_the_same(name, ours, theirs, equal):
    assert same(name, ours, theirs) is equal


def test_what_is_told_and_what_only_has_its_default():
    remote = remote_of(preset_named("reference-v1"), {"port": 25, "user_name": "****"})
    assert remote is not None
    assert remote.reported == ("port",)
    provider = preset_of(FOREIGN["provider"])
    remote = remote_of(provider, {"details": {"host": "smtp.a.example:25"}, "tls": "none"})
    assert remote is not None
    assert remote.reported == ("server", "port", "starttls_auto")


def test_fields_that_say_several_things():
    preset = preset_of(FOREIGN["provider"])
    assert preset.carried == ("enabled", "sender_address", "reply_to_address", "server", "port", "username",
                              "starttls_auto")  # fmt: skip
    data = {"details": {"host": "smtp.a.example:25"}, "tls": "none", "credentials": {"smtp_user": None}}
    remote = remote_of(preset, data)
    assert remote is not None
    settings = remote.settings
    assert (settings.server, settings.port, settings.starttls_auto) == ("smtp.a.example", 25, False)
    bare = remote_of(preset, {"details": {"host": "smtp.a.example"}})
    assert bare is not None
    assert (bare.settings.server, bare.settings.port) == ("smtp.a.example", 587)


def test_pointers():
    data = {"a": {"b/c": [1, {"d~": 2}]}}
    assert get(data, "/a/b~1c/1/d~0") == 2
    assert get(data, "") is data
    assert get(data, "/a/b~1c/9") is MISSING
    assert get(data, "/a/b~1c/x") is MISSING
    assert get(data, "/a/b~1c/0/x") is MISSING
    assert not MISSING
    assert repr(MISSING) == "MISSING"
    body: dict = {"x": 1}
    put(body, join("/r/s", "t/u"), 3)
    put(body, "x/y", 2)
    put(body, "/x/z", 4)
    assert body == {"r": {"s": {"t/u": 3}}, "x/y": 2, "x": {"z": 4}}


def test_what_is_filled_in_is_not_looked_through_again():
    assert filled("{a} {b} {c} {", {"a": "{b}", "b": "2"}) == "{b} 2 {c} {"


@every("typed, origin", WRITINGS["origins"])
def test_an_origin_is_what_secrets_are_bound_to(typed, origin):
    assert clean_origin(typed) == origin


@every("typed, code", WRITINGS["no_origins"])
def test_what_is_no_origin(typed, code):
    assert trouble_of(lambda: clean_origin(typed)).code == code
