"""A worker that crashes: the run says in which test, how, and what was not run, and fails."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

RUN = Path(__file__).parents[1] / "run.py"
CRASH = """
import os, signal

def test_before(): pass

def test_crash(): os.kill(os.getpid(), signal.SIGKILL)

def test_after(): pass
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals are of Unix")
def test_a_worker_that_is_killed(tmp_path):
    (tmp_path / "test_it.py").write_text(CRASH)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    done = subprocess.run(
        [sys.executable, RUN, "-n", "1", "-p", "no:schemathesis", "-p", "no:pytest-qt", tmp_path],
        cwd=tmp_path, capture_output=True, text=True, timeout=200, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    assert "crashed while running 'test_it.py::test_crash'" in done.stdout
    assert "ended with SIGKILL" in done.stdout
    assert "not run because of that: 1, with test_it.py::test_after" in done.stdout
    assert "1 failed, 1 passed" in done.stdout
