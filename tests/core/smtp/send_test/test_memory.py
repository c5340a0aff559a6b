"""Floods under a memory limit of 512 MB, on the command line and in the window."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.core.smtp.send_test.endless_servers import ENDLESS_SERVERS
from tests.servers.certificates import Certificates
from tests.servers.smtp_script import ScriptedServer
from tests.support.command_line import checked, environment
from tests.support.qt import needs_qt

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="RLIMIT_AS is of Unix"),
    pytest.mark.timeout(900),
]

LIMIT = 512
PASSWORD = "Sésame-0uvre?toi"

LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]) * 2**20,) * 2)
sys.argv = ["smtpgui", *sys.argv[2:]]
from smtpgui.__main__ import main
sys.exit(main())
"""

Serve = Callable[..., ScriptedServer]


def test_the_limit_is_one() -> None:
    """A process that takes more than it may have dies of it."""
    greedy = "import resource; resource.setrlimit(resource.RLIMIT_AS, (2**29, 2**29)); bytearray(2**29)"
    assert (
        b"MemoryError" in subprocess.run([sys.executable, "-c", greedy], capture_output=True, check=False).stderr
    )


@pytest.mark.parametrize("name", [name for name in ENDLESS_SERVERS if "drip" not in name and name != "silence"])
def test_no_flood_fills_the_memory_of_the_command_line(
    name: str, certificates: Certificates, serve: Serve, tmp_path: Path
) -> None:
    script, code = ENDLESS_SERVERS[name]
    server = serve(script(certificates))
    settings = {
        "sender_address": "news@example.org", "server": "localhost", "port": server.port,
        "username": "alice@example.org",
    }  # fmt: skip
    path = tmp_path / "flood.json"
    path.write_text(json.dumps({"version": 1, "name": "flood", "settings": settings}), "utf-8")
    arguments = ["test", str(path), "--to", "reader@example.net", "--ca-file", certificates.ca_file, "--json"]
    said = subprocess.run(
        [sys.executable, "-c", LIMITED, str(LIMIT), *arguments], capture_output=True, check=False,
        env=environment(tmp_path / "home", SMTPGUI_PASSWORD=PASSWORD),
    )  # fmt: skip
    assert said.stderr == b""
    assert code in [
        finding["code"] for step in checked(json.loads(said.stdout))["steps"] for finding in step["findings"]
    ]
    assert PASSWORD.encode() not in said.stdout
    assert len(said.stdout) < 300_000
    assert server.auth_count() <= 1


@needs_qt
def test_one_window_lives_through_every_endless_server(
    serve: Serve, certificates: Certificates, tmp_path: Path
) -> None:
    servers = [serve(script(certificates)) for script, _code in ENDLESS_SERVERS.values()]
    script = Path(__file__).parents[3] / "gui" / "besieged_window.py"
    command = [sys.executable, str(script), str(LIMIT), certificates.ca_file, str(tmp_path)]
    command += [str(server.port) for server in servers]
    said = subprocess.run(command, capture_output=True, check=False, env=environment(tmp_path))
    assert said.returncode == 0, said.stderr.decode()[-2000:]
    seen = dict(zip(ENDLESS_SERVERS, map(json.loads, said.stdout.splitlines()), strict=True))
    assert {
        name: each["codes"] for name, each in seen.items() if ENDLESS_SERVERS[name][1] not in each["codes"]
    } == {}
    assert [name for name, each in seen.items() if each["longest"] > 512 or each["leaks"]] == []
    assert all(server.auth_count() <= 1 for server in servers)
