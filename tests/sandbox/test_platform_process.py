"""The platform of the practice world: not there until somebody connects, gone with the world."""

from __future__ import annotations

import socket
import sys
import threading

import pytest

from smtpgui.sandbox import World
from smtpgui.sandbox import platform_process as module
from tests.servers.reference_platform import Client, at_once
from tests.support.python_process import line_of, python
from tests.support.troubles import trouble_of


def connected(world: World) -> Client:
    """An administrator of the world's platform, over its network."""
    access = world.platform
    client = Client(access.origin, network=world.network)
    form = {"grant_type": "client_credentials", "client_id": access.key, "client_secret": access.secret}
    client.token = client.token_for(**form).body["access_token"]
    return client


def path(world: World) -> str:
    return f"/api/v1/applications/{world.platform.application}/smtp_settings"


def test_it_is_reached_over_https_by_its_name(world: World) -> None:
    client = connected(world)
    assert world.platform.origin.startswith("https://")
    resource = client.send("GET", path(world)).resource
    good = world.scenario("all_well").settings
    assert resource["sender_address"] == good.sender_address
    assert resource["address"] != good.server, "there is something to apply"
    assert resource["password_set"] is True
    assert resource["enabled"] is True


def test_it_tests_with_the_servers_of_this_world(world: World) -> None:
    good = world.scenario("all_well")
    client = connected(world)
    settings = {"address": good.settings.server, "port": 587, "password": good.password}
    body = {"recipient": good.recipient, "mode": "send", "settings": settings}
    assert client.send("POST", f"{path(world)}/test", body).resource["outcome"] == "accepted"
    assert len(world.messages) == 1


def test_its_secret_is_shown_by_no_repr(world: World) -> None:
    assert world.platform.secret not in repr(world.platform)
    with World() as other:
        assert other.platform.secret != world.platform.secret


def test_another_port_of_it_refuses(world: World) -> None:
    (address,) = world.network.addresses(module.PLATFORM_HOST, 8443, 1.0)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((address.host, address.port), timeout=5)


def test_of_many_who_come_first_one_starts_it() -> None:
    with World() as world:
        ports = []

        def come(_number: int) -> None:
            ports.append(world.network.addresses(module.PLATFORM_HOST, 443, 1.0)[0].port)

        at_once(come, 4)
        assert len(ports) == 4
        assert len(set(ports)) == 1


def test_nothing_is_left_of_it() -> None:
    before = set(threading.enumerate())
    with World() as world:
        connected(world)
        port = world.network.addresses(module.PLATFORM_HOST, 443, 1.0)[0].port
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)
    left = {thread for thread in threading.enumerate() if thread not in before and thread.is_alive()}
    assert {thread.name for thread in left if not thread.name.startswith("AnyIO")} == set()


def test_a_missing_library_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("smtpgui.sandbox.platform")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    with World() as world:
        finding = trouble_of(lambda: world.network.addresses(module.PLATFORM_HOST, 443, 1.0))
    assert (finding.code, finding.facts["missing"]) == ("sandbox.not_installed", "uvicorn")


def test_a_computer_that_forbids_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    from smtpgui.sandbox.platform import server

    def forbidden(*_arguments: object) -> None:
        raise PermissionError(13, "Permission denied")

    with World() as world:
        monkeypatch.setattr(server.socket, "create_server", forbidden)
        finding = trouble_of(lambda: world.network.addresses(module.PLATFORM_HOST, 443, 1.0))
        assert finding.code == "sandbox.no_port"


def test_the_world_starts_without_the_platforms_libraries() -> None:
    code = """
import sys
from smtpgui.sandbox import World
with World() as world:
    assert world.platform.key
heavy = {"fastapi", "starlette", "uvicorn", "sqlalchemy", "pydantic"}
print(sorted(heavy & {name.partition(".")[0] for name in sys.modules}))
"""
    with python(code) as process:
        assert line_of(process) == "[]"
