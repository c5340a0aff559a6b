"""The DNS server: what exists, what does not, and what keeps silent."""

from __future__ import annotations

import csv
import socket
from pathlib import Path

import dns.flags
import dns.message
import dns.query
import dns.rcode
import pytest

from smtpgui.sandbox import World
from smtpgui.sandbox.name_server import NameServer
from smtpgui.sandbox.zones import ZoneFile, txt
from tests.support.tables import every

SECONDS = 60.0

ZONES = (
    ZoneFile(
        "journal.example",
        """@ A 192.0.2.1
@ MX 10 mx.courrier.example.
@ TXT "v=spf1 -all"
www CNAME @
key._domainkey CNAME far.courrier.example.
dangling CNAME nowhere.courrier.example.
round CNAME circle
circle CNAME round
deep.er.below A 192.0.2.2
"""
        + "\n".join(
            [txt("long", "x" * 600), *(txt("many", f"record {number} " + "y" * 100) for number in range(40))]
        ),
    ),
    ZoneFile("courrier.example", 'far TXT "a key"\nmx A 192.0.2.3\n*.wild TXT "any"\nown.wild A 192.0.2.4'),
    ZoneFile("silence.example", txt("@", "never seen"), silent=True),
)


with Path(__file__).with_name("names.csv").open(encoding="utf-8") as table:
    NAMES = list(csv.reader(table))[1:]
"""Names and what is answered, the records with bars between."""


@pytest.fixture(scope="module")
def server() -> NameServer:
    return NameServer(ZONES)


def ask(server: NameServer, name: str, kind: str, *, udp: bool = True, edns: bool = True) -> dns.message.Message:
    query = dns.message.make_query(name, kind, use_edns=0 if edns else False)
    wire = server.answer(query.to_wire(), udp=udp)
    assert wire is not None
    answer = dns.message.from_wire(wire)
    assert query.is_response(answer)
    return answer


def lines(answer: dns.message.Message) -> list[str]:
    return sorted(f"{records.name} {record.to_text()}" for records in answer.answer for record in records)


@every("name, kind, rcode, answer, why", NAMES)
def test_what_is_there_and_what_is_not(server: NameServer, name, kind, rcode, answer, why) -> None:
    found = ask(server, name, kind)
    assert found.rcode() == dns.rcode.from_text(rcode)
    assert "|".join(lines(found)).lower() == answer.lower()
    assert found.flags & dns.flags.RA


def test_a_denial_says_for_how_long_and_an_alias_may_point_nowhere_or_in_circles(server: NameServer) -> None:
    (soa,) = ask(server, "_dmarc.journal.example", "TXT").authority
    assert soa.name.to_text() == "journal.example."
    assert soa[0].minimum == 300
    dangling = ask(server, "dangling.journal.example", "A")
    assert dangling.rcode() == dns.rcode.NXDOMAIN
    assert lines(dangling) == ["dangling.journal.example. nowhere.courrier.example."]
    circle = ask(server, "round.journal.example", "A")
    assert len(circle.answer) <= 8


def test_a_large_answer_is_cut_over_udp_and_whole_over_tcp(server: NameServer) -> None:
    cut = ask(server, "many.journal.example", "TXT")
    assert cut.flags & dns.flags.TC
    whole = ask(server, "many.journal.example", "TXT", udp=False)
    assert not whole.flags & dns.flags.TC
    assert len(lines(whole)) == 40
    assert ask(server, "long.journal.example", "TXT", edns=False).flags & dns.flags.TC
    assert not ask(server, "long.journal.example", "TXT").flags & dns.flags.TC


def test_a_silent_zone_and_its_neighbour(server: NameServer) -> None:
    query = dns.message.make_query("_dmarc.silence.example", "TXT")
    assert server.answer(query.to_wire(), udp=True) is None
    assert server.answer(query.to_wire(), udp=False) is None
    assert ask(server, "journal.example", "A").rcode() == dns.rcode.NOERROR


@pytest.mark.parametrize("udp", [True, False])
def test_rubbish_gets_no_answer(server: NameServer, udp: bool) -> None:
    answered = dns.message.make_response(dns.message.make_query("journal.example", "A"))
    without_question = dns.message.Message()
    for wire in (b"", b"\0", b"\xff" * 40, answered.to_wire(), without_question.to_wire()):
        assert server.answer(wire, udp=udp) is None


def test_udp_and_tcp_on_loopback(world: World) -> None:
    ((host, port),) = world.network.nameservers
    query = dns.message.make_query("monjournal.example", "TXT")
    for ask_over in (dns.query.udp, dns.query.tcp):
        answer = ask_over(query, host, timeout=SECONDS, port=port)
        assert '"v=spf1 include:_spf.google.com ~all"' in answer.answer[0].to_text()


def test_several_questions_over_one_connection_and_rubbish_between(world: World) -> None:
    query = dns.message.make_query("monjournal.example", "MX").to_wire()
    framed = len(query).to_bytes(2) + query
    with socket.create_connection(world.network.nameservers[0], timeout=SECONDS) as sock:
        sock.sendall(framed + b"\0\x01x" + framed)
        for _ in range(2):
            length = int.from_bytes(_exactly(sock, 2))
            assert dns.message.from_wire(_exactly(sock, length)).answer
        sock.sendall(b"\xff\xff and then nothing")


def _exactly(sock: socket.socket, length: int) -> bytes:
    data = b""
    while len(data) < length:
        piece = sock.recv(length - len(data))
        assert piece
        data += piece
    return data


def test_silence_over_udp(world: World) -> None:
    query = dns.message.make_query("_dmarc.loubli.example", "TXT").to_wire()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.settimeout(0.1)
        sock.sendto(query, world.network.nameservers[0])
        with pytest.raises(TimeoutError):
            sock.recvfrom(2048)
