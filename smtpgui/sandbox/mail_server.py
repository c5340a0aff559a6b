"""The server's side of SMTP (RFC 5321, 3207, 4954), as each MailHost speaks it.

Written on asyncio's streams alone. The library that stands ready for this, aiosmtpd, was tried first: where a
client refuses the certificate (three scenarios live from that) it prints a traceback and leaves a failed task
behind, it cannot keep silent, and it warns about every sign-in without STARTTLS.
"""

from __future__ import annotations

import asyncio
import ssl
from base64 import b64decode, b64encode
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from smtpgui.sandbox.mail_hosts import NOBODY, MailHost, Security, ServerAccount

_LONGEST_MESSAGE = 1 << 20
_KEPT_MESSAGES = 100
_HANDSHAKE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Message:
    """A message that a server has accepted."""

    host: str
    username: str
    sender: str
    recipients: tuple[str, ...]
    content: bytes


class DeliveryLog:
    """The log that all servers share: accepted messages, unprotected sign-ins, and pairs that were greylisted."""

    def __init__(self) -> None:
        self.messages: deque[Message] = deque(maxlen=_KEPT_MESSAGES)
        self.unprotected: deque[str] = deque(maxlen=_KEPT_MESSAGES)
        self._turned_away: set[tuple[str, str]] = set()

    def is_new(self, sender: str, recipient: str) -> bool:
        """Whether this pair comes for the first time (greylisting, RFC 6647 2.2)."""
        pair = (sender, recipient)
        new = pair not in self._turned_away
        self._turned_away.add(pair)
        return new

    def forget(self) -> None:
        """Empty the log."""
        self.messages.clear()
        self.unprotected.clear()
        self._turned_away.clear()


