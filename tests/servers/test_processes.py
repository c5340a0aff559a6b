"""What the tests say where one of their servers does not come up."""

from __future__ import annotations

import socket
import sys
from contextlib import ExitStack, contextmanager

import pytest

from tests.servers import processes
from tests.servers.processes import StartError, answers, on_free_ports, run, running

LAST_WORDS = [sys.executable, "-c", "import sys; sys.exit('the disk is full')"]


def never() -> bool:
    return False


def test_a_server_that_ends_at_once_tells_its_last_words(tmp_path):
    log = tmp_path / "log"
    log.write_text("no such user")
    told = r"(?s)sys\.exit.*ended with 1.*the disk is full.*no such user"
    with pytest.raises(StartError, match=told), running(LAST_WORDS, never, logs=[log, tmp_path / "none"]):
        pass


def test_a_program_that_fails_tells_its_last_words():
    with pytest.raises(StartError, match=r"(?s)sys\.exit.*exit status 1.*the disk is full"):
        run(LAST_WORDS)
    with pytest.raises(StartError, match="No such file"):
        run(["/no/such/program"])


def test_a_server_that_is_never_ready_is_ended(monkeypatch):
    monkeypatch.setattr(processes, "PATIENCE", 0.1)
    command = [sys.executable, "-c", "import threading; threading.Event().wait()"]
    with pytest.raises(StartError, match=r"is not ready after 0 seconds"), running(command, never):
        pass


def test_a_port_that_somebody_else_takes_meanwhile_is_left_to_him():
    tried = []
    with ExitStack() as stack:

        @contextmanager
        def start(port):
            tried.append(port)
            if len(tried) == 1:
                stack.enter_context(socket.create_server(("127.0.0.1", port)))
                raise StartError
            with socket.create_server(("127.0.0.1", port)):
                yield port

        with on_free_ports(1, start) as port:
            assert answers(port)
    assert tried == [tried[0], port]
    assert tried[0] != port


def test_a_server_that_does_not_come_up_on_a_free_port_is_tried_once():
    tried = []

    @contextmanager
    def start(port):
        tried.append(port)
        raise StartError
        yield

    with pytest.raises(StartError), on_free_ports(1, start):
        pass
    assert len(tried) == 1
