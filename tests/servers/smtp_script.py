"""A hostile SMTP server by script: real sockets on loopback, every byte of both sides under the test's control.

A script is a list of actions, one script a connection; the last one serves every further connection. An action
that the client does not stay for ends its script quietly; an `expect` that gets something else is a fault, which
`stop` raises.
"""

from __future__ import annotations

import contextlib
import os
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from smtpgui.core.net.network import Address, Network

PATIENCE = 3600.0
"""Longest silence of a client, in seconds. No test lasts so long: a client that waits without a limit fails it."""


class GoneError(Exception):
    """The client has hung up."""


@dataclass
class Peer:
    """The server's end of one connection."""

    sock: socket.socket
    stopping: threading.Event
    lines: list[bytes] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    left_open: bytes = b""
    ended: bool = False

    def send(self, data: bytes) -> None:
        try:
            self.sock.sendall(data)
        except OSError as error:
            raise GoneError from error

    def line(self) -> bytes:
        while b"\n" not in self.left_open:
            try:
                data = self.sock.recv(4096)
            except OSError as error:
                raise GoneError from error
            if not data:
                raise GoneError
            self.left_open += data
        line, _, self.left_open = self.left_open.partition(b"\n")
        self.lines.append(line + b"\n")
        return line + b"\n"

    def wait_for_end(self) -> None:
        """Swallow what the client sends until it hangs up or the server stops."""
        with contextlib.suppress(GoneError):
            while not self.stopping.is_set():
                self.line()


Action = Callable[[Peer], None]
Script = Sequence[Action]


def send(*lines: str | bytes, end: bytes = b"\r\n") -> Action:
    """Send lines, each with `end`."""
    data = b"".join((line.encode() if isinstance(line, str) else line) + end for line in lines)
    return lambda peer: peer.send(data)


def raw(data: bytes) -> Action:
    """Send bytes as they are."""
    return lambda peer: peer.send(data)


def below_tls(data: bytes) -> Action:
    """Send bytes under an encryption that is in place."""
    return lambda peer: bool(os.write(peer.sock.fileno(), data)) and None


def expect(beginning: str) -> Action:
    """Read a line that begins so."""

    def act(peer: Peer) -> None:
        line = peer.line()
        if not line.startswith(beginning.encode()):
            peer.faults.append(f"expected {beginning!r}, got {line!r}")
            raise GoneError

    return act


def client_hello() -> Action:
    """Wait for the client's side of a handshake to begin."""

    def act(peer: Peer) -> None:
        if not peer.sock.recv(4096):
            raise GoneError

    return act


def message() -> Action:
    """Read a message up to its final dot."""

    def act(peer: Peer) -> None:
        while peer.line() != b".\r\n":
            pass

    return act


def tls(context: ssl.SSLContext) -> Action:
    """Do the server's part of a handshake."""

    def act(peer: Peer) -> None:
        try:
            peer.sock = context.wrap_socket(peer.sock, server_side=True)
        except OSError as error:
            peer.sock.close()
            raise GoneError from error

    return act


def close(peer: Peer) -> None:
    """Hang up."""
    peer.sock.close()
    raise GoneError


def reset(peer: Peer) -> None:
    """Hang up with a TCP reset."""
    peer.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    peer.sock.close()
    raise GoneError


def hang(peer: Peer) -> None:
    """Say nothing more, but stay."""
    peer.wait_for_end()
    raise GoneError


def pause(seconds: float) -> Action:
    """Take that long, unless the server stops."""
    return lambda peer: bool(peer.stopping.wait(seconds)) or None


def drip(data: bytes, every: float) -> Action:
    """Send one byte at a time."""

    def act(peer: Peer) -> None:
        for byte in data:
            peer.send(bytes([byte]))
            if peer.stopping.wait(every):
                raise GoneError

    return act


def flood(piece: bytes) -> Action:
    """Send `piece` until the client hangs up."""

    def act(peer: Peer) -> None:
        while not peer.stopping.is_set():
            peer.send(piece)

    return act


