"""TLS as the platform does it: 1.2 or newer, certificate and host name verified, no fallback.

The records go through memory buffers, so that every wait is bounded by our own deadline and the first bytes of
something that is no TLS at all can be named.
"""

from __future__ import annotations

import socket
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from smtpgui.core.net.deadline import Deadline

CHUNK = 16 * 1024
"""How much is read at once, in bytes."""

_FIRST = 512
"""How much of what the server sent first is remembered, in bytes."""


class Stream(Protocol):
    """Bytes both ways, each wait bounded by a deadline. Raises TimeoutError after it, OSError where it breaks."""

    def receive(self, deadline: Deadline) -> bytes:
        """The next bytes, at most CHUNK; none at all where the server closed."""
        ...

    def send(self, data: bytes, deadline: Deadline) -> None:
        """Hand over all of `data`."""
        ...


class PlainStream:
    """A socket without encryption."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock

    def receive(self, deadline: Deadline) -> bytes:
        """The next bytes, at most CHUNK; none at all where the server closed."""
        self._wait(deadline)
        return self._socket.recv(CHUNK)

    def send(self, data: bytes, deadline: Deadline) -> None:
        """Hand over all of `data`."""
        rest = memoryview(data)
        while rest:
            self._wait(deadline)
            rest = rest[self._socket.send(rest) :]

    def _wait(self, deadline: Deadline) -> None:
        left = deadline.remaining
        if not left:  # a time-out of zero would mean "do not wait at all" to the socket
            raise TimeoutError
        self._socket.settimeout(left)


@dataclass(frozen=True, slots=True)
class Encryption:
    """What a handshake came to: TLS version, cipher suite, and when the certificate expires."""

    version: str
    cipher: str
    expires: datetime


class TlsStream:
    """TLS over another stream. `handshake` comes before anything else."""

    def __init__(self, below: PlainStream, context: ssl.SSLContext, host: str) -> None:
        self._below = below
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=host)
        self.first = b""

    def handshake(self, deadline: Deadline) -> None:
        """Agree on keys and verify. Raises ssl.SSLError where it fails, ConnectionError where the server hangs up."""
        while True:
            try:
                self._tls.do_handshake()
            except ssl.SSLWantReadError:
                self._flush(deadline)
                if not self._fill(deadline):
                    raise ConnectionAbortedError from None
            except ssl.SSLError:
                self._say_why(deadline)
                raise
            else:
                self._flush(deadline)
                return

    def encryption(self) -> Encryption:
        """What was agreed on."""
        cipher = self._tls.cipher()
        certificate = self._tls.getpeercert() or {}
        expires = ssl.cert_time_to_seconds(str(certificate.get("notAfter", "Jan 1 00:00:00 1970 GMT")))
        return Encryption(
            (self._tls.version() or "").replace("TLSv", "TLS "),
            cipher[0] if cipher else "",
            datetime.fromtimestamp(expires, UTC),
        )

    def certificate(self) -> bytes:
        """The server's certificate, verified or not, in DER."""
        return self._tls.getpeercert(binary_form=True) or b""

    def receive(self, deadline: Deadline) -> bytes:
        """The next bytes, at most CHUNK; none at all where the server closed, with or without a farewell."""
        while True:
            try:
                return self._tls.read(CHUNK)
            except ssl.SSLWantReadError:
                self._flush(deadline)
                if not self._fill(deadline):
                    return b""

    def send(self, data: bytes, deadline: Deadline) -> None:
        """Hand over all of `data`."""
        # Memory takes everything at once, and TLS 1.2 renegotiation, the one thing that could want a read here,
        # is refused by the context.
        self._tls.write(data)
        self._flush(deadline)

    def _fill(self, deadline: Deadline) -> bool:
        data = self._below.receive(deadline)
        if len(self.first) < _FIRST:
            self.first += data[: _FIRST - len(self.first)]
        self._incoming.write(data)
        return bool(data)

    def _flush(self, deadline: Deadline) -> None:
        if self._outgoing.pending:
            self._below.send(self._outgoing.read(), deadline)

    def _say_why(self, deadline: Deadline) -> None:
        """Send the alert that goes with a failure; the failure itself is what matters."""
        try:
            self._flush(deadline)
        except OSError:
            self._outgoing.read()
