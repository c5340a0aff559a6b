"""`python -m smtpgui.sandbox.platform`, and the server's own life."""

from __future__ import annotations

import signal
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn

from smtpgui.sandbox.platform import __main__ as module
from smtpgui.sandbox.platform.__main__ import main
from smtpgui.sandbox.platform.app_state import Options
from smtpgui.sandbox.platform.security import Vault
from smtpgui.sandbox.platform.server import PlatformServer
from tests.servers.reference_platform import Client, reference

SETTINGS = "/api/v1/applications/demo/smtp_settings"


@contextmanager
def alone(*arguments: str) -> Iterator[list[str]]:
    """The program while the block lasts: the lines that it prints. It ends by itself when it is told to."""
    command = [sys.executable, "-m", "smtpgui.sandbox.platform", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            lines = [process.stdout.readline().rstrip("\n") for _ in range(4)]
            yield lines
            process.send_signal(signal.SIGTERM)
            _rest, errors = process.communicate()
            assert process.returncode == 0, errors
            lines.append(errors)
        finally:
            process.kill()


def signed_in(lines: list[str], row: int = 3) -> Client:
    client = Client(lines[0].split()[1])
    _role, _key, key, _secret, secret = lines[row].split()
    answer = client.token_for(grant_type="client_credentials", client_id=key, client_secret=secret)
    client.token = answer.body["access_token"]
    return client


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGTERM there")
def test_it_serves_until_it_is_told_to_stop():
    with alone() as lines:
        client = signed_in(lines)
        assert lines[1].split() == ["application", "demo"]
        assert client.send("GET", SETTINGS).resource["enabled"] is False
    assert f"GET {SETTINGS} 200" in lines[-1]
    assert client.token not in lines[-1]


def test_what_it_keeps_is_there_again(tmp_path: Path, monkeypatch, capsys):
    place = ["--database", f"sqlite:///{tmp_path / 'kept.sqlite'}", "--key-file", str(tmp_path / "key")]

    def serve(use: Callable[[list[str]], object], *more: str) -> None:
        """Run the program here; `use` gets the lines that it prints, and it ends when `use` returns."""
        monkeypatch.setattr(module, "_wait", lambda: use(capsys.readouterr().out.splitlines()))
        assert main([*place, *more]) == 0

    tokens: list[str] = []

    def change(lines: list[str]) -> None:
        client = signed_in(lines)
        tokens.append(client.token)
        values = {"sender_address": "news@example.org", "password": "kept"}
        assert client.send("PATCH", SETTINGS, values, If_Match="*").status == 200

    def read(lines: list[str]) -> None:
        assert lines[3].startswith("The secrets are those of the first time.")
        resource = Client(lines[0].split()[1], tokens[0]).send("GET", SETTINGS).resource
        assert (resource["sender_address"], resource["password_set"]) == ("news@example.org", True)

    def another_secret(lines: list[str]) -> None:
        client = signed_in(lines)
        assert client.send("GET", SETTINGS).status == 200
        assert Client(client.origin, tokens[0]).send("GET", SETTINGS).status == 401

    serve(change)
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    serve(read)
    serve(another_secret, "--new-secrets")


def test_a_database_without_a_key(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as caught:
        main(["--database", "sqlite:///x"])
    assert caught.value.code == 2
    assert "--key-file" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("database", "key"),
    [("sqlite:///{tmp}/nowhere/x.sqlite", "{tmp}/key"), ("sqlite:///{tmp}/x.sqlite", "{tmp}/nowhere/key"),
     ("nonsense://x", "{tmp}/key"), ("no url", "{tmp}/key"), ("sqlite:///{tmp}/x.sqlite", "{tmp}/broken")],
)  # fmt: skip
def test_what_cannot_be_used(tmp_path: Path, capsys: pytest.CaptureFixture[str], database: str, key: str):
    (tmp_path / "broken").write_bytes(b"no key")
    asked = ["--database", database.format(tmp=tmp_path), "--key-file", key.format(tmp=tmp_path)]
    assert main(asked) == 2
    assert capsys.readouterr().err.startswith("The platform cannot start: ")


def test_a_port_that_is_taken(capsys: pytest.CaptureFixture[str]):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert main(["--port", str(taken.getsockname()[1])]) == 2
    assert "in use" in capsys.readouterr().err


def test_help_has_an_example(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "python -m smtpgui.sandbox.platform --port 8080" in capsys.readouterr().out


def test_nothing_is_left_when_it_ends(tmp_path: Path):
    before = set(threading.enumerate())
    with reference(f"sqlite:///{tmp_path / 'x.sqlite'}", Options()) as running:
        origin = running.server.origin
        assert running.client().get().status == 200
        host, port = origin.removeprefix("http://").split(":")
        idle = socket.create_connection((host, int(port)), timeout=60)
    assert idle.recv(1) == b"", "an idle connection does not hold it"
    idle.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((host, int(port)), timeout=5)
    left = {thread.name for thread in threading.enumerate() if thread not in before and thread.is_alive()}
    assert {name for name in left if not name.startswith("AnyIO")} == set()


def test_a_connection_that_comes_while_it_ends_is_closed(tmp_path: Path, monkeypatch):
    async def closes_what_it_knows(server: uvicorn.Server, sockets: object) -> None:
        for each in server.servers:
            each.close()

    monkeypatch.setattr(uvicorn.Server, "shutdown", closes_what_it_knows)
    with reference(f"sqlite:///{tmp_path / 'x.sqlite'}", Options()) as running:
        late = socket.create_connection(("127.0.0.1", running.server.port), timeout=60)
        assert running.client().get().status == 200, "by now it was taken"
    with late:
        assert late.recv(1) == b""


def test_two_servers_over_one_database(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'x.sqlite'}"
    with reference(url, Options()) as one, PlatformServer(url, one.key) as other:
        first = one.client()
        second = Client(other.origin, first.token)
        etag = first.get().headers["etag"]
        assert second.patch(etag, sender_address="a@example.org").status == 200
        assert first.patch(etag, sender_address="b@example.org").status == 412


def test_a_key_that_is_none():
    with pytest.raises(ValueError, match="Fernet key"):
        PlatformServer("sqlite://", b"short")
    assert len(Vault.new_key()) == 44
