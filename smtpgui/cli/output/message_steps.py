"""How the judgement of a message stands on the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from smtpgui.cli.output.findings import tell_finding
from smtpgui.cli.output.screen import Screen
from smtpgui.core.explain import explain, severity
from smtpgui.core.findings import Finding, Severity, Step
from smtpgui.core.language import _, show_seconds, shown
from smtpgui.core.message.judging.steps import STEPS
from smtpgui.core.message.judging.summary import answers_of


class MailLines:
    """Prints steps as they end."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def show(self, step: Step) -> None:
        """One step: its heading and what was found."""
        self._screen.heading(_(STEPS[step.name]))
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
