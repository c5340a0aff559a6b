"""The DKIM signatures of a message: whether each holds, and if not, what broke it (RFC 6376 6, RFC 8301, RFC 8463)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from smtpgui.core.dnshealth.dkim.key import GOOD_BITS, MINIMUM_BITS, Key, is_key, read_key
from smtpgui.core.dnshealth.zone.domain_names import is_name
from smtpgui.core.findings import Fact, Finding
from smtpgui.core.message.dkim.body_hash import Bodies, length_of
from smtpgui.core.message.dkim.header_hash import header_fits, read_tags
from smtpgui.core.message.parsing.header_text import tags_of, unfolded
from smtpgui.core.message.parsing.message import HeaderField, MessageSource
from smtpgui.core.net.hostnames import to_ascii
from smtpgui.core.resolver import Answer

SIGNATURES_LIMIT = 12
"""Most signatures that are verified."""

LARGEST_KEY = 8192
"""Largest RSA key that is used, in bits: larger ones cost time and protect nothing more."""

_UNFIT = {"hash": "signature.key_for_another_hash", "service": "signature.key_for_another_service"}

KEYS_LIMIT = 4
"""Most key records under one name that are tried."""

_LEEWAY = timedelta(hours=10)  # as dkimpy allows for clocks


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature as it stands; `fault` says why it cannot be read, or "". `code` is what became of it."""

    field: HeaderField
    tags: Mapping[bytes, bytes]
    fault: str = ""
    code: str = ""
    bits: int = 0
    remarks: tuple[str, ...] = ()

    @property
    def domain(self) -> str:
        """The domain that signs, in A-labels."""
        return to_ascii(self._text(b"d")).lower().rstrip(".")

    @property
    def selector(self) -> str:
        """The name of the key."""
        return self._text(b"s").lower()

    @property
    def algorithm(self) -> str:
        """The algorithm, for example rsa-sha256."""
        return self._text(b"a")

    @property
    def identity_domain(self) -> str:
        """The domain that it is made for (tag i=), which may be one below `domain`."""
        return self._text(b"i").rpartition("@")[2].lower().rstrip(".") or self.domain

    @property
    def key_name(self) -> str:
        """The DNS name of its key."""
        return f"{self.selector}._domainkey.{self.domain}"

    @property
    def holds(self) -> bool:
        """Whether it proves that its domain vouches for the message."""
        return self.code in HOLDING

    @property
    def unknown(self) -> bool:
        """Whether it cannot be told if it holds."""
        return self.code in _OPEN

    @property
    def facts(self) -> dict[str, Fact]:
        """The facts of findings on it."""
        return {
            "domain": self.domain,
            "selector": self.selector,
            "algorithm": self.algorithm,
            "bits": self.bits,
            "name": self.key_name,
            "reason": self.fault,
        }

    def findings(self) -> list[Finding]:
        """The findings on this signature."""
        return [Finding(self.code, self.facts), *(Finding(remark, self.facts) for remark in self.remarks)]

    def _text(self, tag: bytes) -> str:
        return self.tags.get(tag, b"").decode("utf-8", "replace").strip()


HOLDING = ("signature.valid", "signature.valid_short_key")
"""Codes of signatures that hold."""

_OPEN = ("signature.key_not_known", "signature.not_checked", "signature.without_text", "signature.header_cut")


def signatures_of(source: MessageSource) -> list[Signature]:
    """The signatures of a message, from the top, read and not verified."""
    return [_read(field) for field in source.all("dkim-signature")[:SIGNATURES_LIMIT]]


def _read(field: HeaderField) -> Signature:
    tags, fault = read_tags(field.raw, (b"v", b"a", b"b", b"bh", b"d", b"h", b"s"))
    if fault:
        plain = {name.encode(): value.encode() for name, value in tags_of(unfolded(field.raw)).items()}
        return Signature(field, plain, fault)
    signature = Signature(field, tags)
    if not is_name(signature.domain) or not is_name(signature.key_name):
        return replace(signature, fault="d=, s=")
    return replace(signature, fault="" if b"from" in signed_names(tags) else "h=")


def lengths_in(signatures: Sequence[Signature]) -> list[int]:
    """The lengths of the text that signatures name (tag l=)."""
    lengths = [length_of(each.tags) for each in signatures if not each.fault]
    return [length for length in lengths if length is not None]


def signed_names(tags: Mapping[bytes, bytes]) -> list[bytes]:
    """The names of the signed fields, in lower case."""
    return [name.strip().lower() for name in re.split(rb"\s*:\s*", tags.get(b"h", b"").strip())]


