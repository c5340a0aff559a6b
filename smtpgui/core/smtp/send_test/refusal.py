"""What ends a test, as a finding: the one place that decides its code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from smtpgui.core.findings import Fact, Finding
from smtpgui.core.smtp.connection.capabilities import Capabilities
from smtpgui.core.smtp.connection.reply import Reply
from smtpgui.core.smtp.diagnosis.context import AttemptContext
from smtpgui.core.smtp.diagnosis.rules import diagnose
from smtpgui.core.smtp.send_test.auth import not_offered, other_method

# Refusals that say "no such command or method", to which the server's own list is the better answer.
_NO_METHOD = (500, 501, 502, 503, 504)

# What fails for the way of signing in, not for the password: another method of the server's list may do.
_OF_THE_METHOD = (
    "auth.method_refused", "auth.prompts_swapped", "auth.strange_prompt", "auth.bad_challenge", "auth.asks_again",
    "auth.cannot_decode", "auth.accepted_unasked",
)  # fmt: skip

# The same event has another name, and other advice, at some steps.
_NAMES_AT_STEP = {
    ("greeting", "connection.closed"): "greeting.closed",
    ("greeting", "reply.none_in_time"): "greeting.silent",
    ("starttls", "connection.closed"): "starttls.closed",
    ("auth", "connection.closed"): "auth.closed",
}
_SILENT = ("reply.none_in_time", "reply.unfinished", "reply.late", "test.out_of_time")


def refusal(reply: Reply, step: str, context: AttemptContext) -> Finding:
    """What a `reply` means that does not agree at `step`."""
    if reply.code < 400:
        return Finding("reply.unexpected", {"reply": reply.text})
    return diagnose(reply, step=step, host=context.server, app_password=context.app_password)


def refused_sign_in(
    reply: Reply, method: str, capabilities: Capabilities, context: AttemptContext
) -> tuple[Finding, ...]:
    """What a `reply` means that refuses the sign-in by `method`, and what there is to say beside it."""
    missing = not_offered(capabilities, method, reply.text)
    if missing and reply.code in _NO_METHOD:
        return (missing,)
    found = refusal(reply, "auth", context)
    return (found, missing) if missing else (found,)


def other_way(finding: Finding, method: str, capabilities: Capabilities) -> Finding | None:
    """The method to use where `method` itself failed with `finding`; None where the password did, or none is left."""
    return other_method(capabilities, method) if finding.code in _OF_THE_METHOD else None


def fate_unknown(finding: Finding, message: Mapping[str, Fact]) -> Finding:
    """What it means that the connection fails with `finding` after the end of the message `message` has left."""
    code = "data.unknown_no_answer" if finding.code in _SILENT else "data.unknown_whether_accepted"
    return Finding(code, {**message, "reason": finding.code})


def at_step(finding: Finding, step: str) -> Finding:
    """`finding` by the name that it has at `step`."""
    if (step, finding.code) != ("greeting", "reply.not_smtp"):
        return replace(finding, code=_NAMES_AT_STEP.get((step, finding.code), finding.code))
    protocol = finding.facts.get("protocol")
    if protocol == "TLS":
        return Finding("greeting.expects_encryption", setting="port")
    code = "greeting.other_protocol" if protocol else "greeting.not_smtp"
    return Finding(code, finding.facts, "port" if protocol else "server")
