from __future__ import annotations

from smtpgui.core.smtp.diagnosis.other_protocols import greeted_by, is_tls, recognise
from tests.support.tables import every


@every(
    "data, name",
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
        (b'"IMPLEMENTATION" "Dovecot Pigeonhole"', "ManageSieve"),
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


@every(
    "code, words, name",
    [
        (220, "mail.test ESMTP ready", ""),
        (220, "ready", ""),
        (220, "ftp.test ESMTP Postfix", ""),
        (220, "FileZilla Server 1.8", "FTP"),
        (220, "Pure-FTPd [privsep]", "FTP"),
        (220, "FTP service", "FTP"),
        (200, "news.test ready", "NNTP"),
        (201, "no posting", "NNTP"),
    ],
)
def test_greetings_that_look_like_those_of_a_mail_server(code: int, words: str, name: str) -> None:
    assert greeted_by(code, words) == name
