"""The practice world's servers: started, reached by a network of their own, and ended."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable, Sequence
from contextlib import ExitStack, suppress
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.net.network import Address, Network
from smtpgui.sandbox.certificates import Authority
from smtpgui.sandbox.mail_hosts import MAIL_HOSTS, MailHost, Security
from smtpgui.sandbox.mail_server import DeliveryLog, Message, ServerSession
from smtpgui.sandbox.name_server import NameServer, UdpProtocol, serve_tcp
from smtpgui.sandbox.platform_process import PLATFORM_HOST, PLATFORM_PORT, PlatformAccess, PracticePlatform
from smtpgui.sandbox.scenarios import SCENARIOS, Scenario
from smtpgui.sandbox.zones import SERVICE_ZONES

LOOPBACK = "127.0.0.1"
_PORT_TRIES = 20
_GOODBYE_SECONDS = 2.0

ClientHandler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
"""What serves one connection."""


class World:
    """Mail servers and a DNS server on loopback, in a daemon thread, for as long as the `with` block lasts.

    `network` leads there and nowhere else: a name that the world does not know is not found, a port that nobody
    serves refuses.
    """

    def __init__(self, scenarios: Sequence[Scenario] = SCENARIOS, hosts: Sequence[MailHost] = MAIL_HOSTS) -> None:
        self.scenarios = tuple(scenarios)
        self._hosts = tuple(hosts)
        self._network: Network | None = None
        self._log = DeliveryLog()
        self._ports: dict[tuple[str, int], int] = {}
        self._resources = ExitStack()
        self._closed_port = 0
        self._platform: PracticePlatform | None = None

    def __enter__(self) -> World:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    @property
    def network(self) -> Network:
        """The network that leads to this world only. Raises RuntimeError before it has started."""
        if self._network is None:
            raise RuntimeError("the practice world has not started")
        return self._network

    @property
    def platform(self) -> PlatformAccess:
        """The access to this world's platform over `network`. Raises RuntimeError before it has started."""
        if self._platform is None:
            raise RuntimeError("the practice world has not started")
        return self._platform.access

    @property
    def messages(self) -> tuple[Message, ...]:
        """The messages that were accepted, oldest first (the last hundred)."""
        return tuple(self._log.messages)

    @property
    def unprotected_sign_ins(self) -> tuple[str, ...]:
        """The servers that were sent a sign-in without encryption; the program promises none."""
        return tuple(self._log.unprotected)

    def scenario(self, scenario_id: str) -> Scenario:
        """The scenario with that id. Raises KeyError."""
        return {scenario.id: scenario for scenario in self.scenarios}[scenario_id]

    def forget(self) -> None:
        """Forget the messages, and who was turned away for now."""
        self._log.forget()

    def start(self) -> None:
        """Open the servers; on return they answer. Open ones are closed first.

        Raises Trouble: sandbox.not_installed, sandbox.no_port.
        """
        self.stop()
        authority = Authority()
        with ExitStack() as resources:
            folder = Path(resources.enter_context(TemporaryDirectory(prefix="smtpgui-sandbox-")))
            ca_file = folder / "authority.pem"
            ca_file.write_bytes(authority.pem)
            try:
                self._closed_port = _closed_port(resources)
                servers = resources.enter_context(_ServerThread(self._log, authority, self._hosts, self.scenarios))
            except OSError as error:
                raise Trouble(Finding("sandbox.no_port", {"reason": str(error)})) from error
            self._ports = servers.ports
            self._platform = PracticePlatform(folder, authority, SCENARIOS[0].settings)
            resources.callback(self._platform.close)
            self._network = Network(
                nameservers=((LOOPBACK, servers.dns_port),),
                ca_file=str(ca_file),
                addresses=self._addresses,
                rehearsal=True,
            )
            self._resources = resources.pop_all()

    def stop(self) -> None:
        """Close every connection and server, and delete the certificates; the messages stay."""
        self._resources.close()

    def _addresses(self, host: str, port: int, _timeout: float) -> list[Address]:
        name = host.rstrip(".").lower()
        if name == PLATFORM_HOST and self._platform:
            at_home = port == PLATFORM_PORT
            number = self._platform.port(self.network) if at_home else self._closed_port
            return [Address(socket.AF_INET, LOOPBACK, number)]
        if not any(known == name for known, _ in self._ports):
            raise Trouble(Finding("resolve.not_found", {"server": host}, "server"))
        return [Address(socket.AF_INET, LOOPBACK, self._ports.get((name, port), self._closed_port))]


