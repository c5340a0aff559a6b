"""A platform that is hostile, broken or only unlucky: one typed finding for each, and no secret in anything said."""

from __future__ import annotations

import gzip
import json
import socket
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from smtpgui.core.explain import explain, explanations
from smtpgui.core.findings import Finding, Step, Trouble
from smtpgui.core.platforms import rest
from smtpgui.core.platforms.apply import ApplyRequest
from smtpgui.core.platforms.interface import PlatformTest
from smtpgui.core.reports.report import Report
from tests.core.platforms.conftest import opened
from tests.core.platforms.platform_tests import NEW_PASSWORD, STORED, WANTED, codes, run
from tests.servers.http_script import http_answer, loopback
from tests.servers.platform_script import KEY, PASSWORD, SECRET, SECRETS, TOKEN, answered, hang_up

assert NEW_PASSWORD == PASSWORD


@pytest.fixture
def platform(server):
    """The client, which knows the password that the platform may send back."""
    return opened(server, password=PASSWORD)


ECHO = f"you sent {TOKEN} with {KEY}:{SECRET} and {PASSWORD}"


def problem(status: str, headers: str = "", **errors) -> bytes:
    """An error's body that repeats every secret."""
    body = {"success": False, "error": "x", "message": ECHO, **({"errors": errors} if errors else {})}
    return answered(body, status, headers)


def told(findings) -> str:
    """Everything that anybody could get to see of findings: words, facts, the report."""
    words = [explain(finding) for finding in findings]
    report = Report("x", STORED, "", (Step("write", tuple(findings), 0.1),), ())
    return repr(findings) + repr(words) + report.as_text() + report.as_markdown()


def assert_clean(findings) -> None:
    """Every finding has its words and every fact that they need, and holds no secret."""
    text = told(findings)
    for secret in SECRETS:
        assert secret not in text
        assert secret.encode().hex() not in text
    for finding in findings:
        assert finding.code in explanations(), finding
        assert "{" not in str(explain(finding).title)


def refused(call) -> Finding:
    """The finding of the Trouble that `call` raises, which is clean."""
    with pytest.raises(Trouble) as caught:
        call()
    finding = caught.value.finding
    assert_clean([finding])
    return finding


def deep(levels: int) -> bytes:
    return b'{"data":' + b"[" * levels + b"]" * levels + b"}"


def json_text(text: str) -> bytes:
    return http_answer(text.encode(), headers="Content-Type: application/json\r\n")


