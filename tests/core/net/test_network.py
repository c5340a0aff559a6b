from __future__ import annotations

import gc
import socket
import ssl
import struct
import threading

import pytest

from smtpgui.core.findings import Trouble
from smtpgui.core.net.network import Address, Network, is_public, system_addresses
from smtpgui.core.net.tls import TlsSocket
from tests.support.tables import every


@every(
    "text",
    ["127.0.0.1", "10.1.2.3", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "240.0.0.1", "::", "::1",
     "fe80::1%eth0", "fd00::1", "fec0::1", "ff02::1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1",
     "64:ff9b:1::a00:1", "2002:7f00:1::", "2002:a00:1::1", "", "mail.test", "0177.0.0.1", "2130706433"],
)  # fmt: skip
def test_what_is_inside_however_it_is_written(text: str):
    assert not is_public(text)


@pytest.mark.parametrize(
    "text", ["8.8.8.8", "2a00:1450::1", "64:ff9b::808:808", "::ffff:8.8.8.8", "2002:808:808::1"]
)
def test_what_is_the_internets(text: str):
    assert is_public(text)


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
