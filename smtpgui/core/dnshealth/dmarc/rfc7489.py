"""Where receivers that still follow RFC 7489 find another policy, by the public suffix list (RFC 7489 3.2, 6.6.3)."""

from __future__ import annotations

from smtpgui.core.dnshealth.dmarc.record import is_dmarc, parse
from smtpgui.core.dnshealth.zone.public_suffixes import registered_domain
from smtpgui.core.findings import Finding
from smtpgui.core.resolver import Resolver


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
