"""DNSSEC: whether the zone's signatures let its records through (RFC 4035, RFC 8914)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtpgui.core.dnshealth.check import Card, Check, not_checked, unknown
from smtpgui.core.dnshealth.subject import Subject
from smtpgui.core.findings import Fact, Finding, error, hint, ok
from smtpgui.core.language import N_

if TYPE_CHECKING:
    from smtpgui.core.resolver import Answer

CAUSES = {
    1: "algorithm",
    2: "algorithm",
    5: "indeterminate",
    6: "bogus",
    7: "expired",
    8: "not_yet_valid",
    9: "no_key",
    10: "no_signature",
    11: "no_zone_key",
    12: "no_proof",
}
"""What the extended error codes of RFC 8914 say about signatures."""


async def run(subject: Subject) -> list[Finding]:
    """`dnssec.bogus` where a record is withheld and comes once checking is off (RFC 4035 3.2.2); else signed or absent.

    The answers are those that other checks ask for too.
    """
    domain = subject.domain
    answers = await subject.resolver.ask_all(
        [(domain, "MX"), (domain, "TXT"), (domain, "NS"), (f"_dmarc.{domain}", "TXT")]
    )
    bogus = [answer for answer in answers if answer.failed and answer.answers_unchecked]
    if bogus:
        return [await _bogus(subject, bogus)]
    failed = next((answer for answer in answers[:3] if answer.failed), None)
    if failed is not None:
        return [unknown("dnssec", failed)]
    if any(answer.authentic for answer in answers):
        return [Finding("dnssec.signed", {"name": domain})]
    return [Finding("dnssec.absent", {"name": domain})]


async def _bogus(subject: Subject, answers: list[Answer]) -> Finding:
    """What is withheld, why as far as the resolver says, and the tags of the DS records at the parent."""
    from smtpgui.core.resolver import Reason

    errors = tuple(dict.fromkeys(code for answer in answers for code in answer.extended_errors))
    anchors = await subject.ask(subject.domain, "DS")
    tags = tuple(value.split()[0] for value in anchors.values)
    facts: dict[str, Fact] = {
        "name": subject.domain,
        "list": tuple(f"{answer.name} {answer.type}" for answer in answers),
        "reason": str(Reason.SERVFAIL),
        "cause": next((CAUSES[code] for code in errors if code in CAUSES), "bogus"),
        "extended_errors": errors,
        "answers_unchecked": True,
        "tags": tags,
    }
    return Finding("dnssec.bogus", facts)


CHECK = Check(
    "dnssec",
    Card("DNSSEC", N_("Signs your records against forgery.")),
    run,
    {
        "dnssec.signed": ok(N_("{name} is signed, and the signatures are right.")),
        "dnssec.absent": hint(N_("No signatures of {name} were seen. None are needed to send mail.")),
        "dnssec.bogus": error(
            N_("The signatures (DNSSEC) of {name} are wrong, so mailboxes cannot see these records: {list}."),
            N_(
                "They appear as soon as signatures are not checked. Cause: {cause}; tags of the DS records: {tags}."
            ),
            N_("Ask your DNS host to sign the zone anew; or at the registrar, renew or remove the DS record."),
        ),
    },
    not_checked(N_("Could not check DNSSEC")),
)