HUGE = {"success": True, "data": {"resource": {"address": "x" * 2_000_000}}}
READS = {
    "forbidden": (problem("403 Forbidden"), "platform.forbidden"),
    "not_there": (problem("404 Not Found"), "platform.not_found"),
    "conflict": (problem("409 Conflict"), "platform.conflict"),
    "teapot": (problem("418 I'm a teapot"), "platform.refused"),
    "too_many": (problem("429 Too Many Requests"), "platform.too_many"),
    "broken_500": (problem("500 Internal Server Error"), "platform.broken"),
    "broken_503": (http_answer(b"<html>down</html>", "503 Service Unavailable"), "platform.broken"),
    "html": (http_answer(b"<!doctype html><title>Sign in</title>"), "platform.not_json"),
    "empty": (http_answer(b""), "platform.not_json"),
    "no_content": (http_answer(b"", "204 No Content"), "platform.not_json"),
    "broken_json": (json_text('{"data": {"resource"'), "platform.not_json"),
    "deep_json": (http_answer(deep(100_000)), "platform.not_json"),
    "a_name_twice": (json_text('{"data":{"resource":{"port":25,"port":587}}}'), "platform.not_json"),
    "nan": (json_text('{"data":{"resource":{"port":NaN}}}'), "platform.not_json"),
    "infinity": (json_text('{"data":{"resource":{"port":1e999}}}'), "platform.not_json"),
    "long_number": (json_text('{"data":{"resource":{"port":' + "9" * 5000 + "}}}"), "platform.not_json"),
    "latin_1": (http_answer(b'{"data":"\xe9"}'), "platform.not_json"),
    "half_a_character": (json_text(r'{"data":{"resource":{"address":"\ud800"}}}'), "platform.not_json"),
    "a_list": (answered([1, 2]), "platform.no_settings_inside"),
    "null": (answered(None), "platform.no_settings_inside"),
    "another_thing": (answered({"data": {"resource": {"id": 3}}}), "platform.no_settings_inside"),
    "a_text": (answered({"data": {"resource": "settings"}}), "platform.no_settings_inside"),
    "redirect": (http_answer(b"", "302 Found", f"Location: https://evil.example/?t={TOKEN}\r\n"), "platform.redirect"),
    "redirect_308": (http_answer(b"", "308 Permanent Redirect", "Location: /v2\r\n"), "platform.redirect"),
    "too_large": (answered(HUGE), "http.too_large"),
    "bomb": (http_answer(gzip.compress(b"[" * 80_000_000), headers="Content-Encoding: gzip\r\n"), "http.too_large"),
    "no_gzip": (http_answer(b"plain", headers="Content-Encoding: gzip\r\n"), "http.not_http"),
    "smtp": (b"220 mail.test ESMTP\r\n", "http.lost"),
    "hang_up": (hang_up, "http.lost"),
    "cut_short": (b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{", "http.lost"),
    "echo_token": (answered({"data": {"resource": {"address": TOKEN}}}), "platform.echoes_secret"),
    "echo_secret": (answered({"data": {"resource": {"user_name": f"a{SECRET}b"}}}), "platform.echoes_secret"),
}  # fmt: skip


@pytest.mark.parametrize("name", READS)
def test_a_bad_answer_to_reading(server, platform, name):
    answer, code = READS[name]
    server.script["GET"].append(answer)
    finding = refused(platform.read)
    assert finding.code == code
    if code != "http.lost":
        assert server.kinds == ["TOKEN", "GET"]


def test_an_endless_body_and_a_drip_end_in_time(server, platform):
    over = threading.Event()

    def endless(stream: socket.socket, _request: bytes) -> None:
        stream.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while not over.is_set():
            stream.sendall(b" " * 65536)

    def drip(stream: socket.socket, _request: bytes) -> None:
        stream.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
        while not over.wait(0.05):
            stream.sendall(b" ")

    server.script["GET"] += [endless, drip]
    assert refused(platform.read).code == "http.too_large"
    finding = refused(lambda: platform._send(platform._request(platform.preset.read), 0.3))
    over.set()
    assert finding.code == "http.timeout"


# Tokens


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (answered({"error": "x", "error_description": ECHO}, "401 Unauthorized"), "platform.wrong_key"),
        (answered({"error": "invalid_grant"}, "400 Bad Request"), "platform.wrong_key"),
        (answered({"error": "x"}, "404 Not Found"), "platform.no_token_place"),
        (answered({"message": ECHO}, "403 Forbidden"), "platform.forbidden"),
        (answered({}, "429 Too Many Requests"), "platform.too_many"),
        (answered({}, "502 Bad Gateway"), "platform.broken"),
        (http_answer(b"", "307 Temporary Redirect", "Location: https://evil.example/\r\n"), "platform.redirect"),
        (http_answer(b"<html>"), "platform.not_json"),
        (answered({}), "platform.bad_token"),
        (answered({"access_token": ""}), "platform.bad_token"),
        (answered({"access_token": 7}), "platform.bad_token"),
        (answered({"access_token": "a\r\nX-Evil: 1"}), "platform.bad_token"),
        (answered({"access_token": "é"}), "platform.bad_token"),
        (answered({"access_token": "x" * 20_000}), "platform.bad_token"),
        (answered({"access_token": "x", "token_type": "mac"}), "platform.bad_token"),
    ],
)
def test_a_bad_token(server, platform, answer, code):
    answer = answer.replace(TOKEN.encode(), b"*" * len(TOKEN))  # it gave none yet that it could repeat
    server.script["TOKEN"].append(answer)
    assert refused(platform.sign_in).code == code
    assert server.kinds == ["TOKEN"]


def test_a_token_that_is_refused_once_is_renewed_and_twice_is_told(server, platform):
    unauthorised = answered({"message": ECHO}, "401 Unauthorized")
    server.script["GET"].append(unauthorised)
    assert platform.read().settings == STORED
    assert server.kinds == ["TOKEN", "GET", "TOKEN", "GET"]
    server.script["GET"] += [unauthorised] * 3
    assert refused(platform.read).code == "platform.unauthorized"
    assert server.kinds[4:] == ["GET", "TOKEN", "GET"]