class ServerSession:
    """The server's side of one SMTP connection; `context` makes its certificate when it is first needed."""

    def __init__(
        self,
        host: MailHost,
        security: Security,
        context: Callable[[], ssl.SSLContext],
        log: DeliveryLog,
        streams: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    ) -> None:
        self._host, self._security, self._context, self._log = host, security, context, log
        self._reader, self._writer = streams
        self._encrypted = self._over = False
        self._mailbox: ServerAccount | None = None
        self._sender = ""
        self._recipients: list[str] = []
        self._actions: dict[str, Callable[[str], Awaitable[str]]] = {
            "EHLO": self._ehlo, "HELO": self._helo, "STARTTLS": self._starttls, "AUTH": self._auth,
            "MAIL": self._mail, "RCPT": self._rcpt, "DATA": self._data, "RSET": self._rset,
            "NOOP": self._noop, "QUIT": self._quit,
        }  # fmt: skip

    async def run(self) -> None:
        """Serve the client until either side ends the connection."""
        # A client that refuses the certificate, hangs up or sends an endless line has ended the conversation.
        with suppress(OSError, EOFError, asyncio.LimitOverrunError):
            await self._talk()

    async def _talk(self) -> None:
        if self._host.silent:
            while await self._reader.read(4096):
                pass
            return
        if self._security is Security.IMPLICIT:
            await self._encrypt()
        await self._say(f"220 {self._host.name} ESMTP")
        while not self._over:
            verb, _, argument = (await self._line()).partition(" ")
            action = self._actions.get(verb.upper())
            answer = await action(argument.strip()) if action else "502 5.5.1 Unrecognized command"
            if answer:
                await self._say(answer)

    async def _line(self) -> str:
        return (await self._reader.readuntil(b"\n")).decode("utf-8", "surrogateescape").rstrip("\r\n")

    async def _say(self, text: str) -> None:
        self._writer.write(text.replace("\n", "\r\n").encode("utf-8", "surrogateescape") + b"\r\n")
        await self._writer.drain()

    async def _encrypt(self) -> None:
        await self._writer.start_tls(self._context(), ssl_handshake_timeout=_HANDSHAKE_SECONDS)
        self._encrypted = True

    def _forget_message(self) -> None:
        self._sender = ""
        self._recipients = []

    async def _ehlo(self, _name: str) -> str:
        self._forget_message()
        lines = [f"{self._host.name} at your service", "SIZE 1048576", "8BITMIME"]
        if self._security is Security.STARTTLS and not self._encrypted:
            lines.append("STARTTLS")
        else:
            lines.append(f"AUTH {' '.join(self._host.methods)}")
        lines.append("ENHANCEDSTATUSCODES")
        return "\n".join([*(f"250-{line}" for line in lines[:-1]), f"250 {lines[-1]}"])

    async def _helo(self, _name: str) -> str:
        self._forget_message()
        return f"250 {self._host.name} at your service"

    async def _starttls(self, _argument: str) -> str:
        if self._security is not Security.STARTTLS or self._encrypted:
            return "502 5.5.1 Unrecognized command"
        await self._say("220 2.0.0 Ready to start TLS")
        await self._encrypt()
        self._mailbox = None
        return ""

    async def _auth(self, argument: str) -> str:
        method, _, initial = argument.partition(" ")
        if not self._encrypted:
            self._log.unprotected.append(self._host.name)
        if self._security is Security.STARTTLS and not self._encrypted:
            return "530 5.7.0 Must issue a STARTTLS command first"
        if method.upper() not in self._host.methods or method.upper() not in ("LOGIN", "PLAIN"):
            return "504 5.7.4 Unrecognized authentication type"
        try:
            pair = await (self._login(initial) if method.upper() == "LOGIN" else self._plain(initial))
        except ValueError:  # no base64, no UTF-8, or "*" (RFC 4954 4)
            return "501 5.5.2 Cannot Decode response"
        return self._sign_in(*pair)

    async def _login(self, initial: str) -> tuple[str, str]:
        username = b64decode(initial or await self._ask("Username:"), validate=True)
        password = b64decode(await self._ask("Password:"), validate=True)
        return username.decode(), password.decode()

    async def _plain(self, initial: str) -> tuple[str, str]:
        """RFC 4616: who to act as, who one is, the password."""
        _, username, password = b64decode(initial or await self._ask(""), validate=True).decode().split("\0")
        return username, password

    async def _ask(self, prompt: str) -> str:
        await self._say(f"334 {b64encode(prompt.encode()).decode()}")
        return await self._line()

    def _sign_in(self, username: str, password: str) -> str:
        mailbox = self._host.mailbox(username)
        if mailbox and mailbox.sign_in:
            return mailbox.sign_in
        if mailbox is None or mailbox.password != password:
            return (mailbox.refusal if mailbox else "") or self._host.refusal
        self._mailbox = mailbox
        return "235 2.7.0 Authentication successful"

    async def _mail(self, argument: str) -> str:
        self._forget_message()
        address = _address(argument, "FROM:")
        if address is None:
            return "501 5.1.7 Bad sender address syntax"
        if self._mailbox is None:
            return self._host.not_signed_in
        if not self._mailbox.may_send_as(address):
            return self._host.wrong_sender.format(sender=address, username=self._mailbox.username)
        self._sender = address
        return "250 2.1.0 OK"

    async def _rcpt(self, argument: str) -> str:
        address = _address(argument, "TO:")
        if not self._sender:
            return "503 5.5.1 MAIL first"
        if not address:
            return "501 5.1.3 Bad recipient address syntax"
        if address.lower() == NOBODY:
            return f"550 5.1.1 <{address}>: Recipient address rejected: User unknown"
        if self._host.greylists and self._log.is_new(self._sender, address):
            return f"450 4.7.1 <{address}>: Recipient address rejected: Greylisted, try again in 5 minutes"
        self._recipients.append(address)
        return "250 2.1.5 OK"

    async def _data(self, _argument: str) -> str:
        if self._mailbox is None or not self._recipients:
            return "503 5.5.1 RCPT first"
        await self._say("354 Go ahead")
        content = await self._content()
        if self._mailbox.hangs_up:
            self._over = True
            return ""
        if content is None:
            return "552 5.3.4 Message size exceeds fixed limit"
        if self._mailbox.message:
            return self._mailbox.message
        recipients = tuple(self._recipients)
        self._log.messages.append(
            Message(self._host.name, self._mailbox.username, self._sender, recipients, content)
        )
        self._forget_message()
        return f"250 2.0.0 OK: queued as SANDBOX{len(self._log.messages):04}"

    async def _content(self) -> bytes | None:
        """The message without its dots (RFC 5321 4.5.2), or None where it is too long to be kept."""
        lines: list[bytes] = []
        size = 0
        while (line := await self._reader.readuntil(b"\n")).rstrip(b"\r\n") != b".":
            size += len(line)
            if size <= _LONGEST_MESSAGE:
                lines.append(line.removeprefix(b"."))
        return b"".join(lines) if size <= _LONGEST_MESSAGE else None

    async def _rset(self, _argument: str) -> str:
        self._forget_message()
        return "250 2.0.0 OK"

    async def _noop(self, _argument: str) -> str:
        return "250 2.0.0 OK"

    async def _quit(self, _argument: str) -> str:
        self._over = True
        return "221 2.0.0 Bye"


def _address(argument: str, keyword: str) -> str | None:
    """The address between angle brackets after `keyword`; None where there is none."""
    if not argument.upper().startswith(keyword):
        return None
    begin, _, rest = argument[len(keyword) :].strip().partition("<")
    address, bracket, _ = rest.partition(">")
    return address if not begin and bracket else None
