"""The practice world: it starts, leads nowhere else, and leaves nothing behind."""

from __future__ import annotations

import socket
import ssl
import sys
import threading
from pathlib import Path

import pytest

from smtpgui.core.findings import Finding
from smtpgui.sandbox import SCENARIOS, World
from smtpgui.sandbox import world as module
from smtpgui.sandbox.mail_hosts import MAIL_HOSTS, RIGHT
from tests.sandbox.raw_client import connected, encrypted
from tests.support.troubles import trouble_of


def test_every_server_listens_on_loopback_above_1024(world: World) -> None:
    for host in MAIL_HOSTS:
        for port, _ in host.ports:
            (address,) = world.network.addresses(host.name, port, 1.0)
            assert address.family == socket.AF_INET
            assert address.host == "127.0.0.1"
            assert address.port > 1024
    ((nameserver, number),) = world.network.nameservers
    assert nameserver == "127.0.0.1"
    assert number > 1024


@pytest.mark.parametrize("name", ["smtp.gmial.com", "www.python.org", "192.0.2.1", "localhost", ""])
def test_no_other_name_is_found(world: World, name: str) -> None:
    finding = trouble_of(lambda: world.network.addresses(name, 587, 1.0))
    assert finding == Finding("resolve.not_found", {"server": name}, "server")


def test_a_name_is_found_however_it_is_written_and_another_port_refuses(world: World) -> None:
    plain = world.network.addresses("smtp.gmail.com", 587, 1.0)
    assert world.network.addresses("SMTP.Gmail.com.", 587, 1.0) == plain
    with pytest.raises(ConnectionRefusedError), connected(world, "smtp.gmail.com", 2525):
        pass


def test_the_system_does_not_trust_its_certificates(world: World) -> None:
    with connected(world, "smtp.gmail.com", 465) as client:
        context = ssl.create_default_context()
        with pytest.raises(ssl.SSLCertVerificationError):
            client.socket = context.wrap_socket(client.socket, server_hostname="smtp.gmail.com")


def test_a_scenario_by_its_id(world: World) -> None:
    assert world.scenarios == SCENARIOS
    assert world.scenario("all_well") is SCENARIOS[0]
    with pytest.raises(KeyError):
        world.scenario("unknown")


@pytest.mark.parametrize("part", ["network", "platform"])
def test_before_it_starts_there_is_no_way_out(part: str) -> None:
    with pytest.raises(RuntimeError):
        getattr(World(), part)


def _is_closed(sock: socket.socket) -> bool:
    """Whether the other side has gone, politely or not; it may have said something before."""
    try:
        while sock.recv(4096):
            pass
    except ConnectionResetError:
        pass
    return True


def test_it_ends_with_clients_inside_and_nothing_is_left() -> None:
    threads = set(threading.enumerate())
    with World() as world:
        ca_file = Path(world.network.ca_file)
        port = world.network.addresses("mail.lesilence.example", 587, 1.0)[0].port
        assert ca_file.is_file()
        visitors = [connected(world, "mail.lesilence.example"), encrypted(world, "smtp.gmail.com")]
        clients = [visitor.__enter__() for visitor in visitors]
        dns = socket.create_connection(world.network.nameservers[0], timeout=5)
        world.stop()
        assert all(_is_closed(sock) for sock in (*(client.socket for client in clients), dns))
        dns.close()
        for visitor in visitors:
            visitor.__exit__(None, None, None)
    assert not ca_file.parent.exists()
    assert set(threading.enumerate()) == threads
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)
    world.stop()  # twice does no harm


def test_messages_stay_when_it_has_ended_and_it_can_start_again() -> None:
    scenario = SCENARIOS[0]
    world = World()
    for _ in range(2):
        world.start()
        with encrypted(world, scenario.settings.server) as client:
            client.sign_in(scenario.settings.username, scenario.password)
            client.submit(scenario.settings.sender_address, scenario.recipient)
    world.stop()
    assert len(world.messages) == 2


def test_two_worlds_side_by_side() -> None:
    with World() as one, World() as other:
        with encrypted(one, "mail.lesnouvelles.example", 465) as client:
            client.sign_in("contact@lesnouvelles.example", RIGHT)
            client.submit("contact@lesnouvelles.example", "lectrice@lecteurs.example")
        assert (len(one.messages), len(other.messages)) == (1, 0)


def test_a_missing_library_is_said_before_anything_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trustme", None)
    threads = threading.active_count()
    assert trouble_of(World().start).code == "sandbox.not_installed"
    assert threading.active_count() == threads


def test_a_computer_that_forbids_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    async def forbidden(*_arguments: object, **_options: object) -> None:
        raise PermissionError(13, "Permission denied")

    threads = threading.active_count()
    monkeypatch.setattr(module.asyncio, "start_server", forbidden)
    finding = trouble_of(World().start)
    assert finding.code == "sandbox.no_port"
    assert "Permission denied" in str(finding.facts["reason"])
    assert threading.active_count() == threads


def test_a_number_that_is_taken_for_udp_is_not_insisted_on(monkeypatch: pytest.MonkeyPatch) -> None:
    loop = module.asyncio.SelectorEventLoop
    real, refused = loop.create_datagram_endpoint, []

    async def taken(self: object, *arguments: object, **options: object) -> object:
        if len(refused) < 2:
            refused.append(arguments[1])
            raise OSError(98, "Address already in use")
        return await real(self, *arguments, **options)

    monkeypatch.setattr(loop, "create_datagram_endpoint", taken)
    with World((), ()) as world:
        assert world.network.nameservers[0] not in refused
    assert len(set(refused)) == 2


def test_no_number_for_udp_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    async def taken(*_arguments: object, **_options: object) -> None:
        raise OSError(98, "Address already in use")

    monkeypatch.setattr(module.asyncio.SelectorEventLoop, "create_datagram_endpoint", taken)
    assert trouble_of(World((), ()).start).code == "sandbox.no_port"
