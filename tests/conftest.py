"""Fixtures for every test: no network but loopback, Qt without a screen, English."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.support.clock import Clock

if TYPE_CHECKING:
    from smtpgui.sandbox import World
    from tests.servers.certificates import Certificates

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a shell's job in the background: programs would inherit it
    signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("without a clock", deadline=None)  # else an example fails where the machine is busy
settings.load_profile("without a clock")

LOOPBACK = ("127.", "::1", "localhost")


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail a test that reaches for an address outside this machine."""
    connect, connect_ex, sendto = socket.socket.connect, socket.socket.connect_ex, socket.socket.sendto

    def allowed(address: object) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        assert not isinstance(address, tuple) or str(host).startswith(LOOPBACK), f"test reached for {address}"

    def guarded_connect(self: socket.socket, address: object) -> None:
        allowed(address)
        connect(self, address)  # type: ignore[arg-type]

    def guarded_connect_ex(self: socket.socket, address: object) -> int:
        allowed(address)
        return connect_ex(self, address)  # type: ignore[arg-type]

    def guarded_sendto(self: socket.socket, *args: object) -> int:
        allowed(args[-1])
        return sendto(self, *args)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    monkeypatch.setattr(socket.socket, "sendto", guarded_sendto)


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """Good and bad ones, of an authority that only tests trust."""
    from tests.servers.certificates import Certificates

    return Certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="session")
def running_world() -> Iterator[World]:
    from smtpgui.sandbox import World

    with World() as world:
        yield world


@pytest.fixture
def world(running_world: World) -> World:
    """The practice world as on its first day."""
    running_world.forget()
    return running_world


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock for every Deadline that stands still until a test moves it."""
    from smtpgui.core.net import deadline

    made = Clock()
    monkeypatch.setattr(deadline, "clock", made)
    return made


@pytest.fixture
def endless_questions() -> Iterator[None]:
    """A question to a name server may take an hour: only the limit for the whole ends what is asked in vain."""
    from tests.servers.dns_server import patience

    with patience():
        yield


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Every test starts in English and leaves English behind."""
    from smtpgui.core.language import use_language

    use_language("en")
    yield
    use_language("en")


@pytest.fixture(autouse=True)
def no_own_providers() -> Iterator[None]:
    """No test finds rows that another one has put into the table."""
    from smtpgui.core.providers.table import use_own_providers

    yield
    use_own_providers(())
