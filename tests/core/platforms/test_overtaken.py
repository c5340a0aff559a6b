"""Somebody else is faster, the platform tidies up, or changes more than it was asked to: it is seen and said."""

from __future__ import annotations

import socket
from dataclasses import replace
from itertools import count

import pytest

from smtpgui.core.explain import explain
from smtpgui.core.platforms.apply import ApplyRequest
from smtpgui.core.platforms.oauth import Credentials
from smtpgui.core.platforms.rest import RestPlatform
from tests.core.platforms.conftest import opened
from tests.core.platforms.platform_tests import NEW_PASSWORD, STORED, WANTED, codes, run
from tests.core.platforms.presets import FOREIGN, preset_of
from tests.servers.http_script import http_answer
from tests.servers.platform_script import SECRET, ScriptedPlatform, answered, hang_up


def test_a_412_says_what_the_other_one_changed(server, platform):
    def faster(stream: socket.socket, _request: bytes) -> None:
        server.document["port"] = 2525
        server.revision += 1
        stream.sendall(answered({"message": "changed"}, "412 Precondition Failed"))

    server.script["WRITE"].append(faster)
    steps, ended = run(platform, ApplyRequest(WANTED, NEW_PASSWORD))
    (finding,) = steps[-1].findings
    assert (finding.code, finding.facts["names"]) == ("platform.changed_meanwhile", ("port",))
    assert ended.written is False
    assert server.kinds.count("WRITE") == 1


def test_a_412_whose_reason_cannot_be_read(server, platform):
    def faster(stream: socket.socket, _request: bytes) -> None:
        server.script["GET"].append(hang_up)
        stream.sendall(answered({}, "412 Precondition Failed"))

    server.script["WRITE"].append(faster)
    steps, ended = run(platform, ApplyRequest(WANTED, NEW_PASSWORD))
    assert [finding.code for finding in steps[-1].findings] == ["platform.changed", "http.lost"]
    assert ended.written is False


def unsteady(server: ScriptedPlatform, *, strict: bool) -> None:
    """Let every answer have an ETag of its own; `strict` minds them all the same."""
    numbers, get, write = count(100), server._get, server._write
    server._get = lambda headers, body: get(headers, body).replace(b'"1"', b'"%d"' % next(numbers))
    if not strict:
        server._write = lambda headers, body: write({**headers, "if-match": f'"{server.revision}"'}, body)
        return

    def minding(headers: dict[str, str], body: object) -> bytes:
        if "if-match" in headers:
            return answered({}, "412 Precondition Failed")
        return write({"if-match": f'"{server.revision}"'}, body)

    server._write = minding


@pytest.mark.parametrize("strict", [False, True])
def test_an_etag_that_is_new_in_every_answer_locks_nobody_out(server, platform, strict):
    unsteady(server, strict=strict)
    seen = platform.read() if not strict else None
    steps, ended = run(platform, ApplyRequest(WANTED, NEW_PASSWORD, seen=seen))
    assert (codes(steps)[-1], ended.written) == ("platform.applied", True)
    assert server.document["port"] == WANTED.port


def test_another_password_meanwhile_is_a_change_that_cannot_be_seen(server, platform):
    seen = platform.read()
    server.revision += 1
    steps, ended = run(platform, ApplyRequest(WANTED, NEW_PASSWORD, seen=seen))
    assert (codes(steps)[-1], ended.written) == ("platform.changed_unseen", False)


def tidying(server: ScriptedPlatform, **changes) -> None:
    """Let the platform change what it was given."""
    write = server._write

    def tidy(headers: dict[str, str], body: object) -> bytes:
        answer = write(headers, body)
        server.document.update({name: change(server.document[name]) for name, change in changes.items()})
        return answer

    server._write = tidy


def test_what_is_only_written_otherwise_is_what_was_sent(server, platform):
    tidying(server, address=lambda host: f"{host.upper()}.", sender_address=str.lower, port=float)
    steps, _ended = run(platform, ApplyRequest(replace(WANTED, sender_address="News@Example.org"), NEW_PASSWORD))
    assert codes(steps)[-1] == "platform.applied"
    steps, _ended = run(platform, ApplyRequest(replace(WANTED, sender_address="News@Example.org"), NEW_PASSWORD))
    assert codes(steps)[-1] == "platform.same"


