"""A client for the practice world that sees every byte: sockets and ssl, no library that decides for itself."""

from __future__ import annotations

import socket
import ssl
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager

from smtpgui.sandbox import World

SECONDS = 60.0


class Client:
    """One connection; `last` is the reply that came last, without its line ends."""

    def __init__(self, sock: socket.socket, name: str, ca_file: str) -> None:
        self.socket, self._name = sock, name
        self._context = ssl.create_default_context(cafile=ca_file)
        self._rest = b""

    def encrypt(self) -> None:
        """Verify the server as every careful client does."""
        self.socket = self._context.wrap_socket(self.socket, server_hostname=self._name)

    def hear(self) -> str:
        """One whole reply; "" at the end of the connection."""
        lines: list[str] = []
        while not lines or lines[-1][3:4] == "-":
            while b"\r\n" not in self._rest:
                data = self.socket.recv(4096)
                if not data:
                    return ""
                self._rest += data
            line, _, self._rest = self._rest.partition(b"\r\n")
            lines.append(line.decode())
        return "\n".join(lines)

    def ask(self, line: str) -> str:
        """The reply to one line."""
        self.socket.sendall(line.encode() + b"\r\n")
        return self.hear()

    def sign_in(self, username: str, password: str) -> str:
        """AUTH LOGIN, as the platform does it."""
        assert self.ask("AUTH LOGIN") == "334 VXNlcm5hbWU6"
        assert self.ask(b64encode(username.encode()).decode()) == "334 UGFzc3dvcmQ6"
        return self.ask(b64encode(password.encode()).decode())

    def submit(self, sender: str, recipient: str, content: str = "Subject: x\r\n\r\nHello") -> str:
        """The last reply of MAIL, RCPT and DATA: the first refusal, or the verdict on the message."""
        for line, wanted in ((f"MAIL FROM:<{sender}>", "250"), (f"RCPT TO:<{recipient}>", "250"), ("DATA", "354")):
            reply = self.ask(line)
            if not reply.startswith(wanted):
                return reply
        return self.ask(f"{content}\r\n.")


@contextmanager
def connected(world: World, server: str, port: int = 587) -> Iterator[Client]:
    """A connection to `server`, nothing said yet."""
    address = world.network.addresses(server, port, SECONDS)[0]
    sock = socket.create_connection((address.host, address.port), timeout=SECONDS)
    client = Client(sock, server, world.network.ca_file)
    try:
        yield client
    finally:
        client.socket.close()
        sock.close()


@contextmanager
def encrypted(world: World, server: str, port: int = 587) -> Iterator[Client]:
    """A connection that is past the greeting, STARTTLS and the second EHLO."""
    with connected(world, server, port) as client:
        if port == 465:
            client.encrypt()
        assert client.hear().startswith("220 ")
        assert "250" in client.ask("EHLO localhost.localdomain")
        if port != 465:
            assert client.ask("STARTTLS").startswith("220 ")
            client.encrypt()
            assert client.ask("EHLO localhost.localdomain")
        yield client
