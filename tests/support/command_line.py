"""The command line in tests: in this process or in another one, and the contract of its JSON."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SECONDS = 240
"""How long a command may take; a machine that does ten other things is slow."""


@dataclass(frozen=True)
class Said:
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The object on stdout, checked against the contract."""
        return checked(json.loads(self.out))

    @property
    def codes(self) -> list[str]:
        return [finding["code"] for step in self.json["steps"] for finding in step["findings"]]

    def step(self, name: str) -> dict[str, Any]:
        return next(step for step in self.json["steps"] if step["name"] == name)


def checked(data: dict[str, Any]) -> dict[str, Any]:
    """`data`, if it is what the design promises to scripts."""
    assert list(data)[:6] == ["version", "command", "subject", "outcome", "steps", "transcript"]
    assert data["version"] == 1
    assert isinstance(data["command"], str)
    assert isinstance(data["subject"], str)
    assert data["outcome"] in ("ok", "warning", "error")
    assert all(isinstance(line, str) for line in data["transcript"])
    for step in data["steps"]:
        assert list(step) == ["name", "outcome", "seconds", "findings"]
        assert isinstance(step["name"], str)
        assert step["outcome"] in ("ok", "warning", "error")
        assert isinstance(step["seconds"], int | float)
        for finding in step["findings"]:
            _check_finding(finding)
    return data


def _check_finding(finding: dict[str, Any]) -> None:
    assert list(finding) == ["code", "severity", "title", "why", "fix", "facts", "setting", "record"]
    assert finding["severity"] in ("ok", "hint", "warning", "error")
    assert finding["code"].count(".") == 1
    assert finding["title"]
    for text in ("code", "title", "why", "fix", "setting"):
        assert isinstance(finding[text], str)
    assert isinstance(finding["facts"], dict)
    record = finding["record"]
    if record is not None:
        assert list(record) == ["name", "type", "value", "strings", "found"]
        assert "".join(record["strings"]) == record["value"]
        assert all(len(text) <= 255 for text in record["strings"])


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of another process: no keyring, no display, English, all files below `home`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "QT_", "COV_"))}
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SMTPGUI_PASSWORD", "LANGUAGE", "NO_COLOR", "FORCE_COLOR"):
        kept.pop(name, None)
    ours = {
        "LANG": "C.UTF-8",
        "SMTPGUI_HOME": str(home),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        "PYTHONWARNINGS": "error",
        "PYTHONFAULTHANDLER": "1",
    }
    return {**kept, **ours, **more}


def start(home: Path, *arguments: str, **more: str) -> subprocess.Popen[bytes]:
    """`python -m smtpgui` with `arguments`, running; `more` are variables."""
    return subprocess.Popen(
        [sys.executable, "-m", "smtpgui", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(home, **more),
    )


def finish(process: subprocess.Popen[bytes], given: bytes = b"") -> Said:
    """What a started process said when it had ended; one that does not end says where it stands."""
    try:
        out, err = process.communicate(given, SECONDS)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGABRT)  # PYTHONFAULTHANDLER: it tells its stack
        out, err = process.communicate()
        raise AssertionError(f"{process.args} did not end. It said:\n{out.decode()}\n{err.decode()}") from None
    finally:
        process.kill()
    return Said(process.returncode, out.decode(), err.decode())


def call(home: Path, *arguments: str, given: bytes = b"", **more: str) -> Said:
    """`python -m smtpgui` with `arguments`, to its end."""
    return finish(start(home, *arguments, **more), given)


def interrupt(process: subprocess.Popen[bytes]) -> None:
    """Ctrl+C."""
    process.send_signal(signal.SIGINT)


def typed(text: bytes, *, terminal: bool = False) -> io.TextIOWrapper:
    """A standard input that holds `text`."""
    stream = io.TextIOWrapper(io.BytesIO(text), encoding="utf-8")
    stream.isatty = lambda: terminal  # type: ignore[method-assign]
    return stream
