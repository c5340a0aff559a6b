"""What goes wrong around the contract: races, half requests, big ones, and where a secret could leak."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPResponse

import pytest
from sqlalchemy.exc import OperationalError

from smtpgui.sandbox.platform.app_state import LOG
from smtpgui.sandbox.platform.security import Vault
from tests.servers.reference_platform import APPLICATION, GOOD, PASSWORD, SECRET, SETTINGS, TEST, Client, at_once


def test_two_administrators_at_once(admin, platform):
    admin.get()
    answers = []

    def change(number: int) -> None:
        mine = Client(admin.origin, admin.token, etag=admin.etag)
        values = {"sender_address": f"number{number}@example.org", "password": f"pass{number}"}
        answers.append((mine.patch(**values), number))

    at_once(change, 6)
    assert sorted(answer.status for answer, _number in answers) == [200, 412, 412, 412, 412, 412]
    (winner,) = [number for answer, number in answers if answer.status == 200]
    assert admin.get().resource["sender_address"] == f"number{winner}@example.org"
    assert platform.password == f"pass{winner}", "settings and password are one's, never a mixture"
    for answer, _number in answers:
        if answer.status == 412:
            assert answer.resource["sender_address"] == f"number{winner}@example.org"


def test_a_change_between_the_look_and_the_write(begin, monkeypatch):
    platform = begin()
    admin, store = platform.client(), platform.server.store
    change = store.change

    def overtaken(*arguments: object) -> bool:
        monkeypatch.undo()
        change(APPLICATION, store.settings(APPLICATION)["version"], {"sender_address": "faster@example.org"})
        return change(*arguments)

    monkeypatch.setattr(store, "change", overtaken)
    answer = admin.patch(sender_address="slower@example.org")
    assert answer.status == 412
    assert answer.resource["sender_address"] == "faster@example.org"
    assert admin.get().headers["etag"] == answer.headers["etag"]


def test_whoever_read_before_is_told(admin):
    other = Client(admin.origin, admin.token)
    admin.get()
    other.get()
    assert admin.patch(enabled=False).status == 200
    late = other.patch(enabled=True)
    assert late.status == 412
    assert other.patch(late.headers["etag"], sender_address="x@example.org").status == 200


@contextmanager
def raw(client: Client) -> Iterator[socket.socket]:
    host, _, port = client.origin.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as stream:
        yield stream


def head(client: Client, *more: str) -> bytes:
    lines = (f"PATCH {SETTINGS} HTTP/1.1", "Host: platform", f"Authorization: Bearer {client.token}")
    return "\r\n".join((*lines, "If-Match: *", "Content-Type: application/json", *more, "", "")).encode()


def read_all(stream: socket.socket) -> bytes:
    found = b""
    while piece := stream.recv(65536):
        found += piece
    return found


@pytest.mark.parametrize("framing", ["Content-Length: 30", "Transfer-Encoding: chunked"])
def test_a_connection_that_dies_in_the_middle_of_a_change(admin, framing, caplog):
    before = admin.get()
    piece = b'{"enabled": false}'
    with caplog.at_level(logging.INFO), raw(admin) as stream:
        stream.sendall(head(admin, framing) + (b"12\r\n" + piece if "chunked" in framing else piece))
        stream.shutdown(socket.SHUT_WR)
        read_all(stream)
    after = admin.get()
    assert (after.resource, after.headers["etag"]) == (before.resource, before.headers["etag"])
    assert not [record for record in caplog.records if record.levelno > logging.WARNING]


@pytest.mark.parametrize("framing", ["Content-Length: 20000", "Transfer-Encoding: chunked"])
def test_a_large_body(admin, framing):
    with raw(admin) as stream:
        stream.sendall(head(admin, framing))
        if "chunked" in framing:
            stream.sendall(b"5000\r\n" + b" " * 0x5000 + b"\r\n")
        answer = read_all(stream)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b'"content_too_large"' in answer
    assert b"connection: close" in answer.lower()


def test_a_body_that_does_not_come_and_what_is_no_http(begin):
    admin = begin(body_seconds=0.2).client()
    with raw(admin) as stream:
        stream.sendall(head(admin, "Content-Length: 30") + b"{")
        answer = read_all(stream)
    assert answer.startswith(b"HTTP/1.1 408 ")
    with raw(admin) as stream:
        stream.sendall(b"EHLO platform\r\n\r\n")
        assert read_all(stream).startswith(b"HTTP/1.1 400 ")
    assert admin.get().status == 200


def test_the_database_holds_no_secret(begin, databases):
    platform = begin()
    admin = platform.client()
    assert admin.patch(password="Unique-Secret-4711").status == 200
    assert platform.password == "Unique-Secret-4711"
    stored = databases.dump(platform.url)
    assert GOOD["sender_address"] in stored, "it can be seen at all"
    for secret in ("Unique-Secret-4711", PASSWORD, SECRET, admin.token, platform.key.decode()):
        assert secret not in stored


def test_a_password_is_bound_to_its_application(platform):
    vault = Vault(platform.key)
    sealed = vault.close(APPLICATION, "secret")
    assert vault.open(APPLICATION, sealed) == "secret"
    assert vault.open("app-2", sealed) is None
    assert Vault(Vault.new_key()).open(APPLICATION, sealed) is None
    assert vault.close(APPLICATION, "secret") != sealed, "equal passwords do not look equal"


def test_after_the_key_was_lost_the_password_has_to_come_again(begin, databases):
    platform = begin()
    admin = platform.client()
    sealed = Vault(Vault.new_key()).close(APPLICATION, "old")
    store = platform.server.store
    store.change(APPLICATION, store.settings(APPLICATION)["version"], {"password": sealed})
    answer = admin.test()
    assert (answer.status, list(answer.errors)) == (422, ["password"])
    admin.get()
    assert admin.patch(password="new").status == 200


def logged(caplog: pytest.LogCaptureFixture) -> str:
    """What the server and its libraries wrote; the client's own library stands aside."""
    records = [record for record in caplog.records if not record.name.startswith("httpcore2")]
    assert any(record.name.startswith("sqlalchemy") for record in records), "they are asked for everything"
    return "\n".join(f"{record.getMessage()} {record.exc_text or ''}" for record in records)


