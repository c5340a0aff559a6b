"""What a DKIM key record says about its use (RFC 6376 3.6.1): the tags s=, h= and t=."""

from __future__ import annotations

from collections.abc import Mapping


def misuse(tags: Mapping[str, str], signed: Mapping[bytes, bytes]) -> str:
    """The code of why the key with `tags` does not hold for the signature with the tags `signed`, or ""."""
    services = _listed(tags.get("s", "*"))
    if services and not {"*", "email"} & set(services):
        return "signature.key_for_another_service"
    hashes = _listed(tags.get("h", ""))
    if hashes and _text(signed, b"a").partition("-")[2] not in hashes:
        return "signature.key_for_another_hash"
    identity = _text(signed, b"i").rpartition("@")[2].rstrip(".")
    if "s" in _flags(tags) and identity and identity != _text(signed, b"d").rstrip("."):
        return "signature.key_not_for_subdomains"
    return ""


def is_testing(tags: Mapping[str, str]) -> bool:
    """Whether the domain says that it is only trying DKIM out (t=y)."""
    return "y" in _flags(tags)


def _flags(tags: Mapping[str, str]) -> list[str]:
    return _listed(tags.get("t", ""))


def _listed(text: str) -> list[str]:
    return [part.strip().lower() for part in text.split(":") if part.strip()]


def _text(tags: Mapping[bytes, bytes], name: bytes) -> str:
    return tags.get(name, b"").decode("utf-8", "replace").strip().lower()
