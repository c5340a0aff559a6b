"""Opening a TCP connection to the first of several addresses that answers: a race as in RFC 8305."""

from __future__ import annotations

import errno
import os
import selectors
import socket
from collections import deque
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, zip_longest

from smtpgui.core.findings import Fact, Finding, Trouble
from smtpgui.core.net.deadline import Deadline
from smtpgui.core.net.network import Address

MOST_ADDRESSES = 8
"""How many addresses are tried at most."""

HEAD_START = 0.25
"""How long an address may keep silent before the next one is tried beside it, in seconds (RFC 8305 5)."""

_UNREACHABLE = {
    getattr(errno, name)
    for name in (
        "ENETUNREACH", "EHOSTUNREACH", "ENETDOWN", "EHOSTDOWN", "EADDRNOTAVAIL", "EAFNOSUPPORT",
        "WSAENETUNREACH", "WSAEHOSTUNREACH", "WSAENETDOWN", "WSAEADDRNOTAVAIL", "WSAEAFNOSUPPORT",
    )
    if hasattr(errno, name)
}  # fmt: skip
_FORBIDDEN = {errno.EACCES, errno.EPERM, getattr(errno, "WSAEACCES", errno.EACCES)}
_UNDER_WAY = {0, errno.EINPROGRESS, errno.EWOULDBLOCK, getattr(errno, "WSAEWOULDBLOCK", errno.EWOULDBLOCK)}

# Which failure says most, where the addresses failed in different ways.
_TELLING = (
    "greeting.closed", "connect.refused", "connect.timeout", "connect.blocked_here", "connect.unreachable",
    "connect.failed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DialledSocket:
    """An open connection: its socket and the address that answered.

    `missed` tells how addresses failed before; `silent` are those that had a start of at least HEAD_START and
    had not answered when this one did.
    """

    socket: socket.socket
    address: Address
    missed: tuple[Finding, ...] = ()
    silent: tuple[Address, ...] = ()


def dial(addresses: Sequence[Address], server: str, seconds: float, deadline: Deadline) -> DialledSocket:
    """Connect to the first of `addresses` that answers, giving each at most `seconds`.

    Address families take turns, and each attempt gets a head start before the next: an address that is dead
    costs HEAD_START, not `seconds`. Where none answers, the failure that says most is raised.
    Raises Trouble: greeting.closed, connect.…, resolve.no_address.
    """
    with selectors.DefaultSelector() as selector:
        race = _Race(selector, server, seconds, deadline)
        try:
            return race.run(deque(_in_turns(addresses)[:MOST_ADDRESSES]))
        finally:
            race.stop()


def _in_turns(addresses: Sequence[Address]) -> list[Address]:
    """The addresses with their families taking turns, beginning with the family of the first (RFC 8305 4)."""
    families = dict.fromkeys(address.family for address in addresses)
    rows = ([address for address in addresses if address.family == family] for family in families)
    return [address for address in chain.from_iterable(zip_longest(*rows)) if address is not None]


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A connection that is being opened."""

    address: Address
    head_start: Deadline
    end: Deadline


class _Race:
    """Attempts beside each other. `stop` closes those that lost."""

    def __init__(self, selector: selectors.BaseSelector, server: str, seconds: float, deadline: Deadline) -> None:
        self._selector = selector
        self._server, self._seconds, self._deadline = server, seconds, deadline
        self._attempts: dict[socket.socket, _Attempt] = {}
        self._missed: list[Finding] = []

    def run(self, waiting: deque[Address]) -> DialledSocket:
        """The connection that answers first. Raises Trouble: greeting.closed, connect.…, resolve.no_address."""
        while waiting or self._attempts:
            if waiting and not self._start(waiting.popleft()):
                continue
            turn = Deadline(HEAD_START if waiting else self._seconds)
            won = self._watch(turn)
            if won:
                return won
            if self._deadline.expired:
                break
        self._missed += [self._timed_out(attempt) for attempt in self._attempts.values()]
        raise Trouble(_most_telling(self._missed, self._server))

    def stop(self) -> None:
        """Close what is still being opened."""
        for sock in self._attempts:
            sock.close()

    def _start(self, address: Address) -> bool:
        try:
            sock = _begin(address)
        except OSError as error:
            self._missed.append(_fault(error, self._server, address))
            return False
        self._attempts[sock] = _Attempt(address, Deadline(HEAD_START), self._deadline.within(self._seconds))
        self._selector.register(sock, selectors.EVENT_WRITE)
        return True

    def _watch(self, turn: Deadline) -> DialledSocket | None:
        """Wait for an answer until the turn is over or no attempt is left; the winner, if there is one."""
        while self._attempts:
            wait = min(turn.remaining, *(attempt.end.remaining for attempt in self._attempts.values()))
            for key, _events in self._selector.select(wait):
                sock = key.fileobj
                assert isinstance(sock, socket.socket)
                attempt = self._drop(sock)
                error = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                if not error:
                    return self._won(sock, attempt.address)
                sock.close()
                self._missed.append(_fault(OSError(error, os.strerror(error)), self._server, attempt.address))
                turn = Deadline(0)  # a refusal needs no head start: the next one may begin
            self._give_up()
            if not turn.remaining:
                return None
        return None

    def _give_up(self) -> None:
        for sock, attempt in list(self._attempts.items()):
            if attempt.end.expired:
                self._drop(sock)
                sock.close()
                self._missed.append(self._timed_out(attempt))

    def _drop(self, sock: socket.socket) -> _Attempt:
        self._selector.unregister(sock)
        return self._attempts.pop(sock)

    def _won(self, sock: socket.socket, address: Address) -> DialledSocket:
        with suppress(OSError):  # already reset: the first read will tell
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        silent = (each.address for each in self._attempts.values() if each.head_start.expired)
        return DialledSocket(sock, address, tuple(self._missed), tuple(silent))

    def _timed_out(self, attempt: _Attempt) -> Finding:
        facts: dict[str, Fact] = {"server": self._server, "address": attempt.address.host}
        return Finding("connect.timeout", {**facts, "seconds": self._seconds}, "port")


def _begin(address: Address) -> socket.socket:
    """A socket that is connecting. Raises OSError where that fails at once."""
    sock = socket.socket(address.family, socket.SOCK_STREAM)
    try:
        sock.settimeout(0)
        error = sock.connect_ex((address.host, address.port))
        if error not in _UNDER_WAY:
            raise OSError(error, os.strerror(error))
    except BaseException:
        sock.close()
        raise
    return sock


def _fault(error: OSError, server: str, address: Address) -> Finding:
    facts: dict[str, Fact] = {"server": server, "address": address.host}
    if isinstance(error, ConnectionRefusedError):
        return Finding("connect.refused", facts, "port")
    if isinstance(error, TimeoutError):  # the system itself gave up
        return Finding("connect.timeout", facts, "port")
    if isinstance(error, ConnectionResetError):
        return Finding("greeting.closed", facts)  # accepted and hung up before we could look
    if error.errno in _FORBIDDEN:
        return Finding("connect.blocked_here", facts)
    if error.errno in _UNREACHABLE:
        return Finding("connect.unreachable", facts)
    return Finding("connect.failed", {**facts, "reason": error.strerror or str(error)})


def _most_telling(missed: Iterable[Finding], server: str) -> Finding:
    by_code = {finding.code: finding for finding in missed}
    found = next((by_code[code] for code in _TELLING if code in by_code), None)
    return found or Finding("resolve.no_address", {"server": server}, "server")
