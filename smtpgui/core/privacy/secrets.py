"""Keeping the secret out of everything that is written down, whatever disguise a server gives it.

A server can send back what it was told: in the clear, in base64 (at any of the three alignments), in
hexadecimal, escaped. Each is replaced before the text is stored anywhere.
"""

from __future__ import annotations

import base64
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from html import escape, unescape
from urllib.parse import quote

from smtpgui.core.privacy.encodings import writings

CUT = "…"
"""Ends a text of which only the beginning was kept."""

WITHHELD = "[withheld: repeats the password]"
"""Stands for text in which the secret is scattered so that it cannot be cut out."""

_DISGUISE = 6
"""Shortest piece of base64 or hexadecimal that betrays anything, in characters."""

_LOOSE = 4
"""Shortest secret that is replaced inside a longer word too; a shorter one would garble the text and so show."""

_SQUEEZED = 8
"""Shortest secret that is looked for across spaces, signs and line breaks, in letters and digits."""

_ESCAPE = re.compile(r"\\x|&#x|\b0x", re.IGNORECASE)
"""What stands before each byte that is written as two hexadecimal digits."""

_NOTHING = re.compile(r"(?!)")


class Redactor:
    """Replaces secrets in text.

    `publics` are texts that may be shown although a secret happens to be a part of them, such as the sender
    address: cutting the secret out of them would point at it.
    """

    def __init__(self, publics: Iterable[str] = ()) -> None:
        self._publics = {text.lower() for text in publics if text} | {WITHHELD.lower()}
        self._labels: dict[str, str] = {}
        self._squeezed: set[str] = set()
        self._public_pattern = self._pattern = _NOTHING

    def hide(self, secret: str, label: str) -> None:
        """Replace `secret`, in every disguise, by `label` from now on."""
        if not secret:
            return
        for form in _disguises(secret):
            self._labels.setdefault(form, label)
            squeezed = _squeeze(form)
            if len(squeezed) >= _SQUEEZED:
                self._squeezed.add(squeezed)
        self._squeezed |= {bare for bare in _without_accents(secret) if len(bare) >= _SQUEEZED}
        secrets = {form.lower() for form in self._labels}
        publics = (self._publics - secrets) | {text.lower() for text in self._labels.values()}
        self._public_pattern = _any_of(re.escape(text) for text in sorted(publics, key=len, reverse=True))
        self._pattern = _any_of(_bounded(form) for form in sorted(self._labels, key=len, reverse=True))
        self._by_lower = {form.lower(): label for form, label in self._labels.items()}

    def line(self, text: str) -> str:
        """`text` without the secrets."""
        return self.lines((text,))[0]

    def lines(self, texts: Iterable[str], before: str = "") -> tuple[str, ...]:
        """The lines of one reply without the secrets, also where one is spread over several of them.

        `before` is what `tail` gave for what was said before: a secret that ends here is withheld as well.
        """
        clean = tuple(self._without_beginning(self._replaced(text)) for text in texts)
        joined = self._without_publics(clean)
        readings = {joined, unescape(joined), _ESCAPE.sub("", joined)}
        if self._squeezed:
            readings |= set(writings(joined))
        squeezed = [before + _squeeze(reading) for reading in readings]
        if any(secret in reading for reading in squeezed for secret in self._squeezed):
            return tuple(WITHHELD for _ in clean)
        return clean

    def tail(self, texts: Iterable[str], before: str = "") -> str:
        """The end of `texts` as far as the rest of a secret could follow it, in letters and digits."""
        longest = max(map(len, self._squeezed), default=0)
        return (before + _squeeze(self._without_publics(texts)))[-longest:] if longest else ""

    def _without_publics(self, texts: Iterable[str]) -> str:
        return "".join(self._public_pattern.sub("", text) for text in texts)

    def _replaced(self, text: str) -> str:
        public = [match.span() for match in self._public_pattern.finditer(text)]

        def replacement(match: re.Match[str]) -> str:
            inside = any(start <= match.start() and match.end() <= end for start, end in public)
            return match[0] if inside else self._by_lower.get(match[0].lower(), WITHHELD)

        return self._pattern.sub(replacement, text)

    def _without_beginning(self, text: str) -> str:
        """A line that was cut short, without the beginning of a secret at its end."""
        if not text.endswith(CUT):
            return text
        kept = text.removesuffix(CUT)
        lower = kept.lower()
        begun = (
            length
            for form in self._labels
            for length in range(_LOOSE, len(form))
            if lower.endswith(form[:length].lower())
        )
        return kept[: len(kept) - max(begun, default=0)] + CUT


def _disguises(secret: str) -> Iterator[str]:
    """The ways in which a server may write `secret`."""
    yield from {secret, *(unicodedata.normalize(form, secret) for form in ("NFC", "NFD"))}
    raw = secret.encode("utf-8", "surrogatepass")
    yield from (quote(secret, safe=""), escape(secret), secret.encode("unicode_escape").decode("ascii"))
    yield secret.encode("latin-1", "replace").decode("utf-8", "backslashreplace")
    yield from (json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1])
    yield secret.encode("ascii", "xmlcharrefreplace").decode("ascii")
    yield base64.b64encode(raw).decode("ascii").rstrip("=")
    once = [base64.b64encode(raw), *(piece.encode("ascii") for piece in _base64_inside(raw))]
    pieces = [raw.hex(), *_base64_inside(raw), *(twice for each in once for twice in _base64_inside(each))]
    for piece in pieces:
        if len(piece) >= _DISGUISE:
            yield piece
            yield piece.translate(str.maketrans("+/", "-_"))


def _base64_inside(raw: bytes) -> Iterator[str]:
    """What is sure to appear of `raw` in the base64 of a longer text, for each of the three alignments."""
    for shift in range(3):
        encoded = base64.b64encode(bytes(shift) + raw).decode("ascii")
        whole = (shift + len(raw)) // 3 * 4  # the characters that no following byte can change
        yield encoded[(0, 2, 3)[shift] : whole]


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


def _bounded(form: str) -> str:
    """A pattern for `form`; a short one counts only where it stands alone."""
    return re.escape(form) if len(form) >= _LOOSE else rf"(?<!\w){re.escape(form)}(?!\w)"


def _without_accents(secret: str) -> set[str]:
    """What is left of a secret's letters and digits where a server dropped the accents, or what bears them."""
    parted = unicodedata.normalize("NFKD", secret)
    return {_squeeze(text.encode("ascii", "ignore").decode()) for text in (secret, parted)}


def _squeeze(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
