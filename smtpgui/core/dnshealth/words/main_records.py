"""Words of the DNS findings."""

from __future__ import annotations

from smtpgui.core.dnshealth.words.other_records import MORE
from smtpgui.core.dnshealth.words.verdict import VERDICT
from smtpgui.core.findings import Action, Choice, Explanation, Offer, Plural, Severity, Text
from smtpgui.core.findings import error as _error
from smtpgui.core.findings import hint as _hint
from smtpgui.core.findings import ok as _good
from smtpgui.core.findings import warning as _warning
from smtpgui.core.language import N_

_COPY = Offer(Action.COPY, N_("Copy a message for your IT team"), "it_message")
_AGAIN = N_("Check again in a few minutes. If it stays so, ask who runs the DNS of that name.")
_GOOGLE = N_(
    "Google signs only after you switch it on: Admin console → Apps → Gmail → Authenticate email. "
    "Google then shows the record to publish."
)
_PUBLISH = N_("Publish the record below in its place.")


def _publish(severity: Severity, title: Text, why: Text = "", fix: Text = _PUBLISH) -> Explanation:
    """A finding whose cure is a record to publish."""
    return Explanation(severity, title, why, fix, (_COPY,))


def _unknown(title: str) -> Explanation:
    return _warning(title, N_("No usable answer to {name} {type}: {reason}."), _AGAIN)


_E, _W, _H = Severity.ERROR, Severity.WARNING, Severity.HINT

_GENERAL = {
    "check.broken": _warning(
        N_("The {check} check broke off ({exception}); the others are not touched by that."),
        fix=N_("Send the report to support."),
    ),
    "domain.malformed": _error(N_("“{domain}” is not a domain name, like example.org")),
    "domain.not_yours": _hint(
        N_("{domain} belongs to {provider}; you cannot and need not publish records there.")
    ),
}

_MX = {
    "mx.found": _good(N_("Answers to your emails arrive at {hosts}.")),
    "mx.implicit": _hint(
        N_("{name} has no MX record; its own address takes the mail."),
        N_("That is allowed, but often not meant."),
    ),
    "mx.null": _warning(
        N_("{name} says that it sends and receives no mail."),
        N_("Mailboxes refuse senders whose domain is parked like this."),
        N_("Publish an MX record that works and an SPF record that lets you send, or send from another domain."),
    ),
    "mx.missing": _warning(
        N_("{name} cannot receive mail: it has neither an MX record nor an address."),
        N_("Many mailboxes refuse mail from a domain that takes no answers."),
        N_("Publish an MX record that names your mail server."),
    ),
    "mx.cname": _warning(
        N_("The MX host {host} is an alias of {target}."),
        N_("An MX record must name a host with an address of its own; some senders refuse an alias."),
        N_("Name {target} in the MX record."),
    ),
    "mx.address_literal": _error(
        N_("The MX record names an IP address, {host}."),
        N_("An MX record must name a host; no sender finds this one."),
        N_("Give the mail server a name with an A record, and put that name into the MX record."),
    ),
    "mx.no_address": _warning(
        N_("These MX hosts have no address: {hosts}."),
        N_("Mail for {name} cannot be delivered there."),
        N_("Correct the name in the MX record, or publish an A record for it."),
    ),
    "mx.unknown": _unknown(N_("Could not check MX")),
}

