"""What a fault of the program itself looks like in a terminal: where it happened, and nothing that was typed."""

from __future__ import annotations

import sys
import traceback
from types import TracebackType

from smtpgui.cli.output.result import UNUSABLE
from smtpgui.core.explain import explain
from smtpgui.core.findings import Finding
from smtpgui.core.reports.report import versions


def fault_text(kind: type[BaseException], trace: TracebackType | None) -> str:
    """The report. The message of an exception may quote what was typed, so it is left out."""
    words = explain(Finding("command.fault", {"exception": kind.__name__}))
    places = [
        f"  {frame.filename.replace(chr(92), '/').rpartition('site-packages/')[2].rpartition('/smtpgui/')[2]}"
        f":{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(trace)
    ]
    about = [f"  {name} {version}" for name, version in versions()]
    return "\n".join([str(words.title), str(words.fix), *about, *places])


def show_fault(kind: type[BaseException], _error: BaseException, trace: TracebackType | None) -> None:
    """Instead of Python's traceback: say it, and end with an exit code that says nothing about anybody's mail."""
    print(fault_text(kind, trace), file=sys.stderr)  # noqa: T201 - for the person at the terminal
    sys.exit(UNUSABLE)
