"""A small scripted DNS server on loopback, UDP and TCP, with awkward behaviours on demand.

    with DnsServer('''
        example.test            MX   10 mail.example.test
        example.test            TXT  "v=spf1 -all"
        slow.example.test       TXT  !timeout
    ''') as server:
        check_domain("example.test", server.network)

Owner names and names in data are absolute, with or without the final dot. Everything that the zone text does
not hold is NXDOMAIN (or an empty answer, where something stands below). `*.name` is a wildcard. In place of
data a line may name a behaviour of BEHAVIOURS; `*` in place of the type means every type.
"""

from __future__ import annotations

import asyncio
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple
from unittest.mock import patch

import dns.edns
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset

from smtpgui.core.net.network import Network
from smtpgui.core.resolver import pool
from smtpgui.core.resolver import query as query_module

HOUR = 3600.0


@contextmanager
def patience() -> Iterator[None]:
    """Give each question an hour: where all are answered, a busy machine lets none be asked again or given up."""
    with patch.object(pool, "QUESTION_LIMIT", HOUR), patch.object(query_module, "QUESTION_LIMIT", HOUR):
        yield


BEHAVIOURS = frozenset(
    {
        "timeout",  # no answer at all
        "late",  # the first query is lost, the next ones are answered
        "servfail",
        "refused",
        "formerr",
        "notimp",
        "yxdomain",  # a response code that no query of ours can earn
        "bare_refused",  # a refusal without the question
        "bogus",  # SERVFAIL with an extended error, answered once checking is disabled
        "no_edns",  # FORMERR for a query with EDNS
        "drop_edns",  # no answer at all to a query with EDNS
        "truncated",  # cut short over UDP, whole over TCP
        "cut",  # cut short over UDP and over TCP
        "no_tcp",  # cut short over UDP, TCP closed without a word
        "tcp_noise",  # cut short over UDP, TCP answers another id first
        "wrong_id",
        "wrong_question",
        "not_response",
        "garbage",  # the right id and question, then bytes without sense
        "noise",  # wrong answers first, then the right one
        "unchased",  # only the first CNAME, without its target
        "direct",  # SERVFAIL for a resolver's question, a referral for a question without recursion
        "authoritative",  # the zone's own server speaks
        "authentic",  # the resolver vouches for the answer (DNSSEC)
    }
)


def txt(value: str | bytes, size: int = 255) -> str:
    """TXT data for a zone line: any bytes, in strings of `size`."""
    data = value.encode() if isinstance(value, str) else value
    pieces = [data[start : start + size] for start in range(0, len(data), size)] or [b""]
    return "TXT " + " ".join('"' + "".join(_escaped(byte) for byte in piece) + '"' for piece in pieces)


def _escaped(byte: int) -> str:
    return chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\{byte:03d}"


class Query(NamedTuple):
    """A query that the server received."""

    name: str
    type: str
    transport: str
    checking_disabled: bool
    recursive: bool = True


