"""What a platform's own test came to, in the words of the ladder."""

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
"""The stages that platforms name, as the steps of our ladder."""


def test_result(rule: TestRule, response: Response, redactor: Redactor) -> PlatformTest:
    """The result in a 2xx answer; its texts without secrets. Trouble `platform.not_json`, `platform.no_result`."""
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
        tls=text("tls"),
        cleartext=clear if isinstance(clear, bool) else None,
        slowest_ms=number("slowest_ms"),
        code=text("code"),
    )
