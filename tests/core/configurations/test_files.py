from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import settings as unhurried
from hypothesis import strategies as st

from smtpgui.core.configurations.files import (
    LONGEST_TEXT,
    MOST_CONFIGURATIONS,
    Imported,
    read_configurations,
    write_configurations,
)
from smtpgui.core.files import LONGEST_FILE, write_file
from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.settings import SmtpSettings, validate
from smtpgui.core.settings import words as settings_words
from smtpgui.core.settings.model import NAMES as SETTING_NAMES
from smtpgui.core.settings.model import type_of
from smtpgui.core.stores import words as stores_words
from smtpgui.core.stores.configuration_names import clean_name
from smtpgui.core.stores.interface import Configuration
from tests.support.tables import every, rows_of
from tests.support.troubles import assert_told, trouble_of

SETTINGS = SmtpSettings(
    enabled=False,
    sender_address="contact@example.org",
    reply_to_address="réponse@example.org",
    server="smtp.example.org",
    port=465,
    username="contact",
    authentication="cram_md5",
    starttls_auto=False,
)


def text_of(settings=None, **others):
    return json.dumps({"version": 1, "name": "Name", "settings": {} if settings is None else settings, **others})


def only(content, source="file.json"):
    (imported,) = read_configurations(content, source)
    for finding in imported.findings:
        assert_told(finding, settings_words.EXPLANATIONS, stores_words.EXPLANATIONS)
    return imported


def refused(content, source="/home/me/file.json"):
    finding = trouble_of(lambda: read_configurations(content, source))
    assert_told(finding, stores_words.EXPLANATIONS)
    assert finding.facts["file"] == "file.json"
    return finding


# Out and in again


def test_one_configuration_is_one_object_in_the_platforms_names_and_order():
    text = write_configurations([Configuration("Élan", SETTINGS, id="secret id", recipient="me@example.org")])
    data = json.loads(text)
    assert list(data) == ["version", "name", "settings"]
    assert (data["version"], data["name"]) == (1, "Élan")
    assert tuple(data["settings"]) == SETTING_NAMES
    assert "Élan" in text
    assert text.endswith("}\n")


def test_what_was_written_is_read():
    for count in (1, 2, 5):
        items = [Imported(f"Name {number}", replace(SETTINGS, port=number)) for number in range(count)]
        assert read_configurations(write_configurations(items), "file.json") == items
    assert write_configurations([]) == "[]\n"
    assert refused("[]").code == "file.nothing_inside"


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
OF_TYPE = {bool: st.booleans(), int: st.integers(-(10**16), 10**16), str: TEXT}


@unhurried(deadline=None)
@given(
    st.builds(
        SmtpSettings, **{name: st.one_of(*(OF_TYPE[kind] for kind in type_of(name))) for name in SETTING_NAMES}
    )
)
def test_whatever_was_typed_comes_back(settings):
    imported = only(write_configurations([Imported("Name", settings)]).encode())
    assert imported == Imported("Name", settings)


# What is no such file


REFUSED_BEYOND_JSON = [
    (b"\xff\xfe{\x00}\x00", "file.not_utf8", {}),
    (b'{"name": "\xe9"}', "file.not_utf8", {"position": 11}),
    (b"\x80", "file.not_utf8", {}),
    ('{"version": 1, "name": "\ud800", "settings": {}}', "file.bad_text", {}),
    (f"[{text_of()}, {text_of(version=2)}]", "file.unknown_version", {}),
    (text_of() + " " * LONGEST_FILE, "file.too_large", {}),
    (text_of().encode() + b" " * LONGEST_FILE, "file.too_large", {}),
    (" " * LONGEST_FILE, "file.broken_json", {}),
    (b" " * LONGEST_FILE, "file.broken_json", {}),
    ("[" * (LONGEST_FILE - 10), "file.too_deep", {}),
    ('{"a":' * 100_000, "file.too_deep", {}),
    ("[" * 20 + "]" * 20, "file.too_deep", {}),
    ('{"version": 1, "settings": ' + "[" * 16 + "]" * 16 + "}", "file.too_deep", {}),
    # Quotation marks without end take no time.
    *(
        (text, "file.broken_json", {})
        for text in ('"' + '\\"' * 500_000, '"' * 10**6, '"\\' * 500_000, "\\" * 10**6)
    ),
]


@every("content, code, facts", [*rows_of(__file__, "refused"), *REFUSED_BEYOND_JSON])
def test_what_is_no_such_file_is_refused(content, code, facts):
    finding = refused(content)
    assert finding == Finding(code, {"file": "file.json", **facts} if facts else finding.facts)


@every("version", [2, 0, -1, 1.0, True, "1", None, [], "\u202e"])
def test_another_version_is_not_guessed_at(version):
    finding = refused(text_of(version=version))
    assert finding.code == "file.unknown_version"
    assert finding.facts["version"] == json.dumps(version)


