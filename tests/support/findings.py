"""What steps came to, in the words of a test."""

from __future__ import annotations

from collections.abc import Sequence

from smtpgui.core.findings import Finding, Step, findings_of


class WithSteps:
    """Something with `steps`: the names of those that ended, their findings, and the codes of these."""

    steps: Sequence[Step]

    @property
    def names(self) -> list[str]:
        return [step.name for step in self.steps if not step.running]

    @property
    def findings(self) -> list[Finding]:
        return list(findings_of(self.steps))

    @property
    def codes(self) -> list[str]:
        return [finding.code for finding in self.findings]

    def finding(self, code: str) -> Finding:
        return next(finding for finding in self.findings if finding.code == code)
