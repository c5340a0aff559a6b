"""A platform's own test as steps of our ladder."""

from __future__ import annotations

from smtpgui.core.findings import Finding, Step
from smtpgui.core.platforms.platform import PlatformTest

_ORDER = ("connect", "tls", "auth", "mail_from", "rcpt_to", "data")


def remote_steps(outcome: PlatformTest, platform: str) -> list[Step]:
    """What a platform tells of its test as steps of the ladder."""
    facts = {
        "platform": platform,
        "reply": " ".join(str(part) for part in (outcome.smtp_code, outcome.enhanced_code, outcome.words) if part),
    }
    at = _ORDER.index(outcome.stage) if outcome.stage in _ORDER else 0
    reached = _ORDER if outcome.accepted else _ORDER[: at + 1]
    steps = [Step("resolve", ()), *(Step(name, ()) for name in reached)]
    if outcome.cleartext:
        steps = [
            s if s.name != "auth" else Step("auth", (Finding("platform.test_cleartext", facts),)) for s in steps
        ]
    code = "platform.test_passed" if outcome.accepted else "platform.test_failed"
    if not outcome.accepted and not facts["reply"]:
        code = "platform.test_failed_silently"
    steps[-1] = Step(steps[-1].name, (*(steps[-1].findings or ()), Finding(code, facts)))
    return steps
