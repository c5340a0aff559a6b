"""Why a TLS handshake failed, told from OpenSSL's reason and from what the server sent first."""

from __future__ import annotations

import ssl
from collections.abc import Mapping

from smtpgui.core.findings import Fact, Finding
from smtpgui.core.smtp.diagnosis.other_protocols import is_tls, recognise

_OUTDATED = (
    "UNSUPPORTED_PROTOCOL",
    "TLSV1_ALERT_PROTOCOL_VERSION",
    "WRONG_SSL_VERSION",
    "TLSV1_ALERT_INAPPROPRIATE_FALLBACK",
)
_REASONS = {
    **dict.fromkeys(_OUTDATED, "tls.outdated"),
    "TLSV13_ALERT_CERTIFICATE_REQUIRED": "certificate.client_demanded",
    "SSLV3_ALERT_BAD_CERTIFICATE": "certificate.client_demanded",
    "SSLV3_ALERT_HANDSHAKE_FAILURE": "tls.refused",
    "TLSV1_ALERT_INSUFFICIENT_SECURITY": "tls.refused",
    "DH_KEY_TOO_SMALL": "tls.weak_key_exchange",
    "TLSV1_UNRECOGNIZED_NAME": "tls.unknown_name",
    "TLSV1_ALERT_UNRECOGNIZED_NAME": "tls.unknown_name",
    "UNEXPECTED_EOF_WHILE_READING": "tls.closed",
}
_VERSIONS = {0: "SSL 3.0", 1: "TLS 1.0", 2: "TLS 1.1"}
_HANDSHAKE = b"\x16"  # the content type of handshake records (RFC 8446 5.1)


def handshake_fault(error: OSError, first: bytes, *, implicit: bool, seconds: float) -> Finding:
    """What a failed handshake means, where it was not the certificate.

    `first` is what the server sent first; `implicit` says that TLS came before any talk; `seconds` is the limit
    for the handshake.
    """
    if first and not is_tls(first):
        return _other_protocol(first, implicit=implicit)
    if isinstance(error, TimeoutError):
        return Finding("tls.timeout", {"seconds": seconds})
    if not isinstance(error, ssl.SSLError) or isinstance(error, ssl.SSLZeroReturnError):
        return Finding("tls.closed")
    reason = _reason(error)
    if reason == "SSLV3_ALERT_HANDSHAKE_FAILURE" and first[:1] == _HANDSHAKE:
        # The server had agreed on version and cipher before it objected: what it missed is our certificate.
        return Finding("certificate.client_demanded")
    return _by_reason(reason, {"version": _version(first)})


def alert_fault(error: ssl.SSLError) -> Finding:
    """What it means that an encrypted connection breaks later; a TLS 1.3 server verifies a client only then."""
    return _by_reason(_reason(error), {}, otherwise="tls.broken")


def _reason(error: ssl.SSLError) -> str:
    # Python leaves it out where OpenSSL gives none.
    return getattr(error, "reason", None) or "UNKNOWN_ERROR"


def _by_reason(reason: str, facts: Mapping[str, Fact], *, otherwise: str = "tls.failed") -> Finding:
    code = _REASONS.get(reason)
    if code == "tls.outdated":
        return Finding(code, facts)
    return Finding(code) if code else Finding(otherwise, {"reason": reason.replace("_", " ").lower()})


def _other_protocol(first: bytes, *, implicit: bool) -> Finding:
    protocol = recognise(first)
    said = first.partition(b"\n")[0].decode("utf-8", "backslashreplace").rstrip("\r")
    if not implicit:
        return Finding("tls.plain_text_after_starttls", {"reply": said})
    if protocol == "SMTP":
        return Finding("tls.plain_text", {"reply": said}, "port")
    return Finding("tls.other_protocol", {"protocol": protocol, "reply": said}, "port")


def _version(first: bytes) -> str:
    """The TLS version that the server chose (RFC 5246 7.4.1.3), or what an older one may be."""
    chosen = first[10] if len(first) > 10 and first[:1] == _HANDSHAKE else -1
    return _VERSIONS.get(chosen, "TLS 1.0, TLS 1.1")
