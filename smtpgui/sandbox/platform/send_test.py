"""The platform's own test: smtpgui's test, run on the server."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from typing import Any

from smtpgui.core.explain import severity
from smtpgui.core.findings import Finding, Severity, Step
from smtpgui.core.net.network import Address, is_public
from smtpgui.core.smtp.send_test.api import SendTestOptions, send_test
from smtpgui.sandbox.platform.app_state import LOG, AppState
from smtpgui.sandbox.platform.models import TestResult, Tls
from smtpgui.sandbox.platform.rules import settings_of
from smtpgui.sandbox.platform.store import now

CLEARTEXT = (
    "starttls.not_offered",
    "starttls.misspelt",
    "starttls.stripped",
    "starttls.switched_off",
    "ehlo.refused",
)
"""Where the sender of a platform that only prefers encryption goes on without it, and signs in."""

_REPLIES = ("greeting", "ehlo", "starttls", "auth", "mail_from", "rcpt_to", "data")
_REPLY = re.compile(r"(?P<code>[2-5][0-9]{2})(?: (?P<enhanced>[245]\.[0-9]{1,3}\.[0-9]{1,3}))?(?: |$)")
_AUTH = re.compile(r"(C: AUTH \S+).*", re.IGNORECASE)


class PrivateTargetError(Exception):
    """The server is inside a private network, where this platform does not go."""


class OutOfTimeError(Exception):
    """The test did not end in its time, or the platform is closing."""


def run_test(
    state: AppState, values: Mapping[str, Any], password: str, recipient: str, *, send: bool
) -> TestResult:
    """Test `values` with the mail server. Raises PrivateTargetError, OutOfTimeError."""
    options = SendTestOptions(timeout=state.options.test_seconds, name="smtpgui")
    network = state.options.network
    if not state.options.allow_private:
        network = replace(network, addresses=_public(network.addresses))
    ended: list[Step] = []
    with closing(send_test(settings_of(values), password, recipient, network, options)) as steps:
        for step in steps:
            if state.closing.is_set():
                raise OutOfTimeError
            if step.findings is None:
                continue
            ended.append(step)
            for line in step.transcript:
                LOG.info("test %s", _AUTH.sub(r"\1 [withheld]", line))
            if step.name == "auth" and not send:
                break
    return _result(ended)


def _public(addresses: Callable[[str, int, float], list[Address]]) -> Callable[[str, int, float], list[Address]]:
    """Look a host up and go only to what is on the public internet: what was looked at is what is connected to."""

    def look_up(host: str, port: int, timeout: float) -> list[Address]:
        found = addresses(host, port, timeout)
        if not all(is_public(address.host) for address in found):
            raise PrivateTargetError
        return found

    return look_up


def _result(steps: list[Step]) -> TestResult:
    last = steps[-1]
    failure = next((each for each in last.findings or () if severity(each) is Severity.ERROR), None)
    told = failure or _closing_word(last)
    if told.code == "test.out_of_time":
        raise OutOfTimeError
    reply = str(told.facts.get("reply") or "")
    match = _REPLY.match(reply)
    version = next((each.facts["version"] for each in _findings(steps) if each.code == "tls.encrypted"), None)
    message_id = told.facts.get("message_id")
    return TestResult(
        outcome="failed" if failure else "accepted",
        stage=last.name,
        code=told.code,
        smtp_code=int(match["code"]) if match else None,
        enhanced_code=match["enhanced"] if match else None,
        server_message=reply or None,
        tls=Tls(version=str(version) if version else None, verified=version is not None),
        cleartext_auth=told.code in CLEARTEXT,
        slowest_reply_ms=_slowest(steps),
        message_id=None if failure or not message_id else str(message_id),
        tested_at=now(),
    )


def _findings(steps: list[Step]) -> list[Finding]:
    return [finding for step in steps for finding in step.findings or ()]


def _closing_word(step: Step) -> Finding:
    """The finding that says best how the last step went well: `….accepted`, else the first."""
    found = step.findings or ()
    return next((each for each in found if each.code.endswith(".accepted")), found[0])


def _slowest(steps: list[Step]) -> int | None:
    """The longest wait for a reply in milliseconds; where the test does not tell it, the longest step's."""
    told = [each.facts["slowest_seconds"] for each in _findings(steps) if "slowest_seconds" in each.facts]
    waits = told or [step.seconds for step in steps if step.name in _REPLIES and step.seconds is not None]
    numbers = [float(wait) for wait in waits if isinstance(wait, (int, float))]
    return round(max(numbers) * 1000) if numbers else None
