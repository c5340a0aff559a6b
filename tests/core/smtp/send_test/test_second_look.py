"""After a failure: another port, or another behaviour, looked at without a secret."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import replace

import pytest

from smtpgui.core.explain import explain
from smtpgui.core.findings import Action, Finding, Trouble
from smtpgui.core.net.deadline import Deadline
from smtpgui.core.net.network import Address, Network
from smtpgui.core.smtp.send_test.behaviour import Behaviour
from smtpgui.core.smtp.send_test.second_look import CertificateLook, look_at_certificate
from tests.core.smtp.conftest import IMPLICIT, LATE, PATIENT, QUICK, TOO_LATE, Attempt, climb
from tests.core.smtp.send_test.cases import EHLO, good, good_implicit, refused
from tests.servers.certificates import Certificates
from tests.servers.dead_ends import refusing_address, silent_address
from tests.servers.smtp_script import GREETING, ScriptedServer, close, expect, hang, pause, send, talk

Serve = Callable[..., ScriptedServer]


def world(certificates: Certificates, first: Address, other: int, port: int) -> Network:
    """`first` on every port but `port`, which leads to the server that listens on `other`."""

    def addresses(_host: str, asked: int, _timeout: float) -> list[Address]:
        return [Address(socket.AF_INET, "127.0.0.1", other)] if asked == port else [first]

    return Network(ca_file=certificates.ca_file, addresses=addresses)


def test_nothing_listens_on_587_and_465_works(certificates: Certificates, serve: Serve) -> None:
    server = serve(good_implicit(ehlo_again=[EHLO, send("250 mail.test"), hang])(certificates))
    result = climb(world(certificates, refusing_address(), server.port, 465))
    assert result.bad == ["connect.refused"]
    found = result.finding("probe.encrypted_port")
    assert [offer.value for offer in explain(found).offers] == ["465"]
    assert server.lines == [b"EHLO localhost.localdomain\r\n"]


def test_the_port_that_was_found_stands_in_place_of_the_one_to_try_next(
    certificates: Certificates, serve: Serve
) -> None:
    """On port 2525 the first one to try would be 587, where nothing listens either."""
    server = serve(good_implicit(ehlo_again=[EHLO, send("250 mail.test"), hang])(certificates))
    settings = replace(IMPLICIT, port=2525)
    result = climb(world(certificates, refusing_address(), server.port, 465), settings)
    assert result.finding("probe.encrypted_port").facts["found_port"] == "465"
    assert result.finding("connect.refused").facts["other_port"] == "465"


def test_465_is_silent_and_587_works(certificates: Certificates, serve: Serve) -> None:
    server = serve(good(ehlo_again=[EHLO, send("250 mail.test"), hang])(certificates))
    with silent_address() as dead:
        limits = replace(PATIENT, connect=0.2)
        result = climb(world(certificates, dead, server.port, 587), IMPLICIT, limits=limits)
    assert result.bad == ["connect.timeout"]
    assert result.finding("probe.starttls_port").facts["found_port"] == "587"
    assert server.commands() == ["EHLO", "STARTTLS", "EHLO"]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ([hang], "greeting.silent"),
        ([close], "greeting.closed"),
        ([send("SSH-2.0-OpenSSH_9.6"), hang], "greeting.other_protocol"),
        ([send("hello"), hang], "greeting.not_smtp"),
        ([send(GREETING), EHLO, send("250 mail.test"), expect("QUIT"), close], "starttls.not_offered"),
        ([send(GREETING), EHLO, send("250-x", "250 XXXXXXXA"), expect("QUIT"), close], "starttls.stripped"),
    ],
)
def test_other_reasons_to_look_at_another_port(
    answer: list[Callable[..., None]], code: str, certificates: Certificates, serve: Serve
) -> None:
    bad = serve(answer)
    other = serve(good_implicit(ehlo_again=[EHLO, send("250 mail.test"), hang])(certificates))
    limits = replace(PATIENT, reply=0.4, tls=2, look=3) if answer == [hang] else PATIENT
    result = climb(bad.network(certificates.ca_file, elsewhere={465: other.port}), limits=limits)
    assert result.bad == [code]
    assert result.finding("probe.encrypted_port").setting == "port"
    assert result.finding(code).facts.get("other_port", "465") == "465"
    assert other.auth_count() == bad.auth_count() == 0


@pytest.mark.parametrize("kind", ["expired", "self_signed", "wrong_host"])
def test_a_port_with_a_bad_certificate_is_not_proposed(
    kind: str, certificates: Certificates, serve: Serve
) -> None:
    server = serve(talk(certificates[kind], implicit=True))
    result = climb(world(certificates, refusing_address(), server.port, 465))
    assert result.codes[-1] == "connect.refused"


def test_a_port_without_starttls_is_not_proposed(certificates: Certificates, serve: Serve) -> None:
    server = serve([send(GREETING), EHLO, send("250-mail.test", "250 AUTH LOGIN"), hang])
    result = climb(world(certificates, refusing_address(), server.port, 587), IMPLICIT)
    assert result.codes[-1] == "connect.refused"


def test_a_name_that_is_not_found_on_a_second_look() -> None:
    def once(host: str, port: int, _timeout: float) -> list[Address]:
        if port == 465:
            raise Trouble(Finding("resolve.not_found", {"server": host}, "server"))
        return [refusing_address()]

    assert climb(Network(addresses=once)).codes[-1] == "connect.refused"


def test_the_look_has_an_end(certificates: Certificates, serve: Serve) -> None:
    endless = serve([hang])
    result = climb(world(certificates, refusing_address(), endless.port, 465), limits=QUICK)
    assert result.codes[-1] == "connect.refused"


def test_a_server_that_dislikes_the_platforms_name_only(certificates: Certificates, attempt: Attempt) -> None:
    no = send("550 5.7.506 Access Denied, Bad HELO")
    picky = [send(GREETING), expect("EHLO localhost.localdomain"), no, expect("HELO"), no, hang]
    client = good(ehlo=[expect("EHLO [127.0.0.1]\r\n"), send("250-x", "250 STARTTLS")], auth=[hang])(certificates)
    result, server = attempt(picky, client)
    assert result.bad == ["ehlo.name_refused"]
    words = explain(result.finding("client.gets_further"))
    assert [(offer.action, offer.target) for offer in words.offers] == [(Action.TEST, "client")]
    assert server.auth_count() == 0


def test_lower_case_starttls_is_no_hindrance_to_a_client(certificates: Certificates, attempt: Attempt) -> None:
    ehlo = [EHLO, send("250-mail.test", "250 starttls")]
    platform = good(ehlo=[*ehlo, expect("QUIT"), close])(certificates)
    result, server = attempt(platform, good(ehlo=ehlo, auth=[hang]))
    assert result.bad == ["starttls.misspelt"]
    assert "client.gets_further" in result.codes
    assert [peer.lines[-1] for peer in server.peers] == [b"QUIT\r\n", b"EHLO [127.0.0.1]\r\n"]


def test_in_client_mode_the_client_is_not_looked_for(attempt: Attempt) -> None:
    no = send("550 5.7.506 Access Denied, Bad HELO")
    _, server = attempt([send(GREETING), EHLO, no, expect("HELO"), no, hang], client_mode=True)
    assert len(server.peers) == 1


def test_a_late_answer_is_worth_a_try_as_a_client(attempt: Attempt) -> None:
    result, _ = attempt([pause(TOO_LATE), send(GREETING), hang], limits=LATE)
    assert result.codes[-2:] == ["reply.late", "client.may_work"]


def test_a_wrong_password_is_not_worth_another_try(attempt: Attempt) -> None:
    result, server = attempt(good(auth=refused("535 5.7.8 no")))
    assert result.codes[-1] == "auth.wrong_password"
    assert server.auth_count() == len(server.peers) == 1


@pytest.mark.parametrize("answer", ["504 no", "334 UGFzc3dvcmQ6", "334 %%%%"])
def test_another_method_of_the_list_is_proposed(answer: str, attempt: Attempt) -> None:
    result, server = attempt(good(auth=[expect("AUTH LOGIN\r\n"), send(answer), hang]))
    words = explain(result.finding("client.other_method"))
    assert [offer.value for offer in words.offers] == ["plain", ""]
    assert server.auth_count() == 1


Serve = Callable[..., ScriptedServer]


def look(port: int, *, starttls: bool) -> CertificateLook:
    address = Address(socket.AF_INET, "127.0.0.1", port)
    return look_at_certificate(address, "mail.test", Behaviour(), QUICK, Deadline(5), starttls=starttls)


@pytest.mark.parametrize("kind", ["good", "expired", "self_signed", "wrong_host", "weak_key"])
def test_any_certificate_can_be_looked_at(kind: str, certificates: Certificates, serve: Serve) -> None:
    server = serve(talk(certificates[kind], implicit=True))
    assert look(server.port, starttls=False).certificate.startswith(b"\x30")
    assert server.lines == []


def test_behind_starttls(certificates: Certificates, serve: Serve) -> None:
    server = serve(talk(certificates["good"]))
    assert look(server.port, starttls=True).certificate
    assert server.lines == [b"EHLO localhost.localdomain\r\n", b"STARTTLS\r\n"]


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
