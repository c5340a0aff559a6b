"""Presets: ours are whole, a user's own is checked field by field."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path

from smtpgui.core.explain import explain
from smtpgui.core.findings import Finding
from smtpgui.core.platforms.field_reader import FieldReader
from smtpgui.core.platforms.preset_files import check_presets, preset_named, read_presets, shipped
from smtpgui.core.platforms.words import EXPLANATIONS
from smtpgui.core.settings.model import NAMES
from smtpgui.resources import resource
from tests.core.platforms.presets import DOCUMENTED, FOREIGN, REALM, preset_of
from tests.support.documented import TEXT
from tests.support.tables import every
from tests.support.troubles import assert_told, trouble_of


def faults(row) -> list[Finding]:
    presets, found = check_presets(json.dumps(row).encode(), "/home/me/own.json")
    assert bool(presets) != bool(found)
    for finding in found:
        assert_told(finding, EXPLANATIONS)
    return found


def test_the_guess_is_called_one():
    reference, guess = preset_named("reference-v1"), preset_named("logora-unverified")
    assert (reference.verified, reference.concurrency) == (True, "etag")
    assert (guess.verified, guess.concurrency, guess.test) == (False, "compare", None)
    assert guess.origin == "https://app.logora.fr"
    assert reference.carried == guess.carried == NAMES


def test_other_platforms_can_be_said():
    assert [faults(row) + faults([row]) for row in FOREIGN.values()] == [[]] * len(FOREIGN)


def test_a_preset_is_found_by_its_id():
    own = json.dumps([REALM])
    assert preset_named("realm", own).name == "A realm (like Keycloak)"
    finding = trouble_of(lambda: preset_named("nothing"))
    assert finding == Finding(
        "preset.unknown", {"id": "nothing", "known": tuple(preset.id for preset in shipped())}
    )
    assert trouble_of(lambda: preset_named("reference-v1", own)).facts["known"] == ("realm",)


def test_each_field_is_named_where_it_is_wrong():
    wrong = {}
    for path, value, field in json.loads(Path(__file__).with_name("bad_fields.json").read_text("utf-8")):
        row = deepcopy(REALM)
        inner = row
        for part in path[:-1]:
            inner = inner[part]
        inner[path[-1]] = value
        found = [(finding.code, finding.facts) for finding in faults(row)]
        place = {"file": "own.json", "row": 1}
        if field not in [facts["field"] for _code, facts in found] or any(
            code != "preset.bad_field" or not place.items() <= facts.items() for code, facts in found
        ):
            wrong[field] = found
    assert wrong == {}


def test_all_faults_are_told_at_once():
    row = {**deepcopy(REALM), "id": "", "name": None, "colour": "red", "concurrency": "lock"}
    assert {f.facts["field"] for f in faults(row)} == {"id", "name", "colour", "concurrency"}
    assert trouble_of(lambda: read_presets(json.dumps(row).encode(), "x")).code == "preset.bad_field"


def test_an_id_is_used_once_and_rows_are_counted():
    (finding,) = faults([REALM, REALM])
    assert (finding.facts["row"], finding.facts["field"]) == (2, "id")
    assert faults([REALM, 7])[0].facts["field"] == "preset"


@every(
    "content, reason",
    [
        (b"", "empty"), (b"{", "broken JSON"), (b"[]", "an empty list"), (b"\xff", "not UTF-8"), (b"<a>", "HTML"),
        (b'{"id":1,"id":2}', "a name twice"), (b"[" * 99, "nested too deep"), (b'{"a":NaN}', "NaN or Infinity"),
        (b" " * 300_000, "too long"), (b'{"a":' + b"9" * 40 + b"}", "a number too long"),
        (b'{"a":1e999}', "a number too large"), (b'"\\ud800"', "half a character"),
    ],
)  # fmt: skip
def test_what_is_no_preset_file(content, reason):
    assert check_presets(content, "x/own.json") == (
        [], [Finding("preset.unreadable", {"file": "own.json", "reason": reason,
                                           "line": 1 if reason == "broken JSON" else ""})]
    )  # fmt: skip


def test_a_slip_of_the_pen_is_recognised_and_its_line_told():
    (finding,) = check_presets(b'{"id": "x",\n "name": "y",,}', "own.json")[1]
    assert "line 2" in explain(finding).title
    row = deepcopy(REALM)
    row["nmae"], row["fields"]["prot"] = row.pop("name"), row["fields"].pop("port")
    told = {f.facts["field"]: explain(f).title for f in faults(row)}
    assert "“name”" in told["nmae"]
    assert "“port”" in told["fields.prot"]


def test_no_two_things_are_written_at_one_place():
    reply = ("fields", "reply_to_address")
    for part, name, place in ((*reply, "/host"), (*reply, "/host/inner"), ("password", "at", "from"),
                              ("constants", "/port", 25)):  # fmt: skip
        row = deepcopy(REALM)
        row.setdefault(part, {})[name] = place
        assert [f.facts["field"] for f in faults(row)] == [f"{part}.{name}"]


def test_what_the_access_is_made_of():
    told = {name: (preset_of(row).needs_key, preset_of(row).key_is_a_name) for name, row in FOREIGN.items()}
    key, name = (True, False), (True, True)
    assert told == {"realm": name, "config": (False, False), "group": name, "provider": key, "acme": key}


def test_what_is_wrong_comes_out_as_its_default():
    fields = FieldReader({"a": 7, "b": [1, {}]}, "f", 1)
    assert fields.text("a", "usual") == "usual"
    assert fields.values("b") == []
    assert [fault.facts["field"] for fault in fields.faults] == ["a", "b"]


def test_the_example_of_the_documentation_is_a_preset_and_every_key_is_told_there():
    assert preset_of(DOCUMENTED).password.clears
    text = TEXT[TEXT.index("A platform preset") :]
    for row in (*FOREIGN.values(), *json.loads(resource("presets.json").read_text("utf-8"))):
        for key in row:
            assert f"`{key}`" in text or f'"{key}"' in text, key