_SPF = {
    "spf.record": _good(N_("SPF record found. Look-ups: {lookups} of 10.")),
    "spf.provider_authorised": _good(N_("{provider} is in your list. Nothing to do.")),
    "spf.missing": _publish(_E, N_("{name} has no SPF record yet."), fix=N_("Publish this one:")),
    "spf.multiple": _publish(
        _E,
        Plural(
            "You have {count} SPF record; only one is allowed.",
            "You have {count} SPF records; only one is allowed.",
            "count",
        ),
        N_("With more than one, mailboxes follow none of them."),
        N_("Delete them and publish one that joins them."),
    ),
    "spf.provider_not_authorised": _publish(
        _E,
        N_("{provider} is not in your list."),
        N_("None of its sending servers may send for {name}."),
        N_("Add “include:{include}” to the record."),
    ),
    "spf.provider_partly_authorised": _publish(
        _W,
        N_("Only some servers of {provider} are in your list ({passed} of {tried} address blocks)."),
        N_("Copied addresses go stale when the provider moves."),
        N_("Add “include:{include}” to the record."),
    ),
    "spf.provider_domain": _hint(
        N_("SPF is checked at a domain of {provider}, not at yours."),
        N_(
            "Adding its include to your record changes nothing, whatever guides say. "
            "DKIM is what ties these messages to {name}."
        ),
    ),
    "spf.include_unknown": _hint(
        N_("We do not know which line {provider} needs."),
        fix=N_("Ask your provider for its “SPF include”."),
    ),
    "spf.no_room": _error(
        N_(
            "There is no room for “include:{include}”: the record would need {lookups} look-ups; "
            "10 is the maximum."
        ),
        fix=N_("First remove services you no longer use: {list}."),
    ),
    "spf.too_many_lookups": _error(
        N_("Your record needs {lookups} look-ups; 10 is the maximum."),
        N_("Mailboxes give up at the eleventh and ignore the record."),
        N_(
            "Remove services you no longer use: {list}. Move bulk mail to a subdomain with its own SPF record; "
            "do not paste the provider's addresses."
        ),
    ),
    "spf.too_many_void_lookups": _publish(
        _E,
        N_("{void_lookups} names in your record lead nowhere; 2 is the maximum."),
        N_("They are: {list}. Mailboxes ignore a record with more."),
    ),
    "spf.too_many_mx": _error(
        N_("{name} has {count} MX hosts; an “mx” in an SPF record may lead to 10."),
        fix=N_("Name the sending servers with “ip4:” or “a:” instead of “mx”."),
    ),
    "spf.pass_all": _publish(
        _E,
        N_("“{term}” lets anyone send in your name."),
        N_("It stands in the record of {name}."),
        N_("Replace it by “~all”, later by “-all”."),
    ),
    "spf.no_all": _publish(
        _W,
        N_("Your record does not say what to do with other servers."),
        fix=N_("End it with “~all”."),
    ),
    "spf.include_without_record": _publish(
        _E,
        N_("“{include}” has no SPF record."),
        N_("One dead include makes mailboxes ignore the whole record."),
        N_("Remove it."),
    ),
    "spf.include_broken": _error(
        N_("The SPF record of “{include}” is broken."),
        N_("A broken include makes mailboxes ignore your whole record."),
        N_("Tell its owner, or remove it if you no longer use that service."),
    ),
    "spf.include_misspelt": _publish(
        _E,
        N_("“{include}” does not exist. Did you mean “{suggestion}”?"),
        N_("One dead include makes mailboxes ignore the whole record."),
        N_("Replace it."),
    ),
    "spf.loop": _publish(
        _E,
        N_("Your SPF record comes back to itself through “{include}”."),
        N_("Mailboxes give up after 10 look-ups and ignore the record."),
        N_("Remove that include."),
    ),
    "spf.syntax": _publish(
        _E,
        N_("We cannot read part of your record: “{part}”."),
        N_("It stands at character {position}. One such part makes mailboxes ignore the whole record."),
        Choice(
            "left_out",
            {"": N_("Replace the record.")},
            N_(
                "Replace the record. Left out because nobody can read it: {left_out}. Add it again if you know better."
            ),
        ),
    ),
    "spf.after_all": _publish(
        _W,
        N_("Everything after “all” is ignored: {list}."),
        fix=N_("Move it before “all”."),
    ),
    "spf.ptr": _hint(
        N_("The SPF record of {name} uses “ptr”, which is slow and which large mailboxes skip."),
        fix=Choice(
            "owner",
            {"other": N_("Only its owner can change that; your mail is not harmed by it.")},
            N_("Name the servers with “ip4:” or “a:” instead."),
        ),
    ),
    "spf.wrong_name": _publish(
        _E,
        N_("Your SPF record stands at {found_at} instead of {name}."),
        fix=N_("Publish it for the domain itself."),
    ),
    "spf.redirect_ignored": _publish(
        _W,
        N_("“{term}” has no effect beside “all”."),
        fix=N_("Use “include:” instead."),
    ),
    "spf.unknown": _unknown(N_("Could not check SPF")),
    "spf.bad_address": _error(N_("“{ip}” is not an IP address")),
    "spf.result_pass": _good(N_("{ip} may send for {name}.")),
    "spf.result_fail": _error(N_("{ip} may not send for {name}: mailboxes refuse its mail.")),
    "spf.result_softfail": _warning(
        N_("{ip} is probably not allowed to send for {name}: its mail may land in spam.")
    ),
    "spf.result_neutral": _warning(N_("The SPF record of {name} says nothing about {ip}.")),
    "spf.result_none": _warning(N_("{name} has no SPF record.")),
    "spf.result_permerror": _error(N_("The SPF record of {name} is broken, so mailboxes ignore it.")),
}

