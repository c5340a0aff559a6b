"""No DMARC record where one should be: what is there instead."""

from __future__ import annotations

from smtpgui.core.dnshealth.dmarc.record import is_dmarc
from smtpgui.core.dnshealth.dmarc.repair import looks_like_dmarc, mended
from smtpgui.core.dnshealth.subject import Subject
from smtpgui.core.dnshealth.txt import disguise_of, odd_characters
from smtpgui.core.findings import Finding, Record
from smtpgui.core.resolver import Answer


def hidden(domain: str, own: Answer) -> list[Finding]:
    """A record at the right name that receivers cannot see as one: its version is not exactly `DMARC1`."""
    name = f"_dmarc.{domain}"
    for text in own.texts:
        if not looks_like_dmarc(text):
            continue
        record = Record(name, "TXT", mended([text], report_address=f"dmarc@{domain}"), (text,))
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
    elsewhere = (f"{name}.{domain}", domain, f"dmarc.{domain}", f"_dmarc.www.{domain}")
    for answer in await subject.resolver.ask_all((other, "TXT") for other in elsewhere):
        texts = [text for text in answer.texts if is_dmarc(text)]
        if texts:
            code = "txt.domain_doubled" if answer.name == elsewhere[0] else "dmarc.wrong_name"
            record = Record(name, "TXT", mended(texts, report_address=f"dmarc@{domain}"))
            return Finding(code, {"name": domain, "found_at": answer.name}, record=record)
    record = Record(name, "TXT", mended([], report_address=f"dmarc@{domain}"))
    return Finding("dmarc.missing", {"name": domain}, record=record)
