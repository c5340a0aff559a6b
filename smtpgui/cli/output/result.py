"""The result of a command: its steps, told to a person or a script, and its exit code."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from typing import Any, NoReturn, TypeVar

import click

from smtpgui.cli.output.findings import print_finding, print_trouble
from smtpgui.cli.output.screen import Screen
from smtpgui.core.findings import Finding, Outcome, Step, Trouble
from smtpgui.core.reports.json_result import envelope, to_json, total

_Result = TypeVar("_Result")

FINE, FOUND, UNUSABLE, STOPPED = 0, 1, 2, 130
"""Exit codes: fine; an error was found; the input could not be used; stopped by Ctrl+C."""


class CommandReport:
    """What a command has to say about `subject`. `screen` is for people and silent where JSON is wanted."""

    def __init__(self, command: str, subject: str, *, as_json: bool, strict: bool = False) -> None:
        self.screen = Screen(silent=as_json)
        self.steps: list[Step] = []
        self.more: dict[str, Any] = {}
        self.subject = subject
        self._command = command
        self.as_json = as_json
        self._strict = strict

    def add(self, name: str, *findings: Finding, seconds: float = 0.0) -> None:
        """Add a step that has ended."""
        self.steps.append(Step(name, findings, seconds))

    def tell(self, name: str, *findings: Finding, name_setting: bool = False) -> None:
        """Add a step that has ended and print what it found."""
        self.add(name, *findings)
        for finding in findings:
            print_finding(self.screen, finding, name_setting=name_setting)

    def follow(
        self, steps: Generator[Step, None, _Result], working: Callable[[Step], str], show: Callable[[Step], object]
    ) -> _Result:
        """Say what is under way and `show` each step that has ended; what the generator returns."""
        with closing(steps):
            while True:
                try:
                    step = next(steps)
                except StopIteration as end:
                    self.screen.rest()
                    result: _Result = end.value
                    return result
                if step.running:
                    self.screen.working(working(step))
                else:
                    show(step)

    def refuse(self, name: str, *findings: Finding) -> NoReturn:
        """Say why the input cannot be used, and end."""
        self.add(name, *findings)
        for finding in findings:
            print_trouble(self.screen, finding)
        self.end(UNUSABLE)

    def end(self, code: int | None = None) -> NoReturn:
        """Print what a script wants and leave the command with `code`, or with the one that the steps come to."""
        self.screen.rest()
        if self.as_json:
            click.echo(to_json(envelope(self._command, self.subject, self.steps, **self.more)), nl=False)
        raise click.exceptions.Exit(self._code() if code is None else code)

    def _code(self) -> int:
        worst = total(self.steps)
        bad = worst is Outcome.ERROR or (self._strict and worst is Outcome.WARNING)
        return FOUND if bad else FINE


@contextmanager
def reporting(command: str, subject: str, *, as_json: bool, strict: bool = False) -> Iterator[CommandReport]:
    """Report for the block; an error that it raises means that the input could not be used."""
    report = CommandReport(command, subject, as_json=as_json, strict=strict)
    try:
        yield report
    except Trouble as trouble:
        report.refuse("input", trouble.finding)
    finally:
        report.screen.rest()
    report.end()
