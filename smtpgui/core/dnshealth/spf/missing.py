"""Finding where no SPF record is: a damaged, doubled or misplaced one, or none."""

from __future__ import annotations

from smtpgui.core.dnshealth.publish.txt_damage import disguise_of, odd_characters
from smtpgui.core.dnshealth.spf.lint import Cure
from smtpgui.core.dnshealth.spf.record import is_spf, parse
from smtpgui.core.dnshealth.spf.repair_record import meant_as_spf, with_lost_spaces
from smtpgui.core.dnshealth.subject import Subject
from smtpgui.core.dnshealth.zone.doubled_names import doubled_names
from smtpgui.core.findings import Finding
from smtpgui.core.providers.table import provider_for
from smtpgui.core.resolver import Answer, Status, Txt

_WRONG_LABELS = ("spf", "_spf", "www", "mail")


async def missing_record(subject: Subject, answer: Answer, cure: Cure) -> tuple[Finding, tuple[str, ...]]:
    """Finding that says why there is no record in `answer`, and the values that the new one replaces."""
    for txt in answer.records:
        finding = _hidden(subject.domain, txt, cure) if isinstance(txt, Txt) else None
        if finding and isinstance(txt, Txt):
            return finding, (txt.text,)
    elsewhere = await _elsewhere(subject, cure, exists=answer.status is not Status.NXDOMAIN)
    if elsewhere:
        return elsewhere, ()
    cure.texts = ["v=spf1"] if cure.include else [await _first_record(subject, cure)]
    return Finding("spf.missing", {"name": subject.domain}), ()


def _hidden(domain: str, txt: Txt, cure: Cure) -> Finding | None:
    """A record that is there and cannot be seen as one."""
    text = txt.text
    spaced = with_lost_spaces(txt)
    if is_spf(spaced):
        cure.texts = [spaced]
        return Finding("txt.lost_space", {"name": domain})
    disguise = disguise_of(text, lambda plain: is_spf(plain) or bool(meant_as_spf(plain)))
    if disguise:
        cure.texts = [disguise.text if is_spf(disguise.text) else meant_as_spf(disguise.text)]
        return Finding(disguise.code, {"name": domain, "characters": odd_characters(text)})
    meant = meant_as_spf(text)
    if not meant:
        return None
    cure.texts = [meant]
    part = text.split(" ")[0] or text.strip().split(" ")[0]
    return Finding("spf.syntax", {"name": domain, "part": part, "position": 1, "reason": "bad_version"})


async def _elsewhere(subject: Subject, cure: Cure, *, exists: bool) -> Finding | None:
    """A record that was published under another name; nothing stands below what does not exist (RFC 8020)."""
    domain = subject.domain
    doubled = await doubled_names(subject, domain)
    names = [*doubled, *(f"{label}.{domain}" for label in _WRONG_LABELS if exists)]
    stray, *answers = await subject.resolver.ask_all(
        (name, "TXT") for name in (f"{subject.random_label}.{domain}", *names)
    )
    for name, answer in zip(names, answers, strict=True):
        found = [text for text in answer.texts if is_spf(text)]
        if len(found) == 1 and not parse(found[0]).faults and answer.texts != stray.texts:
            cure.texts = found
            code = "txt.domain_doubled" if name in doubled else "spf.wrong_name"
            return Finding(code, {"name": domain, "found_at": name})
    return None


async def _first_record(subject: Subject, cure: Cure) -> str:
    """What to begin with where no provider says which include it needs: who receives the mail may send it."""
    exchangers = (await subject.ask(subject.domain, "MX")).exchangers
    hosts = [mx.host for mx in exchangers if mx.host != "."]
    provider = provider_for(f"@{subject.domain}", hosts)
    if provider and provider.spf_include and provider.envelope == "from":
        cure.include = provider.spf_include
        return "v=spf1"
    if hosts:
        return "v=spf1 mx"
    return "v=spf1 a" if (await subject.ask(subject.domain, "A")).records else "v=spf1"
