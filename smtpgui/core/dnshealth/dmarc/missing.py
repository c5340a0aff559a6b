"""Findings where no DMARC record is: damaged, doubled or misplaced ones, or none."""

from __future__ import annotations

from smtpgui.core.dnshealth.dmarc.record import is_dmarc
from smtpgui.core.dnshealth.dmarc.repair import is_continuation, looks_like_dmarc, mended
from smtpgui.core.dnshealth.dmarc.report_address import report_address
from smtpgui.core.dnshealth.publish.txt_damage import disguise_of, odd_characters
from smtpgui.core.dnshealth.subject import Subject
from smtpgui.core.dnshealth.zone.doubled_names import doubled_names
from smtpgui.core.findings import Finding, Record
from smtpgui.core.resolver import Answer


async def own_faults(subject: Subject, domain: str, own: Answer) -> list[Finding]:
    """Findings about the records at `_dmarc` of `domain` that are not one whole record."""
    texts = [text for text in own.texts if is_dmarc(text)]
    rest = [text for text in own.texts if is_continuation(text)]
    if not texts or (len(texts) == 1 and not rest):
        return [] if texts else await _hidden(subject, domain, own)
    whole = [";".join([*texts, *rest])] if len(texts) == 1 else texts
    address = await report_address(subject, domain)
    record = Record(f"_dmarc.{domain}", "TXT", mended(whole, report_address=address), (*texts, *rest))
    if len(texts) == 1:
        return [Finding("txt.split_records", {"name": f"_dmarc.{domain}"}, record=record)]
    return [Finding("dmarc.multiple", {"name": domain, "count": len(texts)}, record=record)]


async def _hidden(subject: Subject, domain: str, own: Answer) -> list[Finding]:
    """A record at the right name that receivers cannot see as one: its version is not exactly `DMARC1`."""
    for text in own.texts:
        if not looks_like_dmarc(text):
            continue
        value = mended([text], report_address=await report_address(subject, domain))
        record = Record(f"_dmarc.{domain}", "TXT", value, (text,))
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
    doubled = await doubled_names(subject, name)
    elsewhere = (*doubled, domain, f"dmarc.{domain}", f"_dmarc.www.{domain}")
    address = await report_address(subject, domain)
    for answer in await subject.resolver.ask_all((other, "TXT") for other in elsewhere):
        texts = [text for text in answer.texts if is_dmarc(text)]
        if texts:
            code = "txt.domain_doubled" if answer.name in doubled else "dmarc.wrong_name"
            record = Record(name, "TXT", mended(texts, report_address=address))
            return Finding(code, {"name": domain, "found_at": answer.name}, record=record)
    own = await subject.ask(name, "TXT")
    alias = own.chain[:1]  # it leads nowhere, and must go before another record can come
    record = Record(name, "TXT", mended([], report_address=address), alias)
    return Finding("dmarc.missing", {"name": domain}, record=record)
