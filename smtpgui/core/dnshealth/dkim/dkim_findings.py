"""The findings about the DKIM keys of a domain: whether those that signatures point to are there and of use."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from itertools import permutations

from smtpgui.core.dnshealth.check import unknown
from smtpgui.core.dnshealth.dkim.key import (
    GOOD_BITS,
    MINIMUM_BITS,
    is_key,
    read_key,
    tidied,
    tidied_bare,
    undoubled,
)
from smtpgui.core.dnshealth.dkim.selectors import Selector, selectors_of
from smtpgui.core.dnshealth.publish.records import cname_record
from smtpgui.core.dnshealth.publish.txt_damage import disguise_of, odd_characters
from smtpgui.core.dnshealth.subject import Subject
from smtpgui.core.dnshealth.zone.domain_names import is_at_or_below
from smtpgui.core.dnshealth.zone.doubled_names import doubled_names
from smtpgui.core.findings import Fact, Finding, Record
from smtpgui.core.providers.row import alias_fits
from smtpgui.core.resolver import Answer, Status

PIECE_LIMIT = 3
"""Most further records that a key is put together from."""

_NOT_THERE = ("dkim.selector_missing", "dkim.cname_dangling")


async def dkim_findings(subject: Subject) -> list[Finding]:
    """The findings of every known selector; without one only the proof that no key exists says anything."""
    base = f"_domainkey.{subject.domain}"
    stray = f"{subject.random_label}.{base}"
    selectors = selectors_of(subject.options, subject.domain)
    if not selectors:
        return await _without_selector(subject, base)
    subject.resolver.expect([(stray, "TXT")])
    results = await asyncio.gather(*(_check_selector(subject, selector) for selector in selectors))
    wild = await subject.ask(stray, "TXT")
    findings: list[Finding] = []
    is_wild = False
    for selector, (answer, found) in zip(selectors, results, strict=True):
        if wild.records and (answer.records, answer.chain) == (wild.records, wild.chain):
            is_wild = True
            findings.append(_not_proven(subject, selector, answer))
        else:
            findings += found
    if is_wild:
        findings.append(Finding("txt.wildcard", {"name": base}))
    return _with_spares(findings, selectors)


def _with_spares(findings: list[Finding], selectors: list[Selector]) -> list[Finding]:
    """Where one key works, a missing one that the provider assigned is a spare for its next change of keys."""
    if not any(finding.code == "dkim.key" for finding in findings):
        return findings
    assigned = {selector.label for selector in selectors if selector.assigned}
    return [
        replace(finding, code="dkim.spare_selector_missing")
        if finding.code in _NOT_THERE and finding.facts["selector"] in assigned
        else finding
        for finding in findings
    ]


async def _without_selector(subject: Subject, base: str) -> list[Finding]:
    answer = await subject.ask(base, "TXT")
    facts: dict[str, Fact] = {"name": base, "selector": ""}
    if answer.failed:
        return [unknown("dkim", answer)]
    if answer.status is Status.NXDOMAIN:
        return [Finding("dkim.selector_missing", facts)]  # nothing stands below such a name (RFC 8020)
    return [Finding("dkim.selector_unknown", facts)]


async def _check_selector(subject: Subject, selector: Selector) -> tuple[Answer, list[Finding]]:
    name = selector.name(subject.domain)
    answer = await subject.ask(name, "TXT")
    if answer.failed:
        return answer, [unknown("dkim", answer)]
    if answer.absent:
        return answer, [await _absent(subject, selector, answer)]
    facts: dict[str, Fact] = {"name": name, "selector": selector.label}
    keys = [text for text in answer.texts if is_key(text)]
    if len(answer.texts) > 1 and keys:
        joined = _joined(keys[0], [text for text in answer.texts if text != keys[0]])
        if joined:
            record = Record(name, "TXT", joined, answer.texts)
            return answer, _of_the_owner(answer, [Finding("txt.split_records", facts, record=record)])
    if len(keys) > 1:
        return answer, [Finding("dkim.key_broken", {**facts, "reason": "two_records"})]
    if keys:
        return answer, _of_the_owner(answer, _key_findings(keys[0], facts))
    hidden = _hidden(name, answer, facts)
    if hidden:
        return answer, _of_the_owner(answer, [hidden])
    return answer, [_missing(subject, selector, answer.texts)]


def _of_the_owner(answer: Answer, findings: list[Finding]) -> list[Finding]:
    """Findings without records where the key stands in the provider's zone: it is not the user's to mend."""
    return [replace(finding, record=None) for finding in findings] if answer.chain else findings


def _not_proven(subject: Subject, selector: Selector, answer: Answer) -> Finding:
    """A selector that answers what every name answers: it may be a key, it is not this selector's."""
    if any(is_key(text) for text in answer.texts):
        return Finding("dkim.selector_unknown", {"name": answer.name, "selector": selector.label})
    return _missing(subject, selector, answer.texts)


