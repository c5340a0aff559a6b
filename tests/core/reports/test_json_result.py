from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from smtpgui.core.findings import Finding, Outcome, Record, Step
from smtpgui.core.reports.json_result import envelope, finding_object, safe_json, to_json, total
from tests.support.command_line import checked

MOMENT = datetime(2027, 1, 11, 14, 2, tzinfo=UTC)


def test_steps_findings_facts_and_records():
    record = Record("x.test", "TXT", "v" * 300, ("old", "older"))
    steps = [
        Step("tls"),
        Step("tls", (Finding("tls.encrypted", {"date": MOMENT, "names": ("a", ("b",))}),), 0.12345, ("C: EHLO",)),
        Step("spf", (Finding("spf.missing", {"name": "x.test"}, record=record),), None, ("S: 250 ok",)),
    ]
    data = checked(envelope("test", "x", steps, result="pass"))
    assert [step["name"] for step in data["steps"]] == ["tls", "spf"]
    assert [step["seconds"] for step in data["steps"]] == [0.123, 0.0]
    assert data["steps"][0]["findings"][0]["facts"] == {"date": "2027-01-11T14:02:00+00:00", "names": ["a", ["b"]]}
    found = data["steps"][1]["findings"][0]["record"]
    assert found == {
        "name": "x.test", "type": "TXT", "value": "v" * 300, "strings": ["v" * 255, "v" * 45],
        "found": ["old", "older"],
    }  # fmt: skip
    assert data["transcript"] == ["C: EHLO", "S: 250 ok"]
    assert (data["outcome"], data["result"]) == ("error", "pass")
    assert json.loads(to_json(data)) == data


def test_a_finding_has_its_words_filled_in():
    data = finding_object(Finding("address.no_at", {"domain": "x.test"}, "sender_address"))
    assert data["title"] == "Add the missing @, like name@x.test"
    assert (data["setting"], data["record"]) == ("sender_address", None)


def test_the_worst_finding_counts():
    assert total([]) is Outcome.OK
    assert total([Step("a", (Finding("port.relay"),)), Step("b")]) is Outcome.WARNING


@pytest.mark.parametrize("text", ["é “x” ✓ 日本", "\x1b[31m", "\u202e\u200b\x9b\x7f", "\ud800", "\U000e0041"])
def test_nothing_in_the_json_acts_and_nothing_is_lost(text):
    data = to_json({"x": text})
    assert json.loads(data) == {"x": text}
    printed = data.decode()
    assert all(character.isprintable() or character == "\n" for character in printed)
    assert ("é" in printed) == ("é" in text)
    assert safe_json(printed) == printed
