"""The one factory of TLS contexts: what this program demands of every server that it talks to."""

from __future__ import annotations

import ssl
from functools import lru_cache
from pathlib import Path

from smtpgui.core.findings import Finding, Trouble


class TlsSocket(ssl.SSLSocket):
    """One that is closed when the other side has reset the line before the handshake.

    The standard library of Python 3.11 leaves it open in that case, out of anyone's reach.
    """

    def getpeername(self) -> object:
        """The other side's address; the handshake begins by asking for it."""
        try:
            return super().getpeername()
        except OSError:
            self.close()
            raise ConnectionResetError from None


class _HttpContext(ssl.SSLContext):
    """A context that many threads share: httpcore2 names the protocol at each connection, which here changes nothing.

    OpenSSL would free the former name while another thread copies it.
    """

    def set_alpn_protocols(self, alpn_protocols: object) -> None:
        """Leave the context as it is: it names HTTP/1.1 from the start."""


def verifying_context(ca_file: str = "") -> ssl.SSLContext:
    """A context for one conversation, with the platform's rules, on every version of Python alike.

    Trusts the PEM file `ca_file` instead of the system's roots where it is given. The name in a certificate's common
    name does not count (RFC 9525 6.2). Python 3.13 would be stricter about form than the platform's OpenSSL, and would
    trust intermediates: both are undone, so that a verdict does not depend on the version of Python.
    Raises Trouble: `tls.trust_unreadable`.
    """
    return _trusting(_context(), ca_file)


def http_context(ca_file: str = "") -> ssl.SSLContext:
    """A context for HTTPS with the rules of `verifying_context`, kept for as long as the trusted roots are the same.

    Reading the system's roots takes 25 ms and 0.8 MB each time, and an audit asks a thousand servers.
    Raises Trouble: `tls.trust_unreadable`.
    """
    return _kept_http_context(ca_file, _changed(ca_file))


def looking_context() -> ssl.SSLContext:
    """A context for looking at a certificate that was refused: verifies nothing, so nothing may be sent through it."""
    context = _context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


@lru_cache(maxsize=4)
def _kept_http_context(ca_file: str, _times: tuple[int, ...]) -> ssl.SSLContext:
    context = _trusting(_context(_HttpContext), ca_file)
    ssl.SSLContext.set_alpn_protocols(context, ["http/1.1"])
    return context


def _changed(ca_file: str) -> tuple[int, ...]:
    """When the trusted roots were last changed, in nanoseconds; nothing where they are in no file."""
    system = ssl.get_default_verify_paths()
    places = (ca_file,) if ca_file else (system.cafile, system.capath)
    return tuple(path.stat().st_mtime_ns for place in places if place and (path := Path(place)).exists())


def _context(kind: type[ssl.SSLContext] = ssl.SSLContext) -> ssl.SSLContext:
    context = kind(ssl.PROTOCOL_TLS_CLIENT)
    context.sslsocket_class = TlsSocket
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.hostname_checks_common_name = False
    context.options |= ssl.OP_NO_RENEGOTIATION
    context.verify_flags &= ~(ssl.VERIFY_X509_STRICT | ssl.VERIFY_X509_PARTIAL_CHAIN)
    return context


def _trusting(context: ssl.SSLContext, ca_file: str) -> ssl.SSLContext:
    """Let `context` trust the certificates in `ca_file`, or the system's where it is ""."""
    if not ca_file:
        context.load_default_certs(ssl.Purpose.SERVER_AUTH)
        return context
    try:
        context.load_verify_locations(ca_file)
    except OSError as error:  # ssl.SSLError among them
        raise Trouble(Finding("tls.trust_unreadable", {"file": ca_file})) from error
    return context
