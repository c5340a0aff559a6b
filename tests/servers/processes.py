"""What the real servers of the tests have in common: quiet processes, free ports."""

from __future__ import annotations

import socket
import subprocess
from contextlib import ExitStack
from typing import Any

QUIET: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
"""No output: daemons keep what they are given, and a pipe would never end."""


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process of ours, gently and then not."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)


def free_ports(count: int) -> list[int]:
    """Numbers that are free on 127.0.0.1, for TCP and for UDP."""
    with ExitStack() as stack:
        found: list[int] = []
        while len(found) < count:
            stream = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
            number = stream.getsockname()[1]
            datagram = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            try:
                datagram.bind(("127.0.0.1", number))
            except OSError:
                continue
            found.append(number)
        return found
