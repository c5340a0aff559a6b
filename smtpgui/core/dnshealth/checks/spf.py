"""SPF: whether the domain lets its sending servers through, and only those."""

from __future__ import annotations

from smtpgui.core.dnshealth.check import Card, Check, not_checked, publish_error, publish_warning
from smtpgui.core.dnshealth.subject import Subject
from smtpgui.core.findings import Choice, Finding, Plural, error, hint, ok, warning
from smtpgui.core.language import N_


async def run(subject: Subject) -> list[Finding]:
    """The findings of the domain."""
    from smtpgui.core.dnshealth.spf.spf_findings import spf_findings

    return await spf_findings(subject)


CHECK = Check(
    "spf",
    Card("SPF", N_("Says which servers may send for your domain.")),
    run,
    {
        "spf.record": ok(N_("SPF record found. Look-ups: {lookups} of 10.")),
        "spf.provider_authorised": ok(N_("{provider} is in your list. Nothing to do.")),
        "spf.missing": publish_error(N_("{name} has no SPF record yet."), fix=N_("Publish this one:")),
        "spf.multiple": publish_error(
            Plural(
                "You have {count} SPF record; only one is allowed.",
                "You have {count} SPF records; only one is allowed.",
                "count",
            ),
            N_("With more than one, mailboxes follow none of them."),
            N_("Delete them and publish one that joins them."),
        ),
        "spf.provider_not_authorised": publish_error(
            N_("{provider} is not in your list."),
            N_("None of its sending servers may send for {name}."),
            N_("Add “include:{include}” to the record."),
        ),
        "spf.provider_partly_authorised": publish_warning(
            N_("Only some servers of {provider} are in your list ({passed} of {tried} address blocks)."),
            N_("Copied addresses go stale when the provider moves."),
            N_("Add “include:{include}” to the record."),
        ),
        "spf.provider_domain": hint(
            N_("SPF is checked at a domain of {provider}, not at yours."),
            N_(
                "Adding its include to your record changes nothing, whatever guides say. "
                "DKIM is what ties these messages to {name}."
            ),
        ),
        "spf.include_unknown": hint(
            N_("We do not know which line {provider} needs."), fix=N_("Ask your provider for its “SPF include”.")
        ),
        "spf.no_room": error(
            N_(
                "There is no room for “include:{include}”: the record would need {lookups} look-ups; "
                "10 is the maximum."
            ),
            fix=N_("First remove services you no longer use: {list}."),
        ),
        "spf.too_many_lookups": error(
            N_("Your record needs {lookups} look-ups; 10 is the maximum."),
            N_("Mailboxes give up at the eleventh and ignore the record."),
            N_(
                "Remove services you no longer use: {list}. Move bulk mail to a subdomain with its own SPF record; "
                "do not paste the provider's addresses."
            ),
        ),
        "spf.too_many_void_lookups": publish_error(
            N_("{void_lookups} names in your record lead nowhere; 2 is the maximum."),
            N_("They are: {list}. Mailboxes ignore a record with more."),
        ),
        "spf.too_many_mx": error(
            N_("{name} has {count} MX hosts; an “mx” in an SPF record may lead to 10."),
            fix=N_("Name the sending servers with “ip4:” or “a:” instead of “mx”."),
        ),
        "spf.pass_all": publish_error(
            N_("“{term}” lets anyone send in your name."),
            N_("It stands in the record of {name}."),
            N_("Replace it by “~all”, later by “-all”."),
        ),
        "spf.no_all": publish_warning(
            N_("Your record does not say what to do with other servers."), fix=N_("End it with “~all”.")
        ),
        "spf.include_without_record": publish_error(
            N_("“{include}” has no SPF record."),
            N_("One dead include makes mailboxes ignore the whole record."),
            N_("Remove it."),
        ),
        "spf.include_broken": error(
            N_("The SPF record of “{include}” is broken."),
            N_("A broken include makes mailboxes ignore your whole record."),
            N_("Tell its owner, or remove it if you no longer use that service."),
        ),
        "spf.include_misspelt": publish_error(
            N_("“{include}” does not exist. Did you mean “{suggestion}”?"),
            N_("One dead include makes mailboxes ignore the whole record."),
            N_("Replace it."),
        ),
        "spf.loop": publish_error(
            N_("Your SPF record comes back to itself through “{include}”."),
            N_("Mailboxes give up after 10 look-ups and ignore the record."),
            N_("Remove that include."),
        ),
        "spf.syntax": publish_error(
            N_("We cannot read part of your record: “{part}”."),
            N_("It stands at character {position}. One such part makes mailboxes ignore the whole record."),
            Choice(
                "left_out",
                {"": N_("Replace the record.")},
                N_(
                    "Replace the record. Left out because nobody can read it: {left_out}. "
                    "Add it again if you know better."
                ),
            ),
        ),
        "spf.after_all": publish_warning(
            N_("Everything after “all” is ignored: {list}."), fix=N_("Move it before “all”.")
        ),
        "spf.ptr": hint(
            N_("The SPF record of {name} uses “ptr”, which is slow and which large mailboxes skip."),
            fix=Choice(
                "owner",
                {"other": N_("Only its owner can change that; your mail is not harmed by it.")},
                N_("Name the servers with “ip4:” or “a:” instead."),
            ),
        ),
        "spf.wrong_name": publish_error(
            N_("Your SPF record stands at {found_at} instead of {name}."),
            fix=N_("Publish it for the domain itself."),
        ),
        "spf.redirect_ignored": publish_warning(
            N_("“{term}” has no effect beside “all”."), fix=N_("Use “include:” instead.")
        ),
        "spf.bad_address": error(N_("“{ip}” is not an IP address")),
        "spf.result_pass": ok(N_("{ip} may send for {name}.")),
        "spf.result_fail": error(N_("{ip} may not send for {name}: mailboxes refuse its mail.")),
        "spf.result_softfail": warning(
            N_("{ip} is probably not allowed to send for {name}: its mail may land in spam.")
        ),
        "spf.result_neutral": warning(N_("The SPF record of {name} says nothing about {ip}.")),
        "spf.result_none": warning(N_("{name} has no SPF record.")),
        "spf.result_permerror": error(N_("The SPF record of {name} is broken, so mailboxes ignore it.")),
    },
    not_checked(N_("Could not check SPF")),
    often_new=True,
)
