from __future__ import annotations

import ssl

from smtpgui.core.smtp.diagnosis.tls_failures import alert_fault, handshake_fault
from tests.support.tables import every

TLS_HELLO = bytes([22, 3, 3, 0, 80, 2, 0, 0, 76, 3, 1])


def error(reason: str) -> ssl.SSLError:
    made = ssl.SSLError(1, reason)
    made.reason = reason
    return made


@every(
    "failure, first, implicit, code",
    [
        (error("WRONG_VERSION_NUMBER"), b"220 mail\r\n", True, "tls.plain_text"),
        (TimeoutError(), b"220", True, "tls.plain_text"),
        (error("WRONG_VERSION_NUMBER"), b"HTTP/1.1 400\r\n", True, "tls.other_protocol"),
        (error("WRONG_VERSION_NUMBER"), b"\x00\x01", True, "tls.other_protocol"),
        (error("WRONG_VERSION_NUMBER"), b"250 ok\r\n", False, "tls.plain_text_after_starttls"),
        (TimeoutError(), b"", True, "tls.timeout"),
        (ConnectionResetError(), b"", True, "tls.closed"),
        (error("UNEXPECTED_EOF_WHILE_READING"), TLS_HELLO, True, "tls.closed"),
        (error("UNSUPPORTED_PROTOCOL"), TLS_HELLO, True, "tls.outdated"),
        (error("TLSV1_ALERT_PROTOCOL_VERSION"), bytes([21, 3, 1, 0, 2, 2, 70]), True, "tls.outdated"),
        (error("SSLV3_ALERT_HANDSHAKE_FAILURE"), TLS_HELLO, True, "certificate.client_demanded"),
        (error("SSLV3_ALERT_HANDSHAKE_FAILURE"), bytes([21, 3, 3, 0, 2, 2, 40]), True, "tls.refused"),
        (error("SSLV3_ALERT_HANDSHAKE_FAILURE"), b"", True, "tls.refused"),
        (error("DH_KEY_TOO_SMALL"), TLS_HELLO, True, "tls.weak_key_exchange"),
        (error("TLSV1_UNRECOGNIZED_NAME"), bytes([21, 3, 3, 0, 2, 2, 112]), True, "tls.unknown_name"),
        (error("BAD_SIGNATURE"), TLS_HELLO, True, "tls.failed"),
    ],
)
def test_why_a_handshake_failed(failure: OSError, first: bytes, implicit: bool, code: str) -> None:
    assert handshake_fault(failure, first, implicit=implicit, seconds=5).code == code


def test_the_old_version_is_named() -> None:
    found = handshake_fault(error("UNSUPPORTED_PROTOCOL"), TLS_HELLO, implicit=True, seconds=5)
    assert found.facts["version"] == "TLS 1.0"
    unsaid = handshake_fault(error("TLSV1_ALERT_PROTOCOL_VERSION"), b"", implicit=True, seconds=5)
    assert unsaid.facts["version"] == "TLS 1.0, TLS 1.1"


def test_an_unknown_reason_is_told() -> None:
    found = handshake_fault(error("BAD_SIGNATURE"), TLS_HELLO, implicit=True, seconds=5)
    assert found.facts["reason"] == "bad signature"


def test_an_alert_later_on() -> None:
    assert alert_fault(error("TLSV13_ALERT_CERTIFICATE_REQUIRED")).code == "certificate.client_demanded"
    later = alert_fault(error("DECRYPTION_FAILED_OR_BAD_RECORD_MAC"))
    assert (later.code, later.facts["reason"]) == ("tls.broken", "decryption failed or bad record mac")


def test_a_reason_that_openssl_leaves_out_is_unknown() -> None:
    assert alert_fault(error("")).facts["reason"] == "unknown error"
    found = handshake_fault(error(""), TLS_HELLO, implicit=True, seconds=5)
    assert (found.code, found.facts["reason"]) == ("tls.failed", "unknown error")


def test_a_clean_end_of_tls_is_a_connection_that_was_cut() -> None:
    assert handshake_fault(ssl.SSLZeroReturnError(6, "closed"), b"", implicit=True, seconds=5).code == "tls.closed"
