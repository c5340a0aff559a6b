"""The scenarios of the practice world: one row, one configuration, one result that a newcomer will meet one day.

Each has a sender domain of its own, so that all of them stand side by side in one list.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

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
    cure: str
    password: str
    recipient: str

    @property
    def name(self) -> str:
        """The name of its configuration, in the current language."""
        return _(self.title)

    @property
    def check(self) -> ScenarioCheck:
        """The check that shows it: what is found in DNS is no part of the test."""
        of_dns = self.expected.partition(".")[0] in ("spf", "dkim", "dmarc")
        return ScenarioCheck.DNS if of_dns else ScenarioCheck.TEST


def _scenario(
    scenario_id: str, expected: str, title: str, text: str, sender: str, server: str, service: Service | None, *,
    port: int = 587, username: str = "", password: str = RIGHT, recipient: str = READER, cure: str = "",
    **records: Any,
) -> Scenario:  # fmt: skip
    """The scenario of a customer of `service`, whose `records` are all right but for those that are given."""
    settings = SmtpSettings(sender_address=sender, server=server, port=port, username=username or sender)
    zone = customer(settings.sender_domain, service, **records) if service else None
    return Scenario(scenario_id, title, text, settings, zone, expected, cure, password, recipient)


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
    _scenario("all_well", "data.accepted", N_("Everything works"),
              N_("The test message is accepted, and the DNS records are right."),
              "contact@monjournal.example", "smtp.gmail.com", GOOGLE, password=APP_LETTERS),
    # Signing in
    _scenario("gmail_password_refused", "auth.google_app_password_refused", N_("Gmail refuses the password"),
              N_("The app password was mistyped, or cancelled when the Google password changed."),
              "redaction@lagazette.example", "smtp.gmail.com", GOOGLE, password=WRONG_LETTERS,
              cure=N_("Type the app password nqkz vbtr whxl mpda.")),
    _scenario("gmail_app_password_needed", "auth.google_app_password_needed",
              N_("Gmail wants an app password"),
              N_("The usual Google password was entered; the account has 2-Step Verification."),
              "contact@lecourrier.example", "smtp.gmail.com", GOOGLE, password=USUAL,
              cure=N_("Type the app password nqkz vbtr whxl mpda.")),
    _scenario("gmail_too_many_tries", "auth.too_many_attempts", N_("Too many attempts"),
              N_("Google asks to wait before the next sign-in."),
              "infos@ledebat.example", "smtp.gmail.com", GOOGLE, password=APP_LETTERS),
    _scenario("microsoft_sign_in_off", "auth.microsoft_mailbox_off",
              N_("Microsoft 365 sign-in is switched off"),
              N_("“Authenticated SMTP” is off for this mailbox; an administrator can switch it on."),
              "contact@lequotidien.example", "smtp.office365.com", microsoft("lequotidien.example")),
    _scenario("outlook_no_passwords", "auth.outlook_passwords_gone", N_("Outlook.com accepts no password"),
              N_("The service wants OAuth, and its domain is not yours to publish records in."),
              "bac.a.sable@outlook.com", "smtp-mail.outlook.com", None),
    _scenario("wrong_username", "auth.wrong_password", N_("Wrong username"),
              N_("Only the part before the @ was entered; the server knows the full address."),
              "contact@laplume.example", "mail.gandi.net", GANDI, username="contact",
              cure=N_("Enter contact@laplume.example as username.")),
    _scenario("fixed_username", "auth.sendgrid", N_("The username is a fixed word"),
              N_("SendGrid knows one username for everybody, “apikey”; the key is the password."),
              "contact@lavoix.example", "smtp.sendgrid.net", _WITH_SENDGRID, password=API_KEY,
              cure=N_("Enter apikey as username.")),
    _scenario("address_not_listed", "auth.brevo_address_not_authorised",
              N_("The service does not know this computer"),
              N_("Brevo accepts only the network addresses that its console lists."),
              "contact@leforum.example", "smtp-relay.brevo.com", _WITH_BREVO, username="123456@smtp-brevo.com",
              password=API_KEY),
    _scenario("method_not_offered", "auth.method_not_offered", N_("The authentication method is not offered"),
              N_("The platform uses the method that is set, without looking at the server's list."),
              "contact@lavis.example", "mail.lavis.example", own_server("203.0.113.10"),
              cure=N_("Choose Plain as authentication method.")),
    # The way to the server
    _scenario("server_not_found", "resolve.not_found", N_("The server does not exist"),
              N_("A letter was swapped in the name of the server."),
              "contact@lecrit.example", "smtp.gmial.com", GOOGLE, password=APP_LETTERS),
    _scenario("port_closed", "connect.refused", N_("Nobody answers on the port"),
              N_("The server accepts no connection on port 2525."),
              "contact@lamarge.example", "mail.gandi.net", GANDI, port=2525, cure=N_("Use port 587.")),
    _scenario("server_silent", "greeting.silent", N_("The server keeps silent"),
              N_("It takes the connection and never says a word."),
              "contact@lesilence.example", "mail.lesilence.example", own_server("203.0.113.16")),
    _scenario("wrong_encryption", "tls.plain_text", N_("The port expects another encryption"),
              N_("Port 465 should be encrypted from the start, but this server begins in plain text."),
              "contact@lebulletin.example", "smtp.mail.me.com", ICLOUD, port=465, cure=N_("Use port 587.")),
    _scenario("starttls_missing", "starttls.not_offered", N_("STARTTLS is missing"),
              N_("The platform would send the password in plain text here; the test stops before that."),
              "contact@lesnouvelles.example", "mail.lesnouvelles.example", own_server("203.0.113.11"),
              cure=N_("Use port 465.")),
    _scenario("certificate_expired", "certificate.expired", N_("The certificate has expired"),
              N_("Only the owner of the server can renew it."),
              "contact@letribun.example", "mail.letribun.example", own_server("203.0.113.12")),
    _scenario("certificate_other_name", "certificate.wrong_host", N_("The certificate is for another name"),
              N_("The server's name is an alias; the certificate knows only the real one."),
              "contact@regionhebdo.example", "mail.regionhebdo.example", OVH,
              cure=N_("Use ssl0.ovh.net as SMTP server.")),
    _scenario("certificate_unknown", "certificate.inspected", N_("Nobody vouches for the certificate"),
              N_("An unknown authority has issued it: a filter in between, or a home-made certificate."),
              "contact@radiolocale.example", "mail.radiolocale.example", own_server("203.0.113.14")),
    # The message
    _scenario("wrong_sender", "sender.not_allowed", N_("The sender is not yours"),
              N_("The mailbox that signs in may not send from this address."),
              "redaction@lhebdo.example", "smtp.ionos.fr", IONOS, username="contact@lhebdo.example",
              cure=N_("Use contact@lhebdo.example as sender address.")),
    _scenario("recipient_unknown", "recipient.unknown", N_("The recipient does not exist"),
              N_("The settings may be fine; the address for the test is not."),
              "contact@lagora.example", "ssl0.ovh.net", OVH, recipient=NOBODY,
              cure=N_("Send the test to lectrice@lecteurs.example.")),
    _scenario("greylisted", "temporary.greylisted", N_("The mailbox refuses for now"),
              N_("Greylisting: a new sender is asked to come back later."),
              "contact@lemensuel.example", "mail.lemensuel.example", own_server("203.0.113.15"),
              cure=N_("Send the test again: the second attempt is accepted.")),
    _scenario("daily_limit", "limit.daily", N_("The daily limit is used up"),
              N_("Google accepts no more messages from this account today."),
              "lettre@labonnelettre.example", "smtp.gmail.com", GOOGLE, password=APP_LETTERS),
    _scenario("hung_up", "data.unknown_whether_accepted", N_("The server hangs up"),
              N_("It closes the connection after the message: nobody knows whether it was accepted."),
              "contact@lecho.example", "mail.lecho.example", own_server("203.0.113.17")),
    # DNS health
    _scenario("spf_without_provider", "spf.provider_not_authorised", N_("SPF lacks the provider"),
              N_("The test is accepted, but the SPF record names another service only."),
              "contact@larevue.example", "mail.infomaniak.com", INFOMANIAK,
              spf=("v=spf1 include:_spf.google.com ~all",)),
    _scenario("two_spf_records", "spf.multiple", N_("Two SPF records"),
              N_("A second service was added as a second record; only one is allowed."),
              "contact@ledossier.example", "ssl0.ovh.net", OVH,
              spf=("v=spf1 include:mx.ovh.com ~all", "v=spf1 include:spf.mailjet.com ~all")),
    _scenario("too_many_lookups", "spf.too_many_lookups", N_("SPF needs too many lookups"),
              N_("Eleven services are named; receivers stop after ten."),
              "contact@lagence.example", "smtp.office365.com", microsoft("lagence.example"),
              spf=(_TOO_MANY_INCLUDES,)),
    _scenario("dkim_missing", "dkim.selector_missing", N_("DKIM is missing"),
              N_("The provider signs, but its keys are not published."),
              "contact@lesignal.example", "mail.gandi.net", GANDI, dkim=""),
    _scenario("dkim_revoked", "dkim.key_revoked", N_("The DKIM key is revoked"),
              N_("The key was emptied by its owner; a new one has to be published."),
              "contact@lestampe.example", "smtp.gmail.com", GOOGLE, password=APP_LETTERS,
              dkim=txt("google._domainkey", "v=DKIM1; k=rsa; p=")),
    _scenario("dmarc_missing", "dmarc.missing", N_("DMARC is missing"),
              N_("SPF and DKIM are right; nothing says what to do with mail that fails them."),
              "contact@lesamis.example", "mail.gandi.net", GANDI, dmarc=""),
    _scenario("dmarc_not_aligned", "dmarc.provider_not_aligned", N_("DMARC refuses the provider's mail"),
              N_("The domain demands proof, and the provider neither signs for it nor bounces to it."),
              "contact@lechantier.example", "in-v3.mailjet.com", _WITH_MAILJET, username="0123456789abcdef",
              password=API_KEY, dkim="", dmarc="v=DMARC1; p=reject; rua=mailto:dmarc@{domain}"),
    _scenario("dns_silent", "spf.unknown", N_("DNS does not answer"),
              N_("The name servers keep silent: “could not check” is not “missing”."),
              "contact@loubli.example", "mail.gandi.net", GANDI, silent=True),
)  # fmt: skip
"""Every scenario, in the order of the menu."""
