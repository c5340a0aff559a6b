"""The Resolver against a server that behaves, and against ones that do not."""

from __future__ import annotations

import asyncio
import contextlib
import socket

import pytest

from smtpgui.core.net.deadline import Deadline
from smtpgui.core.net.network import Network
from smtpgui.core.resolver import Answer, Mx, Reason, Srv, Status, Txt
from smtpgui.core.resolver import client as client_module
from smtpgui.core.resolver import system_servers as servers_module
from smtpgui.core.resolver.client import Resolver, ask_now
from smtpgui.core.resolver.types import as_text
from tests.servers.dns_server import DnsServer, txt
from tests.support.tables import every


def ask(server: DnsServer, name: str, record_type: str = "TXT", timeout: float = 60.0) -> Answer:
    return ask_now([(name, record_type)], server.network, timeout)[0]


def test_types():
    zone = """
        a.test      TXT   "v=spf1" " -all"
        a.test      MX    20 second.test
        a.test      MX    10 first.test
        a.test      A     192.0.2.1
        a.test      AAAA  2001:db8::1
        a.test      NS    ns.a.test
        a.test      CAA   0 issue "ca.test"
        null.test   MX    0 .
        1.2.0.192.in-addr.arpa PTR Mail.A.Test
    """
    with DnsServer(zone) as server:
        found = ask_now(
            [
                ("A.test.", "TXT"), ("a.test", "MX"), ("a.test", "A"), ("a.test", "AAAA"), ("a.test", "NS"),
                ("a.test", "CAA"), ("null.test", "MX"), ("1.2.0.192.in-addr.arpa", "PTR"), ("a.test", "CNAME"),
            ],
            server.network,
        )  # fmt: skip
    assert found[0].records == (Txt((b"v=spf1", b" -all")),)
    assert found[0].texts == ("v=spf1 -all",)
    assert found[1].exchangers == (Mx(10, "first.test"), Mx(20, "second.test"))
    assert [answer.values for answer in found[2:6]] == [
        ("192.0.2.1",), ("2001:db8::1",), ("ns.a.test",), ('0 issue "ca.test"',)
    ]  # fmt: skip
    assert found[6].exchangers == (Mx(0, "."),)
    assert found[7].values == ("mail.a.test",)
    assert found[8].status is Status.NO_DATA
    assert not any(answer.failed or answer.chain for answer in found)


def test_services_by_their_order():
    zone = """
        _submission._tcp.x.test SRV 10 5 587 c.x.test.
        _submission._tcp.x.test SRV 0 1 587 b.x.test.
        _submission._tcp.x.test SRV 0 9 465 A.X.test.
        _none._tcp.x.test SRV 0 0 0 .
    """
    with DnsServer(zone) as server:
        found, none = ask_now([("_submission._tcp.x.test", "SRV"), ("_none._tcp.x.test", "SRV")], server.network)
    assert found.services == (Srv(0, 9, 465, "a.x.test"), Srv(0, 1, 587, "b.x.test"), Srv(10, 5, 587, "c.x.test"))
    assert [record.host for record in none.services] == ["."]
    assert found.exchangers == found.texts == found.values == ()


def test_what_an_answer_shows_of_its_records():
    assert as_text("“ü”".encode()) == "“ü”"
    assert as_text(b"\xff\xe9") == "ÿé"
    assert Txt((b"a\xc3", b"\xbc")).text == "aü"  # a letter cut in two by the boundary of strings
    assert Txt(()).text == ""
    answer = Answer("x.test", "MX", Status.FOUND, (Mx(5, "b.test"), Mx(5, "a.test"), Txt((b"t",)), "192.0.2.1"))
    assert answer.exchangers == (Mx(5, "a.test"), Mx(5, "b.test"))
    assert answer.texts == ("t",)
    assert answer.values == ("192.0.2.1",)


def test_absent_in_two_ways():
    with DnsServer('a.b.test TXT "x"') as server:
        nothing, empty, other = ask_now([("c.test", "TXT"), ("b.test", "TXT"), ("a.b.test", "A")], server.network)
    assert (nothing.status, empty.status, other.status) == (Status.NXDOMAIN, Status.NO_DATA, Status.NO_DATA)
    assert nothing.absent
    assert empty.absent
    assert nothing.soa_minimum == 30


