"""A message that was forwarded as an attachment: the one inside is the one to read."""

from __future__ import annotations

from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.message.source import Source, read_source

PARTS_LIMIT = 200
"""Most parts that are looked at."""


def has_attached(source: Source) -> bool:
    """Whether the body holds another message (RFC 2046 5.2.1), or a file of one."""
    content = source.first("content-type")
    body = source.body.lower()
    return b"message/rfc822" in (content.raw if content else b"").lower() or (
        b"content-type: message/rfc822" in body or b'.eml"' in body
    )


def attached_source(source: Source) -> Source:
    """The first message inside `source`. Trouble `mail.nothing_attached`."""
    header = b"".join(
        f.name.encode() + b":" + f.raw for f in source.fields if f.name.lower().startswith("content-")
    )
    tree = BytesParser(policy=compat32).parsebytes(header + b"\r\n" + source.body)
    for number, part in enumerate(tree.walk()):
        data = _message_in(part) if number < PARTS_LIMIT else None
        if data is not None:
            return read_source(data)
    raise Trouble(Finding("mail.nothing_attached"))


def _message_in(part: Message) -> bytes | None:
    if part.get_content_type() == "message/rfc822" and part.is_multipart():
        inner = part.get_payload(0)
        if isinstance(inner, Message) and inner.keys():
            return inner.as_bytes()
        outer = part.get_payload(decode=False)  # some programs encode what must not be encoded
        text = outer[0].get_payload() if isinstance(outer, list) and isinstance(outer[0], Message) else ""
        return _decoded(str(text))
    if (part.get_filename() or "").lower().endswith(".eml"):
        data = part.get_payload(decode=True)
        return data if isinstance(data, bytes) else None
    return None


def _decoded(text: str) -> bytes | None:
    import base64
    import binascii

    try:
        return base64.b64decode(text, validate=False) or None
    except (binascii.Error, ValueError):
        return None
