"""Fixtures of the SMTP room: certificates, scripted servers, and the test with its checks."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from smtpgui.core.explain import explain, severity
from smtpgui.core.findings import Severity, Step
from smtpgui.core.net.network import Network
from smtpgui.core.settings.model import SmtpSettings
from smtpgui.core.smtp.connection.timeouts import Limits
from smtpgui.core.smtp.send_test.api import SendTestOptions, send_test
from tests.servers.certificates import Certificates
from tests.servers.smtp_script import Script, ScriptedServer, scripted_servers
from tests.support.findings import WithSteps

PASSWORD = "Sésame-0uvre?toi"
SENDER = "news@example.org"
USERNAME = "alice@example.org"
RECIPIENT = "reader@example.net"
SETTINGS = SmtpSettings(sender_address=SENDER, server="mail.test", port=587, username=USERNAME)
IMPLICIT = replace(SETTINGS, port=465)

PATIENT = Limits(connect=60, tls=60, reply=60, patience=0, slow=60, quit=1, look=60)
"""For tests in which nothing is late, but perhaps the answer to the farewell, which changes nothing."""

QUICK = Limits(connect=5, tls=1.5, reply=1.5, patience=0.5, slow=1, quit=1, look=1.5)
"""For tests in which something is."""

LATE = replace(QUICK, patience=60)
"""For tests in which it comes after all."""

TOO_LATE = 2.5
"""Seconds after which an answer is late by both of them, also where a busy machine was slow to wait for it."""


serve = pytest.fixture(scripted_servers)


@dataclass
class Climb(WithSteps):
    """What a test came to."""

    steps: list[Step] = field(default_factory=list)

    @property
    def ended(self) -> list[Step]:
        return [step for step in self.steps if not step.running]

    @property
    def bad(self) -> list[str]:
        return [finding.code for finding in self.findings if severity(finding) is Severity.ERROR]

    @property
    def last(self) -> Step:
        return self.ended[-1]

    @property
    def transcript(self) -> list[str]:
        return [line for step in self.ended for line in step.transcript]

    def texts(self) -> str:
        """Everything that leaves the room, as one text."""
        told = [repr((finding, explain(finding))) for finding in self.findings]
        facts = [json.dumps({k: str(v) for k, v in finding.facts.items()}) for finding in self.findings]
        return "\n".join([*told, *facts, *self.transcript])


def disguises(secret: str) -> list[str]:
    """The forms in which a secret must not appear."""
    data = secret.encode()
    inside = []
    for shift in range(3):
        text = base64.b64encode(bytes(shift) + data).decode()
        inside.append(text[(0, 2, 3)[shift] : (shift + len(data)) // 3 * 4])
    return [secret, base64.b64encode(data).decode().rstrip("="), data.hex(), data.hex().upper(), *inside]


def climb(
    network: Network,
    settings: SmtpSettings = SETTINGS,
    *,
    password: str = PASSWORD,
    recipient: str = RECIPIENT,
    limits: Limits = PATIENT,
    **options: object,
) -> Climb:
    """Run the test to its end; whatever happened, the password is nowhere to be seen."""
    result = Climb()
    chosen = SendTestOptions(limits=limits, **options)  # type: ignore[arg-type]
    for step in send_test(settings, password, recipient, network, chosen):
        result.steps.append(step)
    texts = result.texts()
    for form in disguises(password) if password else ():
        assert form not in texts, form
    assert all(len(line) <= 512 and line.isprintable() for line in result.transcript)
    facts = [fact for finding in result.findings for fact in finding.facts.values() if isinstance(fact, str)]
    assert all(len(fact) <= 300 and fact.isprintable() for fact in facts)
    assert [step.name for step in result.steps if step.running] == result.names
    return result


Attempt = Callable[..., tuple[Climb, ScriptedServer]]


@pytest.fixture
def attempt(certificates: Certificates, serve: Callable[..., ScriptedServer]) -> Attempt:
    """Run the test against servers with these scripts, and tell what it came to, and what they heard."""

    def run(
        *scripts: Script | Callable[[Certificates], Script], **options: object
    ) -> tuple[Climb, ScriptedServer]:
        server = serve(*(script(certificates) if callable(script) else script for script in scripts))
        return climb(server.network(certificates.ca_file), **options), server

    return run
