"""Whether a provider's mail can pass DMARC for the domain (RFC 9989 4.4)."""

from __future__ import annotations

from smtpgui.core.dnshealth.dkim.key import is_key, read_key
from smtpgui.core.dnshealth.dkim.selectors import selectors_of
from smtpgui.core.dnshealth.dmarc.record import DmarcRecord
from smtpgui.core.dnshealth.spf.record import is_spf
from smtpgui.core.dnshealth.subject import Subject


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
