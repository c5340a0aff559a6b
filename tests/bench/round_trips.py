"""Round trips of a sign-in and a message over a way of 100 ms each direction, against other clients in the same run.

A round trip is the elapsed time divided by 200 ms, from connecting to the final reply to the message. Everybody
talks to the same server, which offers STARTTLS, AUTH, PIPELINING and CHUNKING, on a port like 587 and one like 465.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import re
import shutil
import smtplib
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import aiosmtplib

from smtpgui.core.settings.model import SmtpSettings
from smtpgui.core.smtp.connection.timeouts import Limits
from smtpgui.core.smtp.send_test.api import SendTestOptions, send_test
from tests.servers.certificates import Certificates
from tests.servers.proxies import GONE, Proxy, hang_up
from tests.servers.smtp_script import Action, GoneError, Peer, ScriptedServer, send, tls

ONE_WAY = 0.1
ROUND_TRIP = 2 * ONE_WAY
RUNS = 2
NOISE = 0.3
"""How much of a round trip the machine itself may take, where two clients are compared."""

USERNAME, PASSWORD = "alice@example.org", "correct-horse"
SENDER, RECIPIENT = "news@example.org", "reader@example.net"
TEXT = f"From: {SENDER}\r\nTo: {RECIPIENT}\r\nSubject: round trips\r\n\r\nHello\r\n"

# (what is measured, port) → most round trips; None stands for smtplib's own, plus so many.
LIMITS = {("client", 587): 9.2, ("client", 465): 7.7, ("client, BDAT", 587): 8.2, ("client, BDAT", 465): 6.7}
AGAINST_SMTPLIB = {"platform, PLAIN": 0, "platform, LOGIN": 2}

EXTENSIONS = ("SIZE 10485760", "8BITMIME", "PIPELINING", "AUTH LOGIN PLAIN")


def dialogue(context: ssl.SSLContext, *, implicit: bool, chunking: bool) -> list[Action]:
    """A server that takes every sign-in and every message."""
    keywords = (*EXTENSIONS, "CHUNKING") if chunking else EXTENSIONS
    greeting = send("220 mail.test ESMTP")

    def serve(peer: Peer) -> None:
        encrypted = implicit
        while True:
            words = peer.line().decode().upper().split()
            if words[0] == "EHLO":
                offered = ("mail.test", *keywords, *(() if encrypted else ("STARTTLS",)))
                last = len(offered) - 1
                peer.send(
                    "".join(f"250{' ' if n == last else '-'}{k}\r\n" for n, k in enumerate(offered)).encode()
                )
            elif words[0] == "STARTTLS":
                peer.send(b"220 go\r\n")
                tls(context)(peer)
                encrypted = True
            else:
                answer(peer, words)

    return [tls(context), greeting, serve] if implicit else [greeting, serve]


def answer(peer: Peer, words: Sequence[str]) -> None:
    """Every other command."""
    match words[0]:
        case "AUTH" if words[1] == "LOGIN":
            for prompt in (b"334 VXNlcm5hbWU6\r\n", b"334 UGFzc3dvcmQ6\r\n"):
                peer.send(prompt)
                peer.line()
            peer.send(b"235 ok\r\n")
        case "AUTH":
            peer.send(b"235 ok\r\n")
        case "DATA":
            peer.send(b"354 go\r\n")
            while peer.line() != b".\r\n":
                pass
            peer.send(b"250 taken\r\n")
        case "BDAT":
            while len(peer.left_open) < int(words[1]):
                peer.left_open += peer.sock.recv(4096)
            peer.left_open = peer.left_open[int(words[1]) :]
            peer.send(b"250 taken\r\n")
        case "QUIT":
            peer.send(b"221 bye\r\n")
            raise GoneError
        case _:
            peer.send(b"250 ok\r\n")


class DelayingProxy(Proxy):
    """A way that takes `seconds` in each direction, for every byte; as many bytes as one likes travel at once."""

    def __init__(self, port: int, seconds: float) -> None:
        super().__init__(port)
        self._seconds = seconds

    def to_server(self, client: socket.socket, server: socket.socket) -> None:
        """Carry later."""
        self._carry(client, server)

    def to_client(self, server: socket.socket, client: socket.socket) -> None:
        """Carry later."""
        self._carry(server, client)

    def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        travelling: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()
        self._threads.append(thread := threading.Thread(target=_deliver, args=(travelling, sink), daemon=True))
        thread.start()
        data = b"-"
        while data:
            try:
                data = source.recv(65536)
            except GONE:
                data = b""
            travelling.put((time.monotonic() + self._seconds, data))


def _deliver(travelling: queue.SimpleQueue[tuple[float, bytes]], sink: socket.socket) -> None:
    with contextlib.suppress(*GONE):
        while True:
            due, data = travelling.get()
            time.sleep(max(0.0, due - time.monotonic()))
            if not data:
                break
            sink.sendall(data)
    hang_up(sink)


class Track:
    """The way to one server: `proxy` leads there slowly."""

    def __init__(self, stack: ExitStack, certificates: Certificates, port: int, *, chunking: bool) -> None:
        self.port, self.implicit, self.ca_file = port, port == 465, certificates.ca_file
        script = dialogue(certificates["good"], implicit=self.implicit, chunking=chunking)
        server = ScriptedServer(script)
        stack.callback(server.stop)
        self.proxy = DelayingProxy(server.port, ONE_WAY)
        stack.enter_context(self.proxy)

    @property
    def context(self) -> ssl.SSLContext:
        """What the other clients verify with."""
        return ssl.create_default_context(cafile=self.ca_file)


def ours(track: Track, authentication: str, *, client_mode: bool) -> float:
    """Seconds of our own test, from the step `connect` to the end of the step `data`."""
    settings = SmtpSettings(
        sender_address=SENDER,
        server="mail.test",
        port=track.port,
        username=USERNAME,
        authentication=authentication,
    )
    limits = replace(Limits(), look=1.0)
    options = SendTestOptions(client_mode=client_mode, limits=limits)
    began = taken = 0.0
    for step in send_test(settings, PASSWORD, RECIPIENT, track.proxy.network(track.ca_file), options):
        began = began or (time.perf_counter() if step.name == "connect" else 0.0)
        if not step.running and step.name == "data":
            taken = time.perf_counter() - began
            assert "data.accepted" in [finding.code for finding in step.findings or ()], step
    return taken


def with_smtplib(track: Track) -> float:
    """Seconds of Python's own client; its connection is encrypted and verified as ours is."""
    began = time.perf_counter()
    if track.implicit:
        client: smtplib.SMTP = smtplib.SMTP_SSL(
            "127.0.0.1", track.proxy.port, local_hostname="me.test", context=track.context
        )
    else:
        client = smtplib.SMTP("127.0.0.1", track.proxy.port, local_hostname="me.test")
        client.starttls(context=track.context)
    client.login(USERNAME, PASSWORD)
    client.sendmail(SENDER, RECIPIENT, TEXT)
    taken = time.perf_counter() - began
    client.quit()
    return taken


