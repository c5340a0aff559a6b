"""Messages for the tests: signed by keys of our own, which the tests' DNS server publishes."""

from __future__ import annotations

import base64
from functools import lru_cache
from types import SimpleNamespace
from unittest.mock import patch

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from smtpgui.core.explain import explain
from smtpgui.core.findings import Finding, Step
from smtpgui.core.message import MessageOptions, read_message
from smtpgui.core.message.dkim.body_hash import canonical_pieces
from smtpgui.core.net.network import Network
from tests.servers.dns_server import DnsServer, txt

AUTHOR = "example.test"
BODY = b"Hello  there, \r\n\r\nthis is a  test.\r\n\r\n\r\n"
HEADER = (
    b"From: News <news@example.test>\r\n"
    b"To: me@receiver.test\r\n"
    b"Subject: =?utf-8?q?Bonjour_=C3=A0_tous?=\r\n"
    b"Date: Tue, 24 Nov 2026 10:00:00 +0000\r\n"
    b"Message-ID: <1@example.test>\r\n"
    b"X-Smtpgui-Test: 4f1a2b3c\r\n"
)
SIGNED_AT = 1795514400
"""Its Date, in seconds since 1970."""
MESSAGE = HEADER + b"\r\n" + BODY
ARRIVAL = (
    b"Return-Path: <news@example.test>\r\n"
    b"Authentication-Results: mx.receiver.test; dkim=pass header.d=example.test;\r\n"
    b" spf=pass smtp.mailfrom=news@example.test; dmarc=pass header.from=example.test\r\n"
    b"Received: from out.acme.test (out.acme.test [198.51.100.7])\r\n"
    b"\tby mx.receiver.test (Postfix) with ESMTPS id 1; Tue, 24 Nov 2026 10:00:05 +0000\r\n"
    b"Received: from app (unknown [10.0.0.1]) by out.acme.test with ESMTPSA id 2; Tue, 24 Nov 2026 10:00:01 +0000\r\n"
)
ZONE = """
    example.test         TXT "v=spf1 include:spf.acme.test -all"
    spf.acme.test        TXT "v=spf1 ip4:198.51.100.0/24 -all"
    _dmarc.example.test  TXT "v=DMARC1; p=reject"
    out.acme.test        A   198.51.100.7
    other.test           TXT "v=spf1 ip4:198.51.100.0/24 -all"
"""


@lru_cache
def rsa_key(bits: int = 2048) -> tuple[bytes, str]:
    """A private key for dkimpy, and the p= of its record."""
    key = rsa.generate_private_key(65537, bits)
    form = serialization.PrivateFormat.TraditionalOpenSSL
    pem = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    der = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return pem, base64.b64encode(der).decode()


def record(selector: str = "s1", domain: str = AUTHOR, bits: int = 2048, text: str = "v=DKIM1; p=") -> str:
    """A zone line with the key."""
    return f"{selector}._domainkey.{domain} {txt(text + rsa_key(bits)[1])}"


def signed(
    message: bytes = MESSAGE, selector: str = "s1", domain: str = AUTHOR, bits: int = 2048, c: str = "relaxed/relaxed",
    **more: object,
) -> bytes:  # fmt: skip
    """`message` with a signature on top, made when it was written."""
    how = c.encode().split(b"/")
    with patch("dkim.time", SimpleNamespace(time=lambda: SIGNED_AT)):
        signature = dkim.sign(
            message, selector.encode(), domain.encode(), rsa_key(bits)[0], canonicalize=how, **more
        )
    return signature + message


def canonical_body(body: bytes, *, relaxed: bool) -> bytes:
    """A whole body as it is hashed."""
    return b"".join(canonical_pieces(body, relaxed=relaxed))


def signed_with_tags(message: bytes, tags: str, c: str = "relaxed/relaxed", ed: bool = False) -> bytes:
    """`message` signed by hand, with any `tags` (x=, t=, l=, a=) that dkimpy does not make."""
    import hashlib
    import re

    from dkim.canonicalization import CanonicalizationPolicy

    policy = CanonicalizationPolicy.from_c_value(c.encode())
    header, _gap, body = message.partition(b"\r\n\r\n")
    whole = canonical_body(body, relaxed=c.endswith("relaxed"))
    length = re.search(r"\bl=(\d+)", tags)
    digest = base64.b64encode(hashlib.sha256(whole[: int(length[1])] if length else whole).digest()).decode()
    algorithm = "ed25519-sha256" if ed else "rsa-sha256"
    value = f" v=1; a={algorithm}; c={c}; d={AUTHOR}; s=s1; h=from:subject; {tags} bh={digest}; b="
    fields = [line.split(b":", 1) for line in header.split(b"\r\n")]
    wanted = [[name, text + b"\r\n"] for name, text in fields if name.lower() in (b"from", b"subject")]
    canonical = policy.canonicalize_headers([*wanted, [b"DKIM-Signature", value.encode() + b"\r\n"]])
    data = b"".join(n + b":" + v for n, v in canonical[:-1])
    data += canonical[-1][0] + b":" + canonical[-1][1].rstrip()
    if ed:
        made = ed_key()[0].sign(hashlib.sha256(data).digest())
    else:
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import padding

        key = serialization.load_pem_private_key(rsa_key(2048)[0], None)
        made = key.sign(data, padding.PKCS1v15(), hashes.SHA256())
    return f"DKIM-Signature:{value}{base64.b64encode(made).decode()}\r\n".encode() + message


@lru_cache
def ed_key() -> tuple[ed25519.Ed25519PrivateKey, str]:
    """An Ed25519 key and the p= of its record."""
    key = ed25519.Ed25519PrivateKey.generate()
    raw = key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return key, base64.b64encode(raw).decode()


class Judged:
    """What a message came to."""

    def __init__(self, steps: list[Step]) -> None:
        self.steps = steps

    @property
    def findings(self) -> list[Finding]:
        return [finding for step in self.steps for finding in step.findings or ()]

    @property
    def codes(self) -> list[str]:
        return [finding.code for finding in self.findings]

    def of(self, step: str) -> list[str]:
        """The codes of one step."""
        return [f.code for each in self.steps if each.name == step for f in each.findings or ()]

    def one(self, code: str) -> Finding:
        """The one finding with that code; it has words."""
        (found,) = [finding for finding in self.findings if finding.code == code]
        assert explain(found).title
        return found


def judge(data: bytes, zone: str = "", *, whole_zone: str = "", **options: object) -> Judged:
    """Judge `data` in the world of ZONE and `zone`, or of `whole_zone` alone."""
    with DnsServer(whole_zone or f"{ZONE}\n{zone}") as server:
        return judged(data, server.network, **options)


def judged(data: bytes, network: Network, **options: object) -> Judged:
    """Judge `data` over `network`; every step is announced before it ends."""
    steps = list(read_message(data, network, MessageOptions(**options)))
    running = [step.name for step in steps if step.running]
    ended = [step for step in steps if not step.running]
    assert running == [step.name for step in ended]
    for step in ended:
        for finding in step.findings or ():
            assert explain(finding).title != "", finding
    return Judged(ended)
