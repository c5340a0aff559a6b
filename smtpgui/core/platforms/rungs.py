"""A platform's own test as steps of our ladder."""

from __future__ import annotations

from smtpgui.core.findings import Finding, Step
from smtpgui.core.platforms.interface import PlatformTest
from smtpgui.core.settings.model import SmtpSettings

_ORDER = ("resolve", "connect", "tls", "auth", "mail_from", "rcpt_to", "data")
_UNTOLD = "connect"
"""Where a test is said to have stopped that does not tell where."""

OURS = ("resolve.not_found", "resolve.no_address", "connect.refused")
"""Codes of ours that mean the same wherever a test runs: what they say is said where no server said anything."""


def remote_steps(outcome: PlatformTest, platform: str, settings: SmtpSettings) -> list[Step]:
    """What a platform tells of its test of `settings` as steps of the ladder."""
    at = _ORDER.index(outcome.stage if outcome.stage in _ORDER else _UNTOLD)
    reached = _ORDER if outcome.accepted else _ORDER[: at + 1]
    facts = {"platform": platform, "reply": _reply(outcome)}
    findings: dict[str, tuple[Finding, ...]] = dict.fromkeys(reached, ())
    if outcome.cleartext and "auth" in reached:
        findings["auth"] = (Finding("platform.test_cleartext", facts),)
    last = Finding("platform.test_passed" if outcome.accepted else "platform.test_failed", facts)
    if not outcome.accepted and not facts["reply"]:
        own = {"server": settings.server, "port": settings.port}
        known = outcome.code in OURS
        last = Finding(outcome.code, own) if known else Finding("platform.test_failed_silently", facts)
    findings[reached[-1]] += (last,)
    return [Step(name, found) for name, found in findings.items()]


def _reply(outcome: PlatformTest) -> str:
    """The mail server's answer; its codes in front where its words do not begin with them."""
    code = "" if outcome.smtp_code is None else str(outcome.smtp_code)
    if code and outcome.words.startswith(code):
        return outcome.words
    return " ".join(part for part in (code, outcome.enhanced_code, outcome.words) if part)