def with_aiosmtplib(track: Track) -> float:
    """Seconds of aiosmtplib."""

    async def run() -> float:
        began = time.perf_counter()
        client = aiosmtplib.SMTP(
            hostname="127.0.0.1", port=track.proxy.port, use_tls=track.implicit, start_tls=not track.implicit,
            tls_context=track.context, local_hostname="me.test", username=USERNAME, password=PASSWORD,
        )  # fmt: skip
        await client.connect()
        await client.sendmail(SENDER, [RECIPIENT], TEXT)
        taken = time.perf_counter() - began
        await client.quit()
        return taken

    return asyncio.run(run())


def with_swaks(track: Track) -> float:
    """Seconds of swaks, from its word that it has connected to the server's that the message is taken."""
    command = [
        "swaks", "--server", "127.0.0.1", "--port", str(track.proxy.port), "--tlsc" if track.implicit else "--tls",
        "--auth", "PLAIN", "--auth-user", USERNAME, "--auth-password", PASSWORD, "--from", SENDER, "--to", RECIPIENT,
        "--ehlo", "me.test", "--pipeline",
    ]  # fmt: skip
    began = 0.0
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, bufsize=1
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            began = began or (time.perf_counter() if line.startswith("=== Connected") else 0.0)
            if re.match(r"<~\s+250 taken", line):
                return time.perf_counter() - began
    raise RuntimeError("swaks did not send the message")


Run = Callable[[Track], float]


def runners() -> dict[str, tuple[Run, bool]]:
    """What is measured, and whether its server offers CHUNKING."""
    found: dict[str, tuple[Run, bool]] = {
        "smtplib": (with_smtplib, False),
        "aiosmtplib": (with_aiosmtplib, False),
        "platform, PLAIN": (lambda track: ours(track, "plain", client_mode=False), False),
        "platform, LOGIN": (lambda track: ours(track, "login", client_mode=False), False),
        "client": (lambda track: ours(track, "login", client_mode=True), False),
        "client, BDAT": (lambda track: ours(track, "login", client_mode=True), True),
    }
    if shutil.which("swaks"):
        found["swaks"] = (with_swaks, False)
    return found


def measure() -> dict[tuple[str, int], float]:
    """The round trips of each client on each port: the best of RUNS, in turn."""
    seconds: dict[tuple[str, int], float] = {}
    with ExitStack() as stack:
        certificates = Certificates(Path(stack.enter_context(tempfile.TemporaryDirectory())))
        tracks = {
            (port, chunking): Track(stack, certificates, port, chunking=chunking)
            for port in (587, 465)
            for chunking in (False, True)
        }
        for _ in range(RUNS):
            for name, (run, chunking) in runners().items():
                for port in (587, 465):
                    taken = run(tracks[port, chunking])
                    seconds[name, port] = min(taken, seconds.get((name, port), taken))
    return {key: taken / ROUND_TRIP for key, taken in seconds.items()}


def main() -> int:
    """Print each client's round trips and its ratio to smtplib; 1 where a limit is not kept."""
    trips = measure()
    broken = 0
    for (name, port), count in sorted(trips.items(), key=lambda item: (-item[0][1], item[1])):
        base = trips["smtplib", port]
        limit = base + AGAINST_SMTPLIB[name] + NOISE if name in AGAINST_SMTPLIB else LIMITS.get((name, port))
        verdict = "" if limit is None else f", limit {limit:.1f}{'' if count <= limit else ': BROKEN'}"
        broken += limit is not None and count > limit
        print(f"{port} {name:<16} {count:4.1f} round trips, {count / base:.2f} of smtplib{verdict}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
