"""What a message says of itself, as findings: its author, its tricks, its way, and what the receiver wrote."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from smtpgui.core.dnshealth import evaluate_spf
from smtpgui.core.dnshealth.zone.domain_names import is_name
from smtpgui.core.findings import Fact, Finding, Trouble
from smtpgui.core.message.judging.organisations import same_organisation
from smtpgui.core.message.judging.path import Path
from smtpgui.core.message.judging.receiver import Reception
from smtpgui.core.message.options import MessageOptions
from smtpgui.core.message.parsing.attached import has_attached
from smtpgui.core.message.parsing.authentication_results import AuthenticationResults, Result
from smtpgui.core.message.parsing.header_text import Mailbox, addresses_in, decoded, mailboxes, unfolded
from smtpgui.core.message.parsing.message import MessageSource
from smtpgui.core.message.parsing.received import Hop, date_of
from smtpgui.core.net.hostnames import to_ascii
from smtpgui.core.net.network import Network
from smtpgui.core.providers.row import Provider
from smtpgui.core.resolver.client import ask_now
from smtpgui.core.settings.model import SmtpSettings

TEST_HEADER = "x-smtpgui-test"
"""The header of our test messages, as core/smtp/send_test/message.py writes it, in lower case."""

ALTERED = ("signature.body_altered", "signature.header_altered")
"""Codes of signatures that something on the way broke."""

_ONCE = ("Sender", "Reply-To", "To", "Cc", "Subject", "Date", "Message-ID", "Content-Type")
# Fields that may stand in a header once (RFC 5322 3.6, RFC 2045); From has words of its own.
_SLOW = timedelta(minutes=5)
_SKEW = timedelta(seconds=-30)
_HIDDEN = frozenset({"Cf", "Co", "Cn", "Cs"})


def authors(source: MessageSource) -> list[Mailbox]:
    """All addresses of all From fields."""
    return [box for field in source.all("from") for box in mailboxes(field.raw)]


def author_domain(source: MessageSource) -> str:
    """The one domain of From in A-labels, or "" where there is none or more than one."""
    domains = {to_ascii(box.domain) if "@" in box.address else "" for box in authors(source)}
    return next(iter(domains)) if len(domains) == 1 else ""


def text_of(source: MessageSource, name: str) -> str:
    """The topmost field called `name`, as people read it."""
    field = source.first(name)
    return decoded(unfolded(field.raw)) if field else ""


def about_message(source: MessageSource, reception: Reception, options: MessageOptions) -> Iterator[Finding]:
    """Who seems to have written it, and what is odd about that."""
    boxes = authors(source)
    shown = tuple(f"{box.name} <{box.address}>" if box.name else f"<{box.address}>" for box in boxes)
    facts: dict[str, Fact] = {
        "author": shown,
        "subject": text_of(source, "subject"),
        "date": date_of(text_of(source, "date")),
        "message_id": text_of(source, "message-id"),
        "envelope": reception.envelope or "",
    }
    yield Finding("mail.about" if boxes else "mail.no_author", facts)
    if reception.envelope is not None:
        yield Finding("mail.envelope_sender" if reception.envelope else "mail.envelope_empty", facts)
    if len(source.all("from")) > 1:
        yield Finding("mail.several_from_fields", {"count": len(source.all("from"))})
    elif len(boxes) > 1:
        yield Finding("mail.several_authors", {"author": shown, "count": len(boxes)})
    for name in _ONCE:
        found = source.all(name.lower())
        if len(found) > 1:
            yield Finding("mail.doubled_field", {"field": name, "count": len(found)})
    for box in boxes:
        yield from _tricks(box)
    yield from source.remarks
    yield from _test(source, options)
    if _is_bounce(source, reception):
        yield Finding("mail.bounce")
    if has_attached(source):
        yield Finding("mail.has_attached")
    if not source.all("received"):
        yield Finding("mail.no_received")


def _is_bounce(source: MessageSource, reception: Reception) -> bool:
    """Whether a server tells that it could not deliver (RFC 3464), or seems to."""
    kind = text_of(source, "content-type").lower().replace('"', "")
    report = kind.startswith("multipart/report") and "report-type=delivery-status" in kind
    sender = next((box.address.lower() for box in authors(source)), "")
    return report or (reception.envelope == "" and sender.startswith("mailer-daemon@"))


def _tricks(box: Mailbox) -> Iterator[Finding]:
    """What a name before an address is made to look like."""
    facts: dict[str, Fact] = {"name": box.name, "address": box.address}
    others = [each for each in addresses_in(box.name) if each.lower() != box.address.lower()]
    if others:
        yield Finding("mail.name_is_an_address", {**facts, "shown_address": others[0]})
    if any(unicodedata.category(character) in _HIDDEN for character in box.name + box.address):
        yield Finding("mail.name_has_hidden_characters", facts)
    if "=?" in box.address:
        yield Finding("mail.address_is_encoded", facts)


def _test(source: MessageSource, options: MessageOptions) -> Iterator[Finding]:
    number = text_of(source, TEST_HEADER).strip()
    wanted = options.test_id.strip()
    if number and number.lower() in (wanted.lower(), options.last_test.lower()):
        yield Finding("mail.the_test", {"id": number})
    elif wanted:
        yield Finding("mail.not_the_test", {"id": wanted, "found": number or "–"})
    elif number and options.last_test:
        yield Finding("mail.another_test", {"id": number, "last": options.last_test})
    elif number:
        yield Finding("mail.test", {"id": number})


def about_path(path: Path) -> Iterator[Finding]:
    """A finding for each hop, the oldest first, and what is to be said about their times."""
    if not path.hops:
        yield Finding("hop.none")
        return
    earlier: datetime | None = None
    first: datetime | None = None
    slowest, at = timedelta(0), ""
    for number in range(len(path.hops) - 1, -1, -1):
        hop = path.hops[number]
        delay = hop.at - earlier if hop.at and earlier else None
        facts: dict[str, Fact] = {
            "client": hop.host or hop.client or hop.ip or "–",
            "ip": hop.ip,
            "by": hop.by or "–",
            "protocol": hop.protocol,
            "at": hop.at,
            "seconds": delay.total_seconds() if delay is not None else None,
            "receiving": path.boundary is not None and number <= path.boundary,
        }
        yield Finding("hop.entry" if number == path.boundary else "hop.passed", facts)
        if delay is not None and delay < _SKEW:
            apart = abs(delay.total_seconds())
            yield Finding("hop.clocks_differ", {**facts, "seconds": apart, "time": _in_units(apart)})
        if delay is not None and delay > slowest:
            slowest, at = delay, hop.by
        earlier, first = hop.at or earlier, first or hop.at
    entry = path.entry
    named = (
        entry is not None and entry.protocol != "Microsoft"
    )  # Exchange never writes what it found for an address
    if entry and named and not entry.host and same_organisation(entry.client, entry.by):
        yield Finding("hop.pretends", {"client": entry.client, "ip": entry.ip, "by": entry.by})
    if slowest > _SLOW:
        minutes = round(slowest.total_seconds() / 60)
        yield Finding("hop.slow", {"by": at, "minutes": minutes, "time": _in_units(slowest.total_seconds())})
    if first and earlier and earlier >= first:
        whole = (earlier - first).total_seconds()
        yield Finding("hop.whole_way", {"count": len(path.hops), "seconds": whole, "time": _in_units(whole)})


def _in_short(result: Result, said: AuthenticationResults) -> str:
    """A result as it is written; with its domain where there is more than one signature."""
    text = f"{result.method}={result.result}"
    domain = result.properties.get("header.d") or result.properties.get("header.i", "").rpartition("@")[2]
    several = len(said.of(result.method)) > 1
    return f"{text} ({domain})" if several and domain else text


def _in_units(seconds: float) -> str:
    """A duration in the unit that fits it; the signs are those of the SI, the same in every language."""
    for limit, divisor, unit in ((120, 1, "s"), (7200, 60, "min"), (172_800, 3600, "h")):
        if seconds < limit:
            return f"{round(seconds / divisor)}\N{NO-BREAK SPACE}{unit}"
    return f"{round(seconds / 86_400)}\N{NO-BREAK SPACE}d"


def about_reception(reception: Reception) -> Iterator[Finding]:
    """What the receiving side wrote about the message, and who else wrote such lines."""
    said = reception.said
    if said is None:
        yield Finding("receiver.silent")
    else:
        words = tuple(_in_short(result, said) for result in said.results) or ("none",)
        code = "receiver.said" if reception.surely else "receiver.said_inside"
        yield Finding(code, {"server": said.server or "Microsoft 365", "results": words})
    if reception.spf:
        yield Finding("receiver.spf", {"result": reception.spf, "ip": reception.ip})
    if reception.strangers:
        yield Finding("receiver.strangers", {"servers": reception.strangers})


Left = Callable[[], float]
"""Seconds that are left for questions."""


def judge(
    path: Path, settings: SmtpSettings, provider: Provider | None, network: Network | None, left: Left
) -> Finding:
    """What the address of the sending server proves; `network` None asks nothing."""
    server = to_ascii(settings.server.strip().rstrip("."))
    entry = path.entry
    facts: dict[str, Fact] = {"server": server, "provider": provider.name if provider else server}
    if entry is None:
        return Finding("origin.not_in_header", facts)
    facts |= {"ip": entry.ip, "host": entry.host or entry.ip}
    if network is None:
        return Finding("origin.not_known", facts)
    verdict = _by_dns(entry, server, provider, network, left)
    if verdict is None:
        return Finding("origin.not_known", facts)
    if verdict:
        return Finding("origin.custom_server", facts)
    return Finding(
        "origin.another_service" if provider and provider.spf_include else "origin.another_address", facts
    )


def _by_dns(entry: Hop, server: str, provider: Provider | None, network: Network, left: Left) -> bool | None:
    """Whether the address belongs to the server or to who runs it; None where the DNS did not say."""
    names = [server] if is_name(server) else []
    near = entry.host if is_name(entry.host) and same_organisation(entry.host, server) else ""
    names += [near] if near and near != server else []
    kind = "AAAA" if ":" in entry.ip else "A"
    answers = ask_now([(name, kind) for name in names], network, max(left(), 0.1)) if names else []
    if any(_same(value, entry.ip) for answer in answers for value in answer.values):
        return True
    unknown = any(answer.failed for answer in answers)
    if provider and provider.spf_include:
        try:
            result = evaluate_spf(provider.spf_include, entry.ip, network=network, timeout=max(left(), 0.1)).result
        except Trouble:  # no address after all
            return None
        if result == "pass":
            return True
        unknown = unknown or result in ("temperror", "permerror")
    return None if unknown else False


def _same(value: str, ip: str) -> bool:
    import ipaddress

    try:
        return ipaddress.ip_address(value) == ipaddress.ip_address(ip)
    except ValueError:
        return False
