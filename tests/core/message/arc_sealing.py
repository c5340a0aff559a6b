"""ARC seals for the tests, made by hand: dkimpy makes none without another library, but it verifies them."""

from __future__ import annotations

import base64
import hashlib

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from dkim.canonicalization import CanonicalizationPolicy

from tests.core.message.sample_messages import canonical_body, rsa_key

_POLICY = CanonicalizationPolicy.from_c_value(b"relaxed/relaxed")


def _sign(fields: list[list[bytes]], last: list[bytes]) -> str:
    canonical = _POLICY.canonicalize_headers([*fields, last])
    data = b"".join(name + b":" + value for name, value in canonical[:-1])
    data += canonical[-1][0] + b":" + canonical[-1][1].rstrip()
    key = serialization.load_pem_private_key(rsa_key(2048)[0], None)
    return base64.b64encode(key.sign(data, padding.PKCS1v15(), hashes.SHA256())).decode()


def sealed(message: bytes, domain: str, chain: list[list[bytes]] | None = None) -> tuple[bytes, list[list[bytes]]]:
    """`message` with a further set of `domain` on top, and all sets as fields, the oldest first."""
    chain = list(chain or [])
    number = len(chain) // 3 + 1
    header, _gap, body = message.partition(b"\r\n\r\n")
    digest = base64.b64encode(hashlib.sha256(canonical_body(body, relaxed=True)).digest()).decode()
    results = [b"ARC-Authentication-Results", f" i={number}; {domain}; dkim=pass\r\n".encode()]
    ams = f" i={number}; a=rsa-sha256; c=relaxed/relaxed; d={domain}; s=arc; h=from:subject; bh={digest}; b="
    lines = header.replace(b"\r\n ", b" ").replace(b"\r\n\t", b" ").split(b"\r\n")
    fields = [[n, v + b"\r\n"] for n, v in (line.split(b":", 1) for line in lines)]
    wanted = [next(f for f in fields if f[0].lower() == name) for name in (b"from", b"subject")]
    signature = _sign(wanted, [b"ARC-Message-Signature", ams.encode() + b"\r\n"])
    message_signature = [b"ARC-Message-Signature", f"{ams}{signature}\r\n".encode()]
    validity = "pass" if number > 1 else "none"
    seal = f" i={number}; a=rsa-sha256; cv={validity}; d={domain}; s=arc; b="
    made = _sign([*chain, results, message_signature], [b"ARC-Seal", seal.encode() + b"\r\n"])
    own = [results, message_signature, [b"ARC-Seal", f"{seal}{made}\r\n".encode()]]
    top = b"".join(name + b":" + value for name, value in reversed(own))
    return top + message, [*chain, *own]
