"""Certificates signed with SHA-1, which no library makes any more and some old servers still show."""

from __future__ import annotations

import hashlib

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

# The DER of the algorithms' names, of one length (RFC 8017 A.2.4), and what stands before a SHA-1 digest (9.2).
_WITH_SHA256 = bytes.fromhex("06092a864886f70d01010b")
_WITH_SHA1 = bytes.fromhex("06092a864886f70d010105")
_DIGEST = bytes.fromhex("3021300906052b0e03021a05000414")


def signed_with_sha1(certificate: x509.Certificate, key: rsa.RSAPrivateKey) -> x509.Certificate:
    """`certificate`, signed by `key` with SHA-256, as it would be with SHA-1 (RSASSA-PKCS1-v1_5)."""
    content = certificate.tbs_certificate_bytes.replace(_WITH_SHA256, _WITH_SHA1)
    size = key.key_size // 8
    digest = _DIGEST + hashlib.sha1(content, usedforsecurity=False).digest()
    padded = b"\0\1" + b"\xff" * (size - 3 - len(digest)) + b"\0" + digest
    numbers = key.private_numbers()
    signature = pow(int.from_bytes(padded, "big"), numbers.d, numbers.public_numbers.n).to_bytes(size, "big")
    der = certificate.public_bytes(serialization.Encoding.DER)
    for old, new in (
        (certificate.tbs_certificate_bytes, content), (_WITH_SHA256, _WITH_SHA1), (certificate.signature, signature)
    ):  # fmt: skip
        der = der.replace(old, new)
    return x509.load_der_x509_certificate(der)