def test_a_token_that_expires_between_read_and_write(server, platform):
    server.script["WRITE"].append(answered({}, "401 Unauthorized"))
    steps, ended = run(platform, ApplyRequest(WANTED, NEW_PASSWORD))
    assert (codes(steps)[-1], ended.written) == ("platform.applied", True)
    assert server.kinds == ["TOKEN", "GET", "WRITE", "TOKEN", "WRITE", "GET"]


def test_refreshing_by_the_refresh_token_and_without_where_it_is_refused(server, platform):
    given = {"access_token": TOKEN, "refresh_token": "refresh-me-98765", "expires_in": 1}
    server.script["TOKEN"] += [answered(given), answered({**given, "expires_in": -5})]
    platform.sign_in()
    server.script["GET"].append(answered({}, "401 Unauthorized"))
    platform.read()
    assert server.requests[2][2]["grant_type"] == ["refresh_token"]
    assert server.requests[2][2]["refresh_token"] == ["refresh-me-98765"]
    server.script["TOKEN"].append(answered({"error": "invalid_grant"}, "400 Bad Request"))
    server.script["GET"].append(answered({}, "401 Unauthorized"))
    platform.read()
    assert [body["grant_type"] for kind, _h, body in server.requests if kind == "TOKEN"][2:] == [
        ["refresh_token"], ["client_credentials"]
    ]  # fmt: skip


def test_a_short_life_is_renewed_before_it_ends(server, platform):
    server.script["TOKEN"].append(answered({"access_token": TOKEN, "expires_in": 0.5}))
    platform.sign_in()
    platform._token = replace(platform._token, ends=0.0)
    platform.read()
    assert server.tokens == 1
    assert server.kinds == ["TOKEN", "TOKEN", "GET"]


def test_without_a_key_nobody_is_asked(server):
    platform = opened(server)
    platform._credentials = rest.Credentials()
    assert refused(platform.sign_in).code == "platform.no_credentials"
    assert refused(platform.read).code == "platform.no_credentials"
    assert server.kinds == []


# Writing


def test_a_refusal_in_any_shape_is_at_its_field(server, platform):
    wrong = {}
    for status, body, expected in json.loads(Path(__file__).with_name("refusals.json").read_text("utf-8")):
        text = json.dumps({"message": ECHO, **body}).replace("{echo}", ECHO)
        server.script["WRITE"].append(answered(json.loads(text), f"{status} Refused"))
        steps, ended = run(platform, ApplyRequest(WANTED, NEW_PASSWORD))
        findings = steps[-1].findings
        assert_clean(findings)
        found = [[f.setting, f.facts["reply"]] for f in findings]
        same = [[each[0], *(each[1:] if each[1] is not None else found[n][1:])] for n, each in enumerate(expected)]
        titles = [explain(finding).title for finding in findings]
        empty = any("“”" in title or title.endswith(": ") for title in titles)
        if found != same or empty or ended.written is not False or server.kinds[-1] != "WRITE":
            wrong[text] = found
    assert wrong == {}


@pytest.mark.parametrize(
    "errors", [None, [], {}, 7, "no", [None], [[["x"]]], {"": {"": []}}, {"unknown_thing": ["é\u202e<b>"]}, True]
)
def test_odd_refusals_are_told_somehow(server, platform, errors):
    server.script["WRITE"].append(answered({"message": ECHO, "errors": errors}, "422 Unprocessable Content"))
    steps, _ended = run(platform, ApplyRequest(WANTED, NEW_PASSWORD))
    assert_clean(steps[-1].findings)
    told = {"platform.refused", "platform.refused_field", "platform.refused_change", "platform.refused_silently"}
    assert {f.code for f in steps[-1].findings} <= told
    assert all(f.setting == "" for f in steps[-1].findings)
    assert "\u202e" not in explain(steps[-1].findings[0]).title


def test_a_flood_of_refusals_is_bounded(server, platform):
    errors = {f"field{n}": ["x" * 5000] for n in range(100)}
    server.script["WRITE"].append(answered({"errors": errors}, "422 Unprocessable Content"))
    steps, _ended = run(platform, ApplyRequest(WANTED, NEW_PASSWORD))
    assert len(steps[-1].findings) == 20
    assert all(len(f.facts["reply"]) <= 300 for f in steps[-1].findings)


