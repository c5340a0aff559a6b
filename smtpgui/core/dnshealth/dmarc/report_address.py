"""DMARC reports: the address to propose for them, where they go, and whether they may (RFC 9990 4)."""

from __future__ import annotations

from smtpgui.core.dnshealth.check import unknown
from smtpgui.core.dnshealth.dmarc.record import DmarcRecord, is_dmarc, is_report_uri
from smtpgui.core.dnshealth.dmarc.tree_walk import walk
from smtpgui.core.dnshealth.subject import Subject
from smtpgui.core.dnshealth.zone.public_suffixes import registered_domain
from smtpgui.core.findings import Finding, Record
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


ADDRESS_LIMIT = 5
"""Most report addresses that are looked at."""


async def check_reports(
    subject: Subject, name: str, organizational_domain: str, record: DmarcRecord
) -> list[Finding]:
    """Findings about the report addresses of the record of `name`."""
    import asyncio

    if not record.report_uris:
        return [Finding("dmarc.no_report_address", {"name": name, "reason": "none", "address": ""})]
    unreadable = [uri for uri in record.report_uris if not is_report_uri(uri)]
    if unreadable:
        facts = {"name": name, "reason": "no_scheme", "address": unreadable[0]}
        return [Finding("dmarc.no_report_address", facts)]
    addresses = record.report_addresses[:ADDRESS_LIMIT]
    found = await asyncio.gather(
        *(_check_address(subject, name, organizational_domain, *address) for address in addresses)
    )
    return list({(f.code, str(f.facts)): f for findings in found for f in findings}.values())


async def _check_address(
    subject: Subject, name: str, organizational_domain: str, address: str, domain: str
) -> list[Finding]:
    import asyncio

    permission = f"{name}._report._dmarc.{domain}"
    tree, mail, allowed = await asyncio.gather(
        walk(subject.resolver, domain),
        subject.resolver.ask_all((domain, kind) for kind in ("MX", "A", "AAAA")),
        subject.ask(permission, "TXT"),
    )
    if takes_no_mail(mail):
        return [Finding("dmarc.no_report_address", {"name": name, "reason": "no_mail", "address": address})]
    if tree.organizational_domain == organizational_domain:
        return []
    if tree.unknown or allowed.failed:
        return [unknown("dmarc", allowed if allowed.failed else tree.unknown[0])]
    if any(is_dmarc(text) for text in allowed.texts):
        return []
    facts = {"name": name, "address": address, "domain": domain}
    wanted = Record(permission, "TXT", "v=DMARC1", allowed.texts)
    return [Finding("dmarc.report_not_authorised", facts, record=wanted)]