class DnsServer:
    """The server; a context manager. `delay` in seconds goes before every answer."""

    def __init__(self, zone: str = "", *, delay: float = 0.0, host: str = "127.0.0.1", port: int = 0) -> None:
        self._records: dict[str, dict[str, list[dns.rdata.Rdata]]] = defaultdict(lambda: defaultdict(list))
        self._behaviours: dict[tuple[str, str], str] = {}
        self._existing: set[str] = set()
        self._delay, self._host, self._fixed = delay, host, port
        self._lost: set[tuple[str, str]] = set()
        self._faults: list[str] = []
        self.queries: list[Query] = []
        self._ready = threading.Event()
        self._stop = asyncio.Event()
        self.add(zone)

    @property
    def nameserver(self) -> tuple[str, int]:
        """Where it listens."""
        return self._host, self._port

    @property
    def network(self) -> Network:
        """A Network that asks this server only."""
        return Network(nameservers=(self.nameserver,))

    def asked(self, name: str, record_type: str) -> int:
        """How often that question came."""
        return sum(query.name == name and query.type == record_type for query in list(self.queries))

    def add(self, zone: str) -> None:
        """Add the lines of `zone`."""
        for line in zone.strip().splitlines():
            if line.strip() and not line.strip().startswith(";"):
                owner, record_type, data = line.split(None, 2)
                self._add(_plain(dns.name.from_text(owner)), record_type, data.strip())

    def _add(self, owner: str, record_type: str, data: str) -> None:
        if data.startswith("!"):
            assert data[1:] in BEHAVIOURS, data
            self._behaviours[owner, record_type] = data[1:]
        else:
            rdata = dns.rdata.from_text(
                dns.rdataclass.IN, record_type, data, origin=dns.name.root, relativize=False
            )
            self._records[owner][record_type].append(rdata)
        name = owner
        while name and name not in self._existing:
            self._existing.add(name)
            name = name.partition(".")[2]

    # Running

    def __enter__(self) -> DnsServer:
        self._thread = threading.Thread(target=self._run, name="dns server", daemon=True)
        self._thread.start()
        assert self._ready.wait(60)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(60)
        assert not self._thread.is_alive()
        assert not self._faults, self._faults

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        transport, tcp = await self._listen()
        self._loop.set_exception_handler(self._note)
        self._port = transport.get_extra_info("sockname")[1]
        self._ready.set()
        await self._stop.wait()
        transport.close()
        tcp.close()
        await tcp.wait_closed()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.sleep(0)

    def _note(self, _loop: object, context: dict[str, object]) -> None:
        """A fault of ours; not the end of a connection that the block's end cut off."""
        if not isinstance(context.get("exception"), asyncio.CancelledError):
            self._faults.append(repr(context))

    async def _listen(self) -> tuple[asyncio.DatagramTransport, asyncio.Server]:
        for _ in range(50):  # the same free port twice takes some luck
            transport, _ = await self._loop.create_datagram_endpoint(
                lambda: _Udp(self), local_addr=(self._host, self._fixed)
            )
            try:
                port = transport.get_extra_info("sockname")[1]
                return transport, await asyncio.start_server(self._tcp, self._host, port)
            except OSError:
                transport.close()
        raise AssertionError("no port is free for UDP and TCP")

    async def _tcp(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            data = await reader.readexactly(int.from_bytes(await reader.readexactly(2)))
            answers = self.answers(data, "tcp")
            await asyncio.sleep(self._delay)
            for answer in answers:
                writer.write(len(answer).to_bytes(2) + answer)
            if answers == [] and self._behaviour_of(data) != "no_tcp":
                await reader.read()
            await writer.drain()
        except (OSError, EOFError):
            return
        finally:
            writer.close()

    def udp(self, data: bytes, send: object) -> None:
        """Answer a datagram, after the delay."""
        for answer in self.answers(data, "udp"):
            self._loop.call_later(self._delay, send, answer)

    # Answering

    def _behaviour_of(self, data: bytes) -> str:
        question = dns.message.from_wire(data).question[0]
        return self._behaviour(_plain(question.name), dns.rdatatype.to_text(question.rdtype))

    def _behaviour(self, name: str, record_type: str) -> str:
        wild = "*." + name.partition(".")[2]
        for key in ((name, record_type), (name, "*"), (wild, record_type), (wild, "*"), ("*", "*")):
            if key in self._behaviours:
                return self._behaviours[key]
        return ""

    def answers(self, data: bytes, transport: str) -> list[bytes]:  # noqa: C901 - a case for each behaviour
        """The messages that go back for the query `data`, in order; none to stay silent."""
        query = dns.message.from_wire(data)
        name = _plain(query.question[0].name)
        record_type = dns.rdatatype.to_text(query.question[0].rdtype)
        unchecked = bool(query.flags & dns.flags.CD)
        recursive = bool(query.flags & dns.flags.RD)
        self.queries.append(Query(name, record_type, transport, unchecked, recursive))
        behaviour = self._behaviour(name, record_type)
        response = dns.message.make_response(query, our_payload=4096)
        response.flags |= dns.flags.RA
        match behaviour:
            case "timeout":
                return []
            case "late" if (name, record_type) not in self._lost:
                self._lost.add((name, record_type))
                return []
            case "servfail" | "refused" | "formerr" | "notimp" | "yxdomain":
                response.set_rcode(dns.rcode.from_text(behaviour))
                return [response.to_wire()]
            case "bare_refused":
                return [data[:2] + b"\x81\x85" + bytes(8)]
            case "bogus" if not unchecked:
                response.set_rcode(dns.rcode.SERVFAIL)
                response.use_edns(0, 0, 4096, options=[dns.edns.EDEOption(6, "signature")])
                return [response.to_wire()]
            case "no_edns" if query.edns >= 0:
                response.set_rcode(dns.rcode.FORMERR)
                return [response.to_wire()]
            case "drop_edns" if query.edns >= 0:
                return []
            case "direct" if recursive:
                response.set_rcode(dns.rcode.SERVFAIL)
                return [response.to_wire()]
            case "direct":
                found = self._records[name][record_type]
                response.authority.append(dns.rrset.from_rdata_list(query.question[0].name, 60, found))
                return [response.to_wire()]
            case "authoritative":
                response.flags |= dns.flags.AA
            case "authentic":
                response.flags |= dns.flags.AD
            case "garbage":
                return [
                    data[:2] + b"\x81\x80\0\1\0\1\0\0\0\0" + data[12 : 12 + _question_size(data)] + b"\xff\xee"
                ]
            case "no_tcp" if transport == "tcp":
                return []
        chase = behaviour != "unchased"
        self._fill(response, query.question[0].name, record_type, chase=chase)
        wire = self._to_wire(response, query, transport, cut=_is_cut(behaviour, transport))
        return _disguised(wire, query, behaviour, transport)

    def _fill(self, response: dns.message.Message, name: dns.name.Name, record_type: str, *, chase: bool) -> None:
        for _ in range(20):
            found = self._at(_plain(name))
            if found is None:
                response.set_rcode(dns.rcode.NXDOMAIN)
            elif found.get(record_type):
                response.answer.append(dns.rrset.from_rdata_list(name, 60, found[record_type]))
                return
            elif found.get("CNAME") and record_type != "CNAME":
                alias = found["CNAME"]
                response.answer.append(dns.rrset.from_rdata_list(name, 60, alias))
                name = alias[0].target
                if not chase or any(rrset.name == name for rrset in response.answer):
                    return
                continue
            break
        soa = dns.rrset.from_text(name, 60, "IN", "SOA", "ns. host. 1 2 3 4 30")
        response.authority.append(soa)

    def _at(self, name: str) -> dict[str, list[dns.rdata.Rdata]] | None:
        """The records at `name`, by type; None where it does not exist."""
        if name in self._existing:
            return self._records.get(name, {})
        encloser = name
        while encloser and encloser not in self._existing:
            encloser = encloser.partition(".")[2]
        wild = f"*.{encloser}" if encloser else "*"
        return self._records.get(wild)

    def _to_wire(
        self, response: dns.message.Message, query: dns.message.Message, transport: str, *, cut: bool
    ) -> bytes:
        limit = 65535 if transport == "tcp" else max(512, query.payload)
        if not cut:
            wire = response.to_wire(max_size=65535)
            if len(wire) <= limit:
                return wire
        response.answer.clear()
        response.flags |= dns.flags.TC
        return response.to_wire()


class _Udp(asyncio.DatagramProtocol):
    def __init__(self, server: DnsServer) -> None:
        self._server = server

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def datagram_received(self, data: bytes, address: object) -> None:
        def send(answer: bytes) -> None:
            if not self._transport.is_closing():
                self._transport.sendto(answer, address)

        self._server.udp(data, send)


def _is_cut(behaviour: str, transport: str) -> bool:
    return behaviour == "cut" or (transport == "udp" and behaviour in ("truncated", "no_tcp", "tcp_noise"))


def _disguised(wire: bytes, query: dns.message.Message, behaviour: str, transport: str) -> list[bytes]:
    other_id = bytes([wire[0] ^ 0xFF]) + wire[1:]
    other = dns.message.make_response(dns.message.make_query("evil.test.", "TXT", id=query.id)).to_wire()
    request = wire[:2] + bytes([wire[2] & 0x7F]) + wire[3:]
    if behaviour == "noise":
        return [b"", b"x", other_id, other, request, wire, wire]
    if behaviour == "tcp_noise" and transport == "tcp":
        return [other_id, wire]
    return [{"wrong_id": other_id, "wrong_question": other, "not_response": request}.get(behaviour, wire)]


def _question_size(data: bytes) -> int:
    return data.index(b"\0", 12) + 5 - 12


def _plain(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True).lower()
