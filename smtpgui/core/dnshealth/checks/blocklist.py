"""Block lists, only where they are wanted: whether one of them names the domain or its own servers.

A list that refuses to answer looks like one that lists everything: its test entries are asked first.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, NamedTuple

from smtpgui.core.dnshealth.check import Card, Check, not_checked, unknown
from smtpgui.core.dnshealth.subject import Subject
from smtpgui.core.findings import Fact, Finding, error, hint, ok
from smtpgui.core.language import N_

if TYPE_CHECKING:
    from smtpgui.core.dnshealth.spf.evaluation import IpAddress
    from smtpgui.core.resolver import Answer


class BlockList(NamedTuple):
    """A block list: its zone, what it lists, and its entries for tests: one that is listed, one that never is."""

    name: str
    zone: str
    of_domains: bool
    listed: str
    never: str


LISTS = (
    BlockList("Spamhaus ZEN", "zen.spamhaus.org", False, "2.0.0.127", "1.0.0.127"),  # noqa: FBT003 - a row
    BlockList("SpamCop", "bl.spamcop.net", False, "2.0.0.127", "1.0.0.127"),  # noqa: FBT003
    BlockList("Spamhaus DBL", "dbl.spamhaus.org", True, "dbltest.com", "example.com"),  # noqa: FBT003
)
"""The lists that are asked (RFC 5782)."""

_LISTING = ipaddress.ip_network("127.0.0.0/8")
_REFUSAL = ipaddress.ip_network("127.255.255.0/24")
_NOT_A_DOMAIN = "127.0.1.255"


async def run(subject: Subject) -> list[Finding]:
    """One finding for each list, or for each entry in it."""
    import asyncio

    from smtpgui.core.dnshealth.spf.own_servers import sending_addresses

    addresses, _failed = await sending_addresses(subject)
    found = await asyncio.gather(*(_ask_list(subject, row, addresses) for row in LISTS))
    return [finding for findings in found for finding in findings]


async def _ask_list(subject: Subject, row: BlockList, addresses: list[IpAddress]) -> list[Finding]:
    entries = {subject.domain: subject.domain}
    if not row.of_domains:
        entries = {str(address): _reversed(address) for address in addresses}
    if not entries:
        return []
    facts: dict[str, Fact] = {"list": row.name, "zone": row.zone}
    listed, never = await subject.resolver.ask_all((f"{name}.{row.zone}", "A") for name in (row.listed, row.never))
    for answer in (listed, never):
        if answer.failed:
            return [unknown("blocklist", answer)]
    code = _refusal(listed) or _refusal(never)
    if code or not listed.values or never.values:
        return [Finding("blocklist.refused", {**facts, "answer": code or "test"})]
    answers = await subject.resolver.ask_all((f"{entry}.{row.zone}", "A") for entry in entries.values())
    findings = [
        finding
        for subject_of, answer in zip(entries, answers, strict=True)
        if (finding := _judged(facts, subject_of, answer))
    ]
    return findings or [Finding("blocklist.clear", facts)]


def _judged(facts: dict[str, Fact], entry: str, answer: Answer) -> Finding | None:
    if answer.failed:
        return unknown("blocklist", answer)
    code = _refusal(answer)
    if code:
        return Finding("blocklist.refused", {**facts, "answer": code})
    if answer.values:
        return Finding("blocklist.listed", {**facts, "entry": entry, "codes": answer.values})
    return None


def _refusal(answer: Answer) -> str:
    """The answer that says "I do not answer you", or ""; any answer outside 127.0.0.0/8 is somebody else's."""
    for value in answer.values:
        address = ipaddress.ip_address(value)
        if address not in _LISTING or address in _REFUSAL or value == _NOT_A_DOMAIN:
            return value
    return ""


def _reversed(address: IpAddress) -> str:
    return address.reverse_pointer.removesuffix(".in-addr.arpa").removesuffix(".ip6.arpa")


CHECK = Check(
    "blocklist",
    Card(N_("Block lists"), N_("Lists of senders whose mail is refused.")),
    run,
    {
        "blocklist.clear": ok(N_("{list} does not list you.")),
        "blocklist.listed": error(
            N_("{list} lists {entry} ({codes})."),
            N_("Mailboxes that ask this list refuse your mail."),
            N_("Find the cause on the page of {list}, cure it, and ask there to be removed."),
        ),
        "blocklist.refused": hint(
            N_("{list} did not answer this question ({answer}). That does not mean that you are listed."),
            N_("Such lists refuse public name servers and heavy users."),
            N_("Ask through a name server of your own, with --nameserver, or with a key of the list."),
        ),
    },
    not_checked(N_("Could not check a block list")),
    optional=True,
)