@every(
    "behaviour, reason",
    [
        ("servfail", Reason.SERVFAIL), ("refused", Reason.REFUSED), ("formerr", Reason.FORMERR),
        ("notimp", Reason.NOTIMP), ("yxdomain", Reason.SERVFAIL), ("bare_refused", Reason.REFUSED),
        ("garbage", Reason.MALFORMED), ("cut", Reason.TRUNCATED), ("no_tcp", Reason.TRUNCATED),
        ("timeout", Reason.TIMEOUT), ("wrong_id", Reason.TIMEOUT), ("wrong_question", Reason.TIMEOUT),
        ("not_response", Reason.TIMEOUT),
    ],
)  # fmt: skip
def test_failures_are_told_apart(behaviour: str, reason: Reason):
    with DnsServer(f"x.test TXT !{behaviour}") as server:
        answer = ask(server, "x.test", timeout=0.4 if reason is Reason.TIMEOUT else 60)
    assert (answer.status, answer.reason) == (Status.FAILED, reason)
    assert not answer.absent
    assert not answer.records


def test_edns_that_is_swallowed_on_the_way():
    zone = 'a.test TXT !drop_edns\na.test TXT "here"\nb.test TXT !drop_edns\nb.test TXT "there"'

    async def in_turn() -> tuple[Answer, Answer, int]:
        async with Resolver(server.network, Deadline(60)) as resolver:
            first = await resolver.ask("a.test", "TXT")
            asked = len(server.queries)
            return first, await resolver.ask("b.test", "TXT"), len(server.queries) - asked

    with DnsServer(zone) as server:
        first, second, asked = asyncio.run(in_turn())
    assert (first.texts, second.texts) == (("here",), ("there",))
    assert asked == 1  # known by then: no more waiting


@pytest.mark.parametrize("behaviour", ["truncated", "tcp_noise", "noise", "late", "no_edns"])
def test_answers_in_the_end(behaviour: str):
    with DnsServer(f'x.test TXT "here"\nx.test TXT !{behaviour}') as server:
        assert ask(server, "x.test").texts == ("here",)


def test_large_answer_comes_over_tcp():
    with DnsServer(f"x.test {txt('A' * 60_000)}") as server:
        answer = ask(server, "x.test")
        assert [query.transport for query in server.queries] == ["udp", "tcp"]
    assert answer.texts == ("A" * 60_000,)


def test_too_many_records():
    records = "\n".join(f"x.test A 10.0.{number // 256}.{number % 256}" for number in range(1001))
    with DnsServer(records) as server:
        assert ask(server, "x.test", "A").reason is Reason.MALFORMED


def test_bogus_signatures_are_noticed_only_after_a_failure():
    with DnsServer('x.test TXT "v"\nx.test TXT !bogus\ny.test TXT "v"') as server:
        bogus, fine = ask_now([("x.test", "TXT"), ("y.test", "TXT")], server.network)
        assert sum(query.checking_disabled for query in server.queries) == 1
    assert (bogus.reason, bogus.extended_errors, bogus.answers_unchecked) == (Reason.SERVFAIL, (6,), True)
    assert fine.texts == ("v",)
    with DnsServer("x.test TXT !servfail") as server:
        assert not ask(server, "x.test").answers_unchecked, "a plain servfail is not called bogus"


def test_servfail_with_a_silent_second_look(monkeypatch: pytest.MonkeyPatch):
    """The name server fails, and does not answer at all once checking is disabled."""
    with DnsServer("x.test TXT !servfail") as server:
        answers = server.answers
        monkeypatch.setattr(
            server, "answers", lambda data, transport: [] if data[3] & 0x10 else answers(data, transport)
        )
        answer = ask(server, "x.test", timeout=0.3)
    assert (answer.reason, answer.answers_unchecked) == (Reason.SERVFAIL, False)


def test_cname_chain_is_visible():
    zone = 'a.test CNAME b.test\nb.test CNAME c.test\nc.test TXT "end"\nd.test CNAME gone.test'
    with DnsServer(zone) as server:
        whole, alias, dangling = ask_now(
            [("a.test", "TXT"), ("a.test", "CNAME"), ("d.test", "TXT")], server.network
        )
    assert (whole.chain, whole.texts) == (("b.test", "c.test"), ("end",))
    assert (alias.chain, alias.values) == ((), ("b.test",))
    assert (dangling.chain, dangling.status) == (("gone.test",), Status.NXDOMAIN)
    with DnsServer('a.test CNAME b.test\na.test TXT !unchased\nb.test TXT "end"') as server:
        answer = ask(server, "a.test")
        assert server.asked("b.test", "TXT") == 1, "followed where the server does not"
    assert (answer.chain, answer.texts) == (("b.test",), ("end",))


