"""Answers of Microsoft 365, Outlook.com and Exchange, as servers to send through and as receivers."""

from __future__ import annotations

from smtpgui.core.language import N_
from smtpgui.core.smtp.diagnosis import common_offers as offer
from smtpgui.core.smtp.diagnosis.rules.rule import Rule

_PERSONAL = ("smtp-mail.outlook.com", "smtp.live.com", "smtp.hotmail.com")
_HOSTS = ("smtp.office365.com", "smtp-legacy.office365.com", "*.outlook.com", "*.office365.com")

RULES = (
    Rule(
        "auth.outlook_passwords_gone",
        N_("Outlook.com no longer accepts passwords here."),
        N_("It wants “modern sign-in” (OAuth), which the platform does not use. Your password is fine."),
        N_("Choose another sending service."),
        offers=(offer.SEE_OPTIONS,),
        page="microsoft",
        text=(r"basic authentication is disabled",),
        hosts=_PERSONAL,
        setting="server",
    ),
    Rule(
        "auth.microsoft_passwords_off",
        N_("Microsoft does not accept passwords for this mailbox here."),
        N_(
            "Password sign-in for sending is switched off: for good on Outlook.com, by the organisation's "
            "policy on Microsoft 365. Your password is fine."
        ),
        N_(
            "On Microsoft 365, ask the administrator to switch on “Authenticated SMTP”. With an Outlook.com "
            "address, choose another sending service."
        ),
        offers=(offer.ASK_MICROSOFT_ADMIN, offer.SEE_OPTIONS),
        page="microsoft",
        text=(r"basic authentication is disabled",),
    ),
    Rule(
        "auth.microsoft_tenant_off",
        N_("Microsoft 365 has SMTP sign-in switched off for your whole organisation."),
        N_("That is how new organisations start. Your password is fine."),
        N_(
            "An administrator can switch on “Authenticated SMTP” for this mailbox, or untick “Turn off SMTP "
            "AUTH” in the mail flow settings."
        ),
        offers=(offer.ASK_MICROSOFT_ADMIN, offer.SHOW_MICROSOFT),
        page="microsoft",
        text=(r"SmtpClientAuthentication is disabled for the tenant",),
    ),
    Rule(
        "auth.microsoft_mailbox_off",
        N_("Microsoft 365 has SMTP sign-in switched off for this mailbox."),
        N_("Your password is fine."),
        N_("An administrator can switch on “Authenticated SMTP”. The change takes up to an hour."),
        offers=(offer.ASK_MICROSOFT_ADMIN, offer.SHOW_MICROSOFT),
        page="microsoft",
        text=(r"SmtpClientAuthentication is disabled",),
    ),
    Rule(
        "auth.microsoft_security_defaults",
        N_("Your organisation's security defaults do not allow a password here."),
        fix=N_(
            "Only an administrator can change this: replace the security defaults by a Conditional Access "
            "policy with an exception for this account."
        ),
        offers=(offer.ASK_MICROSOFT_ADMIN, offer.SEE_OPTIONS),
        page="microsoft",
        text=(r"security defaults policy",),
    ),
    Rule(
        "auth.microsoft_policy",
        N_("A rule of your organisation refused this sign-in."),
        N_("The place, the device or a second step decides at Microsoft whether a sign-in is allowed."),
        N_("Ask the administrator to look at this account's sign-in log and to allow SMTP for it."),
        offers=(offer.ASK_MICROSOFT_ADMIN,),
        page="microsoft",
        text=(r"did not meet the criteria to be authenticated",),
    ),
    Rule(
        "auth.microsoft_wrong_password",
        N_("Microsoft refused the username or password."),
        N_("With a second step (MFA), the normal password does not work here."),
        N_(
            "Sign in at outlook.office.com to check the password. With MFA, create an app password if your "
            "organisation allows it."
        ),
        offers=(offer.EDIT_PASSWORD, offer.USE_FULL_ADDRESS, offer.SHOW_MICROSOFT),
        page="microsoft",
        text=(r"user credentials were incorrect",),
        setting="password",
    ),
    Rule(
        "auth.microsoft_passwords_removed",
        N_("Microsoft 365 has removed password sign-in for sending."),
        N_("It wants “modern sign-in” (OAuth), which the platform does not use."),
        N_("Choose another sending service."),
        offers=(offer.SEE_OPTIONS,),
        page="microsoft",
        text=(r"basic authentication is not supported",),
        setting="server",
    ),
    Rule("auth.account_disabled", text=(r"authentication unsuccessful, account is locked",)),
    Rule("auth.password_expired", text=(r"authentication unsuccessful, user password has expired",)),
    Rule(
        "auth.microsoft_unsuccessful",
        N_("Microsoft refused the sign-in without saying why."),
        N_(
            "It can be the password, a second step (MFA), or “Authenticated SMTP” switched off for the "
            "mailbox. An Exchange server of your own may want another form of username (DOMAIN\\user)."
        ),
        N_("Check the password at outlook.office.com first, then ask the administrator."),
        offers=(offer.EDIT_PASSWORD, offer.ASK_MICROSOFT_ADMIN, offer.SHOW_MICROSOFT),
        page="microsoft",
        text=(r"authentication unsuccessful(?!.{1,60}(disabled|blocked|turned off))",),
        codes=(535,),
        setting="password",
    ),
    Rule("auth.microsoft_unsuccessful", hosts=_HOSTS, codes=(535,)),
    Rule("auth.method_refused", text=(r"unrecognized authentication type",), codes=(501, 504, 535)),
    Rule(
        "auth.required",
        text=(
            r"client (was )?not authenticated( to send)?",
            r"smtp; client was not authenticated",
        ),
        codes=(530, 550),
    ),
    Rule(
        "sender.not_allowed_exchange",
        N_("{username} may not send as {sender}."),
        N_("The mailbox that signs in needs the right to send as another address."),
        N_(
            "Use {username} as the sender address, or ask the administrator for the “Send As” right on "
            "{sender}."
        ),
        offers=(offer.USE_OWN_ADDRESS, offer.EDIT_SENDER, offer.ASK_MICROSOFT_ADMIN),
        page="microsoft",
        text=(r"does not have permissions to send as this sender", r"SendAsDenied"),
        setting="sender_address",
    ),
    Rule(
        "sender.microsoft_confirm_account",
        N_("Microsoft holds back mail from this account until it is confirmed."),
        fix=N_("Sign in at outlook.com, confirm the account, then test again."),
        offers=(offer.TEST_AGAIN,),
        page="microsoft",
        text=(r"OutboundSpamException", r"to continue sending messages, please sign in"),
    ),
    Rule(
        "limit.too_many_connections",
        text=(r"concurrent connections limit exceeded", r"STOREDRV\.ClientSubmit; sender thread limit exceeded"),
    ),
    Rule(
        "sender.microsoft_blocked",
        N_("Microsoft has blocked this mailbox from sending because of suspicious mail."),
        N_("The account may be in somebody else's hands."),
        N_(
            "Change its password, then ask the administrator to release it under “Restricted entities” in "
            "Microsoft Defender."
        ),
        offers=(offer.COPY_REPORT,),
        page="microsoft",
        text=(r"bad outbound sender", r"sending account has been banned", r"spam abuse detected"),
        setting="sender_address",
    ),
    Rule(
        "sender.microsoft_organisation_blocked",
        N_("Microsoft has stopped mail from your whole organisation."),
        N_("It is new, on trial, or has sent a suspicious amount."),
        N_("Ask the administrator to contact Microsoft support; use another sending service meanwhile."),
        offers=(offer.COPY_REPORT, offer.SEE_OPTIONS),
        page="microsoft",
        text=(r"traffic not accepted from this ip", r"tenant has exceeded threshold",
              r"messages to external recipients are blocked"),
    ),
    Rule(
        "sender.microsoft_domain_unregistered",
        N_("Microsoft 365 does not know the domain {domain}."),
        N_("An organisation may send only from domains that it has added."),
        N_("Ask the administrator to add and verify {domain} in the Microsoft 365 admin center."),
        offers=(offer.USE_OWN_ADDRESS,),
        page="microsoft",
        text=(r"blocked from sending from unregistered domains?",),
        setting="sender_address",
    ),
    Rule("limit.daily", text=(r"submission quota exceeded", r"tenant (has )?exceeded its daily limit")),
    Rule(
        "relay.microsoft_connector",
        N_("This Microsoft server takes mail only for its own organisation."),
        N_("It is the entrance for incoming mail, not the server for sending."),
        N_("Use smtp.office365.com, port 587, and sign in."),
        offers=(offer.EDIT_SERVER, offer.SHOW_MICROSOFT),
        page="microsoft",
        text=(r"Tenant(Inbound)?Attribution",),
        setting="server",
    ),
    Rule("temporary.later", text=(r"access denied, please try again later",), codes=(451,)),
    Rule("mail_authentication.dmarc", text=(r"does not pass DMARC verification",), setting=""),
    Rule(
        "mail_authentication.bulk_rules",
        N_("The receiver demands SPF, DKIM and DMARC from everyone who sends much mail."),
        N_("{domain} does not meet its required level."),
        N_("Publish all three records for the sender domain."),
        offers=(offer.OPEN_DNS,),
        text=(r"does not meet the required authentication level",),
        setting="sender_address",
    ),
    Rule("mail_authentication.spf", text=(r"sender policy framework violation",), setting=""),
    Rule(
        "message.from_header",
        N_("The receiver found no proper address in the “From” line."),
        fix=N_("Check the sender address."),
        offers=(offer.EDIT_SENDER,),
        text=(r"RFC ?5322 section 3\.6\.2",),
        setting="sender_address",
    ),
    Rule("recipient.unknown", text=(r"recipient address rejected: access denied",), codes=(550,)),
    Rule(
        "recipient.internal_only",
        N_("{recipient} takes mail only from inside its own organisation."),
        N_("Your settings may be fine."),
        N_("Test with another address, or ask the recipient's administrator to accept mail from outside."),
        offers=(offer.EDIT_RECIPIENT,),
        text=(r"sender was not authenticated for (mailbox|group|organi[sz]ation|mail user)",
              r"RESOLVER\.RST\.(Auth|Recip)Required", r"SenderNotAuthenticatedFor",
              r"not authenticated for (mailbox|group)"),
        setting="recipient",
    ),
    Rule("relay.denied", text=(r"unable to relay( recipient)?( in non-accepted domain)?",)),
)  # fmt: skip
