"""Replies that somebody forged, and name servers that want more than they should get."""

from __future__ import annotations

import asyncio
import socket
import threading

import pytest

from smtpgui.core.net.deadline import Deadline
from smtpgui.core.net.network import Network
from smtpgui.core.resolver import Reason, Status
from smtpgui.core.resolver import client as client_module
from smtpgui.core.resolver.client import Resolver, ask_now
from smtpgui.core.resolver.pool import ServerPool
from tests.servers.dns_server import DnsServer, txt


def test_an_answer_from_another_address_is_not_heard():
    """The forger sees the question and answers with its id at once, but from a socket of its own."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    listener.bind(("127.0.0.1", 0))
    forger = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    forger.bind(("127.0.0.2", 0))

    def forge() -> None:
        query, where = listener.recvfrom(4096)
        forged = query[:2] + b"\x81\x80\0\1\0\1\0\0\0\0" + query[12 : query.index(b"\0", 12) + 5]
        forged += b"\xc0\x0c\0\x10\0\1\0\0\0\x3c\0\5\4evil"
        for _ in range(20):
            forger.sendto(forged, where)
        listener.sendto(forged.replace(b"evil", b"true"), where)

    thread = threading.Thread(target=forge, daemon=True)
    thread.start()
    with listener, forger:
        (answer,) = ask_now([("a.test", "TXT")], Network(nameservers=(listener.getsockname(),)), 60.0)
        thread.join(60)
    assert answer.texts == ("true",)


def test_ten_thousand_forged_ids_do_not_hit():
    with DnsServer('x.test TXT "v"\nx.test TXT !noise') as server:
        assert ask_now([("x.test", "TXT")], server.network)[0].texts == ("v",)


def test_a_resolver_takes_in_no_more_than_its_limit(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(client_module, "BYTES_LIMIT", 100_000)
    zone = "\n".join(f"n{number}.test {txt('A' * 60_000)}" for number in range(6))
    with DnsServer(zone) as server:

        async def ask() -> list[object]:
            async with Resolver(server.network, Deadline(60)) as resolver:
                return [(await resolver.ask(f"n{number}.test", "TXT")).reason for number in range(6)]

        assert asyncio.run(ask()) == [None, None, *[Reason.TRUNCATED] * 4]


def test_names_that_end_at_once_do_not_pile_up_on_the_stack(endless_questions):
    with DnsServer('x.test TXT "v"', delay=0.05) as server:
        questions = [(f"n{number}.test", "TXT") for number in range(300)] + [
            ("a..test", f"TXT{n}") for n in range(3000)
        ]
        answers = ask_now(questions, server.network, 120)
    assert all(answer.failed for answer in answers[300:])
    assert answers[0].status is Status.NXDOMAIN


def test_resolvers_of_one_pool_share_what_is_asked_at_the_same_time_and_later():
    with DnsServer('x.test TXT "v"\nbig.test TXT "' + "b" * 255 + '"', delay=0.02) as server:

        async def ask() -> None:
            pool = ServerPool(server.network, sharing=True)
            first, second = (Resolver(server.network, Deadline(20), pool) for _ in range(2))
            both = await asyncio.gather(first.ask("x.test", "TXT"), second.ask("x.test", "TXT"))
            assert [answer.texts for answer in both] == [("v",), ("v",)]
            third = Resolver(server.network, Deadline(20), pool)
            assert (await third.ask("X.test", "TXT")).texts == ("v",)
            hurried = Resolver(server.network, Deadline(0.0), pool)
            assert (await hurried.ask("y.test", "TXT")).reason is Reason.TIMEOUT
            for resolver in (first, second, third, hurried):
                await resolver.close()
            pool.close()

        asyncio.run(ask())
        assert server.asked("x.test", "TXT") == 1


def test_one_listener_leaves_and_the_other_still_hears():
    with DnsServer('x.test TXT "v"', delay=0.1) as server:

        async def ask() -> tuple[str, ...]:
            pool = ServerPool(server.network, sharing=True)
            first, second = (Resolver(server.network, Deadline(20), pool) for _ in range(2))
            first.expect([("x.test", "TXT")])
            waiting = asyncio.create_task(second.ask("x.test", "TXT"))
            while not server.queries:
                await asyncio.sleep(0)
            await first.close()
            texts = (await waiting).texts
            second.expect([("z.test", "TXT")])
            await second.close()
            pool.close()
            return texts

        assert asyncio.run(ask()) == ("v",)


def test_a_name_server_is_asked_directly_only_where_it_is_public():
    with DnsServer("x.test NS ns.x.test\nx.test NS !authoritative") as server:

        async def ask(network: Network) -> object:
            async with Resolver(network, Deadline(60)) as resolver:
                return await resolver.ask_server("127.0.0.1", "x.test", "NS")

        assert asyncio.run(ask(server.network)) is None
        assert not server.queries
        answer = asyncio.run(ask(Network(nameservers=(server.nameserver,), rehearsal=True)))
        assert answer.values == ("ns.x.test",)
        assert answer.authoritative
        assert not server.queries[-1].recursive
