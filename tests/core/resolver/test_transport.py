"""What carries the messages: refusals, ids that are taken, politeness to public servers."""

from __future__ import annotations

import asyncio

import pytest

from smtpgui.core.resolver import transport as transport_module
from smtpgui.core.resolver.parser import read
from smtpgui.core.resolver.transport import PendingQuery, Transport
from smtpgui.core.resolver.types import Question
from smtpgui.core.resolver.wire_format import make_query
from tests.servers.dns_server import DnsServer

QUESTION = Question("x.test", "TXT")


async def udp(transport: Transport, query: bytes) -> bytes:
    future: asyncio.Future[bytes | OSError] = asyncio.get_running_loop().create_future()
    transport.send(query, future.set_result)
    answer = await future
    if isinstance(answer, OSError):
        raise answer
    return answer


def test_same_id_twice_at_once(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(transport_module, "SOCKETS", 1)
    with DnsServer('x.test TXT "v"', delay=0.01) as server:

        async def ask() -> list[bytes]:
            transport = Transport(server.nameserver)
            query = make_query(QUESTION)
            answers = await asyncio.gather(*(udp(transport, query) for _ in range(3)))
            transport.close()
            return answers

        answers = asyncio.run(ask())
    assert len({answer[:2] for answer in answers}) == 3
    assert all(read(answer, QUESTION).records for answer in answers)


def test_an_error_of_the_socket_ends_what_waits():
    async def fail() -> list[object]:
        transport = Transport(("127.0.0.1", 9))
        await transport._open()
        socket = transport._sockets[0]
        handler: list[object] = []
        for _ in range(2):
            socket.post(PendingQuery(make_query(QUESTION), handler.append))
        socket.error_received(OSError("refused"))
        socket.error_received(OSError("again"))
        assert not socket.waiting
        transport.close()
        return handler

    handler = asyncio.run(fail())
    assert len(handler) == 2
    assert all(isinstance(error, OSError) for error in handler)


def test_a_forgotten_query_is_not_sent_and_not_answered():
    with DnsServer('x.test TXT "v"') as server:

        async def ask() -> list[object]:
            transport = Transport(server.nameserver)
            handler: list[object] = []
            transport.send(make_query(QUESTION), handler.append).forget()
            await udp(transport, make_query(QUESTION))
            transport.close()
            return handler

        assert asyncio.run(ask()) == []
        assert server.asked("x.test", "TXT") == 1


def test_a_server_of_an_impossible_address():
    async def ask() -> object:
        transport = Transport(("fe80::1%nowhere", 53))
        try:
            return await udp(transport, make_query(QUESTION))
        except OSError as error:
            return error
        finally:
            transport.close()

    assert isinstance(asyncio.run(ask()), OSError)


@pytest.mark.parametrize(("public", "rate", "slow"), [(True, None, True), (False, None, False), (True, 0, False),
                                                      (False, 200, True)])  # fmt: skip
def test_public_servers_are_asked_slowly(
    monkeypatch: pytest.MonkeyPatch, public: bool, rate: float | None, slow: bool
):
    monkeypatch.setattr(transport_module, "is_public", lambda _: public)
    monkeypatch.setattr(transport_module, "RATE", 200)

    async def turns() -> list[float]:
        monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: 100.0)
        transport = Transport(("192.0.2.1", 53), rate)
        return [transport._turn() for _ in range(400)]

    delays = asyncio.run(turns())
    assert delays[:30] == [0.0] * 30, "a first burst is free"
    assert (delays[-1] > 1.5) is slow, "the others take 5 ms each"


def test_a_question_waits_for_its_turn(monkeypatch: pytest.MonkeyPatch):
    delays = []
    with DnsServer('x.test TXT "v"') as server:

        async def ask() -> None:
            loop = asyncio.get_running_loop()
            monkeypatch.setattr(loop, "time", lambda: 100.0)
            later = loop.call_later
            monkeypatch.setattr(
                loop, "call_later", lambda delay, *work: (delays.append(delay), later(0, *work))[1]
            )
            transport = Transport(server.nameserver, 100)
            await asyncio.gather(*(udp(transport, make_query(QUESTION)) for _ in range(40)))
            transport.close()

        asyncio.run(ask())
    late = [delay for delay in delays if delay > 0.001]
    assert late == [pytest.approx(number / 100) for number in range(1, 21)], "a burst of 20 is free"
