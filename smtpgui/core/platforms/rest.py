"""A platform's REST API, spoken as its Preset says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from smtpgui.core.findings import Fact, Finding, Trouble
from smtpgui.core.language import _
from smtpgui.core.net.http import Response, fetch
from smtpgui.core.net.network import Network
from smtpgui.core.platforms.http_errors import data_of, is_success, refusal, refused_fields, shortened
from smtpgui.core.platforms.interface import PasswordChange, PlatformTest
from smtpgui.core.platforms.json_pointer import get, join, put
from smtpgui.core.platforms.mapping import Remote, masked, our_value, remote_of, request_body, whole_with, without
from smtpgui.core.platforms.oauth import AccessToken, Credentials, filled, grant_fields, request_of, token_of
from smtpgui.core.platforms.preset import Call, Preset
from smtpgui.core.platforms.test_result import test_result
from smtpgui.core.privacy.secrets import Redactor
from smtpgui.core.settings.model import SmtpSettings

TIMEOUT = 20.0
"""Most seconds for one request."""

TEST_TIMEOUT = 60.0
"""Most seconds for the platform's own test: it talks to a mail server meanwhile."""

_SECRET_AT_ALL = 8
"""Shortest secret that is looked for in settings: a shorter one may be a word there."""

_HIDDEN = {"token": "[token]", "key": "[key]", "secret": "[secret]"}