def test_a_value_of_its_own_is_told_as_one(server, platform):
    tidying(server, port=lambda _port: 2525)
    steps, ended = run(platform, ApplyRequest(WANTED, NEW_PASSWORD))
    (finding,) = steps[-1].findings
    assert (finding.code, finding.setting, finding.facts["got"]) == ("platform.kept_otherwise", "port", 2525)
    assert "SMTP port" in explain(finding).title
    assert ended.written is True


def test_what_changes_along_is_told(server, platform):
    tidying(server, enabled=lambda _on: False)
    steps, _ended = run(platform, ApplyRequest(replace(STORED, sender_address="r@example.org"), NEW_PASSWORD))
    (finding,) = steps[-1].findings
    assert (finding.code, finding.setting) == ("platform.changed_along", "enabled")
    assert "“off”" in explain(finding).title


def test_an_accepted_change_that_cannot_be_read_back_was_accepted(server, platform):
    def accept(stream: socket.socket, _request: bytes) -> None:
        server.script["GET"].append(answered({"message": "no more"}, "403 Forbidden"))
        stream.sendall(answered({"success": True}))

    server.script["WRITE"].append(accept)
    steps, ended = run(platform, ApplyRequest(WANTED, NEW_PASSWORD))
    assert [f.code for f in steps[-1].findings] == ["platform.not_read_back", "platform.forbidden"]
    assert ended.written is None


@pytest.mark.parametrize("answer", [answered({}, "500 Internal Server Error"), hang_up])
def test_a_token_that_cannot_be_renewed_leaves_no_doubt(server, platform, answer):
    platform.sign_in()
    server.script["WRITE"].append(answered({}, "401 Unauthorized"))
    sign_in, platform.sign_in = platform.sign_in, lambda: None
    server.script["TOKEN"].append(answer)
    steps, ended = run(platform, ApplyRequest(WANTED, NEW_PASSWORD))
    platform.sign_in = sign_in
    assert codes(steps)[-1] in ("platform.broken", "http.lost")
    assert ended.written is False
    assert server.kinds[-1] == "TOKEN", "nothing was sent that would have to be looked up"


def test_without_a_token_a_name_that_opens_the_api_may_stand_in_a_setting(begin):
    server = begin(preset_of(FOREIGN["group"]))
    steps, _ended = run(opened(server), ApplyRequest(STORED, dry_run=True))
    assert codes(steps)[0] == "platform.key_goes_along", "nobody accepted it yet"
    credentials = Credentials("redaction", SECRET)
    platform = RestPlatform(server.preset, server.origin, "app-1", credentials, server.network)
    server.document["email_from_alias"] = "redaction@gazette.example"
    assert platform.read().settings.sender_address == "redaction@gazette.example"


def test_a_web_page_and_nothing_are_called_that(server, platform):
    pages = ((http_answer(b"<!doctype html><form>"), "a web page"), (http_answer(b"", "204 No"), "nothing at all"))
    for answer, said in pages:
        server.script["GET"].append(answer)
        steps, _ended = run(platform, ApplyRequest(WANTED, NEW_PASSWORD))
        assert said in explain(steps[-1].findings[0]).title


def test_words_without_a_place_and_with_a_wait(server, platform):
    server.script["GET"].append(answered({}, "304 Not Modified"))
    steps, _ended = run(platform, ApplyRequest(WANTED, NEW_PASSWORD))
    assert not explain(steps[-1].findings[0]).fix.endswith(": ")
    waits = (("Retry-After: 7\r\n", "7 seconds"), ("Retry-After: 601\r\n", "11 minutes"), ("", "a few minutes"))
    for header, said in waits:
        server.script["GET"].append(answered({}, "503 Service Unavailable", header))
        steps, _ended = run(platform, ApplyRequest(WANTED, NEW_PASSWORD))
        assert said in explain(steps[-1].findings[0]).fix
