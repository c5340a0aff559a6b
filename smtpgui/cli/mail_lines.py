"""How the judgement of a message stands on the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from smtpgui.cli.screen import Screen
from smtpgui.cli.telling import tell_finding
from smtpgui.core.explain import explain, severity, shown
from smtpgui.core.findings import Finding, Severity, Step
from smtpgui.core.language import N_, _, show_seconds
from smtpgui.core.message.answers import answers_of

TITLES = {
    "message": N_("Message"),
    "path": N_("Way"),
    "receiver": N_("What the receiver noted"),
    "dkim": N_("Signatures (DKIM)"),
    "spf": N_("Sending address (SPF)"),
    "dmarc": N_("Proof of the sender (DMARC)"),
    "arc": N_("Forwarders (ARC)"),
    "server": N_("Custom server"),
}
"""The headings of the steps, to be translated when shown."""


class MailLines:
    """Prints steps as they end."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def show(self, step: Step) -> None:
        """One step: its heading and what was found."""
        self._screen.heading(_(TITLES[step.name]))
        for finding in step.findings or ():
            if finding.code in ("hop.passed", "hop.entry"):
                self._hop(finding)
            else:
                tell_finding(self._screen, finding, 2)

    def end(self, steps: Sequence[Step]) -> None:
        """The answer, once more and in short."""
        self._screen.line()
        for finding in answers_of(steps):
            self._screen.marked(severity(finding), str(explain(finding).title))

    def _hop(self, finding: Finding) -> None:
        at, seconds = finding.facts.get("at"), finding.facts.get("seconds")
        when = at.astimezone().strftime("%Y-%m-%d %H:%M:%S") if isinstance(at, datetime) else "–"
        delay = f"+{show_seconds(seconds)}" if isinstance(seconds, int | float) and seconds >= 0 else ""
        text = f"{when}  {delay:>9}  {shown(str(explain(finding).title))}"
        self._screen.marked(Severity.OK if finding.code == "hop.entry" else Severity.HINT, text, 2)
