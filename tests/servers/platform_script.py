"""A platform for tests, on loopback: keeps settings, hands out tokens, and misbehaves on demand."""

from __future__ import annotations

import json
import socket
import ssl
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs

from smtpgui.core.net.network import Network
from smtpgui.core.platforms.json_pointer import get, put
from smtpgui.core.platforms.preset import Preset
from tests.servers.http_script import Answer, http_answer, loopback, web_server

KEY, SECRET, TOKEN, PASSWORD = "api-key-4711", "api-secret-Zq81x", "tok-en.0123456789abcdef", "Sésame-0uvre?toi"
SECRETS = (KEY, SECRET, TOKEN, PASSWORD)
HOST = "mail.test"


def answered(data: Any, status: str = "200 OK", headers: str = "") -> bytes:
    """`data` as a JSON answer."""
    return http_answer(json.dumps(data).encode(), status, f"Content-Type: application/json\r\n{headers}")


class ScriptedPlatform:
    """Holds `document`, a JSON object whose settings stand where the preset says, and the password.

    `script["GET"]`, `script["WRITE"]`, `script["TOKEN"]`, `script["TEST"]` are answers to give instead, one after
    the other: bytes, or what to do with the connection and the request. `after_write` are done once it is kept.
    """

    def __init__(self, preset: Preset, document: dict[str, Any], password: str = "") -> None:
        self.preset, self.document, self.password = preset, document, password
        self.script: dict[str, list[Answer]] = defaultdict(list)
        self.after_write: list[Answer] = []
        self.requests: list[tuple[str, dict[str, str], Any]] = []
        self.etags = preset.concurrency == "etag"
        self.revision = 1
        self.dropped: set[str] = set()
        self.mask = ""
        self.tokens = 0
        self.network = Network()
        self.origin = ""

    @property
    def writes(self) -> list[Any]:
        """The bodies of the writes."""
        return [body for kind, _headers, body in self.requests if kind == "WRITE"]

    @property
    def kinds(self) -> list[str]:
        """What was asked, in order."""
        return [kind for kind, _headers, _body in self.requests]

    def answer(self, stream: socket.socket, raw: bytes) -> None:
        """One request."""
        head, _blank, content = raw.partition(b"\r\n\r\n")
        line, *rest = head.decode("latin-1").split("\r\n")
        headers = {k.lower(): v for k, _c, v in (each.partition(": ") for each in rest)}
        kind = self._kind(*line.split(" ")[:2])
        self.requests.append((kind, headers, _body(headers, content)))
        if self.script[kind]:
            _give(self.script[kind].pop(0), stream, raw)
            return
        stream.sendall(getattr(self, f"_{kind.lower()}")(headers, self.requests[-1][2]))
        if kind == "WRITE" and self.after_write:
            _give(self.after_write.pop(0), stream, raw)

    def _kind(self, method: str, path: str) -> str:
        if path == self.preset.token.path:
            return "TOKEN"
        if self.preset.test and path == self.preset.test.call.path.replace("{id}", "app-1"):
            return "TEST"
        for kind, call in (("GET", self.preset.read), ("WRITE", self.preset.write)):
            if (method, path) == (call.method, call.path.replace("{id}", "app-1")):
                return kind
        return "NOWHERE"

    def _token(self, _headers: dict[str, str], body: Any) -> bytes:
        values = {name: given[0] if isinstance(given, list) else given for name, given in body.items()}
        if SECRET not in values.values() and values.get("grant_type") != "refresh_token":
            return answered({"error": "invalid_client", "error_description": "no"}, "401 Unauthorized")
        self.tokens += 1
        return answered({"access_token": TOKEN, "token_type": "Bearer", "expires_in": 7200, "created_at": 1})

    def _nowhere(self, _headers: dict[str, str], _body: Any) -> bytes:
        return answered(
            {"success": False, "error": "not_found", "message": "no such application"}, "404 Not Found"
        )

    def _get(self, headers: dict[str, str], _body: Any) -> bytes:
        if not any(secret in text for text in headers.values() for secret in (TOKEN, SECRET)):
            return answered({"message": "who?"}, "401 Unauthorized")
        data: dict[str, Any] = {"success": True}
        resource = json.loads(json.dumps(self.document))
        if self.preset.password.set_at:
            put(resource, self.preset.password.set_at, bool(self.password))
        if self.mask:
            put(resource, self.preset.password.at, self.mask)
        put(data, self.preset.response, resource) if self.preset.response else data.update(resource)
        return answered(data, headers=f'ETag: "{self.revision}"\r\n' if self.etags else "")

    def _write(self, headers: dict[str, str], body: Any) -> bytes:
        if self.etags and headers.get("if-match") != f'"{self.revision}"':
            status = "412 Precondition Failed" if "if-match" in headers else "428 Precondition Required"
            return answered({"message": "changed"}, status)
        inside = get(body, self.preset.root)
        for rule in self.preset.fields.values():
            value = get(inside, rule.write)
            if value is not get({}, "x") and rule.name not in self.dropped:
                put(self.document, rule.read, value)
        rule = self.preset.password
        given = get(inside, rule.at)
        if given is not get({}, "x"):
            self.password = given or ""
        elif rule.clears:
            self.password = ""
        self.revision += 1
        return b"" if self.after_write else answered({"success": True})

    def _test(self, _headers: dict[str, str], _body: Any) -> bytes:
        return answered({"success": True, "data": {"resource": {"outcome": "accepted", "stage": "data"}}})


def _body(headers: dict[str, str], content: bytes) -> Any:
    if "json" in headers.get("content-type", ""):
        return json.loads(content)
    return parse_qs(content.decode()) if content else None


def _give(answer: Answer, stream: socket.socket, raw: bytes) -> None:
    if callable(answer):
        answer(stream, raw)
    else:
        stream.sendall(answer)


@contextmanager
def platform_server(
    preset: Preset, document: dict[str, Any], password: str = "", *, context: ssl.SSLContext | None = None,
    ca_file: str = "",
) -> Iterator[ScriptedPlatform]:  # fmt: skip
    """A platform at work; over TLS with `context`."""
    platform = ScriptedPlatform(preset, document, password)
    with web_server(platform.answer, context=context) as web:
        platform.network = loopback(web.port, ca_file)
        platform.origin = f"https://{HOST}:{web.port}" if context else f"http://127.0.0.1:{web.port}"
        yield platform


def hang_up(stream: socket.socket, _request: bytes) -> None:
    """Close without a word."""
    stream.shutdown(socket.SHUT_RDWR)
