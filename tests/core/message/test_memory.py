"""The largest messages under a memory limit of 512 MB, on the command line and in the window."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.core.message.large_messages import written
from tests.support.command_line import checked, environment
from tests.support.qt import needs_qt

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="RLIMIT_AS is of Unix"),
    pytest.mark.timeout(900),
]

LIMIT = 512
LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]) * 2**20,) * 2)
sys.argv = ["smtpgui", *sys.argv[2:]]
from smtpgui.__main__ import main
sys.exit(main())
"""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, str]:
    return written(tmp_path_factory.mktemp("large"))


def codes_on_the_command_line(home: Path, path: Path, *more: str) -> list[str]:
    """What is found in a message with so little memory."""
    command = [sys.executable, "-c", LIMITED, str(LIMIT), "message", str(path), *more]
    command += ["--nameserver", "127.0.0.1:9", "--timeout", "3", "--json"]
    said = subprocess.run(command, capture_output=True, check=False, env=environment(home))
    assert said.stderr == b"", path
    return [finding["code"] for step in checked(json.loads(said.stdout))["steps"] for finding in step["findings"]]


def test_the_command_line(large: dict[Path, str], tmp_path: Path) -> None:
    missing = {}
    for path, code in large.items():
        codes = codes_on_the_command_line(tmp_path, path)
        if "mail.has_attached" in codes:
            codes += codes_on_the_command_line(tmp_path, path, "--attached")
        if code not in codes:
            missing[path.stem] = codes
    assert missing == {}


@needs_qt
def test_the_window(large: dict[Path, str], tmp_path: Path) -> None:
    script = Path(__file__).parents[2] / "gui" / "reading_window.py"
    missing = {}
    for path, code in large.items():
        folder = tmp_path / path.stem
        folder.mkdir()
        command = [sys.executable, str(script), str(LIMIT), str(folder), str(path)]
        said = subprocess.run(command, capture_output=True, check=False, env=environment(folder))
        assert said.returncode == 0, (path.stem, said.stderr.decode()[-2000:])
        if code not in json.loads(said.stdout):
            missing[path.stem] = said.stdout, said.stderr.decode()[-2000:]
    assert missing == {}