class ScriptedServer:
    """Plays scripts to those who connect."""

    def __init__(self, *scripts: Script) -> None:
        self._scripts = scripts
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.05)
        self.port: int = self._listener.getsockname()[1]
        self.peers: list[Peer] = []
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._serve, daemon=True)]
        self._threads[0].start()

    def _serve(self) -> None:
        while not self._stopping.is_set():
            try:
                sock, _ = self._listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            sock.settimeout(PATIENCE)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            peer = Peer(sock, self._stopping)
            script = self._scripts[min(len(self.peers), len(self._scripts) - 1)]
            self.peers.append(peer)
            thread = threading.Thread(target=self._play, args=(peer, script), daemon=True)
            self._threads.append(thread)
            thread.start()

    @staticmethod
    def _play(peer: Peer, script: Script) -> None:
        try:
            for action in script:
                action(peer)
            peer.wait_for_end()
        except GoneError:
            pass
        finally:
            peer.ended = True
            peer.sock.close()

    def stop(self) -> None:
        """End every connection, and fail where a script met something else than it expected."""
        self._stopping.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        for peer in self.peers:
            with contextlib.suppress(OSError):
                peer.sock.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(PATIENCE)
        self._listener.close()
        for peer in self.peers:
            peer.sock.close()
        faults = [fault for peer in self.peers for fault in peer.faults]
        assert not faults, faults

    @property
    def lines(self) -> list[bytes]:
        """What the first connection sent, line by line."""
        return self.peers[0].lines if self.peers else []

    def commands(self) -> list[str]:
        """The first words of the lines of the first connection, in capitals."""
        return [line.split(b" ")[0].strip().decode("latin-1").upper() for line in self.lines]

    def auth_count(self) -> int:
        """How many AUTH commands came, over all connections."""
        return sum(line.upper().startswith(b"AUTH") for peer in self.peers for line in peer.lines)

    def network(
        self, ca_file: str = "", *, before: Iterable[Address] = (), elsewhere: Mapping[int, int] | None = None
    ) -> Network:
        """A world in which every name leads to this server, on the port that is asked for first.

        `elsewhere` says where other ports lead; nobody listens on the rest.
        """
        here = [*before, Address(socket.AF_INET, "127.0.0.1", self.port)]
        first: list[int] = []

        def addresses(_host: str, port: int, _timeout: float) -> list[Address]:
            first[:] = first or [port]
            if elsewhere and port in elsewhere:
                return [Address(socket.AF_INET, "127.0.0.1", elsewhere[port])]
            return here if port == first[0] else []

        return Network(ca_file=ca_file, addresses=addresses)


GREETING = "220 mail.test ESMTP ready"
PLAIN_EHLO = ("250-mail.test", "250-SIZE 10485760", "250 STARTTLS")
TLS_EHLO = ("250-mail.test", "250-SIZE 10485760", "250 AUTH LOGIN PLAIN CRAM-MD5")
USERNAME_PROMPT = "334 VXNlcm5hbWU6"
PASSWORD_PROMPT = "334 UGFzc3dvcmQ6"
LOGIN = (
    expect("AUTH LOGIN\r\n"),
    send(USERNAME_PROMPT),
    expect(""),
    send(PASSWORD_PROMPT),
    expect(""),
    send("235 2.7.0 Authentication successful"),
)


def talk(context: ssl.SSLContext, *, implicit: bool = False, **instead: Script) -> list[Action]:
    """The script of a good server, with the stages in `instead` replaced.

    The stages are greeting, ehlo, starttls, handshake, ehlo_again, auth, mail_from, rcpt_to, data, content, quit;
    with TLS from the start, handshake comes first and the first ehlo and starttls are left out.
    """
    stages: dict[str, Script] = {
        "greeting": [send(GREETING)],
        "ehlo": [expect("EHLO "), send(*PLAIN_EHLO)],
        "starttls": [expect("STARTTLS\r\n"), send("220 2.0.0 Ready to start TLS")],
        "handshake": [tls(context)],
        "ehlo_again": [expect("EHLO "), send(*TLS_EHLO)],
        "auth": LOGIN,
        "mail_from": [expect("MAIL FROM:<"), send("250 2.1.0 Ok")],
        "rcpt_to": [expect("RCPT TO:<"), send("250 2.1.5 Ok")],
        "data": [expect("DATA\r\n"), send("354 End data with <CR><LF>.<CR><LF>")],
        "content": [message(), send("250 2.0.0 Ok: queued as 4F1A2B")],
        "quit": [expect("QUIT\r\n"), send("221 2.0.0 Bye"), close],
    }
    if implicit:
        stages = {"handshake": stages["handshake"]} | {
            name: stage for name, stage in stages.items() if name not in ("handshake", "ehlo", "starttls")
        }
    unknown = instead.keys() - stages.keys()
    assert not unknown, unknown
    return [action for name, stage in stages.items() for action in instead.get(name, stage)]


def scripted_servers() -> Iterator[Callable[..., ScriptedServer]]:
    """Begin servers one after the other, and stop them all in the end: what a fixture `serve` gives."""
    servers: list[ScriptedServer] = []

    def begin(*scripts: Script) -> ScriptedServer:
        servers.append(ScriptedServer(*scripts))
        return servers[-1]

    yield begin
    for server in servers:
        server.stop()
