from __future__ import annotations

import socket
from collections.abc import Callable

import pytest

from smtpgui.core.net.deadline import Deadline
from smtpgui.core.net.network import Address
from smtpgui.core.smtp.send_test.look import CertificateLook, look_at_certificate
from tests.core.smtp.conftest import QUICK
from tests.servers.certificates import Certificates
from tests.servers.smtp_script import ScriptedServer, expect, hang, send, talk

Serve = Callable[..., ScriptedServer]


def look(port: int, *, starttls: bool) -> CertificateLook:
    address = Address(socket.AF_INET, "127.0.0.1", port)
    return look_at_certificate(address, "mail.test", "me.test", QUICK, Deadline(5), starttls=starttls)


@pytest.mark.parametrize("kind", ["good", "expired", "self_signed", "wrong_host", "weak_key"])
def test_any_certificate_can_be_looked_at(kind: str, certificates: Certificates, serve: Serve) -> None:
    server = serve(talk(certificates[kind], implicit=True))
    assert look(server.port, starttls=False).certificate.startswith(b"\x30")
    assert server.lines == []


def test_behind_starttls(certificates: Certificates, serve: Serve) -> None:
    server = serve(talk(certificates["good"]))
    assert look(server.port, starttls=True).certificate
    assert server.lines == [b"EHLO me.test\r\n", b"STARTTLS\r\n"]


def test_where_there_is_none(certificates: Certificates, serve: Serve) -> None:
    refusing = serve(talk(certificates["good"], starttls=[expect("STARTTLS"), send("454 no"), hang]))
    silent = serve([hang])
    assert look(refusing.port, starttls=True) == CertificateLook()
    assert look(silent.port, starttls=True) == CertificateLook()
    assert look(silent.port, starttls=False) == CertificateLook()
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert look(port, starttls=False) == CertificateLook()


@pytest.mark.parametrize(
    ("greeting", "protocol"), [("* OK IMAP4rev1 ready", "IMAP"), ("+OK ready", "POP3"), ("220 mail.test", "")]
)
def test_who_greets_behind_the_encryption(
    greeting: str, protocol: str, certificates: Certificates, serve: Serve
) -> None:
    server = serve(talk(certificates["good"], implicit=True, greeting=[send(greeting), hang]))
    assert look(server.port, starttls=False).protocol == protocol
    assert server.lines == []


def test_who_says_nothing_there(certificates: Certificates, serve: Serve) -> None:
    seen = look(serve(talk(certificates["good"], implicit=True, greeting=[hang])).port, starttls=False)
    assert seen.certificate
    assert seen.protocol == ""
