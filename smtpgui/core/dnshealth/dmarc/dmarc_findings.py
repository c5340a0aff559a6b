"""The findings about the DMARC records of a domain: which policy governs it, and whether it says what was meant."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from smtpgui.core.dnshealth.check import unknown
from smtpgui.core.dnshealth.dkim.key import is_key, read_key
from smtpgui.core.dnshealth.dkim.selectors import selectors_of
from smtpgui.core.dnshealth.dmarc.record import REMOVED_TAGS, DmarcRecord, is_dmarc, milder, parse
from smtpgui.core.dnshealth.dmarc.repair import is_continuation, looks_like_dmarc, mended
from smtpgui.core.dnshealth.dmarc.report_address import check_reports, report_address
from smtpgui.core.dnshealth.dmarc.tree_walk import Walk, walk
from smtpgui.core.dnshealth.publish.records import cname_record
from smtpgui.core.dnshealth.publish.txt_damage import disguise_of, odd_characters
from smtpgui.core.dnshealth.spf.record import is_spf
from smtpgui.core.dnshealth.subject import Subject
from smtpgui.core.dnshealth.zone.domain_names import is_at_or_below
from smtpgui.core.dnshealth.zone.doubled_names import doubled_names
from smtpgui.core.dnshealth.zone.public_suffixes import registered_domain
from smtpgui.core.findings import Fact, Finding, Record
from smtpgui.core.resolver import Answer

if TYPE_CHECKING:
    from smtpgui.core.resolver.client import Resolver


async def dmarc_findings(subject: Subject) -> list[Finding]:
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
    findings = await own_faults(subject, domain, own)
    if own.records and own.texts == wild.texts:
        findings.append(Finding("txt.wildcard", {"name": domain}))
    doubtful = _doubtful(tree)
    governing = tree.governing
    if doubtful and governing != domain:
        return [*findings, unknown("dmarc", doubtful)]
    if not governing:
        errors = [finding for finding in findings if finding.code != "txt.wildcard"]
        if errors:
            return findings
        return [*findings, *(await _faults_above(subject, tree) or [await not_found(subject)])]
    record = tree.records[governing]
    if not record.governs:
        return [*findings, *await _cured(subject, governing, record, [_unreadable(governing, record)])]
    result = await _policy(subject, tree, existence, doubtful)
    if record.psd == "y" and governing != domain:
        return [*findings, *result]  # the registry's record: not the user's to mend
    if any(finding.code == "txt.split_records" for finding in findings):
        return [*findings, *result]  # the rest is told of half a record
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


async def _faults_above(subject: Subject, tree: Walk) -> list[Finding]:
    """What keeps the record of a parent from governing, where that belongs to the same owner."""
    registered = registered_domain(tree.domain)
    for name, answer in tree.answers.items():
        if name != tree.domain and registered and is_at_or_below(name, registered):
            faults = await own_faults(subject, name, answer)
            if faults:
                return faults
    return []


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
    if record.has_broken_policy or not record.text.isascii():
        findings.append(_unreadable(name, record))
    elif record.faults:
        facts: dict[str, Fact] = {
            "name": name,
            "part": record.faults[0].text,
            "position": record.faults[0].position,
        }
        findings.append(Finding("dmarc.tag_ignored", facts))
    removed = tuple(f"{tag}={record.tags[tag]}" for tag in REMOVED_TAGS if tag in record.tags)
    if removed:
        findings.append(Finding("dmarc.removed_tag", {"name": name, "list": removed}))
    findings += await check_reports(subject, name, tree.organizational_domain, record)
    return await _cured(subject, name, record, findings)


def _unreadable(name: str, record: DmarcRecord) -> Finding:
    if not record.text.isascii():
        return Finding("txt.not_ascii", {"name": name, "characters": odd_characters(record.text)})
    fault = record.faults[0] if record.faults else None
    part = fault.text if fault else "p="
    facts: dict[str, Fact] = {"name": name, "part": part, "position": fault.position if fault else 1}
    return Finding("dmarc.syntax", facts)


async def _cured(subject: Subject, name: str, record: DmarcRecord, findings: list[Finding]) -> list[Finding]:
    """`findings` with the one record that cures them all; none where it would be the one that is there."""
    without = {
        str(f.facts["address"])
        for f in findings
        if f.code == "dmarc.no_report_address" and f.facts["reason"] == "no_mail"
    }
    text = mended([record.text], report_address=await report_address(subject, name), without=without)
    wanted = Record(f"_dmarc.{name}", "TXT", text, (record.text,)) if text != record.text else None
    settled = {"dmarc.no_report_address"} if "rua=" not in text else set()
    return [
        finding
        if finding.record or finding.code in settled or finding.code.endswith(".unknown")
        else replace(finding, record=wanted)
        for finding in findings
    ]


async def can_align(subject: Subject, record: DmarcRecord) -> bool | None:
    """Whether the provider's envelope or signature shares the From domain; None where that cannot be told.

    Its own envelope domain never does, a custom return path does unless `aspf=s`, and a signature does where a
    key of the provider stands below the domain.
    """
    provider = subject.provider
    if provider is None or provider.envelope == "from":
        return None
    names = [selector.name(subject.domain) for selector in selectors_of(subject.options, subject.domain)]
    path = provider.return_path if provider.envelope == "return_path" and not record.strict_spf else None
    paths = [f"{path.host}.{subject.domain}"] if path else []
    if not names:
        return None
    answers = await subject.resolver.ask_all((name, "TXT") for name in [*names, *paths])
    keys, bounces = answers[: len(names)], answers[len(names) :]
    if any(is_spf(text) for answer in bounces for text in answer.texts):
        return True
    if any(is_key(text) and read_key(text).usable for answer in keys for text in answer.texts):
        return True
    return None if any(answer.failed for answer in answers) else False


async def suffix_list_note(resolver: Resolver, domain: str, *, applied: str, governing: str) -> list[Finding]:
    """`dmarc.suffix_list_differs` where they apply another policy to the domain than the tree walk leads to.

    They look at the domain itself and at its registered domain, and know neither `np` nor `t`.
    """
    if governing == domain:
        return []  # they find the same record
    registered = registered_domain(domain)
    if not registered or registered == governing:
        return []
    answer = await resolver.ask(f"_dmarc.{registered}", "TXT")
    if answer.failed:
        return []
    texts = [text for text in answer.texts if is_dmarc(text)]
    record = parse(texts[0]) if len(texts) == 1 else None
    policy = record.policy_for(below=registered != domain, exists=True)[0] if record else ""
    if policy == applied:
        return []
    facts = {
        "name": domain,
        "record_domain": governing,
        "list_domain": registered,
        "policy": applied,
        "list_policy": policy or "none",
    }
    return [Finding("dmarc.suffix_list_differs", facts)]


async def own_faults(subject: Subject, domain: str, own: Answer) -> list[Finding]:
    """Findings about the records at `_dmarc` of `domain` that are not one whole record."""
    texts = [text for text in own.texts if is_dmarc(text)]
    rest = [text for text in own.texts if is_continuation(text)]
    if not texts or (len(texts) == 1 and not rest):
        return [] if texts else await _hidden(subject, domain, own)
    whole = [";".join([*texts, *rest])] if len(texts) == 1 else texts
    address = await report_address(subject, domain)
    record = Record(f"_dmarc.{domain}", "TXT", mended(whole, report_address=address), (*texts, *rest))
    if len(texts) == 1:
        return [Finding("txt.split_records", {"name": f"_dmarc.{domain}"}, record=record)]
    return [Finding("dmarc.multiple", {"name": domain, "count": len(texts)}, record=record)]


async def _hidden(subject: Subject, domain: str, own: Answer) -> list[Finding]:
    """A record at the right name that receivers cannot see as one: its version is not exactly `DMARC1`."""
    for text in own.texts:
        if not looks_like_dmarc(text):
            continue
        value = mended([text], report_address=await report_address(subject, domain))
        record = Record(f"_dmarc.{domain}", "TXT", value, (text,))
        disguise = disguise_of(text, looks_like_dmarc)
        if disguise:
            facts = {"name": domain, "characters": odd_characters(text)}
            return [Finding(disguise.code, facts, record=record)]
        facts = {"name": domain, "part": text.split(";")[0]}
        return [Finding("dmarc.syntax", {**facts, "position": 1}, record=record)]
    return []


async def not_found(subject: Subject) -> Finding:
    """`dmarc.missing`, or the wrong name under which the record was published."""
    domain = subject.domain
    name = f"_dmarc.{domain}"
    doubled = await doubled_names(subject, name)
    elsewhere = (*doubled, domain, f"dmarc.{domain}", f"_dmarc.www.{domain}")
    address = await report_address(subject, domain)
    for answer in await subject.resolver.ask_all((other, "TXT") for other in elsewhere):
        texts = [text for text in answer.texts if is_dmarc(text)]
        if texts:
            code = "txt.domain_doubled" if answer.name in doubled else "dmarc.wrong_name"
            record = Record(name, "TXT", mended(texts, report_address=address))
            return Finding(code, {"name": domain, "found_at": answer.name}, record=record)
    own = await subject.ask(name, "TXT")
    alias = own.chain[:1]  # it leads nowhere, and must go before another record can come
    record = Record(name, "TXT", mended([], report_address=address), alias)
    return Finding("dmarc.missing", {"name": domain}, record=record)
