"""Words of the verdict, of what is published and not yet seen, and of who runs the DNS; `words` joins them."""

from __future__ import annotations

from smtpgui.core.findings import Action, Choice, Explanation, Offer, Plural, Severity
from smtpgui.core.language import N_

_COPY = Offer(Action.COPY, N_("Copy a message for your IT team"), "it_message")

_FIRST = Choice(
    "cure",
    {
        "record": N_("First: publish the {type} record for {at} that stands under {check}."),
        "finding": N_("First: do what stands under {check}."),
    },
)

VERDICT = {
    "verdict.delivered": Explanation(
        Severity.OK,
        Choice(
            "provider",
            {"": N_("Delivered: mail from {name} is accepted.")},
            N_("Delivered: mail from {name} through {provider} is accepted."),
        ),
        Choice(
            "reason",
            {
                "both": N_("SPF and DKIM both prove that it comes from {name}."),
                "spf": N_(
                    "SPF proves that it comes from {name}. DKIM does not yet: forwarded mail may still fail."
                ),
                "dkim": N_("DKIM proves that it comes from {name}; that is enough for DMARC."),
            },
        ),
        _FIRST,
    ),
    "verdict.junk": Explanation(
        Severity.WARNING,
        Choice(
            "provider",
            {"": N_("Spam: mail from {name} may land in the spam folder.")},
            N_("Spam: mail from {name} through {provider} may land in the spam folder."),
        ),
        Choice(
            "reason",
            {
                "quarantine": N_(
                    "Neither SPF nor DKIM proves that it comes from {name}, and the DMARC policy of "
                    "{record_domain} is “quarantine”."
                ),
                "no_dmarc": N_("SPF or DKIM works, but large mailboxes distrust a domain without a DMARC record."),
                "parked": N_("{name} says that it takes no mail, and mailboxes distrust who cannot be answered."),
                "unaligned": N_("SPF passes for a domain of the provider only, and nothing is signed for {name}."),
                "unauthenticated": N_("Neither SPF nor DKIM proves that it comes from {name}; some refuse it."),
            },
        ),
        _FIRST,
        (_COPY,),
    ),
    "verdict.refused": Explanation(
        Severity.ERROR,
        Choice(
            "provider",
            {"": N_("Refused: mailboxes send mail from {name} back.")},
            N_("Refused: mailboxes send mail from {name} through {provider} back."),
        ),
        N_(
            "Neither SPF nor DKIM proves that it comes from {name}, and the DMARC policy of {record_domain} is "
            "“reject”."
        ),
        _FIRST,
        (_COPY,),
    ),
    "verdict.unknown": Explanation(
        Severity.HINT,
        N_("We cannot tell what becomes of mail from {name}."),
        Choice(
            "reason",
            {
                "dmarc": N_("The DMARC record could not be checked."),
                "provider": N_("It is not known whether the sending service passes SPF or signs with DKIM."),
                "dkim": N_("SPF does not prove that it comes from {name}; whether DKIM does is not known."),
                "spf": N_("DKIM does not prove that it comes from {name}; whether SPF does is not known."),
            },
        ),
        Choice(
            "reason",
            {
                "dmarc": N_("Check again in a few minutes."),
                "dkim": N_("First: do what stands under SPF. Then check again with the service’s DKIM selector."),
                "spf": N_("First: do what stands under DKIM. Then name the service that sends, and check again."),
            },
            N_("Name the service that sends and its DKIM selector, or check again in a few minutes."),
        ),
    ),
    "dns_host.found": Explanation(
        Severity.OK, N_("The DNS of {zone} is managed at {host} (found from its name servers).")
    ),
    "txt.not_yet_visible": Explanation(
        Severity.HINT,
        Plural(
            "The change at {name} is published, but not visible everywhere: at most {minutes} minute more.",
            "The change at {name} is published, but not visible everywhere: at most {minutes} minutes more.",
            "minutes",
        ),
        N_("Its name server {server} has it; others still remember the old answer. We judge the new one."),
        N_("Nothing to do but wait."),
    ),
    "txt.too_large": Explanation(
        Severity.WARNING,
        N_("The TXT records at {name} are too large together, and some mailboxes cannot fetch them."),
        Choice(
            "server",
            {"": N_("Answers that do not fit into one packet are fetched by TCP, which does not work here.")},
            N_("Answers that do not fit into one packet are fetched by TCP, which does not work at {server}."),
        ),
        N_("Delete verification records that no service needs any more, or have TCP port 53 opened."),
    ),
    "dmarc.suffix_list_differs": Explanation(
        Severity.HINT,
        N_("Older mailboxes take the DMARC policy of {name} from {list_domain} instead of {record_domain}."),
        N_(
            "They use the public suffix list; the new standard asks the DNS itself. There they find: {list_policy}."
        ),
    ),
}
"""Joined into EXPLANATIONS."""
