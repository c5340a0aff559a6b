"""The one door to HTTP: what is sent, what is taken, and when it gives up."""

from __future__ import annotations

import gzip
import socket
import threading
import zlib

import pytest

from smtpgui import PROGRAM
from smtpgui.core.explain import explanations
from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.net.http import fetch
from smtpgui.core.net.network import Address, Network
from tests.servers.http_script import HOST, http_answer, loopback, web_server
from tests.support.tables import every


def refused(url: str, network: Network, **options) -> Finding:
    with pytest.raises(Trouble) as caught:
        fetch(url, network, **options)
    finding = caught.value.finding
    assert finding.code in explanations()
    return finding


def test_a_request_over_tls_to_the_host_that_was_named(certificates):
    with web_server(
        http_answer(b"hello", headers="X-Two: a\r\nX-Two: b\r\n"), context=certificates["good"]
    ) as web:
        network = loopback(web.port, certificates.ca_file)
        answer = fetch(f"https://{HOST}:{web.port}/path?q=1#part", network, headers={"Authorization": "Bearer t"})
    assert (answer.status, answer.body, answer.headers["x-two"]) == (200, b"hello", "a, b")
    head = web.requests[0].decode().lower()
    assert head.startswith("get /path?q=1 http/1.1\r\n")
    assert f"host: {HOST}:{web.port}\r\n" in head
    assert f"user-agent: {PROGRAM}/" in head
    assert "authorization: bearer t" in head
    assert "cookie" not in head


def test_a_body_is_sent_with_its_length():
    with web_server(http_answer(status="201 Created")) as web:
        url = f"http://127.0.0.1:{web.port}/"
        answer = fetch(
            url, Network(), method="POST", body=b'{"a":1}', headers={"Content-Type": "application/json"}
        )
        assert answer.status == 201
        fetch(url, Network(), method="PATCH")
    assert web.requests[0].endswith(b'\r\n\r\n{"a":1}')
    assert b"content-length: 7" in web.requests[0].lower()
    assert b"content-length: 0" in web.requests[1].lower()


def test_a_redirect_is_an_answer_and_never_followed():
    with web_server(http_answer(status="302 Found", headers="Location: http://127.0.0.1/elsewhere\r\n")) as web:
        answer = fetch(f"http://localhost:{web.port}/", loopback(web.port))
    assert (answer.status, answer.headers["location"]) == (302, "http://127.0.0.1/elsewhere")
    assert len(web.requests) == 1


