"""A row of the providers table, and how it is read from JSON: ours, or a user's own file of the same shape."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from typing import IO, Any

from smtpgui.core.findings import Fact, Finding, Trouble
from smtpgui.core.strict_json import NotJsonError, parse

_SECRETS = ("password", "app_password", "api_key", "oauth")
_SENDER_RULES = ("account", "alias", "verified_domain", "any")
_ENVELOPES = ("from", "return_path", "provider")
_SECURITIES = ("starttls", "implicit")
_SIGN_INS = ("gone", "admin")
_USERNAMES = ("address", "local_part", "given")
_TEXT = re.compile(r'"(?:limits|note)":\s*(?P<text>"(?:[^"\\]|\\.)*")')


@dataclass(frozen=True, slots=True)
class DkimKey:
    """A selector that a provider assigns: a CNAME target to publish, or "" where the key itself is shown.

    `cname` may hold `{domain}`, `{domain_dashed}` (dots as hyphens) and `*`, a part that only the provider knows.
    Where a provider has changed its targets, the old one and the new one stand in it, joined by " | ".
    """

    selector: str
    cname: str = ""

    def targets(self, domain: str) -> tuple[str, ...]:
        """The CNAME targets that are right for `domain`, the newest last, perhaps with `*`; none for a TXT key."""
        return alias_targets(self.cname, domain)


@dataclass(frozen=True, slots=True)
class ReturnPath:
    """A custom return path: the host below the sender domain and the name it points to (RFC 5321 4.4).

    Without `cname` the host has records of its own: an MX for bounces and a TXT with the provider's include.
    """

    host: str
    cname: str = ""

    def targets(self, domain: str) -> tuple[str, ...]:
        """The CNAME targets that are right for `domain`, the newest last, perhaps with `*`."""
        return alias_targets(self.cname, domain)


@dataclass(frozen=True, slots=True)
class Provider:
    """A row of the providers table; CONTRIBUTING.md says how to add one.

    `servers` and `mx_suffixes` may hold `*`; the first server without one is the one to fill in. `ports` pairs
    a number with "starttls" or "implicit", the preferred first. `username` is "address", "local_part",
    "literal:WORD", or "given" where the provider assigns one. `envelope` says whose domain SPF is checked at: the
    From domain, a custom return path (`return_path` is None where each customer has another host), or the
    provider's own. `dkim` holds the selectors that the provider assigns: a message is signed with one of them,
    the others stand ready for a change of keys. `domains` are the mail domains that the provider itself owns
    (nobody else can publish records there). `limits` and `note` are English sentences, to be passed through `_()`
    when shown. `help_page` names the page of the help panel. `password_sign_in` is "gone" where no password is taken
    any more, "admin" where an administrator decides, with the day from which that holds in `password_since`
    (ISO 8601), or "" where neither is known.
    """

    id: str
    name: str
    servers: tuple[str, ...] = ()
    ports: tuple[tuple[int, str], ...] = ()
    username: str = "address"
    secret: str = "password"  # noqa: S105 - a kind of secret
    help_url: str = ""
    sender_rule: str = ""
    envelope: str = "from"
    return_path: ReturnPath | None = None
    spf_include: str = ""
    dkim: tuple[DkimKey, ...] = ()
    mx_suffixes: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    authentications: tuple[str, ...] = ()
    limits: str = ""
    note: str = ""
    help_page: str = "other"
    password_sign_in: str = ""
    password_since: str = ""

    @property
    def server(self) -> str:
        """The server name to fill in, or "" where each customer has another one."""
        return next((server for server in self.servers if "*" not in server), "")

    @property
    def port(self) -> int:
        """The preferred port, or 587."""
        return self.ports[0][0] if self.ports else 587

    def username_for(self, address: str) -> str:
        """The SMTP username that goes with the sender `address`, or "" where only the provider knows it."""
        if self.username == "address":
            return address
        if self.username == "local_part":
            return address.rpartition("@")[0]
        return self.username.partition(":")[2] if self.username.startswith("literal:") else ""


def alias_targets(cname: str, domain: str) -> tuple[str, ...]:
    """CNAME targets that a row's `cname` means at `domain`, in lower case, the newest last."""
    filled = cname.lower().replace("{domain_dashed}", domain.replace(".", "-")).replace("{domain}", domain)
    return tuple(target.strip().removesuffix(".") for target in filled.lower().split("|") if target.strip())


def alias_fits(target: str, targets: Iterable[str]) -> bool:
    """Whether the CNAME target `target` is one of `targets`, which may hold `*`."""
    return name_fits(target.removesuffix(".").lower(), targets)


def name_fits(name: str, patterns: Iterable[str]) -> bool:
    """Whether `name`, in lower case, is one of `patterns`, which may hold `*`."""
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def read_providers(text: str | bytes, source: str) -> tuple[Provider, ...]:
    """Provider rows from JSON. `source` is the file's name.

    Raises Trouble: provider.unreadable, and provider.bad_row with the row and key that is wrong.
    """
    rows = parsed_rows(text, source)
    found: dict[str, Provider] = {}
    for number, row in enumerate(rows, start=1):
        read = _Row(source, number, row).provider(taken=found.keys())
        found[read.id] = read
    return tuple(found.values())


