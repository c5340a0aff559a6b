"""Reads DKIM key records (RFC 6376 3.6.1, RFC 8301, RFC 8463)."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, replace
from functools import lru_cache

MINIMUM_BITS = 1024
GOOD_BITS = 2048
"""RSA keys below the minimum fail everywhere, below the good size they should grow (RFC 8301 3.2)."""

_NAME = re.compile(r"[a-z][a-z0-9_]*", re.IGNORECASE)
_BASE64 = re.compile(r"[A-Za-z0-9+/]*={0,2}")
_PEM = re.compile(r"(?<!-)-+(?:BEGIN|END)[A-Z ]*-*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Key:
    """A key record: its algorithm and size in bits, or what is wrong with it.

    `fault` is "", version, base64, der, algorithm, hash, service, repeated, or cut (it ends in the middle, as a
    panel's limit cuts). `testing`: its owner only tries DKIM out (`t=y`).
    """

    algorithm: str = "rsa"
    bits: int = 0
    revoked: bool = False
    fault: str = ""
    testing: bool = False

    @property
    def usable(self) -> bool:
        """Whether signatures can be verified with it."""
        return not self.fault and not self.revoked and (self.algorithm != "rsa" or self.bits >= MINIMUM_BITS)


def is_key(text: str) -> bool:
    """Whether a TXT record is meant to be a key: it has `p=`, and its version is DKIM1 or not said."""
    tags = _tags(text)
    return "p" in tags and tags.get("v", "DKIM1").upper() == "DKIM1"


@lru_cache(maxsize=512)
def read_key(text: str) -> Key:
    """The key in a record that is_key. Never fails."""
    tags = _tags(text)
    algorithm = tags.get("k", "rsa").lower() or "rsa"
    if "v" in tags and (tags["v"] != "DKIM1" or next(iter(tags)) != "v"):
        return Key(algorithm, fault="version")
    text_of_key = re.sub(r"\s", "", tags["p"])
    if not text_of_key:
        return Key(algorithm, revoked=True)
    if not text.isascii():
        return Key(algorithm, fault="base64")
    names = [part.partition("=")[0].strip().lower() for part in text.split(";") if "=" in part]
    if len(names) > len(set(names)):
        return Key(algorithm, fault="repeated")  # such a list says nothing at all (RFC 6376 3.2)
    if "sha256" not in _values(tags.get("h", "sha256")):
        return Key(algorithm, fault="hash")  # RFC 8301 3.1
    if not {"*", "email"} & _values(tags.get("s", "*")):
        return Key(algorithm, fault="service")
    key = _key(algorithm, text_of_key, text)
    return replace(key, testing="y" in _values(tags.get("t", "")))


def _key(algorithm: str, text_of_key: str, text: str) -> Key:
    data = text_of_key.rstrip("=")
    if not _BASE64.fullmatch(text_of_key) or len(data) % 4 == 1:
        return Key(algorithm, fault="base64")
    der = base64.b64decode(data + "=" * (-len(data) % 4))
    if algorithm == "ed25519":
        return Key(algorithm, bits=256) if len(der) == 32 else Key(algorithm, fault="der")
    return _rsa(der, text) if algorithm == "rsa" else Key(algorithm, fault="algorithm")


def tidied_bare(text: str) -> str:
    """The record for a key that was published without any tags, as its file holds it; "" for what is none."""
    plain = re.sub(r"\s", "", _PEM.sub("", text))
    record = f"v=DKIM1; k=rsa; p={plain}"
    return record if len(plain) > 100 and read_key(record).usable else ""


def undoubled(text: str) -> str:
    """The record once, where its value or its key was pasted twice; else as it is."""
    whole = [part for part in re.split(r"(?=\bv\s*=\s*DKIM1|v=DKIM1)", text, flags=re.IGNORECASE) if part.strip()]
    key = re.sub(r"\s", "", _tags(whole[0] if whole else text).get("p", ""))
    half = key[: len(key) // 2]
    once = whole[0] if whole else text
    return once.replace(key, half) if half and key == half + half else once


def _values(text: str) -> set[str]:
    """The values of a tag that takes several (RFC 6376 3.6.1)."""
    return {value.strip().lower() for value in text.split(":")}


def tidied(text: str) -> str:
    """The record without what copying brings along: PEM headers, quotes, spaces inside the key."""
    tags = _tags(_PEM.sub("", text).replace('"', "").replace("\\", ""))
    pieces = [
        f"{name}={re.sub(r'[^A-Za-z0-9+/=]', '', value) if name == 'p' else value}" for name, value in tags.items()
    ]
    return "; ".join(pieces)


def _rsa(der: bytes, text: str) -> Key:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    try:
        key = load_der_public_key(der)
    except (ValueError, UnsupportedAlgorithm):
        return Key(fault="cut" if _is_cut(der) or len(text) == 255 else "der")
    return Key(bits=key.key_size) if isinstance(key, RSAPublicKey) else Key(fault="algorithm")


def _is_cut(der: bytes) -> bool:
    """Whether the outer SEQUENCE announces more bytes than there are (X.690 8.1.3)."""
    if len(der) < 4 or der[0] != 0x30 or not der[1] & 0x80:
        return False
    size = der[1] & 0x7F
    return int.from_bytes(der[2 : 2 + size]) + 2 + size > len(der)


def _tags(text: str) -> dict[str, str]:
    """The tags of a tag-list, the first of each name (RFC 6376 3.2)."""
    found: dict[str, str] = {}
    for part in text.split(";"):
        name, equals, value = part.partition("=")
        if equals and _NAME.fullmatch(name.strip()):
            found.setdefault(name.strip().lower(), value.strip())
    return found
