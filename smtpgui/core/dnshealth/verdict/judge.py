"""Verdict: whether mail through this provider, with this From domain, is delivered, put in spam, or refused.

It is drawn from what the checks found, and never from what could not be checked.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from smtpgui.core.dnshealth.check import COPY_MESSAGE, is_undecided
from smtpgui.core.dnshealth.checks import WORDS
from smtpgui.core.findings import Choice, Explanation, Fact, Finding, Severity, Step, error, hint, ok, warning
from smtpgui.core.language import N_

if TYPE_CHECKING:
    from smtpgui.core.dnshealth.subject import Subject
    from smtpgui.core.dnshealth.zone.authoritative import Zone
    from smtpgui.core.providers.row import Provider

STEP = "verdict"
"""The name of the last step."""

PASS, FAIL, UNALIGNED, NONE, UNKNOWN = "pass", "fail", "unaligned", "none", "unknown"
"""What SPF, DKIM or DMARC comes to. `unaligned` is a pass for another domain; `none` is no record."""

_ORDERS = {
    "no_dmarc": ("dmarc",),
    "parked": ("mx",),
    "unaligned": ("dkim", "dmarc"),
    "dkim": ("spf",),
    "spf": ("dkim",),
}
_ORDER = ("spf", "dkim", "dmarc", "mx")
_ROOTS = ("ns.no_such_domain", "ns.apex_cname", "ns.lame", "dnssec.bogus")
"""What hides the other records, or leaves no place for them: to be cured before anything else."""


@dataclass(frozen=True, slots=True)
class _Path:
    """How a message fares at SPF, DKIM and DMARC."""

    spf: str
    dkim: str
    dmarc: str
    policy: str
    record_domain: str


def verdict(domain: str, provider: Provider | None, steps: Sequence[Step]) -> Finding:
    """`verdict.delivered`, `.junk`, `.refused` or `.unknown`, with the path that leads there and what to do first.

    Facts: `spf`, `dkim` and `dmarc` (pass, fail, unaligned, none, unknown), `policy` (the applied one, or ""),
    `reason`, and of the first thing to do: `first` (a code, or ""), `check`, `cure` (record, finding or none).
    """
    found = {step.name: step.findings or () for step in steps}
    path = _path(domain, provider, found)
    code, reason = _judged(path, found)
    first = None if reason in ("dmarc", "provider") else _first(reason, provider, found)
    check = next((step.name for step in steps if first in (step.findings or ())), "") if first else ""
    record = first.record if first else None
    facts: dict[str, Fact] = {
        "name": domain,
        "provider": provider.name if provider else "",
        "reason": reason,
        **asdict(path),
        "first": first.code if first else "",
        "check": check.upper().replace("_", "-"),
        "cure": "record" if record else "finding" if first else "none",
        "type": record.type if record else "",
        "at": record.name if record else "",
    }
    return Finding(code, facts, record=record)


def _path(domain: str, provider: Provider | None, found: Mapping[str, Sequence[Finding]]) -> _Path:
    from smtpgui.core.dnshealth.dmarc.record import parse

    governing = next((f for f in found.get("dmarc", ()) if f.code == "dmarc.record"), None)
    strict = bool(governing and parse(str(governing.facts["record"])).strict_spf)
    spf = _spf(domain, provider, found.get("spf", ()), strict=strict)
    dkim = _dkim(found.get("dkim", ()))
    if governing is None:
        proven = _errors(found.get("dmarc", ())) and not _is_open(found.get("dmarc", ()))
        return _Path(spf, dkim, NONE if proven else UNKNOWN, "", "")
    dmarc = PASS if PASS in (spf, dkim) else UNKNOWN if UNKNOWN in (spf, dkim) else FAIL
    return _Path(spf, dkim, dmarc, str(governing.facts["applied_policy"]), str(governing.facts["record_domain"]))


def _spf(domain: str, provider: Provider | None, findings: Sequence[Finding], *, strict: bool) -> str:
    """What SPF says of the envelope domain of the provider's mail, and whether that is the From domain."""
    envelope = provider.envelope if provider else "from"
    if envelope == "provider":
        return UNALIGNED
    own = [finding for finding in findings if finding.facts.get("name", domain) == domain]
    if envelope == "return_path":
        path = provider.return_path if provider else None
        if path is None:
            return UNKNOWN
        own = [finding for finding in findings if finding.facts.get("name") == f"{path.host}.{domain}"]
    codes = {finding.code for finding in own}
    if "spf.provider_authorised" in codes or (provider is None and "spf.pass_all" in codes):
        return UNALIGNED if strict and envelope == "return_path" else PASS
    if _is_open(own):
        return UNKNOWN
    if envelope == "return_path":
        return UNALIGNED if codes else UNKNOWN  # the provider falls back to a domain of its own
    broken = _errors(own) and not (provider and not provider.spf_include and "spf.pass_all" in codes)
    partly = "spf.provider_partly_authorised" in codes
    return FAIL if broken or partly else UNKNOWN


