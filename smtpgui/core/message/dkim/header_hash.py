"""The header half of a signature (RFC 6376 3.7), which is dkimpy's work; `body` has the other half."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from typing import Any

from smtpgui.core.message.dkim.body_hash import Tags
from smtpgui.core.message.parsing.message import HeaderField


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
        return {}, re.sub(r"\bb'([^']*)'", r"\1", str(error))[:120]
    return tags, ""


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
    fields: Sequence[HeaderField],
    signature: tuple[str, bytes],
    tags: Tags,
    names: list[bytes],
    key: str,
    bits: int,
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
