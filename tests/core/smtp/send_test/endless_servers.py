"""Servers that send without an end or hardly at all: what they do, and the finding that must name them."""

from __future__ import annotations

from collections.abc import Callable

from tests.core.smtp.send_test.cases import EHLO, good
from tests.servers.certificates import Certificates
from tests.servers.smtp_script import (
    GREETING,
    LOGIN,
    Script,
    client_hello,
    drip,
    expect,
    flood,
    hang,
    message,
    raw,
    send,
)

LONG = b"250-" + b"x" * 8000 + b"\r\n"
RECORD = b"\x16\x03\x03\x40\x00"
HUGE = RECORD + b"\x02\xff\xff\xff"  # a server's greeting of 16 megabytes
CROWD = b"".join(b"250-" + "é\u202e<b>".encode() * 12 + b"\r\n" for _ in range(490)) + b"250 AUTH LOGIN\r\n"

ENDLESS_SERVERS: dict[str, tuple[Callable[[Certificates], Script], str]] = {
    "greeting lines": (lambda _: [flood(b"220-more\r\n")], "reply.too_long"),
    "greeting without a line end": (lambda _: [flood(b"220 " + b"y" * 60_000)], "reply.line_too_long"),
    "zeros": (lambda _: [flood(bytes(65_536))], "greeting.not_smtp"),
    "a page": (lambda _: [flood(b"<html>" + b"<p>" * 20_000)], "greeting.other_protocol"),
    "capabilities": (lambda _: [send(GREETING), EHLO, flood(LONG)], "reply.too_long"),
    "many odd capabilities": (lambda _: [send(GREETING), EHLO, raw(CROWD), hang], "starttls.not_offered"),
    "a handshake of nothing": (lambda c: good(handshake=[client_hello(), flood(RECORD + bytes(16384))])(c),
                               "tls.timeout"),
    "a handshake without an end": (lambda c: good(handshake=[client_hello(), flood(HUGE + bytes(16380))])(c),
                                   "tls.failed"),
    "after the consent": (lambda c: good(starttls=[expect("STARTTLS"), raw(b"220 go\r\n250-x\r\n"), flood(LONG)])(c),
                          "starttls.injected"),
    "sign-in": (lambda c: good(auth=[*LOGIN[:-1], flood(b"535-" + b"no " * 600 + b"\r\n")])(c), "reply.too_long"),
    "questions": (lambda c: good(auth=[*LOGIN[:-1], flood(b"334 UGFzc3dvcmQ6\r\n")])(c), "auth.asks_again"),
    "after the message": (lambda c: good(content=[message(), flood(LONG)])(c), "data.unknown_whether_accepted"),
    "farewell": (lambda c: good(quit=[expect("QUIT"), flood(LONG)])(c), "data.accepted"),
    "a dripping greeting": (lambda _: [drip(b"220-hello\r\n" * 999, 0.002), hang], "reply.unfinished"),
    "a dripping handshake": (lambda c: good(handshake=[client_hello(), drip(RECORD + bytes(9999), 0.002)])(c),
                             "tls.timeout"),
    "silence": (lambda _: [hang], "greeting.silent"),
}  # fmt: skip
"""By name: the server's script, and the code that the test must come to."""
