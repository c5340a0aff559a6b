"""MTA-STS: whether the policy about encrypted delivery is there and names the mail servers (RFC 8461)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from smtpgui.core.dnshealth.check import Card, Check, not_checked, publish_warning, unknown
from smtpgui.core.dnshealth.subject import Subject
from smtpgui.core.findings import Fact, Finding, Record, hint, ok, warning
from smtpgui.core.language import N_

if TYPE_CHECKING:
    from smtpgui.core.dnshealth.mta_sts.policy import Policy

_RECORD = re.compile(r"v=STSv1[ \t]*(;|$)")
_LOOKS_LIKE = re.compile(r"\s*v\s*=\s*STS", re.IGNORECASE)
_ID = re.compile(r"[A-Za-z0-9]{1,32}")
_NOT_THERE = {"http.too_large": "too_large", "http.not_http": "not_http", "http.certificate": "certificate",
              "http.private_address": "private_address"}  # fmt: skip


async def run(subject: Subject) -> list[Finding]:
    """The record at `_mta-sts` and the policy file; nobody needs one, so its absence is a hint."""
    domain = subject.domain
    answer = await subject.ask(f"_mta-sts.{domain}", "TXT")
    if answer.failed:
        return [unknown("mta_sts", answer)]
    texts = [text for text in answer.texts if _LOOKS_LIKE.match(text)]
    if not texts:
        return [Finding("mta_sts.absent", {"name": domain})]
    good = [text for text in texts if _RECORD.match(text)]
    if len(good) > 1:
        return [Finding("mta_sts.multiple", {"name": domain, "count": len(good)}, record=_record(domain, good))]
    identifier = _identifier(good[0]) if good else ""
    if not _ID.fullmatch(identifier):
        facts = {"name": domain, "part": texts[0] if not good else f"id={identifier}"}
        return [Finding("mta_sts.syntax", facts, record=_record(domain, texts))]
    return await _check_policy(subject, good)


async def _check_policy(subject: Subject, texts: list[str]) -> list[Finding]:
    from smtpgui.core.dnshealth.mta_sts.policy import fetch_policy, parse

    domain = subject.domain
    host = f"mta-sts.{domain}"
    a, aaaa = await subject.resolver.ask_all([(host, "A"), (host, "AAAA")])
    facts: dict[str, Fact] = {"name": domain, "host": host}
    if a.absent and aaaa.absent:
        return [Finding("mta_sts.no_policy", {**facts, "reason": "no_host"})]
    if not a.values and not aaaa.values:
        return [unknown("mta_sts", a if a.failed else aaaa)]
    response = await fetch_policy(subject, (*a.values, *aaaa.values))
    if isinstance(response, Finding):
        return [_not_fetched(response, facts)]
    if response.status >= 500 or response.status in (408, 425, 429):
        return [_unreachable(host)]
    if response.status != 200:
        return [Finding("mta_sts.no_policy", {**facts, "reason": f"status {response.status}"})]
    policy = parse(response.body)
    if policy.fault:
        return [Finding("mta_sts.policy_syntax", {**facts, "part": policy.fault})]
    return await _compare(subject, policy, texts)


def _not_fetched(trouble: Finding, facts: dict[str, Fact]) -> Finding:
    """No policy where the server's own answer proves that; what did not come through the network is unknown."""
    reason = _NOT_THERE.get(trouble.code)
    if reason:
        return Finding("mta_sts.no_policy", {**facts, "reason": reason})
    return _unreachable(str(facts["host"]), "timeout" if trouble.code == "http.timeout" else "network")


def _unreachable(host: str, reason: str = "network") -> Finding:
    return Finding("mta_sts.unknown", {"name": host, "type": "HTTPS", "reason": reason})


async def _compare(subject: Subject, policy: Policy, texts: list[str]) -> list[Finding]:
    """Whether every mail server is in the policy."""
    domain = subject.domain
    facts: dict[str, Fact] = {"name": domain, "mode": policy.mode, "max_age": policy.max_age}
    if policy.mode == "none":
        return [Finding("mta_sts.switched_off", facts)]
    mail = await subject.ask(domain, "MX")
    if mail.failed:
        return [unknown("mta_sts", mail)]
    hosts = tuple(mx.host for mx in mail.exchangers if mx.host != ".")
    strangers = tuple(host for host in hosts if not policy.covers(host))
    if strangers:
        listed = {**facts, "hosts": strangers, "patterns": policy.patterns}
        return [Finding("mta_sts.mx_not_covered", listed, record=_record(domain, texts))]
    return [Finding("mta_sts.testing" if policy.mode == "testing" else "mta_sts.enforced", facts)]


def _identifier(text: str) -> str:
    pairs = (part.strip().partition("=") for part in text.split(";"))
    return next((value.strip() for key, _, value in pairs if key.strip() == "id"), "")


def _record(domain: str, found: list[str]) -> Record:
    """The record with a new id: senders look at the policy again only when it changes."""
    fresh = datetime.now(UTC).strftime("%Y%m%d%H%M%S")
    return Record(f"_mta-sts.{domain}", "TXT", f"v=STSv1; id={fresh}", tuple(found))


CHECK = Check(
    "mta_sts",
    Card("MTA-STS", N_("Asks senders to encrypt what they send to you.")),
    run,
    {
        "mta_sts.enforced": ok(N_("Senders must encrypt what they send to {name}.")),
        "mta_sts.testing": hint(
            N_("The policy is being tried out; nothing is enforced yet."), fix=N_("Later choose “mode: enforce”.")
        ),
        "mta_sts.switched_off": hint(N_("The policy says “mode: none”: it has no effect.")),
        "mta_sts.absent": hint(N_("{name} has no MTA-STS policy. None is needed to send mail.")),
        "mta_sts.multiple": publish_warning(
            N_("{name} has {count} MTA-STS records; mailboxes then ignore all of them."),
            fix=N_("Keep only this one."),
        ),
        "mta_sts.syntax": publish_warning(
            N_("Mailboxes cannot read the MTA-STS record of {name}: “{part}”."),
            N_("It must read “v=STSv1; id=…”, with up to 32 letters and digits as id."),
        ),
        "mta_sts.no_policy": warning(
            N_("The MTA-STS record of {name} announces a policy, and there is none at https://{host} ({reason})."),
            N_("Mailboxes go on without it."),
            N_("Put the file .well-known/mta-sts.txt there, or delete the record at _mta-sts."),
        ),
        "mta_sts.policy_syntax": warning(
            N_("Mailboxes cannot read the MTA-STS policy of {name}: “{part}”."),
            fix=N_("Correct that line of the policy file, and change the id in the record."),
        ),
        "mta_sts.mx_not_covered": publish_warning(
            N_("The MTA-STS policy of {name} does not name these mail servers: {hosts}."),
            N_("It names {patterns}; with “mode: enforce” no mail is delivered to the others."),
            N_(
                "Add a line “mx: …” for each of them to the policy file, then publish the record below with its new id."
            ),
        ),
    },
    not_checked(N_("Could not check MTA-STS")),
)
