from __future__ import annotations

import pytest

from smtpgui.core.smtp.protocols import is_tls, recognise


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"220 mail\r\n", "SMTP"),
        (b"554-no", "SMTP"),
        (b"220", "SMTP"),
        (b"2200", ""),
        (b"HTTP/1.1 400", "HTTP"),
        (b"<!DOCTYPE html>", "HTTP"),
        (b"* OK ready", "IMAP"),
        (b"* BYE", "IMAP"),
        (b"+OK ready", "POP3"),
        (b"-ERR no", "POP3"),
        (b"SSH-2.0-x", "SSH"),
        (b"RFB 003.008", "VNC"),
        (b"\x15\x03\x01\x00", "TLS"),
        (b"\x16\x03\x03", "TLS"),
        (b"\x16", "TLS"),
        (b"J\x00\x00\x00", ""),
        (b"", ""),
    ],
)
def test_protocols(data: bytes, name: str) -> None:
    assert recognise(data) == name
    assert is_tls(data) == (name == "TLS")
