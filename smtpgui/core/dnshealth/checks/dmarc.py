"""DMARC: which policy governs the From domain, and whether its record says what was meant."""

from __future__ import annotations

import asyncio

from smtpgui.core.dnshealth.dkim.selectors import selectors_of
from smtpgui.core.dnshealth.dmarc.absent import hidden, not_found
from smtpgui.core.dnshealth.dmarc.alignment import can_align
from smtpgui.core.dnshealth.dmarc.record import REMOVED_TAGS, DmarcRecord, is_dmarc, milder
from smtpgui.core.dnshealth.dmarc.repair import mended
from smtpgui.core.dnshealth.dmarc.reports import check_reports
from smtpgui.core.dnshealth.dmarc.suffixes import suffix_list_note
from smtpgui.core.dnshealth.dmarc.walk import Walk, walk
from smtpgui.core.dnshealth.records import cname_record
from smtpgui.core.dnshealth.subject import Subject
from smtpgui.core.dnshealth.unknown import unknown
from smtpgui.core.findings import Fact, Finding, Record
from smtpgui.core.resolver import Answer


async def check(subject: Subject) -> list[Finding]:
    """The governing record and its faults, or why none governs."""
    domain = subject.domain
    tree, existence, wild = await asyncio.gather(
        walk(subject.resolver, domain),
        subject.resolver.ask_all((domain, kind) for kind in ("A", "AAAA", "MX")),
        subject.ask(f"{subject.random_label}.{domain}", "TXT"),
    )
    own = tree.answers[domain]
    if own.failed:
        return [unknown("dmarc", own)]
    findings = list(_own_faults(domain, own))
    if own.records and own.texts == wild.texts:
        findings.append(Finding("txt.wildcard", {"name": domain}))
    doubtful = _doubtful(tree)
    governing = tree.governing
    if doubtful and governing != domain:
        return [*findings, unknown("dmarc", doubtful)]
    if not governing:
        errors = [finding for finding in findings if finding.code != "txt.wildcard"]
        return findings if errors else [*findings, await not_found(subject)]
    record = tree.records[governing]
    if not record.governs:
        return [*findings, _syntax(governing, record)]
    result = await _policy(subject, tree, existence, doubtful)
    if record.psd == "y" and governing != domain:
        return [*findings, *result]  # the registry's record: not the user's to mend
    return [*findings, *result, *await _record_faults(subject, tree, record)]


def _doubtful(tree: Walk) -> Answer | None:
    """A failed question that leaves open which record governs, or which domain is the organisational one.

    A top-level domain that fails changes nothing for a record right below it: as a public suffix it makes that
    name the organisational domain, without a record too.
    """
    shortest = list(tree.records)[-1] if tree.records else ""
    for answer in tree.unknown:
        name = answer.name.removeprefix("_dmarc.")
        if "." in name or shortest.count(".") != 1:
            return answer
    return None


def _own_faults(domain: str, own: Answer) -> list[Finding]:
    """What keeps the record at the domain's own name from being one."""
    texts = [text for text in own.texts if is_dmarc(text)]
    if len(texts) > 1:
        record = Record(f"_dmarc.{domain}", "TXT", mended(texts, report_address=f"dmarc@{domain}"), own.texts)
        return [Finding("dmarc.multiple", {"name": domain, "count": len(texts)}, record=record)]
    return [] if texts else hidden(domain, own)


async def _policy(subject: Subject, tree: Walk, existence: list[Answer], doubtful: Answer | None) -> list[Finding]:
    """`dmarc.record` with the policy that applies, and what follows from it."""
    domain, governing = tree.domain, tree.governing
    record = tree.records[governing]
    below = governing != domain
    exists = any(answer.records for answer in existence)
    failed = next((answer for answer in existence if answer.failed), None)
    policy, tag = record.policy_for(below=below, exists=exists)
    if below and not exists and failed and policy != record.policy_for(below=True, exists=True)[0]:
        return [unknown("dmarc", failed)]
    applied = milder(policy) if record.test_mode else policy
    facts: dict[str, Fact] = {
        "policy": policy,
        "applied_policy": applied,
        "record_domain": governing,
        "organizational_domain": "" if doubtful else tree.organizational_domain,
        "test_mode": record.test_mode,
        "record": record.text,
        "reports": record.report_uris,
    }
    findings = [Finding("dmarc.record", facts)]
    if doubtful:
        findings.append(unknown("dmarc", doubtful))
    said: dict[str, Fact] = {"name": domain, "record_domain": governing, "policy": applied, "tag": tag}
    findings += await suffix_list_note(subject.resolver, domain, applied=applied, governing=governing)
    if below and (applied != "none" or tag != "p"):
        findings.append(Finding("dmarc.subdomain_policy", said))
    if applied == "none":
        findings.append(Finding("dmarc.policy_none", said))
    elif await can_align(subject, record) is False:
        findings.append(_not_aligned(subject, applied))
    return findings


def _not_aligned(subject: Subject, policy: str) -> Finding:
    provider, domain = subject.provider, subject.domain
    assert provider is not None  # nothing can be said of alignment without one
    keys = selectors_of(subject.options, domain)
    records = [cname_record(key.name(domain), key.targets) for key in keys]
    if provider.return_path:
        name = f"{provider.return_path.host}.{domain}"
        records.append(cname_record(name, provider.return_path.targets(domain)))
    record = next((record for record in records if record), None)
    facts = {"name": domain, "provider": provider.name, "policy": policy}
    return Finding("dmarc.provider_not_aligned", facts, record=record)


async def _record_faults(subject: Subject, tree: Walk, record: DmarcRecord) -> list[Finding]:
    """What is wrong with a record that governs."""
    name = tree.governing
    findings = []
    if record.has_broken_policy:
        findings.append(_syntax(name, record))
    elif record.faults:
        facts: dict[str, Fact] = {
            "name": name,
            "part": record.faults[0].text,
            "position": record.faults[0].position,
        }
        findings.append(Finding("dmarc.tag_ignored", facts, record=_mended(name, record)))
    removed = tuple(f"{tag}={record.tags[tag]}" for tag in REMOVED_TAGS if tag in record.tags)
    if removed:
        findings.append(
            Finding("dmarc.removed_tag", {"name": name, "list": removed}, record=_mended(name, record))
        )
    return findings + await check_reports(subject, name, tree.organizational_domain, record)


def _syntax(name: str, record: DmarcRecord) -> Finding:
    fault = record.faults[0] if record.faults else None
    part = fault.text if fault else "p="
    facts: dict[str, Fact] = {"name": name, "part": part, "position": fault.position if fault else 1}
    return Finding("dmarc.syntax", facts, record=_mended(name, record))


def _mended(name: str, record: DmarcRecord) -> Record:
    text = mended([record.text], report_address=f"dmarc@{name}")
    return Record(f"_dmarc.{name}", "TXT", text, (record.text,))
