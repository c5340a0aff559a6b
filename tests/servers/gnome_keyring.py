"""A real Secret Service: gnome-keyring in a D-Bus session, a home and a run folder of its own.

The user's own keyring is never reached. By hand: `python -m tests.servers.gnome_keyring COMMAND…` runs COMMAND
inside.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.servers.processes import PATIENCE, StartError, run, told

HERE = Path(__file__).parent
PROGRAMS = ("dbus-daemon", "gnome-keyring-daemon", "gdbus")
SERVICE = "org.freedesktop.secrets"
_FROM_DESKTOP = ("DISPLAY", "WAYLAND_DISPLAY", "GNOME_KEYRING_CONTROL", "PYTHON_KEYRING_BACKEND")


class GnomeKeyring:
    """The session: `environment` are the variables that lead into it, None for those that must not be set.

    With `service=False` there is a bus and no keyring on it.
    """

    def __init__(self, *, service: bool = True) -> None:
        self._service = service
        self._stack = ExitStack()
        self._daemon: subprocess.Popen[bytes] | None = None
        self.environment: dict[str, str | None] = {}

    def __enter__(self) -> GnomeKeyring:
        with self._stack as stack:
            folder = Path(tempfile.mkdtemp(prefix="keyring-"))  # short: a socket's path may have 107 bytes
            stack.callback(shutil.rmtree, folder)
            self._errors = folder / "errors"
            self.environment = _environment(folder)
            self._start_bus()
            if self._service:
                self._start_service()
            self._stack = stack.pop_all()
        return self

    def _start_bus(self) -> None:
        address = f"--address={self.environment['DBUS_SESSION_BUS_ADDRESS']}"
        configuration = f"--config-file={HERE / 'dbus-bare.conf'}"
        self._await_line(
            self._start("dbus-daemon", configuration, address, "--nofork", "--print-address"), b"unix:"
        )

    def _start_service(self) -> None:
        self._daemon = self._start("gnome-keyring-daemon", "--unlock", "--components=secrets", "--foreground")
        assert self._daemon.stdin is not None
        try:
            self._daemon.stdin.write(b"password of the login keyring")
            self._daemon.stdin.close()
            self._run("gdbus", "wait", "--session", "--timeout", f"{PATIENCE:.0f}", SERVICE)
        except (OSError, StartError) as error:
            error.add_note(told(self._daemon.args, f"ended: {self._daemon.poll()}", self._errors.read_bytes()))
            raise

    def __exit__(self, *_error: object) -> None:
        self._stack.close()

    def lock(self) -> None:
        """Lock the login keyring."""
        self._run(
            "gdbus", "call", "--session", "-d", SERVICE, "-o", "/org/freedesktop/secrets",
            "-m", "org.freedesktop.Secret.Service.Lock",
            '[objectpath "/org/freedesktop/secrets/collection/login"]',
        )  # fmt: skip

    def leave_prompts_unanswered(self) -> None:
        """Put a window there that asks for the password for ever."""
        prompter = self._start(sys.executable, str(HERE / "mute_prompter.py"))
        self._await_line(prompter, b"ready")

    def hang(self) -> None:
        """Stop the service in its tracks: it takes calls and answers none."""
        assert self._daemon is not None
        os.kill(self._daemon.pid, signal.SIGSTOP)

    def child_environment(self) -> dict[str, str]:
        """The variables of a process inside the session."""
        joined = {**os.environ, **self.environment}
        return {name: value for name, value in joined.items() if value is not None}

    def _start(self, *command: str) -> subprocess.Popen[bytes]:
        with self._errors.open("ab") as errors:
            process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, env=self.child_environment()
            )
        self._stack.enter_context(process)  # left last: closes the pipes and waits
        self._stack.callback(process.kill)
        return process

    def _await_line(self, process: subprocess.Popen[bytes], beginning: bytes) -> None:
        """Wait for the line that says that a program is ready. StartError where it says something else."""
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line.startswith(beginning):
            said = f"says {line!r} where it should say that it is ready"
            raise StartError(told(process.args, said, self._errors.read_bytes()))

    def _run(self, *command: str) -> None:
        run(command, env=self.child_environment())


def _environment(folder: Path) -> dict[str, str | None]:
    home, run = folder / "home", folder / "run"
    for private in (home / "data" / "keyrings", home / "config", home / "cache", run):
        private.mkdir(mode=0o700, parents=True)
    return {
        **dict.fromkeys(_FROM_DESKTOP),
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_RUNTIME_DIR": str(run),
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={run}/bus",
    }


if __name__ == "__main__":
    with GnomeKeyring() as session:
        sys.exit(subprocess.run(sys.argv[1:], env=session.child_environment(), check=False).returncode)
