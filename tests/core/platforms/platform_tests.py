"""What every Platform must do: a class of tests to inherit, with a fixture `stage` of one's own."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from smtpgui.core.findings import Step
from smtpgui.core.platforms.apply import ApplyRequest, ApplyResult, apply
from smtpgui.core.platforms.interface import Platform
from smtpgui.core.settings import SmtpSettings
from tests.support.troubles import trouble_of

OLD, NEWS = "old@example.org", "news@example.org"
STORED = SmtpSettings(sender_address=OLD, server="smtp.old.example", port=587, username=OLD)
WANTED = SmtpSettings(
    sender_address=NEWS, reply_to_address="reply@example.org", server="smtp.new.example", port=465, username=NEWS
)
STORED_PASSWORD, NEW_PASSWORD = "the former one 1", "Sésame-0uvre?toi"


@dataclass(frozen=True)
class Stage:
    """A platform that holds STORED with STORED_PASSWORD, and how to look behind its curtain.

    `connect(application)` opens another application with the same key; `password()` is the one that it keeps now.
    """

    platform: Platform
    password: Callable[[], str]
    connect: Callable[[str], Platform]


def run(platform: Platform, request: ApplyRequest) -> tuple[list[Step], ApplyResult]:
    """Apply to the end: the ended steps, and the result."""
    return finish(apply(platform, request))


def finish(generator: Generator[Step, None, Any]) -> tuple[list[Step], Any]:
    """Every ended step, and what the generator returned."""
    steps = []
    while True:
        try:
            step = next(generator)
        except StopIteration as end:
            return steps, end.value
        if not step.running:
            steps.append(step)


def codes(steps: list[Step]) -> list[str]:
    """The codes of all findings."""
    return [finding.code for step in steps for finding in step.findings or ()]


def carried(platform: Platform, settings: SmtpSettings) -> dict[str, object]:
    """`settings` as far as the platform has a place for them."""
    return {name: getattr(settings, name) for name in platform.preset.carried}


class PlatformTests:
    """Inherit, and give a fixture `stage`."""

    def test_what_is_there_is_read(self, stage: Stage):
        remote = stage.platform.read()
        assert carried(stage.platform, remote.settings) == carried(stage.platform, STORED)
        assert remote.findings == ()
        assert remote.password_set in (True, None)

    def test_everything_is_written_and_read_back(self, stage: Stage):
        steps, ended = run(stage.platform, ApplyRequest(WANTED, NEW_PASSWORD))
        assert [step.name for step in steps] == ["token", "read", "compare", "write", "read_back"], codes(steps)
        assert codes(steps)[-1] == "platform.applied"
        assert ended.written is True
        assert carried(stage.platform, stage.platform.read().settings) == carried(stage.platform, WANTED)
        assert stage.password() == NEW_PASSWORD

    def test_what_is_there_already_is_not_written(self, stage: Stage):
        steps, ended = run(stage.platform, ApplyRequest(STORED, STORED_PASSWORD))
        assert codes(steps)[-1] == "platform.same"
        assert ended.written is False
        assert stage.password() == STORED_PASSWORD

    def test_one_change_leaves_the_password_alone(self, stage: Stage):
        changed = replace(STORED, sender_address="r@example.org")
        steps, _ended = run(stage.platform, ApplyRequest(changed, STORED_PASSWORD))
        assert codes(steps)[-1] == "platform.applied"
        assert stage.password() == STORED_PASSWORD

    @pytest.mark.parametrize("change", [{"server": "other.example"}, {"port": 465}, {"username": "me"}])
    def test_another_account_needs_its_password(self, stage: Stage, change: dict[str, object]):
        steps, ended = run(stage.platform, ApplyRequest(replace(STORED, **change)))
        assert codes(steps)[-1] == "platform.password_needed"
        assert ended.written is False
        assert carried(stage.platform, stage.platform.read().settings) == carried(stage.platform, STORED)

    def test_a_new_password_alone_is_written(self, stage: Stage):
        _steps, ended = run(stage.platform, ApplyRequest(STORED, NEW_PASSWORD, new_password=True))
        assert ended.written is True
        assert stage.password() == NEW_PASSWORD

    def test_empty_texts_come_back_empty(self, stage: Stage):
        empty = replace(STORED, reply_to_address="", enabled=False)
        _steps, ended = run(stage.platform, ApplyRequest(empty, STORED_PASSWORD))
        assert ended.written is ("enabled" in stage.platform.preset.carried)
        assert stage.platform.read().settings.reply_to_address == ""

    def test_a_dry_run_writes_nothing_and_hides_the_password(self, stage: Stage):
        steps, ended = run(stage.platform, ApplyRequest(WANTED, NEW_PASSWORD, dry_run=True))
        assert ended.written is False
        text = "\n".join(steps[-1].transcript)
        assert "smtp.new.example" in text
        assert "[password]" in text
        assert NEW_PASSWORD not in text
        assert carried(stage.platform, stage.platform.read().settings) == carried(stage.platform, STORED)

    def test_who_was_faster_is_not_overwritten(self, stage: Stage):
        seen = stage.platform.read()
        run(stage.platform, ApplyRequest(replace(STORED, sender_address="other@example.org"), STORED_PASSWORD))
        steps, ended = run(stage.platform, ApplyRequest(WANTED, NEW_PASSWORD, seen=seen))
        (finding,) = steps[-1].findings
        assert (finding.code, finding.facts["names"]) == ("platform.changed_meanwhile", ("sender_address",))
        assert ended.written is False
        assert stage.platform.read().settings.sender_address == "other@example.org"

    def test_an_unknown_application(self, stage: Stage):
        if "{id}" in stage.platform.preset.read.path:
            assert trouble_of(stage.connect("app/2 é").read).code == "platform.not_found"
