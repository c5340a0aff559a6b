"""A reference platform for tests, with two administrators, an editor and a stranger, and a client for it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from smtpgui.core.net.http import Response, fetch
from smtpgui.core.net.network import Network
from smtpgui.sandbox.platform.app_state import Options
from smtpgui.sandbox.platform.permissions import ADMINISTRATOR, EDITOR
from smtpgui.sandbox.platform.security import Vault
from smtpgui.sandbox.platform.server import PlatformServer
from smtpgui.sandbox.platform.store import PlatformAccount

APPLICATION, OTHER = "app-1", "app-2"
KEY, EDITOR_KEY, STRANGER_KEY = (f"key-of-{who}" for who in ("an-admin", "an-editor", "a-stranger"))
PERSON = "anna@example.org"
SECRET, PASSWORD = "api-secret-Zq81x-7", "Sésame-0uvre?toi"
GOOD = {
    "enabled": True,
    "sender_address": "news@example.org",
    "reply_to_address": "desk@example.org",
    "address": "smtp.example.org",
    "port": 587,
    "user_name": "news@example.org",
    "authentication": "login",
    "enable_starttls_auto": True,
}
SETTINGS = f"/api/v1/applications/{APPLICATION}/smtp_settings"
TEST = f"{SETTINGS}/test"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Answer:
    """What came back, its JSON read."""

    status: int
    headers: Mapping[str, str]
    body: Any
    text: str

    @property
    def resource(self) -> dict[str, Any]:
        return self.body["data"]["resource"]

    @property
    def errors(self) -> dict[str, list[str]]:
        return self.body["errors"]


def answer_of(response: Response) -> Answer:
    told = response.headers.get("content-type", "").startswith("application/json")
    body = json.loads(response.body) if told else {}  # a server that is stopped says so in plain text
    return Answer(response.status, response.headers, body, response.body.decode())


@dataclass
class Client:
    """Speaks to the platform at `origin` with `token`; keeps the last ETag of the settings."""

    origin: str
    token: str = ""
    network: Network = field(default_factory=Network)
    etag: str = ""

    def send(self, method: str, path: str, data: Any = None, **headers: str) -> Answer:
        own = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        own |= {"Content-Type": "application/json"} if data is not None else {}
        own |= {name.replace("_", "-"): value for name, value in headers.items()}
        body = data if isinstance(data, bytes) else b"" if data is None else json.dumps(data).encode()
        found = answer_of(fetch(self.origin + path, self.network, method=method, headers=own, body=body))
        self.etag = found.headers.get("etag", self.etag)
        return found

    def get(self) -> Answer:
        return self.send("GET", SETTINGS)

    def patch(self, etag: str = "", **change: Any) -> Answer:
        """Change with the last ETag, or with another."""
        if not (etag or self.etag):
            self.get()
        return self.send("PATCH", SETTINGS, change, If_Match=etag or self.etag)

    def test(self, recipient: str = "reader@example.org", mode: str = "send", **more: Any) -> Answer:
        return self.send("POST", TEST, {"recipient": recipient, "mode": mode, **more})

    def token_for(self, **form: str) -> Answer:
        url, body = f"{self.origin}/oauth/token", urlencode(form).encode()
        return answer_of(fetch(url, self.network, method="POST", headers=FORM, body=body))


@dataclass
class Reference:
    """A running reference platform."""

    server: PlatformServer
    key: bytes
    url: str

    def client(self, key: str = KEY, **form: str) -> Client:
        """Somebody who is signed in."""
        client = Client(self.server.origin)
        asked = {"grant_type": "client_credentials", "client_id": key, "client_secret": SECRET, **form}
        found = client.token_for(**asked)
        assert found.status == 200, found.text
        client.token = found.body["access_token"]
        return client

    def holds(self, password: str | None = PASSWORD, **values: Any) -> None:
        """Put settings there, past every rule."""
        self.server.put(APPLICATION, {**GOOD, **values}, password)

    @property
    def password(self) -> str | None:
        sealed = self.server.store.settings(APPLICATION)["password"]
        return None if sealed is None else Vault(self.key).open(APPLICATION, sealed)


@contextmanager
def reference(url: str, options: Options, key: bytes = b"") -> Iterator[Reference]:
    """A platform over the empty database at `url`."""
    key = key or Vault.new_key()
    server = PlatformServer(url, key, replace(options, secret_cost=2))  # hashing is slow on purpose
    store = server.store
    for application in (APPLICATION, OTHER):
        store.add_application(application, application.upper())
    for name, role in ((KEY, ADMINISTRATOR), (EDITOR_KEY, EDITOR)):
        store.add_account(PlatformAccount(name, person=False, secret=SECRET), {APPLICATION: role})
    store.add_account(PlatformAccount(STRANGER_KEY, person=False, secret=SECRET), {OTHER: ADMINISTRATOR})
    both = {APPLICATION: ADMINISTRATOR, OTHER: EDITOR}
    store.add_account(PlatformAccount(PERSON, person=True, secret=SECRET), both)
    with server:
        yield Reference(server, key, url)


def at_once(work: Callable[[int], object], count: int) -> None:
    """Let `count` threads do `work` at the same moment, each with its number."""
    gate = threading.Barrier(count)

    def run(number: int) -> None:
        gate.wait(10)
        work(number)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