@every("number", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999", "1" * 5000])
def test_numbers_that_are_none_are_refused(number):
    finding = refused(f'{{"version": 1, "settings": {{"port": {number}}}}}')
    assert (finding.code, finding.facts["number"]) == ("file.bad_number", number)


def test_a_mark_at_the_start_is_no_obstacle():
    assert only(b"\xef\xbb\xbf" + text_of().encode()).name == "Name"
    assert only("\ufeff" + text_of()).name == "Name"


def test_brackets_inside_texts_are_text():
    username = '[[[{{{\\"[[[' * 100
    assert only(text_of({"username": username})).settings.username == username


def test_a_list_without_end_is_refused():
    assert len(read_configurations(f"[{','.join([text_of()] * MOST_CONFIGURATIONS)}]", "file.json")) == 1000
    assert refused(f"[{','.join([text_of()] * (MOST_CONFIGURATIONS + 1))}]").code == "file.too_many"


@unhurried(deadline=None)
@given(
    st.text(st.sampled_from('{}[]":,\\ntrue1-.eversion"settings"é\ud800\n '), max_size=60) | st.binary(max_size=60)
)
def test_no_content_makes_the_program_fail(content):
    try:
        assert read_configurations(content, "file.json")
    except Trouble as trouble:
        assert_told(trouble.finding, stores_words.EXPLANATIONS)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda data: st.lists(data, max_size=3) | st.dictionaries(TEXT, data, max_size=3),
    max_leaves=5,
)
NAMES = st.sampled_from([*SETTINGS.to_values(), "password", "other"])


@unhurried(deadline=None)
@given(JSON, st.dictionaries(NAMES, JSON, max_size=5))
def test_no_values_make_the_program_fail(name, settings):
    try:
        imported = only(json.dumps({"version": 1, "name": name, "settings": settings}))
    except Trouble as trouble:
        assert_told(trouble.finding, stores_words.EXPLANATIONS)
    else:
        assert clean_name(imported.name) == imported.name
        validate(imported.settings)


# The settings inside


def test_what_is_missing_or_null_has_the_safe_default():
    assert only(text_of()) == Imported("Name", SmtpSettings())
    assert only(text_of({"server": "a.example"})).settings.starttls_auto is True
    for setting in ("reply_to_address", "username"):
        assert only(text_of({setting: None})) == Imported("Name", SmtpSettings()), "the platform's null is empty"


@every("setting, value", [*rows_of(__file__, "wrong_types"), ("sender_address", "x" * (LONGEST_TEXT + 1))])
def test_a_value_of_another_type_is_said_and_not_used(setting, value):
    imported = only(text_of({setting: value, "reply_to_address": "kept@example.org"}))
    assert imported.settings == SmtpSettings(reply_to_address="kept@example.org")
    (finding,) = imported.findings
    assert (finding.code, finding.setting, finding.facts["name"]) == ("settings.wrong_type", setting, setting)


def test_a_port_in_quotation_marks_or_out_of_range_is_kept_for_validation():
    for port in ("587", "５８７", "+587", "1,000", " 587 ", "", "0587"):
        imported = only(text_of({"port": port}))
        assert (imported.settings.port, imported.findings) == (port, ())
        judged = [finding.code for finding in validate(imported.settings) if finding.setting == "port"]
        assert judged == ["port.empty" if port == "" else "port.range"], port
    for port in (0, 65536, -1, 10**17):
        assert only(text_of({"port": port})).settings.port == port


def test_line_breaks_and_hidden_signs_are_kept_for_validation():
    settings = {"server": "a.example\r\nEHLO", "username": "a\0b", "sender_address": "a@b.example> SIZE=1 <c"}
    imported = only(text_of(settings))
    assert imported.settings.to_values().items() >= settings.items()
    assert {finding.setting for finding in validate(imported.settings)} >= settings.keys()


def test_unknown_names_are_said():
    imported = only(text_of({"host": "a.example", "Server": "b.example"}, comment="hello"))
    assert {finding.code for finding in imported.findings} == {"settings.unknown_name"}
    assert [finding.facts["name"] for finding in imported.findings] == ["comment", "host", "Server"]
    assert imported.settings == SmtpSettings()


@every("name")
def test_a_password_inside_is_said_and_never_kept(name):
    for content in (
        text_of({name: "hunter2hunter2"}),
        text_of(**{name: "hunter2hunter2"}),
        text_of({"sign_in": {"deep": [{name: "hunter2hunter2"}]}}),
        text_of({name: ["hunter2hunter2"]}),
        text_of({name: 1234567890}),
    ):
        imported = only(content)
        assert imported.findings[0] == Finding("settings.password_inside", setting="password")
        assert "hunter2" not in repr(imported)
        assert "1234567890" not in repr(imported)


def test_only_a_password_that_is_one_is_said():
    for settings in ({"password": ""}, {"password": None}, {"password_set": True}):
        assert only(text_of(settings)).findings == (), settings
    imported = only(text_of({"username": "apikey", "authentication": "plain"}))
    assert (imported.findings, imported.settings.username) == ((), "apikey")


# Names


@every(
    "name, code",
    [("a\r\nb", "store.name_characters"), ("x" * 201, "store.name_too_long"), (5, "settings.wrong_type")],
)
def test_a_bad_name_is_said_and_another_found(name, code):
    imported = only(text_of({"sender_address": "contact@example.org"}, name=name))
    assert [finding.code for finding in imported.findings] == [code]
    assert imported.name == "contact@example.org"
    for untrimmed in ("  Name ", "Na\u200bme"):
        assert only(text_of(name=untrimmed)).name == "Name"


@every("settings, source, name")
def test_without_a_name_one_is_found(settings, source, name):
    for given_name in ("", "  "):
        assert only(text_of(settings, name=given_name), source).name == name


def test_half_a_character_is_written_as_json_writes_it(tmp_path):
    write_file(tmp_path / "file.json", write_configurations([Imported("a", SmtpSettings(username="\ud800"))]))
    assert json.loads((tmp_path / "file.json").read_bytes())["settings"]["username"] == "\ud800"
