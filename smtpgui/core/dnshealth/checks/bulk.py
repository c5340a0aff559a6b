"""Bulk senders: what Gmail, Yahoo and Outlook.com ask of them, beside what the other checks found.

| requirement                | Gmail                      | Yahoo     | Outlook.com            | our finding      |
|----------------------------|----------------------------|-----------|------------------------|------------------|
| from how many a day        | about 5,000                | no number | over 5,000             |                  |
| since                      | Feb 2024, refused Nov 2025 | Feb 2024  | May 2025, 550 5.7.515  |                  |
| SPF                        | yes                        | yes       | yes                    | bulk.spf         |
| DKIM                       | yes                        | yes       | yes                    | bulk.dkim        |
| DMARC, at least p=none     | yes                        | yes       | yes                    | bulk.dmarc       |
| SPF or DKIM aligned        | yes                        | yes       | yes                    | bulk.alignment   |
| reverse DNS of the address | yes                        | yes       | yes                    | bulk.reverse_dns |
| TLS, one-click unsubscribe | yes                        | yes       | yes                    | bulk.yours       |
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from smtpgui.core.dnshealth.check import Card, Check, is_undecided
from smtpgui.core.dnshealth.subject import Subject
from smtpgui.core.findings import Fact, Finding, hint, ok
from smtpgui.core.language import N_

RECEIVERS = ("Gmail", "Yahoo", "Outlook.com")
"""Who asks."""

# The codes of a check that say that its requirement is not met, and those that leave it open.
_UNMET = {
    "spf": ("spf.missing", "spf.multiple", "spf.syntax", "spf.too_many_lookups", "spf.too_many_void_lookups",
            "spf.loop", "spf.include_without_record", "spf.include_misspelt", "spf.wrong_name",
            "spf.provider_not_authorised",
            "txt.not_ascii", "txt.literal_quotes", "txt.domain_doubled", "txt.split_records", "txt.lost_space"),
    "dkim": ("dkim.selector_missing", "dkim.key_broken", "dkim.key_revoked", "dkim.key_too_short",
             "dkim.cname_dangling", "txt.not_ascii", "txt.literal_quotes", "txt.domain_doubled",
             "txt.split_records"),
    "dmarc": ("dmarc.missing", "dmarc.multiple", "dmarc.syntax", "dmarc.wrong_name", "txt.not_ascii",
              "txt.literal_quotes", "txt.domain_doubled"),
    "ptr": ("ptr.mismatch", "ptr.generic"),
}  # fmt: skip


async def run(subject: Subject) -> list[Finding]:
    """A finding for each requirement that is not met or cannot be judged, and one for those that are."""
    import asyncio

    wanted = [name for name in ("spf", "dkim", "dmarc", "ptr") if name in subject.results]
    steps = await asyncio.gather(*(asyncio.shield(subject.results[name]) for name in wanted))
    found = {step.name: step.findings or () for step in steps}
    met: list[str] = []
    open_ones: list[str] = []
    findings: list[Finding] = []
    for name, code in (("spf", "bulk.spf"), ("dkim", "bulk.dkim"), ("dmarc", "bulk.dmarc")):
        _judge(
            name, Finding(code, {"name": subject.domain, "receivers": RECEIVERS}), found, findings, met, open_ones
        )
    if any(finding.code == "dmarc.provider_not_aligned" for finding in found.get("dmarc", ())):
        findings.append(Finding("bulk.alignment", {"name": subject.domain, "receivers": RECEIVERS}))
    if found.get("ptr"):
        reverse = Finding("bulk.reverse_dns", {"name": subject.domain, "receivers": RECEIVERS})
        _judge("ptr", reverse, found, findings, met, open_ones)
    facts: dict[str, Fact] = {"name": subject.domain, "receivers": RECEIVERS}
    if open_ones:
        findings.append(Finding("bulk.cannot_tell", {**facts, "list": tuple(open_ones)}))
    if met:
        findings.insert(0, Finding("bulk.met", {**facts, "list": tuple(met)}))
    findings.append(Finding("bulk.yours", facts))
    return findings


def _judge(
    name: str, unmet: Finding, found: Mapping[str, Sequence[Finding]], findings: list[Finding],
    met: list[str], open_ones: list[str],
) -> None:  # fmt: skip
    """Sort one requirement by the codes of its check."""
    codes = {finding.code for finding in found.get(name, ())}
    title = {"spf": "SPF", "dkim": "DKIM", "dmarc": "DMARC", "ptr": "PTR"}[name]
    if "domain.not_yours" in codes:
        return
    if codes & set(_UNMET[name]) and not (name == "dkim" and "dkim.key" in codes):
        findings.append(unmet)
    elif not codes or any(map(is_undecided, codes)):
        open_ones.append(title)
    else:
        met.append(title)


_WHO = N_(
    "Gmail asks this of who sends about 5,000 messages a day, and refuses others since November 2025; Yahoo names no number; Outlook.com asks it from 5,000 a day and refuses since May 2025 (550 5.7.515)."  # noqa: E501
)
_SEE_CARD = N_("The card of that check says what to publish.")

CHECK = Check(
    "bulk",
    Card(N_("Bulk"), N_("What large mailboxes ask of who sends many messages.")),
    run,
    {
        "bulk.met": ok(N_("What {receivers} ask of bulk senders and the DNS can show is met: {list}.")),
        "bulk.spf": hint(N_("{receivers} ask bulk senders for SPF that works."), fix=_SEE_CARD),
        "bulk.dkim": hint(N_("{receivers} ask bulk senders for a DKIM signature."), fix=_SEE_CARD),
        "bulk.dmarc": hint(
            N_("{receivers} ask bulk senders for a DMARC record, at least “p=none”."), fix=_SEE_CARD
        ),
        "bulk.alignment": hint(
            N_("{receivers} ask bulk senders that SPF or DKIM passes for {name} itself."), fix=_SEE_CARD
        ),
        "bulk.reverse_dns": hint(
            N_("{receivers} ask bulk senders for reverse DNS of every address they send from."), fix=_SEE_CARD
        ),
        "bulk.cannot_tell": hint(N_("Whether {receivers} are content cannot be told yet for: {list}.")),
        "bulk.yours": hint(
            N_(
                "What no DNS record shows is up to you: encryption (TLS), and newsletters that are left with one click."
            ),
            _WHO,
        ),
    },
)