class Request(NamedTuple):
    """One request before it is sent."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes = b""


class RestPlatform:
    """A Platform over HTTP.

    Tokens live in this object only; `publics` are texts that may be shown in any case; `label` is what the user calls
    the platform; `password` is one that it may know already and must not show.
    """

    def __init__(
        self,
        preset: Preset,
        origin: str,
        application: str,
        credentials: Credentials,
        network: Network,
        publics: tuple[str, ...] = (),
        label: str = "",
        password: str = "",
    ) -> None:
        self.preset, self.label = preset, label or preset.name
        self._origin, self._application = origin, application
        self._credentials, self._network = credentials, network
        self._token: AccessToken | None = None
        self._redactor = Redactor((*publics, origin, application))
        self._settings_redactor = Redactor((*publics, origin, application))
        self._hide(credentials.secret, "[secret]")
        self._hide(credentials.key, "[key]", in_settings=not preset.key_is_a_name)
        self._hide(password, "[password]")

    # What a Platform does

    def sign_in(self) -> None:
        """Get a token, where this platform has tokens. Raises Trouble: platform.*, http.*, resolve.*."""
        with self._clean():
            if not (self._credentials.key or self._credentials.secret):
                raise Trouble(Finding("platform.no_credentials"))
            self._renew()

    def read(self) -> Remote:
        """The present settings. Raises Trouble: platform.*, http.*, resolve.*."""
        with self._clean():
            response = self._send(self._request(self.preset.read))
            if not is_success(response):
                raise Trouble(refusal(response, self.preset))
            return self._remote(response)

    def write(self, values: Mapping[str, Any], password: PasswordChange, base: Remote) -> tuple[Finding, ...]:
        """Write `values` over `base`; see Platform. Raises Trouble: platform.*, http.*, resolve.*."""
        self._hide(password.word, "[password]")
        with self._clean():
            response = self._send(self._write_request(values, password, base))
            if response.status == 428 and base.etag:  # it did nothing yet: say what was read, once
                response = self._send(self._write_request(values, password, base, insist=True))
            if is_success(response):
                return ()
            return self._refusals(response)

    def test(self, recipient: str, settings: SmtpSettings, password: str) -> PlatformTest | tuple[Finding, ...]:
        """Let the platform test `settings`; see Platform. Raises Trouble: platform.*, http.*, resolve.*."""
        self._hide(password, "[password]")
        rule = self.preset.test
        if rule is None:
            raise Trouble(Finding("platform.no_test"))
        with self._clean():
            body = self._test_body(recipient, settings, password)
            response = self._send(self._request(rule.call, body), TEST_TIMEOUT)
            if not is_success(response):
                return self._refusals(response, rule.root)
            return test_result(rule, response, self._redactor)

    def preview(self, values: Mapping[str, Any], password: PasswordChange, base: Remote | None) -> tuple[str, ...]:
        """The lines of the request that `write` would send."""
        hidden = replace(password, word="[password]" if password.word else "")
        request = self._write_request(values, hidden, base, places=_HIDDEN)
        head = [f"{request.method} {request.url}", *(f"{name}: {text}" for name, text in request.headers.items())]
        if self.preset.write.as_form:
            return (*head, "", request.body.decode())
        rest = () if self.preset.base is None else ("", _("And everything else that was read, unchanged."))
        return (*head, "", *json.dumps(json.loads(request.body), indent=2, ensure_ascii=False).splitlines(), *rest)

    # Requests

    def _request(
        self, call: Call, data: Any = None, more: Mapping[str, str] | None = None,
        places: Mapping[str, str] | None = None,
    ) -> Request:  # fmt: skip
        application = quote(self._application, safe="")
        url = self._origin + call.path.replace("{id}", application)
        headers = self._authorisation(places or self._places())
        headers |= {"Accept": "application/json", **(more or {})}
        if data is None:
            return Request(call.method, url, headers)
        if call.as_form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            return Request(call.method, url, headers, urlencode(_flat(data)).encode())
        headers["Content-Type"] = "application/json"
        return Request(call.method, url, headers, json.dumps(data, ensure_ascii=False).encode())

    def _authorisation(self, places: Mapping[str, str]) -> dict[str, str]:
        """The preset's headers, filled in."""
        usual = "Bearer {secret}" if self.preset.token.grant == "none" else "Bearer {token}"
        own = {**places, "id": quote(self._application, safe="")}
        templates = {"Authorization": usual, **self.preset.headers}
        return {name: filled(text, own) for name, text in templates.items() if text}

    def _places(self) -> dict[str, str]:
        token = self._token.access if self._token else ""
        return {"token": token, "key": self._credentials.key, "secret": self._credentials.secret}

    def _write_request(
        self, values: Mapping[str, Any], password: PasswordChange, base: Remote | None,
        places: Mapping[str, str] | None = None, *, insist: bool = False,
    ) -> Request:  # fmt: skip
        preset, body = self.preset, request_body(self.preset, values)
        for pointer, value in preset.constants.items():
            put(body, join(preset.root, pointer), value)
        if base is not None and preset.base is not None:
            whole = self._sent_back(base)
            body = body if places else whole_with(whole, body)  # only shown, the rest says nothing
        if password.any:
            put(body, join(preset.root, preset.password.at), password.word or preset.password.clear)
        etag = base.etag if base else ""
        strong = bool(etag) and not etag.startswith("W/")  # If-Match compares strongly (RFC 9110 13.1.1)
        more = {"If-Match": etag} if strong and (insist or preset.concurrency == "etag") else {}
        return self._request(preset.write, body, more, places)

    def _test_body(self, recipient: str, settings: SmtpSettings, password: str) -> dict[str, Any]:
        rule = self.preset.test
        assert rule is not None
        body: dict[str, Any] = {}
        if rule.sends:
            rules = rule.fields or self.preset.fields
            values = {name: our_value(name, settings) for name in rules}
            body = request_body(self.preset, values, rules, rule.root)
            if password:
                put(body, rule.password_at or join(rule.root, self.preset.password.at), password)
        if rule.recipient_at:
            put(body, rule.recipient_at, recipient)
        for pointer, value in rule.constants.items():
            put(body, pointer, value)
        return body

    # Sending

    def _send(self, request: Request, timeout: float = TIMEOUT) -> Response:
        """Send `request`; where the token is refused, once more with a new one: a 401 has done nothing."""
        tokens = self.preset.token.grant != "none"
        if not (self._credentials.key or self._credentials.secret):
            raise Trouble(Finding("platform.no_credentials"))
        if tokens and (self._token is None or self._token.over):
            self._renew_first()
        response = self._fetch(self._authorised(request), timeout)
        if response.status == 401 and tokens:
            self._renew_first()
            response = self._fetch(self._authorised(request), timeout)
        return response

    def _renew_first(self) -> None:
        """A new token for a request that has done nothing yet; what goes wrong leaves no doubt about that."""
        try:
            self._renew()
        except Trouble as trouble:
            finding = trouble.finding
            raise Trouble(replace(finding, facts={**finding.facts, "sent": False})) from trouble

    def _authorised(self, request: Request) -> Request:
        """`request` with the present token in its headers."""
        if self.preset.token.grant == "none":
            return request
        return request._replace(headers={**request.headers, **self._authorisation(self._places())})

    def _fetch(self, request: Request, timeout: float) -> Response:
        return fetch(request.url, self._network, method=request.method, headers=request.headers, body=request.body,
                     timeout=timeout)  # fmt: skip

    def _renew(self) -> None:
        """A new token: by the refresh token where there is one that is still taken, else by the credentials."""
        rule = self.preset.token
        if rule.grant == "none":
            return
        old, self._token = self._token, None
        if old is not None and old.refresh:
            try:
                self._take(token_of(self._ask_token(old.refresh), self.preset))
            except Trouble as trouble:
                if trouble.finding.code != "platform.wrong_key":
                    raise
            else:
                return
        self._take(token_of(self._ask_token(), self.preset))

    def _ask_token(self, refresh: str = "") -> Response:
        headers, body = request_of(self.preset.token, grant_fields(self.preset.token, self._credentials, refresh))
        return self._fetch(Request("POST", self._origin + self.preset.token.path, headers, body), TIMEOUT)

    def _take(self, token: AccessToken) -> None:
        self._token = token
        self._hide(token.access, "[token]")
        self._hide(token.refresh, "[token]")

    # Answers

    def _remote(self, response: Response) -> Remote:
        preset = self.preset
        data = data_of(response)
        resource = get(data, preset.response)
        etag = response.headers.get("etag", "").strip()
        etag = etag if etag.isascii() and etag.isprintable() and len(etag) <= 1024 else ""
        remote = remote_of(preset, resource, etag) if isinstance(resource, dict) else None
        if remote is None:
            raise Trouble(Finding("platform.no_settings_inside", {"pointer": preset.response or "/"}))
        if preset.base is not None:  # the object that goes back with a write
            remote = replace(remote, whole=get(data, preset.base))
            if not isinstance(remote.whole, dict):
                raise Trouble(Finding("platform.no_settings_inside", {"pointer": preset.base or "/"}))
        for name, value in remote.values.items():
            if isinstance(value, str) and self._settings_redactor.line(value) != value:
                raise Trouble(Finding("platform.echoes_secret", {"name": preset.fields[name].read}))
        return remote

    def _sent_back(self, base: Remote) -> dict[str, Any]:
        """What was read, without the password. Another mask could be taken for a value: then nothing is written."""
        kept = without(base.whole, join(self.preset.root, self.preset.password.at))
        hidden = next(masked(kept), "")
        if hidden:
            raise Trouble(self._redacted(Finding("platform.hides_more", {"name": shortened(hidden)})))
        return kept

    def _refusals(self, response: Response, root: str = "") -> tuple[Finding, ...]:
        found = refused_fields(response, self.preset, root) if response.status in (400, 409, 422) else []
        if not found:
            raise Trouble(refusal(response, self.preset))
        return tuple(self._redacted(finding) for finding in found)

    # Secrets

    def _hide(self, secret: str, label: str, *, in_settings: bool = True) -> None:
        self._redactor.hide(secret, label)
        if in_settings and len(secret) >= _SECRET_AT_ALL:
            self._settings_redactor.hide(secret, label)

    @contextmanager
    def _clean(self) -> Iterator[None]:
        """Take every secret out of what goes wrong in the block."""
        try:
            yield
        except Trouble as trouble:
            raise Trouble(self._redacted(trouble.finding)) from None

    def _redacted(self, finding: Finding) -> Finding:
        facts: dict[str, Fact] = {"platform": self.label, "application": self._application, "origin": self._origin}
        for name, fact in finding.facts.items():
            facts[name] = self._redactor.line(fact) if isinstance(fact, str) else fact
        return Finding(finding.code, facts, finding.setting)


def _flat(data: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    """`data` as the fields of a form: nested names in brackets, true and false as words, null as an empty text."""
    fields: list[tuple[str, str]] = []
    for name, value in data.items():
        key = f"{prefix}[{name}]" if prefix else name
        if isinstance(value, dict):
            fields += _flat(value, key)
        elif isinstance(value, bool):
            fields.append((key, str(value).lower()))
        else:
            fields.append((key, "" if value is None else str(value)))
    return fields