def _dkim(findings: Sequence[Finding]) -> str:
    """What the known selectors come to: every key that works below the domain is aligned with it."""
    if any(finding.code == "dkim.key" for finding in findings):
        return PASS
    return FAIL if _errors(findings) and not _is_open(findings) else UNKNOWN


def _errors(findings: Sequence[Finding]) -> bool:
    return any(severity(finding) is Severity.ERROR for finding in findings)


def _is_open(findings: Sequence[Finding]) -> bool:
    """Whether something could not be checked."""
    return any(is_undecided(finding.code) for finding in findings)


def _judged(path: _Path, found: Mapping[str, Sequence[Finding]]) -> tuple[str, str]:
    """The code, and the reason for it."""
    aligned = PASS in (path.spf, path.dkim)
    open_ = UNKNOWN in (path.spf, path.dkim) and not aligned
    if path.dmarc == UNKNOWN or open_:
        return "verdict.unknown", "dmarc" if aligned or not open_ else _open(path)
    if aligned and any(finding.code == "mx.null" for finding in found.get("mx", ())):
        return "verdict.junk", "parked"
    if aligned:
        return ("verdict.junk", "no_dmarc") if path.dmarc == NONE else ("verdict.delivered", _by(path))
    if path.policy in ("reject", "quarantine"):
        return ("verdict.refused" if path.policy == "reject" else "verdict.junk"), path.policy
    return "verdict.junk", "unaligned" if path.spf == UNALIGNED else "unauthenticated"


def _open(path: _Path) -> str:
    """Which of the two could still carry a message that the other does not; `provider` where both could."""
    if path.spf == FAIL:
        return "dkim"
    return "spf" if path.dkim == FAIL else "provider"


def _by(path: _Path) -> str:
    """Which of the two carries the message."""
    if path.spf == path.dkim:
        return "both"
    return "spf" if path.spf == PASS else "dkim"


def _first(reason: str, provider: Provider | None, found: Mapping[str, Sequence[Finding]]) -> Finding | None:
    """The one thing to do first: the gravest, and among equals what moves the verdict most."""
    order = _ORDERS.get(reason, ("dkim",) if provider and provider.envelope != "from" else ())
    places = list(dict.fromkeys([*order, *_ORDER, *found]))
    open_ = [
        (-severity(finding).rank, place, finding)
        for place, check in enumerate(places)
        for finding in found.get(check, ())
        if severity(finding) in (Severity.ERROR, Severity.WARNING) and not _is_open([finding])
    ]
    roots = [finding for _rank, _place, finding in open_ if finding.code in _ROOTS]
    return roots[0] if roots else min(open_, key=lambda each: each[:2])[2] if open_ else None


async def conclude(subject: Subject, steps: Sequence[Step]) -> Step:
    """The step `verdict`, drawn from all `steps` of the checks, and who runs the DNS of the domain."""
    from smtpgui.core.dnshealth.zone.authoritative import zone_of

    started = time.monotonic()
    zone = await zone_of(subject, subject.domain)
    judged = verdict(subject.domain, subject.provider, steps)
    judged = replace(judged, facts={**judged.facts, "zone": zone.name if zone else ""})
    findings = (judged, *(_host(zone) if zone else ()))
    return Step(STEP, findings, time.monotonic() - started)


