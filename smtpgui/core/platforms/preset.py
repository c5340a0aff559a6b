"""A platform preset: how one platform's API holds the custom SMTP, as data; CONTRIBUTING describes the format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from smtpgui.core.settings.model import NAMES

GRANTS = ("client_credentials", "password", "none")
METHODS = ("GET", "POST", "PUT", "PATCH")
CONCURRENCIES = ("etag", "compare", "none")
DERIVED = ("encryption", "implicit_tls", "sign_in", "endpoint")
"""Fields of an API that are made of several settings of ours."""

FIELD_NAMES = (*NAMES, *DERIVED)

_NONE: Mapping[str, Any] = {}


def setting_of(name: str) -> str:
    """The setting of ours behind a field rule, to put a message at."""
    made = {"endpoint": "server", "encryption": "starttls_auto", "implicit_tls": "port", "sign_in": "username"}
    return made.get(name, name)


@dataclass(frozen=True, slots=True)
class TokenRule:
    """The token request."""

    grant: str = "client_credentials"
    path: str = "/oauth/token"
    scope: str = ""
    as_json: bool = False
    fields: Mapping[str, str] = field(default_factory=lambda: _NONE)
    token_at: str = "/access_token"  # noqa: S105 - a pointer
    expires_at: str = "/expires_in"
    refresh_at: str = "/refresh_token"


@dataclass(frozen=True, slots=True)
class Call:
    """One request of the API: verb and path, with {id} for the application."""

    method: str
    path: str
    as_form: bool = False


@dataclass(frozen=True, slots=True)
class FieldRule:
    """The place of one setting, and how it is written."""

    name: str
    write: str
    read: str
    as_text: bool = False
    empty: Any = None
    values: Mapping[str, Any] = field(default_factory=lambda: _NONE)


@dataclass(frozen=True, slots=True)
class PasswordRule:
    """The place of the password, and what leaving it out means."""

    at: str = "password"
    set_at: str = ""
    clears: bool = False  # leaving it out removes the stored one
    clear: Any = None


@dataclass(frozen=True, slots=True)
class TestRule:
    """The platform's own test."""

    __test__ = False  # not one of pytest's

    call: Call
    root: str = ""
    recipient_at: str = ""
    password_at: str = ""
    constants: Mapping[str, Any] = field(default_factory=lambda: _NONE)
    fields: Mapping[str, FieldRule] = field(default_factory=lambda: _NONE)
    sends: bool = True
    response: str = ""
    accepted: tuple[Any, ...] = ()
    result: Mapping[str, str] = field(default_factory=lambda: _NONE)


@dataclass(frozen=True, slots=True)
class Preset:
    """A platform's API as data."""

    id: str
    name: str
    read: Call
    write: Call
    fields: Mapping[str, FieldRule]
    origin: str = ""
    verified: bool = True
    role: str = "Administrator"
    token: TokenRule = field(default_factory=TokenRule)
    headers: Mapping[str, str] = field(default_factory=lambda: _NONE)
    changed_only: bool = True
    base: str | None = None  # where in what is read the object stands that is sent back whole
    root: str = ""
    response: str = ""
    error_message: str = "/message"
    error_fields: str = "/errors"
    constants: Mapping[str, Any] = field(default_factory=lambda: _NONE)
    password: PasswordRule = field(default_factory=PasswordRule)
    concurrency: str = "compare"
    test: TestRule | None = None

    @property
    def needs_key(self) -> bool:
        """Whether there is a key beside the secret; some platforms hand out one token only."""
        return self.token.grant != "none" or any("{key}" in text for text in self.headers.values())

    @property
    def key_is_a_name(self) -> bool:
        """Whether the key is a person's name, which may stand in a setting too, and the secret alone is secret."""
        with_secret = any("{secret}" in text for text in self.headers.values())
        return self.token.grant == "password" or (self.token.grant == "none" and self.needs_key and with_secret)

    @property
    def carried(self) -> tuple[str, ...]:
        """Our settings that the platform has a field for, in our order."""
        made = {"endpoint": ("server", "port"), "encryption": ("starttls_auto",)}
        names = {name for each in self.fields for name in made.get(each, (each,))}
        return tuple(name for name in NAMES if name in names)
