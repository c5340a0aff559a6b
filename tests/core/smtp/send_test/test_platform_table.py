"""What the platform's sender does, row by row of what is known of it, read from the wire."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count
from types import SimpleNamespace

import pytest

from smtpgui.core.explain import explain
from smtpgui.core.net.network import Network
from smtpgui.core.settings.model import SmtpSettings
from smtpgui.core.smtp.connection import session
from smtpgui.core.smtp.connection.timeouts import Limits
from tests.core.smtp.conftest import (
    IMPLICIT,
    LATE,
    PASSWORD,
    PATIENT,
    SETTINGS,
    TOO_LATE,
    USERNAME,
    Attempt,
    climb,
)
from tests.core.smtp.send_test.cases import EHLO, QUIT, ScriptMaker, b64, good, good_implicit, refused
from tests.servers.certificates import Certificates
from tests.servers.smtp_script import GREETING, ScriptedServer, close, expect, hang, pause, send

Serve = Callable[..., ScriptedServer]

NAME = "EHLO localhost.localdomain"
IN_THE_CLEAR = [NAME, "STARTTLS", NAME]
ENVELOPE = ["MAIL FROM:<news@example.org>", "RCPT TO:<reader@example.net>", "DATA"]


LOGIN_LINES = ["AUTH LOGIN", b64(USERNAME), b64(PASSWORD)]
PLAIN_LINE = f"AUTH PLAIN {b64(chr(0) + USERNAME + chr(0) + PASSWORD)}"
PLAIN_ONLY = [EHLO, send("250-mail.test", "250-PIPELINING", "250-CHUNKING", "250-SMTPUTF8", "250 AUTH PLAIN")]
TLS_AUTH = [EHLO, send("250-mail.test", "250-SIZE 1000000", "250-8BITMIME", "250-SMTPUTF8", "250 AUTH LOGIN")]


@dataclass(frozen=True)
class Row:
    """A row: what the server does, and every line that it may see up to DATA; `code` where the test stops.

    `tells` are words that the explanation must hold.
    """

    name: str
    script: ScriptMaker
    lines: list[str]
    code: str = ""
    settings: SmtpSettings = SETTINGS
    tells: str = ""


LEAK = "send the password readable, so the test stopped before that"
ROWS = [
    Row("EHLO name, STARTTLS, LOGIN in three lines", good(), [*IN_THE_CLEAR, *LOGIN_LINES, *ENVELOPE]),
    Row(
        "STARTTLS not offered: the leak is predicted and nothing follows",
        good(ehlo=[EHLO, send("250-mail.test", "250 AUTH LOGIN PLAIN CRAM-MD5"), *QUIT]),
        [NAME, "QUIT"], "starttls.not_offered", tells=LEAK,
    ),
    Row(
        "starttls in lower case is not seen: the leak is predicted",
        good(ehlo=[EHLO, send("250-mail.test", "250-starttls", "250 AUTH LOGIN"), expect(""), close]),
        [NAME, "QUIT"], "starttls.misspelt", tells=LEAK,
    ),
    Row(
        "STARTTLS refused with 454: it stops, without a way round",
        good(starttls=[expect("STARTTLS\r\n"), send("454 4.7.0 TLS not available"), hang]),
        [NAME, "STARTTLS"], "starttls.unavailable",
    ),
    Row(
        "EHLO refused: HELO, and the password in the clear is predicted",
        lambda _: [send(GREETING), EHLO, send("502 no"), expect("HELO"), send("250 hi"), *QUIT],
        [NAME, "HELO localhost.localdomain", "QUIT"], "ehlo.refused", tells=LEAK,
    ),
    Row(
        "STARTTLS automatic is off: the leak is predicted although encryption is offered",
        good(starttls=QUIT), [NAME, "QUIT"], "starttls.switched_off",
        settings=replace(SETTINGS, starttls_auto=False), tells=LEAK,
    ),
    Row("465: encrypted before the first word", good_implicit(), [NAME, *LOGIN_LINES, *ENVELOPE], settings=IMPLICIT),
    Row(
        "exactly the configured method, which is not listed, and no second try",
        good(ehlo_again=PLAIN_ONLY, auth=[expect("AUTH LOGIN\r\n"), send("504 5.5.4 no"), hang]),
        [*IN_THE_CLEAR, "AUTH LOGIN"], "auth.method_not_offered", tells="Choose Plain",
    ),
    Row(
        "exactly the configured method, which is not listed and works",
        good(ehlo_again=PLAIN_ONLY), [*IN_THE_CLEAR, *LOGIN_LINES, *ENVELOPE],
    ),
    Row(
        "PLAIN in one line",
        good(auth=[expect("AUTH PLAIN "), send("235 ok")]), [*IN_THE_CLEAR, PLAIN_LINE, *ENVELOPE],
        settings=replace(SETTINGS, authentication="plain"),
    ),
    Row(
        "a bare envelope, whatever is offered",
        good(ehlo_again=TLS_AUTH), [*IN_THE_CLEAR, *LOGIN_LINES, *ENVELOPE],
    ),
    Row(
        "a refused recipient: no DATA",
        good(rcpt_to=[expect("RCPT"), send("550 5.1.1 User unknown"), *QUIT]),
        [*IN_THE_CLEAR, *LOGIN_LINES, *ENVELOPE[:2], "QUIT"], "recipient.unknown",
    ),
    Row(
        "a refused sender: no RCPT",
        good(mail_from=[expect("MAIL"), send("550 5.7.1 no"), *QUIT]),
        [*IN_THE_CLEAR, *LOGIN_LINES, ENVELOPE[0], "QUIT"], "sender.not_taken",
    ),
    Row(
        "a refused password: no second method",
        good(auth=refused("535 5.7.8 no")),
        [*IN_THE_CLEAR, *LOGIN_LINES], "auth.wrong_password",
    ),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_the_wire_shows_what_the_platform_would_do(row: Row, attempt: Attempt) -> None:
    result, server = attempt(row.script, settings=row.settings)
    lines = [line.decode().rstrip("\r\n") for line in server.lines]
    seen = lines[: lines.index("DATA") + 1] if "DATA" in lines else lines
    assert seen == row.lines
    if not row.code:
        assert "data.accepted" in result.codes
        assert (lines[-2:], len(server.peers)) == ([".", "QUIT"], 1)
        return
    assert result.bad == [row.code]
    words = explain(result.finding(row.code))
    assert row.tells in f"{words.title} {words.why} {words.fix}"


def test_the_defaults_of_the_time_limits_are_the_platforms() -> None:
    limits = Limits()
    assert (limits.connect, limits.tls, limits.reply, limits.slow) == (5.0, 5.0, 5.0, 3.0)


def test_an_answer_after_the_limit_is_a_failure_although_it_comes(attempt: Attempt) -> None:
    result, _ = attempt(good(mail_from=[expect("MAIL"), pause(TOO_LATE), send("250 ok"), hang]), limits=LATE)
    assert result.bad == ["reply.late"]
    words = explain(result.finding("reply.late"))
    assert "the platform gives up after" in str(words.title)


def test_the_slowest_answer_is_told(
    certificates: Certificates, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = count(step=0.5)
    monkeypatch.setattr(session, "time", SimpleNamespace(monotonic=lambda: next(seconds)))
    result = climb(serve(good()(certificates)).network(certificates.ca_file), limits=replace(PATIENT, slow=0.25))
    assert result.finding("data.accepted").facts["slowest_seconds"] == 0.5
    assert "reply.slow" in result.codes


@pytest.mark.parametrize(
    ("field", "address"), [("sender_address", "rédaction@example.org"), ("sender_address", "news@exämple.org")]
)
def test_addresses_outside_ascii_need_a_labels(field: str, address: str) -> None:
    result = climb(Network(), replace(SETTINGS, **{field: address}))
    assert result.names == ["settings"]
    assert result.bad


def test_a_labels_travel_as_they_are(attempt: Attempt) -> None:
    _, server = attempt(good(), settings=replace(SETTINGS, sender_address="news@xn--exmple-cua.org"))
    assert b"MAIL FROM:<news@xn--exmple-cua.org>\r\n" in server.lines


def test_an_empty_username_is_asked_for_instead_of_signed_in_with() -> None:
    result = climb(Network(), replace(SETTINGS, username=""), password="")
    assert result.names == ["settings"]
    assert set(result.codes) >= {"username.empty", "password.empty"}


def test_no_fallback_from_a_refused_certificate(attempt: Attempt) -> None:
    _, server = attempt(good(kind="self_signed"))
    assert {line for peer in server.peers for line in peer.lines} == {f"{NAME}\r\n".encode(), b"STARTTLS\r\n"}


def test_the_server_hears_its_own_name_in_the_handshake(certificates: Certificates, serve: Serve) -> None:
    heard: list[str | None] = []
    context = certificates["good"]
    context.sni_callback = lambda _sock, name, _context: heard.append(name)
    try:
        server = serve(good(auth=[expect("AUTH"), close])(certificates))
        climb(server.network(certificates.ca_file))
    finally:
        context.sni_callback = None
    assert heard == ["mail.test"]
