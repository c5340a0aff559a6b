"""What the steps of a message come to, in short: for window, command line and the DNS check."""

from __future__ import annotations

from collections.abc import Sequence

from smtpgui.core.findings import Finding, Step, findings_of


def selectors_in(steps: Sequence[Step], domain: str) -> tuple[str, ...]:
    """The DKIM selectors of `domain` whose signatures hold, for the DNS check."""
    found = [
        str(finding.facts["selector"])
        for finding in findings_of(steps)
        if finding.code in ("signature.valid", "signature.valid_short_key") and finding.facts["domain"] == domain
    ]
    return tuple(dict.fromkeys(found))


def answers_of(steps: Sequence[Step]) -> list[Finding]:
    """The findings that answer the questions, and what kept a message from being read.

    Is it the test, what proves its sender, did it come through the custom server.
    """
    return [
        finding
        for finding in findings_of(steps)
        if finding.code in _ANSWERS or finding.code.startswith(("proof.passed", "proof.failed_", "origin."))
    ]


_ANSWERS = (
    "mail.the_test", "mail.not_the_test", "mail.another_test", "mail.too_large", "mail.outlook_file",
    "mail.web_page", "mail.empty", "mail.not_a_message", "mail.unreadable", "mail.nothing_attached",
    "proof.nothing_proven", "proof.not_known", "proof.not_delivered", "proof.no_single_author",
)  # fmt: skip
