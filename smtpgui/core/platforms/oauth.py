"""Access tokens (RFC 6749): requests for them, and answers."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.platforms.http_errors import data_of, is_success, refusal, words_of
from smtpgui.core.platforms.json_pointer import MISSING, get
from smtpgui.core.platforms.preset import Preset, TokenRule

if TYPE_CHECKING:
    from smtpgui.core.net.http import Response

LONGEST_TOKEN = 16_384
"""Longest token that is taken, in characters."""

LONGEST_LIFE = 86_400.0
"""Longest time in seconds for which a token is used."""

MARGIN = 10.0
"""Seconds before its end from which a token is no longer used."""

_BY_GRANT: Mapping[str, Mapping[str, str]] = {
    "client_credentials": {"client_id": "{key}", "client_secret": "{secret}"},
    "password": {"username": "{key}", "password": "{secret}"},
    "none": {},
}


@dataclass(frozen=True, slots=True)
class Credentials:
    """A platform's API key and secret; never shown, never written to a file."""

    key: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)


def check_key(preset: Preset, given: Credentials | None) -> None:
    """Check that a key came with the secret, where one is needed. Raises Trouble: platform.key_incomplete."""
    if given is not None and given.secret and not given.key and preset.needs_key:
        raise Trouble(Finding("platform.key_incomplete"))


@dataclass(frozen=True, slots=True)
class AccessToken:
    """An access token; `ends` is a moment of the monotonic clock, in seconds."""

    access: str = field(repr=False)
    refresh: str = field(default="", repr=False)
    ends: float = 0.0

    @property
    def over(self) -> bool:
        """Whether it is too old to be used."""
        return time.monotonic() > self.ends - MARGIN


def filled(template: str, places: Mapping[str, str]) -> str:
    """`template` with {names} filled in, each once: what is filled in is not looked through again."""
    pieces = template.split("{")
    text = pieces[0]
    for piece in pieces[1:]:
        name, brace, rest = piece.partition("}")
        text += places[name] + rest if brace and name in places else "{" + piece
    return text


def grant_fields(rule: TokenRule, credentials: Credentials, refresh: str = "") -> dict[str, str]:
    """The fields of a token request; with `refresh`, of one that refreshes a token."""
    places = {"key": credentials.key, "secret": credentials.secret}
    fields = {name: filled(text, places) for name, text in {**_BY_GRANT[rule.grant], **rule.fields}.items()}
    if refresh:
        fields = {name: text for name, text in fields.items() if name not in ("username", "password")}
        return {"grant_type": "refresh_token", "refresh_token": refresh, **fields}
    scope = {"scope": rule.scope} if rule.scope else {}
    return {"grant_type": rule.grant, **fields, **scope}


def request_of(rule: TokenRule, fields: Mapping[str, str]) -> tuple[dict[str, str], bytes]:
    """Headers and body of a token request."""
    kind, body = ("json", json.dumps(fields)) if rule.as_json else ("x-www-form-urlencoded", urlencode(fields))
    return {"Content-Type": f"application/{kind}", "Accept": "application/json"}, body.encode()


def token_of(response: Response, preset: Preset) -> AccessToken:
    """The token in an answer.

    Raises Trouble: platform.wrong_key (400 and 401), platform.no_token_place (404), platform.not_json,
    platform.bad_token, and for other statuses as `http_errors.refusal`.
    """
    rule = preset.token
    if response.status in (400, 401):
        raise Trouble(
            Finding("platform.wrong_key", {"status": response.status, "reply": words_of(response, preset)})
        )
    if response.status == 404:
        raise Trouble(Finding("platform.no_token_place", {"path": rule.path}))
    if not is_success(response):
        raise Trouble(refusal(response, preset))
    data = data_of(response)
    access, kind = get(data, rule.token_at), get(data, "/token_type")
    if not _is_token(access) or (isinstance(kind, str) and kind.lower() not in ("bearer", "")):
        raise Trouble(Finding("platform.bad_token"))
    refresh = get(data, rule.refresh_at)
    return AccessToken(
        access, refresh if _is_token(refresh) else "", time.monotonic() + _life(get(data, rule.expires_at))
    )


def _is_token(value: Any) -> bool:
    """Whether `value` can stand in a header."""
    return isinstance(value, str) and 0 < len(value) <= LONGEST_TOKEN and value.isascii() and value.isprintable() \
        and " " not in value  # fmt: skip


def _life(value: Any) -> float:
    """How long a token is good for, in seconds; what makes no sense is believed as far as a 401 teaches better."""
    if value is MISSING or isinstance(value, bool) or not isinstance(value, (int, float)) or value <= 0:
        return LONGEST_LIFE
    return min(max(float(value), MARGIN + 1), LONGEST_LIFE)
