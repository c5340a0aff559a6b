"""Mends SPF records: what was meant by the whole of one, whatever typing and panels made of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from smtpgui.core.dnshealth.publish.txt_damage import cleaned
from smtpgui.core.dnshealth.spf.record import parse
from smtpgui.core.dnshealth.spf.repair_terms import is_term, mended_terms
from smtpgui.core.resolver import Txt

_PASTED_ALONG = re.compile(r"(?:[\w@*.-]{1,253}[\s:=]+){1,6}?(?=v\s*=\s*spf1\b)", re.I)
_VERSION = re.compile(r"[\s\"']*(?:v\s*[=:]?\s*)?(?:spf|sfp|psf)\s*1?(?!\s*\d)[\s,;:.]*(?P<rest>.*)", re.I | re.S)
_LOOKS_LIKE_TERMS = re.compile(r"(?:^|[\s+?~-])(?:all|mx|a|ip[46]?\s*:|include\s*[:=]|redirect\s*[:=])", re.I)
_GLUED_TERM = re.compile(r"[-+?~]?(?:include|ip4|ip6|exists|a|mx|ptr):|[-+?~]?all$|redirect=", re.I)
_QUALIFIER_ORDER = "-~?+"


def meant_as_spf(text: str) -> str:
    """The SPF record that `text` was meant to be, with its version mended; "" where it was none.

    For records that miss the version `v=spf1` narrowly, or have before it what belongs into other fields of a
    panel ("example.org. IN TXT"). Sender ID records (`spf2.0/…`) are none of ours.
    """
    plain = cleaned(text)
    along = _PASTED_ALONG.match(plain)
    plain = plain[along.end() :] if along else plain
    match = _VERSION.fullmatch(plain)
    if not match or plain.lower().startswith("spf2.0") or not _LOOKS_LIKE_TERMS.search(match["rest"]):
        return ""
    return f"v=spf1 {match['rest'].strip()}"


def is_continuation(text: str) -> bool:
    """Whether a TXT record is nothing but SPF terms: the second half of a record cut in two."""
    record = parse("v=spf1 " + text.strip())
    telling = [
        term for term in record.directives if term.name in ("ip4", "ip6", "include") or term.text[0] in "-~?"
    ]
    return bool(telling) and not record.faults and len(telling) >= len(record.terms) - 1


def with_lost_spaces(txt: Txt) -> str:
    """The text of `txt` with spaces at those boundaries of its strings where one was lost; "" where none was."""
    pieces = [piece.decode("latin-1") for piece in txt.strings]
    text = pieces[0] if pieces else ""
    mended = False
    for piece in pieces[1:]:
        if text.endswith(" ") or piece.startswith(" ") or not piece or not text:
            text += piece
            continue
        before, after = text.rpartition(" ")[2], piece.partition(" ")[0]
        apart = is_term(before) and is_term(after)
        lost = apart and (not is_term(before + after) or bool(_GLUED_TERM.match(after)))
        lost = lost or text.lower() == "v=spf1"
        text += " " + piece if lost else piece
        mended = mended or lost
    return text if mended else ""


def rebuilt(
    texts: Iterable[str],
    *,
    remove: Collection[str] = (),
    replace: Mapping[str, str] | None = None,
    include: str = "",
    in_front: bool = False,
    known_includes: Collection[str] = (),
) -> str:
    """One SPF record that says what the records `texts` were meant to say.

    Order is kept and nothing is said twice. `remove` and `replace` go by the text of a term; `include` is a
    domain to authorise before the end, or `in_front`; a bare host name among `known_includes` becomes an include.
    The record ends in the strictest `all` that was there, but in `~all` in place of `+all`, `?all` or none.
    """
    terms: dict[str, str] = {}
    for text in texts:
        for token in mended_terms(text[6:], known_includes):
            wanted = (replace or {}).get(token, token)
            if token not in remove:
                terms.setdefault(wanted.lower(), wanted)
    parsed = parse("v=spf1 " + " ".join(terms.values()))
    alls = [term.qualifier for term in parsed.directives if term.name == "all"]
    directives = [term.text for term in parsed.directives if term.name != "all"]
    modifiers = [term.text for term in parsed.terms if term.is_modifier and term.name not in ("redirect", "v")]
    redirect = parsed.redirect
    if redirect and alls:
        directives.append(f"include:{redirect.value}")
        redirect = None
    if include and in_front:
        directives = [f"include:{include}", *(text for text in directives if text.lower() != f"include:{include}")]
    elif include and f"include:{include}" not in (directive.lower() for directive in directives):
        directives.append(f"include:{include}")
    strictest = min(alls, key=_QUALIFIER_ORDER.index, default="~")
    end = redirect.text if redirect else f"{'-' if strictest == '-' else '~'}all"
    return " ".join(["v=spf1", *directives, end, *modifiers])
