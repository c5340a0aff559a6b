"""The message for the IT team: every record to publish, in plain text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from smtpgui import PROGRAM, __version__
from smtpgui.core.dnshealth.publish.records import host_field, purpose_of, zone_line
from smtpgui.core.dnshealth.zone.domain_names import is_at_or_below
from smtpgui.core.findings import Fact, Finding, Record
from smtpgui.core.language import N_, say, show_date

_SUBJECT = N_("Subject: DNS records for {domain}")
_INTRODUCTION = N_("Hello, to send our platform's emails as {sender} we need these DNS changes for {domain}:")
_ADD = N_("{purpose} ({type}, name {name}): add `{value}`")
_REPLACE = N_("{purpose} ({type}, name {name}): replace {found} by `{value}`")
_ELSEWHERE = N_("{purpose} ({type}, name {name}, in the zone of that name): add `{value}`")
_END = N_("Nothing else changes. Checked on {date} with {program} {version}. Thank you.")


def it_message(domain: str, sender: str, findings: Iterable[Finding]) -> str:
    """The message, in the current language; "" where there is nothing to publish.

    Each record is named once, with the values that it replaces, as a panel for its zone and as a zone file want
    it.
    """
    listed = list(findings)
    records = {(record.name, record.type): record for finding in listed if (record := finding.record)}
    if not records:
        return ""
    zone = next((str(finding.facts["zone"]) for finding in listed if finding.facts.get("zone")), domain)
    lines = [
        line
        for number, record in enumerate(records.values(), start=1)
        for line in (f"{number}. {_line(record, zone)}", f"   {zone_line(record)}")
    ]
    end = say(_END, date=show_date(datetime.now().astimezone()), program=PROGRAM, version=__version__)
    introduction = say(_INTRODUCTION, sender=sender, domain=domain)
    return "\n".join([say(_SUBJECT, domain=domain), "", introduction, *lines, end])


def _line(record: Record, zone: str) -> str:
    facts: dict[str, Fact] = {
        "purpose": purpose_of(record),
        "type": record.type,
        "name": host_field(record, zone),
        "value": record.value,
        "found": ", ".join(f"`{value}`" for value in record.found),
    }
    template = _REPLACE if record.found else _ADD
    if not is_at_or_below(record.name, zone):
        template = _ELSEWHERE
    return say(template, **facts)
