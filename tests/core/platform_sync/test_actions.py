"""Platforms in the workspace: connected, compared, applied, undone; over a real store and a scripted platform."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from smtpgui.core.configurations.history import history_of
from smtpgui.core.findings import Finding, Outcome, Trouble
from smtpgui.core.platform_sync.actions import Credentials, PushRequest
from smtpgui.core.platforms.interface import PlatformTest
from smtpgui.core.platforms.preset_files import preset_named
from smtpgui.core.stores.interface import Configuration, RunKind
from smtpgui.core.stores.passwords import Account, ApiAccount
from smtpgui.core.stores.platform_records import AppliedState, ConnectedPlatform
from smtpgui.core.stores.sqlite import open_store
from smtpgui.core.workspace import Workspace
from tests.core.platforms.documents import document_of
from tests.core.platforms.platform_tests import STORED, STORED_PASSWORD, WANTED, codes
from tests.core.platforms.platform_tests import finish as run
from tests.core.platforms.presets import REALM
from tests.servers.platform_script import KEY, PASSWORD, SECRET, SECRETS, answered, hang_up, platform_server
from tests.support.fake_passwords import FakePasswords
from tests.support.tables import every
from tests.support.troubles import trouble_of

CREDENTIALS = Credentials(KEY, SECRET)


@pytest.fixture
def server():
    preset = preset_named("reference-v1")
    with platform_server(preset, document_of(preset), STORED_PASSWORD) as running:
        yield running


@pytest.fixture
def passwords():
    return FakePasswords({Account.of(WANTED): PASSWORD, Account.of(STORED): STORED_PASSWORD})


@pytest.fixture
def workspace(tmp_path, passwords, server):
    return Workspace(open_store(tmp_path / "store.sqlite")[0], passwords, server.network)


@pytest.fixture
def connection(workspace, server):
    made = ConnectedPlatform("Practice", server.origin, "app-1", "reference-v1")
    return workspace.platforms.connect(made, CREDENTIALS)[0]


@pytest.fixture
def saved(workspace):
    return workspace.store.save(Configuration("News", WANTED))


def test_the_key_of_a_platform_is_in_the_keyring_only(workspace, connection, passwords, tmp_path, server):
    account = ApiAccount(server.origin, "app-1")
    assert json.loads(passwords.kept[account]) == [KEY, SECRET]
    assert account.service == f"smtpgui: {server.origin} (API)"
    assert account.username == "app-1"
    assert workspace.platforms.key(connection) == CREDENTIALS
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert not any(secret.encode() in kept for secret in SECRETS)


def test_a_guess_is_called_one(workspace):
    made = ConnectedPlatform("L", "https://app.logora.fr", "12", "logora-unverified", dry_run=True)
    saved, findings = workspace.platforms.connect(made, None)
    assert findings == [Finding("platform.a_guess", {"platform": "L"})]
    assert trouble_of(lambda: workspace.platforms.key(saved)).code == "platform.no_credentials"


@every("change, code")
def test_what_is_wrong_connects_nothing(workspace, passwords, change, code):
    before = dict(passwords.kept)
    made = replace(ConnectedPlatform("P", "https://a.example", "1", "reference-v1"), **change)
    assert trouble_of(lambda: workspace.platforms.connect(made, CREDENTIALS)).code == code
    assert workspace.store.platforms() == []
    assert passwords.kept == before


def test_a_new_address_gets_no_old_key(workspace, connection, passwords, server):
    moved, _findings = workspace.platforms.connect(replace(connection, origin="https://elsewhere.example"), None)
    assert trouble_of(lambda: workspace.platforms.key(moved)).code == "platform.no_credentials"
    assert ApiAccount(server.origin, "app-1") not in passwords.kept


def test_without_a_keyring_the_key_is_given_each_time(workspace, passwords, server):
    passwords.broken = "keyring.unavailable"
    made = ConnectedPlatform("P", server.origin, "app-1", "reference-v1")
    saved, findings = workspace.platforms.connect(made, CREDENTIALS)
    assert [finding.code for finding in findings] == ["platform.key_not_kept"]
    assert run(workspace.platforms.check(saved, CREDENTIALS))[1].settings == STORED
    assert trouble_of(lambda: workspace.platforms.key(saved)).code == "platform.no_credentials"
    steps, _ended = run(workspace.platforms.apply(saved, PushRequest(STORED, dry_run=True), CREDENTIALS))
    assert steps[-1].name in ("write", "compare"), "no keyring is no reason to stop"
    workspace.platforms.remove(saved)
    passwords.broken = "keyring.locked"
    assert trouble_of(lambda: workspace.platforms.connect(made, CREDENTIALS)).code == "keyring.locked"
    assert workspace.store.platforms() == []


def test_platforms_are_found_and_forgotten(workspace, connection, passwords):
    platforms = workspace.platforms
    assert platforms.find() == platforms.find("practice ") == connection
    other, _ = platforms.connect(ConnectedPlatform("Other", "https://b.example", "2", "reference-v1"), CREDENTIALS)
    assert trouble_of(platforms.find) == Finding("platform.which", {"known": ("Other", "Practice")})
    assert trouble_of(lambda: platforms.find("x")).code == "platform.unknown"
    platforms.remove(other)
    platforms.remove(connection)
    assert not [account for account in passwords.kept if isinstance(account, ApiAccount)]
    assert trouble_of(platforms.find).code == "platform.none"


def test_checking_says_where_it_stops(workspace, connection, server):
    steps, remote = run(workspace.platforms.check(connection))
    assert codes(steps) == ["platform.signed_in", "platform.read"]
    assert remote.settings == STORED
    wrong = Credentials("a", "b")
    steps, remote = run(workspace.platforms.check(connection, wrong))
    assert (codes(steps), remote) == (["platform.wrong_key"], None)
    made = ConnectedPlatform("M", server.origin, "none", "reference-v1")
    missing, _ = workspace.platforms.connect(made, CREDENTIALS)
    assert codes(run(workspace.platforms.check(missing))[0]) == ["platform.signed_in", "platform.not_found"]


def test_applied_noted_and_undone(workspace, connection, saved, server):
    platforms = workspace.platforms
    assert platforms.read(connection, settings=WANTED).settings == STORED
    steps, ended = run(platforms.apply(connection, PushRequest(WANTED, saved.id)))
    assert (codes(steps)[-1], ended.written) == ("platform.applied", True)
    assert server.password == PASSWORD
    (summary,) = workspace.summaries()
    assert summary.applied is AppliedState.APPLIED
    last = platforms.last_applied(connection, saved.id)
    assert (last.settings, last.former, last.known) == (WANTED, STORED, True)
    again, _ = run(platforms.apply(connection, PushRequest(WANTED, saved.id)))
    assert codes(again)[-1] == "platform.same"
    assert platforms.last_applied(connection, saved.id).former == STORED, "nothing new to undo"
    steps, ended = run(platforms.undo(connection, saved.id))
    assert codes(steps)[-1] == "platform.undone"
    assert server.password == STORED_PASSWORD, "the keyring had it"
    assert platforms.read(connection).settings == STORED
    assert workspace.summaries()[0].applied is AppliedState.DIFFERS


def test_undo_overwrites_nobody_else(workspace, connection, saved, server):
    run(workspace.platforms.apply(connection, PushRequest(WANTED, saved.id)))
    server.document["port"] = 2525
    steps, ended = run(workspace.platforms.undo(connection, saved.id))
    assert (codes(steps)[-1], ended.written) == ("platform.changed_meanwhile", False)
    assert server.document["port"] == 2525


def test_applies_are_in_the_history_without_a_secret(workspace, connection, saved, server):
    run(workspace.platforms.apply(connection, PushRequest(WANTED, saved.id, dry_run=True)))
    assert workspace.runs(saved.id) == []
    server.script["WRITE"].append(answered({"message": PASSWORD}, "403 Forbidden"))
    run(workspace.platforms.apply(connection, PushRequest(WANTED, saved.id)))
    run(workspace.platforms.apply(connection, PushRequest(WANTED, saved.id)))
    good, refused = history_of(workspace.runs(saved.id))
    assert (good.run.kind, good.run.outcome, good.worst) == (RunKind.APPLY, Outcome.OK, None)
    assert good.result == "Read back: Practice has what you sent"
    assert refused.worst is not None
    assert (refused.worst.code, refused.run.outcome) == ("platform.forbidden", Outcome.ERROR)
    assert PASSWORD not in repr(workspace.runs(saved.id))


def test_undo_without_the_former_password_or_settings(workspace, connection, saved, passwords):
    nothing = trouble_of(lambda: run(workspace.platforms.undo(connection, saved.id)))
    assert nothing.code == "platform.nothing_to_undo"
    run(workspace.platforms.apply(connection, PushRequest(WANTED, saved.id)))
    passwords.delete(Account.of(STORED))
    steps, ended = run(workspace.platforms.undo(connection, saved.id))
    assert (codes(steps)[-1], ended.written) == ("platform.password_needed", False)


def test_the_password_goes_once_and_again_when_it_changes(workspace, connection, saved, server):
    push = PushRequest(WANTED, saved.id)
    run(workspace.platforms.apply(connection, push))
    moved = replace(push, settings=replace(WANTED, reply_to_address=""))
    run(workspace.platforms.apply(connection, moved))
    assert server.writes[-1] == {"reply_to_address": None}
    edit = workspace.open(saved.id)
    edit.password = "another one 99"
    workspace.save(edit)
    assert workspace.summaries()[0].applied is AppliedState.DIFFERS
    run(workspace.platforms.apply(connection, moved))
    assert server.writes[-1] == {"password": "another one 99"}
    run(workspace.platforms.apply(connection, replace(moved, password="typed now 7", typed=True)))
    assert server.writes[-1] == {"password": "typed now 7"}


def test_a_lost_answer_is_unknown_in_the_list(workspace, connection, saved, server):
    server.after_write.append(hang_up)
    server.etags = False
    server.script["GET"] += [answered({"data": {"resource": {**server.document, "password_set": True}}}), hang_up]
    _steps, ended = run(workspace.platforms.apply(connection, PushRequest(WANTED, saved.id)))
    assert ended.written is None
    assert workspace.summaries()[0].applied is AppliedState.UNKNOWN


def test_a_dry_run_writes_nothing_even_without_a_key(workspace, saved, server):
    made = ConnectedPlatform("Dry", server.origin, "app-1", "logora-unverified", dry_run=True)
    dry, _findings = workspace.platforms.connect(made, None)
    steps, ended = run(workspace.platforms.apply(dry, PushRequest(WANTED, saved.id)))
    assert ended.written is False
    lines = "\n".join(steps[-1].transcript)
    assert f"PATCH {server.origin}/api/v1/applications/app-1" in lines
    assert '"smtp_address": "smtp.new.example"' in lines
    assert "Bearer [token]" in lines
    assert PASSWORD not in lines
    assert server.kinds == []
    assert workspace.summaries()[0].applied is AppliedState.NEVER


def test_a_users_own_preset_is_kept_whole(workspace, server):
    text = json.dumps(REALM)
    made = ConnectedPlatform("R", "https://id.example", "news", "realm", text)
    saved, _ = workspace.platforms.connect(made, CREDENTIALS)
    assert workspace.platforms.preset(workspace.platforms.find("R")).name == "A realm (like Keycloak)"
    assert saved.preset_text == text


def test_what_is_compared(workspace, connection, saved):
    platforms = workspace.platforms
    run(platforms.apply(connection, PushRequest(WANTED, saved.id)))
    now, last = replace(WANTED, port=587), platforms.last_applied(connection, saved.id)
    rows = {row.setting: row for row in platforms.compare(connection, now, platforms.read(connection), last)}
    port = rows["port"]
    assert (port.local, port.platform, port.applied, port.differs) == (587, 465, 465, True)
    assert not rows["server"].differs
    unread = platforms.compare(connection, now, None)
    assert all(row.platform is None and not row.differs for row in unread)


def test_what_is_read_is_taken_over_and_what_a_platform_does_not_tell_stays(workspace, connection, server):
    remote = workspace.platforms.read(connection)
    assert workspace.platforms.pulled(connection, WANTED, remote) == STORED
    server.document.update(user_name="********", port=None, authentication=7)
    del server.document["address"]
    remote = workspace.platforms.read(connection)
    local = replace(WANTED, authentication="plain")
    taken = workspace.platforms.pulled(connection, local, remote)
    assert (taken.server, taken.username, taken.authentication) == (WANTED.server, WANTED.username, "plain")
    rows = {row.setting: row for row in workspace.platforms.compare(connection, local, remote)}
    assert (rows["server"].platform, rows["server"].differs) == (None, False)


def test_the_platforms_own_test(workspace, connection, server):
    outcome = workspace.platforms.test(connection, PushRequest(WANTED), "me@example.org")
    assert isinstance(outcome, PlatformTest)
    assert server.requests[-1][2]["settings"]["password"] == PASSWORD


def full(*_):
    raise Trouble(Finding("store.disk_full", {"file": "x"}))


def test_a_store_that_fails_after_the_write_is_no_failure(workspace, connection, saved, monkeypatch):
    monkeypatch.setattr(workspace.store, "record_applied", full)
    steps, ended = run(workspace.platforms.apply(connection, PushRequest(WANTED, saved.id)))
    assert (codes(steps)[-1], ended.written) == ("platform.applied", True)


def test_a_store_that_fails_before_keeps_no_key(workspace, passwords, monkeypatch):
    monkeypatch.setattr(workspace.store, "save_platform", full)
    made = ConnectedPlatform("P", "https://a.example", "1", "reference-v1")
    assert trouble_of(lambda: workspace.platforms.connect(made, CREDENTIALS)).code == "store.disk_full"
    assert ApiAccount("https://a.example", "1") not in passwords.kept


def test_who_does_not_wait_for_the_end_leaves_it_unknown(workspace, connection, saved):
    steps = workspace.platforms.apply(connection, PushRequest(WANTED, saved.id))
    for step in steps:
        if step.name == "write" and not step.running:
            break
    steps.close()
    assert workspace.summaries()[0].applied is AppliedState.UNKNOWN
    early = workspace.platforms.apply(connection, PushRequest(WANTED, workspace.duplicate(saved.id).id))
    next(early)
    early.close()
    assert AppliedState.NEVER in [summary.applied for summary in workspace.summaries()]
