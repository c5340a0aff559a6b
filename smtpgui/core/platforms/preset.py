"""A platform preset: how one platform's API holds the custom SMTP, as data.

A preset file is one JSON object, or a list of them. Example, a platform that nests, writes everything as text, has
names of its own for the methods and forgets the password unless it comes along:

    {"id": "acme", "name": "Acme", "origin": "https://acme.example", "verified": true, "role": "realm-admin",
     "token": {"grant": "password", "path": "/realms/master/token", "scope": "openid",
               "fields": {"client_id": "admin-cli"}},
     "read":  {"method": "GET", "path": "/admin/realms/{id}"},
     "write": {"method": "PUT", "path": "/admin/realms/{id}", "sends": "all"},
     "request_root": "/smtpServer", "response": "/smtpServer",
     "errors": {"message": "/errorMessage", "fields": "/errors"},
     "fields": {"server": "host", "sender_address": "from", "username": {"at": "user", "empty": ""},
                "port": {"at": "port", "as": "text"},
                "sign_in": {"at": "auth", "as": "text"}, "encryption": "mode"},
     "enums": {"encryption": {"implicit": "SSL", "starttls": "STARTTLS", "none": ""}},
     "password": {"at": "password", "without": "clears", "clear": ""},
     "constants": {"ssl": "false"}, "concurrency": "compare",
     "test": {"method": "POST", "path": "/admin/realms/{id}/testSMTPConnection"}}

`id`, `name`, `read`, `write`, `fields` are required; everything else may be absent.

* `id` (letters, digits, - and _), `name` for people, `role`: who may write, named when the platform answers 403.
* `origin`: https://host[:port], or absent where every customer has another one; http only to this computer.
* `verified`: false (the default is true) marks a guess: it is called one, and only shows its requests until the
  user turns that off.
* `token`: how the requests are authorised.
  `grant` client_credentials (default), password, or none: the API secret itself goes into the headers. `path`
  (default /oauth/token), `scope`, `body` form (default) or json. `fields` are more fields of the token request; in
  their values {key} and {secret} stand for what the user entered. Left out, client_credentials sends client_id and
  client_secret, password sends username and password; a field named here replaces one of these.
  `token_at` (default /access_token), `expires_at` (/expires_in, seconds), `refresh_at` (/refresh_token).
* `headers`: of every request to the API; {token}, {key}, {secret} and {id} are filled in. Default
  {"Authorization": "Bearer {token}"}, with grant none "Bearer {secret}".
* `read`, `write`, `test`: `method` (GET, POST, PUT, PATCH) and `path` from the origin's root; {id} is the application
  id, percent-encoded. `write.sends`: changed (default), all fields, or whole: everything that was read, with the
  settings in it, for a PUT that replaces all. What is sent back whole stands in the answer at `write.base` (pointer,
  default the whole answer). `write.body`: json (default) or form.
* `request_root`, `response`: JSON pointers (RFC 6901) to the object with the settings in a request and in an answer;
  "" or absent for a flat one. A pointer without a slash is a plain name. `test.root` overrides `request_root`.
* `errors`: pointers into an error's body: `message` (a text), `fields` (an object from field names to texts or lists
  of texts, or a list of objects with field|name|param|property|pointer and message|detail|reason). The defaults
  /message and /errors fit many.
* `fields`: for each setting of ours where it stands below the root. A pointer, or an object: `at` (pointer), or
  `write` and `read` where they differ; `as`: json (default: 587, true) or text ("587", "true") in requests, answers
  are understood in both; `empty`: what stands for an empty text, null (default), "" or "omit". Our settings: enabled,
  sender_address, reply_to_address, server, port, username, authentication (login, plain, cram_md5), starttls_auto.
  Further names, made of these: encryption (implicit on port 465 or 2465, else starttls or none), implicit_tls,
  sign_in (whether there is a username), endpoint ("server:port").
* `enums`: for a field, what the platform says for each of our values: {"authentication": {"login": "LOGIN"}},
  {"enabled": {"true": 1, "false": 0}}, {"encryption": {"implicit": "TLS", …}}. Our values are written as text.
* `constants`: pointers (below the root) and values that are sent with every write.
* `password`: `at` (pointer, default password), `set_at` (where an answer says true or false for "a password is
  stored"), `without`: keeps (default: left out means unchanged) or clears (then it comes along with every write),
  `clear`: null (default) or "": what removes it. A mask in an answer is never read and never sent back.
* `concurrency`: etag (If-Match; without an ETag as compare), compare (read again just before the write; default), none.
* `test`: also `recipient_at` (pointer), `password_at`, `constants`, `fields` (our settings → pointers, where they
  are called otherwise than in a write), `sends`: all (default: the settings under test), none (those stored), and
  `result`: pointers `outcome` (with `accepted`: the list of values that mean success), `stage`, `code`, `smtp_code`,
  `enhanced_code`, `message`, `cleartext`; `tls` and `slowest_ms` are accepted and not used. Without `result`, a 2xx
  answer means accepted.
* `features`: a list, accepted and not used.
"""

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
    """The token request; see the module."""

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
    """The place of one setting, and how it is written; see the module."""

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
    """A platform's API as data; see the module."""

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
