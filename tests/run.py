"""Runs the tests; where Qt's system libraries are missing, it says so and runs all but the window's."""

from __future__ import annotations

import os
import sys

import pytest

from smtpgui.gui.app.system_libraries import message, missing_libraries


def main() -> int:
    """Exit as pytest does."""
    # A file's tests stay together: they share its servers. Options of the caller come last, so `-n 0` undoes this.
    # One worker more than there are cores: a fifth of a test's time is waiting for a server that is slow on purpose.
    # In the order of the folders, which ends with short files, so that the workers end together.
    # After a worker that crashed the others would wait for ever: no second one is started, and the run fails.
    arguments = ["-n", str((os.cpu_count() or 1) + 1), "--dist", "loadfile", "--no-loadscope-reorder"]
    arguments += ["--max-worker-restart=0", *sys.argv[1:]]
    # Where Python is told to keep no byte code, each worker and each program that a test starts would compile all anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    missing = missing_libraries("offscreen")
    if missing:
        print(f"The tests of the window are skipped. {message(missing)}", flush=True)
        if os.environ.get("SMTPGUI_REAL"):
            return 1
        arguments += ["-p", "no:pytest-qt", "--ignore=tests/gui"]
    return pytest.main(arguments)


if __name__ == "__main__":
    sys.exit(main())
