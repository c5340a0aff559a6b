"""The last step: the verdict, and who runs the DNS of the domain."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from smtpgui.core.dnshealth.subject import Subject
from smtpgui.core.dnshealth.verdict.judge import STEP, verdict
from smtpgui.core.dnshealth.zone.authoritative import Zone, zone_of
from smtpgui.core.dnshealth.zone.dns_hosts import host_of
from smtpgui.core.findings import Fact, Finding, Step


async def conclude(subject: Subject, steps: Sequence[Step]) -> Step:
    """The step `verdict`, drawn from all `steps` of the checks."""
    started = time.monotonic()
    zone = await zone_of(subject, subject.domain)
    judged = verdict(subject.domain, subject.provider, steps)
    judged = replace(judged, facts={**judged.facts, "zone": zone.name if zone else ""})
    findings = (judged, *(_host(zone) if zone else ()))
    return Step(STEP, findings, time.monotonic() - started)


def _host(zone: Zone) -> list[Finding]:
    host = host_of(zone.servers)
    if host is None:
        return []
    facts: dict[str, Fact] = {"zone": zone.name, "id": host.id, "host": host.name, "url": host.url}
    return [Finding("dns_host.found", {**facts, "servers": zone.servers})]
