"""Where DMARC reports may go: an address at a domain that takes mail."""

from __future__ import annotations

from smtpgui.core.dnshealth.subject import Subject
from smtpgui.core.dnshealth.zone.public_suffixes import registered_domain
from smtpgui.core.resolver import Answer


async def report_address(subject: Subject, name: str) -> str:
    """The address to propose for reports about `name`: at itself or its organisation; "" where neither takes mail."""
    for domain in dict.fromkeys((name, registered_domain(name))):
        mail = [await subject.ask(domain, "MX")] if domain else []
        if mail and mail[0].absent:
            mail += await subject.resolver.ask_all([(domain, "A"), (domain, "AAAA")])
        if mail and not takes_no_mail(mail):
            return f"dmarc@{domain}"
    return ""


def takes_no_mail(answers: list[Answer]) -> bool:
    """Whether the answers to MX, A and AAAA prove that mail to the domain goes nowhere (RFC 5321 5.1, RFC 7505)."""
    refused = any(exchanger.host == "." for exchanger in answers[0].exchangers)
    return refused or all(answer.absent for answer in answers)
