"""The actions of the program, over a real store, a keyring in memory, and the practice world."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from smtpgui.core.configurations.edit import Edit
from smtpgui.core.configurations.files import Imported, read_configurations
from smtpgui.core.dnshealth.checks import CHECKS
from smtpgui.core.findings import Finding, Outcome, Step, Trouble
from smtpgui.core.net.network import Network
from smtpgui.core.providers.table import provider
from smtpgui.core.settings import SmtpSettings
from smtpgui.core.smtp.send_test.api import SendTestOptions
from smtpgui.core.stores.interface import Configuration, Draft, Run, RunKind, State
from smtpgui.core.stores.passwords import NO_KEYRING, Account, KeptPassword
from smtpgui.core.stores.sqlite import SqliteStore, open_store
from smtpgui.core.workspace import ImportResult, Workspace, run_of
from smtpgui.sandbox import World
from tests.servers.dns_server import DnsServer
from tests.support.fake_passwords import FakePasswords
from tests.support.tables import every
from tests.support.troubles import trouble_of

ADDRESS = "contact@journal.example"
SETTINGS = SmtpSettings(sender_address=ADDRESS, server="smtp.journal.example", username=ADDRESS)
ACCOUNT = Account("smtp.journal.example", 587, ADDRESS)
ELSEWHERE = replace(SETTINGS, server="smtp.elsewhere.example")


@pytest.fixture
def store(tmp_path) -> SqliteStore:
    return open_store(tmp_path / "configurations.sqlite3")[0]


@pytest.fixture
def passwords() -> FakePasswords:
    return FakePasswords()


@pytest.fixture
def workspace(store, passwords) -> Workspace:
    return Workspace(store, passwords, Network(nameservers=(("127.0.0.1", 9),)))


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with World() as running:
        yield running


def saved(store, name: str = "Journal", settings: SmtpSettings = SETTINGS, **others) -> Configuration:
    return store.save(Configuration(name, settings, **others))


def a_test(configuration: Configuration, outcome: Outcome = Outcome.OK, **others) -> Run:
    return Run(configuration.id, RunKind.TEST, outcome, configuration.settings, **others)


def typed(edit: Edit, password: str) -> Edit:
    """What the form does when somebody types a password."""
    edit.password, edit.outdated = password, True
    return edit


def after_test(edit: Edit, outcome: Outcome = Outcome.OK) -> Edit:
    """What the window does when a test with a typed password is over."""
    run = Run(edit.saved.id, RunKind.TEST, outcome, edit.settings)
    edit.note_test(run)
    edit.pending.append(run)
    return edit


# Opening


def test_opening_asks_no_keyring(workspace, store, passwords):
    passwords.broken = "keyring.locked"
    configuration = saved(store, recipient="me@journal.example", selectors=("s1",))
    store.record_run(a_test(configuration, Outcome.ERROR))
    edit = workspace.open(configuration.id)
    assert edit == Edit.of(configuration, None, State.FAILED)
    assert workspace.summaries() == store.summaries()
    assert trouble_of(lambda: workspace.open("nothing")).code == "store.gone"
    assert Workspace(store, passwords).network == Network(), "the system's, where none is given"


def test_the_password_of_settings_is_kept_or_not_or_cannot_be_asked_for(workspace, passwords):
    assert workspace.password_for(SETTINGS) == KeptPassword()
    passwords.kept[ACCOUNT] = ""
    assert workspace.password_for(SETTINGS) == KeptPassword(""), "an empty password is one"
    assert workspace.password_for(ELSEWHERE) == KeptPassword()
    for code, alarming in (("keyring.locked", True), (NO_KEYRING, False)):
        passwords.broken = code
        kept = workspace.password_for(SETTINGS)
        assert kept.fault is not None, code
        assert kept.fault.code == code
        assert (kept.trouble is not None) == alarming, code
        assert trouble_of(kept.or_raise).code == code
    assert workspace.password_for(SmtpSettings()) == KeptPassword(), "without an account nobody is asked"


# Saving


def test_saving_a_new_configuration(workspace, store, passwords):
    edit = Edit.of(Configuration("Journal"))
    edit.settings, edit.recipient, edit.selectors = SETTINGS, "me@journal.example", ("s1",)
    edit.password = "secret"
    after = workspace.save(edit)
    saved_one = store.find("Journal")
    assert (saved_one.settings, saved_one.recipient, saved_one.selectors) == (SETTINGS, edit.recipient, ("s1",))
    assert passwords.kept == {ACCOUNT: "secret"}
    assert after == Edit.of(saved_one, ACCOUNT, State.UNTESTED)
    assert (after.dirty, after.password_stored) == (False, True)
    assert workspace.save(Edit.of(Configuration("Journal"))).saved.name == "Journal (2)", "where it is taken"
    assert workspace.save(workspace.open(saved_one.id)).saved.name == "Journal"
    incomplete = workspace.save(Edit.of(Configuration("Draft", SmtpSettings(port="58x"))))
    assert (incomplete.saved.settings.port, incomplete.stored) == ("58x", None), "no password was typed"


def test_saving_a_change(workspace, store, passwords):
    configuration = saved(store)
    edit = workspace.open(configuration.id)
    edit.settings = ELSEWHERE
    after = workspace.save(edit)
    assert store.load(configuration.id).settings == ELSEWHERE
    assert after.saved.revision == configuration.revision + 1
    assert passwords.kept == {}
    for port in (465, 25, 2525):  # saving again from the result meets no conflict
        after.settings = replace(SETTINGS, port=port)
        after = workspace.save(after)
    assert after.saved.settings.port == 2525
    assert len(workspace.summaries()) == 1


@every("settings, still", [(replace(SETTINGS, enabled=False), ACCOUNT), (ELSEWHERE, None)])
def test_a_stored_password_goes_on_counting_where_the_account_stays_the_same(workspace, store, settings, still):
    edit = workspace.open(saved(store, settings.server).id)
    edit.stored, edit.settings = ACCOUNT, settings
    assert workspace.save(edit).stored == still


def test_where_the_keyring_refuses_nothing_is_saved(workspace, store, passwords, monkeypatch):
    def full(account, password):
        raise Trouble(Finding("keyring.failed", {"keyring": "Test keyring", "reason": "full"}))

    for settings, code in ((replace(SETTINGS, server=""), "keyring.no_account"), (SETTINGS, "keyring.failed")):
        monkeypatch.setattr(passwords, "set", full)
        new = typed(Edit.of(Configuration("Journal", settings)), "secret")
        assert trouble_of(lambda: workspace.save(new)).code == code  # noqa: B023 - called at once
    assert (workspace.summaries(), passwords.kept) == ([], {})
    configuration = saved(store)
    edit = typed(workspace.open(configuration.id), "secret")
    edit.settings = ELSEWHERE
    store.save_draft(Draft(configuration.id, "Journal", ELSEWHERE))
    passwords.broken = "keyring.locked"
    assert trouble_of(lambda: workspace.save(edit)).code == "keyring.locked"
    assert store.load(configuration.id) == configuration
    assert len(store.drafts()) == 1
    assert (edit.password, edit.settings, edit.dirty) == ("secret", ELSEWHERE, True)


@pytest.mark.parametrize("former", [None, "former"])
def test_where_the_store_refuses_the_keyring_gets_its_former_password_back(workspace, store, passwords, former):
    if former:
        passwords.kept[ACCOUNT] = former
    configuration = saved(store)
    edit = typed(workspace.open(configuration.id), "secret")
    store.save(replace(configuration, recipient="somebody@else.example"))
    assert trouble_of(lambda: workspace.save(edit)).code == "store.changed_elsewhere"
    assert passwords.kept == ({ACCOUNT: former} if former else {})
    assert edit.password == "secret"
    assert store.load(configuration.id).recipient == "somebody@else.example"


def test_the_stores_trouble_is_told_even_where_the_password_cannot_be_put_back(store):
    class TakesOnce(FakePasswords):
        """Locks itself after it took a password."""

        def set(self, account: Account, password: str) -> None:
            super().set(account, password)
            self.broken = "keyring.locked"

    workspace = Workspace(store, TakesOnce({ACCOUNT: "former"}))
    configuration = saved(store)
    untyped, edit = workspace.open(configuration.id), typed(workspace.open(configuration.id), "secret")
    store.delete(configuration.id)
    assert trouble_of(lambda: workspace.save(edit)).code == "store.gone"
    assert workspace.passwords.broken, "the keyring is asked nothing where no password was typed"
    assert trouble_of(lambda: workspace.save(untyped)).code == "store.gone"


def test_drafts_go_when_what_they_kept_was_saved(workspace, store):
    configuration = saved(store)
    store.save_draft(Draft(configuration.id, "Journal", ELSEWHERE))
    store.save_draft(Draft("", "New", ELSEWHERE))
    workspace.save(workspace.open(configuration.id))
    assert [draft.configuration_id for draft in store.drafts()] == [""]
    workspace.save(Edit.of(Configuration("New", ELSEWHERE)))
    assert store.drafts() == []


def test_what_cannot_be_noted_besides_does_not_look_like_a_failure(tmp_path, passwords):
    class Forgetful(SqliteStore):
        """Saves, and can do nothing more."""

        def password_changed(self, _configuration_id: str) -> None:
            raise Trouble(Finding("store.disk_full"))

    whole = open_store(tmp_path / "configurations.sqlite3")[0]
    store = Forgetful(whole._database, whole._now)
    workspace = Workspace(store, passwords)
    edit = typed(workspace.open(saved(store).id), "secret")
    edit.settings = replace(SETTINGS, port=465)
    after = workspace.save(edit)
    assert after.saved == store.find("Journal")
    assert workspace.save(after).saved.revision == after.saved.revision + 1


# Passwords and what is known from testing


def test_a_changed_password_makes_earlier_tests_outdated_for_all_with_that_account(
    workspace, store, passwords, monkeypatch
):
    passwords.kept[ACCOUNT] = "former"
    one, two, other = saved(store, "One"), saved(store, "Two"), saved(store, "Other", ELSEWHERE)
    for configuration in (one, two, other):
        store.record_run(a_test(configuration))
    assert workspace.open(one.id).state is State.PASSED
    with monkeypatch.context() as patch:
        patch.setattr(passwords, "set", None)  # the same one is not written again
        after = workspace.save(typed(workspace.open(one.id), "former"))
    assert (after.state, after.stored) == (State.PASSED, ACCOUNT)
    assert workspace.save(typed(workspace.open(one.id), "secret")).state is State.CHANGED
    assert passwords.kept == {ACCOUNT: "secret"}
    assert [summary.state for summary in workspace.summaries()] == [State.CHANGED, State.PASSED, State.CHANGED]


def test_a_test_with_the_password_that_is_saved_counts(workspace, store, passwords):
    configuration = saved(store)
    store.record_run(a_test(configuration, Outcome.ERROR))
    after = workspace.save(after_test(typed(workspace.open(configuration.id), "secret")))
    assert after.state is State.PASSED
    assert [run.outcome for run in workspace.runs(configuration.id)] == [Outcome.OK, Outcome.ERROR]


def test_pending_runs_are_recorded_under_the_new_id(workspace, store):
    edit = typed(Edit.of(Configuration("Journal", SETTINGS)), "secret")
    steps = (Step("auth", (Finding("auth.accepted"),), 0.1, ("C: AUTH LOGIN",)),)
    edit.pending += [run_of("", RunKind.TEST, SETTINGS, steps), run_of("", RunKind.DNS, SETTINGS, ())]
    after = workspace.save(edit)
    runs = workspace.runs(after.saved.id)
    assert [(run.kind, run.steps, run.configuration_id) for run in runs] == [
        (RunKind.DNS, (), after.saved.id), (RunKind.TEST, steps, after.saved.id)
    ]  # fmt: skip
    assert after.pending == []


def test_of_tests_only_the_one_with_the_saved_password_counts(workspace, store, passwords):
    edit = after_test(typed(Edit.of(Configuration("Journal", SETTINGS)), "first"))
    assert edit.state is State.PASSED
    after = workspace.save(typed(edit, "second"))
    assert passwords.kept == {ACCOUNT: "second"}
    assert after.state is State.CHANGED
    assert len(workspace.runs(after.saved.id)) == 1
    edit = after_test(typed(Edit.of(Configuration("Other", SETTINGS)), "first"), Outcome.ERROR)
    assert workspace.save(after_test(typed(edit, "second"))).state is State.PASSED


def test_a_test_with_a_password_that_was_taken_back_does_not_count(workspace, store, passwords):
    edit = after_test(typed(workspace.open(saved(store).id), "first"))
    edit.settings = replace(SETTINGS, reply_to_address="me@journal.example")
    after = workspace.save(typed(edit, ""))
    assert passwords.kept == {}
    assert after.state is State.CHANGED


# Copies and deletions


def test_a_copy_has_everything_but_the_history(workspace, store, passwords):
    passwords.kept[ACCOUNT] = "secret"
    original = saved(store, recipient="me@journal.example", selectors=("s1", "s2"))
    store.record_run(a_test(original))
    copy = workspace.duplicate(original.id)
    assert (copy.name, copy.settings, copy.recipient, copy.selectors) == (
        "Journal (2)", SETTINGS, "me@journal.example", ("s1", "s2")
    )  # fmt: skip
    assert copy.id != original.id
    assert store.state(copy.id) is State.UNTESTED
    assert workspace.password_for(copy.settings).password == "secret"
    assert trouble_of(lambda: workspace.duplicate("nothing")).code == "store.gone"


def test_a_password_is_forgotten_once_nobody_uses_it(workspace, store, passwords):
    passwords.kept = {ACCOUNT: "one", Account("smtp.elsewhere.example", 587, SETTINGS.username): "two"}
    one, two, other = saved(store, "One"), saved(store, "Two"), saved(store, "Other", ELSEWHERE)
    store.delete(one.id)
    workspace.forget_unused_passwords([one.settings])
    assert ACCOUNT in passwords.kept, "the other one still signs in with it"
    store.delete(two.id)
    workspace.forget_unused_passwords([one.settings, two.settings, SmtpSettings()])
    assert passwords.kept == {Account("smtp.elsewhere.example", 587, other.settings.username): "two"}
    passwords.broken = "keyring.locked"
    workspace.forget_unused_passwords([SmtpSettings(), ELSEWHERE])
    assert trouble_of(lambda: workspace.forget_unused_passwords([SETTINGS])).code == "keyring.locked"
    passwords.broken = NO_KEYRING
    workspace.forget_unused_passwords([SETTINGS])


# Files


def write(tmp_path, *objects: str):
    path = tmp_path / "import.json"
    path.write_text(f"[{','.join(objects)}]", encoding="utf-8")
    return path


GOOD = '{"version": 1, "name": "One", "settings": {"server": "a.example"}}'


def test_everything_in_a_file_is_added_under_free_names(workspace, store, tmp_path):
    saved(store, "One")
    result = workspace.import_file(write(tmp_path, GOOD, GOOD))
    assert [each.name for each in result.added] == ["One (2)", "One (3)"]
    assert [each.settings.server for each in result.added] == ["a.example", "a.example"]
    assert result.refused == ()
    assert len(workspace.summaries()) == 3


def test_of_a_file_with_something_wrong_in_it_nothing_is_added_but_a_hint_refuses_nothing(workspace, tmp_path):
    for wrong in ('{"password": "secret"}', '{"starttls_auto": "no"}'):
        result = workspace.import_file(write(tmp_path, GOOD, f'{{"version": 1, "settings": {wrong}}}'))
        assert result.added == ()
        assert result.refused != ()
        assert workspace.summaries() == []
    path = write(tmp_path, '{"version": 1, "settings": {"server": "a.example"}, "colour": "red"}')
    assert read_configurations(path.read_bytes(), path.name)[0].findings != ()
    assert len(workspace.import_file(path).added) == 1


def test_what_is_no_file_of_configurations_is_refused(workspace, tmp_path):
    path = tmp_path / "import.json"
    for content, code in ((None, "file.not_found"), ("[]", "file.nothing_inside"), ("{", "file.broken_json")):
        if content is not None:
            path.write_text(content)
        result = workspace.import_file(path)
        assert [finding.code for finding in result.refused] == [code]
        assert (result.added, result.file) == ((), "import.json")
    assert workspace.import_all([]) == ImportResult()


@pytest.mark.parametrize("deletes", [True, False])
def test_where_the_store_stops_half_way_nothing_was_imported(tmp_path, passwords, deletes):
    class Small(SqliteStore):
        """Has room for two configurations."""

        def save(self, configuration: Configuration) -> Configuration:
            if len(self.summaries()) == 2:
                raise Trouble(Finding("store.disk_full"))
            return super().save(configuration)

        def delete(self, configuration_id: str) -> None:
            if not deletes:
                raise Trouble(Finding("store.busy"))
            super().delete(configuration_id)

    whole = open_store(tmp_path / "configurations.sqlite3")[0]
    workspace = Workspace(Small(whole._database, whole._now), passwords)
    found = [Imported(name, SETTINGS) for name in ("One", "Two", "Three")]
    assert trouble_of(lambda: workspace.import_all(found)).code == "store.disk_full"
    assert len(workspace.summaries()) == (0 if deletes else 2)


def test_an_export_holds_no_password_and_reads_back(workspace, store, passwords, tmp_path):
    passwords.kept[ACCOUNT] = "correct-horse"
    one, two = saved(store, "One"), saved(store, "Two", ELSEWHERE)
    workspace.export_file([one.id, two.id], tmp_path / "export.json")
    text = (tmp_path / "export.json").read_text(encoding="utf-8")
    assert text == workspace.export([one.id, two.id])
    assert "correct-horse" not in text
    assert "password" not in text
    items = read_configurations(text, "export.json")
    assert [(item.name, item.settings) for item in items] == [("One", SETTINGS), ("Two", ELSEWHERE)]
    assert trouble_of(lambda: workspace.export(["nothing"])).code == "store.gone"
    assert trouble_of(lambda: workspace.export_file([one.id], tmp_path)).code == "file.cannot_write"


# Looking outside


@pytest.mark.parametrize("by_keyring", [False, True])
def test_a_test_with_the_password_that_was_typed_or_is_kept(workspace, passwords, world, by_keyring):
    world.forget()
    scenario = world.scenario("all_well")
    workspace.network = world.network
    passwords.kept[Account.of(scenario.settings)] = scenario.password
    passwords.broken = "" if by_keyring else "keyring.locked"
    password = None if by_keyring else scenario.password
    options = SendTestOptions(name="Our name")
    steps = list(workspace.test(scenario.settings, password, scenario.recipient, options))
    assert "data.accepted" in {finding.code for finding in steps[-1].findings or ()}
    (message,) = world.messages
    assert b"Our name" in message.content


def test_without_a_password_the_test_stops_at_the_settings(workspace, passwords):
    for settings in (SETTINGS, SmtpSettings()):
        steps = list(workspace.test(settings, None, "me@journal.example"))
        assert [step.name for step in steps] == ["settings", "settings"]
        assert "password.empty" in {finding.code for finding in steps[-1].findings or ()}
    passwords.broken = "keyring.locked"
    assert trouble_of(lambda: next(workspace.test(SETTINGS, None, "me@journal.example"))).code == "keyring.locked"


def test_dns_health_knows_the_provider_and_the_selectors(workspace):
    zone = """
        example.test                    MX   10 mail.example.test
        mail.example.test               A    192.0.2.1
        example.test                    TXT  "v=spf1 include:_mailcust.gandi.net -all"
        _mailcust.gandi.net             TXT  "v=spf1 ip4:192.0.2.0/24 -all"
        own._domainkey.example.test     TXT  "v=DKIM1; p="
    """
    with DnsServer(zone) as server:
        workspace.network = server.network
        steps = list(workspace.check_dns("example.test", provider("gandi"), ("own",)))
        assert server.asked("own._domainkey.example.test", "TXT") == 1
        assert sum(server.asked("gm1._domainkey.example.test", kind) for kind in ("CNAME", "TXT"))
    names = [*(check.name for check in CHECKS if not check.optional), "verdict"]
    assert [step.name for step in steps] == names * 2
    assert any(finding.code == "dkim.key_revoked" for step in steps for finding in step.findings or ())


def test_the_provider_of_an_address_and_of_settings(workspace):
    with DnsServer("journal.example MX 10 smtp.google.com") as server:
        workspace.network = server.network
        found = workspace.recognise("contact@journal.example")
    assert found.provider is provider("gworkspace")
    assert workspace.provider_of(SETTINGS) is None
    google = replace(SETTINGS, server="smtp.gmail.com")
    assert workspace.provider_of(google) is provider("gworkspace")
    assert workspace.provider_of(replace(google, sender_address="a@gmail.com")) is provider("gmail")


# Drafts and history


def test_a_draft_holds_what_was_typed_but_no_password(workspace, store, tmp_path):
    configuration = saved(store)
    edit = typed(workspace.open(configuration.id), "correct-horse")
    edit.settings = ELSEWHERE
    workspace.keep_draft(edit)
    (draft,) = store.drafts()
    assert (draft.configuration_id, draft.name, draft.settings) == (configuration.id, "Journal", ELSEWHERE)
    assert not any(b"correct-horse" in path.read_bytes() for path in tmp_path.iterdir())
    workspace.drop_draft(configuration.id)
    assert store.drafts() == []


def test_what_was_not_saved_last_time_comes_back_as_it_was_typed(workspace, store):
    configuration = saved(store)
    store.save_draft(Draft(configuration.id, "Journal", SETTINGS))
    store.save_draft(Draft("", "New", SmtpSettings()))
    assert workspace.unsaved() == [], "without a change there is nothing to come back to"
    store.save_draft(Draft("", "New", SmtpSettings(sender_address="a@gmail.com", server="smtp.mine.example")))
    store.save_draft(Draft(configuration.id, "Journal", ELSEWHERE))
    one, new = workspace.unsaved()
    assert (one.saved, one.settings, one.changes()) == (configuration, ELSEWHERE, ("server",))
    assert (new.saved.name, new.is_new, new.dirty) == ("New", True, True)
    new.fill(provider("gmail"))
    assert new.settings.server == "smtp.mine.example", "what was typed then is not overwritten now"


def test_a_draft_of_what_somebody_else_is_just_deleting_does_not_stop_the_others(tmp_path, passwords):
    class Shared(SqliteStore):
        """Somebody else deletes a configuration once the drafts were read."""

        def drafts(self) -> list[Draft]:
            found = super().drafts()
            self.delete(found[0].configuration_id)
            return found

    whole = open_store(tmp_path / "configurations.sqlite3")[0]
    store = Shared(whole._database, whole._now)
    store.save_draft(Draft("", "New", ELSEWHERE))
    configuration = saved(store)
    store.save_draft(Draft(configuration.id, "Journal", ELSEWHERE))
    assert [edit.saved.name for edit in Workspace(store, passwords).unsaved()] == ["New"]


@every(
    "codes, outcome, conclusive",
    [
        ([], Outcome.OK, True),
        (["data.accepted"], Outcome.OK, True),
        (["starttls_auto.off", "data.accepted"], Outcome.WARNING, True),
        (["auth.wrong_password", "data.accepted"], Outcome.ERROR, True),
        (["data.unknown_whether_accepted"], Outcome.WARNING, False),
        (["data.unknown_no_answer"], Outcome.WARNING, False),
    ],
)
def test_what_a_run_came_to(codes, outcome, conclusive):
    steps = (Step("settings"), *(Step("data", (Finding(code),), 0.1) for code in codes))
    run = run_of("id-1", RunKind.TEST, SETTINGS, [*steps])
    expected = Run("id-1", RunKind.TEST, outcome, SETTINGS, steps, conclusive, started_at=run.started_at)
    assert run == expected


def test_a_run_whose_end_nobody_knows_changes_no_state(workspace, store):
    configuration = saved(store)
    for name, code in (("auth", "auth.wrong_password"), ("data", "data.unknown_no_answer")):
        store.record_run(run_of(configuration.id, RunKind.TEST, SETTINGS, [Step(name, (Finding(code),))]))
    assert workspace.open(configuration.id).state is State.FAILED
    assert len(workspace.runs(configuration.id)) == 2
