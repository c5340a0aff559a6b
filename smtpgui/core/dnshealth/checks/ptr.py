"""Reverse DNS of servers of one's own: many mailboxes refuse mail from an address without a matching name."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING

from smtpgui.core.dnshealth.check import Card, Check, not_checked, unknown
from smtpgui.core.dnshealth.subject import Subject
from smtpgui.core.findings import Fact, Finding, error, ok, warning
from smtpgui.core.language import N_

if TYPE_CHECKING:
    from smtpgui.core.dnshealth.spf.evaluation import IpAddress

NAME_LIMIT = 5
"""Most names of one address that are looked at."""

_GENERIC = re.compile(
    r"(^|[.-])(dyn(amic)?|dhcp|pool|ppp|dsl|adsl|cable|dial-?up|broadband|customer|static)([.-]|$)"
)


async def run(subject: Subject) -> list[Finding]:
    """The findings of each address that the domain's own servers send from; none where a service sends."""
    import asyncio

    from smtpgui.core.dnshealth.spf.own_servers import sending_addresses

    addresses, failed = await sending_addresses(subject)
    found = await asyncio.gather(*(_check_address(subject, address) for address in addresses))
    findings = [finding for finding in found if finding is not None]
    if not findings and failed:
        return [unknown("ptr", failed[0])]
    return findings


async def _check_address(subject: Subject, address: IpAddress) -> Finding | None:
    """What is said of one address: its names must point back to it (RFC 1912 2.1)."""
    reverse = await subject.ask(address.reverse_pointer, "PTR")
    if reverse.failed:
        return unknown("ptr", reverse)
    facts: dict[str, Fact] = {"name": subject.domain, "address": str(address)}
    names = reverse.values[:NAME_LIMIT]
    if not names:
        return Finding("ptr.mismatch", {**facts, "host": "", "reason": "no_name"})
    kind = "A" if address.version == 4 else "AAAA"
    answers = await subject.resolver.ask_all((name, kind) for name in names)
    confirmed = [
        name
        for name, answer in zip(names, answers, strict=True)
        if any(ipaddress.ip_address(value) == address for value in answer.values)
    ]
    if not confirmed:
        failed = next((answer for answer in answers if answer.failed), None)
        if failed is not None:
            return unknown("ptr", failed)
        return Finding("ptr.mismatch", {**facts, "host": names[0], "reason": "does_not_point_back"})
    good = [name for name in confirmed if not is_generic(name, address)]
    if not good:
        return Finding("ptr.generic", {**facts, "host": confirmed[0]})
    return Finding("ptr.found", {**facts, "host": good[0]})


def is_generic(name: str, address: IpAddress) -> bool:
    """Whether `name` looks like one that an access provider gives to every address."""
    parts = str(address).split(".") if address.version == 4 else []
    numbers = re.findall(r"[0-9]+", name)
    spelled = bool(parts) and all(part in [str(int(number)) for number in numbers] for part in parts)
    return spelled or bool(_GENERIC.search(name))


CHECK = Check(
    "ptr",
    Card("PTR", N_("Gives the address of your own mail server its name.")),
    run,
    {
        "ptr.found": ok(N_("{address} is called {host}, and that name points back to it.")),
        "ptr.mismatch": error(
            N_("{address} has no reverse DNS (PTR) that matches."),
            N_(
                "Its name there is “{host}”. Gmail, Yahoo and Outlook.com refuse or junk mail from such an address."
            ),
            N_(
                "Ask your host for a PTR record with your mail server's name, whose A record points back to {address}."
            ),
        ),
        "ptr.generic": warning(
            N_("{address} is called {host}: a name that providers give to any address."),
            N_("Mailboxes take that for a home connection and trust it less."),
            N_("Ask the owner of the address for a PTR record with your mail server's own name."),
        ),
    },
    not_checked(N_("Could not check reverse DNS")),
)
