"""The history of a configuration: where each run stopped and why, and what was changed since."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smtpgui.core.configurations.history import changes_between, count_text, history_of
from smtpgui.core.findings import Finding, Outcome, Step
from smtpgui.core.settings import SmtpSettings
from smtpgui.core.stores.interface import Configuration, Run, RunKind
from smtpgui.core.stores.sqlite import open_store

OLD = SmtpSettings(sender_address="news@example.org", server="mail.test", port=465)
NEW = replace(OLD, port=587, starttls_auto=False, authentication="plain", reply_to_address="")
FAILED = (
    Step("settings", (), 0.0),
    Step("auth", (Finding("auth.offered"), Finding("auth.wrong_password", {"username": "news"})), 0.1),
)
PASSED = (Step("data", (Finding("data.accepted"),), 0.1),)


def run(steps: tuple[Step, ...], settings: SmtpSettings = OLD, kind: RunKind = RunKind.TEST, **more) -> Run:
    outcome = Outcome.ERROR if steps is FAILED else Outcome.OK
    return Run("1", kind, outcome, settings, steps, **more)


def test_how_a_run_ended_and_at_which_step():
    (entry,) = history_of([run(FAILED)])
    assert entry.title == "Test"
    assert entry.where == "Stopped at step 4 of 6 (Sign in)"
    assert entry.result.startswith("Stopped at step 4 of 6 (Sign in): ")
    assert entry.worst is not None
    assert entry.worst.code == "auth.wrong_password"
    assert entry.changed == ""
    (entry,) = history_of([run(PASSED)])
    assert (entry.result, entry.where, entry.worst) == ("The server accepted the test", "", None)
    (dns,) = history_of([run(PASSED, kind=RunKind.DNS)])
    assert (dns.title, dns.result) == ("DNS health", "All records work.")
    steps = (Step("dmarc", (Finding("dmarc.missing", {"domain": "example.org"}),), 0.1),)
    (entry,) = history_of([run(steps, kind=RunKind.DNS)])
    assert entry.where == ""
    assert entry.worst is not None
    (odd,) = history_of([run((Step("elsewhere", FAILED[1].findings, 0.1),))])
    assert odd.where == ""
    assert count_text(history_of([run(PASSED)])) == "1 run"
    assert count_text([]) == "0 runs"


def test_what_was_changed_since_the_run_before():
    newest, oldest = history_of([run(PASSED, NEW), run(FAILED, OLD)])
    assert newest.changed == (
        "Changed since the run before: SMTP port 465 \u2192 587, Authentication method Login \u2192 Plain, "
        "STARTTLS automatic on \u2192 off"
    )
    assert oldest.changed == ""
    assert [change.setting for change in changes_between(OLD, NEW)] == ["port", "authentication", "starttls_auto"]


def test_empty_values_and_hostile_ones():
    (change,) = changes_between(replace(OLD, server=""), replace(OLD, server="\x1b[2J\u202e"))
    assert "\u2013 \u2192" in change.text
    assert not {"\x1b", "\u202e"} & set(change.text)


@pytest.mark.parametrize("times", [1, 2])
def test_a_replaced_password_is_said_where_it_was_replaced(tmp_path, times):
    store, _findings = open_store(tmp_path / "store.sqlite")
    saved = store.save(Configuration("News", OLD))
    for _time in range(times):
        store.record_run(replace(run(FAILED), configuration_id=saved.id))
        store.password_changed(saved.id)
    store.record_run(replace(run(PASSED), configuration_id=saved.id))
    entries = history_of(store.last_runs(saved.id))
    assert [entry.password_replaced for entry in entries] == [True] * times + [False]
    assert entries[0].changed == "Changed since the run before: password replaced"
