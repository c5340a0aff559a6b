"""Words of the checks beside SPF, DKIM, DMARC and MX; `words` joins them."""

from __future__ import annotations

from smtpgui.core.findings import Action, Explanation, Offer, Severity, Text
from smtpgui.core.findings import ok as _good
from smtpgui.core.language import N_

_COPY = Offer(Action.COPY, N_("Copy a message for your IT team"), "it_message")
_AGAIN = N_("Check again in a few minutes. If it stays so, ask who runs the DNS of that name.")
_NO_ANSWER = N_("No usable answer to {name} {type}: {reason}.")
_REPLACE = N_("Publish the record below in its place.")
_W, _E, _H = Severity.WARNING, Severity.ERROR, Severity.HINT


def _say(severity: Severity, title: Text, why: Text = "", fix: Text = "") -> Explanation:
    return Explanation(severity, title, why, fix)


def _publish(severity: Severity, title: Text, why: Text = "", fix: Text = _REPLACE) -> Explanation:
    """A finding whose cure is a record to publish."""
    return Explanation(severity, title, why, fix, (_COPY,))


def _unknown(title: str) -> Explanation:
    return _say(_W, title, _NO_ANSWER, _AGAIN)


_NS = {
    "ns.found": _good(N_("The records of {name} are held by {hosts}.")),
    "ns.single": _say(
        _H,
        N_("Only one name server holds the records of {name}."),
        N_("While {host} is out of reach, nobody can check your mail."),
        N_("Ask your DNS host for a second one."),
    ),
    "ns.no_such_domain": _say(
        _E,
        N_("{name} does not exist."),
        N_("No name server knows it: it is misspelt, not registered, or has expired."),
        N_("Check the spelling of the sender address; else ask who registered the domain."),
    ),
    "ns.apex_cname": _say(
        _E,
        N_("{name} itself is an alias (CNAME) of {target}."),
        N_("Beside an alias no other record counts: SPF, MX and name servers of {name} are lost."),
        N_("Replace the CNAME at “@” by ALIAS, ANAME or A records."),
    ),
    "ns.lame": _say(
        _E,
        N_("Name servers of {name} do not answer for it: {list}."),
        N_("The registry sends everybody to them, so nobody finds the records of {name}."),
        N_("At the registrar, enter the name servers that your DNS host gives; or ask the host to serve {name}."),
    ),
    "ns.unknown": _unknown(N_("Could not check the name servers")),
}

_DNSSEC = {
    "dnssec.signed": _good(N_("{name} is signed, and the signatures are right.")),
    "dnssec.absent": _say(_H, N_("No signatures of {name} were seen. None are needed to send mail.")),
    "dnssec.bogus": _say(
        _E,
        N_("The signatures (DNSSEC) of {name} are wrong, so mailboxes cannot see these records: {list}."),
        N_("They appear as soon as signatures are not checked. Cause: {cause}; tags of the DS records: {tags}."),
        N_("Ask your DNS host to sign the zone anew; or at the registrar, renew or remove the DS record."),
    ),
    "dnssec.unknown": _unknown(N_("Could not check DNSSEC")),
}

_MTA_STS = {
    "mta_sts.enforced": _good(N_("Senders must encrypt what they send to {name}.")),
    "mta_sts.testing": _say(
        _H, N_("The policy is being tried out; nothing is enforced yet."), fix=N_("Later choose “mode: enforce”.")
    ),
    "mta_sts.switched_off": _say(_H, N_("The policy says “mode: none”: it has no effect.")),
    "mta_sts.absent": _say(_H, N_("{name} has no MTA-STS policy. None is needed to send mail.")),
    "mta_sts.multiple": _publish(
        _W,
        N_("{name} has {count} MTA-STS records; mailboxes then ignore all of them."),
        fix=N_("Keep only this one."),
    ),
    "mta_sts.syntax": _publish(
        _W,
        N_("Mailboxes cannot read the MTA-STS record of {name}: “{part}”."),
        N_("It must read “v=STSv1; id=…”, with up to 32 letters and digits as id."),
    ),
    "mta_sts.no_policy": _say(
        _W,
        N_("The MTA-STS record of {name} announces a policy, and there is none at https://{host} ({reason})."),
        N_("Mailboxes go on without it."),
        N_("Put the file .well-known/mta-sts.txt there, or delete the record at _mta-sts."),
    ),
    "mta_sts.policy_syntax": _say(
        _W,
        N_("Mailboxes cannot read the MTA-STS policy of {name}: “{part}”."),
        fix=N_("Correct that line of the policy file, and change the id in the record."),
    ),
    "mta_sts.mx_not_covered": _publish(
        _W,
        N_("The MTA-STS policy of {name} does not name these mail servers: {hosts}."),
        N_("It names {patterns}; with “mode: enforce” no mail is delivered to the others."),
        N_(
            "Add a line “mx: …” for each of them to the policy file, then publish the record below with its new id."
        ),
    ),
    "mta_sts.unknown": _unknown(N_("Could not check MTA-STS")),
}

_TLS_RPT = {
    "tls_rpt.record": _good(N_("Reports about encrypted delivery go to {addresses}.")),
    "tls_rpt.absent": _say(
        _H, N_("{name} receives no reports about encrypted delivery. None are needed to send mail.")
    ),
    "tls_rpt.multiple": _publish(
        _W,
        N_("{name} has {count} TLS-RPT records; senders then ignore all of them."),
        fix=N_("Keep only this one."),
    ),
    "tls_rpt.syntax": _publish(_W, N_("Senders cannot read a part of the TLS-RPT record of {name}: “{part}”.")),
    "tls_rpt.no_rua": _publish(
        _W, N_("The TLS-RPT record of {name} names no address for its reports."), fix=N_("Add “rua=mailto:…”.")
    ),
    "tls_rpt.unknown": _unknown(N_("Could not check TLS-RPT")),
}