def test_cname_rings_and_long_chains():
    ring = "\n".join(f"l{number}.test CNAME l{(number + 1) % 3}.test" for number in range(3))
    unchased = "\n".join(f"l{number}.test TXT !unchased" for number in range(3))
    for zone in (ring, f"{ring}\n{unchased}"):
        with DnsServer(zone) as server:
            assert ask(server, "l0.test").reason is Reason.CNAME_LOOP, zone
    for length, reason in ((8, None), (9, Reason.CNAME_LOOP), (40, Reason.CNAME_LOOP)):
        zone = "\n".join(f"c{number}.test CNAME c{number + 1}.test" for number in range(length))
        with DnsServer(f'{zone}\nc{length}.test TXT "end"') as server:
            assert ask(server, "c0.test").reason is reason, length


def test_a_question_is_asked_once():
    with DnsServer('x.test TXT "v"', delay=0.01) as server:

        async def ask_often() -> list[Answer]:
            async with Resolver(server.network, Deadline(60)) as resolver:
                resolver.expect([("X.test", "TXT")])
                answers = await resolver.ask_all([("x.test", "TXT")] * 20)
                answers.append(await resolver.ask("x.test.", "TXT"))
                return answers

        assert len(set(asyncio.run(ask_often()))) == 1
        assert server.asked("x.test", "TXT") == 1
        assert ask(server, "x.test").texts == ("v",)  # a new Resolver asks again
        assert server.asked("x.test", "TXT") == 2


def test_many_questions_at_once(endless_questions):
    zone = "\n".join(f'n{number}.test TXT "{number}"' for number in range(600))
    with DnsServer(zone, delay=0.005) as server:
        answers = ask_now([(f"n{number}.test", "TXT") for number in range(600)], server.network, 120)
    assert [answer.texts for answer in answers] == [(str(number),) for number in range(600)]


def test_old_answers_make_room(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(client_module, "CACHE_LIMIT", 3)
    with DnsServer("*.test A 192.0.2.1") as server:

        async def ask_many() -> int:
            async with Resolver(server.network, Deadline(60)) as resolver:
                for number in (0, 1, 2, 3, 0):
                    await resolver.ask(f"n{number}.test", "A")
                return len(server.queries)

        assert asyncio.run(ask_many()) == 5


def test_names_that_can_and_cannot_be_asked():
    with DnsServer(r'a\032b\\c:d.test TXT "v"') as server:
        for name in ("a..test", "x" * 64 + ".test", ".".join(["x" * 60] * 5), "bücher.test"):
            assert ask(server, name).reason is Reason.MALFORMED, name
        assert not server.queries
        assert ask(server, r"a\032b\\c:d.test").texts == ("v",)


@pytest.mark.parametrize("behaviour", ["refused", "timeout"])
def test_second_name_server_answers_for_the_first(behaviour: str):
    with DnsServer(f"* * !{behaviour}") as first, DnsServer('x.test TXT "v"') as second:
        network = Network(nameservers=(first.nameserver, second.nameserver))
        assert ask_now([("x.test", "TXT")], network, 1.0)[0].texts == ("v",)


def test_nobody_listens(monkeypatch: pytest.MonkeyPatch):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    answer = ask_now([("x.test", "TXT")], Network(nameservers=(("127.0.0.1", port),)), 2.0)[0]
    assert answer.reason is Reason.NETWORK
    monkeypatch.setattr(servers_module, "servers_of", lambda _: ())
    assert ask_now([("x.test", "TXT")])[0].reason is Reason.NETWORK, "no name server is known"


def test_expired_deadline_asks_nothing():
    with DnsServer('x.test TXT "v"') as server:
        assert ask(server, "x.test", timeout=0).reason is Reason.TIMEOUT
        assert not server.queries


def test_ipv6_name_server():
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(socket.create_server(("::1", 0), family=socket.AF_INET6))
        except OSError:
            pytest.skip("this machine has no IPv6")
        server = stack.enter_context(DnsServer('x.test TXT "v"', host="::1"))
        assert ask(server, "x.test").texts == ("v",)


def test_closing_drops_what_is_under_way():
    with DnsServer("x.test TXT !timeout") as server:

        async def leave_early() -> bool:
            resolver = Resolver(server.network, Deadline(30))
            resolver.expect([("x.test", "TXT")])
            waiting = asyncio.create_task(resolver.ask("x.test", "TXT"))
            await asyncio.sleep(0)
            await resolver.close()
            await asyncio.wait([waiting])
            return waiting.cancelled()

        assert asyncio.run(leave_early())
