"""NS: whether the zone's name servers are there and answer for it (RFC 1912 2.8, RFC 2182)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtpgui.core.dnshealth.check import Card, Check, not_checked, unknown
from smtpgui.core.dnshealth.subject import Subject
from smtpgui.core.dnshealth.zone.public_suffixes import registered_domain
from smtpgui.core.findings import Finding, error, hint, ok
from smtpgui.core.language import N_

if TYPE_CHECKING:
    from smtpgui.core.resolver import Answer


async def run(subject: Subject) -> list[Finding]:
    """The findings of the domain's own name servers; a domain without any stands in its parent's zone."""
    domain = subject.domain
    servers, mail = await subject.resolver.ask_all([(domain, "NS"), (domain, "MX")])
    chain = mail.chain or servers.chain
    if chain and is_registered(domain):
        return [Finding("ns.apex_cname", {"name": domain, "target": chain[0]})]
    failed = next((answer for answer in (servers, mail) if answer.failed), None)
    if failed is not None:
        return await _failed(subject, failed)
    hosts = tuple(sorted(servers.values))
    if not hosts:
        return await _without(subject, servers)
    findings = [Finding("ns.found", {"name": domain, "hosts": hosts})]
    if len(hosts) == 1:
        findings.append(Finding("ns.single", {"name": domain, "host": hosts[0]}))
    return findings


async def _without(subject: Subject, servers: Answer) -> list[Finding]:
    """No name servers: usual below a zone's apex, but where nothing at all is registered the name is misspelt."""
    from smtpgui.core.resolver import Status

    registered = registered_domain(subject.domain)
    if servers.status is not Status.NXDOMAIN or not registered:
        return []
    above = await subject.ask(registered, "NS")
    if above.status is not Status.NXDOMAIN:
        return []
    return [Finding("ns.no_such_domain", {"name": registered})]


async def _failed(subject: Subject, failed: Answer) -> list[Finding]:
    """No answer: after a SERVFAIL that no signature explains, the name servers themselves are asked."""
    from smtpgui.core.dnshealth.zone.delegation import lame_servers
    from smtpgui.core.resolver import Reason

    if failed.reason is Reason.SERVFAIL and not failed.answers_unchecked:
        lame = await lame_servers(subject)
        if lame:
            listed = tuple(f"{host} ({reason})" for host, reason in lame)
            reasons = tuple(dict.fromkeys(reason for _, reason in lame))
            return [Finding("ns.lame", {"name": subject.domain, "list": listed, "reasons": reasons})]
    return [unknown("ns", failed)]


def is_registered(domain: str) -> bool:
    """Whether `domain` is what somebody registers: right below a public suffix, so that it must be a zone's apex."""
    return registered_domain(domain) == domain


CHECK = Check(
    "ns",
    Card("NS", N_("Name servers that hold the records of your domain.")),
    run,
    {
        "ns.found": ok(N_("The records of {name} are held by {hosts}.")),
        "ns.single": hint(
            N_("Only one name server holds the records of {name}."),
            N_("While {host} is out of reach, nobody can check your mail."),
            N_("Ask your DNS host for a second one."),
        ),
        "ns.no_such_domain": error(
            N_("{name} does not exist."),
            N_("No name server knows it: it is misspelt, not registered, or has expired."),
            N_("Check the spelling of the sender address; else ask who registered the domain."),
        ),
        "ns.apex_cname": error(
            N_("{name} itself is an alias (CNAME) of {target}."),
            N_("Beside an alias no other record counts: SPF, MX and name servers of {name} are lost."),
            N_("Replace the CNAME at “@” by ALIAS, ANAME or A records."),
        ),
        "ns.lame": error(
            N_("Name servers of {name} do not answer for it: {list}."),
            N_("The registry sends everybody to them, so nobody finds the records of {name}."),
            N_(
                "At the registrar, enter the name servers that your DNS host gives; or ask the host to serve {name}."
            ),
        ),
    },
    not_checked(N_("Could not check the name servers")),
)
