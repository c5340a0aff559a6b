"""Answers of mailbox providers other than Google and Microsoft."""

from __future__ import annotations

from smtpgui.core.language import N_
from smtpgui.core.smtp.diagnosis import common_offers as offer
from smtpgui.core.smtp.diagnosis.rules.rule import PERMANENT, Rule

_OVH = ("*.ovh.net", "*.ovh.ca", "*.ovh.com", "*.mail.ovh.net")
_YAHOO = ("smtp.mail.yahoo.*", "smtp.aol.com", "smtp.att.yahoo.com", "*.yahoo.com", "smtp.mail.att.net")
_YAHOO_APP_PASSWORD = "auth.yahoo_app_password_needed"  # noqa: S105 - the code of a finding

RULES = (
    # Orange, La Poste, Free, SFR
    Rule(
        "auth.orange",
        N_("Orange refused the username or password."),
        fix=N_("Use the mail password of this Orange address. You can set a new one in the Orange account."),
        offers=(offer.EDIT_PASSWORD,),
        text=(r"code d.authentification invalide", r"OFR_305"),
        setting="password",
    ),
    Rule(
        "sender.orange",
        N_("Orange does not let you send as {sender}."),
        N_("It wants the Orange or Wanadoo address that signs in, at a domain that exists."),
        N_("Use that address as the sender address."),
        offers=(offer.USE_OWN_ADDRESS, offer.EDIT_SENDER),
        text=(r"[ée]metteur invalide", r"OFR_?004_405", r"OFR_?(405|415)"),
        setting="sender_address",
    ),
    Rule("message.taken_for_spam", text=(r"mail rejet[ée](?!.{0,20}(spf|dkim|dmarc))", r"OFR_?(506|536)")),
    Rule(
        "recipient.unknown",
        text=(
            r"adresse d.au moins un destinataire invalide",
            r"adresse d au moins un destinataire invalide",
            r"OFR_416",
            r"LPN\d*_?416",
        ),
    ),
    Rule(
        "auth.laposte_main_address",
        N_("La Poste has not signed you in."),
        fix=N_("Sign in with the main La Poste address: its aliases cannot sign in."),
        offers=(offer.EDIT_USERNAME, offer.EDIT_PASSWORD),
        text=(r"authentification requise\. authentication required", r"LPN\d*_402"),
        setting="username",
    ),
    Rule("sender.not_allowed", text=(r"mail from not owned by user", r"LPN\d*_421")),
    Rule("mail_authentication.dmarc", text=(r"v[ée]rification dmarc en [ée]chec", r"LPN\d*_517"), setting=""),
    Rule(
        "auth.free_off",
        N_("Free refused the sign-in. SMTP sign-in is off at first for Free mailboxes."),
        fix=N_(
            "In the Free mailbox settings open “Gestion du SMTP authentifié” and press “Activer”. Wait a "
            "while, then test again."
        ),
        offers=(offer.TEST_AGAIN, offer.EDIT_PASSWORD),
        hosts=("smtp.free.fr", "*.free.fr"),
        codes=(535, 530, 550, 554),
        steps=("auth",),
        setting="password",
    ),
    Rule(
        "relay.sfr",
        N_("SFR does not pass this message on."),
        N_("From outside its own network it wants a sign-in and an SFR sender address."),
        N_("Use port 465, and sign in with the full SFR address."),
        offers=(offer.USE_465, offer.USE_OWN_ADDRESS),
        hosts=("smtp.sfr.fr", "*.sfr.fr", "smtp.neuf.fr", "smtp.numericable.fr"),
        codes=PERMANENT,
        steps=("mail_from", "rcpt_to"),
        setting="username",
    ),
    # OVHcloud
    Rule(
        "auth.ovh",
        N_("OVHcloud refused the username or password."),
        N_("Each of its offers has a server of its own, and a password of another offer does not work there."),
        N_(
            "Look up your offer in the OVHcloud manager: Exchange is ex….mail.ovh.net, Email Pro "
            "pro….mail.ovh.net, MX Plan and Zimbra ssl0.ovh.net or smtp.mail.ovh.net. Then type the password "
            "again."
        ),
        offers=(offer.EDIT_SERVER, offer.EDIT_PASSWORD, offer.SHOW_OVH),
        page="ovh",
        hosts=_OVH,
        codes=(535,),
        setting="password",
    ),
    # Infomaniak, IONOS, GMX
    Rule(
        "auth.infomaniak",
        N_("Infomaniak refused the username or password."),
        N_("It wants the password of the mailbox, or a device password, not the one of your account."),
        N_("Create a device password for this mailbox in the Infomaniak Manager and paste it here."),
        offers=(offer.EDIT_PASSWORD, offer.USE_FULL_ADDRESS),
        hosts=("*.infomaniak.com", "*.infomaniak.ch"),
        codes=(535,),
        setting="password",
    ),
    Rule(
        "auth.ionos",
        N_("IONOS refused the username or password."),
        N_("It wants the password of the mailbox, not the one of your customer account."),
        N_("Use the full address and the mailbox password; you can set a new one in the IONOS account."),
        offers=(offer.EDIT_PASSWORD, offer.USE_FULL_ADDRESS),
        hosts=("*.ionos.*", "*.1and1.*", "*.1und1.de", "*.perfora.net", "*.kundenserver.de"),
        codes=(535,),
        setting="password",
    ),
    Rule("sender.not_allowed", text=(r"sender address is not allowed",)),
    # Yahoo, AOL, AT&T
    Rule(
        _YAHOO_APP_PASSWORD,
        N_("Yahoo did not accept this password."),
        N_("It needs an app password here, not your normal one. This goes for AOL and AT&T too."),
        N_("Create an app password in the account's security settings and paste it here."),
        offers=(offer.EDIT_PASSWORD, offer.SHOW_OTHER),
        text=(r"#AUTH00\d",),
        setting="password",
    ),
    Rule(_YAHOO_APP_PASSWORD, hosts=_YAHOO, codes=(535,)),
    Rule(
        _YAHOO_APP_PASSWORD,
        text=(r"requested mail action not taken: mailbox unavailable",),
        hosts=_YAHOO,
        codes=(450,),
    ),
    Rule(
        "sender.yahoo",
        N_("Yahoo did not take the message."),
        N_("The sender is not the Yahoo address that signs in, or the message looks like spam."),
        N_("Use the Yahoo address as the sender address, then test again."),
        offers=(offer.USE_OWN_ADDRESS, offer.EDIT_SENDER),
        text=(r"request failed; mailbox unavailable",),
        setting="sender_address",
    ),
    Rule("message.taken_for_spam", text=(r"email not accepted for policy reasons",)),
    # iCloud
    Rule("sender.not_allowed", text=(r"from address is not one of your addresses",)),
    Rule("message.taken_for_spam", text=(r"message rejected due to local policy", r"\[CS01\]")),
    # Zoho, Yandex, QQ, Proton
    Rule("sender.not_allowed", text=(r"relaying disallowed as",)),
    Rule("sender.not_allowed", text=(r"relaying disallowed",), hosts=("*.zoho.*", "*.zohomail.*")),
    Rule(
        "limit.zoho_unusual",
        N_("Zoho has stopped sending from this account because of unusual activity."),
        fix=N_("Wait some hours. For mail from a platform, Zoho's ZeptoMail is the right service."),
        offers=(offer.SHOW_OTHER,),
        text=(r"unusual sending activity detected",),
    ),
    Rule(
        "auth.zoho",
        N_("Zoho refused the username or password."),
        N_(
            "With two-factor sign-in it wants an app password. The server must be the one of your region: "
            "smtp.zoho.eu, .com or .in, and smtppro for your own domain."
        ),
        N_("Create an app password in the Zoho account, and check the server."),
        offers=(offer.EDIT_PASSWORD, offer.EDIT_SERVER),
        hosts=("smtp.zoho.*", "smtppro.zoho.*", "*.zoho.*"),
        codes=(535,),
        setting="password",
    ),
    Rule("sender.not_allowed", text=(r"not owned by auth user",)),
    Rule("sender.not_allowed", text=(r"mail from address must be (the )?same as authori[sz]ation user",)),
    Rule(
        "auth.proton",
        N_("Proton refused the username or password."),
        N_("The account's password does not work here: Proton wants an SMTP token."),
        N_(
            "Create a token in the Proton settings under IMAP/SMTP. It needs a paid plan and an address at "
            "your own domain."
        ),
        offers=(offer.EDIT_PASSWORD, offer.USE_FULL_ADDRESS),
        hosts=("smtp.protonmail.ch", "*.proton.me", "*.protonmail.ch"),
        codes=(535,),
        setting="password",
    ),
)
