"""Whether anything proves that the message comes from the domain in From: DMARC, judged again (RFC 9989)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from smtpgui.core.dnshealth.dmarc.record import milder
from smtpgui.core.dnshealth.dmarc.tree_walk import Walk
from smtpgui.core.dnshealth.zone.domain_names import is_at_or_below
from smtpgui.core.findings import Fact, Finding
from smtpgui.core.message.dkim.signatures import Signature


@dataclass(frozen=True, slots=True)
class Evidence:
    """The evidence for a judgement.

    `spf` is the result for `envelope`, the domain of the envelope sender;
    `walks` are those of all domains concerned, None without the DNS. `delivered` says whether anything tells
    that the message was received at all.
    """

    author: str
    signatures: Sequence[Signature]
    spf: str
    envelope: str
    walks: Mapping[str, Walk] | None
    delivered: bool = True


def related(one: str, author: str, walks: Mapping[str, Walk] | None, *, strict: bool) -> bool | None:
    """Whether a domain belongs to the author's for DMARC (RFC 9989 4.4); None where that cannot be told."""
    if not one or not author:
        return False
    if one == author:
        return True
    if strict:
        return False
    if walks is None or one not in walks or author not in walks:
        # Without the tree walk only a common end can be seen: it is needed, and does not suffice.
        return None if one.split(".")[-1] == author.split(".")[-1] else False
    first, second = walks[one], walks[author]
    if first.unknown or second.unknown:
        return None
    same = first.organizational_domain == second.organizational_domain
    below = is_at_or_below(one, second.organizational_domain) or is_at_or_below(
        author, first.organizational_domain
    )
    return same and below


def judge(evidence: Evidence) -> list[Finding]:
    """The outcome of DMARC, and the findings on alignment."""
    walk = evidence.walks.get(evidence.author) if evidence.walks else None
    record = walk.records[walk.governing] if walk and walk.governing else None
    strict_dkim, strict_spf = (record.strict_dkim, record.strict_spf) if record else (False, False)
    facts: dict[str, Fact] = {"author": evidence.author, "envelope": evidence.envelope}
    found: list[Finding] = []
    verdicts: list[tuple[bool | None, str]] = []
    for signature in evidence.signatures:
        near = related(signature.domain, evidence.author, evidence.walks, strict=strict_dkim)
        if signature.holds or signature.unknown:
            verdicts.append((near if signature.holds or near is False else None, "dkim"))
        if signature.holds and near is False:
            code = "proof.signed_by_another"
            found.append(Finding(code, {**facts, "domain": signature.domain, "strict": strict_dkim}))
    if evidence.spf in ("pass", "", "temperror"):
        near = related(evidence.envelope, evidence.author, evidence.walks, strict=strict_spf)
        verdicts.append((near if evidence.spf == "pass" or near is False else None, "spf"))
        if evidence.spf == "pass" and near is False:
            found.append(Finding("proof.envelope_of_another", facts))
    return [_outcome(evidence, walk, verdicts, facts), *found]


def _outcome(
    evidence: Evidence, walk: Walk | None, verdicts: Sequence[tuple[bool | None, str]], facts: dict[str, Fact]
) -> Finding:
    by = ", ".join(dict.fromkeys({"dkim": "DKIM", "spf": "SPF"}[name] for good, name in verdicts if good))
    known = walk is not None and (walk.governing or not walk.unknown)
    governed = bool(walk and walk.governing and walk.records[walk.governing].governs)
    if by:
        if known and not governed:
            return Finding("proof.passed_without_policy", {**facts, "by": by})
        return Finding("proof.passed" if "DKIM" in by else "proof.passed_by_address", {**facts, "by": by})
    if any(good is None for good, _name in verdicts) or not known or walk is None:
        return Finding("proof.not_known", facts)
    if not evidence.delivered and not evidence.signatures:
        return Finding("proof.not_delivered", facts)
    if not governed:
        return Finding("proof.nothing_proven", facts)
    record = walk.records[walk.governing]
    below = walk.governing != evidence.author
    policy, _tag = record.policy_for(below=below, exists=True)
    applied = milder(policy) if record.test_mode else policy
    return Finding(f"proof.failed_{applied}", {**facts, "policy": policy, "record_at": walk.governing})