def parsed_rows(text: str | bytes, source: str) -> list[Any]:
    """The rows of a file as JSON, not yet looked at. Raises Trouble: provider.unreadable, file.not_utf8."""
    try:
        rows = parse(text)
    except NotJsonError as error:
        if error.position:
            raise Trouble(Finding("file.not_utf8", {"file": source, "position": error.position})) from None
        line: dict[str, Fact] = {"line": error.line} if error.line else {}
        raise Trouble(Finding("provider.unreadable", {"file": source, "reason": error.reason, **line})) from None
    if not isinstance(rows, list):
        raise Trouble(Finding("provider.unreadable", {"file": source, "reason": "not a list"}))
    return rows


def extract_texts(
    file: IO[bytes], *_keywords_and_tags: object, **_options: object
) -> Iterator[tuple[int, str, str, list[str]]]:
    """The texts of a providers file as msgids: a Babel extraction method, since JSON cannot hold `N_()`.

    A text stands on one line with its name. Yields line number, function, text, comments.
    """
    for number, line in enumerate(file.read().decode("utf-8").splitlines(), start=1):
        for found in _TEXT.finditer(line):
            yield number, "_", json.loads(found["text"]), []


class _Row:
    """One row on its way from JSON to Provider."""

    def __init__(self, source: str, number: int, row: object) -> None:
        self._source, self._number = source, number
        if not isinstance(row, dict):
            raise self._wrong("row")
        self._row: dict[str, Any] = row

    def provider(self, taken: Collection[str]) -> Provider:
        """The row, whose id is none of those `taken` before. Raises Trouble: provider.bad_row."""
        identifier = self._text("id", required=True)
        if identifier in taken:
            raise self._wrong("id")
        return Provider(
            id=identifier,
            name=self._text("name", required=True),
            servers=self._names("servers"),
            ports=self._ports(),
            username=self._username(),
            secret=self._choice("secret", _SECRETS) or "password",
            help_url=self._url("help_url"),
            sender_rule=self._choice("sender_rule", _SENDER_RULES),
            envelope=self._choice("envelope", _ENVELOPES) or "from",
            return_path=self._return_path(),
            spf_include=self._text("spf_include").strip().rstrip(".").lower(),
            dkim=self._dkim(),
            mx_suffixes=self._names("mx_suffixes"),
            domains=self._names("domains"),
            authentications=self._names("authentications"),
            limits=self._text("limits"),
            note=self._text("note"),
            help_page=self._text("help_page") or "other",
            password_sign_in=self._choice("password_sign_in", _SIGN_INS),
            password_since=self._day("password_since"),
        )

    def _wrong(self, key: str) -> Trouble:
        return Trouble(Finding("provider.bad_row", {"file": self._source, "row": self._number, "key": key}))

    def _text(self, key: str, *, required: bool = False) -> str:
        value = self._row.get(key, "")
        if not isinstance(value, str) or (required and not value.strip()):
            raise self._wrong(key)
        return value

    def _choice(self, key: str, choices: tuple[str, ...]) -> str:
        value = self._text(key)
        if value and value not in choices:
            raise self._wrong(key)
        return value

    def _username(self) -> str:
        value = self._text("username") or "address"
        kind, _, word = value.partition(":")
        if value not in _USERNAMES and not (kind == "literal" and word.strip()):
            raise self._wrong("username")
        return value

    def _url(self, key: str) -> str:
        """A page of the web: a file from elsewhere must not name anything else to be opened."""
        value = self._text(key)
        if value and not value.startswith(("https://", "http://")):
            raise self._wrong(key)
        return value

    def _day(self, key: str) -> str:
        value = self._text(key)
        try:
            return date.fromisoformat(value).isoformat() if value else ""
        except ValueError as error:
            raise self._wrong(key) from error

    def _names(self, key: str) -> tuple[str, ...]:
        value = self._row.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip(" .") for item in value):
            raise self._wrong(key)
        return tuple(item.strip().rstrip(".").lower() for item in value)

    def _ports(self) -> tuple[tuple[int, str], ...]:
        value = self._row.get("ports", [])
        try:
            ports = tuple((number, security) for number, security in value)
        except (TypeError, ValueError) as error:
            raise self._wrong("ports") from error
        for number, security in ports:
            if type(number) is not int or not 0 < number < 65536 or security not in _SECURITIES:
                raise self._wrong("ports")
        return ports

    def _dkim(self) -> tuple[DkimKey, ...]:
        value = self._row.get("dkim", [])
        if not isinstance(value, list):
            raise self._wrong("dkim")
        return tuple(DkimKey(key["selector"], key.get("cname", "")) for key in map(self._dkim_key, value))

    def _dkim_key(self, value: object) -> dict[str, str]:
        return self._strings("dkim", value, required="selector", optional="cname")

    def _return_path(self) -> ReturnPath | None:
        value = self._row.get("return_path")
        if value is None:
            return None
        path = self._strings("return_path", value, required="host", optional="cname")
        return ReturnPath(path["host"].lower(), path.get("cname", "").rstrip(".").lower())

    def _strings(self, key: str, value: object, *, required: str, optional: str) -> dict[str, str]:
        """An object of two texts, of which one must be there."""
        if not isinstance(value, dict) or not value.get(required) or not value.keys() <= {required, optional}:
            raise self._wrong(key)
        if not all(isinstance(text, str) for text in value.values()):
            raise self._wrong(key)
        return value
