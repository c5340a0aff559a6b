"""push, pull, diff and platform, against a scripted platform: words, JSON, exit codes, and no secret anywhere."""

from __future__ import annotations

import json

import pytest

from smtpgui.core.findings import Outcome
from smtpgui.core.platforms.preset_files import preset_named
from smtpgui.core.settings import SmtpSettings
from smtpgui.core.stores.interface import Configuration, Run, RunKind
from smtpgui.core.stores.passwords import Account
from tests.core.platforms.documents import document_of
from tests.core.platforms.platform_tests import STORED, STORED_PASSWORD, WANTED
from tests.core.platforms.presets import CONFIG, REALM
from tests.servers.platform_script import KEY, PASSWORD, SECRET, SECRETS, answered, platform_server
from tests.support.tables import every

LINES = f"{KEY}\n{SECRET}\n".encode()


@pytest.fixture
def server():
    preset = preset_named("reference-v1")
    with platform_server(preset, document_of(preset), STORED_PASSWORD) as running:
        yield running


@pytest.fixture
def call(run, server):
    """Runs a command in the network of the platform; no secret may come out."""

    def calling(*arguments, **more):
        said = run(*arguments, network=server.network, **more)
        for secret in SECRETS:
            assert secret not in said.out + said.err
        return said

    return calling


@pytest.fixture
def add(call, server):
    def adding(name="Practice", *more, preset="--preset=reference-v1", given=LINES):
        return call("platform", "add", name, "--origin", server.origin, "--application", "app-1", preset,
                    "--secret-stdin", *more, given=given)  # fmt: skip

    return adding


def tells(said, code, *texts, err=""):
    """Whether a command ended with `code`, and said all `texts` and, as an error, `err`."""
    assert (said.code, [text for text in texts if text not in said.out]) == (code, [])
    assert err in said.err


@pytest.fixture
def news(workspace, passwords):
    passwords.kept[Account.of(WANTED)] = PASSWORD
    saved = workspace.store.save(Configuration("News", WANTED))
    workspace.store.record_run(Run(saved.id, RunKind.TEST, Outcome.OK, WANTED))
    return saved


def test_a_platform_is_added_listed_checked_and_removed(add, call, server):
    said = add()
    tells(said, 0, "“Practice” is connected.", f"Practice  ({server.origin}, app-1)")
    assert said.err == ""
    listed = call("platform", "list", "--json")
    assert listed.json["platforms"] == [
        {"name": "Practice", "origin": server.origin, "application": "app-1", "preset": "reference-v1",
         "dry_run": False}
    ]  # fmt: skip
    assert "Practice" in call("platform", "list").out
    tells(call("platform", "check", "Practice"), 0, "smtp.old.example", "stored")
    assert call("platform", "check", "--json").json["settings"]["port"] == 587
    assert call("platform", "remove", "Practice").code == 2
    assert call("platform", "remove", "Practice", "--yes").code == 0
    assert call("platform", "list").err.startswith("·")
    assert call("push", "x.json").code == 2


def test_an_added_platform_is_changed_by_what_is_given(add, call):
    add()
    said = call("platform", "add", "practice", "--dry-run", "--json")
    assert said.codes == ["platform.updated"]
    assert said.json["platforms"][0]["dry_run"] is True
    assert said.json["platforms"][0]["application"] == "app-1"
    assert call("platform", "add", "Practice", "--application", "app-2", "--json").codes == [
        "platform.updated", "platform.key_missing"
    ]  # fmt: skip


def test_the_platform_that_is_guessed_begins_dry(call):
    said = call("platform", "add", "Gazette", "--application", "12", "--json")
    assert said.code == 0
    assert said.json["platforms"][0] == {
        "name": "Gazette", "origin": "https://app.logora.fr", "application": "12", "preset": "logora-unverified",
        "dry_run": True,
    }  # fmt: skip
    assert said.codes == ["platform.added", "platform.a_guess", "platform.key_missing"]
    assert call("platform", "add", "Gazette", "--no-dry-run", "--json").json["platforms"][0]["dry_run"] is False


@every(
    "arguments, given, code",
    [
        ("--origin http://a.example", b"", "http.not_encrypted"),
        ("--origin a%b", b"", "platform.bad_origin"),
        ("--origin a.example --application=", b"", "platform.no_application"),
        ("--preset nothing", b"", "preset.unknown"),
        ("--preset-file /nowhere.json", b"", "file.not_found"),
        ("--application 1 --secret-stdin", b"only one line", "platform.key_incomplete"),
        ("--application 1 --secret-stdin", b"\xff\n\xff", "password.not_text"),
    ],
)
def test_what_cannot_be_added(call, arguments, given, code):
    parts = [part.replace("%", " ") for part in arguments.split()]
    said = call("platform", "add", "X", *parts, "--json", given=given)
    assert (said.code, said.codes) == (2, [code])
    assert call("platform", "list", "--json").json["platforms"] == []


