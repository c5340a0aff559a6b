"""DKIM: whether the keys that signatures point to are there and of use."""

from __future__ import annotations

from smtpgui.core.dnshealth.check import Card, Check, not_checked, publish, publish_error
from smtpgui.core.dnshealth.subject import Subject
from smtpgui.core.findings import Choice, Finding, Severity, error, hint, ok
from smtpgui.core.language import N_


async def run(subject: Subject) -> list[Finding]:
    """The findings of the domain."""
    from smtpgui.core.dnshealth.dkim.dkim_findings import dkim_findings

    return await dkim_findings(subject)


_GOOGLE = N_(
    "Google signs only after you switch it on: Admin console → Apps → Gmail → Authenticate email. "
    "Google then shows the record to publish."
)

CHECK = Check(
    "dkim",
    Card("DKIM", N_("Proves that the message was not altered.")),
    run,
    {
        "dkim.key": ok(N_("Key “{selector}” found, {bits} bits. Nothing to do.")),
        "dkim.selector_missing": publish_error(
            N_("No DKIM key at {name}."),
            N_("Without it mailboxes cannot verify the signature."),
            Choice(
                "service",
                dict.fromkeys(("gworkspace", "gworkspace-relay"), _GOOGLE),
                N_("Publish the line that your provider shows for it."),
            ),
        ),
        "dkim.spare_selector_missing": publish(
            Severity.HINT,
            N_("The second key “{selector}” is not published."),
            N_("Your mail is signed with another one today; the provider needs this one when it changes keys."),
            N_("Publish this line too."),
        ),
        "dkim.selector_unknown": hint(
            N_("We cannot tell whether your mail is signed: the name of the key is not known."),
            fix=N_("Ask your provider for its DKIM selector, and check again with it."),
        ),
        "dkim.key_broken": publish_error(
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
        "dkim.test_mode": hint(
            N_(
                "The key “{selector}” is marked as a trial (“t=y”): "
                "some mailboxes then count the signature for nothing."
            ),
            fix=N_("Once signing works, take “t=y” out of the record."),
        ),
        "dkim.key_short": hint(
            N_("The key is short ({bits} bits)."), fix=N_("Ask your provider for a 2048-bit key.")
        ),
        "dkim.key_too_short": error(
            N_("The key is too short ({bits} bits): mailboxes ignore keys below 1024 bits."),
            fix=N_("Ask your provider for a 2048-bit key."),
        ),
        "dkim.key_revoked": error(
            N_("The key “{selector}” has been emptied by its owner."),
            fix=N_("Ask your provider for the current one."),
        ),
        "dkim.cname_dangling": publish_error(
            N_("{name} points to {target}, where there is no key."),
            N_("The target may lack its final dot, be misspelt, or be hidden by a proxy of your DNS host."),
            N_("Correct the line; if it is right, ask your provider to switch on DKIM for your domain."),
        ),
    },
    not_checked(N_("Could not check DKIM")),
    often_new=True,
)
