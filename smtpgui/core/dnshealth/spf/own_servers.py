"""The addresses that a domain's own mail servers send from, as far as its SPF record names them."""

from __future__ import annotations

import ipaddress

from smtpgui.core.dnshealth.spf.evaluation import IpAddress, address_of
from smtpgui.core.dnshealth.spf.macros import has_macros
from smtpgui.core.dnshealth.spf.record import Term, is_spf, parse
from smtpgui.core.dnshealth.subject import Subject
from smtpgui.core.resolver import Answer

OWN_SERVERS = ("postfix", "exchange")
"""The providers that are software on a server of one's own."""

ADDRESS_LIMIT = 8
"""Most addresses that are looked at."""


async def sending_addresses(subject: Subject) -> tuple[list[IpAddress], list[Answer]]:
    """The single addresses in the domain's own record, and the questions that failed on the way.

    Nothing where a service sends: its servers are its own affair. Where nobody said who sends, a record that
    includes another domain's is taken for a service.
    """
    provider = subject.provider
    if provider is not None and provider.id not in OWN_SERVERS:
        return [], []
    answer = await subject.ask(subject.domain, "TXT")
    found = [text for text in answer.texts if is_spf(text)]
    if answer.failed or len(found) != 1:
        return [], [answer] if answer.failed else []
    record = parse(found[0])
    if provider is None and (record.redirect or any(term.name == "include" for term in record.directives)):
        return [], []
    addresses: dict[IpAddress, None] = {}
    failed: list[Answer] = []
    for term in record.directives:
        if term.qualifier == "+":
            values, failures = await _of_term(subject, term)
            addresses.update(dict.fromkeys(values))
            failed += failures
    return list(addresses)[:ADDRESS_LIMIT], failed


async def _of_term(subject: Subject, term: Term) -> tuple[list[IpAddress], list[Answer]]:
    if term.name in ("ip4", "ip6"):
        single = term.prefix == (32 if term.name == "ip4" else 128)
        return ([ipaddress.ip_address(term.value)] if single else []), []
    if term.name not in ("a", "mx") or has_macros(term.value):
        return [], []
    host = term.value.removesuffix(".").lower() or subject.domain
    hosts = [host]
    failed: list[Answer] = []
    if term.name == "mx":
        mail = await subject.ask(host, "MX")
        failed += [mail] if mail.failed else []
        hosts = [mx.host for mx in mail.exchangers if mx.host != "."][:ADDRESS_LIMIT]
    answers = await subject.resolver.ask_all((name, kind) for name in hosts for kind in ("A", "AAAA"))
    failed += [answer for answer in answers if answer.failed]
    return [address_of(value) for answer in answers for value in answer.values], failed
