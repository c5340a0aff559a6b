from __future__ import annotations

from smtpgui.core.smtp.diagnosis.words import EXPLANATIONS
from smtpgui.core.smtp.send_test.stages import RUNGS, STEP_NAMES


def test_six_rungs_hold_every_step_once() -> None:
    assert len(RUNGS) == 6
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


def test_each_rung_has_a_line_of_its_own() -> None:
    assert all(rung.line in EXPLANATIONS for rung in RUNGS)
