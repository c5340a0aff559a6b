"""Postfix's smtp-sink: a server that fails on request, behind an encryption of ours."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from smtpgui.core.net.deadline import Deadline
from tests.servers.processes import QUIET, end, free_ports
from tests.support.real import need, program


@contextmanager
def smtp_sink(*options: str) -> Iterator[int]:
    """The port of an smtp-sink with `options` (smtp-sink(1)), in the clear. Skips where it is not installed."""
    need("smtp-sink")
    (port,) = free_ports(1)
    user = ["-u", "postfix"] if os.geteuid() == 0 else []  # as root it insists on another user
    command = [str(program("smtp-sink")), *user, *options, f"127.0.0.1:{port}", "10"]
    process = subprocess.Popen(command, **QUIET)
    try:
        _wait_for(port, process)
        yield port
    finally:
        end(process)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = Deadline(10)
    while True:
        with socket.socket() as sock:
            if sock.connect_ex(("127.0.0.1", port)) == 0:
                return
        if deadline.expired or process.poll() is not None:
            raise RuntimeError("smtp-sink did not start")