def verify(
    source: MessageSource, signature: Signature, answer: Answer | None, bodies: Bodies, received: datetime | None
) -> Signature:
    """`signature` with what became of it; `answer` is that of the DNS for its key, None where it is not asked."""
    if signature.fault:
        return replace(signature, code="signature.unreadable")
    if signature.tags[b"a"] == b"rsa-sha1":
        return replace(signature, code="signature.sha1")
    if source.header_only:
        return replace(signature, code="signature.without_text")
    whole = bodies.fits(signature.tags)
    if answer is None or answer.failed:
        code = "signature.not_checked" if answer is None else "signature.key_not_known"
        return replace(signature, code=code if whole else "signature.body_altered")
    keys = [text for text in answer.texts if is_key(text)]
    if not keys:
        return replace(signature, code="signature.key_missing")
    tried = [_with_key(source, signature, text, bodies, received) for text in keys[:KEYS_LIMIT]]
    best = next((each for each in tried if each.holds), tried[0])
    return replace(best, remarks=(*best.remarks, "signature.several_keys")) if len(keys) > 1 else best


def _with_key(
    source: MessageSource, signature: Signature, text: str, bodies: Bodies, received: datetime | None
) -> Signature:
    """`signature` with what the key in `text` makes of it."""
    key, tags = read_key(text), tags_of(text)
    wrong = _fault_of_key(signature, key) or _fault_of_identity(signature, tags)
    if wrong:
        return replace(signature, code=wrong, bits=key.bits, fault=key.fault or signature.fault)
    signature = replace(signature, bits=key.bits)
    if not bodies.fits(signature.tags):
        return replace(signature, code="signature.body_altered")
    try:
        fields = _without_itself(source.fields, signature.field)
        item = (signature.field.name, signature.field.raw)
        same = header_fits(fields, item, signature.tags, signed_names(signature.tags), tags["p"], key.bits)
    except ValueError:
        return replace(signature, code="signature.key_unreadable", fault="der")
    if not same:
        return replace(signature, code="signature.header_cut" if source.header_cut else "signature.header_altered")
    dated = _dated(signature, bodies, received or datetime.now(UTC))
    return replace(dated, remarks=(*dated.remarks, "signature.testing")) if key.testing else dated


def _without_itself(fields: Sequence[HeaderField], signature: HeaderField) -> list[HeaderField]:
    """The other fields; a signature that signs earlier ones does not mean itself."""
    return [field for field in fields if field is not signature]


def _fault_of_key(signature: Signature, key: Key) -> str:
    """The code of what is wrong with the key, or ""."""
    wanted = "ed25519" if signature.algorithm.startswith("ed25519") else "rsa"
    if key.revoked:
        return "signature.key_revoked"
    if key.fault in _UNFIT:
        return _UNFIT[key.fault]
    if key.fault or key.algorithm != wanted or key.bits > LARGEST_KEY:
        return "signature.key_unreadable"
    return "signature.key_too_short" if wanted == "rsa" and key.bits < MINIMUM_BITS else ""


def _fault_of_identity(signature: Signature, tags: Mapping[str, str]) -> str:
    """The code for a key that is for its own domain only (t=s), where the signature is for a subdomain (i=)."""
    flags = [flag.strip().lower() for flag in tags.get("t", "").split(":")]
    identity = to_ascii(signature.identity_domain)
    return "signature.key_not_for_subdomains" if "s" in flags and identity != signature.domain else ""


def _dated(signature: Signature, bodies: Bodies, received: datetime) -> Signature:
    """A signature that holds, unless it had expired when the message was received; and what is odd about it."""
    expires, signed = _moment(signature, b"x"), _moment(signature, b"t")
    if expires and expires + _LEEWAY < received:
        return replace(signature, code="signature.expired")
    short = signature.algorithm.startswith("rsa") and signature.bits < GOOD_BITS
    remarks = []
    if signed and signed > received + _LEEWAY:
        remarks.append("signature.from_the_future")
    if b"l" in signature.tags:
        remarks.append(
            "signature.covers_part" if not bodies.covers_all(signature.tags) else "signature.has_length"
        )
    return replace(
        signature, code="signature.valid_short_key" if short else "signature.valid", remarks=tuple(remarks)
    )


def _moment(signature: Signature, tag: bytes) -> datetime | None:
    text = signature.tags.get(tag, b"").strip()
    try:
        return datetime.fromtimestamp(int(text[:12]), UTC) if text.isdigit() else None
    except (OverflowError, ValueError, OSError):
        return None