_BIMI = {
    "bimi.record": _good(N_("Mailboxes that show logos find yours at {logo}.")),
    "bimi.absent": _say(_H, N_("{name} publishes no logo (BIMI). None is needed to send mail.")),
    "bimi.declined": _say(_H, N_("{name} says that it wants no logo shown.")),
    "bimi.policy_none": _say(
        _W,
        N_("Your logo (BIMI) is not shown while the DMARC policy is “{policy}”."),
        fix=N_(
            "Choose “p=quarantine” or “p=reject” once the reports are clean, or delete the record at default._bimi."
        ),
    ),
    "bimi.syntax": _say(
        _W,
        N_("Mailboxes cannot read the BIMI record of {name}: “{part}”."),
        N_("It must be one record that reads “v=BIMI1; l=https://…; a=https://…”."),
        N_("Replace the record at default._bimi."),
    ),
    "bimi.unknown": _unknown(N_("Could not check BIMI")),
}

_DANE = {
    "dane.record": _say(
        Severity.OK,
        N_("TLSA records that senders can use are published for {hosts}."),
        N_("Whether they fit the certificates in use is not compared: this program connects to no mail server."),
    ),
    "dane.absent": _say(
        _H, N_("The mail servers of {name} have no TLSA records that count. None are needed to send mail.")
    ),
    "dane.partial": _say(_H, N_("These mail servers have no TLSA record, others have: {hosts}.")),
    "dane.not_signed": _say(
        _H, N_("The TLSA record of {host} has no effect: the zone it stands in is not signed.")
    ),
    "dane.unusable": _say(
        _W,
        N_("Senders can use none of the TLSA records of {host}."),
        N_("They are: {records}. For mail they must begin with 2 or 3, and hold a whole hash."),
        N_("Publish “3 1 1” and the SHA-256 of the server's public key."),
    ),
    "dane.unknown": _say(
        _W,
        N_("Could not check DANE"),
        N_("No usable answer to {name} {type}: {reason}. Senders that check DANE hold mail back then."),
        _AGAIN,
    ),
}

_PTR = {
    "ptr.found": _good(N_("{address} is called {host}, and that name points back to it.")),
    "ptr.mismatch": _say(
        _E,
        N_("{address} has no reverse DNS (PTR) that matches."),
        N_("Its name there is “{host}”. Gmail, Yahoo and Outlook.com refuse or junk mail from such an address."),
        N_(
            "Ask your host for a PTR record with your mail server's name, whose A record points back to {address}."
        ),
    ),
    "ptr.generic": _say(
        _W,
        N_("{address} is called {host}: a name that providers give to any address."),
        N_("Mailboxes take that for a home connection and trust it less."),
        N_("Ask the owner of the address for a PTR record with your mail server's own name."),
    ),
    "ptr.unknown": _unknown(N_("Could not check reverse DNS")),
}

_BLOCKLIST = {
    "blocklist.clear": _good(N_("{list} does not list you.")),
    "blocklist.listed": _say(
        _E,
        N_("{list} lists {entry} ({codes})."),
        N_("Mailboxes that ask this list refuse your mail."),
        N_("Find the cause on the page of {list}, cure it, and ask there to be removed."),
    ),
    "blocklist.refused": _say(
        _H,
        N_("{list} did not answer this question ({answer}). That does not mean that you are listed."),
        N_("Such lists refuse public name servers and heavy users."),
        N_("Ask through a name server of your own, with --nameserver, or with a key of the list."),
    ),
    "blocklist.unknown": _unknown(N_("Could not check a block list")),
}

_WHO = N_(
    "Gmail asks this of who sends about 5,000 messages a day, and refuses others since November 2025; Yahoo names no number; Outlook.com asks it from 5,000 a day and refuses since May 2025 (550 5.7.515)."  # noqa: E501
)
_SEE_CARD = N_("The card of that check says what to publish.")
_BULK = {
    "bulk.met": _good(N_("What {receivers} ask of bulk senders and the DNS can show is met: {list}.")),
    "bulk.spf": _say(_H, N_("{receivers} ask bulk senders for SPF that works."), fix=_SEE_CARD),
    "bulk.dkim": _say(_H, N_("{receivers} ask bulk senders for a DKIM signature."), fix=_SEE_CARD),
    "bulk.dmarc": _say(
        _H, N_("{receivers} ask bulk senders for a DMARC record, at least “p=none”."), fix=_SEE_CARD
    ),
    "bulk.alignment": _say(
        _H, N_("{receivers} ask bulk senders that SPF or DKIM passes for {name} itself."), fix=_SEE_CARD
    ),
    "bulk.reverse_dns": _say(
        _H, N_("{receivers} ask bulk senders for reverse DNS of every address they send from."), fix=_SEE_CARD
    ),
    "bulk.cannot_tell": _say(_H, N_("Whether {receivers} are content cannot be told yet for: {list}.")),
    "bulk.yours": _say(
        _H,
        N_("What no DNS record shows is up to you: encryption (TLS), and newsletters that are left with one click."),
        _WHO,
    ),
}  # fmt: skip

MORE: dict[str, Explanation] = {
    **_NS, **_DNSSEC, **_MTA_STS, **_TLS_RPT, **_BIMI, **_DANE, **_PTR, **_BLOCKLIST, **_BULK,
}  # fmt: skip
"""The words by code."""
