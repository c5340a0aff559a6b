"""DANE: certificates of the mail servers vouched for by DNSSEC (RFC 7672).

The records are read and judged, not compared with the certificates: no server that was read from the DNS is
connected to.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from smtpgui.core.dnshealth.check import Card, Check, not_checked, unknown
from smtpgui.core.dnshealth.subject import Subject
from smtpgui.core.findings import Finding, hint, ok, warning
from smtpgui.core.language import N_

if TYPE_CHECKING:
    from smtpgui.core.resolver import Answer

HOST_LIMIT = 10
"""Most mail servers that are looked at."""

_USAGES, _SELECTORS, _LENGTHS = (2, 3), (0, 1), {1: 32, 2: 64}


class Tlsa(NamedTuple):
    """A TLSA record: its four fields (RFC 6698 2.1)."""

    usage: int
    selector: int
    matching: int
    data: bytes

    @property
    def usable(self) -> bool:
        """Whether a mail server can be checked by it (RFC 7672 3.1)."""
        length = _LENGTHS.get(self.matching)
        fits = length is None or len(self.data) == length
        return self.usage in _USAGES and self.selector in _SELECTORS and self.matching in (0, 1, 2) and fits


async def run(subject: Subject) -> list[Finding]:
    """The TLSA records of the mail servers. Without DNSSEC none of them means anything, so none is asked for."""
    domain = subject.domain
    mail = await subject.ask(domain, "MX")
    if mail.failed:
        return [unknown("dane", mail)]
    hosts = [mx.host for mx in mail.exchangers if mx.host != "."][:HOST_LIMIT]
    if not hosts:
        return []
    if not mail.authentic:
        return [Finding("dane.absent", {"name": domain, "reason": "no_dnssec"})]
    answers = await subject.resolver.ask_all((f"_25._tcp.{host}", "TLSA") for host in hosts)
    findings: list[Finding] = [unknown("dane", answer) for answer in answers if answer.failed]
    covered = []
    for host, answer in zip(hosts, answers, strict=True):
        if answer.failed or not answer.values:
            continue
        fault = _fault(answer)
        if fault:
            findings.append(Finding(fault, {"name": domain, "host": host, "records": answer.values[:5]}))
        else:
            covered.append(host)
    if not covered:
        return findings or [Finding("dane.absent", {"name": domain, "reason": "no_record"})]
    bare = tuple(host for host in hosts if host not in covered)
    if bare and not findings:
        findings.append(Finding("dane.partial", {"name": domain, "hosts": bare}))
    return [Finding("dane.record", {"name": domain, "hosts": tuple(covered)}), *findings]


def _fault(answer: Answer) -> str:
    if not answer.authentic:
        return "dane.not_signed"
    return "" if any(record and record.usable for record in map(parse, answer.values)) else "dane.unusable"


def parse(text: str) -> Tlsa | None:
    """A record in presentation form; None for what is no TLSA record."""
    parts = text.split()
    number = re.compile(r"[0-9]{1,3}")
    if len(parts) < 4 or not all(number.fullmatch(part) for part in parts[:3]):
        return None
    try:
        data = bytes.fromhex("".join(parts[3:]))
    except ValueError:
        return None
    return Tlsa(int(parts[0]), int(parts[1]), int(parts[2]), data)


CHECK = Check(
    "dane",
    Card("DANE", N_("Vouches for the certificates of your mail servers.")),
    run,
    {
        "dane.record": ok(
            N_("TLSA records that senders can use are published for {hosts}."),
            N_(
                "Whether they fit the certificates in use is not compared: this program connects to no mail server."
            ),
        ),
        "dane.absent": hint(
            N_("The mail servers of {name} have no TLSA records that count. None are needed to send mail.")
        ),
        "dane.partial": hint(N_("These mail servers have no TLSA record, others have: {hosts}.")),
        "dane.not_signed": hint(
            N_("The TLSA record of {host} has no effect: the zone it stands in is not signed.")
        ),
        "dane.unusable": warning(
            N_("Senders can use none of the TLSA records of {host}."),
            N_("They are: {records}. For mail they must begin with 2 or 3, and hold a whole hash."),
            N_("Publish “3 1 1” and the SHA-256 of the server's public key."),
        ),
    },
    not_checked(
        N_("Could not check DANE"),
        N_("No usable answer to {name} {type}: {reason}. Senders that check DANE hold mail back then."),
    ),
)
