"""Mends DMARC records: near misses of the version, separators, tags and values."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from smtpgui.core.dnshealth.dmarc.record import POLICIES, REMOVED_TAGS
from smtpgui.core.dnshealth.publish.txt_damage import cleaned

_ORDER = ("p", "sp", "np", "t", "psd", "rua", "ruf", "adkim", "aspf", "fo")
_KNOWN = (*_ORDER, *REMOVED_TAGS)
_LOOKS_LIKE = re.compile(r"\s*(?:v\s*[=:]?\s*)?dmarc\s*-?[0-9]?\b|.*\bv\s*=\s*dmarc1\b", re.IGNORECASE)
_KEY = re.compile(rf"(?:^|[\s,;|])(?P<tag>{'|'.join(_KNOWN)})\s*[=:]\s*", re.IGNORECASE)
_CHOICES = {"t": "yn", "psd": "ynu", "adkim": "rs", "aspf": "rs"}


def looks_like_dmarc(text: str) -> bool:
    """Whether a TXT record is or was meant to be a DMARC record."""
    return bool(_LOOKS_LIKE.match(cleaned(text)))


def mended(texts: Iterable[str], *, report_address: str = "", without: Collection[str] = ()) -> str:
    """The one record that `texts` were meant to be.

    Of several the strictest policy and all report addresses stay, except those in `without`; removed tags
    go, and `pct` below 100 becomes the trial `t=y`. `report_address` is used where nobody receives reports.
    """
    merged: dict[str, str] = {}
    for text in texts:
        for tag, value in _tags(cleaned(text)).items():
            merged[tag] = _merged(tag, merged[tag], value) if tag in merged else value
    policy = merged.setdefault("p", "none")
    share = merged.get("pct", "100")
    if share.isdigit() and int(share[:4]) < 100 and policy != "none":
        merged["t"] = "y"
    uris = merged.get("rua", "").split(",")
    merged["rua"] = ",".join(uri for uri in uris if not any(address in uri for address in without))
    if report_address and not merged["rua"]:
        merged["rua"] = f"mailto:{report_address}"
    return "; ".join(["v=DMARC1", *(f"{tag}={merged[tag]}" for tag in _ORDER if merged.get(tag))])


def is_continuation(text: str) -> bool:
    """Whether a TXT record is nothing but tags of DMARC: the second half of a record cut in two."""
    parts = [part.partition("=")[0].strip().lower() for part in text.split(";") if part.strip()]
    return bool(parts) and all(part in _KNOWN for part in parts)


def _tags(text: str) -> dict[str, str]:
    """Every known tag with a usable value, whatever stands between them."""
    found: dict[str, str] = {}
    keys = list(_KEY.finditer(text))
    ends = [*(key.start() for key in keys[1:]), len(text)]
    for key, end in zip(keys, ends, strict=False):
        tag = key["tag"].lower()
        value = _value(tag, text[key.end() : end].strip(" \t;,|."))
        if value and tag not in found:
            found[tag] = value
    return found


def _value(tag: str, text: str) -> str:
    """The value of a tag, mended, or "" where nothing usable stands there."""
    word = text.split()[0].lower() if text.split() else ""
    if tag in ("p", "sp", "np"):
        return next((policy for policy in POLICIES if word and policy[:3] == word[:3]), "")
    if tag in _CHOICES:
        return word[:1] if word[:1] and word[:1] in _CHOICES[tag] else ""
    if tag in ("rua", "ruf"):
        return ",".join(uri for part in re.split(r"[\s,;]+", text) if (uri := _uri(part)))
    return text


def _uri(text: str) -> str:
    """A report URI, with `mailto:` before a bare address; "" for what is neither."""
    if text.lower().startswith(("http://", "https://")):
        return text
    local, at, domain = text.rpartition("@")
    local = local.rpartition(":")[2].lstrip("/")
    return f"mailto:{local}@{domain}" if at and local and "." in domain else ""


def _merged(tag: str, first: str, second: str) -> str:
    if tag in ("p", "sp", "np"):
        return max(first, second, key=POLICIES.index)
    if tag in ("rua", "ruf"):
        return ",".join(dict.fromkeys([*first.split(","), *second.split(",")]))
    return first
