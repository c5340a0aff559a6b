from __future__ import annotations

import errno
import selectors
import socket
from collections.abc import Iterator

import pytest

from smtpgui.core.findings import Trouble
from smtpgui.core.net.deadline import Deadline
from smtpgui.core.net.network import Address
from smtpgui.core.smtp.connection import dial as dialling
from smtpgui.core.smtp.connection.dial import HEAD_START, MOST_ADDRESSES, dial
from tests.servers.dead_ends import refusing_address, silent_address
from tests.support.clock import Clock

HERE = Address(socket.AF_INET, "127.0.0.1", 25)


def failing(monkeypatch: pytest.MonkeyPatch, *errors: OSError) -> list[Address]:
    """Let connections fail one after the other with `errors`; the addresses that were tried."""
    tried: list[Address] = []

    def refuse(address: Address) -> socket.socket:
        tried.append(address)
        raise errors[min(len(tried), len(errors)) - 1]

    monkeypatch.setattr(dialling, "_begin", refuse)
    return tried


def code(*addresses: Address, seconds: float = 1, deadline: Deadline | None = None) -> str:
    with pytest.raises(Trouble) as caught:
        dial(addresses, "mail.test", seconds, deadline or Deadline(5))
    assert caught.value.finding.facts["server"] == "mail.test"
    return caught.value.finding.code


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ConnectionRefusedError(errno.ECONNREFUSED, "no"), "connect.refused"),
        (ConnectionResetError(errno.ECONNRESET, "no"), "greeting.closed"),
        (TimeoutError(), "connect.timeout"),
        (OSError(errno.ENETUNREACH, "no"), "connect.unreachable"),
        (OSError(errno.EHOSTUNREACH, "no"), "connect.unreachable"),
        (OSError(errno.EADDRNOTAVAIL, "no"), "connect.unreachable"),
        (PermissionError(errno.EACCES, "no"), "connect.blocked_here"),
        (PermissionError(errno.EPERM, "no"), "connect.blocked_here"),
        (OSError(errno.EMFILE, "Too many open files"), "connect.failed"),
        (OSError("odd"), "connect.failed"),
    ],
)
def test_each_failure_has_its_name(error: OSError, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, error)
    assert code(HERE) == expected


def test_the_most_telling_failure_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, OSError(errno.ENETUNREACH, "no"), ConnectionRefusedError(), TimeoutError())
    assert code(HERE, HERE, HERE) == "connect.refused"


def test_the_number_of_addresses_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = failing(monkeypatch, ConnectionRefusedError())
    code(*[HERE] * 500)
    assert len(tried) == MOST_ADDRESSES


def test_the_overall_deadline_ends_the_race() -> None:
    with silent_address() as dead:
        assert code(dead, dead, seconds=3600, deadline=Deadline(0.1)) == "connect.timeout"
        assert code(dead, seconds=3600, deadline=Deadline(0)) == "connect.timeout"


def test_each_address_has_its_own_time() -> None:
    with silent_address() as dead:
        assert code(dead, dead, dead, seconds=0.2, deadline=Deadline(3600)) == "connect.timeout"


def test_what_fails_at_once_has_its_name_too(monkeypatch: pytest.MonkeyPatch) -> None:
    assert code(Address(socket.AF_INET6, "127.0.0.1", 25)) == "connect.failed"  # no address of that family
    monkeypatch.setattr(socket.socket, "connect_ex", lambda *_: errno.EACCES)
    assert code(HERE) == "connect.blocked_here"


def test_nothing_to_try() -> None:
    assert code() == "resolve.no_address"


def test_a_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        line = dial([Address(socket.AF_INET, *server.getsockname())], "mail.test", 1, Deadline(5))
        with line.socket:
            assert line.socket.getpeername() == server.getsockname()
            assert line.missed == ()


@pytest.fixture
def listening() -> Iterator[Address]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield Address(socket.AF_INET, *server.getsockname())


def test_a_dead_address_costs_its_head_start_and_no_more(
    listening: Address, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float | None] = []

    class Selector(selectors.DefaultSelector):
        def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
            if len(self.get_map()) > 1:
                return super().select()
            waited.append(timeout)
            clock.now += timeout or 0
            return []

    monkeypatch.setattr(selectors, "DefaultSelector", Selector)
    with silent_address() as dead:
        line = dial([dead, listening], "mail.test", 5, Deadline(10))
        with line.socket:
            assert line.address == listening
            assert line.silent == (dead,)
    assert waited == [HEAD_START]


@pytest.mark.usefixtures("clock")
def test_a_refusal_costs_no_time(listening: Address) -> None:
    line = dial([refusing_address(), listening], "mail.test", 5, Deadline(10))
    with line.socket:
        assert (line.address, line.silent) == (listening, ())
        assert [missed.code for missed in line.missed] == ["connect.refused"]


def test_all_may_be_dead_or_all_but_the_last(listening: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialling, "HEAD_START", 0.01)
    with silent_address() as dead, silent_address() as other, pytest.raises(Trouble):
        dial([dead, other], "mail.test", 0.1, Deadline(5))
    with silent_address() as dead:
        line = dial([dead, listening], "mail.test", 5, Deadline(10))
        line.socket.close()
        assert line.address == listening


def test_address_families_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = failing(monkeypatch, ConnectionRefusedError())
    six = [Address(socket.AF_INET6, f"::{number}", 25) for number in (1, 2, 3)]
    four = [Address(socket.AF_INET, f"127.0.0.{number}", 25) for number in (1, 2)]
    code(*six, *four)
    assert tried == [six[0], four[0], six[1], four[1], six[2]]


def test_ipv6_is_dialled_too() -> None:
    if not socket.has_dualstack_ipv6():
        pytest.skip("needs IPv6 on loopback")
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as server, silent_address() as dead:
        here = Address(socket.AF_INET6, "::1", server.getsockname()[1])
        line = dial([dead, here], "mail.test", 5, Deadline(10))
        with line.socket:
            assert line.socket.getpeername()[0] == "::1"
