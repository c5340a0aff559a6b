"""TLS-RPT: where reports about encrypted delivery go (RFC 8460 3)."""

from __future__ import annotations

import re

from smtpgui.core.dnshealth.check import Card, Check, not_checked, publish_warning, unknown
from smtpgui.core.dnshealth.subject import Subject
from smtpgui.core.findings import Finding, Record, hint, ok
from smtpgui.core.language import N_

_VERSION = re.compile(r"v=TLSRPTv1[ \t]*;")
_LOOKS_LIKE = re.compile(r"\s*v\s*=\s*tlsrpt", re.IGNORECASE)
_URI = re.compile(r"mailto:[^\s@,!;]+@[^\s@,!;]+\.[^\s@,!;]+|https://[^\s,!;]+", re.IGNORECASE)


async def run(subject: Subject) -> list[Finding]:
    """The record at `_smtp._tls`; nobody needs one, so its absence is a hint."""
    domain = subject.domain
    name = f"_smtp._tls.{domain}"
    answer = await subject.ask(name, "TXT")
    if answer.failed:
        return [unknown("tls_rpt", answer)]
    texts = [text for text in answer.texts if _LOOKS_LIKE.match(text)]
    if not texts:
        return [Finding("tls_rpt.absent", {"name": domain})]
    good = [text for text in texts if _VERSION.match(text)]
    if len(good) > 1:
        return [Finding("tls_rpt.multiple", {"name": domain, "count": len(good)}, record=_record(domain, good))]
    if not good:
        facts = {"name": domain, "part": texts[0].split(";")[0]}
        return [Finding("tls_rpt.syntax", facts, record=_record(domain, texts))]
    addresses, wrong = _addresses(good[0])
    if not addresses:
        facts = {"name": domain, "part": wrong}
        return [Finding("tls_rpt.no_rua", facts, record=_record(domain, good))]
    if wrong:
        return [Finding("tls_rpt.syntax", {"name": domain, "part": wrong}, record=_record(domain, good))]
    return [Finding("tls_rpt.record", {"name": domain, "addresses": addresses})]


def _addresses(text: str) -> tuple[tuple[str, ...], str]:
    """The addresses of `rua`, and the first thing in it that is none."""
    tags = dict(part.strip().partition("=")[::2] for part in text.split(";"))
    uris = [uri.strip() for uri in tags.get("rua", "").split(",") if uri.strip()]
    wrong = next((uri for uri in uris if not _URI.fullmatch(uri)), "")
    return tuple(uri for uri in uris if _URI.fullmatch(uri)), wrong


def _record(domain: str, found: list[str]) -> Record:
    addresses = sorted({address for text in found for address in _addresses(text)[0]})
    rua = ",".join(addresses) or f"mailto:tlsrpt@{domain}"
    return Record(f"_smtp._tls.{domain}", "TXT", f"v=TLSRPTv1; rua={rua}", tuple(found))


CHECK = Check(
    "tls_rpt",
    Card("TLS-RPT", N_("Says who receives reports about encrypted delivery.")),
    run,
    {
        "tls_rpt.record": ok(N_("Reports about encrypted delivery go to {addresses}.")),
        "tls_rpt.absent": hint(
            N_("{name} receives no reports about encrypted delivery. None are needed to send mail.")
        ),
        "tls_rpt.multiple": publish_warning(
            N_("{name} has {count} TLS-RPT records; senders then ignore all of them."),
            fix=N_("Keep only this one."),
        ),
        "tls_rpt.syntax": publish_warning(
            N_("Senders cannot read a part of the TLS-RPT record of {name}: “{part}”.")
        ),
        "tls_rpt.no_rua": publish_warning(
            N_("The TLS-RPT record of {name} names no address for its reports."), fix=N_("Add “rua=mailto:…”.")
        ),
    },
    not_checked(N_("Could not check TLS-RPT")),
)
