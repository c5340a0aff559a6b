from __future__ import annotations

import gc
import socket
import ssl
import struct
import threading

import pytest

from smtpgui.core.findings import Trouble
from smtpgui.core.network import Address, Network, TlsSocket, system_addresses


def test_an_address_literal_is_its_own_answer():
    assert system_addresses("127.0.0.1", 25, 5) == [Address(socket.AF_INET, "127.0.0.1", 25)]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (socket.gaierror(socket.EAI_NONAME, "unknown"), "resolve.not_found"),
        (socket.gaierror(socket.EAI_AGAIN, "try again"), "resolve.no_answer"),
        (UnicodeError("label too long"), "resolve.not_found"),
    ],
)
def test_what_the_system_says_becomes_a_finding(monkeypatch, error, code):
    def refuse(*_args, **_kwargs):
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    with pytest.raises(Trouble) as caught:
        system_addresses("nowhere.example", 587, 5)
    assert caught.value.finding.code == code
    assert caught.value.finding.setting == "server"
    assert caught.value.finding.facts["server"] == "nowhere.example"


def test_a_resolver_that_hangs_is_left_behind(monkeypatch):
    release = threading.Event()

    def hang(*_args, **_kwargs):
        release.wait(30)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    with pytest.raises(Trouble) as caught:
        system_addresses("slow.example", 587, 0.05)
    release.set()
    assert caught.value.finding.code == "resolve.timeout"
    assert caught.value.finding.facts["seconds"] == 0.05


def test_the_usual_network_is_the_systems():
    assert Network().addresses is system_addresses
    assert Network().nameservers == ()


def test_a_line_reset_before_the_handshake_is_closed():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.sslsocket_class = TlsSocket
    with socket.create_server(("127.0.0.1", 0)) as server:
        client = socket.create_connection(server.getsockname())
        accepted, _ = server.accept()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.close()
        with accepted, pytest.raises(ConnectionResetError):
            context.wrap_socket(accepted, server_side=True)
    gc.collect()  # an open socket would warn here, and warnings are errors
