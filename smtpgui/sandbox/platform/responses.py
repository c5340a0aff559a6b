"""The document's description of answers: the meaning of each status, and its headers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from smtpgui.sandbox.platform.models import Refusal

Responses = dict[int | str, dict[str, Any]]

_WORDS = {
    401: "No access token, or one that has ended.",
    403: "The account's role, named in the message, or the token's scope does not allow it.",
    404: "There is no such application for this account.",
    408: "The request did not arrive in time; nothing was done.",
    412: "Somebody was faster; nothing was written. The present settings come along.",
    413: "The body is too large.",
    415: "The body is not called application/json.",
    428: "If-Match is missing.",
    429: "Too many requests.",
    504: "The test did not end in its time. Nobody knows whether a message was sent.",
}
_ETAG = ("ETag", "Names this version of the settings; strong.", "string")
_HEADERS = {
    401: ("WWW-Authenticate", "How to authenticate (RFC 6750).", "string"),
    412: _ETAG,
    429: ("Retry-After", "Seconds to wait.", "integer"),
}


def headers(*rows: tuple[str, str, str]) -> dict[str, Any]:
    """The description of headers, from rows of name, meaning and type."""
    return {name: {"description": words, "schema": {"type": kind}} for name, words, kind in rows}


def with_etag(words: str) -> dict[str, Any]:
    """The description of a 200 answer that shows the settings."""
    stored = ("Cache-Control", "no-store", "string")
    return {"description": words, "headers": headers(_ETAG, stored)}


def refusals(*statuses: int, own: Mapping[int, str] | None = None, model: Any = Refusal) -> Responses:
    """The description of an operation's refusals; `own` has texts for those that mean something special there."""
    found: Responses = {}
    for status in (*statuses, *(own or ())):
        found[status] = {"model": model, "description": (own or {}).get(status) or _WORDS[status]}
        if status in _HEADERS:
            found[status]["headers"] = headers(_HEADERS[status])
    return dict(sorted(found.items(), key=lambda each: int(each[0])))


def json_request(schema: str, example: Mapping[str, Any]) -> dict[str, Any]:
    """The description of a JSON body. It is read by hand, so that 401 comes before any word about it."""
    content = {"schema": {"$ref": f"#/components/schemas/{schema}"}, "example": dict(example)}
    return {"requestBody": {"required": True, "content": {"application/json": content}}}
