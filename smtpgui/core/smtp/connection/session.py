"""One connection to a server: commands, replies, encryption, and a bound on every wait and every byte."""

from __future__ import annotations

import socket
import ssl
import time
from dataclasses import replace

from smtpgui.core.findings import Fact, Finding, Trouble
from smtpgui.core.net.deadline import Deadline
from smtpgui.core.smtp.connection.reply import Reply, ReplyParser
from smtpgui.core.smtp.connection.timeouts import Limits
from smtpgui.core.smtp.connection.tls import Encryption, PlainStream, Stream, TlsStream
from smtpgui.core.smtp.connection.transcript import Transcript
from smtpgui.core.smtp.diagnosis.tls_failures import alert_fault


class SmtpConnection:
    """A connection that is open until `close`.

    Every reply comes without secrets (see Transcript) and with the seconds it took. After Trouble `usable` is False.
    """

    def __init__(self, sock: socket.socket, transcript: Transcript, deadline: Deadline, limits: Limits) -> None:
        self._socket = sock
        self._plain = PlainStream(sock)
        self._stream: Stream = self._plain
        self._parser = ReplyParser()
        self._deadline = deadline
        self._limits = limits
        self.transcript = transcript
        self._attempted: TlsStream | None = None
        self.encryption: Encryption | None = None
        self.usable = True

    @property
    def own_address(self) -> tuple[int, str]:
        """The family and the numeric address of this end."""
        return self._socket.family, str(self._socket.getsockname()[0])

    @property
    def ahead(self) -> bytes:
        """Bytes that the server sent without being asked."""
        return self._parser.ahead

    def close(self) -> None:
        """Hang up, whatever state the connection is in; twice does no harm."""
        self.usable = False
        self._socket.close()

    def command(self, line: str, shown: str = "") -> Reply:
        """Send one command and wait for its reply. `shown` stands for it in the transcript.

        Raises Trouble as `reply` does, ValueError where `line` would be more than one command.
        """
        data = _line(line)
        self.transcript.sent(shown or line)
        self.write(data)
        return self.reply()

    def commands(self, *lines: str, content: bytes = b"", shown: str = "") -> None:
        """Send several commands at once, with `content` after the last (RFC 2920); a `reply` is due for each.

        `shown` stands for `content` in the transcript. Raises Trouble and ValueError as `command` does.
        """
        data = b"".join(map(_line, lines)) + content
        for line in lines:
            self.transcript.sent(line)
        if content:
            self.transcript.sent(shown)
        self.write(data)

    def write(self, data: bytes) -> None:
        """Send `data` to which a reply is due; a server that hangs up may have said why: the reply tells.

        Raises Trouble: connection.stalled, tls.…, test.out_of_time.
        """
        try:
            self.send(data)
        except Trouble as trouble:
            if trouble.finding.code != "connection.closed":
                raise

    def send(self, data: bytes) -> None:
        """Send `data` as it is. Raises Trouble: connection.closed, connection.stalled, tls.…, test.out_of_time."""
        limit = self._deadline.within(self._limits.reply)
        try:
            self._stream.send(data, limit)
        except TimeoutError as error:
            raise self._broken("connection.stalled", seconds=self._limits.reply) from error
        except ssl.SSLError as error:
            raise self._broken_encryption(error) from error
        except OSError as error:
            raise self._broken("connection.closed") from error

    def reply(self, seconds: float | None = None) -> Reply:
        """The next reply, waiting at most `seconds`; by default the limit for a reply and some patience.

        Raises Trouble: connection.closed, reply.…, tls.…, test.out_of_time.
        """
        started = time.monotonic()
        wait = self._limits.reply + self._limits.patience if seconds is None else seconds
        try:
            reply = self._parser.take()
            limit = self._deadline.within(wait)
            while reply is None:
                reply = self._parser.feed(self._receive(limit, wait))
        except Trouble as trouble:
            self.usable = False
            raise Trouble(self.transcript.clean(trouble.finding)) from None
        return replace(self.transcript.received(reply), seconds=time.monotonic() - started)

    def _receive(self, limit: Deadline, wait: float) -> bytes:
        try:
            data = self._stream.receive(limit)
        except TimeoutError as error:
            code = "reply.unfinished" if self._parser.partial else "reply.none_in_time"
            raise self._broken(code, seconds=wait) from error
        except ssl.SSLError as error:
            raise self._broken_encryption(error) from error
        except OSError as error:
            raise self._closed() from error
        if not data:
            raise self._closed()
        return data

    def _broken_encryption(self, error: ssl.SSLError) -> Trouble:
        self.usable = False
        self.transcript.note("the encrypted connection broke")
        return Trouble(alert_fault(error))

    def _closed(self) -> Trouble:
        return self._broken("reply.cut" if self._parser.partial else "connection.closed")

    def _broken(self, code: str, **facts: Fact) -> Trouble:
        """Trouble with `code`, or with the overall time-out where that was the reason."""
        self.usable = False
        notes = {"connection.closed": "closed by the server", "reply.cut": "closed within a reply"}
        if code in notes:
            self.transcript.note(notes[code])
        elif self._deadline.expired:
            self.transcript.note("the time for the whole test is over")
            return Trouble(Finding("test.out_of_time"))
        else:
            self.transcript.note("no answer in time")
        return Trouble(Finding(code, facts))

    @property
    def first_bytes(self) -> bytes:
        """What the server sent first when encryption was tried."""
        return self._attempted.first if self._attempted else b""

    @property
    def certificate(self) -> bytes:
        """The server's certificate in DER, verified or not; empty before a handshake."""
        return self._attempted.certificate() if self._attempted and self.encryption else b""

    def encrypt(self, context: ssl.SSLContext, host: str) -> Encryption:
        """Put TLS between us and the server and forget what was said before.

        Raises OSError (ssl.SSLError, TimeoutError and ConnectionError among them) where the handshake fails;
        `first_bytes` then tell what the server sent.
        """
        stream = self._attempted = TlsStream(self._plain, context, host)
        self.usable = False
        stream.handshake(self._deadline.within(self._limits.tls))
        self.usable = True
        self._stream = stream
        self._parser = ReplyParser()
        self.encryption = stream.encryption()
        self.transcript.note(f"{self.encryption.version}, {self.encryption.cipher}")
        return self.encryption


def _line(command: str) -> bytes:
    if any(character in command for character in "\r\n\0"):
        raise ValueError("a command is one line")
    return command.encode("utf-8") + b"\r\n"
