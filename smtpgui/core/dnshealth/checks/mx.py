"""MX: whether the domain can receive the answers to what it sends (RFC 5321 5.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtpgui.core.dnshealth.check import Card, Check, not_checked, unknown
from smtpgui.core.dnshealth.subject import Subject
from smtpgui.core.findings import Finding, error, hint, ok, warning
from smtpgui.core.language import N_
from smtpgui.core.net.hostnames import ip_address

if TYPE_CHECKING:
    from smtpgui.core.resolver import Answer, Mx

HOST_LIMIT = 30
"""Most exchangers whose addresses are looked at."""


async def run(subject: Subject) -> list[Finding]:
    """The findings of the domain's mail exchangers."""
    domain = subject.domain
    answer = await subject.ask(domain, "MX")
    if answer.failed:
        return [unknown("mx", answer)]
    exchangers = answer.exchangers
    if any(mx.host == "." for mx in exchangers):
        return [Finding("mx.null", {"name": domain})]
    if not exchangers:
        return await _without(subject)
    findings = [Finding("mx.found", {"name": domain, "hosts": tuple(mx.host for mx in exchangers)})]
    hosts = [mx.host for mx in exchangers[:HOST_LIMIT]]
    answers = await subject.resolver.ask_all((host, kind) for host in hosts for kind in ("A", "AAAA"))
    nowhere = []
    for number, mx in enumerate(exchangers[:HOST_LIMIT]):
        own = answers[2 * number : 2 * number + 2]
        findings += _host_faults(domain, mx, own)
        if all(answer.absent and not answer.chain for answer in own) and not ip_address(mx.host):
            nowhere.append(mx.host)
    if nowhere:
        findings.append(Finding("mx.no_address", {"name": domain, "hosts": tuple(nowhere)}))
    return findings


async def _without(subject: Subject) -> list[Finding]:
    """No MX: the domain's own addresses take its mail, if it has any (RFC 5321 5.1)."""
    domain = subject.domain
    if await _is_parked(subject):  # whatever web page stands there
        return [Finding("mx.null", {"name": domain})]
    answers = await subject.resolver.ask_all([(domain, "A"), (domain, "AAAA")])
    if any(answer.records for answer in answers):
        return [Finding("mx.implicit", {"name": domain})]
    failed = next((answer for answer in answers if answer.failed), None)
    if failed:
        return [unknown("mx", failed)]
    return [Finding("mx.missing", {"name": domain})]


async def _is_parked(subject: Subject) -> bool:
    """Whether the domain says in every way that it sends no mail: `v=spf1 -all` and `p=reject`."""
    from smtpgui.core.dnshealth.dmarc.record import is_dmarc, parse

    spf, dmarc = await subject.resolver.ask_all([(subject.domain, "TXT"), (f"_dmarc.{subject.domain}", "TXT")])
    nothing_sent = any(text.lower().split() == ["v=spf1", "-all"] for text in spf.texts)
    return nothing_sent and any(is_dmarc(text) and parse(text).policy == "reject" for text in dmarc.texts)


def _host_faults(domain: str, mx: Mx, answers: list[Answer]) -> list[Finding]:
    facts = {"name": domain, "host": mx.host}
    if ip_address(mx.host):
        return [Finding("mx.address_literal", facts)]
    alias = next((answer.chain for answer in answers if answer.chain), ())
    if alias:
        return [Finding("mx.cname", {**facts, "target": alias[-1]})]
    if any(answer.records for answer in answers):
        return []
    failed = next((answer for answer in answers if answer.failed), None)
    return [unknown("mx", failed)] if failed else []


CHECK = Check(
    "mx",
    Card("MX", N_("Says where answers to your emails arrive.")),
    run,
    {
        "mx.found": ok(N_("Answers to your emails arrive at {hosts}.")),
        "mx.implicit": hint(
            N_("{name} has no MX record; its own address takes the mail."),
            N_("That is allowed, but often not meant."),
        ),
        "mx.null": warning(
            N_("{name} says that it sends and receives no mail."),
            N_("Mailboxes refuse senders whose domain is parked like this."),
            N_(
                "Publish an MX record that works and an SPF record that lets you send, or send from another domain."
            ),
        ),
        "mx.missing": warning(
            N_("{name} cannot receive mail: it has neither an MX record nor an address."),
            N_("Many mailboxes refuse mail from a domain that takes no answers."),
            N_("Publish an MX record that names your mail server."),
        ),
        "mx.cname": warning(
            N_("The MX host {host} is an alias of {target}."),
            N_("An MX record must name a host with an address of its own; some senders refuse an alias."),
            N_("Name {target} in the MX record."),
        ),
        "mx.address_literal": error(
            N_("The MX record names an IP address, {host}."),
            N_("An MX record must name a host; no sender finds this one."),
            N_("Give the mail server a name with an A record, and put that name into the MX record."),
        ),
        "mx.no_address": warning(
            N_("These MX hosts have no address: {hosts}."),
            N_("Mail for {name} cannot be delivered there."),
            N_("Correct the name in the MX record, or publish an A record for it."),
        ),
    },
    not_checked(N_("Could not check MX")),
)
