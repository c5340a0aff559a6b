"""BIMI: the logo beside the message, and whether the DMARC policy allows it."""

from __future__ import annotations

import re

from smtpgui.core.dnshealth.check import Card, Check, not_checked, unknown
from smtpgui.core.dnshealth.subject import Subject
from smtpgui.core.findings import Finding, hint, ok, warning
from smtpgui.core.language import N_

_RECORD = re.compile(r"\s*v\s*=\s*BIMI1\s*(;|$)", re.IGNORECASE)
_VERSION = re.compile(r"v[ \t]*=[ \t]*BIMI1[ \t]*(;|$)")


async def run(subject: Subject) -> list[Finding]:
    """The record at `default._bimi`, of the domain or of its organisation. The logo itself is not fetched."""
    from smtpgui.core.dnshealth.dmarc.record import milder
    from smtpgui.core.dnshealth.dmarc.tree_walk import walk

    tree = await walk(subject.resolver, subject.domain)
    domain = subject.domain
    answer = await subject.ask(f"default._bimi.{domain}", "TXT")
    if answer.absent and tree.organizational_domain != domain and not tree.unknown:
        domain = tree.organizational_domain
        answer = await subject.ask(f"default._bimi.{domain}", "TXT")
    if answer.failed:
        return [unknown("bimi", answer)]
    texts = [text for text in answer.texts if _RECORD.match(text)]
    if not texts:
        return [Finding("bimi.absent", {"name": subject.domain})]
    findings = _faults(domain, texts)
    if findings:
        return findings
    governing = tree.records.get(tree.governing)
    if governing is None:
        return [unknown("bimi", tree.unknown[0])] if tree.unknown else [_no_policy(domain, "")]
    policy = governing.policy_for(below=tree.governing != subject.domain, exists=True)[0]
    applied = milder(policy) if governing.test_mode else policy
    if applied == "none":
        return [_no_policy(domain, policy)]
    return [Finding("bimi.record", {"name": domain, "logo": _tags(texts[0]).get("l", "")})]


def _no_policy(domain: str, policy: str) -> Finding:
    return Finding("bimi.policy_none", {"name": domain, "policy": policy or "none"})


def _tags(text: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in text.split(";"))
    return {key.strip().lower(): value.strip() for key, _, value in pairs}


def _faults(domain: str, texts: list[str]) -> list[Finding]:
    if len(texts) > 1:
        return [Finding("bimi.syntax", {"name": domain, "part": texts[1], "reason": "two_records"})]
    tags = _tags(texts[0])
    if not _VERSION.match(texts[0]):
        return [Finding("bimi.syntax", {"name": domain, "part": texts[0].split(";")[0], "reason": "version"})]
    if "l" in tags and not tags["l"] and not tags.get("a"):
        return [Finding("bimi.declined", {"name": domain})]
    for tag in ("l", "a"):
        value = tags.get(tag, "")
        if (tag == "l" and not value and not tags.get("a")) or (
            value and not value.lower().startswith("https://")
        ):
            return [Finding("bimi.syntax", {"name": domain, "part": f"{tag}={value}", "reason": "address"})]
    return []


CHECK = Check(
    "bimi",
    Card("BIMI", N_("Shows your logo beside your messages.")),
    run,
    {
        "bimi.record": ok(N_("Mailboxes that show logos find yours at {logo}.")),
        "bimi.absent": hint(N_("{name} publishes no logo (BIMI). None is needed to send mail.")),
        "bimi.declined": hint(N_("{name} says that it wants no logo shown.")),
        "bimi.policy_none": warning(
            N_("Your logo (BIMI) is not shown while the DMARC policy is “{policy}”."),
            fix=N_(
                "Choose “p=quarantine” or “p=reject” once the reports are clean, or delete the record at default._bimi."
            ),
        ),
        "bimi.syntax": warning(
            N_("Mailboxes cannot read the BIMI record of {name}: “{part}”."),
            N_("It must be one record that reads “v=BIMI1; l=https://…; a=https://…”."),
            N_("Replace the record at default._bimi."),
        ),
    },
    not_checked(N_("Could not check BIMI")),
)