def _closed_port(resources: ExitStack) -> int:
    """A port where connections are refused: bound, so that nobody else takes it, and never listened on."""
    holder = resources.enter_context(socket.socket(socket.AF_INET, socket.SOCK_STREAM))
    holder.bind((LOOPBACK, 0))
    port: int = holder.getsockname()[1]
    return port


class _ServerThread:
    """The thread with the servers in it. `ports` holds the loopback port of each server's name and port."""

    def __init__(
        self, log: DeliveryLog, authority: Authority, hosts: Sequence[MailHost], scenarios: Sequence[Scenario]
    ) -> None:
        self._log, self._authority, self._hosts = log, authority, hosts
        self._names = NameServer([*SERVICE_ZONES, *(scenario.zone for scenario in scenarios if scenario.zone)])
        self.ports: dict[tuple[str, int], int] = {}
        self.dns_port = 0
        self._ready = threading.Event()
        self._failure: OSError | None = None
        self._servers: list[asyncio.Server | asyncio.DatagramTransport] = []
        self._clients: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._run, name="sandbox", daemon=True)

    def __enter__(self) -> _ServerThread:
        self._thread.start()
        self._ready.wait()
        if self._failure:
            self._thread.join()
            raise self._failure
        return self

    def __exit__(self, *_error: object) -> None:
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        try:
            await self._open_mail()
            await self._open_dns()
            self._ready.set()
            await self._stopping.wait()
        except OSError as error:
            self._failure = error
        finally:
            await self._close()
            self._ready.set()

    async def _close(self) -> None:
        """Cancel the clients, then close the servers.

        In this order: asyncio would leave a connection open that comes in while its server closes.
        """
        while asyncio.all_tasks() != {asyncio.current_task()}:
            for client in self._clients:
                client.cancel()
            await asyncio.sleep(0)
        for server in self._servers:
            server.close()

    async def _open_mail(self) -> None:
        for host in self._hosts:
            context = cache(partial(self._authority.context, host.certificate_name or host.name, host.certificate))
            for port, security in host.ports:
                handle = self._mail_handler(host, security, context)
                self.ports[host.name, port] = await self._listen(handle)

    async def _listen(self, handle: ClientHandler) -> int:
        """Open a TCP port whose clients are led to `handle`; its number."""
        server = await asyncio.start_server(partial(self._receive, handle), LOOPBACK, 0)
        self._servers.append(server)
        number: int = server.sockets[0].getsockname()[1]
        return number

    async def _receive(
        self, handle: ClientHandler, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._clients.add(task)
        try:
            await handle(reader, writer)
            writer.close()
            # A client that never says goodbye (TLS close_notify) must not keep the connection.
            async with asyncio.timeout(_GOODBYE_SECONDS):
                await writer.wait_closed()
        except (OSError, asyncio.CancelledError):
            # The client went away first, the time is over, or the world ends. Never let a cancelled task out:
            # asyncio 3.11 reports it as an error.
            pass
        finally:
            # Early releases of CPython 3.11 forget the connection of a TLS transport that was closed twice.
            with suppress(AttributeError):
                writer.transport.abort()
            self._clients.discard(task)

    def _mail_handler(
        self, host: MailHost, security: Security, context: Callable[[], ssl.SSLContext]
    ) -> ClientHandler:
        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await ServerSession(host, security, context, self._log, (reader, writer)).run()

        return handle

    async def _open_dns(self) -> None:
        for _ in range(_PORT_TRIES - 1):
            with suppress(OSError):  # somebody else has the number for UDP: try another one
                await self._listen_for_dns()
                return
        await self._listen_for_dns()

    async def _listen_for_dns(self) -> None:
        """UDP and TCP on the same number, as clients expect it (RFC 7766 5)."""
        self.dns_port = await self._listen(partial(serve_tcp, self._names))
        transport, _ = await self._loop.create_datagram_endpoint(
            lambda: UdpProtocol(self._names), (LOOPBACK, self.dns_port)
        )
        self._servers.append(transport)
