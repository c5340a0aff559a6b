"""The ladder against Postfix's smtp-sink with its fault options."""

from __future__ import annotations

import os
from csv import DictReader
from dataclasses import replace
from pathlib import Path

import pytest

from smtpgui.core.smtp.connection.timeouts import Limits
from tests.core.smtp.conftest import IMPLICIT, LATE, PATIENT, QUICK, climb
from tests.servers.certificates import Certificates
from tests.servers.proxies import TlsProxy
from tests.servers.smtp_sink import smtp_sink
from tests.support.real import cannot

pytestmark = [pytest.mark.real, pytest.mark.slow]

PLAIN = replace(IMPLICIT, authentication="plain")

PASSED = ("data", "data.accepted")
with Path(__file__).with_name("smtp_sink_faults.csv").open(encoding="utf-8") as table:
    FAULTS = [tuple(row.values()) for row in DictReader(table)]
"""Options that refuse a command (-f), hang up (-q), with 421 (-Q), refuse for now (-r), and oddities; how it ends."""

SLOW: tuple[tuple[str, str, str, Limits], ...] = (
    ("-w 3", "data", "reply.late", LATE),
    ("-W RCPT:30", "rcpt_to", "reply.none_in_time", QUICK),
    ("-W CONNECT:3", "greeting", "reply.late", LATE),
    ("-W .:3", "data", "data.accepted_too_late", LATE),
    ("-W .:30", "data", "data.unknown_no_answer", QUICK),
    ("-W QUIT:30", "data", "data.accepted", QUICK),
    ("-H 1", *PASSED, PATIENT),
)


def run(
    options: str, certificates: Certificates, *, limits: Limits = PATIENT, client_mode: bool = False
) -> tuple[str, str]:
    """The step at which the ladder ended, and its first finding."""
    if "-R" in options and os.geteuid() != 0:
        cannot("smtp-sink -R needs root")
    with smtp_sink(*options.split()) as port, TlsProxy(port, certificates["good"]) as proxy:
        result = climb(proxy.network(certificates.ca_file), PLAIN, limits=limits, client_mode=client_mode)
    assert sum(line.startswith("C: AUTH") for line in result.transcript) <= 1
    return result.last.name, (result.last.findings or ())[0].code


EACH_FAULT = pytest.mark.parametrize(("options", "step", "code"), FAULTS, ids=[fault[0][:20] for fault in FAULTS])


@EACH_FAULT
def test_each_fault_has_its_name(options: str, step: str, code: str, certificates: Certificates) -> None:
    assert run(options, certificates) == (step, code)


@EACH_FAULT
def test_and_a_client_that_pipelines_survives_it_too(
    options: str, step: str, code: str, certificates: Certificates
) -> None:
    """Where sender, recipient and DATA leave together, a server that hangs up can be heard one step earlier."""
    if options == "-a":
        assert run(options, certificates, client_mode=True) == ("auth", "auth.not_available")
        return
    if options in ("-e", "-P", "-f EHLO"):  # no EHLO, no list, no sign-in
        assert run(options, certificates, client_mode=True)[0] in ("auth", "data")
        return
    seen = run(options, certificates, client_mode=True)
    earlier = {"rcpt_to": "mail_from", "data": "rcpt_to"}.get(step, step)
    hung_up = code in ("connection.closed", "temporary.closing")
    assert seen in ((step, code), (earlier if hung_up else step, code))


@pytest.mark.parametrize(("options", "step", "code", "limits"), SLOW, ids=[fault[0] for fault in SLOW])
def test_each_delay_has_its_name(
    options: str, step: str, code: str, limits: Limits, certificates: Certificates
) -> None:
    assert run(options, certificates, limits=limits) == (step, code)


def test_a_message_that_is_cut_off_before_its_end(certificates: Certificates) -> None:
    """`-A` answers 354, then 550, and hangs up: what the reset leaves of it decides."""
    step, code = run("-A 0", certificates)
    assert step == "data"
    assert code in ("message.not_taken", "data.unknown_whether_accepted", "connection.closed")