def test_every_fault_of_a_preset_file_is_told(call, tmp_path):
    path = tmp_path / "own.json"
    path.write_text(json.dumps({**REALM, "concurrency": "lock", "colour": 1}), encoding="utf-8")
    said = call("platform", "add", "X", "--preset-file", str(path))
    tells(said, 2, err="own.json, preset 1: “concurrency” must be etag | compare | none.")
    assert "“colour” must be a known name" in said.err
    path.write_text(json.dumps(REALM), encoding="utf-8")
    said = call("platform", "add", "X", "--preset-file", str(path), "--origin", "id.example", "--application", "news",
                "--json")  # fmt: skip
    assert said.json["platforms"][0]["preset"] == "realm"
    assert said.json["platforms"][0]["dry_run"] is False


def test_push_shows_and_asks_for_yes(add, call, news, server):
    add()
    said = call("push", "News")
    tells(said, 2, "smtp.old.example", "smtp.new.example", err="Nothing was written to Practice.")
    assert "--yes" in said.err
    assert "WRITE" not in server.kinds
    said = call("push", "News", "--yes")
    tells(said, 0, "Read back: Practice has what you sent")
    line = next(line for line in said.out.splitlines() if "SMTP server" in line)
    assert line.index(STORED.server) < line.index(WANTED.server), "old comes before new"
    assert server.password == PASSWORD
    tells(call("push", "News"), 0, "Practice already has these settings")
    diff = call("diff", "News", "--json")
    assert (diff.code, diff.codes[-1]) == (0, "platform.same")


def test_push_for_scripts(add, call, news):
    add()
    refused = call("push", "News", "--json")
    assert (refused.code, refused.codes[-1]) == (2, "platform.not_confirmed")
    said = call("push", "News", "--yes", "--json")
    assert said.code == 0
    assert [step["name"] for step in said.json["steps"]] == ["token", "read", "compare", "write", "read_back"]
    assert said.json["written"] is True
    rows = {row["setting"]: row for row in said.json["differences"]}
    assert (rows["port"]["local"], rows["port"]["platform"], rows["port"]["applied"]) == (465, 587, None)
    assert said.json["platform"]["name"] == "Practice"


def test_a_dry_run_prints_the_exact_request(add, call, news, server):
    add()
    said = call("push", "News", "--dry-run")
    assert said.code == 0
    assert {
        f"    PATCH {server.origin}/api/v1/applications/app-1/smtp_settings",
        "    Authorization: Bearer [token]", '    If-Match: "1"', '      "port": 465,',
        '      "password": "[password]"',
    } <= {*said.out.splitlines()}  # fmt: skip
    assert "WRITE" not in server.kinds
    assert "PATCH" in " ".join(call("push", "News", "--dry-run", "--json").json["transcript"])


def test_a_guess_only_shows_until_it_is_turned_off(add, call, news):
    add("L", preset="--preset=logora-unverified")
    said = call("push", "News", "--yes", "--json")
    assert {"platform.a_guess", "platform.dry_run"} <= {*said.codes}
    assert said.json["written"] is False
    assert '"smtp_address": "smtp.new.example"' in "\n".join(said.json["transcript"])


def test_a_guess_without_a_key_shows_its_request_too(call, news):
    call("platform", "add", "L", "--application", "12")
    tells(call("push", "News"), 0, "PATCH https://app.logora.fr/api/v1/applications/12")


def test_push_of_a_file_with_the_password_from_stdin_and_the_key_from_the_environment(
    add, call, write, server, monkeypatch, passwords
):
    add()
    passwords.kept.clear()
    monkeypatch.setenv("SMTPGUI_API_KEY", KEY)
    monkeypatch.setenv("SMTPGUI_API_SECRET", SECRET)
    path = write("a.json", **WANTED.to_values())
    said = call("push", str(path), "--yes", "--password-stdin", "--json", given=PASSWORD.encode())
    assert (said.code, said.codes[-1]) == (0, "platform.applied")
    assert server.password == PASSWORD
    monkeypatch.setenv("SMTPGUI_API_SECRET", "")
    assert call("push", str(path), "--json").codes == ["platform.key_incomplete"]
    tells(call("push", str(path), "--password-stdin", "--secret-stdin"), 2, err="--secret-stdin")


def test_push_of_untested_or_faulty_settings(add, call, workspace, passwords):
    add()
    workspace.store.save(Configuration("New", WANTED))
    workspace.store.save(Configuration("Bad", SmtpSettings(port=70000)))
    passwords.kept[Account.of(WANTED)] = PASSWORD
    assert "platform.untested" in call("push", "New", "--json").codes
    bad = call("push", "Bad", "--yes", "--json")
    assert bad.code == 1
    assert bad.json["steps"][0]["name"] == "settings"


def test_a_refusal_is_told_at_its_field(add, call, news, server):
    add()
    errors = {"port": [f"must be 587, {PASSWORD}\x1b[31m"]}
    server.script["WRITE"].append(answered({"errors": errors}, "422 Unprocessable Content"))
    said = call("push", "News", "--yes")
    tells(said, 1, "Practice refused “SMTP port”: “must be 587, [password]")
    assert "\x1b" not in said.out


