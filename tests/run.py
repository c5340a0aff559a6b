"""Runs the tests; where Qt's system libraries are missing, it says so and runs all but the window's."""

from __future__ import annotations

import compileall
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import smtpgui
from smtpgui.gui.app.system_libraries import message, missing_libraries

NOT_RUN_NAMED = 5
"""How many of the tests that were not run are named."""


class Workers:
    """Says how a worker ended that crashed, and what was not run because of it.

    The name of the test in which it crashed and the stack, where there is one, are pytest's to say.
    """

    def __init__(self) -> None:
        self._ends: list[str] = []
        self._waiting: dict[str, None] = {}

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: list[str]) -> None:
        """A worker knows its tests; all know the same."""
        self._waiting = self._waiting or dict.fromkeys(ids)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test was run, or has brought its worker down."""
        self._waiting.pop(report.nodeid, None)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: object) -> None:
        """A worker ended, as it should where there is no `error`."""
        if error:
            self._ends.append(f"worker {node.gateway.id} {_end_of(node.gateway)}")

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say what happened to the workers."""
        for end in self._ends:
            terminalreporter.write_line(end, red=True)
        if self._ends and self._waiting:
            names = [*self._waiting][:NOT_RUN_NAMED]
            terminalreporter.write_line(f"not run because of that: {len(self._waiting)}, with {', '.join(names)}")


def _end_of(gateway: object) -> str:
    """How the process of a worker ended."""
    process = getattr(getattr(gateway, "_io", None), "popen", None)
    if not isinstance(process, subprocess.Popen):
        return "ended"
    try:
        code = process.wait(10)
    except subprocess.TimeoutExpired:
        return "says nothing more and runs on"
    return f"ended with {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"


def main() -> int:
    """Exit as pytest does."""
    # A file's tests stay together: they share its servers. Options of the caller come last, so `-n 0` undoes this.
    # One worker more than there are cores: a fifth of a test's time is waiting for a server that is slow on purpose.
    # In the order of the folders, which ends with short files, so that the workers end together.
    # After a worker that crashed the others would wait for ever: no second one is started, and the run fails.
    arguments = ["-n", str((os.cpu_count() or 1) + 1), "--dist", "loadfile", "--no-loadscope-reorder"]
    arguments += ["--max-worker-restart=0", "-p", "no:anyio"]
    if "not slow" in sys.argv:
        arguments += ["-p", "no:schemathesis"]  # each worker would import it for tests that are not run
    arguments += sys.argv[1:]
    # Where Python is told to keep no byte code, each worker and each program that a test starts would compile all anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    compileall.compile_dir(Path(smtpgui.__file__).parent, quiet=2)  # once, and not by each worker at its start
    missing = missing_libraries("offscreen")
    if missing:
        print(f"The tests of the window are skipped. {message(missing)}", flush=True)
        if os.environ.get("SMTPGUI_REAL"):
            return 1
        arguments += ["-p", "no:pytest-qt", "--ignore=tests/gui"]
    return pytest.main(arguments, plugins=[Workers()])


if __name__ == "__main__":
    sys.exit(main())