_TXT = {
    "txt.not_ascii": _publish(
        _E,
        N_("The record contains characters that only look right ({characters})."),
        N_("Word processors and web pages put in curly quotes and special spaces; mailboxes cannot read them."),
        N_("Type it again, or copy it from here."),
    ),
    "txt.wildcard": _warning(
        N_("Every name below {name} answers, because of a wildcard record."),
        N_("Names that do not exist look as if they did."),
        N_("Delete the wildcard, or publish the exact names."),
    ),
    "txt.literal_quotes": _publish(
        _E,
        N_("The record contains quotation marks or backslashes as part of its value."),
        fix=N_("Enter the value without any of them."),
    ),
    "txt.split_records": _publish(
        _E,
        N_("One long value was entered as two TXT records."),
        N_("Mailboxes read only one of them."),
        N_("Delete both and publish one."),
    ),
    "txt.lost_space": _publish(
        _E,
        N_("A space was lost where the record was split into pieces of 255 characters."),
        N_("Pieces are joined without a space."),
        N_("Publish this one; it puts the space inside."),
    ),
    "txt.domain_doubled": _publish(
        _E,
        N_("The record stands at {found_at}: the domain was entered twice."),
        N_("Most DNS panels add the domain by themselves."),
        N_("In the host field enter only what comes before the domain."),
    ),
}

_DKIM = {
    "dkim.key": _good(N_("Key “{selector}” found, {bits} bits. Nothing to do.")),
    "dkim.selector_missing": _publish(
        _E,
        N_("No DKIM key at {name}."),
        N_("Without it mailboxes cannot verify the signature."),
        Choice(
            "service",
            dict.fromkeys(("gworkspace", "gworkspace-relay"), _GOOGLE),
            N_("Publish the line that your provider shows for it."),
        ),
    ),
    "dkim.spare_selector_missing": _publish(
        _H,
        N_("The second key “{selector}” is not published."),
        N_("Your mail is signed with another one today; the provider needs this one when it changes keys."),
        N_("Publish this line too."),
    ),
    "dkim.selector_unknown": _hint(
        N_("We cannot tell whether your mail is signed: the name of the key is not known."),
        fix=N_("Ask your provider for its DKIM selector, and check again with it."),
    ),
    "dkim.key_broken": _publish(
        _E,
        N_("The key “{selector}” cannot be read."),
        Choice(
            "reason",
            {
                "hash": N_("It allows no SHA-256, and mailboxes take nothing older."),
                "service": N_("Its tag “s=” says that it is not for email."),
            },
            N_("It was cut, changed or split when it was pasted."),
        ),
        N_("Copy it again from your provider, in one piece."),
    ),
    "dkim.test_mode": _hint(
        N_(
            "The key “{selector}” is marked as a trial (“t=y”): some mailboxes then count the signature for nothing."
        ),
        fix=N_("Once signing works, take “t=y” out of the record."),
    ),
    "dkim.key_short": _hint(
        N_("The key is short ({bits} bits)."), fix=N_("Ask your provider for a 2048-bit key.")
    ),
    "dkim.key_too_short": _error(
        N_("The key is too short ({bits} bits): mailboxes ignore keys below 1024 bits."),
        fix=N_("Ask your provider for a 2048-bit key."),
    ),
    "dkim.key_revoked": _error(
        N_("The key “{selector}” has been emptied by its owner."),
        fix=N_("Ask your provider for the current one."),
    ),
    "dkim.cname_dangling": _publish(
        _E,
        N_("{name} points to {target}, where there is no key."),
        N_("The target may lack its final dot, be misspelt, or be hidden by a proxy of your DNS host."),
        N_("Correct the line; if it is right, ask your provider to switch on DKIM for your domain."),
    ),
    "dkim.unknown": _unknown(N_("Could not check DKIM")),
}