def test_pull_takes_over_what_is_there(add, call, workspace, server):
    add()
    tells(call("pull", "Copy", "--from", "practice"), 0, "“Copy” now holds what is on Practice")
    assert workspace.store.find("Copy").settings == STORED
    server.document["port"] = 2525
    assert call("pull", "copy", "--json").json["configurations"][0]["settings"]["port"] == 2525
    server.script["GET"].append(answered({"message": "no"}, "403 Forbidden"))
    assert call("pull", "Copy", "--json").code == 1
    assert call("pull", " ").code == 2


def test_diff_tells_what_differs(add, call, news):
    add()
    tells(call("diff", "News"), 0, "Here", "smtp.old.example")
    assert call("diff", "News", "--strict").code == 1
    findings = call("diff", "News", "--json").json["steps"][-1]["findings"]
    assert {f["setting"] for f in findings} == {
        "sender_address", "reply_to_address", "server", "port", "username"
    }  # fmt: skip


def test_platforms_are_named_where_there_are_several(add, call, news):
    add()
    add("Other")
    said = call("diff", "News", "--json")
    assert (said.code, said.codes) == (2, ["platform.which"])
    assert call("diff", "News", "--to", "other").code == 0
    assert call("diff", "News", "--to", "nobody", "--json").codes == ["platform.unknown"]
    assert call("diff", "News", "--to", "Other", "--secret-stdin", given=b"a\nb\n").code == 1


def test_undo_brings_back_what_was_there(add, call, news, server, passwords):
    add()
    assert call("push", "News", "--undo", "--yes").code == 2, "nothing was pushed yet"
    assert call("push", "News", "--yes").code == 0
    tells(call("push", "News", "--undo"), 1, "Enter the password")
    assert server.kinds.count("WRITE") == 1, "the former password is not known"
    passwords.kept[Account.of(STORED)] = STORED_PASSWORD
    tells(call("push", "News", "--undo"), 2, err="Add --yes")
    assert server.kinds.count("WRITE") == 1
    said = call("push", "News", "--undo", "--yes", "--json")
    assert said.code == 0
    assert json.loads(said.out)["written"] is True
    assert server.document["address"] == STORED.server
    assert server.password == STORED_PASSWORD


def test_undo_with_the_former_password_given_and_nobody_overwritten(add, call, news, server):
    add()
    call("push", "News", "--yes")
    server.document["sender_address"] = "bert@example.org"
    server.revision += 1
    given = f"{STORED_PASSWORD}\n".encode()
    said = call("push", "News", "--undo", "--yes", "--password-stdin", given=given)
    tells(said, 1, "was changed since you loaded it")
    server.document["sender_address"] = WANTED.sender_address
    assert call("push", "News", "--undo", "--yes", "--password-stdin", given=given).code == 0
    assert server.document["sender_address"] == STORED.sender_address


def test_the_platforms_own_test(add, call, news, server):
    add()
    tells(call("platform", "test", "News", "--to", "me@example.org"), 0, "The server accepted the test")
    assert server.requests[-1][2]["recipient"] == "me@example.org"
    result = {"outcome": "failed", "stage": "auth", "smtp_code": 535, "server_message": f"no {PASSWORD}"}
    server.script["TEST"].append(answered({"success": True, "data": {"resource": result}}))
    said = call("platform", "test", "News", "--json")
    assert said.code == 1
    steps = json.loads(said.out)["steps"]
    assert [step["name"] for step in steps] == ["resolve", "connect", "tls", "auth"]
    assert steps[-1]["findings"][0]["code"] == "platform.test_failed"
    result["server_message"] = "no"
    server.script["TEST"].append(answered({"success": True, "data": {"resource": result}}))
    assert call("platform", "test", "News").out.count("535 no") == 1
    errors = {"settings.port": ["not allowed"]}
    server.script["TEST"].append(answered({"errors": errors}, "422 Unprocessable Content"))
    tells(call("platform", "test", "News"), 1, "Practice refused “SMTP port”: “not allowed”")
    server.script["TEST"].append(answered({}, "429 Too Many Requests", "Retry-After: 9\r\n"))
    tells(call("platform", "test", "News"), 1, "9 seconds")


def test_a_platform_without_a_test_of_its_own(add, call, news):
    add("Guess", preset="--preset=logora-unverified")
    tells(call("platform", "test", "News"), 2, err="offers no test of its own")


def test_a_platform_with_one_token_needs_no_key(add, tmp_path):
    path = tmp_path / "own.json"
    path.write_text(json.dumps(CONFIG))
    said = add("Chat", preset=f"--preset-file={path}", given=f"\n{SECRET}\n".encode())
    assert said.code == 0
    assert "No access key" not in said.out
    said = add("Other", "--json", given=f"\n{SECRET}\n".encode())
    assert (said.code, said.codes) == (2, ["platform.key_incomplete"])


def test_the_list_says_whether_it_was_applied(add, call, news, server):
    add()
    assert "applied" not in call("list").out
    call("push", "News", "--yes")
    assert "Test passed · applied" in call("list").out
    server.dropped = {"port"}
    server.document["port"] = 25
    call("push", "News", "--yes")
    assert "unknown on the platform" in call("list").out
    assert json.loads(call("list", "--json").out)["configurations"][0]["applied"] == "unknown"
