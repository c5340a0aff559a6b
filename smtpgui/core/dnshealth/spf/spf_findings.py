"""The findings about the SPF records of a domain: whether they let its sending servers through, and only those."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from smtpgui.core.dnshealth.check import unknown
from smtpgui.core.dnshealth.publish.records import cname_record
from smtpgui.core.dnshealth.spf.authorisation import Verdict, authorisation
from smtpgui.core.dnshealth.spf.include_tree import read_tree
from smtpgui.core.dnshealth.spf.lint import Cure, below, damage, endings, opens_to_all
from smtpgui.core.dnshealth.spf.missing import missing_record
from smtpgui.core.dnshealth.spf.proposal import Proposal, propose
from smtpgui.core.dnshealth.spf.record import SpfRecord, is_spf, parse
from smtpgui.core.dnshealth.spf.repair_record import is_continuation
from smtpgui.core.dnshealth.spf.repair_terms import left_out
from smtpgui.core.dnshealth.subject import Subject
from smtpgui.core.dnshealth.verdict.diagrams import tree_fact
from smtpgui.core.findings import Fact, Finding
from smtpgui.core.providers.row import ReturnPath, alias_fits
from smtpgui.core.providers.table import providers
from smtpgui.core.resolver import Answer, Txt

_WITHOUT_RECORD = frozenset(
    {
        "spf.record",
        "spf.unknown",
        "spf.ptr",
        "spf.too_many_lookups",
        "spf.too_many_mx",
        "spf.no_room",
        "spf.include_broken",
        "spf.include_unknown",
        "spf.provider_authorised",
        "spf.provider_domain",
    }
)


async def spf_findings(subject: Subject) -> list[Finding]:
    """The findings of the From domain and, where the provider has one, of its custom return path."""
    if subject.provider and subject.provider.spf_include:
        subject.resolver.expect([(subject.provider.spf_include, "TXT")])
    own, return_path = await asyncio.gather(_check_domain(subject), _check_return_path(subject))
    return own + return_path


def _known_includes(subject: Subject) -> frozenset[str]:
    rows = (*providers(), *((subject.provider,) if subject.provider else ()))
    return frozenset(row.spf_include for row in rows if row.spf_include)


def _include_of(subject: Subject) -> str:
    """The include that the From domain needs: none where SPF is checked at another domain."""
    provider = subject.provider
    return provider.spf_include if provider and provider.envelope == "from" else ""


async def _check_domain(subject: Subject) -> list[Finding]:
    domain = subject.domain
    answer = await subject.ask(domain, "TXT")
    if answer.failed:
        return [unknown("spf", answer)]
    known = _known_includes(subject)
    published = [txt for txt in answer.records if isinstance(txt, Txt) and is_spf(txt.text)]
    cure = Cure(sorted(txt.text for txt in published), include=_include_of(subject))
    found = tuple(cure.texts)
    if not published:
        finding, found = await missing_record(subject, answer, cure)
        findings = [finding, *_provider_notes(subject)]
    elif len(published) > 1:
        findings = [Finding("spf.multiple", {"name": domain, "count": len(published)}), *_provider_notes(subject)]
    else:
        findings, found = await _check_record(subject, answer, published[0], cure)
    curable = [finding for finding in findings if _is_curable(finding, domain)]
    if not curable:
        return findings
    proposal = await propose(subject.resolver, domain, cure, found, known)
    lost = ", ".join(part for text in cure.texts for part in left_out(text[6:], known)) if proposal.record else ""
    seen = {(finding.code, finding.facts.get("include")) for finding in findings}
    more = [finding for finding in proposal.hidden if (finding.code, finding.facts["include"]) not in seen]
    curable += [finding for finding in more if _is_curable(finding, domain)]
    cured = [_cured(f, proposal, lost) if f in curable else f for f in (*findings, *more)]
    return [*cured, *((proposal.advice,) if proposal.advice else ())]


def _is_curable(finding: Finding, domain: str) -> bool:
    """Whether another record at `domain` is the cure; what stands in the record of an include is not cured there."""
    elsewhere = finding.code == "spf.pass_all" and finding.facts["name"] != domain
    return finding.code not in _WITHOUT_RECORD and not elsewhere


def _cured(finding: Finding, proposal: Proposal, lost: str) -> Finding:
    """`finding` with the record to publish, and what that goes without because nobody can read it."""
    facts = {**finding.facts, "left_out": lost} if finding.code == "spf.syntax" else finding.facts
    return replace(finding, facts=facts, record=proposal.record)


async def _check_record(
    subject: Subject, answer: Answer, txt: Txt, cure: Cure
) -> tuple[list[Finding], tuple[str, ...]]:
    """The findings of the one record, and the values that its cure replaces."""
    domain = subject.domain
    record = parse(txt.text)
    rest = _second_half(record, answer)
    if rest:
        joined = f"{txt.text.rstrip()} {rest}"
        cure.texts = [joined if is_continuation(rest) else txt.text + rest]
        return [Finding("txt.split_records", {"name": domain}), *_provider_notes(subject)], (txt.text, rest)
    damaged = damage(domain, txt, record, cure)
    if damaged:
        return [*damaged, *(f for f in endings(domain, record) if f.code != "spf.no_all")], (txt.text,)
    tree, verdict, dead = await asyncio.gather(
        read_tree(subject.resolver, domain, record), _verdict(subject), _dead_redirect(subject, record)
    )
    opener = opens_to_all(record)
    cure.remove |= dead | ({opener.text} if opener and opener.name != "all" else set())
    facts: dict[str, Fact] = {
        "name": domain,
        "record": txt.text,
        "lookups": tree.lookups,
        "void_lookups": sum(1 for _ in tree.voids()),
        "tree": tree_fact(tree),
    }
    findings = [
        Finding("spf.record", facts),
        *endings(domain, record),
        *below(domain, tree, _known_includes(subject), cure),
        *verdict,
        *_provider_notes(subject),
    ]
    return list({(f.code, *map(str, f.facts.values())): f for f in findings}.values()), (txt.text,)


async def _dead_redirect(subject: Subject, record: SpfRecord) -> set[str]:
    """The `redirect=` that has no effect and leads nowhere: the cure has no use for it."""
    if not record.all or not record.redirect:
        return set()
    answer = await subject.ask(record.redirect.value, "TXT")
    return set() if any(is_spf(text) for text in answer.texts) else {record.redirect.text}


def _second_half(record: SpfRecord, answer: Answer) -> str:
    """The other TXT record that goes on where this one breaks off, or ""."""
    if record.all or record.redirect:
        return ""
    for text in answer.texts:
        ends = text.lower().endswith(("-all", "~all", "?all", "+all"))
        if not is_spf(text) and (is_continuation(text) or (ends and not parse(record.text + text).faults)):
            return text
    return ""


async def _verdict(subject: Subject) -> list[Finding]:
    """Whether the record lets the provider through, where SPF is checked at the From domain."""
    include, provider = _include_of(subject), subject.provider
    if not include or provider is None:
        return []
    result = await authorisation(subject.resolver, subject.domain, include)
    facts: dict[str, Fact] = {
        "name": subject.domain,
        "provider": provider.name,
        "include": include,
        "passed": result.passed,
        "tried": result.tried,
    }
    match result.verdict:
        case Verdict.ALL:
            return [Finding("spf.provider_authorised", facts)]
        case Verdict.UNKNOWN:
            return [result.reason] if result.reason else []
        case Verdict.BROKEN:
            return []  # what breaks the record has a finding of its own
    code = "partly_authorised" if result.verdict is Verdict.SOME else "not_authorised"
    return [Finding(f"spf.provider_{code}", facts)]


def _provider_notes(subject: Subject) -> list[Finding]:
    provider = subject.provider
    if provider is None:
        return []
    facts = {"name": subject.domain, "provider": provider.name}
    if provider.envelope == "provider":
        return [Finding("spf.provider_domain", facts)]
    if provider.envelope == "from" and not provider.spf_include:
        return [Finding("spf.include_unknown", facts)]
    return []


async def _check_return_path(subject: Subject) -> list[Finding]:
    """The provider's custom return path: the name whose SPF is checked (RFC 7208 2.4)."""
    provider = subject.provider
    if provider is None or provider.envelope != "return_path" or provider.return_path is None:
        return []
    path: ReturnPath = provider.return_path
    name = f"{path.host}.{subject.domain}"
    answer, alias = await subject.resolver.ask_all([(name, "TXT"), (name, "CNAME")])
    if answer.failed:
        return [unknown("spf", answer)]
    targets = alias.values
    if not any(is_spf(text) for text in answer.texts):
        record = cname_record(name, path.targets(subject.domain), targets or answer.texts)
        return [Finding("spf.missing", {"name": name}, record=record)]
    facts: dict[str, Fact] = {"name": name, "provider": provider.name, "include": provider.spf_include}
    if any(alias_fits(target, path.targets(subject.domain)) for target in targets) or not provider.spf_include:
        return [Finding("spf.provider_authorised", facts)]
    result = await authorisation(subject.resolver, name, provider.spf_include)
    if result.reason:
        return [result.reason]
    if result.verdict is Verdict.ALL:
        return [Finding("spf.provider_authorised", facts)]
    record = cname_record(name, path.targets(subject.domain), targets or answer.texts)
    return [Finding("spf.provider_not_authorised", facts, record=record)]
