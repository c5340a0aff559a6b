"""Fixtures of the command line: run in this process, over a store, passwords and a network of the test's own."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from smtpgui.cli.input.context import Tools
from smtpgui.cli.program import main
from smtpgui.core.net.network import Network
from smtpgui.core.paths import Places
from smtpgui.core.settings import SmtpSettings
from smtpgui.core.stores.interface import Configuration
from smtpgui.core.stores.sqlite import open_store
from smtpgui.core.workspace import Workspace
from tests.servers.smtp_script import scripted_servers
from tests.support.command_line import Said, typed
from tests.support.fake_passwords import FakePasswords

SETTINGS: dict[str, Any] = {
    "enabled": True,
    "sender_address": "news@example.org",
    "reply_to_address": "",
    "server": "mail.test",
    "port": 587,
    "username": "alice@example.org",
    "authentication": "login",
    "starttls_auto": True,
}
PASSWORD = "Sésame-0uvre?toi"


serve = pytest.fixture(scripted_servers)


@pytest.fixture
def passwords() -> FakePasswords:
    return FakePasswords()


@pytest.fixture
def tools(tmp_path: Path, passwords: FakePasswords) -> Tools:
    """A home of the test's own, and no way to the outside."""

    def nowhere(host: str, port: int, timeout: float) -> list[Any]:
        raise AssertionError(f"looked for {host}:{port} within {timeout}")

    network = Network(nameservers=(("127.0.0.1", 9),), addresses=nowhere)
    return Tools(Places(tmp_path / "home"), passwords, network)


@pytest.fixture
def workspace(tools: Tools) -> Workspace:
    store, findings = open_store(tools.places.store)
    assert findings == []
    return Workspace(store, tools.passwords, tools.network)


@pytest.fixture
def saved(workspace: Workspace) -> Callable[..., Configuration]:
    """Keeps a configuration under a name, with some settings changed."""

    def save(name: str = "Newsletter", **changed: Any) -> Configuration:
        return workspace.store.save(Configuration(name, SmtpSettings(**{**SETTINGS, **changed})))

    return save


@pytest.fixture
def run(
    tools: Tools, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Said]:
    """Runs a command in this process: `run("dns", "x.test", network=…, given=b"…")`."""
    monkeypatch.delenv("SMTPGUI_PASSWORD", raising=False)

    def call(*arguments: str, given: bytes = b"", **other: Any) -> Said:
        monkeypatch.setattr(sys, "stdin", typed(given))
        capfdbinary.readouterr()
        code = main(arguments, replace(tools, **other))
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return Said(code, out.decode(), err.decode())

    return call


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file as export does: `write("a.json", server="x")`, or with any `content`."""

    def write_file(name: str = "newsletter.json", content: Any = None, **changed: Any) -> Path:
        path = tmp_path / name
        data = {"version": 1, "name": "Newsletter", "settings": {**SETTINGS, **changed}}
        text = content if isinstance(content, str) else json.dumps(data if content is None else content)
        path.write_text(text, encoding="utf-8")
        return path

    return write_file