def _missing(subject: Subject, selector: Selector, found: tuple[str, ...] = ()) -> Finding:
    name = selector.name(subject.domain)
    record = cname_record(name, selector.targets, found)
    service = subject.provider.id if subject.provider and selector.assigned else ""
    facts: dict[str, Fact] = {"name": name, "selector": selector.label, "service": service}
    return Finding("dkim.selector_missing", facts, record=record)


async def _absent(subject: Subject, selector: Selector, answer: Answer) -> Finding:
    """No key: a CNAME that leads nowhere, a name doubled by the panel, a proxy, or nothing at all."""
    name, domain = answer.name, subject.domain
    facts: dict[str, Fact] = {"name": name, "selector": selector.label}
    if answer.chain:
        target = answer.chain[0]
        reason = "no_final_dot" if is_at_or_below(target, domain) else "no_target"
        right = alias_fits(target, selector.targets)
        record = None if right else cname_record(name, selector.targets, answer.chain[:1])
        return Finding("dkim.cname_dangling", {**facts, "target": target, "reason": reason}, record=record)
    for doubled in await subject.resolver.ask_all((other, "TXT") for other in await _doubled(subject, name)):
        if any(is_key(text) for text in doubled.texts):
            record = cname_record(name, selector.targets) or Record(name, "TXT", doubled.texts[0])
            return Finding("txt.domain_doubled", {**facts, "found_at": doubled.name}, record=record)
    if selector.targets and answer.status is not Status.NXDOMAIN:
        address = await subject.ask(name, "A")
        if address.records:
            record = cname_record(name, selector.targets, address.values)
            facts |= {"target": address.values[0], "reason": "proxied"}
            return Finding("dkim.cname_dangling", facts, record=record)
    return _missing(subject, selector)


async def _doubled(subject: Subject, name: str) -> list[str]:
    """Where a key can stand whose domain was entered twice: nothing is below what does not exist (RFC 8020)."""
    base = f"_domainkey.{subject.domain}"
    answers = await subject.resolver.ask_all((other, "TXT") for other in await doubled_names(subject, base))
    return [name + answer.name[len(base) :] for answer in answers if answer.status is not Status.NXDOMAIN]


def _joined(first: str, others: list[str]) -> str:
    """The record whose key was cut in two, or ""."""
    if not read_key(first).fault:
        return ""
    rest = [other.strip() for other in others if re.fullmatch(r"[A-Za-z0-9+/=\s;]+", other)][:PIECE_LIMIT]
    orders = (order for count in range(1, len(rest) + 1) for order in permutations(rest, count))
    whole = (first.rstrip() + "".join(order) for order in orders)
    return next((text for text in whole if read_key(text).usable), "")


def _hidden(name: str, answer: Answer, facts: dict[str, Fact]) -> Finding | None:
    """A key record that is there and cannot be seen as one."""
    for text in answer.texts:
        disguise = disguise_of(text, is_key)
        if disguise:
            record = Record(name, "TXT", disguise.text, (text,))
            return Finding(disguise.code, {**facts, "characters": odd_characters(text)}, record=record)
        bare = tidied_bare(text)
        if bare:
            record = Record(name, "TXT", bare, (text,))
            return Finding("dkim.key_broken", {**facts, "reason": "bare"}, record=record)
        if re.match(r"\W*v\s*=\s*DKIM", text, re.IGNORECASE):
            return Finding("dkim.key_broken", {**facts, "reason": "no_key"})
    return None


def _key_findings(text: str, facts: dict[str, Fact]) -> list[Finding]:
    key = read_key(text)
    name = str(facts["name"])
    if key.revoked:
        return [Finding("dkim.key_revoked", facts)]
    if key.fault:
        disguise = disguise_of(text, lambda plain: read_key(plain).usable if is_key(plain) else False)
        if disguise:
            record = Record(name, "TXT", disguise.text, (text,))
            return [Finding(disguise.code, {**facts, "characters": odd_characters(text)}, record=record)]
        tidy = next((t for t in map(tidied, (text, undoubled(text))) if is_key(t) and read_key(t).usable), "")
        cured = Record(name, "TXT", tidy, (text,)) if tidy else None
        return [Finding("dkim.key_broken", {**facts, "reason": key.fault}, record=cured)]
    sized = {**facts, "bits": key.bits, "algorithm": key.algorithm}
    if key.algorithm == "rsa" and key.bits < MINIMUM_BITS:
        return [Finding("dkim.key_too_short", sized)]
    short = [Finding("dkim.key_short", sized)] if key.algorithm == "rsa" and key.bits < GOOD_BITS else []
    testing = [Finding("dkim.test_mode", facts)] if key.testing else []
    return [Finding("dkim.key", sized), *short, *testing]