_DMARC = {
    "dmarc.record": _good(N_("Policy “{applied_policy}”, from the record of {record_domain}.")),
    "dmarc.missing": _publish(
        _E,
        N_("{name} has no DMARC record yet."),
        N_("“p=none” only watches; nothing is blocked. It is the safe way to start."),
        N_("Publish this record:"),
    ),
    "dmarc.wrong_name": _publish(
        _E,
        N_("Your DMARC record stands at {found_at} instead of _dmarc.{name}."),
        fix=N_("Move it."),
    ),
    "dmarc.multiple": _publish(
        _E,
        Plural(
            "You have {count} DMARC record; only one is allowed.",
            "You have {count} DMARC records; only one is allowed.",
            "count",
        ),
        N_("They stand at _dmarc.{name}. With more than one, mailboxes follow none of them."),
        N_("Delete them and publish this one."),
    ),
    "dmarc.syntax": _publish(
        _E,
        N_("We cannot read part of your DMARC record: “{part}”."),
        N_("It stands at character {position}."),
        N_("Replace the record."),
    ),
    "dmarc.tag_ignored": _publish(
        _W,
        N_("Mailboxes ignore a part of your DMARC record: “{part}”."),
        N_("It stands at character {position}."),
        N_("Replace the record."),
    ),
    "dmarc.policy_none": _hint(
        N_("The policy only watches; forged mail is still delivered."),
        fix=N_("After 2 to 4 weeks of clean reports choose “p=quarantine”, then “p=reject”."),
    ),
    "dmarc.removed_tag": _publish(
        _W,
        N_("The standard no longer knows {list}: the policy now applies to all mail."),
        fix=N_("Remove it; for a trial use “t=y”."),
    ),
    "dmarc.no_report_address": _publish(
        _W,
        N_("No address receives the reports."),
        fix=N_("Add “rua=mailto:…” with an address that works, to see who sends in your name."),
    ),
    "dmarc.report_not_authorised": _publish(
        _W,
        N_("{domain} has not agreed to receive reports about {name}, so none are sent to {address}."),
        fix=N_("Ask the owner of {domain} to publish this line."),
    ),
    "dmarc.provider_not_aligned": _publish(
        _E,
        N_("Mail through {provider} fails DMARC: neither its signature nor its return path is for {name}."),
        N_("With the policy “{policy}” such mail is put in spam or refused."),
        N_("Publish this line before you switch on custom SMTP."),
    ),
    "dmarc.subdomain_policy": _warning(
        N_("{name} has no DMARC record of its own: the policy “{policy}” of {record_domain} applies."),
        N_("It comes from “{tag}” in that record."),
        N_("If {name} needs another policy, publish _dmarc.{name}; give {name} an MX or A record."),
    ),
    "dmarc.unknown": _unknown(N_("Could not check DMARC")),
}

EXPLANATIONS: dict[str, Explanation] = {**_GENERAL, **_MX, **_SPF, **_TXT, **_DKIM, **_DMARC, **MORE, **VERDICT}
