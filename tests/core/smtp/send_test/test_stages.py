from __future__ import annotations

from smtpgui.core.smtp.diagnosis.words import EXPLANATIONS
from smtpgui.core.smtp.send_test.stages import STAGES, STEP_NAMES


def test_six_stages_hold_every_step_once() -> None:
    assert len(STAGES) == 6
    assert sorted(STEP_NAMES) == sorted(
        [
            "settings",
            "resolve",
            "connect",
            "tls",
            "greeting",
            "ehlo",
            "starttls",
            "auth",
            "mail_from",
            "rcpt_to",
            "data",
        ]
    )


def test_each_stage_has_a_line_of_its_own() -> None:
    assert all(stage.line in EXPLANATIONS for stage in STAGES)
