"""A platform whose PUT replaces everything: what is not ours goes back as it was read."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from smtpgui.core.platforms.apply import ApplyRequest
from smtpgui.core.platforms.mapping import masked, whole_with, without
from smtpgui.core.platforms.preset_files import check_presets
from tests.core.platforms.conftest import opened
from tests.core.platforms.platform_tests import NEW_PASSWORD, STORED, WANTED, codes, run
from tests.core.platforms.presets import CONFIG, preset_of
from tests.servers.platform_script import answered

WHOLE = {**CONFIG, "write": {"method": "PUT", "path": "/api/v4/config", "sends": "whole"}}


@pytest.fixture
def server(begin):
    server = begin(preset_of(WHOLE))
    server.document["SMTPServerTimeout"] = 10
    get = server._get

    def with_more(headers: dict[str, str], body: object) -> bytes:
        data = json.loads(get(headers, body).partition(b"\r\n\r\n")[2])
        return answered({"Team": {"a": [1]}, **data})

    server._get = with_more
    return server


def test_what_is_not_ours_goes_back_as_it_was(server):
    server.mask = "********"
    steps, ended = run(opened(server), ApplyRequest(WANTED, NEW_PASSWORD, new_password=True))
    assert (codes(steps)[-1], ended.written) == ("platform.applied", True)
    (body,) = server.writes
    assert body["Team"] == {"a": [1]}
    assert body["EmailSettings"]["SMTPServerTimeout"] == 10
    assert body["EmailSettings"]["SMTPServer"] == WANTED.server
    assert body["EmailSettings"]["SMTPPassword"] == NEW_PASSWORD
    run(opened(server), ApplyRequest(replace(WANTED, reply_to_address="r@example.org"), ""))
    assert "SMTPPassword" not in server.writes[-1]["EmailSettings"], "its mask never goes back"


def test_another_mask_stops_the_write(server):
    server.document["PushKey"] = "****************"
    steps, ended = run(opened(server), ApplyRequest(WANTED, NEW_PASSWORD))
    finding = steps[-1].findings[0]
    assert (finding.code, finding.facts["name"]) == ("platform.hides_more", "/EmailSettings/PushKey")
    assert ended.written is False
    assert server.writes == []
    assert opened(server).read().settings == STORED, "reading and comparing do no harm"


def test_only_what_is_ours_is_shown_before(server):
    server.document["PushKey"] = "the key of another service"
    steps, _ended = run(opened(server), ApplyRequest(WANTED, NEW_PASSWORD, dry_run=True))
    text = "\n".join(steps[-1].transcript)
    assert WANTED.server in text
    assert "another service" not in text
    assert "everything else that was read" in text


def test_where_it_stands():
    kept = without({"a": {"b": 1, "p": "x"}, "c": [2]}, "/a/p")
    assert whole_with(kept, {"a": {"b": 3}}) == {"a": {"b": 3}, "c": [2]}
    assert without(None, "p") == without({}, "/a/p") == {}
    assert list(masked({"a": ["x", "***"], "b/c": {"d": "•••••"}})) == ["/a/1", "/b~1c/d"]


def test_base_goes_with_whole_only():
    row = {**CONFIG, "write": {**CONFIG["write"], "base": "/data"}}
    faults = check_presets(json.dumps(row).encode(), "own.json")[1]
    assert [fault.facts["field"] for fault in faults] == ["write.base"]
