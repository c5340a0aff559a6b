"""Starting the real servers of the tests: free ports, and a clear word where one does not come up."""

from __future__ import annotations

import random
import shlex
import socket
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any, Self, TypeVar

from smtpgui.core.net.deadline import Deadline
from tests.support.real import program

PATIENCE = 120.0
"""Seconds that a server may take to come up, or to do what it was told, on a machine that does ten other things."""

ATTEMPTS = 5
PORTS = range(15_000, 32_000)
"""Where servers are put: below the ports that the system gives to connections that go out."""

LONGEST = 4000
"""How much of what a server printed is told, in bytes."""

T = TypeVar("T")
Command = Sequence[str | Path]


class StartError(RuntimeError):
    """A server did not come up: says which, how it was started, and what it printed."""


def path_of(name: str) -> str:
    """The path of an installed program."""
    found = program(name)
    assert found is not None, f"{name} is not installed"
    return found


def until(true: Callable[[], object], what: str) -> None:
    """Wait until something is true. TimeoutError says `what` never was."""
    limit = Deadline(PATIENCE)
    while not true():
        if limit.expired:
            raise TimeoutError(f"{what}: not within {PATIENCE:.0f} seconds")
        threading.Event().wait(0.02)


def answers(port: int) -> bool:
    """Whether somebody listens on that port of this computer."""
    with socket.socket() as sock:
        return sock.connect_ex(("127.0.0.1", port)) == 0


def run(command: Command, **options: Any) -> None:
    """A program to its end. StartError where that is none."""
    with tempfile.TemporaryFile() as output:  # no pipe: a daemon keeps what it is given, and it would never end
        streams: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": output, "stderr": output}
        try:
            subprocess.run(command, timeout=PATIENCE, check=True, **streams, **options)
        except (OSError, subprocess.SubprocessError) as error:
            output.seek(0)
            raise StartError(told(command, str(error), output.read())) from error


@contextmanager
def running(
    command: Command, ready: Callable[[], object], *, logs: Sequence[Path] = (), **options: Any
) -> Iterator[subprocess.Popen[bytes]]:
    """A server that is `ready`, while the block lasts. StartError tells its output and its `logs`."""
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, **options)
        limit = Deadline(PATIENCE)
        try:
            while not ready():
                if process.poll() is not None or limit.expired:
                    late = f"is not ready after {PATIENCE:.0f} seconds"
                    what = late if process.returncode is None else f"ended with {process.returncode}"
                    output.seek(0)
                    said = [path.read_bytes() for path in logs if path.exists()]
                    raise StartError(told(command, what, output.read(), *said))
                threading.Event().wait(0.02)
            yield process
        finally:
            end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process of ours, gently and then not."""
    process.terminate()
    try:
        process.wait(60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def told(command: Command, what: str, *printed: bytes) -> str:
    """How a program was started, what became of it, and the end of what it printed."""
    texts = "\n".join(text[-LONGEST:].decode(errors="replace") for text in printed)
    return f"{shlex.join(map(str, command))}: {what}. It printed:\n{texts}"


@contextmanager
def on_free_ports(count: int, start: Callable[..., AbstractContextManager[T]]) -> Iterator[T]:
    """What `start` makes of so many free ports; again with others where somebody else has taken one meanwhile."""
    for left in reversed(range(ATTEMPTS)):
        ports = free_ports(count)
        with ExitStack() as stack:
            try:
                made = stack.enter_context(start(*ports))
            except StartError:
                if left and not all(map(_is_free, ports)):
                    continue
                raise
            yield made
            return


class RealServer:
    """A server on `count` free ports, while the block lasts."""

    def __init__(self, count: int) -> None:
        self._count = count

    def started(self, *ports: int) -> AbstractContextManager[None]:
        """The running server: the subclass says how."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        self._running = on_free_ports(self._count, self.started)
        self._running.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._running.__exit__(*error)


def configuration(name: str, **facts: object) -> str:
    """The text of a server's configuration beside this file, with its @facts@ filled in."""
    text = Path(__file__).with_name(name).read_text("utf-8")
    for fact, value in facts.items():
        text = text.replace(f"@{fact}@", str(value))
    return text


def free_ports(count: int) -> list[int]:
    """Numbers that are free on 127.0.0.1, for TCP and for UDP."""
    found: list[int] = []
    while len(found) < count:
        number = random.choice(PORTS)
        if number not in found and _is_free(number):
            found.append(number)
    return found


def _is_free(port: int) -> bool:
    try:
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
            with socket.socket(socket.AF_INET, kind) as sock:
                if kind is socket.SOCK_STREAM:
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                sock.bind(("127.0.0.1", port))
    except OSError:
        return False
    return True
