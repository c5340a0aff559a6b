"""DMARC: which policy governs the From domain, and whether its record says what was meant."""

from __future__ import annotations

from smtpgui.core.dnshealth.check import Card, Check, not_checked, publish_error, publish_warning
from smtpgui.core.dnshealth.subject import Subject
from smtpgui.core.findings import Finding, Plural, hint, ok, warning
from smtpgui.core.language import N_


async def run(subject: Subject) -> list[Finding]:
    """The findings of the domain."""
    from smtpgui.core.dnshealth.dmarc.dmarc_findings import dmarc_findings

    return await dmarc_findings(subject)


CHECK = Check(
    "dmarc",
    Card("DMARC", N_("Tells mailboxes what to do with mail that fails the checks.")),
    run,
    {
        "dmarc.record": ok(N_("Policy “{applied_policy}”, from the record of {record_domain}.")),
        "dmarc.missing": publish_error(
            N_("{name} has no DMARC record yet."),
            N_("“p=none” only watches; nothing is blocked. It is the safe way to start."),
            N_("Publish this record:"),
        ),
        "dmarc.wrong_name": publish_error(
            N_("Your DMARC record stands at {found_at} instead of _dmarc.{name}."), fix=N_("Move it.")
        ),
        "dmarc.multiple": publish_error(
            Plural(
                "You have {count} DMARC record; only one is allowed.",
                "You have {count} DMARC records; only one is allowed.",
                "count",
            ),
            N_("They stand at _dmarc.{name}. With more than one, mailboxes follow none of them."),
            N_("Delete them and publish this one."),
        ),
        "dmarc.syntax": publish_error(
            N_("We cannot read part of your DMARC record: “{part}”."),
            N_("It stands at character {position}."),
            N_("Replace the record."),
        ),
        "dmarc.tag_ignored": publish_warning(
            N_("Mailboxes ignore a part of your DMARC record: “{part}”."),
            N_("It stands at character {position}."),
            N_("Replace the record."),
        ),
        "dmarc.policy_none": hint(
            N_("The policy only watches; forged mail is still delivered."),
            fix=N_("After 2 to 4 weeks of clean reports choose “p=quarantine”, then “p=reject”."),
        ),
        "dmarc.removed_tag": publish_warning(
            N_("The standard no longer knows {list}: the policy now applies to all mail."),
            fix=N_("Remove it; for a trial use “t=y”."),
        ),
        "dmarc.no_report_address": publish_warning(
            N_("No address receives the reports."),
            fix=N_("Add “rua=mailto:…” with an address that works, to see who sends in your name."),
        ),
        "dmarc.report_not_authorised": publish_warning(
            N_("{domain} has not agreed to receive reports about {name}, so none are sent to {address}."),
            fix=N_("Ask the owner of {domain} to publish this line."),
        ),
        "dmarc.provider_not_aligned": publish_error(
            N_("Mail through {provider} fails DMARC: neither its signature nor its return path is for {name}."),
            N_("With the policy “{policy}” such mail is put in spam or refused."),
            N_("Publish this line before you switch on custom SMTP."),
        ),
        "dmarc.subdomain_policy": warning(
            N_("{name} has no DMARC record of its own: the policy “{policy}” of {record_domain} applies."),
            N_("It comes from “{tag}” in that record."),
            N_("If {name} needs another policy, publish _dmarc.{name}; give {name} an MX or A record."),
        ),
        "dmarc.suffix_list_differs": hint(
            N_("Older mailboxes take the DMARC policy of {name} from {list_domain} instead of {record_domain}."),
            N_(
                "They use the public suffix list; the new standard asks the DNS itself. There they find: {list_policy}."
            ),
        ),
    },
    not_checked(N_("Could not check DMARC")),
    often_new=True,
)