def test_the_log_holds_no_secret(begin, caplog):
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.DEBUG, "sqlalchemy"):
        admin = begin().client()
        admin.patch(password="Unique-Secret-4711")
        admin.patch(password="******** Unique-Secret-4711", port="x")
        admin.send(
            "PATCH", f"{SETTINGS}?password=Unique-Secret-4711", {"password": "Unique-Secret-4711"}, If_Match="*"
        )
        admin.token_for(grant_type="password", username="anna@example.org", password="Unique-Secret-4711")
        admin.send("GET", "/api/v1/%0aforged%20line")
    text = logged(caplog)
    assert f"PATCH {SETTINGS} 200" in text
    assert "Unique-Secret-4711" not in text
    assert admin.token not in text
    assert "\nforged" not in text


def test_a_fault_of_the_platform_tells_nothing(begin, caplog, monkeypatch):
    def broken(*_arguments: object) -> None:
        raise OperationalError("UPDATE … SET password='Unique-Secret-4711'", {}, Exception("Unique-Secret-4711"))

    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.DEBUG, "sqlalchemy"):
        platform = begin()
        admin = platform.client()
        monkeypatch.setattr(platform.server.store, "change", broken)
        answer = admin.patch(password="Unique-Secret-4711")
        assert admin.get().status == 200  # it answers before it logs, and has logged before it answers again
    assert (answer.status, answer.body["error"]) == (500, "internal_server_error")
    (fault,) = [record for record in caplog.records if record.name == LOG.name and record.levelno == logging.ERROR]
    assert "OperationalError at " in fault.getMessage()
    assert "Unique-Secret-4711" not in answer.text + logged(caplog)


def test_connections_are_used_again(admin):
    with raw(admin) as stream:
        for _ in range(2):
            stream.sendall(head(admin, "Content-Length: 2") + b"{}")
            answer = HTTPResponse(stream)
            answer.begin()
            assert answer.status == 200
            assert answer.read(), "to its end: the next answer comes behind it"


@pytest.mark.parametrize("path", [SETTINGS, TEST])
def test_deep_nesting(admin, path):
    body = b'{"a":' * 2000 + b"1" + b"}" * 2000
    method = "PATCH" if path == SETTINGS else "POST"
    assert admin.send(method, path, body, If_Match="*", Content_Type="application/json").status == 422
