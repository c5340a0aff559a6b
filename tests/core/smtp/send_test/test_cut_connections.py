"""The test over a connection to Postfix that is cut after every so many bytes, in either direction."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from smtpgui.core.explain import severity, step_outcome
from smtpgui.core.findings import Outcome, Severity
from smtpgui.core.settings.model import SmtpSettings
from tests.core.smtp.conftest import PATIENT, Climb, climb
from tests.servers.certificates import Certificates
from tests.servers.postfix import PROGRAMS, USERS, Postfix
from tests.servers.proxies import CuttingProxy
from tests.support.real import cannot, need

pytestmark = [pytest.mark.real, pytest.mark.slow]

ALICE, BOB = USERS
STRIDE = 11
"""Bytes between two cuts: no divisor of a power of two, so that TLS records are cut everywhere."""

LONGEST = 8_000
"""More bytes than either side says in one test."""

SAYINGS = {
    "connection.closed", "reply.cut", "greeting.closed", "starttls.closed", "tls.closed", "auth.closed",
    "data.unknown_whether_accepted", "data.accepted", "tls.failed", "tls.broken",
}  # fmt: skip


@pytest.fixture(scope="module")
def postfix(certificates: Certificates) -> Iterator[Postfix]:
    need(*PROGRAMS)
    if os.geteuid() != 0:
        cannot("Postfix and Dovecot need root")
    certificates["good"]
    with Postfix((Path(certificates.ca_file).parent / "good.pem").read_bytes()) as server:
        yield server


def cut_test(
    postfix: Postfix, certificates: Certificates, side: str, count: int, *, reset: bool, implicit: bool = False
) -> Climb:
    """One test that is cut after `count` bytes of `side`."""
    settings = SmtpSettings(
        sender_address=ALICE, server="localhost", port=465 if implicit else 587, username=ALICE,
        authentication="plain" if reset else "login",
    )  # fmt: skip
    port = postfix.smtps if implicit else postfix.submission
    with CuttingProxy(port, **{side: count}, reset=reset) as proxy:
        network = proxy.network(certificates.ca_file)
        return climb(network, settings, password=USERS[ALICE], recipient=BOB, limits=PATIENT)


def judge(result: Climb, count: int) -> bool:
    """Check what was said of a cut; True where the message was taken before it came."""
    code = (result.last.findings or ())[0].code
    assert code in SAYINGS, (count, code)
    assert sum(line.startswith("C: AUTH") for line in result.transcript) <= 1, count
    broken = [finding for finding in result.findings if severity(finding) is Severity.ERROR]
    if code == "data.accepted":
        assert not broken, count
        return True
    sent = any(line == "C: ." for line in result.transcript)
    unknown = code == "data.unknown_whether_accepted"
    assert unknown == sent, (count, code)
    assert step_outcome(result.last) is (Outcome.WARNING if unknown else Outcome.ERROR), count
    return False


@pytest.mark.timeout(300)
@pytest.mark.parametrize("reset", [False, True], ids=["closed", "reset"])
@pytest.mark.parametrize("implicit", [False, True], ids=["STARTTLS", "TLS"])
@pytest.mark.parametrize("side", ["from_server", "from_client"])
def test_wherever_it_is_cut_it_is_said_so(
    side: str, implicit: bool, reset: bool, postfix: Postfix, certificates: Certificates
) -> None:
    steps = set()
    for count in range(0, LONGEST, STRIDE):
        result = cut_test(postfix, certificates, side, count, reset=reset, implicit=implicit)
        if judge(result, count):
            everywhere = {"tls", "ehlo", "auth", "mail_from", "rcpt_to", "data"}
            assert everywhere <= steps | {"mail_from", "rcpt_to"} if side == "from_client" else everywhere <= steps
            return
        steps.add(result.last.name)
    pytest.fail("no test came to its end: LONGEST is too short")


@pytest.mark.timeout(120)
def test_every_byte_of_the_greeting_and_of_the_first_answer(postfix: Postfix, certificates: Certificates) -> None:
    steps = set()
    for count in range(120):
        result = cut_test(postfix, certificates, "from_server", count, reset=False)
        assert not judge(result, count)
        steps.add(result.last.name)
    assert {"greeting", "ehlo"} <= steps
