"""The ladder against Postfix and Dovecot."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from smtpgui.core.net.network import Network
from smtpgui.core.settings.model import SmtpSettings
from tests.core.smtp.conftest import PATIENT, Climb, climb
from tests.servers.certificates import Certificates
from tests.servers.postfix import PROGRAMS, USERS, Postfix
from tests.servers.processes import until
from tests.support.real import cannot, need

pytestmark = [pytest.mark.real, pytest.mark.slow]

ALICE, BOB = USERS


@pytest.fixture(scope="module")
def postfix(certificates: Certificates) -> Iterator[Postfix]:
    need(*PROGRAMS)
    if os.geteuid() != 0:
        cannot("Postfix and Dovecot need root")
    certificates["good"]
    with Postfix((Path(certificates.ca_file).parent / "good.pem").read_bytes()) as server:
        yield server


def send(
    certificates: Certificates,
    port: int,
    username: str,
    password: str,
    *,
    sender: str = "",
    recipient: str = BOB,
    authentication: str = "login",
    **options: object,
) -> Climb:
    settings = SmtpSettings(
        sender_address=sender or username,
        server="localhost",
        port=port,
        username=username,
        authentication=authentication,
    )
    network = Network(ca_file=certificates.ca_file)
    return climb(network, settings, password=password, recipient=recipient, limits=PATIENT, **options)


@pytest.mark.parametrize("authentication", ["login", "plain", "cram_md5"])
@pytest.mark.parametrize("user", [ALICE, BOB])
def test_every_method_signs_in(
    user: str, authentication: str, postfix: Postfix, certificates: Certificates
) -> None:
    result = send(certificates, postfix.submission, user, USERS[user], authentication=authentication)
    assert result.codes[-1] == "data.accepted"
    again = send(certificates, postfix.smtps, user, USERS[user], authentication=authentication, tls="implicit")
    assert "data.accepted" in again.codes


def test_the_message_lies_in_the_mailbox(postfix: Postfix, certificates: Certificates) -> None:
    send(certificates, postfix.submission, ALICE, USERS[ALICE], test_id="4f1a2b3c")
    mark = b"X-Smtpgui-Test: 4f1a2b3c"
    until(lambda: any(mark in message for message in postfix.received), "delivery, which comes after the answer")
    assert sum(mark in message for message in postfix.received) == 1


@pytest.mark.parametrize("authentication", ["login", "plain", "cram_md5"])
def test_a_wrong_password(authentication: str, postfix: Postfix, certificates: Certificates) -> None:
    result = send(certificates, postfix.submission, ALICE, "wrong-horse", authentication=authentication)
    assert result.bad == ["auth.wrong_password"]


def test_anothers_address(postfix: Postfix, certificates: Certificates) -> None:
    result = send(certificates, postfix.submission, ALICE, USERS[ALICE], sender=BOB)
    assert result.bad == ["sender.not_allowed"]


def test_a_recipient_that_does_not_exist(postfix: Postfix, certificates: Certificates) -> None:
    result = send(certificates, postfix.submission, ALICE, USERS[ALICE], recipient="nobody@mail.test")
    assert result.bad == ["recipient.unknown"]


def test_the_wrong_kind_of_encryption(postfix: Postfix, certificates: Certificates) -> None:
    assert send(certificates, postfix.submission, ALICE, USERS[ALICE], tls="implicit").bad == ["tls.plain_text"]


def test_an_authority_that_is_not_known(postfix: Postfix, certificates: Certificates, tmp_path: Path) -> None:
    other = Certificates(tmp_path)
    result = send(other, postfix.submission, ALICE, USERS[ALICE])
    assert result.bad == ["certificate.incomplete_chain"]


def test_client_mode(postfix: Postfix, certificates: Certificates) -> None:
    result = send(certificates, postfix.submission, BOB, USERS[BOB], client_mode=True)
    assert "C: AUTH PLAIN [username and password]" in result.transcript
    assert "data.accepted" in result.codes
