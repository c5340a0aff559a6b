"""The stages of a test as lines, each when it has ended."""

from __future__ import annotations

from smtpgui.cli.output.findings import print_finding
from smtpgui.cli.output.screen import Screen
from smtpgui.core.explain import explain, severity, step_outcome
from smtpgui.core.findings import Outcome, Severity, Step, findings_of
from smtpgui.core.language import _, say, say_count, show_seconds
from smtpgui.core.smtp.send_test.stages import STAGES


class StageLines:
    """Prints a line for each stage that has ended, and what was found there."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._stage = 0
        self._steps: list[Step] = []
        self._told = 0
        self._failed = False
        self._begun = True
        self._width = max(len(_(stage.title)) for stage in STAGES)

    def show(self, step: Step) -> None:
        """Take a step that began or ended."""
        if step.running:
            self._reach(step.name)
            self._screen.working(f"{_(STAGES[self._stage].title)}…")
        elif step.name == "settings" and step_outcome(step) is Outcome.ERROR:
            self._print_problems(step)
        else:
            self._steps.append(step)
            self._failed = self._failed or step_outcome(step) is Outcome.ERROR

    def end(self) -> None:
        """Print the last stage, those that were not reached, and the result in one sentence."""
        if not self._begun:
            return
        self._print_stage()
        reached, not_reached = self._stage + 1, _("Not reached")
        for stage in STAGES[reached:]:
            self._screen.line(f"  {_(stage.title):<{self._width}}           {not_reached}", "dim")
        self._screen.line()
        self._screen.heading(self._result(reached))

    def _result(self, reached: int) -> str:
        if any(code.startswith("data.unknown_") for code in self._codes):
            return _("Nobody knows whether it was accepted")
        if self._failed or reached < len(STAGES):
            return say("Stopped at step {i} of {n}", i=reached, n=len(STAGES))
        return (
            _("A mail client can send here")
            if "data.as_client" in self._codes
            else _("The server accepted the test")
        )

    @property
    def _codes(self) -> list[str]:
        return [finding.code for finding in findings_of(self._steps)]

    def _print_problems(self, step: Step) -> None:
        """Say what has to be mended before there can be a test; no stages then."""
        self._begun = False
        findings = step.findings or ()
        count = sum(severity(finding) is Severity.ERROR for finding in findings)
        self._screen.heading(
            say_count("{n} thing to fix before the test", "{n} things to fix before the test", count)
        )
        for finding in findings:
            print_finding(self._screen, finding, 2, name_setting=True)

    def _reach(self, name: str) -> None:
        """Go on to the stage of the step `name`; never back: with TLS from the start the greeting comes later."""
        own = next((number for number, stage in enumerate(STAGES) if name in stage.steps), self._stage)
        if own > self._stage:
            self._print_stage()
            self._stage = own

    def _print_stage(self) -> None:
        stage = STAGES[self._stage]
        steps, self._told = self._steps[self._told :], len(self._steps)
        findings = list(findings_of(steps))
        worst = max((step_outcome(step) for step in steps), key=list(Outcome).index, default=Outcome.OK)
        line = next((finding for finding in findings if finding.code == stage.line), None)
        detail = str(explain(line).title) if line and worst is not Outcome.ERROR else ""
        times = [step.seconds for step in steps if step.seconds is not None]
        time = show_seconds(sum(times)) if times else ""  # a platform tells no times of its test
        begin = f"{_(stage.title):<{self._width}}  {time:>7}  "
        self._screen.marked(Severity(worst), f"{begin}{detail}".rstrip(), hang=2 + len(begin))
        for finding in findings:
            if severity(finding) is not Severity.OK:
                print_finding(self._screen, finding, 4)
