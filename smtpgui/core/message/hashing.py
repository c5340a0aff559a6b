"""The two halves of a signature: the hash of the body, and the signed header (RFC 6376 3.7).

The header is dkimpy's work. The body is hashed here: its library's patterns take quadratic time on bodies made for
that purpose, and a body must be hashed with few copies.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from smtpgui.core.message.source import Field

Tags = Mapping[bytes, bytes]


def read_tags(raw: bytes, required: Sequence[bytes], *, arc: bool = False) -> tuple[dict[bytes, bytes], str]:
    """The tags of a signature field, and what is wrong with them, or "".

    Its dates are not judged: what counts is the day of reception, not today.
    """
    import dkim  # type: ignore[import-untyped]
    from dkim.util import InvalidTagValueList, parse_tag_value  # type: ignore[import-untyped]

    try:
        tags = {bytes(name): bytes(value) for name, value in parse_tag_value(raw).items()}
        timeless = {name: value for name, value in tags.items() if name not in (b"t", b"x")}
        dkim.validate_signature_fields(timeless, list(required), arc)
    except InvalidTagValueList:
        return {}, "tags"
    except (dkim.DKIMException, ValueError, IndexError, TypeError) as error:
        return {}, str(error)[:120]
    return tags, ""


def canonical_body(body: bytes, *, relaxed: bool) -> bytes:
    """The body as it is hashed (RFC 6376 3.4.3, 3.4.4)."""
    if relaxed:
        body = re.sub(rb"[ \t]+", b" ", body).replace(b" \r\n", b"\r\n").removesuffix(b" ")
    kept = body.rstrip(b"\r\n")
    tail = body[len(kept) :]
    ends = re.match(rb"(?:\n\r)*", tail[::-1])
    whole = kept + tail[: len(tail) - (ends.end() if ends else 0)]
    if whole and not whole.endswith(b"\r\n"):
        return whole + b"\r\n"
    return whole or (b"" if relaxed else b"\r\n")


class Bodies:
    """The hashes of one body, each made once."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._hashes: dict[tuple[bool, str, int | None], bytes] = {}
        self._canonical: dict[bool, bytes] = {}

    def fits(self, tags: Tags) -> bool:
        """Whether the body is the one that was signed."""
        algorithm = "sha1" if tags[b"a"].endswith(b"sha1") else "sha256"
        relaxed = tags.get(b"c", b"").partition(b"/")[2].strip() == b"relaxed"
        length = int(tags[b"l"][:12]) if tags.get(b"l") else None
        try:
            wanted = base64.b64decode(re.sub(rb"\s+", b"", tags[b"bh"]))
        except binascii.Error:
            return False
        body = self._of(relaxed=relaxed)
        if length is not None and length > len(body):
            return False
        key = (relaxed, algorithm, length)
        if key not in self._hashes:
            part = memoryview(body)[: len(body) if length is None else length]
            self._hashes[key] = hashlib.new(algorithm, part, usedforsecurity=False).digest()
        return self._hashes[key] == wanted

    def covers_all(self, tags: Tags) -> bool:
        """Whether nothing could be added behind what was signed: no `l=`, or one that is as long as the body."""
        relaxed = tags.get(b"c", b"").partition(b"/")[2].strip() == b"relaxed"
        return not tags.get(b"l") or int(tags[b"l"][:12]) >= len(self._of(relaxed=relaxed))

    def _of(self, *, relaxed: bool) -> bytes:
        if relaxed not in self._canonical:
            self._canonical[relaxed] = canonical_body(self._body, relaxed=relaxed)
        return self._canonical[relaxed]


class _EdwardsKey:
    """An Ed25519 key in the shape that dkimpy asks for; what it came to is kept in `good`."""

    def __init__(self, data: bytes) -> None:
        self._data, self.good = data, False

    def verify(self, digest: bytes, signature: bytes) -> None:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(self._data).verify(signature, digest)
            self.good = True
        except InvalidSignature:
            self.good = False


def header_fits(
    fields: Sequence[Field], signature: tuple[str, bytes], tags: Tags, names: list[bytes], key: str, bits: int
) -> bool:
    """Whether the fields `names` are as they were when `signature` (a field's name and text) was made.

    `key` is the `p=` of the key record, of `bits` bits. ValueError where the key cannot be used.
    """
    import dkim
    from dkim.crypto import UnparsableKeyError, parse_public_key  # type: ignore[import-untyped]

    data = base64.b64decode(re.sub(r"\s", "", key) + "==")
    job: Any = dkim.DKIM(minkey=0)
    wanted = frozenset(names)
    job.headers = [(f.name.encode(), f.raw) for f in fields if f.name.lower().encode() in wanted]
    edwards = _EdwardsKey(data)
    try:
        if tags[b"a"].startswith(b"ed25519"):
            job.ktag, job.pk = b"ed25519", edwards
        else:
            job.ktag, job.pk = b"rsa", parse_public_key(data)
        job.keysize = bits
        kept = {name: value for name, value in tags.items() if name != b"bh"}  # the body was hashed before
        good = job.verify_sig_process(kept, list(names), (signature[0].encode(), signature[1]), None)
    except (dkim.DKIMException, UnparsableKeyError, TypeError, IndexError, KeyError) as error:
        raise ValueError(str(error)) from error
    return bool(good) and (job.ktag == b"rsa" or edwards.good)
