"""Words of findings that several checks share, and of those that belong to no check."""

from __future__ import annotations

from smtpgui.core.dnshealth.check import publish_error
from smtpgui.core.findings import Choice, Explanation, Plural, error, hint, warning
from smtpgui.core.language import N_

SHARED: dict[str, Explanation] = {
    "check.broken": warning(
        N_("The {check} check broke off ({exception}); the others are not touched by that."),
        fix=N_("Send the report to support."),
    ),
    "domain.malformed": error(N_("“{domain}” is not a domain name, like example.org")),
    "domain.not_yours": hint(N_("{domain} belongs to {provider}; you cannot and need not publish records there.")),
    "txt.not_ascii": publish_error(
        N_("The record contains characters that only look right ({characters})."),
        N_("Word processors and web pages put in curly quotes and special spaces; mailboxes cannot read them."),
        N_("Type it again, or copy it from here."),
    ),
    "txt.wildcard": warning(
        N_("Every name below {name} answers, because of a wildcard record."),
        N_("Names that do not exist look as if they did."),
        N_("Delete the wildcard, or publish the exact names."),
    ),
    "txt.literal_quotes": publish_error(
        N_("The record contains quotation marks or backslashes as part of its value."),
        fix=N_("Enter the value without any of them."),
    ),
    "txt.split_records": publish_error(
        N_("One long value was entered as two TXT records."),
        N_("Mailboxes read only one of them."),
        N_("Delete both and publish one."),
    ),
    "txt.lost_space": publish_error(
        N_("A space was lost where the record was split into pieces of 255 characters."),
        N_("Pieces are joined without a space."),
        N_("Publish this one; it puts the space inside."),
    ),
    "txt.domain_doubled": publish_error(
        N_("The record stands at {found_at}: the domain was entered twice."),
        N_("Most DNS panels add the domain by themselves."),
        N_("In the host field enter only what comes before the domain."),
    ),
    "txt.not_yet_visible": hint(
        Plural(
            "The change at {name} is published, but not visible everywhere: at most {minutes} minute more.",
            "The change at {name} is published, but not visible everywhere: at most {minutes} minutes more.",
            "minutes",
        ),
        N_("Its name server {server} has it; others still remember the old answer. We judge the new one."),
        N_("Nothing to do but wait."),
    ),
    "txt.too_large": warning(
        N_("The TXT records at {name} are too large together, and some mailboxes cannot fetch them."),
        Choice(
            "server",
            {"": N_("Answers that do not fit into one packet are fetched by TCP, which does not work here.")},
            N_("Answers that do not fit into one packet are fetched by TCP, which does not work at {server}."),
        ),
        N_("Delete verification records that no service needs any more, or have TCP port 53 opened."),
    ),
}
"""The words by code; each check has those of its own."""
