"""Asks the name servers of a zone themselves, where nobody else gets an answer out of them.

Only after a SERVFAIL, only with a few questions, and never at an address that is not public (outside a rehearsal).
"""

from __future__ import annotations

from smtpgui.core.dnshealth.subject import Subject
from smtpgui.core.resolver import Answer, Reason

SERVER_LIMIT = 6
"""Most name servers of one zone that are asked."""

ADDRESS_LIMIT = 2
"""Most addresses of one name server that are asked."""

_PARENT_LIMIT = 2


async def lame_servers(subject: Subject) -> list[tuple[str, str]]:
    """The name servers of the domain's zone that do not answer for it; nothing where they cannot be found out.

    Each with the reason: refused, servfail, not_authoritative, timeout, or no_address.
    """
    import asyncio

    hosts = await _delegated(subject)
    found = await asyncio.gather(*(_judge(subject, host) for host in hosts[:SERVER_LIMIT]))
    return [lame for lame in found if lame is not None]


async def _delegated(subject: Subject) -> tuple[str, ...]:
    """The name servers by the word of the parent zone: the zone itself says nothing."""
    labels = subject.domain.split(".")
    for start in range(1, len(labels)):
        parent = await subject.ask(".".join(labels[start:]), "NS")
        if not parent.values:
            continue
        for host in parent.values[:_PARENT_LIMIT]:
            for address in await _addresses(subject, host):
                answer = await subject.resolver.ask_server(address, subject.domain, "NS")
                if answer is not None and answer.values:
                    return answer.values
        return ()
    return ()


async def _judge(subject: Subject, host: str) -> tuple[str, str] | None:
    """What is wrong with one name server; None where nothing is, or where it may not be asked."""
    import asyncio

    addresses = await _addresses(subject, host)
    if not addresses:
        a, aaaa = await subject.resolver.ask_all([(host, "A"), (host, "AAAA")])
        return (host, "no_address") if a.absent and aaaa.absent else None
    answers = await asyncio.gather(
        *(subject.resolver.ask_server(address, subject.domain, "SOA") for address in addresses)
    )
    given = [answer for answer in answers if answer is not None]
    if not given or any(_is_good(answer) for answer in given):
        return None
    return host, _reason(given[0])


async def _addresses(subject: Subject, host: str) -> tuple[str, ...]:
    answers = await subject.resolver.ask_all([(host, "A"), (host, "AAAA")])
    return tuple(address for answer in answers for address in answer.values)[:ADDRESS_LIMIT]


def _is_good(answer: Answer) -> bool:
    return not answer.failed and answer.authoritative


def _reason(answer: Answer) -> str:
    if not answer.failed:
        return "not_authoritative"
    return "timeout" if answer.reason in (Reason.TIMEOUT, Reason.NETWORK, None) else str(answer.reason)
