"""The mail client's way on the wire: what leaves together, what is said of the platform, what is never sent."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace

import pytest

from smtpgui.core.explain import explain
from tests.core.smtp.conftest import PASSWORD, QUICK, SETTINGS, USERNAME, Attempt, climb
from tests.core.smtp.send_test.cases import EHLO, QUIT, good
from tests.servers.certificates import Certificates
from tests.servers.smtp_script import Peer, Script, ScriptedServer, close, expect, hang, message, reset, send

Serve = Callable[..., ScriptedServer]

PIPELINING = [EHLO, send("250-mail.test", "250-PIPELINING", "250 AUTH PLAIN LOGIN")]
BOTH = [EHLO, send("250-mail.test", "250-PIPELINING", "250-chunking", "250 AUTH PLAIN")]
CHUNKING = [EHLO, send("250-mail.test", "250-CHUNKING", "250 AUTH PLAIN")]
SIGNED_IN = [expect("AUTH PLAIN "), send("235 ok")]
NOTHING: Script = ()


def chunk(peer: Peer) -> None:
    """Read BDAT and as many bytes as it says."""
    line = peer.line()
    assert line.startswith(b"BDAT "), line
    size = int(line.split()[1])
    while len(peer.left_open) < size:
        peer.left_open += peer.sock.recv(4096)
    peer.lines.append(peer.left_open[:size])
    peer.left_open = peer.left_open[size:]


def test_sender_recipient_and_data_leave_together(attempt: Attempt) -> None:
    """The server answers only when all three have come: without pipelining both would wait for ever."""
    result, server = attempt(
        good(
            ehlo_again=PIPELINING,
            auth=SIGNED_IN,
            mail_from=[expect("MAIL FROM:<news@example.org>\r\n")],
            rcpt_to=[expect("RCPT TO:<reader@example.net>\r\n")],
            data=[expect("DATA\r\n"), send("250 ok", "250 ok", "354 go")],
        ),
        client_mode=True,
    )
    assert result.codes[-2:] == ["data.accepted", "data.as_client"]
    assert server.commands()[-1] == "QUIT"
    assert [step.name for step in result.ended][-3:] == ["mail_from", "rcpt_to", "data"]


def test_a_chunk_leaves_with_the_envelope(attempt: Attempt) -> None:
    result, server = attempt(good(
        ehlo_again=BOTH, auth=SIGNED_IN, mail_from=[expect("MAIL")], rcpt_to=[expect("RCPT")],
        data=[chunk], content=[send("250 ok", "250 ok", "250 taken")],
    ), client_mode=True, test_id="4711abcd")  # fmt: skip
    assert "data.accepted" in result.codes
    content = server.lines[-2]
    assert b"X-Smtpgui-Test: 4711abcd\r\n" in content
    assert f"BDAT {len(content)} LAST\r\n".encode() in server.lines
    assert any(line.endswith(" LAST") for line in result.transcript)


def test_a_chunk_without_pipelining_waits_for_the_recipient(attempt: Attempt) -> None:
    result, server = attempt(
        good(ehlo_again=CHUNKING, auth=SIGNED_IN, data=[chunk], content=[send("250 ok")]), client_mode=True
    )
    assert "data.accepted" in result.codes
    assert b"DATA\r\n" not in server.lines


@pytest.mark.parametrize(
    ("answers", "step", "code"),
    [
        (
            ("550 5.1.8 <news@example.org>: Sender address rejected: Domain not found", "503 no", "503 no"),
            "mail_from",
            "sender.domain_unknown",
        ),
        (("250 ok", "550 5.1.1 User unknown", "503 no"), "rcpt_to", "recipient.unknown"),
        (("250 ok", "250 ok", "550 5.7.1 Message rejected as spam"), "data", "message.taken_for_spam"),
    ],
)
def test_a_refusal_among_several_answers(answers: tuple[str, ...], step: str, code: str, attempt: Attempt) -> None:
    result, _ = attempt(good(
        ehlo_again=BOTH, auth=SIGNED_IN, mail_from=[expect("MAIL")], rcpt_to=[expect("RCPT")],
        data=[chunk, send(*answers)], content=NOTHING, quit=[hang],
    ), client_mode=True)  # fmt: skip
    assert (result.last.name, (result.last.findings or ())[0].code) == (step, code)


def test_after_a_refused_recipient_no_word_can_become_a_message(attempt: Attempt) -> None:
    """DATA has left already; where the server goes on to 354 a farewell would be taken for text."""
    result, server = attempt(good(
        ehlo_again=PIPELINING, auth=SIGNED_IN, mail_from=[expect("MAIL")], rcpt_to=[expect("RCPT")],
        data=[expect("DATA"), send("250 ok", "550 5.1.1 User unknown", "354 go"), hang],
    ), client_mode=True)  # fmt: skip
    assert result.bad == ["recipient.unknown"]
    assert server.commands()[-1] == "DATA"


@pytest.mark.parametrize(("end", "code"), [
    (close, "data.unknown_whether_accepted"), (reset, "data.unknown_whether_accepted"),
    (hang, "data.unknown_no_answer"),
])  # fmt: skip
def test_once_the_chunk_has_left_nobody_knows(end: Callable[[Peer], None], code: str, attempt: Attempt) -> None:
    result, _ = attempt(
        good(ehlo_again=BOTH, auth=SIGNED_IN, mail_from=[expect("MAIL"), expect("RCPT"), chunk, end]),
        client_mode=True,
        limits=QUICK,
    )
    assert (result.last.name, (result.last.findings or ())[0].code) == ("mail_from", code)
    assert not result.bad


def test_before_the_data_has_left_a_cut_is_a_failure(attempt: Attempt) -> None:
    result, _ = attempt(
        good(ehlo_again=PIPELINING, auth=SIGNED_IN, mail_from=[expect("MAIL"), close]), client_mode=True
    )
    assert result.bad == ["connection.closed"]


def test_the_platform_never_pipelines_nor_chunks(certificates: Certificates, serve: Serve) -> None:
    offers = [EHLO, send("250-mail.test", "250-PIPELINING", "250-CHUNKING", "250-SMTPUTF8", "250-SIZE 99999999",
                         "250-8BITMIME", "250 AUTH LOGIN PLAIN")]  # fmt: skip

    def alone(peer: Peer) -> None:
        """Nothing more has come than the command that was read."""
        assert peer.left_open == b""

    server = serve(
        good(
            ehlo_again=offers,
            mail_from=[expect("MAIL FROM:<news@example.org>\r\n"), alone, send("250 ok")],
            rcpt_to=[expect("RCPT TO:<reader@example.net>\r\n"), alone, send("250 ok")],
            data=[expect("DATA\r\n"), alone, send("354 go")],
        )(certificates)
    )
    assert climb(server.network(certificates.ca_file)).codes[-1] == "data.accepted"


def test_the_method_that_the_platform_would_miss(attempt: Attempt) -> None:
    result, _ = attempt(
        good(ehlo_again=[EHLO, send("250-mail.test", "250 AUTH PLAIN")], auth=SIGNED_IN), client_mode=True
    )
    words = explain(result.finding("client.method_differs"))
    assert "signs in with Login" in str(words.title)
    assert [(offer.target, offer.value) for offer in words.offers] == [("authentication", "plain")]
    assert "data.accepted" in result.codes


@pytest.mark.parametrize(
    ("keyword", "auto", "code", "target"),
    [
        ("starttls", True, "client.starttls_unseen", "port"),
        ("STARTTLS", False, "client.starttls_off", "starttls_auto"),
    ],
)
def test_the_encryption_that_the_platform_would_miss(
    keyword: str, auto: bool, code: str, target: str, certificates: Certificates, serve: Serve
) -> None:
    server = serve(good(ehlo=[EHLO, send("250-mail.test", f"250 {keyword}")], auth=SIGNED_IN)(certificates))
    settings = replace(SETTINGS, starttls_auto=auto)
    result = climb(server.network(certificates.ca_file), settings, client_mode=True)
    assert explain(result.finding(code)).offers[0].target == target
    assert "data.accepted" in result.codes


def test_nothing_is_said_of_the_platform_where_both_do_the_same(attempt: Attempt) -> None:
    result, server = attempt(good(auth=SIGNED_IN), client_mode=True)
    assert [code for code in result.codes if code.startswith("client.")] == []
    assert base64.b64encode(f"\0{USERNAME}\0{PASSWORD}".encode()) in server.lines[3]


@pytest.mark.parametrize("offer", ["250 AUTH XOAUTH2", "250 SIZE", "250 AUTH GSSAPI NTLM"])
def test_without_a_common_method_nothing_secret_leaves(offer: str, attempt: Attempt) -> None:
    result, server = attempt(good(ehlo_again=[EHLO, send("250-mail.test", offer)], auth=QUIT), client_mode=True)
    assert result.last.name == "auth"
    assert server.auth_count() == 0


def test_a_message_by_data_where_nothing_is_offered(certificates: Certificates, serve: Serve) -> None:
    server = serve(good(auth=SIGNED_IN, content=[message(), send("250 ok")])(certificates))
    assert "data.accepted" in climb(server.network(certificates.ca_file), client_mode=True).codes
    assert b"DATA\r\n" in server.lines
