from __future__ import annotations

from dataclasses import fields, replace

from smtpgui.core.findings import Outcome
from smtpgui.core.settings import SmtpSettings
from smtpgui.core.stores.interface import Configuration, Draft, Run, RunKind, State, Summary, state_of
from smtpgui.core.stores.platform_records import AppliedSettings, ConnectedPlatform
from tests.support.tables import every

SETTINGS = SmtpSettings(server="a.example")


@every(
    "tested, outcome, outdated, state",
    [
        (None, Outcome.OK, False, State.UNTESTED),
        (None, Outcome.OK, True, State.UNTESTED),
        (SETTINGS, Outcome.OK, False, State.PASSED),
        (SETTINGS, Outcome.WARNING, False, State.PASSED),
        (SETTINGS, Outcome.ERROR, False, State.FAILED),
        (SETTINGS, Outcome.OK, True, State.CHANGED),
        (replace(SETTINGS, enabled=False), Outcome.OK, False, State.PASSED),
        (replace(SETTINGS, port=25), Outcome.OK, False, State.CHANGED),
        (replace(SETTINGS, port=25), Outcome.ERROR, False, State.CHANGED),
    ],
)
def test_the_state_of_a_configuration(tested, outcome, outdated, state):
    assert state_of(SETTINGS, tested, outcome, outdated=outdated) is state


def test_no_type_has_a_place_for_a_password():
    for kind in (Configuration, Draft, Run, Summary, ConnectedPlatform, AppliedSettings):
        assert not [field.name for field in fields(kind) if "password" in field.name or "secret" in field.name]


def test_a_run_starts_now_in_utc():
    assert Run("id", RunKind.TEST, Outcome.OK, SETTINGS).started_at.utcoffset().total_seconds() == 0
