"""A whole bounce as text: its mail source taken apart, its delivery status read (RFC 3462, RFC 3464)."""

from __future__ import annotations

import html
import re
from email import message_from_string
from email.errors import MessageError
from email.message import Message

TEXT_LIMIT = 64 * 1024
"""How much of a bounce's texts is looked at, in characters."""

PART_LIMIT = 50
"""How many parts of a message are looked at."""

_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{1,60}:[ \t]?\S")
_MIME = re.compile(r"^content-type:[ \t]*(?:multipart|text|message)/", re.IGNORECASE | re.MULTILINE)
_DIAGNOSTIC = re.compile(
    r"^diagnostic-code:[ \t]*(?:[\w-]+;)?[ \t]*(?P<text>.*(?:\n[ \t]+.*)*)", re.IGNORECASE | re.MULTILINE
)
_STATUS = re.compile(r"^status:[ \t]*(?P<code>[45]\.\d{1,3}\.\d{1,3})", re.IGNORECASE | re.MULTILINE)
_TAGS = re.compile(r"<(?:br|/p|/div|/tr|/li)\b[^>]{0,200}>", re.IGNORECASE)
_TAG = re.compile(r"</?(?:[a-z][a-z0-9]{0,10})(?:\s[^>]{0,400})?/?>", re.IGNORECASE)
_STYLE = re.compile(r"<(style|script|head)\b[^>]{0,200}>.{0,20000}?</\1>", re.IGNORECASE | re.DOTALL)
_HTML = re.compile(r"<(?:html|body|div|table|br|p)\b", re.IGNORECASE)


def text_of(source: str) -> str:
    """The readable text of `source`: of its parts where it is the source of a mail, without tags where it is HTML."""
    if _HEADER.match(source) and _MIME.search(source[:TEXT_LIMIT]):
        source = _parts(source) or source
    return (without_tags(source) if _HTML.search(source) else source)[:TEXT_LIMIT]


def diagnostic(text: str) -> str:
    """The Diagnostic-Code that a delivery status in `text` gives, each line of the reply on its own; else ""."""
    found = _DIAGNOSTIC.search(text)
    return _unfolded(found["text"]) if found else ""


def status(text: str) -> str:
    """The Status field of a delivery status in `text` (RFC 3464 2.3.4), or ""."""
    found = _STATUS.search(text)
    return found["code"] if found else ""


def without_tags(text: str) -> str:
    """`text` as a browser would show it, roughly."""
    bare = _TAG.sub(" ", _TAGS.sub("\n", _STYLE.sub(" ", text)))
    return html.unescape(bare)


def _parts(source: str) -> str:
    """The delivery status of a mail first, then what it says to people; not the mail that came back."""
    try:
        message = message_from_string(source)
        parts = list(_walk(message))[:PART_LIMIT]
    except (MessageError, ValueError, LookupError, RecursionError):
        return ""
    reports = [_delivery(part) for part in parts if part.get_content_type() == "message/delivery-status"]
    texts = [_text(part) for part in parts if part.get_content_maintype() == "text"]
    return "\n\n".join([*reports, *texts]).strip()


def _walk(message: Message) -> list[Message]:
    kind = message.get_content_type()
    if kind.startswith("multipart/"):
        inside = message.get_payload()
        found = inside if isinstance(inside, list) else []
        return [part for each in found[:PART_LIMIT] if isinstance(each, Message) for part in _walk(each)]
    return [message]


def _delivery(part: Message) -> str:
    """The groups of fields; those of recipients who were refused come first."""
    inside = part.get_payload()
    if not isinstance(inside, list):
        return str(inside)
    groups = [str(each) for each in inside]
    return "\n".join(sorted(groups, key=lambda group: "action: failed" not in group.lower()))


def _text(part: Message) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    try:
        text = data.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:  # a character set that nobody knows
        text = data.decode("utf-8", "replace")
    return without_tags(text) if part.get_content_subtype() == "html" else text


def _unfolded(text: str) -> str:
    """A Diagnostic-Code as its reply had it: header lines joined, the reply's own lines apart again."""
    joined = re.sub(r"\s*\n[ \t]+", " ", text)
    code = joined.lstrip()[:3]
    return re.sub(rf" (?={code}[ -][245]\.)", "\n", joined) if code.isdigit() else joined
