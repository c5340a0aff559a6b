"""Answers of sending services for programs: SendGrid, Mailgun, Amazon SES and their like."""

from __future__ import annotations

from smtpgui.core.findings import Action, Offer
from smtpgui.core.language import N_
from smtpgui.core.smtp.diagnosis import common_offers as offer
from smtpgui.core.smtp.diagnosis.rules.rule import Rule

_SES = ("email-smtp.*.amazonaws.com", "email-smtp-fips.*.amazonaws.com")

RULES = (
    Rule(
        "auth.sendgrid",
        N_("SendGrid refused the username or password."),
        N_("The username must be the word “apikey”, and the password an API key with the Mail Send right."),
        N_("Enter “apikey” as username and paste the API key as password."),
        offers=(Offer(Action.SET, N_("Use “apikey” as username"), "username", "apikey"), offer.EDIT_PASSWORD),
        text=(r"bad username / password", r"provided authorization grant is invalid"),
        setting="username",
    ),
    Rule("auth.sendgrid", hosts=("smtp.sendgrid.net", "*.sendgrid.net"), codes=(535,)),
    Rule(
        "sender.sendgrid_unverified",
        N_("SendGrid does not know {sender} yet."),
        fix=N_("Verify this address or its domain in SendGrid under Sender Authentication."),
        offers=(offer.EDIT_SENDER, offer.SHOW_OTHER),
        text=(r"does not match a verified sender identity",),
        setting="sender_address",
    ),
    Rule("auth.required", text=(r"unauthenticated senders not allowed",)),
    Rule(
        "auth.mailgun",
        N_("Mailgun refused the username or password."),
        N_("Each of its domains has SMTP credentials of its own, and domains in Europe have another server."),
        N_(
            "Use the credentials from the domain's settings, and smtp.eu.mailgun.org for a domain in the "
            "European region."
        ),
        offers=(offer.EDIT_PASSWORD, offer.EDIT_USERNAME, offer.EDIT_SERVER),
        text=(r"mailgun is not loving your login or password",),
        setting="password",
    ),
    Rule("auth.mailgun", hosts=("smtp.mailgun.org", "smtp.*.mailgun.org"), codes=(535,)),
    Rule(
        "recipient.mailgun_sandbox",
        N_("This Mailgun domain is for trying out: it sends to authorised recipients only."),
        fix=N_("Add the recipient under “Authorized recipients”, or verify your own domain in Mailgun."),
        offers=(offer.EDIT_RECIPIENT, offer.SHOW_OTHER),
        text=(r"free accounts are for test purposes only",),
        setting="recipient",
    ),
    Rule(
        "sender.ses_unverified",
        N_("Amazon SES does not know this address in the server's region."),
        N_("Sender and domain are verified for each region; a new account may write to verified recipients only."),
        N_("Verify {sender} or its domain in this region, and ask for production access."),
        offers=(offer.EDIT_SENDER, offer.EDIT_SERVER),
        text=(r"email address is not verified\.", r"identities failed the check in region"),
        setting="sender_address",
    ),
    Rule("limit.daily", text=(r"daily message quota exceeded",)),
    Rule(
        "limit.too_fast",
        N_("The service takes fewer messages per second than were sent."),
        fix=N_("Wait a minute, then test once."),
        offers=(offer.TEST_AGAIN,),
        text=(r"maximum sending rate exceeded", r"throttling failure"),
    ),
    Rule(
        "auth.ses",
        N_("Amazon SES refused the username or password."),
        N_("It wants SMTP credentials, which are not your access key, and each region has its own."),
        N_("Create SMTP credentials in the SES console of the server's region."),
        offers=(offer.EDIT_PASSWORD, offer.EDIT_SERVER),
        hosts=_SES,
        codes=(535,),
        setting="password",
    ),
    Rule(
        "sender.postmark_unconfirmed",
        N_("Postmark does not know {sender} yet."),
        fix=N_("Confirm this sender signature or its domain in Postmark."),
        offers=(offer.EDIT_SENDER,),
        text=(r"is not a sender signature", r"sender signature (was )?not (found|confirmed)"),
        setting="sender_address",
    ),
    Rule(
        "auth.brevo_address_not_authorised",
        N_("Brevo does not accept sign-ins from this internet address."),
        N_(
            "“Authorised IPs” is switched on in the account. The platform connects from other addresses than "
            "this computer, so it would be refused too."
        ),
        N_("In Brevo under Security, Authorised IPs, switch the check off for SMTP keys."),
        offers=(offer.TEST_AGAIN, offer.SHOW_OTHER),
        text=(r"unauthori[sz]ed ip address",),
    ),
    Rule(
        "sender.mailjet_unvalidated",
        N_("Mailjet has not validated {sender} yet."),
        N_("Mailjet takes such messages and refuses them afterwards, by email."),
        N_("Validate this address or its domain in Mailjet."),
        offers=(offer.EDIT_SENDER,),
        text=(r"sender address has not been validated",),
        setting="sender_address",
    ),
    Rule(
        "auth.sparkpost",
        N_("SparkPost refused the username or password."),
        N_(
            "The username must be the word “SMTP_Injection”, and the password an API key with the “Send via "
            "SMTP” right."
        ),
        N_("Enter both, then test again."),
        offers=(
            Offer(Action.SET, N_("Use “SMTP_Injection” as username"), "username", "SMTP_Injection"),
            offer.EDIT_PASSWORD,
        ),
        hosts=("*.sparkpostmail.com", "*.sparkpost.com"),
        codes=(535, 550),
        steps=("auth",),
        setting="username",
    ),
    Rule(
        "sender.service_unverified",
        N_("The service does not know {sender} yet."),
        N_("Sending services send only from addresses or domains that their customer has verified."),
        N_("Verify this address or its domain at the service, then test again."),
        offers=(offer.EDIT_SENDER, offer.COPY_REPORT),
        text=(
            r"(sender|domain|from|address|identity)\b.{0,60}\bnot (yet |been )?(verified|validated|confirmed)",
            r"un(verified|validated) (sender|domain|address)",
            r"domain .{0,80}is not verified",
        ),
        setting="sender_address",
    ),
)
