"""Recognising what answers on a port when it is not SMTP."""

from __future__ import annotations

import re

NEEDED = 5
"""Bytes that are enough to tell one protocol from another."""

_SIGNS = (
    (b"HTTP/", "HTTP"),
    (b"<!DOC", "HTTP"),
    (b"<html", "HTTP"),
    (b"<HTML", "HTTP"),
    (b"* OK", "IMAP"),
    (b"* BYE", "IMAP"),
    (b"* PRE", "IMAP"),
    (b"+OK", "POP3"),
    (b"-ERR", "POP3"),
    (b"SSH-", "SSH"),
    (b"RFB ", "VNC"),
    (b'"IMPL', "ManageSieve"),
)
_FTP = re.compile(r"\bs?ftpd?\b|ftpd|filezilla", re.IGNORECASE)
_NEWS = (200, 201)  # the greetings of NNTP (RFC 3977 5.1)


def is_tls(data: bytes) -> bool:
    """Whether `data` begins like a TLS record: content type 20 to 23, major version 3 (RFC 8446 5.1).

    A single byte is believed: a connection can be cut behind it.
    """
    return bool(data) and 20 <= data[0] <= 23 and data[1:2] in (b"", b"\x03")


def greeted_by(code: int, words: str) -> str:
    """The protocol whose greeting looks like one of SMTP: FTP, NNTP; "" where it may well be SMTP."""
    if code in _NEWS:
        return "NNTP"
    return "FTP" if _FTP.search(words) and "smtp" not in words.lower() else ""


def recognise(data: bytes) -> str:
    """The name of the protocol whose first bytes are `data`: SMTP, TLS, HTTP, IMAP, …; "" where unknown."""
    if is_tls(data):
        return "TLS"
    if data[:3].isdigit() and data[:1] in b"2345" and data[3:4] in (b" ", b"-", b""):
        return "SMTP"
    return next((name for sign, name in _SIGNS if data.startswith(sign)), "")
