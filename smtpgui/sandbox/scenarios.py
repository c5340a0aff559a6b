"""The scenarios of the practice world: one row, one configuration, one result that a newcomer will meet one day.

Each has a sender domain of its own, so that all of them stand side by side in one list.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from smtpgui.core.language import N_, _
from smtpgui.core.settings import SmtpSettings
from smtpgui.sandbox.mail_hosts import API_KEY, APP_LETTERS, NOBODY, READER, RIGHT, USUAL, WRONG_LETTERS
from smtpgui.sandbox.zones import (
    GANDI,
    GOOGLE,
    ICLOUD,
    INFOMANIAK,
    IONOS,
    OVH,
    NameServerFault,
    Service,
    ZoneFile,
    customer,
    dkim_key,
    microsoft,
    own_server,
    txt,
)


class ScenarioCheck(StrEnum):
    """The check that shows what a scenario is about."""

    TEST = "test"
    DNS = "dns"


@dataclass(frozen=True, slots=True)
class Scenario:
    """A configuration with which one thing goes right or wrong.

    `title` and `text` (what it shows) and `cure` (what to change to see it pass; "" where only others could) are
    marked for translation. `zone` is the sender domain's DNS, None where the domain is a service's own;
    `expected` the code of the finding that `check` comes to.
    """

    id: str
    title: str
    text: str
    settings: SmtpSettings
    zone: ZoneFile | None
    expected: str
    cure: str = ""
    check: ScenarioCheck = ScenarioCheck.TEST
    password: str = RIGHT
    recipient: str = READER

    @property
    def name(self) -> str:
        """The name of its configuration, in the current language."""
        return _(self.title)


def _settings(sender: str, server: str, port: int = 587, *, username: str = "") -> SmtpSettings:
    return SmtpSettings(sender_address=sender, server=server, port=port, username=username or sender)


_WITH_SENDGRID = Service(
    "@ MX 10 spool.mail.gandi.net.",
    "include:sendgrid.net",
    "s1._domainkey CNAME s1.domainkey.u001.wl001.sendgrid.net.\n"
    "s2._domainkey CNAME s2.domainkey.u001.wl001.sendgrid.net.",
)
_WITH_BREVO = Service(
    "@ MX 10 spool.mail.gandi.net.",
    "include:_mailcust.gandi.net",
    "brevo1._domainkey CNAME b1.leforum-example.dkim.brevo.com.\n"
    "brevo2._domainkey CNAME b2.leforum-example.dkim.brevo.com.",
)
_WITH_MAILJET = Service("@ MX 10 spool.mail.gandi.net.", "include:_mailcust.gandi.net", dkim_key("mailjet"))

_TOO_MANY_INCLUDES = (
    "v=spf1 include:spf.protection.outlook.com include:_spf.google.com include:mx.ovh.com "
    "include:_mailcust.gandi.net include:spf.infomaniak.ch include:_spf-eu.ionos.com include:spf.mailjet.com "
    "include:spf.brevo.com include:sendgrid.net include:amazonses.com include:mailgun.org ~all"
)

SCENARIOS: tuple[Scenario, ...] = (
    Scenario(
        "all_well",
        N_("Everything works"),
        N_("The test message is accepted, and the DNS records are right."),
        _settings("contact@monjournal.example", "smtp.gmail.com"),
        customer("monjournal.example", GOOGLE),
        "data.accepted",
        password=APP_LETTERS,
    ),
    # Signing in
    Scenario(
        "gmail_password_refused",
        N_("Gmail refuses the password"),
        N_("The app password was mistyped, or cancelled when the Google password changed."),
        _settings("redaction@lagazette.example", "smtp.gmail.com"),
        customer("lagazette.example", GOOGLE),
        "auth.google_app_password_refused",
        N_("Type the app password nqkz vbtr whxl mpda."),
        password=WRONG_LETTERS,
    ),
    Scenario(
        "gmail_app_password_needed",
        N_("Gmail wants an app password"),
        N_("The usual Google password was entered; the account has 2-Step Verification."),
        _settings("contact@lecourrier.example", "smtp.gmail.com"),
        customer("lecourrier.example", GOOGLE),
        "auth.google_app_password_needed",
        N_("Type the app password nqkz vbtr whxl mpda."),
        password=USUAL,
    ),
    Scenario(
        "gmail_too_many_tries",
        N_("Too many attempts"),
        N_("Google asks to wait before the next sign-in."),
        _settings("infos@ledebat.example", "smtp.gmail.com"),
        customer("ledebat.example", GOOGLE),
        "auth.too_many_attempts",
        password=APP_LETTERS,
    ),
    Scenario(
        "microsoft_sign_in_off",
        N_("Microsoft 365 sign-in is switched off"),
        N_("“Authenticated SMTP” is off for this mailbox; an administrator can switch it on."),
        _settings("contact@lequotidien.example", "smtp.office365.com"),
        customer("lequotidien.example", microsoft("lequotidien.example")),
        "auth.microsoft_mailbox_off",
    ),
    Scenario(
        "outlook_no_passwords",
        N_("Outlook.com accepts no password"),
        N_("The service wants OAuth, and its domain is not yours to publish records in."),
        _settings("bac.a.sable@outlook.com", "smtp-mail.outlook.com"),
        None,
        "auth.outlook_passwords_gone",
    ),
    Scenario(
        "wrong_username",
        N_("Wrong username"),
        N_("Only the part before the @ was entered; the server knows the full address."),
        _settings("contact@laplume.example", "mail.gandi.net", username="contact"),
        customer("laplume.example", GANDI),
        "auth.wrong_password",
        N_("Enter contact@laplume.example as username."),
    ),
    Scenario(
        "fixed_username",
        N_("The username is a fixed word"),
        N_("SendGrid knows one username for everybody, “apikey”; the key is the password."),
        _settings("contact@lavoix.example", "smtp.sendgrid.net"),
        customer("lavoix.example", _WITH_SENDGRID),
        "auth.sendgrid",
        N_("Enter apikey as username."),
        password=API_KEY,
    ),
    Scenario(
        "address_not_listed",
        N_("The service does not know this computer"),
        N_("Brevo accepts only the network addresses that its console lists."),
        _settings("contact@leforum.example", "smtp-relay.brevo.com", username="123456@smtp-brevo.com"),
        customer("leforum.example", _WITH_BREVO),
        "auth.brevo_address_not_authorised",
        password=API_KEY,
    ),
    Scenario(
        "method_not_offered",
        N_("The authentication method is not offered"),
        N_("The platform uses the method that is set, without looking at the server's list."),
        _settings("contact@lavis.example", "mail.lavis.example"),
        customer("lavis.example", own_server("203.0.113.10")),
        "auth.method_not_offered",
        N_("Choose Plain as authentication method."),
    ),
    # The way to the server
    Scenario(
        "server_not_found",
        N_("The server does not exist"),
        N_("A letter was swapped in the name of the server."),
        _settings("contact@lecrit.example", "smtp.gmial.com"),
        customer("lecrit.example", GOOGLE),
        "resolve.not_found",
        password=APP_LETTERS,
    ),
    Scenario(
        "port_closed",
        N_("Nobody answers on the port"),
        N_("The server accepts no connection on port 2525."),
        _settings("contact@lamarge.example", "mail.gandi.net", 2525),
        customer("lamarge.example", GANDI),
        "connect.refused",
        N_("Use port 587."),
    ),
    Scenario(
        "server_silent",
        N_("The server keeps silent"),
        N_("It takes the connection and never says a word."),
        _settings("contact@lesilence.example", "mail.lesilence.example"),
        customer("lesilence.example", own_server("203.0.113.16")),
        "greeting.silent",
    ),
    Scenario(
        "wrong_encryption",
        N_("The port expects another encryption"),
        N_("Port 465 should be encrypted from the start, but this server begins in plain text."),
        _settings("contact@lebulletin.example", "smtp.mail.me.com", 465),
        customer("lebulletin.example", ICLOUD),
        "tls.plain_text",
        N_("Use port 587."),
    ),
    Scenario(
        "starttls_missing",
        N_("STARTTLS is missing"),
        N_("The platform would send the password in plain text here; the test stops before that."),
        _settings("contact@lesnouvelles.example", "mail.lesnouvelles.example"),
        customer("lesnouvelles.example", own_server("203.0.113.11")),
        "starttls.not_offered",
        N_("Use port 465."),
    ),
    Scenario(
        "certificate_expired",
        N_("The certificate has expired"),
        N_("Only the owner of the server can renew it."),
        _settings("contact@letribun.example", "mail.letribun.example"),
        customer("letribun.example", own_server("203.0.113.12")),
        "certificate.expired",
    ),
    Scenario(
        "certificate_other_name",
        N_("The certificate is for another name"),
        N_("The server's name is an alias; the certificate knows only the real one."),
        _settings("contact@regionhebdo.example", "mail.regionhebdo.example"),
        customer("regionhebdo.example", OVH),
        "certificate.wrong_host",
        N_("Use ssl0.ovh.net as SMTP server."),
    ),
    Scenario(
        "certificate_unknown",
        N_("Nobody vouches for the certificate"),
        N_("An unknown authority has issued it: a filter in between, or a home-made certificate."),
        _settings("contact@radiolocale.example", "mail.radiolocale.example"),
        customer("radiolocale.example", own_server("203.0.113.14")),
        "certificate.inspected",
    ),
    # The message
    Scenario(
        "wrong_sender",
        N_("The sender is not yours"),
        N_("The mailbox that signs in may not send from this address."),
        _settings("redaction@lhebdo.example", "smtp.ionos.fr", username="contact@lhebdo.example"),
        customer("lhebdo.example", IONOS),
        "sender.not_allowed",
        N_("Use contact@lhebdo.example as sender address."),
    ),
    Scenario(
        "recipient_unknown",
        N_("The recipient does not exist"),
        N_("The settings may be fine; the address for the test is not."),
        _settings("contact@lagora.example", "ssl0.ovh.net"),
        customer("lagora.example", OVH),
        "recipient.unknown",
        N_("Send the test to lectrice@lecteurs.example."),
        recipient=NOBODY,
    ),
    Scenario(
        "greylisted",
        N_("The mailbox refuses for now"),
        N_("Greylisting: a new sender is asked to come back later."),
        _settings("contact@lemensuel.example", "mail.lemensuel.example"),
        customer("lemensuel.example", own_server("203.0.113.15")),
        "temporary.greylisted",
        N_("Send the test again: the second attempt is accepted."),
    ),
    Scenario(
        "daily_limit",
        N_("The daily limit is used up"),
        N_("Google accepts no more messages from this account today."),
        _settings("lettre@labonnelettre.example", "smtp.gmail.com"),
        customer("labonnelettre.example", GOOGLE),
        "limit.daily",
        password=APP_LETTERS,
    ),
    Scenario(
        "hung_up",
        N_("The server hangs up"),
        N_("It closes the connection after the message: nobody knows whether it was accepted."),
        _settings("contact@lecho.example", "mail.lecho.example"),
        customer("lecho.example", own_server("203.0.113.17")),
        "data.unknown_whether_accepted",
    ),
    # DNS health
    Scenario(
        "spf_without_provider",
        N_("SPF lacks the provider"),
        N_("The test is accepted, but the SPF record names another service only."),
        _settings("contact@larevue.example", "mail.infomaniak.com"),
        customer("larevue.example", INFOMANIAK, spf=("v=spf1 include:_spf.google.com ~all",)),
        "spf.provider_not_authorised",
        check=ScenarioCheck.DNS,
    ),
    Scenario(
        "two_spf_records",
        N_("Two SPF records"),
        N_("A second service was added as a second record; only one is allowed."),
        _settings("contact@ledossier.example", "ssl0.ovh.net"),
        customer(
            "ledossier.example",
            OVH,
            spf=("v=spf1 include:mx.ovh.com ~all", "v=spf1 include:spf.mailjet.com ~all"),
        ),
        "spf.multiple",
        check=ScenarioCheck.DNS,
    ),
    Scenario(
        "too_many_lookups",
        N_("SPF needs too many lookups"),
        N_("Eleven services are named; receivers stop after ten."),
        _settings("contact@lagence.example", "smtp.office365.com"),
        customer("lagence.example", microsoft("lagence.example"), spf=(_TOO_MANY_INCLUDES,)),
        "spf.too_many_lookups",
        check=ScenarioCheck.DNS,
    ),
    Scenario(
        "dkim_missing",
        N_("DKIM is missing"),
        N_("The provider signs, but its keys are not published."),
        _settings("contact@lesignal.example", "mail.gandi.net"),
        customer("lesignal.example", GANDI, dkim=""),
        "dkim.selector_missing",
        check=ScenarioCheck.DNS,
    ),
    Scenario(
        "dkim_revoked",
        N_("The DKIM key is revoked"),
        N_("The key was emptied by its owner; a new one has to be published."),
        _settings("contact@lestampe.example", "smtp.gmail.com"),
        customer("lestampe.example", GOOGLE, dkim=txt("google._domainkey", "v=DKIM1; k=rsa; p=")),
        "dkim.key_revoked",
        check=ScenarioCheck.DNS,
        password=APP_LETTERS,
    ),
    Scenario(
        "dmarc_missing",
        N_("DMARC is missing"),
        N_("SPF and DKIM are right; nothing says what to do with mail that fails them."),
        _settings("contact@lesamis.example", "mail.gandi.net"),
        customer("lesamis.example", GANDI, dmarc=""),
        "dmarc.missing",
        check=ScenarioCheck.DNS,
    ),
    Scenario(
        "dmarc_not_aligned",
        N_("DMARC refuses the provider's mail"),
        N_("The domain demands proof, and the provider neither signs for it nor bounces to it."),
        _settings("contact@lechantier.example", "in-v3.mailjet.com", username="0123456789abcdef"),
        customer(
            "lechantier.example",
            _WITH_MAILJET,
            dkim="",
            dmarc="v=DMARC1; p=reject; rua=mailto:dmarc@{domain}",
        ),
        "dmarc.provider_not_aligned",
        check=ScenarioCheck.DNS,
        password=API_KEY,
    ),
    Scenario(
        "dns_silent",
        N_("DNS does not answer"),
        N_("The name servers keep silent: “could not check” is not “missing”."),
        _settings("contact@loubli.example", "mail.gandi.net"),
        customer("loubli.example", GANDI, fault=NameServerFault.SILENT),
        "spf.unknown",
        check=ScenarioCheck.DNS,
    ),
)
"""Every scenario, in the order of the menu."""
