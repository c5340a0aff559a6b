"""The text of header fields: unfolded, RFC 2047 decoded, and the addresses in it. Nothing raises, all is bounded."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from typing import NamedTuple

TEXT_LIMIT = 8192
ADDRESS_LIMIT = 50
"""How much of a field is read, in characters, and how many addresses of it."""

_WORD = re.compile(r"=\?([^?\s*]{1,40})(?:\*[^?\s]*)?\?([bq])\?([^?]*)\?=", re.IGNORECASE)
_BETWEEN = re.compile(r"(\?=)\s+(?==\?)")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|\((?:[^()\\]|\\.)*\)?|<[^<>]*>?|[,;:]|[^\s",;:<>()]+|\s+|.', re.DOTALL)


class Mailbox(NamedTuple):
    """An address with the name before it, as a mail program shows it."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        """What stands after the last "@", in lower case and without a final dot."""
        return self.address.rpartition("@")[2].strip("[]").rstrip(".").lower()


def unfolded(raw: bytes) -> str:
    """A field on one line, as it was sent."""
    head = raw[:TEXT_LIMIT]
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError:
        text = head.decode("latin-1")
    return " ".join(text.split())


def decoded(text: str) -> str:
    """`text` with its encoded words as people read them (RFC 2047 6.2)."""
    return _WORD.sub(_plain_word, _BETWEEN.sub(r"\1", text))


def _plain_word(match: re.Match[str]) -> str:
    charset, encoding, text = match[1], match[2].lower(), match[3]
    try:
        if encoding == "b":
            data = base64.b64decode(text + "=" * (-len(text) % 4))
        else:
            data = quopri.decodestring(text.replace("_", " ").encode("ascii", "replace"), header=False)
        return data.decode(charset, "replace")
    except (LookupError, ValueError, binascii.Error):  # an unknown character set
        return match[0]


def mailboxes(raw: bytes) -> list[Mailbox]:
    """The addresses of a field such as From, with their names (RFC 5322 3.4, and what is sent instead)."""
    found: list[Mailbox] = []
    words: list[str] = []
    comment = address = ""
    for piece in [*_TOKEN.findall(unfolded(raw)), ","]:
        if piece in (",", ";"):
            box = _mailbox(words, comment, address)
            if box is not None and len(found) < ADDRESS_LIMIT:
                found.append(box)
            words, comment, address = [], "", ""
        elif piece == ":" and "@" not in "".join(words):  # the name of a group
            words = []
        elif piece[0] == "<":
            if address:  # a second one without a comma: programs show the one or the other
                box = _mailbox(words, comment, address)
                found += [box] if box is not None and len(found) < ADDRESS_LIMIT else []
                words, comment = [], ""
            address = piece.strip("<> ")
        elif piece[0] == "(":
            comment = comment or piece.strip("()")
        else:
            words.append(piece)
    return found


def _mailbox(words: list[str], comment: str, address: str) -> Mailbox | None:
    text = "".join(words).strip()
    if not address:
        return Mailbox(decoded(comment), text) if text else None
    unquoted = re.sub(r'"((?:[^"\\]|\\.)*)"?', lambda match: re.sub(r"\\(.)", r"\1", match[1]), text)
    return Mailbox(decoded(unquoted or comment).strip(), address.rpartition(":")[2].strip())


def addresses_in(text: str) -> list[str]:
    """What looks like an address in a text for people."""
    return re.findall(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}", text[:1000])


def tags_of(text: str) -> dict[str, str]:
    """The tags of a DKIM-like tag list (RFC 6376 3.2), the first of each name."""
    found: dict[str, str] = {}
    for part in text.split(";"):
        name, equals, value = part.partition("=")
        if equals:
            found.setdefault(name.strip().lower(), value.strip())
    return found
