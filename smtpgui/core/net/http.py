"""HTTP requests, made here alone: https only, bounded in time and size, redirects never followed, no proxy, no cookie.

A drip of one byte a second outlasts the time-outs of every client; here one Deadline bounds the whole request, from
the look-up of the name to the last byte of the body.
"""

from __future__ import annotations

import ssl
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, urlsplit

import httpcore2

from smtpgui import PROGRAM, __version__
from smtpgui.core.findings import Fact, Finding, Trouble
from smtpgui.core.net.deadline import Deadline
from smtpgui.core.net.hostnames import ip_address, to_ascii
from smtpgui.core.net.network import Address, Network, is_public
from smtpgui.core.net.tls import http_context

MAX_BODY = 1024 * 1024
"""Longest body that is read, in bytes after decompression."""

CONNECT_SECONDS = 5.0
"""How long one address may take to answer."""

_ADDRESSES_TRIED = 4
_PORTS = {"https": 443, "http": 80}
_NO_HEADERS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Response:
    """What came back: the status code, headers by lower-case name (repeated ones joined by ", "), and the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def fetch(
    url: str,
    network: Network,
    *,
    method: str = "GET",
    headers: Mapping[str, str] = _NO_HEADERS,
    body: bytes = b"",
    timeout: float = 10.0,
    max_bytes: int = MAX_BODY,
    public_only: bool = False,
) -> Response:
    """Send one request and read its answer, whatever its status; a redirect is an answer like any other.

    `timeout` in seconds bounds everything. `public_only` refuses hosts on private addresses, for addresses that
    a stranger wrote. Raises Trouble: `http.bad_url`, `http.not_encrypted`, `http.private_address`,
    `http.no_connection`, `http.certificate`, `http.timeout`, `http.too_large`, `http.not_http`, `http.lost`, and
    `resolve.*`; the fact `sent` says whether the request may have reached the server.
    """
    target = _target(url)
    backend = _Backend(network, Deadline(timeout), target, public_only=public_only)
    facts: dict[str, Fact] = {"host": target.hostname, "port": target.port or _PORTS[target.scheme]}
    own = {"host": target.netloc, "user-agent": f"{PROGRAM}/{__version__}", "accept-encoding": "identity"}
    sent_headers = own | {name.lower(): value for name, value in headers.items()}
    if body or method in ("POST", "PUT", "PATCH"):
        sent_headers["content-length"] = str(len(body))
    encrypted = target.scheme == "https"
    try:
        context = http_context(network.ca_file) if encrypted else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        with (
            httpcore2.ConnectionPool(ssl_context=context, network_backend=backend) as pool,
            pool.stream(method, target.geturl(), headers=list(sent_headers.items()), content=body) as answer,
        ):
            found: dict[str, str] = {}
            for raw_name, raw_value in answer.headers:
                name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
                found[name] = f"{found[name]}, {value}" if name in found else value
            encoding = found.get("content-encoding", "identity").strip().lower()
            return Response(answer.status, found, _read(answer.iter_stream(), encoding, max_bytes))
    except Exception as error:
        raise Trouble(_fault(error, {**facts, "sent": backend.sent}, timeout)) from error


def _target(url: str) -> SplitResult:
    """`url` in parts, with its host in A-labels and without user, fragment or anything that needs escaping."""
    try:
        parts = urlsplit(url)
        host, port = to_ascii(parts.hostname or ""), parts.port
    except ValueError as error:
        raise Trouble(Finding("http.bad_url", {"url": url})) from error
    clean = url.isprintable() and " " not in url and parts.path.isascii() and parts.query.isascii()
    if not host or parts.scheme not in _PORTS or "@" in parts.netloc or not clean or port == 0:
        raise Trouble(Finding("http.bad_url", {"url": url}))
    address = ip_address(host)
    here = host == "localhost" or (address is not None and address.is_loopback)
    if parts.scheme == "http" and not here:
        raise Trouble(Finding("http.not_encrypted", {"url": url, "host": host}))
    literal = f"[{host}]" if ":" in host else host
    place = literal if port is None else f"{literal}:{port}"
    return SplitResult(parts.scheme, place, parts.path or "/", parts.query, "")


class _TooLargeError(Exception):
    pass


class _UnreadableError(Exception):
    pass


def _read(chunks: Iterable[bytes], encoding: str, limit: int) -> bytes:
    """The body, decompressed as far as `limit` and no further. Nobody was asked to compress, and some do."""
    if encoding not in ("identity", "", "gzip", "x-gzip", "deflate"):
        raise _UnreadableError(f"content-encoding {encoding}")
    unzip = None if encoding in ("identity", "") else zlib.decompressobj(wbits=47)
    body = bytearray()
    for chunk in chunks:
        try:
            body += unzip.decompress(chunk, limit + 1 - len(body)) if unzip else chunk
        except zlib.error as error:
            raise _UnreadableError(str(error)) from error
        if len(body) > limit:
            raise _TooLargeError
    if unzip and body and not unzip.eof:
        raise _UnreadableError("compressed data cut short")
    return bytes(body)


def _fault(error: Exception, facts: dict[str, Fact], timeout: float) -> Finding:
    """What `error` means to whoever asked."""
    if isinstance(error, Trouble):
        finding = error.finding
        return Finding(finding.code, {**facts, **finding.facts}, finding.setting, finding.record)
    cause = error.args[0] if error.args else None  # httpcore2 wraps what the socket raised
    if isinstance(cause, ssl.SSLCertVerificationError):
        return Finding("http.certificate", {**facts, "reason": cause.verify_message})
    if isinstance(error, httpcore2.TimeoutException):
        return Finding("http.timeout", {**facts, "seconds": timeout})
    if isinstance(error, _TooLargeError):
        return Finding("http.too_large", facts)
    if isinstance(error, httpcore2.ConnectError):
        return Finding("http.no_connection", {**facts, "reason": _reason(cause)})
    if isinstance(error, httpcore2.RemoteProtocolError):
        gone = "without sending" in str(error)  # h11's words where the connection ends too early
        return Finding("http.lost" if gone else "http.not_http", {**facts, "reason": _reason(error)})
    if isinstance(error, httpcore2.NetworkError):
        return Finding("http.lost", {**facts, "reason": _reason(cause)})
    if isinstance(error, _UnreadableError):
        return Finding("http.not_http", {**facts, "reason": _reason(error)})
    raise error


def _reason(error: object) -> str:
    strerror = getattr(error, "strerror", None)
    return str(strerror or error or "")


@dataclass
class _Backend(httpcore2.NetworkBackend):
    """Opens the connection: to addresses that may be reached, each wait within the deadline."""

    network: Network
    deadline: Deadline
    target: SplitResult
    public_only: bool = field(kw_only=True)
    sent: bool = False

    def connect_tcp(self, host: str, port: int, *_args: Any, **_options: Any) -> httpcore2.NetworkStream:
        """A connection to the first address of `host` that answers."""
        last: Exception = httpcore2.ConnectError("no address")
        for address in self._addresses(host, port)[:_ADDRESSES_TRIED]:
            wait = self.deadline.within(CONNECT_SECONDS).remaining
            if not wait:
                raise httpcore2.ConnectTimeout
            try:
                return _Bounded(
                    httpcore2.SyncBackend().connect_tcp(address.host, address.port, timeout=wait), self
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                last = error
        raise last

    def _addresses(self, host: str, port: int) -> list[Address]:
        """The addresses of `host`, checked here and connected to as they are: no second look-up in between."""
        found = self.network.addresses(host, port, self.deadline.within(CONNECT_SECONDS).remaining)
        for address in found:
            place = ip_address(address.host)
            loopback = place is not None and place.is_loopback
            hidden = self.public_only and not self.network.rehearsal and not is_public(address.host)
            if hidden or (self.target.scheme == "http" and not loopback):
                raise Trouble(Finding("http.private_address", {"address": address.host}))
        return found


class _Bounded(httpcore2.NetworkStream):
    """A stream whose every wait ends with the deadline of the request."""

    def __init__(self, stream: httpcore2.NetworkStream, backend: _Backend) -> None:
        self._stream, self._backend = stream, backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 - the deadline rules
        """Up to `max_bytes` that have arrived."""
        return self._stream.read(max_bytes, self._left(httpcore2.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        """Hand over all of `buffer`."""
        left = self._left(httpcore2.WriteTimeout)
        self._backend.sent = True
        self._stream.write(buffer, left)

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore2.NetworkStream:
        """The same stream, encrypted; the handshake too ends with the deadline."""
        left = self._left(httpcore2.ConnectTimeout)
        return _Bounded(self._stream.start_tls(ssl_context, server_hostname, left), self._backend)

    def get_extra_info(self, info: str) -> Any:
        """What the socket knows of itself."""
        return self._stream.get_extra_info(info)

    def _left(self, late: type[Exception]) -> float:
        left = self._backend.deadline.remaining
        if not left:
            raise late
        return left
