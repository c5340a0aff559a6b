"""Looks for the message of a test in a mailbox: IMAP over TLS, certificate and name verified. Imports imap-tools alone.

A password is used for one connection and kept nowhere here; where it lives is the business of `stores.passwords`,
bound to server, port and user name.
"""

from __future__ import annotations

import imaplib
import re
import socket
import ssl
import threading
from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from smtpgui.core.findings import Fact, Finding, Trouble
from smtpgui.core.message.parsing.message import SIZE_LIMIT
from smtpgui.core.net.deadline import Deadline
from smtpgui.core.net.network import Network
from smtpgui.core.net.tls import verifying_context

if TYPE_CHECKING:
    from imap_tools.mailbox import BaseMailBox

IMAPS_PORT = 993
PATIENCE = 10.0
"""Seconds that one answer of the server may take, whatever the overall deadline allows."""

PAUSE = 3.0
"""Seconds between two looks."""

AGAIN = 3
"""How often a mailbox that let us in is asked again after the line was cut: servers end long waits, and restart."""

TALK_LIMIT = 8 * 1024 * 1024
"""Most that a server may say in lines, in bytes."""

FOLDERS_LIMIT = 12
"""Most spam folders that are looked into."""

HEADER = "X-Smtpgui-Test"
_NUMBER = re.compile(r"[0-9a-z-]{1,40}", re.IGNORECASE)
_END_OF_LINE = "socket error: EOF"  # how imaplib tells it
_PASSING = ("mailbox.cut", "mailbox.no_connection", "mailbox.timeout")
_JUNK_NAMES = frozenset(
    {
        "junk", "spam", "junk-mail", "junk e-mail", "junk email", "bulk", "bulk mail", "spambox", "spamverdacht",
        "pourriel", "pourriels", "indésirables", "courrier indésirable", "courriers indésirables",
        "éléments indésirables", "quarantine", "quarantaine",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MailAccount:
    """A mailbox on an IMAP server."""

    server: str
    port: int
    username: str


def mailbox_at(server: str, username: str) -> MailAccount:
    """The mailbox of `username` at "server" or "server:port"."""
    host, colon, port = server.strip().rpartition(":")
    if not colon or not port.isdecimal() or not 0 < int(port[:6]) < 65536:
        host, port = server.strip(), str(IMAPS_PORT)
    return MailAccount(host.strip("[]").rstrip(".").lower(), int(port[:6]), username.strip())


@dataclass(frozen=True, slots=True)
class MailboxPoll:
    """A look that found nothing; `seconds_left` for others."""

    seconds_left: float


@dataclass(frozen=True, slots=True)
class MailboxMessage:
    """The message, and what was found about its place: `spam` says whether it lies in a spam folder."""

    data: bytes
    folder: str
    spam: bool
    findings: tuple[Finding, ...]


def wait_for(
    account: MailAccount, password: str, test_id: str, network: Network, seconds: float, pause: float = PAUSE
) -> Generator[MailboxPoll | MailboxMessage, None, None]:
    """Look until the message of test `test_id` is there: MailboxPoll while it is not, then MailboxMessage, the last.

    `seconds` bounds the whole; `pause` in seconds lies between two looks. Nothing in the mailbox is changed, nothing is
    marked as read. Raises Trouble: `mailbox.not_arrived` at the end; `mailbox.*`, `resolve.*` where the mailbox cannot
    be looked into.
    """
    if not _NUMBER.fullmatch(test_id):
        raise Trouble(Finding("mailbox.no_test_id"))
    deadline = Deadline(seconds)
    facts: dict[str, Fact] = {"server": account.server, "port": account.port, "username": account.username}
    box: Any = None
    with _guarded(facts, deadline):
        box = _sign_in(account, password, network, deadline)
    again = AGAIN
    try:
        while True:
            found = None
            try:
                with _guarded(facts, deadline):
                    if box is None:
                        box = _sign_in(account, password, network, deadline)
                    found = _look(box, test_id, deadline)
            except Trouble as trouble:
                if not deadline.expired and (trouble.finding.code not in _PASSING or not again):
                    raise  # else the time is over in the middle of a look, or the line was cut
                again -= 1
                _leave(box)
                box = None
            if found is not None:
                yield found
                return
            if deadline.expired:
                raise Trouble(Finding("mailbox.not_arrived", {**facts, "id": test_id, "seconds": seconds}))
            yield MailboxPoll(deadline.remaining)
            threading.Event().wait(deadline.within(pause).remaining)
    finally:
        _leave(box)


def _cut_after(deadline: Deadline, sock: socket.socket) -> threading.Timer:
    """Hang up when the time is over."""
    timer = threading.Timer(deadline.remaining + 0.5, _cut, [sock])
    timer.daemon = True
    timer.start()
    return timer


def _cut(sock: socket.socket) -> None:
    with suppress(OSError):  # it is over already
        sock.shutdown(socket.SHUT_RDWR)


class _guarded:  # noqa: N801 - reads like a statement
    """Turns what goes wrong with a mailbox into Trouble; no text of the server's reaches an exception's chain."""

    def __init__(self, facts: dict[str, Fact], deadline: Deadline) -> None:
        self._facts, self._deadline = facts, deadline

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _trace: object) -> None:
        if error is None or isinstance(error, Trouble):
            return
        code = _code_of(error)
        if code in ("mailbox.failed", "mailbox.no_connection", "mailbox.cut") and self._deadline.expired:
            code = "mailbox.timeout"
        if code:
            raise Trouble(Finding(code, {**self._facts, "reason": _reason(error)})) from None


class _RefusedError(Exception):
    """The server did not let us in."""


def _code_of(error: BaseException) -> str:
    from imap_tools.errors import ImapToolsError, MailboxLoginError

    if isinstance(error, imaplib.IMAP4.abort) and str(error).endswith(_END_OF_LINE):
        return "mailbox.cut"
    kinds = (
        (MailboxLoginError | _RefusedError, "mailbox.refused"),
        (ssl.SSLCertVerificationError, "mailbox.certificate"),
        (ssl.SSLError, "mailbox.not_encrypted"),
        (TimeoutError, "mailbox.timeout"),
        (OSError, "mailbox.no_connection"),
        (imaplib.IMAP4.error | ImapToolsError | ValueError, "mailbox.failed"),
    )
    return next((code for kind, code in kinds if isinstance(error, kind)), "")


def _reason(error: BaseException) -> str:
    """What the system says of a failed connection; never what a server said, which may echo a password."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    return (error.strerror or "") if isinstance(error, OSError) else ""


def _sign_in(account: MailAccount, password: str, network: Network, deadline: Deadline) -> BaseMailBox:
    box = _connect(account, network, deadline)
    try:
        if account.username.isascii() and password.isascii():
            box.login(account.username, password, initial_folder=None)
        else:
            box.login_utf8(account.username, password, initial_folder=None)
    except BaseException as error:
        _leave(box)
        if isinstance(error, imaplib.IMAP4.error) and not isinstance(error, imaplib.IMAP4.abort):
            raise _RefusedError from None  # its text is the server's, which may repeat the password
        raise
    return box


def _connect(account: MailAccount, network: Network, deadline: Deadline) -> BaseMailBox:
    """A connection with TLS from the first byte, to the addresses that `network` knows; nothing was said yet."""
    from imap_tools.mailbox import BaseMailBox as Base

    addresses = network.addresses(account.server, account.port, max(deadline.within(PATIENCE).remaining, 0.1))
    context = verifying_context(network.ca_file)

    class Client(imaplib.IMAP4_SSL):
        """imaplib's client on a socket of ours, each wait bounded by the deadline of the whole."""

        def _create_socket(self, timeout: float | None) -> ssl.SSLSocket:
            failure: OSError | None = None
            for address in addresses[:4]:
                try:
                    plain = socket.create_connection(address[1:3], timeout)
                except OSError as error:
                    failure = error
                    continue
                # A server that drips a byte a second outlasts every time-out of a read: at the end the line is cut.
                self.end = _cut_after(deadline, plain)
                try:
                    wrapped = context.wrap_socket(plain, server_hostname=account.server)
                    self.end.cancel()
                    self.end = _cut_after(deadline, wrapped)
                    return wrapped
                except BaseException:
                    self.end.cancel()
                    plain.close()
                    raise
            raise failure or ConnectionError

        _said = 0

        def readline(self) -> bytes:
            """A line, while there is time; a server that does not stop is stopped."""
            self._hold()
            line = super().readline()
            self._said += len(line)
            if self._said > TALK_LIMIT:
                raise ValueError("too much")
            return line

        def read(self, size: int) -> bytes:
            """Up to `size` bytes; ValueError beyond what a message may have."""
            if size > SIZE_LIMIT:
                raise ValueError("too large")
            self._hold()
            return super().read(size)

        def _hold(self) -> None:
            left = deadline.within(PATIENCE).remaining
            if not left:
                raise TimeoutError
            self.sock.settimeout(left)

    class Box(Base):
        """imap-tools on that client."""

        def _get_mailbox_client(self) -> imaplib.IMAP4:
            left = max(deadline.within(PATIENCE).remaining, 0.1)
            return Client(account.server, account.port, ssl_context=context, timeout=left)

    return Box()


def _look(box: Any, test_id: str, deadline: Deadline) -> MailboxMessage | None:
    """The message, if it is in the inbox or in a spam folder."""
    for folder, spam in [("INBOX", False), *((name, True) for name in _spam_folders(box))]:
        if deadline.expired:
            return None
        box.folder.set(folder, readonly=True)
        uids = box.uids(f'HEADER {HEADER} "{test_id}"', charset=None)
        if uids:
            data = _fetch(box, uids[-1])
            code = "mailbox.in_spam" if spam else "mailbox.in_inbox"
            return (
                MailboxMessage(data, folder, spam, (Finding(code, {"id": test_id, "folder": folder}),))
                if data
                else None
            )
    return None


def _spam_folders(box: Any) -> list[str]:
    """Folders for spam: by what the server says (RFC 6154), else by their names."""
    found = box.folder.list()
    usable = [each for each in found if "\\noselect" not in {flag.lower() for flag in each.flags}]
    special = [each.name for each in usable if "\\junk" in {flag.lower() for flag in each.flags}]
    named = [each.name for each in usable if _last(each.name, each.delim).lower() in _JUNK_NAMES]
    return list(dict.fromkeys([*special, *named]))[:FOLDERS_LIMIT]


def _last(name: str, delimiter: str) -> str:
    return name.rpartition(delimiter)[2] if delimiter and delimiter != "NIL" else name


def _fetch(box: Any, uid: str) -> bytes:
    """A message as it is stored; BODY.PEEK leaves it unread."""
    status, parts = box.client.uid("fetch", uid, "(BODY.PEEK[])")
    if status != "OK":
        raise imaplib.IMAP4.error("fetch")
    return next((bytes(part[1]) for part in parts if isinstance(part, tuple)), b"")


def _leave(box: Any) -> None:
    """Hang up. A polite goodbye could wait for ever."""
    if box is None:
        return
    box.client.end.cancel()
    for part in (getattr(box.client, name, None) for name in ("sock", "file", "_file")):
        if part is not None:
            with suppress(OSError):
                part.close()
