"""A platform's own test: its answer, and the steps of our test that it corresponds to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.platforms.http_errors import shortened
from smtpgui.core.platforms.interface import PlatformTest
from smtpgui.core.platforms.json_pointer import MISSING, get
from smtpgui.core.platforms.preset import TestRule
from smtpgui.core.privacy.secrets import Redactor
from smtpgui.core.strict_json import NotJsonError, parse

if TYPE_CHECKING:
    from smtpgui.core.net.http import Response

from smtpgui.core.findings import Step
from smtpgui.core.settings.model import SmtpSettings

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
    try:
        data = get(parse(response.body), rule.response)
    except NotJsonError as error:
        raise Trouble(Finding("platform.not_json", {"reason": error.reason})) from None
    outcome = get(data, rule.result["outcome"]) if "outcome" in rule.result else MISSING
    if "outcome" in rule.result and not isinstance(outcome, (str, bool, int)):
        raise Trouble(Finding("platform.no_result", {"pointer": rule.result["outcome"]}))

    def text(name: str) -> str:
        value = get(data, rule.result[name]) if name in rule.result else ""
        return redactor.line(shortened(value)) if isinstance(value, str) else ""

    def number(name: str) -> int | None:
        value: Any = get(data, rule.result[name]) if name in rule.result else None
        return value if type(value) is int and 0 <= value < 10**7 else None

    clear = get(data, rule.result["cleartext"]) if "cleartext" in rule.result else None
    stage = text("stage")
    return PlatformTest(
        accepted=outcome in (rule.accepted or (True,)) if outcome is not MISSING else True,
        stage=STAGES.get(stage.lower().replace("-", "_"), stage),
        smtp_code=number("smtp_code"),
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