def test_a_secret_that_is_cut_in_two_is_not_shown_in_part(server, platform):
    for length in range(280, 300):
        words = "x" * length + NEW_PASSWORD + "y" * 50
        server.script["WRITE"].append(answered({"errors": {"port": [words]}}, "422 Unprocessable Content"))
        steps, _ended = run(platform, ApplyRequest(WANTED, NEW_PASSWORD))
        assert NEW_PASSWORD[:4] not in steps[-1].findings[0].facts["reply"], length


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("7", 7), ("0", 1), ("-5", 60), ("", 60), ("soon", 60), ("NaN", 60), ("99999999999999999999", 3600),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 1), ("Fri, 01 Jan 2100 00:00:00 GMT", 3600), ("1e9", 60), ("７", 60),
        ("Wed, 99 Foo 2015 99:99:99 GMT", 60),
    ],
)  # fmt: skip
def test_a_wait_that_is_asked_for_is_bounded(server, platform, text, seconds):
    header = f"Retry-After: {text}\r\n".encode().decode("latin-1")
    server.script["WRITE"].append(problem("429 Too Many Requests", header))
    steps, ended = run(platform, ApplyRequest(WANTED, NEW_PASSWORD))
    (finding,) = steps[-1].findings
    assert (finding.code, finding.facts["seconds"]) == ("platform.too_many", seconds)
    assert_clean([finding])
    assert ended.written is False
    assert server.kinds.count("WRITE") == 1


def test_403_names_the_role_and_412_is_a_change_by_somebody_else(server, platform):
    server.script["WRITE"].append(problem("403 Forbidden"))
    steps, _ended = run(platform, ApplyRequest(WANTED, NEW_PASSWORD))
    assert "Administrator" in explain(steps[-1].findings[0]).fix
    server.script["WRITE"].append(answered(server.document, "412 Precondition Failed"))
    steps, ended = run(platform, ApplyRequest(WANTED, NEW_PASSWORD))
    assert (codes(steps)[-1], ended.written) == ("platform.changed_unseen", False)
    assert server.document["port"] == 587


def test_428_is_answered_with_what_was_read_once(begin, reference):
    server = begin(replace(reference, concurrency="compare"))
    server.etags = True
    steps, ended = run(opened(server), ApplyRequest(WANTED, NEW_PASSWORD))
    assert (codes(steps)[-1], ended.written) == ("platform.applied", True)
    assert [h.get("if-match") for kind, h, _b in server.requests if kind == "WRITE"] == [None, '"1"']
    server.script["WRITE"] += [answered({}, "428 Precondition Required")] * 2
    steps, _ended = run(opened(server), ApplyRequest(STORED, NEW_PASSWORD))
    assert codes(steps)[-1] == "platform.precondition_needed"


def test_a_weak_or_missing_or_wild_etag_falls_back_to_comparing(begin, reference):
    for etag in ('W/"1"', "", '"\x7f"', '"' + "x" * 5000 + '"'):
        server = begin(reference)
        server.etags = False
        resource = {"success": True, "data": {"resource": {**server.document, "password_set": True}}}
        server.script["GET"].append(answered(resource, headers=f"ETag: {etag}\r\n" if etag else ""))
        steps, _ended = run(opened(server), ApplyRequest(WANTED, NEW_PASSWORD))
        assert codes(steps)[-1] in ("platform.applied", "http.not_http")
        assert all("if-match" not in headers for kind, headers, _body in server.requests if kind == "WRITE")


def test_unknown_fields_that_are_dropped_with_a_200_are_seen(server, platform):
    server.dropped = {"port", "starttls_auto"}
    steps, ended = run(platform, ApplyRequest(replace(WANTED, starttls_auto=False), NEW_PASSWORD))
    findings = steps[-1].findings
    assert [(f.code, f.setting, f.facts["wanted"], f.facts["got"]) for f in findings] == [
        ("platform.not_kept", "port", 465, 587), ("platform.not_kept", "starttls_auto", False, True)
    ]  # fmt: skip
    assert ended.written is True
    assert_clean(findings)


