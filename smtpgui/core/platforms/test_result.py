"""A platform's own test: its answer, and the steps of our test that it corresponds to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtpgui.core.findings import Finding, Step, Trouble
from smtpgui.core.platforms.http_errors import data_of, shortened
from smtpgui.core.platforms.interface import PlatformTest
from smtpgui.core.platforms.json_pointer import get
from smtpgui.core.platforms.preset import TestRule
from smtpgui.core.privacy.secrets import Redactor
from smtpgui.core.settings.model import SmtpSettings

if TYPE_CHECKING:
    from smtpgui.core.net.http import Response

STAGES = {
    **dict.fromkeys(("settings", "validation"), "settings"),
    **dict.fromkeys(("resolve", "dns", "lookup"), "resolve"),
    **dict.fromkeys(("connect", "connection", "tcp", "greeting", "banner"), "connect"),
    **dict.fromkeys(("ehlo", "helo", "tls", "starttls", "ssl", "handshake", "certificate"), "tls"),
    **dict.fromkeys(("auth", "authentication", "login", "authenticate"), "auth"),
    **dict.fromkeys(("mail_from", "mail", "from", "sender"), "mail_from"),
    **dict.fromkeys(("rcpt_to", "rcpt", "to", "recipient"), "rcpt_to"),
    **dict.fromkeys(("data", "message", "send", "done", "accepted"), "data"),
}
"""The step of our test for each stage that platforms name."""

_ORDER = ("resolve", "connect", "tls", "auth", "mail_from", "rcpt_to", "data")
_UNTOLD = "connect"
"""The step at which a test stopped that does not tell where."""

OURS = ("resolve.not_found", "resolve.no_address", "connect.refused")
"""Our codes that mean the same wherever a test runs; used where no mail server answered."""


def test_result(rule: TestRule, response: Response, redactor: Redactor) -> PlatformTest:
    """The result in a 2xx answer, its texts without secrets. Raises Trouble: platform.not_json, platform.no_result."""
    if not rule.result:
        return PlatformTest(accepted=True, stage="data")
    data = get(data_of(response), rule.response)
    told = {name: get(data, pointer) for name, pointer in rule.result.items()}
    if not isinstance(told.get("outcome", True), (str, bool, int)):
        raise Trouble(Finding("platform.no_result", {"pointer": rule.result["outcome"]}))

    def text(name: str) -> str:
        value = told.get(name)
        return redactor.line(shortened(value)) if isinstance(value, str) else ""

    number, clear, stage = told.get("smtp_code"), told.get("cleartext"), text("stage")
    return PlatformTest(
        accepted="outcome" not in told or told["outcome"] in (rule.accepted or (True,)),
        stage=STAGES.get(stage.lower().replace("-", "_"), stage),
        smtp_code=number if type(number) is int and 0 <= number < 10**7 else None,
        enhanced_code=text("enhanced_code"),
        words=text("message"),
        cleartext=clear if isinstance(clear, bool) else None,
        code=text("code"),
    )


def remote_steps(outcome: PlatformTest, platform: str, settings: SmtpSettings) -> list[Step]:
    """A platform's test of `settings` as steps of our test, without times."""
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