def test_no_proxy_and_no_netrc(monkeypatch, tmp_path):
    (tmp_path / ".netrc").write_text("default login me password secret\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with web_server(http_answer(b"direct")) as web:
        assert fetch(f"http://127.0.0.1:{web.port}/", Network()).body == b"direct"
    assert b"authorization" not in web.requests[0].lower()


@every("url, code")
def test_addresses_that_are_not_asked(url, code):
    def nobody(*_arguments):
        raise AssertionError("was looked up")

    assert refused(url, Network(addresses=nobody)).code == code


def test_an_international_host_is_asked_by_its_a_label():
    asked = []

    def addresses(host, port, timeout):
        asked.append(host)
        raise Trouble(Finding("resolve.not_found", {"server": host}))

    finding = refused("https://bücher.example/", Network(addresses=addresses))
    assert finding.code == "resolve.not_found"
    assert asked == ["xn--bcher-kva.example"]


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00::1", "0.0.0.0"])
def test_what_a_stranger_wrote_leads_to_no_private_address(address):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    network = Network(addresses=lambda _host, port, _timeout: [Address(family, address, port)])
    finding = refused("https://policy.example/", network, public_only=True)
    assert (finding.code, finding.facts["address"], finding.facts["sent"]) == (
        "http.private_address",
        address,
        False,
    )


def test_in_a_rehearsal_the_public_is_played_here(certificates):
    with web_server(http_answer(b"policy"), context=certificates["good"]) as web:
        network = loopback(web.port, certificates.ca_file, rehearsal=True)
        assert fetch(f"https://{HOST}:{web.port}/", network, public_only=True).body == b"policy"


def test_a_plain_address_that_leads_elsewhere_is_not_asked():
    network = Network(addresses=lambda _host, port, _timeout: [Address(socket.AF_INET, "192.0.2.1", port)])
    assert refused("http://localhost/", network).code == "http.private_address"


@pytest.mark.parametrize("kind", ["expired", "self_signed", "wrong_host", "common_name", "unknown_ca"])
def test_only_a_verified_host_gets_the_request(certificates, kind):
    with web_server(http_answer(), context=certificates[kind]) as web:
        finding = refused(f"https://{HOST}:{web.port}/", loopback(web.port, certificates.ca_file))
    assert finding.code == "http.certificate"
    assert finding.facts["sent"] is False
    assert not any(web.requests)


def test_trust_that_cannot_be_read(tmp_path):
    finding = refused("https://mail.test/", loopback(1, str(tmp_path / "none.pem")))
    assert finding.code == "tls.trust_unreadable"


def test_nobody_answers():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    finding = refused(f"http://127.0.0.1:{port}/", Network())
    assert (finding.code, finding.facts["port"], finding.facts["sent"]) == ("http.no_connection", port, False)


def test_something_else_than_tls(certificates):
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def greet():
            with listener.accept()[0] as stream:
                stream.sendall(b"SSH-2.0-OpenSSH\r\n")
                stream.recv(1000)

        threading.Thread(target=greet, daemon=True).start()
        port = listener.getsockname()[1]
        finding = refused(f"https://{HOST}:{port}/", loopback(port, certificates.ca_file))
    assert finding.code == "http.no_connection"


LIMIT = 1000
LONG = b"x" * (LIMIT + 1)


def deflated(data: bytes) -> bytes:
    return http_answer(zlib.compress(data), headers="Content-Encoding: deflate\r\n")


def gzipped(data: bytes) -> bytes:
    return http_answer(gzip.compress(data), headers="Content-Encoding: gzip\r\n")


@pytest.mark.parametrize("answer", [http_answer, gzipped, deflated])
def test_a_body_up_to_the_limit(answer):
    with web_server(answer(LONG[:LIMIT]), answer(LONG)) as web:
        url = f"http://127.0.0.1:{web.port}/"
        assert fetch(url, Network(), max_bytes=LIMIT).body == LONG[:LIMIT]
        finding = refused(url, Network(), max_bytes=LIMIT)
    assert (finding.code, finding.facts["sent"]) == ("http.too_large", True)


def test_a_bomb_is_not_unpacked():
    bomb = gzip.compress(b"\0" * 200_000_000)
    with web_server(http_answer(bomb, headers="Content-Encoding: gzip\r\n")) as web:
        assert refused(f"http://127.0.0.1:{web.port}/", Network()).code == "http.too_large"


def test_a_body_without_an_end_is_left():
    def pour(stream, _request):
        stream.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            stream.sendall(b"x" * 65536)

    with web_server(pour) as web:
        assert refused(f"http://127.0.0.1:{web.port}/", Network()).code == "http.too_large"


@pytest.mark.parametrize(
    "head", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: "]
)
def test_a_drip_does_not_outlast_the_deadline(head):
    def drip(stream, _request):
        stream.sendall(head)
        while True:
            stream.sendall(b"x")
            if stop.wait(0.05):
                return

    stop = threading.Event()
    with web_server(drip) as web:
        finding = refused(f"http://127.0.0.1:{web.port}/", Network(), timeout=0.4)
        stop.set()
    assert (finding.code, finding.facts["seconds"], finding.facts["sent"]) == ("http.timeout", 0.4, True)


def test_silence_in_the_handshake_does_not_outlast_the_deadline(certificates):
    with web_server(lambda _stream, _request: None) as web:
        finding = refused(f"https://{HOST}:{web.port}/", loopback(web.port, certificates.ca_file), timeout=0.3)
    assert (finding.code, finding.facts["sent"]) == ("http.timeout", False)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"", "http.lost"),
        (b"HTTP/1.1 200 OK\r\nContent-Le", "http.lost"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", "http.lost"),
        (b"220 mail.test ESMTP\r\n\r\n", "http.not_http"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 1\r\n\r\nx", "http.not_http"),
        (http_answer(b"no gzip", headers="Content-Encoding: gzip\r\n"), "http.not_http"),
        (
            http_answer(gzip.compress(b"x" * 99, mtime=0)[:-9], headers="Content-Encoding: gzip\r\n"),
            "http.not_http",
        ),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000 + b"\r\n\r\n", "http.not_http"),
    ],
)
def test_answers_that_are_none(answer, code):
    with web_server(answer) as web:
        finding = refused(f"http://127.0.0.1:{web.port}/", Network())
    assert (finding.code, finding.facts["sent"]) == (code, True)


def test_a_header_that_cannot_be_sent_is_a_fault_of_ours():
    import httpcore2

    with web_server(http_answer()) as web, pytest.raises(httpcore2.LocalProtocolError):
        fetch(f"http://127.0.0.1:{web.port}/", Network(), headers={"X": "a\r\nb"})
    assert not any(web.requests)