def test_a_password_that_is_dropped_is_seen(server, platform):
    server.password = ""
    server.after_write.append(lambda stream, _: setattr(server, "password", "") or stream.sendall(answered({})))
    steps, _ended = run(platform, ApplyRequest(WANTED, NEW_PASSWORD))
    assert codes(steps)[-1] == "platform.password_not_kept"


def test_a_200_that_says_no_and_wrote_nothing_is_seen(server, platform):
    server.script["WRITE"].append(problem("200 OK"))
    steps, ended = run(platform, ApplyRequest(WANTED, NEW_PASSWORD))
    assert codes(steps)[-1] == "platform.nothing_kept"
    assert ended.written is False


# The answer to the write is lost


LOSSES = {
    "hang_up": hang_up,
    "not_http": b"garbage\r\n\r\n",
    "cut_short": b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{",
    "too_large": http_answer(b" " * 2_000_000),
    "broken": problem("500 Internal Server Error"),
    "gateway": http_answer(b"<html>", "504 Gateway Timeout"),
}


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("written", [True, False])
def test_an_answer_lost_after_or_before_the_write_is_looked_up(server, platform, loss, written):
    (server.after_write if written else server.script["WRITE"]).append(LOSSES[loss])
    steps, ended = run(platform, ApplyRequest(WANTED, NEW_PASSWORD))
    assert steps[-2].findings[-1].code == "platform.answer_lost"
    assert steps[-1].findings[0].code == ("platform.confirmed" if written else "platform.not_written")
    assert_clean(steps[-1].findings)
    assert ended.written is written
    assert server.kinds.count("WRITE") == 1, "never blindly repeated"
    assert (server.password == NEW_PASSWORD) is written


def test_lost_and_not_to_be_read_is_unknown(server, platform):
    server.after_write.append(hang_up)
    whole = answered({"data": {"resource": {**server.document, "password_set": True}}})
    server.script["GET"] += [whole, hang_up, hang_up]
    server.etags = False
    steps, ended = run(platform, ApplyRequest(WANTED, NEW_PASSWORD))
    assert [f.code for f in steps[-1].findings] == ["platform.write_unknown", "http.lost"]
    assert ended.written is None


def test_lost_where_only_the_password_changed_is_unknown(server, platform):
    server.after_write.append(hang_up)
    steps, ended = run(platform, ApplyRequest(STORED, NEW_PASSWORD, new_password=True))
    assert steps[-1].findings[0].code == "platform.write_unknown"
    assert ended.written is None


def test_lost_and_half_written_is_unknown(server, platform):
    server.dropped = {"port"}
    server.after_write.append(hang_up)
    steps, ended = run(platform, ApplyRequest(WANTED, NEW_PASSWORD))
    assert [f.code for f in steps[-1].findings] == ["platform.write_unknown", "http.lost", "platform.not_kept"]
    assert ended.written is None


def test_the_connection_may_be_lost_at_any_byte_of_the_write(server, platform, monkeypatch):
    """The request is cut after n bytes: whatever n is, the end is known and nothing is sent twice."""
    platform.sign_in()
    listener = socket.create_server(("127.0.0.1", 0))
    cut = {"after": 0}

    def swallow() -> None:
        while True:
            try:
                stream = listener.accept()[0]
            except OSError:
                return
            with stream:
                left = cut["after"]
                stream.settimeout(0.05)  # more than all was to be swallowed, and all is
                with suppress(OSError):
                    while left and (piece := stream.recv(left)):
                        left -= len(piece)
                stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")

    threading.Thread(target=swallow, daemon=True).start()
    real = rest.fetch

    def fetch(url, network, **options):
        if options["method"] == "PATCH":
            return real(url.replace(server.origin, f"http://127.0.0.1:{listener.getsockname()[1]}"),
                        loopback(listener.getsockname()[1]), **options)  # fmt: skip
        return real(url, network, **options)

    monkeypatch.setattr(rest, "fetch", fetch)
    for cut["after"] in range(0, 512, 11):
        steps, ended = run(platform, ApplyRequest(WANTED, NEW_PASSWORD))
        first = steps[-1].findings[0]
        assert first.code in ("platform.not_written", "http.no_connection"), cut
        assert ended.written is False
        assert_clean(steps[-1].findings)
    listener.close()
    assert "WRITE" not in server.kinds


# The platform's test


def test_the_platforms_test_passes_on_everything_and_hides_what_is_echoed(server, platform):
    result = {"outcome": "failed", "stage": "starttls", "smtp_code": 454, "enhanced_code": "4.7.0",
              "server_message": ECHO, "tls": {"version": "TLSv1.3", "verified": True}, "cleartext_auth": False,
              "slowest_reply_ms": 12}  # fmt: skip
    server.script["TEST"].append(answered({"success": True, "data": {"resource": result}}))
    outcome = platform.test("me@example.org", WANTED, PASSWORD)
    assert isinstance(outcome, PlatformTest)
    assert (outcome.accepted, outcome.stage, outcome.smtp_code, outcome.cleartext) == (False, "tls", 454, False)
    assert not any(secret in outcome.words for secret in SECRETS)
    body = server.requests[-1][2]
    assert (body["recipient"], body["mode"]) == ("me@example.org", "send")
    assert (body["settings"]["address"], body["settings"]["password"]) == ("smtp.new.example", PASSWORD)
    assert platform.test("me@example.org", WANTED, "").accepted is True
    assert "password" not in server.requests[-1][2]["settings"]


def test_a_test_that_goes_wrong(server, platform):
    for answer, code in (
        (answered({"success": True}), "platform.no_result"),
        (http_answer(b"<html>"), "platform.not_json"),
        (problem("429 Too Many Requests"), "platform.too_many"),
        (problem("504 Gateway Timeout"), "platform.broken"),
        (problem("404 Not Found"), "platform.not_found"),
    ):
        server.script["TEST"].append(answer)
        assert refused(lambda: platform.test("me@example.org", WANTED, PASSWORD)).code == code, answer


def test_a_test_that_is_refused_or_not_there(server, platform, begin, reference):
    server.script["TEST"].append(problem("422 Unprocessable Content", **{"settings.address": ["is private"]}))
    (finding,) = platform.test("me@example.org", WANTED, PASSWORD)
    assert (finding.code, finding.setting) == ("platform.refused_field", "server")
    assert_clean([finding])
    server = begin(replace(reference, test=None))
    assert refused(lambda: opened(server).test("me@example.org", WANTED, "")).code == "platform.no_test"
    assert server.kinds == []


def test_no_object_shows_its_secrets(platform):
    platform.sign_in()
    for thing in (platform._credentials, platform._token, ApplyRequest(WANTED, PASSWORD)):
        assert not any(secret in repr(thing) for secret in SECRETS if secret != PASSWORD)
    assert json.dumps(str(platform)).count(TOKEN) == 0


# The rest of what can be met


def test_a_dry_run_tells_why_it_could_not_read(server, platform):
    server.script["TOKEN"].append(answered({"error": "invalid_client"}, "401 Unauthorized"))
    steps, ended = run(platform, ApplyRequest(WANTED, NEW_PASSWORD, dry_run=True))
    assert codes(steps)[:2] == ["platform.not_read", "platform.wrong_key"]
    assert "smtp.new.example" in "\n".join(steps[-1].transcript)
    assert ended.before is None
    server.script["GET"].append(answered({}, "404 Not Found"))
    steps, _ended = run(platform, ApplyRequest(WANTED, "", dry_run=True))
    assert {"platform.not_found", "platform.password_needed"} <= set(codes(steps))


def test_what_is_said_before_it_is_written(server, platform, begin):
    from tests.core.platforms.presets import FOREIGN, preset_of

    steps, _ended = run(platform, ApplyRequest(replace(STORED, enabled=False, username="")))
    assert {"platform.turns_off", "platform.password_removed"} <= set(codes(steps))
    realm = begin(preset_of(FOREIGN["realm"]))
    steps, _ended = run(opened(realm), ApplyRequest(replace(STORED, authentication="plain"), "x"))
    assert ("platform.no_place", "authentication") in [(f.code, f.setting) for f in steps[2].findings]
    server.password = ""
    server.document["user_name"] = STORED.username
    steps, _ended = run(platform, ApplyRequest(STORED))
    assert "platform.no_password" in codes(steps)


def test_words_that_are_no_words(server, platform):
    for body in ({"message": 7, "error": {"a": 1}}, {"message": "  "}):
        server.script["GET"].append(answered(body, "403 Forbidden"))
        assert refused(platform.read).facts["reply"] == ""
