"""The seals that forwarders and mailing lists leave (ARC, RFC 8617): they tell what was true before they changed it.

A seal proves who sealed, not that the sealer is honest: it decides nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from smtpgui.core.dnshealth.dkim.key import is_key, read_key
from smtpgui.core.dnshealth.zone.domain_names import is_name
from smtpgui.core.findings import Fact, Finding
from smtpgui.core.message.dkim.body_hash import Bodies
from smtpgui.core.message.dkim.header_hash import header_fits, read_tags
from smtpgui.core.message.dkim.signatures import LARGEST_KEY, signed_names
from smtpgui.core.message.parsing.header_text import tags_of, unfolded
from smtpgui.core.message.parsing.message import HeaderField, MessageSource
from smtpgui.core.net.hostnames import to_ascii
from smtpgui.core.resolver import Answer

SETS_LIMIT = 10
"""Most seals that are verified; the standard allows 50."""

RESULTS, SIGNATURE, SEAL = "arc-authentication-results", "arc-message-signature", "arc-seal"
Ask = Callable[[str], Answer | None]


@dataclass(frozen=True, slots=True)
class ArcSet:
    """An ARC set, as one forwarder left it: its number and its three fields (RFC 8617 4.2)."""

    number: int
    results: HeaderField
    signature: HeaderField
    seal: HeaderField


def sets_of(source: MessageSource) -> list[ArcSet] | None:
    """The sets of a message from the first on; None where they are no chain."""
    parts: dict[str, dict[int, HeaderField]] = {name: {} for name in (RESULTS, SIGNATURE, SEAL)}
    for name, found in parts.items():
        for field in source.all(name):
            number = re.search(r"(?:^|[;\s])i\s*=\s*(\d{1,2})\b", unfolded(field.raw)[:200])
            if number is None or int(number[1]) in found:
                return None
            found[int(number[1])] = field
    count = len(parts[SEAL])
    if any(sorted(found) != list(range(1, count + 1)) for found in parts.values()):
        return None
    return [ArcSet(i, parts[RESULTS][i], parts[SIGNATURE][i], parts[SEAL][i]) for i in range(1, count + 1)]


def key_names(sets: list[ArcSet]) -> list[str]:
    """The DNS names of the keys of seals and signatures."""
    return [name for item in sets for field in (item.signature, item.seal) if (name := _key_name(field))]


def judge(source: MessageSource, sets: list[ArcSet] | None, ask: Ask, bodies: Bodies) -> list[Finding]:
    """The findings on the seals."""
    if sets is None:
        return [Finding("arc.broken")]
    if not sets:
        return []
    domain = tags_of(unfolded(sets[-1].seal.raw)).get("d", "")
    facts: dict[str, Fact] = {"domain": domain, "count": len(sets)}
    if len(sets) > SETS_LIMIT:
        return [Finding("arc.not_known", facts)]
    verdicts = [_signature_holds(source, sets[-1], ask, bodies)]
    verdicts += [_seal_holds(sets[: item.number], ask) for item in sets]
    if None in verdicts:
        return [Finding("arc.not_known", facts)]
    return [Finding("arc.valid" if all(verdicts) else "arc.broken", facts)]


def _signature_holds(source: MessageSource, item: ArcSet, ask: Ask, bodies: Bodies) -> bool | None:
    tags = _tags(item.signature, b"h", b"bh")
    if tags is None or b"arc-seal" in signed_names(tags):
        return False
    tags.setdefault(b"c", b"relaxed/relaxed")
    if not bodies.fits(tags):
        return False
    # Only what stood there when it was signed: the sets of later forwarders came after.
    return _fits(list(source.fields), item.signature, tags, signed_names(tags), ask)


def _seal_holds(sets: list[ArcSet], ask: Ask) -> bool | None:
    """Whether the newest of `sets` seals all of them (RFC 8617 5.1.1)."""
    tags = _tags(sets[-1].seal)
    if tags is None or b"h" in tags or tags.get(b"cv") != (b"pass" if len(sets) > 1 else b"none"):
        return False
    tags[b"c"] = b"relaxed/relaxed"
    fields = [field for item in sets for field in (item.results, item.signature, item.seal)][:-1]
    # dkimpy takes fields of one name from the bottom up, so the oldest stands last.
    names = [field.name.lower().encode() for field in fields]
    return _fits(fields[::-1], sets[-1].seal, tags, names, ask)


def _fits(
    fields: list[HeaderField], field: HeaderField, tags: dict[bytes, bytes], names: list[bytes], ask: Ask
) -> bool | None:
    answer = ask(_key_name(field))
    if answer is None or answer.failed:
        return None
    text = next((text for text in answer.texts if is_key(text)), "")
    key = read_key(text) if text else None
    if key is None or not key.usable or key.bits > LARGEST_KEY:
        return False
    others = [each for each in fields if each is not field]
    try:
        return header_fits(others, (field.name, field.raw), tags, names, tags_of(text)["p"], key.bits)
    except ValueError:
        return False


def _tags(field: HeaderField, *more: bytes) -> dict[bytes, bytes] | None:
    tags, fault = read_tags(field.raw, (b"i", b"a", b"b", b"d", b"s", *more), arc=True)
    return None if fault else tags


def _key_name(field: HeaderField) -> str:
    tags = tags_of(unfolded(field.raw))
    name = f"{tags.get('s', '')}._domainkey.{to_ascii(tags.get('d', ''))}".lower()
    return name if is_name(name) else ""
