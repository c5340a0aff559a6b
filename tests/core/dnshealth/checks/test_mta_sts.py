"""MTA-STS: the record, the policy file, and whether it names the mail servers."""

from __future__ import annotations

import socket
from dataclasses import replace

import pytest

from smtpgui.core.dnshealth import CardState, DnsOptions, card_state, check_domain
from smtpgui.core.dnshealth.mta_sts.policy import parse
from smtpgui.core.findings import Finding, Step
from tests.servers.dns_server import DnsServer, txt
from tests.servers.dns_zones import HEALTHY, health
from tests.servers.http_script import http_answer, loopback, web_server
from tests.support.tables import every

RECORD = "v=STSv1; id=20261124T0900"
ZONE = f"{HEALTHY}\n_mta-sts.example.test {txt(RECORD)}\nmta-sts.example.test A 203.0.113.5"
POLICY = "version: STSv1\r\nmode: enforce\r\nmx: mail.example.test\r\nmax_age: 604800\r\n"


@pytest.fixture
def check(certificates):
    """The step where the web server says `answer`."""

    def run(answer=None, zone: str = ZONE, kind: str = "good", timeout: float = 60.0, *, rehearsal=True) -> Step:
        said = http_answer(POLICY.encode()) if answer is None else answer
        with DnsServer(zone) as server, web_server(said, context=certificates[kind]) as web:
            network = loopback(web.port, certificates.ca_file, rehearsal=rehearsal)
            network = replace(network, nameservers=server.network.nameservers)
            steps = list(check_domain("example.test", network, DnsOptions(timeout=timeout)))
            run.requests = web.requests
        return next(step for step in steps if step.name == "mta_sts" and not step.running)

    return run


def one(step: Step) -> Finding:
    (finding,) = step.findings or ()
    return finding


@every(
    "records, code",
    [
        ([], "mta_sts.absent"),
        (["unrelated"], "mta_sts.absent"),
        (["v=STSv1;"], "mta_sts.syntax"),
        (["v=STSv1; id=with-dash"], "mta_sts.syntax"),
        (["v=STSv1; id=" + "a" * 33], "mta_sts.syntax"),
        (["v=sts1; id=1"], "mta_sts.syntax"),
        ([RECORD, RECORD + "0"], "mta_sts.multiple"),
        ([RECORD], "mta_sts.no_policy"),
    ],
)
def test_records(records: list[str], code: str):
    found = health(HEALTHY + "".join(f"\n_mta-sts.example.test {txt(text)}" for text in records))
    assert [finding.code for finding in found.step("mta_sts").findings or ()] == [code]
    if code in ("mta_sts.syntax", "mta_sts.multiple"):
        assert found.record(code).value.startswith("v=STSv1; id=20")


def test_a_policy_in_order(check):
    step = check()
    assert one(step).code == "mta_sts.enforced"
    assert card_state(step.findings) is CardState.WORKING
    assert (
        check.requests[0]
        .lower()
        .startswith(b"get /.well-known/mta-sts.txt http/1.1\r\nhost: mta-sts.example.test")
    )


def test_a_mail_server_that_it_does_not_name(check):
    finding = one(check(http_answer(POLICY.replace("mail.", "other.").encode())))
    assert finding.code == "mta_sts.mx_not_covered"
    assert finding.facts["hosts"] == ("mail.example.test",)
    assert finding.record.name == "_mta-sts.example.test"
    assert finding.record.found == (RECORD,)
    assert finding.record.value != RECORD


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (http_answer(POLICY.replace("enforce", "testing").encode()), "mta_sts.testing"),
        (http_answer(b"version: STSv1\nmode: none\nmax_age: 60"), "mta_sts.switched_off"),
        (http_answer(b"<html>"), "mta_sts.policy_syntax"),
        (http_answer(b""), "mta_sts.policy_syntax"),
        (http_answer(b"\xff\xfe\x00" * 100), "mta_sts.policy_syntax"),
        (http_answer(status="404 Not Found"), "mta_sts.no_policy"),
        (http_answer(status="301 Moved", headers="Location: https://127.0.0.1/\r\n"), "mta_sts.no_policy"),
        (http_answer(b"x" * (64 * 1024 + 1)), "mta_sts.no_policy"),
        (b"220 mail.test ESMTP\r\n", "mta_sts.unknown"),
        (http_answer(status="503 Later"), "mta_sts.unknown"),
        (lambda stream, _request: stream.shutdown(socket.SHUT_RDWR), "mta_sts.unknown"),
    ],
)
def test_answers_of_the_web_server(check, answer, code: str):
    assert one(check(answer)).code == code
    assert len(check.requests) == 1, "no redirect is followed"


def test_certificates(check):
    assert one(check(kind="wrong_host")).facts["reason"] == "certificate"
    assert one(check(kind="expired")).code == "mta_sts.no_policy"


def test_a_private_address_is_not_connected_to(check):
    assert one(check(rehearsal=False)).facts["reason"] == "private_address"
    assert check.requests == []
    found = health(ZONE.replace("203.0.113.5", "127.0.0.1"))
    assert found.one("mta_sts.no_policy").facts["reason"] == "private_address"


def test_a_web_server_that_says_nothing(check):
    assert one(check(lambda stream, _request: stream.recv(1), timeout=1.0)).code == "mta_sts.unknown"


def test_names_that_cannot_be_asked_for():
    assert "mta_sts.unknown" in health(f"{HEALTHY}\n_mta-sts.example.test TXT !servfail").codes
    zone = ZONE.replace("mta-sts.example.test A 203.0.113.5", "mta-sts.example.test A !servfail")
    assert health(zone).one("mta_sts.unknown").facts["name"] == "mta-sts.example.test"


def test_mail_servers_that_cannot_be_known(check):
    assert one(check(zone=f"{ZONE}\nexample.test MX !servfail")).code == "mta_sts.unknown"


def test_patterns():
    policy = parse(POLICY.replace("mail.example.test", "*.example.test").encode())
    assert policy.covers("Mail.Example.Test.")
    assert not policy.covers("example.test")
    assert not policy.covers("a.mail.example.test")
