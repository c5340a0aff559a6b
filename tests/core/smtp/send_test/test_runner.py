from __future__ import annotations

import base64
import hashlib
import hmac
import socket
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from smtpgui.core.explain import explain, step_outcome
from smtpgui.core.findings import Finding, Outcome, Trouble
from smtpgui.core.net.network import Address, Network
from smtpgui.core.smtp.diagnosis import certificate
from smtpgui.core.smtp.send_test.api import send_test
from tests.core.smtp.conftest import PASSWORD, PATIENT, QUICK, RECIPIENT, SETTINGS, USERNAME, Attempt, Climb, climb
from tests.core.smtp.send_test import cases
from tests.core.smtp.send_test.cases import Case, good
from tests.core.smtp.send_test.stages import SILENT_CASES, STAGE_CASES
from tests.servers.certificates import Certificates
from tests.servers.dead_ends import silent_address
from tests.servers.smtp_script import ScriptedServer, expect, flood, hang, send, talk
from tests.support.clock import ticking

Serve = Callable[..., ScriptedServer]


def names(table: list[Case]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", table, ids=[case.name for case in table])


def play(case: Case, certificates: Certificates, serve: Serve, **options: object) -> tuple[Climb, ScriptedServer]:
    server = serve(case.script(certificates))
    result = climb(
        server.network(certificates.ca_file), case.settings, limits=case.limits, **{**case.options, **options}
    )
    assert server.auth_count() == case.auths
    assert set(case.also) <= set(result.codes)
    return result, server


FAILING = [
    *cases.group("greeting", "ehlo", "starttls", "tls", "auth", "envelope", "data", "late"),
    *cases.SECRET_CASES, *STAGE_CASES, *SILENT_CASES,
]  # fmt: skip


def test_every_case_is_played_under_a_name_of_its_own() -> None:
    assert len({case.name for case in FAILING}) == len(FAILING)
    played = {
        "greeting",
        "ehlo",
        "starttls",
        "tls",
        "auth",
        "envelope",
        "data",
        "late",
        "unknown",
        "passing",
        "client",
    }
    assert {row["group"] for row in cases.ROWS} == played
    assert len(cases.ROWS) >= 120


@names(FAILING)
def test_a_server_that_fails_is_named_at_its_step(case: Case, certificates: Certificates, serve: Serve) -> None:
    result, _ = play(case, certificates, serve)
    assert result.last.name == case.step
    assert (result.last.findings or ())[0].code == case.code
    assert step_outcome(result.last) is Outcome.ERROR
    assert all(step_outcome(step) is not Outcome.ERROR for step in result.ended[:-1])


@names(cases.group("unknown"))
def test_after_the_final_dot_nobody_knows(case: Case, certificates: Certificates, serve: Serve) -> None:
    result, _ = play(case, certificates, serve)
    assert (result.last.findings or ())[0].code == case.code
    assert step_outcome(result.last) is Outcome.WARNING
    assert "data.accepted" not in result.codes
    assert not result.bad


@names([*cases.group("passing"), cases.PLAIN_CASE])
def test_a_server_that_works_passes(case: Case, certificates: Certificates, serve: Serve) -> None:
    result, _ = play(case, certificates, serve)
    assert (result.last.findings or ())[0].code == case.code
    assert not result.bad


@names(cases.group("client"))
def test_client_mode(case: Case, certificates: Certificates, serve: Serve) -> None:
    result, _ = play(case, certificates, serve, client_mode=True)
    assert result.last.name == case.step
    assert (result.last.findings or ())[0].code == case.code


def test_cram_md5_as_in_rfc_2195(attempt: Attempt) -> None:
    challenge = b"<1896.697170952@postoffice.example.net>"
    _, server = attempt(
        cases.good(
            auth=[
                expect("AUTH CRAM-MD5\r\n"),
                send(b"334 " + base64.b64encode(challenge)),
                expect(""),
                send("235 ok"),
            ]
        ),
        settings=replace(SETTINGS, authentication="cram_md5"),
    )
    answer = base64.b64decode(server.lines[4])
    digest = hmac.new(PASSWORD.encode(), challenge, hashlib.md5).hexdigest()
    assert answer == f"{USERNAME} {digest}".encode()


def test_a_cram_digest_that_is_echoed_is_hidden(attempt: Attempt) -> None:
    challenge = b"<1@x>"
    digest = hmac.new(PASSWORD.encode(), challenge, hashlib.md5).hexdigest()
    answer = base64.b64encode(f"{USERNAME} {digest}".encode()).decode()
    result, _ = attempt(
        good(
            auth=[
                expect("AUTH CRAM-MD5"),
                send(b"334 " + base64.b64encode(challenge)),
                expect(""),
                send(f"535-5.7.8 you said {answer}", f"535 5.7.8 that is {digest}"),
                hang,
            ]
        ),
        settings=replace(SETTINGS, authentication="cram_md5"),
    )
    assert digest not in result.texts()
    assert answer not in result.texts()
    assert "[CRAM-MD5 digest]" in result.texts()


def test_what_an_accepted_message_claims(attempt: Attempt) -> None:
    result, server = attempt(good(), test_id="4711abcd")
    accepted = result.finding("data.accepted")
    assert accepted.facts["test_id"] == "4711abcd"
    assert str(accepted.facts["message_id"]).encode() in b"".join(server.lines)
    assert b"X-Smtpgui-Test: 4711abcd\r\n" in server.lines
    words = explain(accepted)
    assert "Accepted is not yet delivered" in str(words.why)
    assert "from this computer" in str(words.why)
    assert "arrived" not in str(words.title)


def test_settings_that_cannot_be_tested_stop_the_test_before_the_network() -> None:
    def nowhere(host: str, port: int, timeout: float) -> list[Address]:
        raise AssertionError("asked for a host")

    result = climb(
        Network(addresses=nowhere), replace(SETTINGS, username="", port="smtp"), password="", recipient="no"
    )
    assert result.names == ["settings"]
    assert result.codes == ["port.range", "username.empty", "password.empty", "address.no_at"]
    assert result.findings[-1].setting == "recipient"


def test_a_missing_recipient_is_asked_for() -> None:
    result = climb(Network(), recipient="  ")
    assert result.codes == ["recipient.empty"]


@pytest.mark.parametrize(("server", "guess"), [("smtp.exampel.org", "smtp.example.org"), ("smtp.example.org", "")])
def test_a_server_that_is_not_found(server: str, guess: str) -> None:
    def unknown(host: str, port: int, timeout: float) -> list[Address]:
        raise Trouble(Finding("resolve.not_found", {"server": host}, "server"))

    result = climb(Network(addresses=unknown), replace(SETTINGS, server=server))
    assert result.names[-1] == "resolve"
    assert result.bad == ["resolve.not_found"]
    offers = [offer for finding in result.findings for offer in explain(finding).offers]
    assert ([offer.value for offer in offers if offer.target == "server" and offer.value] or [""])[0] == guess


def test_a_look_up_that_gets_no_answer() -> None:
    def silent(host: str, port: int, timeout: float) -> list[Address]:
        raise Trouble(Finding("resolve.timeout", {"server": host, "seconds": timeout}, "server"))

    result = climb(Network(addresses=silent))
    assert result.names == ["settings", "resolve"]
    assert result.codes[1:] == ["resolve.timeout"]


def test_a_server_without_addresses() -> None:
    result = climb(Network(addresses=lambda *_: []))
    assert result.bad == ["resolve.no_address"]


@pytest.mark.parametrize(
    ("addresses", "code"),
    [
        (["127.0.0.1"], "resolve.this_computer"),
        (["192.168.1.20"], "resolve.private_address"),
        (["127.0.0.1", "10.0.0.1"], "resolve.private_address"),
        (["127.0.0.1", "9.9.9.9"], ""),
        (["not-an-address"], ""),
    ],
)
def test_addresses_that_the_platform_cannot_reach(
    addresses: list[str], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object) -> None:
        raise Trouble(Finding("connect.refused"))

    monkeypatch.setattr("smtpgui.core.smtp.send_test.runner.dial", refuse)
    monkeypatch.setattr("smtpgui.core.smtp.send_test.second_connection.dial", refuse)
    found = [Address(socket.AF_INET, address, 587) for address in addresses]
    result = climb(Network(addresses=lambda *_: found))
    noted = [finding.code for finding in result.ended[1].findings or ()]
    assert noted == ["resolve.found", *([code] if code else [])]


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    here = [Address(socket.AF_INET, "127.0.0.1", port)]
    result = climb(Network(addresses=lambda *_: here))
    assert result.last.name == "connect"
    assert result.bad == ["connect.refused"]
    explanation = explain(result.findings[-1])
    assert "587" in str(explanation.title)
    assert explanation.offers[0].value == "465"


def test_the_second_address_answers(certificates: Certificates, serve: Serve) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    server = serve(talk(certificates["good"]))
    before = [Address(socket.AF_INET, "127.0.0.1", port)]
    result = climb(server.network(certificates.ca_file, before=before))
    assert result.codes[-1] == "data.accepted"
    assert "connect.some_addresses_silent" not in result.codes


def test_a_silent_first_address_is_worth_a_warning(certificates: Certificates, serve: Serve) -> None:
    server = serve(talk(certificates["good"]))
    with silent_address() as dead:
        result = climb(server.network(certificates.ca_file, before=[dead]))
    warning = result.finding("connect.some_addresses_silent")
    assert warning.facts["addresses"] == ("127.0.0.1",)
    assert result.codes[-1] == "data.accepted"


def test_the_overall_time_out_ends_any_drip(attempt: Attempt) -> None:
    slow = [expect("EHLO"), cases.drip(b"250-x\r\n" * 1000, 0.02)]
    result, _ = attempt(good(ehlo=slow), timeout=0.4)
    assert result.bad == ["test.out_of_time"]
    assert result.last.name == "ehlo"


def test_the_overall_time_out_ends_a_handshake(attempt: Attempt) -> None:
    result, _ = attempt(good(handshake=[hang]), timeout=0.4)
    assert result.bad == ["test.out_of_time"]
    assert result.last.name == "tls"


def test_a_tls_port_spoken_to_in_plain_text(attempt: Attempt) -> None:
    result, server = attempt(good(implicit=True), limits=replace(QUICK, look=60), tls="starttls")
    assert result.last.name == "greeting"
    assert result.bad == ["greeting.expects_encryption"]
    assert all(not peer.lines for peer in server.peers)


def test_another_protocol_inside_encryption_is_named(attempt: Attempt) -> None:
    result, server = attempt(
        good(implicit=True, greeting=[send("* OK IMAP4rev1 ready"), hang]),
        limits=replace(QUICK, look=60),
        tls="starttls",
    )
    assert result.bad == ["greeting.other_protocol"]
    assert result.findings[-1].facts["protocol"] == "IMAP"
    assert all(not peer.lines for peer in server.peers)


def test_the_names_of_the_wrong_certificate_are_read_and_nothing_is_sent(attempt: Attempt) -> None:
    result, server = attempt(good(kind="wrong_host"))
    finding = result.finding("certificate.wrong_host")
    assert finding.facts["names"] == ("other.test", "smtp.gmail.com")
    assert finding.setting == "server"
    assert [offer.value for offer in explain(finding).offers if offer.value] == ["smtp.gmail.com"]
    assert [peer.lines for peer in server.peers] == [[b"EHLO localhost.localdomain\r\n", b"STARTTLS\r\n"]] * 2


def test_a_certificate_that_cannot_be_looked_at_again_is_named_all_the_same(attempt: Attempt) -> None:
    result, _ = attempt(good(kind="expired"), [hang], limits=replace(PATIENT, look=0.2))
    assert result.bad == ["certificate.expired"]
    assert "{" not in str(explain(result.finding("certificate.expired")).title)


REFUSED = (
    "expired", "not_yet", "self_signed", "unknown_ca", "incomplete", "inspected", "wrong_host", "common_name",
    "client_purpose", "weak_key", "nameless",
)  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_a_refused_certificate_is_told_with_its_dates_and_names_and_our_clock(
    kind: str, monkeypatch: pytest.MonkeyPatch, attempt: Attempt
) -> None:
    now = datetime.now(UTC)
    ticking(monkeypatch, certificate, now)
    result, server = attempt(good(kind=kind))
    (finding,) = (each for each in result.findings if each.code.startswith("certificate."))
    assert isinstance(finding.facts["begins"], datetime)
    assert isinstance(finding.facts["date"], datetime)
    assert finding.facts["now"] == now
    names = {"wrong_host": ("other.test", "smtp.gmail.com"), "nameless": ""}
    assert finding.facts["names"] in (names.get(kind, ("mail.test",)), "")
    assert "{" not in f"{explain(finding)}"
    assert server.auth_count() == 0


def test_a_file_of_authorities_that_is_none(certificates: Certificates, serve: Serve) -> None:
    server = serve(talk(certificates["good"]))
    result = climb(server.network("/nowhere/ca.pem"))
    assert result.bad == ["tls.trust_unreadable"]
    assert server.auth_count() == 0


@pytest.mark.parametrize("app_password", [True, False])
def test_google_wants_an_app_password(app_password: bool, certificates: Certificates, serve: Serve) -> None:
    answer = "535-5.7.8 Username and Password not accepted. For more information, go to"
    server = serve(
        good(auth=cases.refused(answer, "535 5.7.8  https://support.google.com/mail/?p=BadCredentials"))(
            certificates
        )
    )
    settings = replace(SETTINGS, server="localhost")
    password = "abcd efgh ijkl mnop" if app_password else PASSWORD
    result = climb(server.network(certificates.ca_file), settings, password=password)
    code = "auth.google_app_password_refused" if app_password else "auth.google_app_password_needed"
    assert result.bad == [code]
    assert result.findings[-1].setting == "password"


def test_a_token_that_is_user_name_and_password_is_hidden_everywhere(attempt: Attempt) -> None:
    token = "0f3c-77aa-4b1d-9c55"
    result, _ = attempt(good(), settings=replace(SETTINGS, username=token), password=token)
    assert result.finding("auth.accepted").facts["username"] == "[password]"


def test_a_password_that_is_part_of_the_address_does_not_show_by_its_absence(
    certificates: Certificates, serve: Serve
) -> None:
    server = serve(talk(certificates["good"]))
    steps = list(send_test(SETTINGS, "alice", RECIPIENT, server.network(certificates.ca_file)))
    signed_in = next(step for step in steps if step.name == "auth" and not step.running)
    assert (signed_in.findings or ())[0].facts["username"] == USERNAME


@pytest.mark.parametrize("piece", [b"250-" + b"x" * 1000 + b"\r\n", b"x" * 4096, b"250-x\r\n"])
def test_a_flood_costs_no_memory(piece: bytes, certificates: Certificates, serve: Serve) -> None:
    server = serve(talk(certificates["good"], ehlo=[expect("EHLO"), flood(piece)]))
    network = server.network(certificates.ca_file)
    tracemalloc.start()
    try:
        climb(network)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 20_000_000


def test_a_mailbox_that_takes_no_password_is_named_with_the_settings() -> None:
    def nowhere(*_: object) -> list[Address]:
        raise Trouble(Finding("resolve.not_found", {"server": "x"}, "server"))

    settings = replace(SETTINGS, server="smtp-mail.outlook.com", sender_address="a@outlook.com")
    first = climb(Network(addresses=nowhere), settings).ended[0]
    assert [finding.code for finding in first.findings or ()] == ["settings.complete", "server.no_passwords"]