def _host(zone: Zone) -> list[Finding]:
    from smtpgui.core.dnshealth.zone.dns_hosts import host_of

    host = host_of(zone.servers)
    if host is None:
        return []
    facts: dict[str, Fact] = {"zone": zone.name, "id": host.id, "host": host.name, "url": host.url}
    return [Finding("dns_host.found", {**facts, "servers": zone.servers})]


_FIRST = Choice(
    "cure",
    {
        "record": N_("First: publish the {type} record for {at} that stands under {check}."),
        "finding": N_("First: do what stands under {check}."),
    },
)

EXPLANATIONS: dict[str, Explanation] = {
    **WORDS,
    "verdict.delivered": ok(
        Choice(
            "provider",
            {"": N_("Delivered: mail from {name} is accepted.")},
            N_("Delivered: mail from {name} through {provider} is accepted."),
        ),
        Choice(
            "reason",
            {
                "both": N_("SPF and DKIM both prove that it comes from {name}."),
                "spf": N_(
                    "SPF proves that it comes from {name}. DKIM does not yet: forwarded mail may still fail."
                ),
                "dkim": N_("DKIM proves that it comes from {name}; that is enough for DMARC."),
            },
        ),
        _FIRST,
    ),
    "verdict.junk": warning(
        Choice(
            "provider",
            {"": N_("Spam: mail from {name} may land in the spam folder.")},
            N_("Spam: mail from {name} through {provider} may land in the spam folder."),
        ),
        Choice(
            "reason",
            {
                "quarantine": N_(
                    "Neither SPF nor DKIM proves that it comes from {name}, and the DMARC policy of "
                    "{record_domain} is “quarantine”."
                ),
                "no_dmarc": N_("SPF or DKIM works, but large mailboxes distrust a domain without a DMARC record."),
                "parked": N_("{name} says that it takes no mail, and mailboxes distrust who cannot be answered."),
                "unaligned": N_("SPF passes for a domain of the provider only, and nothing is signed for {name}."),
                "unauthenticated": N_("Neither SPF nor DKIM proves that it comes from {name}; some refuse it."),
            },
        ),
        _FIRST,
        COPY_MESSAGE,
    ),
    "verdict.refused": error(
        Choice(
            "provider",
            {"": N_("Refused: mailboxes send mail from {name} back.")},
            N_("Refused: mailboxes send mail from {name} through {provider} back."),
        ),
        N_(
            "Neither SPF nor DKIM proves that it comes from {name}, and the DMARC policy of {record_domain} is "
            "“reject”."
        ),
        _FIRST,
        COPY_MESSAGE,
    ),
    "verdict.unknown": hint(
        N_("We cannot tell what becomes of mail from {name}."),
        Choice(
            "reason",
            {
                "dmarc": N_("The DMARC record could not be checked."),
                "provider": N_("It is not known whether the sending service passes SPF or signs with DKIM."),
                "dkim": N_("SPF does not prove that it comes from {name}; whether DKIM does is not known."),
                "spf": N_("DKIM does not prove that it comes from {name}; whether SPF does is not known."),
            },
        ),
        Choice(
            "reason",
            {
                "dmarc": N_("Check again in a few minutes."),
                "dkim": N_("First: do what stands under SPF. Then check again with the service’s DKIM selector."),
                "spf": N_("First: do what stands under DKIM. Then name the service that sends, and check again."),
            },
            N_("Name the service that sends and its DKIM selector, or check again in a few minutes."),
        ),
    ),
    "dns_host.found": ok(N_("The DNS of {zone} is managed at {host} (found from its name servers).")),
}
"""The words of all findings of this room, by code."""


def severity(finding: Finding) -> Severity:
    """Severity of a finding of this room."""
    return EXPLANATIONS[finding.code].severity
