"""What every Store must do: a class of tests to inherit, with a fixture `store` of one's own."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from smtpgui.core.findings import Finding, Outcome, Record, Step, Trouble
from smtpgui.core.settings import SmtpSettings
from smtpgui.core.stores.interface import RUNS_KEPT, Configuration, Draft, Run, RunKind, State, Store
from smtpgui.core.stores.platform_records import AppliedSettings, AppliedState, ConnectedPlatform
from tests.support.clock import BEGUN
from tests.support.troubles import trouble_of

SETTINGS = SmtpSettings(
    enabled=False,
    sender_address="contact@exämple.org",
    reply_to_address="reply@example.org",
    server="smtp.example.org",
    port=465,
    username="contact",
    authentication="cram_md5",
    starttls_auto=False,
)
LATER = datetime(2100, 1, 1, tzinfo=UTC)


def a_test(configuration: Configuration, outcome: Outcome = Outcome.OK, **others) -> Run:
    return Run(configuration.id, RunKind.TEST, outcome, configuration.settings, **others)


class StoreTests:
    """Inherit, and give a fixture `store` that is empty; its moments are those of `ticking`."""

    # Configurations

    def test_a_new_store_is_empty(self, store: Store):
        assert store.summaries() == []
        assert store.drafts() == []

    def test_what_was_saved_is_loaded(self, store: Store):
        saved = store.save(Configuration("Lycée", SETTINGS, recipient="me@example.org", selectors=("s1", "s2")))
        assert saved.id
        assert store.load(saved.id) == saved
        assert saved.settings == SETTINGS
        assert (saved.name, saved.recipient, saved.selectors) == ("Lycée", "me@example.org", ("s1", "s2"))

    @pytest.mark.parametrize("port", [0, 587, 70000, "", "５８７", "+587", "a\0b", "\ud800"])
    def test_what_was_typed_is_kept_right_or_wrong(self, store: Store, port: int | str):
        saved = store.save(Configuration("Draft", SmtpSettings(port=port, server="bad\r\nserver\u202e")))
        assert store.load(saved.id).settings == SmtpSettings(port=port, server="bad\r\nserver\u202e")

    @pytest.mark.parametrize("text", ["'; DROP TABLE configurations; --", '"', "%", "_", "\\"])
    def test_no_text_is_a_command(self, store: Store, text: str):
        saved = store.save(Configuration(text, SmtpSettings(username=text), recipient=text, selectors=(text,)))
        assert store.find(text) == saved
        assert len(store.summaries()) == 1

    def test_moments_are_told(self, store: Store):
        saved = store.save(Configuration("One"))
        again = store.save(replace(saved, name="Two"))
        assert BEGUN <= saved.created_at < BEGUN + timedelta(minutes=1)
        assert again.created_at == saved.created_at
        assert again.changed_at > saved.changed_at

    def test_the_list_is_in_the_order_of_names(self, store: Store):
        for name in ("zoo", "Élan", "apple", "Ecole", "Zebra"):
            store.save(Configuration(name, SmtpSettings(sender_address=f"{name}@example.org")))
        assert [summary.name for summary in store.summaries()] == ["apple", "Ecole", "Élan", "Zebra", "zoo"]
        assert store.summaries()[0].sender_address == "apple@example.org"

    def test_an_unknown_id_is_gone(self, store: Store):
        run = Run("nothing", RunKind.TEST, Outcome.OK, SETTINGS)
        for operation in (
            lambda: store.load("nothing"),
            lambda: store.delete("nothing"),
            lambda: store.restore("nothing"),
            lambda: store.rename("nothing", "New"),
            lambda: store.save(Configuration("New", id="nothing", revision=1)),
            lambda: store.state("nothing"),
            lambda: store.record_run(run),
            lambda: store.save_draft(Draft("nothing", "", SETTINGS)),
        ):
            assert trouble_of(operation).code == "store.gone"

    # Names

    def test_a_name_is_found_whatever_its_case(self, store: Store):
        saved = store.save(Configuration("Straße É"))
        assert store.find(" STRASSE e\u0301 ") == saved
        assert trouble_of(lambda: store.find("Other")) == Finding("store.not_found", {"name": "Other"})

    def test_a_name_belongs_to_one(self, store: Store):
        store.save(Configuration("École"))
        other = store.save(Configuration("Other"))
        taken = Finding("store.name_taken", {"name": "École"})
        assert trouble_of(lambda: store.save(Configuration("école"))) == taken
        assert trouble_of(lambda: store.save(replace(other, name="E\u0301COLE"))) == taken
        assert trouble_of(lambda: store.rename(other.id, "ÉCOLE")).code == "store.name_taken"
        assert store.load(other.id) == other

    def test_a_name_may_change_its_case(self, store: Store):
        saved = store.save(Configuration("one"))
        assert store.rename(saved.id, "ONE").name == "ONE"

    @pytest.mark.parametrize(("name", "said"), [("  ", "empty"), ("a\nb", "characters"), ("x" * 201, "too_long")])
    def test_a_bad_name_is_refused(self, store: Store, name: str, said: str):
        saved = store.save(Configuration("Good"))
        for operation in (lambda: store.save(Configuration(name)), lambda: store.rename(saved.id, name)):
            assert trouble_of(operation).code == f"store.name_{said}"

    def test_a_copy_gets_a_free_name(self, store: Store):
        store.save(Configuration("Name"))
        store.save(Configuration("name (2)"))
        assert store.free_name("NAME") == "NAME (3)"
        assert store.free_name("Other") == "Other"

    # Two windows

    def test_who_saves_second_is_told(self, store: Store):
        first = store.save(Configuration("One", SETTINGS))
        other_window = store.load(first.id)
        saved = store.save(replace(first, settings=SmtpSettings(server="first")))
        assert trouble_of(
            lambda: store.save(replace(other_window, settings=SmtpSettings(server="second")))
        ) == Finding("store.changed_elsewhere", {"name": "One"})
        assert store.load(first.id) == saved

    def test_saving_again_and_again_is_no_conflict(self, store: Store):
        configuration = store.save(Configuration("One"))
        for port in (25, 465, 587):
            configuration = store.save(replace(configuration, settings=SmtpSettings(port=port)))
        assert store.load(configuration.id).settings.port == 587

    def test_what_was_deleted_elsewhere_is_gone(self, store: Store):
        saved = store.save(Configuration("One"))
        store.delete(saved.id)
        assert trouble_of(lambda: store.save(replace(saved, name="Two"))).code == "store.gone"
        assert store.save(replace(saved, id="")).name == "One"

    def test_threads_may_save_at_once(self, store: Store):
        start, problems = threading.Barrier(4), []

        def save(number: int) -> None:
            start.wait(60)
            try:
                for turn in range(5):
                    store.save(Configuration(f"{number}-{turn}"))
            except Trouble as trouble:
                problems.append(trouble)

        threads = [threading.Thread(target=save, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert not problems
        assert len(store.summaries()) == 20

    # The bin

    def test_what_was_deleted_comes_back(self, store: Store):
        saved = store.save(Configuration("One", SETTINGS))
        store.record_run(a_test(saved))
        store.delete(saved.id)
        assert store.summaries() == []
        for operation in (lambda: store.load(saved.id), lambda: store.delete(saved.id)):
            assert trouble_of(operation).code == "store.gone"
        assert store.restore(saved.id) == saved
        assert store.state(saved.id) is State.PASSED

    def test_a_name_in_the_bin_is_free(self, store: Store):
        deleted = store.save(Configuration("One"))
        store.delete(deleted.id)
        assert store.free_name("One") == "One"
        store.save(Configuration("One"))
        assert store.restore(deleted.id).name == "One (2)"

    def test_what_is_not_in_the_bin_is_not_restored(self, store: Store):
        saved = store.save(Configuration("One"))
        assert trouble_of(lambda: store.restore(saved.id)).code == "store.gone"

    def test_purging_is_for_good_and_for_the_old_only(self, store: Store):
        saved = store.save(Configuration("One"))
        kept = store.save(Configuration("Two"))
        store.record_run(a_test(saved))
        store.save_draft(Draft(saved.id, "One", SETTINGS))
        store.delete(saved.id)
        assert store.purge_bin(BEGUN) == 0
        assert store.purge_bin(LATER) == 1
        assert store.last_runs(saved.id) == []
        assert [summary.id for summary in store.summaries()] == [kept.id]
        assert trouble_of(lambda: store.restore(saved.id)).code == "store.gone"

    def test_purging_can_be_bounded_and_takes_all_without_a_moment(self, store: Store):
        kept = store.save(Configuration("Kept"))
        for name in ("One", "Two", "Three"):
            store.delete(store.save(Configuration(name)).id)
        assert store.purge_bin(limit=1) == 1
        assert store.purge_bin() == 2
        assert store.purge_bin() == 0
        assert [summary.id for summary in store.summaries()] == [kept.id]

    # Drafts

    def test_one_draft_each_is_kept(self, store: Store):
        saved = store.save(Configuration("One"))
        store.save_draft(Draft("", "New", SmtpSettings(server="first")))
        store.save_draft(Draft(saved.id, "One", SmtpSettings(server="typed")))
        store.save_draft(Draft("", "New \ud800", SmtpSettings(server="second")))
        new, of_one = store.drafts()
        assert (new.configuration_id, new.name, new.settings.server) == ("", "New ?", "second")
        assert (of_one.configuration_id, of_one.settings.server) == (saved.id, "typed")
        assert new.saved_at > of_one.saved_at >= BEGUN
        assert store.load(saved.id) == saved

    def test_drafts_are_dropped(self, store: Store):
        saved = store.save(Configuration("One"))
        store.save_draft(Draft("", "New", SETTINGS))
        store.save_draft(Draft(saved.id, "One", SETTINGS))
        store.drop_draft("")
        store.drop_draft("")
        assert [draft.configuration_id for draft in store.drafts()] == [saved.id]
        store.drop_draft(saved.id)
        assert store.drafts() == []

    def test_a_draft_waits_in_the_bin_with_its_configuration(self, store: Store):
        saved = store.save(Configuration("One"))
        store.save_draft(Draft(saved.id, "One", SETTINGS))
        store.delete(saved.id)
        assert store.drafts() == []
        store.restore(saved.id)
        assert len(store.drafts()) == 1

    # Runs and states

    def test_a_run_is_kept_as_it_went(self, store: Store):
        saved = store.save(Configuration("One", SETTINGS))
        record = Record("example.org", "TXT", "v=spf1 -all", ("v=spf1 +all",))
        moment = datetime(2026, 11, 22, 13, 30, tzinfo=UTC)
        facts = {
            "host": "é\u202e",
            "n": 3,
            "x": 0.5,
            "on": True,
            "none": None,
            "at": moment,
            "list": ("a", (1, "b")),
        }
        steps = (
            Step("connect", (), 0.25, ("S: 220 hi", "C: EHLO localhost.localdomain")),
            Step(
                "auth", (Finding("auth.wrong_password", facts, "password", record), Finding("smtp.unknown")), 1.5
            ),
            Step("data"),
        )
        run = Run(saved.id, RunKind.DNS, Outcome.WARNING, SETTINGS, steps, started_at=moment)
        recorded = store.record_run(run)
        assert recorded.id
        assert store.last_runs(saved.id) == [recorded]
        assert replace(recorded, id=0) == run

    def test_the_last_runs_of_each_kind_are_kept(self, store: Store):
        saved = store.save(Configuration("One"))
        other = store.save(Configuration("Other"))
        store.record_run(a_test(other))
        dns = store.record_run(Run(saved.id, RunKind.DNS, Outcome.OK, saved.settings))
        tests = [store.record_run(a_test(saved)) for _ in range(RUNS_KEPT + 3)]
        assert store.last_runs(saved.id, RunKind.TEST) == tests[:-21:-1]
        assert store.last_runs(saved.id, RunKind.DNS) == [dns]
        assert store.last_runs(saved.id, limit=2) == tests[:-3:-1]
        assert len(store.last_runs(saved.id, limit=100)) == RUNS_KEPT + 1
        assert len(store.last_runs(other.id)) == 1

    def test_a_wrong_clock_does_not_change_the_order(self, store: Store):
        saved = store.save(Configuration("One"))
        store.record_run(a_test(saved, Outcome.ERROR, started_at=LATER))
        store.record_run(a_test(saved, Outcome.OK, started_at=LATER - timedelta(days=40000)))
        assert store.state(saved.id) is State.PASSED

    @pytest.mark.parametrize(
        ("outcome", "state"),
        [(Outcome.OK, State.PASSED), (Outcome.WARNING, State.PASSED), (Outcome.ERROR, State.FAILED)],
    )
    def test_the_last_test_gives_the_state(self, store: Store, outcome: Outcome, state: State):
        saved = store.save(Configuration("One", SETTINGS))
        assert store.state(saved.id) is State.UNTESTED
        store.record_run(a_test(saved, Outcome.OK if state is State.FAILED else Outcome.ERROR))
        store.record_run(a_test(saved, outcome))
        assert store.state(saved.id) is state
        assert store.summaries()[0].state is state

    def test_a_change_after_the_test_is_seen_and_so_is_its_undoing(self, store: Store):
        saved = store.save(Configuration("One", SETTINGS))
        store.record_run(a_test(saved))
        changed = store.save(replace(saved, settings=replace(SETTINGS, port=587)))
        assert store.state(saved.id) is State.CHANGED
        assert store.summaries()[0].state is State.CHANGED
        store.save(replace(changed, settings=SETTINGS))
        assert store.state(saved.id) is State.PASSED

    def test_activating_and_renaming_are_no_change_for_the_test(self, store: Store):
        saved = store.save(Configuration("One", SETTINGS))
        store.record_run(a_test(saved))
        renamed = store.rename(saved.id, "Two")
        store.save(replace(renamed, settings=replace(SETTINGS, enabled=True)))
        assert store.state(saved.id) is State.PASSED

    def test_dns_checks_and_runs_without_an_end_leave_the_state(self, store: Store):
        saved = store.save(Configuration("One", SETTINGS))
        store.record_run(Run(saved.id, RunKind.DNS, Outcome.ERROR, SETTINGS))
        store.record_run(a_test(saved, Outcome.ERROR, conclusive=False))
        assert store.state(saved.id) is State.UNTESTED
        store.record_run(a_test(saved))
        for _ in range(RUNS_KEPT + 1):
            store.record_run(a_test(saved, Outcome.WARNING, conclusive=False))
        assert store.state(saved.id) is State.PASSED

    def test_a_new_password_asks_for_a_new_test(self, store: Store):
        saved = store.save(Configuration("One", SETTINGS))
        store.password_changed(saved.id)
        assert store.state(saved.id) is State.UNTESTED
        store.record_run(a_test(saved))
        store.password_changed(saved.id)
        assert store.state(saved.id) is State.CHANGED
        store.record_run(a_test(saved))
        assert store.state(saved.id) is State.PASSED

    # Platforms

    def test_platforms_are_kept_by_name(self, store: Store):
        assert store.platforms() == []
        two = store.save_platform(
            ConnectedPlatform("Zwei", "https://b.example", "2", "own", '{"id": "own"}', dry_run=True)
        )
        one = store.save_platform(ConnectedPlatform(" École ", "https://a.example", "é/1", "reference-v1"))
        assert (one.name, bool(one.id), one.id != two.id) == ("École", True, True)
        assert store.platforms() == [one, two]
        changed = store.save_platform(replace(one, name="ÉCOLE", application="3", dry_run=True))
        assert store.platforms() == [changed, two]

    def test_a_platforms_name_belongs_to_one(self, store: Store):
        one = store.save_platform(ConnectedPlatform("One", "https://a.example", "1", "p"))
        two = store.save_platform(ConnectedPlatform("Two", "https://a.example", "2", "p"))
        taken = Finding("store.name_taken", {"name": "One"})
        assert (
            trouble_of(lambda: store.save_platform(ConnectedPlatform("ONE", "https://c.example", "1", "p")))
            == taken
        )
        assert trouble_of(lambda: store.save_platform(replace(two, name="one"))) == taken
        assert trouble_of(lambda: store.save_platform(replace(two, name=" "))).code == "store.name_empty"
        assert store.platforms() == [one, two]

    def test_a_platform_that_is_gone_is_gone(self, store: Store):
        saved = store.save(Configuration("One", SETTINGS))
        platform = store.save_platform(ConnectedPlatform("P", "https://a.example", "1", "p"))
        store.record_applied(AppliedSettings(saved.id, platform.id, SETTINGS))
        store.delete_platform(platform.id)
        assert store.platforms() == []
        assert store.applied(saved.id) == []
        assert store.summaries()[0].applied is AppliedState.NEVER
        for operation in (
            lambda: store.delete_platform(platform.id),
            lambda: store.save_platform(platform),
            lambda: store.record_applied(AppliedSettings(saved.id, platform.id, SETTINGS)),
            lambda: store.record_applied(AppliedSettings("nothing", platform.id, SETTINGS)),
        ):
            assert trouble_of(operation).code == "store.gone"

    def test_what_was_applied_last_is_kept_for_each_platform(self, store: Store):
        saved = store.save(Configuration("One", SETTINGS))
        one, two = (
            store.save_platform(ConnectedPlatform(name, "https://a.example", name, "p")) for name in ("A", "B")
        )
        first = AppliedSettings(saved.id, one.id, SETTINGS, SmtpSettings(), applied_at=LATER)
        second = AppliedSettings(saved.id, two.id, SETTINGS, known=False)
        third = replace(first, settings=replace(SETTINGS, port=25))
        store.record_applied(first)
        store.record_applied(second)
        assert store.applied(saved.id) == [second, first]
        store.record_applied(third)
        assert store.applied(saved.id) == [third, second]
        assert store.applied("nothing") == []

    def test_the_list_says_what_is_applied(self, store: Store):
        def state() -> AppliedState:
            return store.summaries()[0].applied

        saved = store.save(Configuration("One", SETTINGS))
        platform = store.save_platform(ConnectedPlatform("P", "https://a.example", "1", "p"))
        assert state() is AppliedState.NEVER
        store.record_applied(AppliedSettings(saved.id, platform.id, SETTINGS))
        assert state() is AppliedState.APPLIED
        store.password_changed(saved.id)
        assert state() is AppliedState.DIFFERS
        store.record_applied(AppliedSettings(saved.id, platform.id, SETTINGS))
        changed = store.save(replace(saved, settings=replace(SETTINGS, enabled=True)))
        assert state() is AppliedState.DIFFERS
        store.save(replace(changed, settings=SETTINGS))
        assert state() is AppliedState.APPLIED
        store.record_applied(AppliedSettings(saved.id, platform.id, SETTINGS, known=False))
        assert state() is AppliedState.UNKNOWN

    def test_what_was_applied_goes_with_its_configuration(self, store: Store):
        saved = store.save(Configuration("One", SETTINGS))
        platform = store.save_platform(ConnectedPlatform("P", "https://a.example", "1", "p"))
        store.record_applied(AppliedSettings(saved.id, platform.id, SETTINGS))
        store.delete(saved.id)
        store.purge_bin(LATER)
        assert store.applied(saved.id) == []
        assert store.platforms() == [platform]
