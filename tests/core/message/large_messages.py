"""The largest messages that are read, each made to be hard in another way."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

from smtpgui.core.message.parsing.message import SIZE_LIMIT
from tests.core.message.sample_messages import ARRIVAL, BODY, HEADER, signed

LINE = b"QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0\r\n"
ROOM = SIZE_LIMIT - 100_000
FORWARD = (
    b"From: reader@home.test\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
    b"--x\r\nContent-Type: message/rfc822\r\n"
)
CODED = b"Content-Transfer-Encoding: base64\r\n\r\n"
TWO_FORMS = b"DKIM-Signature: v=1; a=rsa-sha256; c=simple/%s; d=example.test; s=s1; h=from; bh=AAAA; b=AAAA\r\n"


def full(line: bytes, size: int = ROOM) -> bytes:
    return line * (size // len(line))


MESSAGES: dict[str, tuple[Callable[[], bytes], str]] = {
    "signed": (lambda: ARRIVAL + signed(HEADER + b"\r\n" + BODY + full(LINE)), "signature.key_not_known"),
    "attached": (lambda: FORWARD + b"\r\n" + ARRIVAL + HEADER + b"\r\n" + full(LINE), "mail.envelope_sender"),
    "encoded": (
        lambda: FORWARD + CODED + base64.encodebytes(ARRIVAL + HEADER + b"\r\n" + full(LINE, ROOM // 4 * 3 - 2**20)),
        "mail.envelope_sender",
    ),
    "blanks": (
        lambda: TWO_FORMS % b"relaxed" + TWO_FORMS % b"simple" + HEADER + b"\r\n" + full(b" \n"),
        "signature.body_altered",
    ),
    "line_ends": (lambda: HEADER.replace(b"\r\n", b"\n") + b"\n" + full(b"\n"), "mail.about"),
    "parts": (lambda: FORWARD + full(b"--x\r\n\r\n"), "mail.about"),
    "inside": (
        lambda: b"\r\n".join([b"Subject: x\r\nContent-Type: message/rfc822\r\n"] * 200_000),
        "mail.has_attached",
    ),
    "utf16": (lambda: (HEADER + b"\r\n" + full(LINE, ROOM // 2 - 1000)).decode().encode("utf-16"), "mail.utf16"),
}  # fmt: skip
"""By name: what makes the message, and a code that is found in it or in the message attached to it."""


def written(folder: Path) -> dict[Path, str]:
    """The messages as files in `folder`, each with its code."""
    found = {}
    for name, (make, code) in MESSAGES.items():
        path = folder / f"{name}.eml"
        path.write_bytes(make())
        assert path.stat().st_size <= SIZE_LIMIT
        found[path] = code
    return found
