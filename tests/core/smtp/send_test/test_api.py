from __future__ import annotations

from collections.abc import Callable

import pytest

from smtpgui.core.explain import severity
from smtpgui.core.findings import Severity
from smtpgui.core.settings.model import SmtpSettings
from smtpgui.core.smtp.diagnosis.words import EXPLANATIONS
from smtpgui.core.smtp.send_test.api import send_test
from smtpgui.core.smtp.send_test.stages import STAGES
from tests.core.smtp.conftest import IMPLICIT, PASSWORD, RECIPIENT, SETTINGS, climb
from tests.servers.certificates import Certificates
from tests.servers.processes import until
from tests.servers.smtp_script import ScriptedServer, expect, send, talk

Serve = Callable[..., ScriptedServer]


def test_each_stage_has_a_line_of_its_own() -> None:
    assert all(stage.line in EXPLANATIONS for stage in STAGES)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (SETTINGS, "settings resolve connect greeting ehlo starttls tls ehlo auth mail_from rcpt_to data"),
        (IMPLICIT, "settings resolve connect tls greeting ehlo auth mail_from rcpt_to data"),
    ],
)
def test_the_order_of_the_steps(
    settings: SmtpSettings, expected: str, certificates: Certificates, serve: Serve
) -> None:
    server = serve(talk(certificates["good"], implicit=settings is IMPLICIT))
    result = climb(server.network(certificates.ca_file), settings)
    assert result.names == expected.split()
    for step in result.ended:
        assert any(severity(finding) is Severity.OK for finding in step.findings or ()), step.name
        assert step.seconds is not None


def test_closing_the_generator_closes_the_connection_at_once(certificates: Certificates, serve: Serve) -> None:
    server = serve([send("220 hi"), expect("EHLO"), send("250-x", "250 STARTTLS"), expect("NEVER")])
    test = send_test(SETTINGS, PASSWORD, RECIPIENT, server.network(certificates.ca_file))
    for step in test:
        if step.name == "ehlo" and not step.running:
            break
    test.close()
    until(lambda: server.peers[0].ended, "the end of the connection")
