"""The mail servers of the practice world: their accounts, and the words of their refusals.

The words are those of the real services, so that the program recognises them as it would outside.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from smtpgui.sandbox.certificates import Certificate

RIGHT = "le-bon-mot-de-passe"
"""The password of every mailbox, unless its service makes another kind."""

APP_LETTERS = "nqkzvbtrwhxlmpda"
"""The app password of every Google mailbox: 16 letters."""

WRONG_LETTERS = "abcdefghijklmnop"
"""A text that looks like an app password and is none."""

USUAL = "Mon mot de passe 1"
"""A password for the Google account itself."""

API_KEY = "SG.bac-a-sable.0123456789"
"""The key of the services that want one."""

READER = "lectrice@lecteurs.example"
"""A recipient who exists."""

NOBODY = "personne@lecteurs.example"
"""A recipient who does not exist, at every server."""


class Security(StrEnum):
    """The encryption of a port."""

    STARTTLS = "starttls"
    IMPLICIT = "implicit"
    NONE = "none"


BOTH_PORTS = ((587, Security.STARTTLS), (465, Security.IMPLICIT))


@dataclass(frozen=True, slots=True)
class ServerAccount:
    """An account that may sign in.

    `senders` are the addresses it may send as, "@domain" for all of a domain; the username itself without any.
    The other texts are the server's answers where this account is treated differently: `sign_in` to every
    password, `refusal` to a wrong one, `message` to a whole message. With `hangs_up` the server closes the
    connection after the message instead of answering.
    """

    username: str
    password: str = RIGHT
    senders: tuple[str, ...] = ()
    sign_in: str = ""
    refusal: str = ""
    message: str = ""
    hangs_up: bool = False

    def may_send_as(self, address: str) -> bool:
        """Whether `address` is one of this account's senders."""
        allowed = self.senders or (self.username,)
        return address.lower() in allowed or f"@{address.rpartition('@')[2].lower()}" in allowed


@dataclass(frozen=True, slots=True)
class MailHost:
    """A mail server. A text of several lines is a reply of several lines (RFC 5321 4.2.1).

    `refusal` is its answer to a wrong username or password.
    `certificate_name` is the name in its certificate, where that is another one. A `silent` one accepts
    connections and never says a word; a `greylists` one turns every new recipient away once.
    """

    name: str
    mailboxes: tuple[ServerAccount, ...]
    ports: tuple[tuple[int, Security], ...] = BOTH_PORTS
    methods: tuple[str, ...] = ("LOGIN", "PLAIN")
    refusal: str = "535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6"
    wrong_sender: str = "553 5.7.1 <{sender}>: Sender address rejected: not owned by user {username}"
    not_signed_in: str = "530 5.7.0 Authentication required"
    certificate: Certificate = Certificate.GOOD
    certificate_name: str = ""
    silent: bool = False
    greylists: bool = False

    def mailbox(self, username: str) -> ServerAccount | None:
        """The account called `username`, in any case; None where there is none."""
        return next((box for box in self.mailboxes if box.username.lower() == username.lower()), None)


_GOOGLE_REFUSES = (
    "535-5.7.8 Username and Password not accepted. For more information, go to\n"
    "535 5.7.8  https://support.google.com/mail/?p=BadCredentials 5b1f17b1804b1-sandbox - gsmtp"
)
_GOOGLE_SECOND_FACTOR = (
    "534-5.7.9 Application-specific password required. For more information, go to\n"
    "534 5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor 5b1f17b1804b1-sandbox - gsmtp"
)
_GOOGLE_TOO_MANY = (
    "454-4.7.0 Too many login attempts, please try again later. For more\n"
    "454-4.7.0 information, go to\n"
    "454 4.7.0  https://support.google.com/mail/answer/7126229 5b1f17b1804b1-sandbox - gsmtp"
)
_GOOGLE_LIMIT = (
    "550-5.4.5 Daily user sending limit exceeded. For more information on Gmail\n"
    "550-5.4.5 sending limits go to\n"
    "550 5.4.5  https://support.google.com/a/answer/166852 5b1f17b1804b1-sandbox - gsmtp"
)
_MICROSOFT_OFF = (
    "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox. Visit "
    "https://aka.ms/smtp_auth_disabled for more information. [PR0P264CA0001.FRAP264.PROD.OUTLOOK.COM]"
)
_OUTLOOK_OFF = (
    "535 5.7.139 Authentication unsuccessful, basic authentication is disabled. "
    "[PR0P264CA0001.FRAP264.PROD.OUTLOOK.COM]"
)


def _boxes(*domains: str) -> tuple[ServerAccount, ...]:
    return tuple(ServerAccount(f"contact@{domain}.example") for domain in domains)


_OFFICE = ((587, Security.STARTTLS),)

MAIL_HOSTS: tuple[MailHost, ...] = (
    MailHost(
        "smtp.gmail.com",
        (
            ServerAccount("contact@monjournal.example", APP_LETTERS),
            ServerAccount("redaction@lagazette.example", APP_LETTERS),
            ServerAccount("contact@lecourrier.example", APP_LETTERS, refusal=_GOOGLE_SECOND_FACTOR),
            ServerAccount("infos@ledebat.example", APP_LETTERS, sign_in=_GOOGLE_TOO_MANY),
            ServerAccount("lettre@labonnelettre.example", APP_LETTERS, message=_GOOGLE_LIMIT),
            ServerAccount("contact@lestampe.example", APP_LETTERS),
        ),
        methods=("LOGIN", "PLAIN", "XOAUTH2", "PLAIN-CLIENTTOKEN", "OAUTHBEARER", "XOAUTH"),
        refusal=_GOOGLE_REFUSES,
        not_signed_in="530-5.7.0 Authentication Required. For more information, go to\n"
        "530 5.7.0  https://support.google.com/mail/?p=WantAuthError 5b1f17b1804b1-sandbox - gsmtp",
    ),
    MailHost(
        "smtp.office365.com",
        (ServerAccount("contact@lequotidien.example", sign_in=_MICROSOFT_OFF), *_boxes("lagence")),
        ports=_OFFICE,
        methods=("LOGIN", "XOAUTH2"),
        refusal="535 5.7.139 Authentication unsuccessful, the user credentials were incorrect.",
        wrong_sender="550 5.7.60 SMTP; Client does not have permissions to send as this sender",
        not_signed_in="530 5.7.57 Client not authenticated to send mail.",
    ),
    MailHost("smtp-mail.outlook.com", (ServerAccount("bac.a.sable@outlook.com", sign_in=_OUTLOOK_OFF),),
             ports=_OFFICE, methods=("LOGIN", "XOAUTH2"), refusal=_OUTLOOK_OFF),
    MailHost("mail.gandi.net", _boxes("laplume", "lamarge", "lesignal", "lesamis", "loubli")),
    MailHost("ssl0.ovh.net", _boxes("regionhebdo", "lagora", "ledossier"), refusal="535 5.7.1 Authentication failed"),
    MailHost("smtp.ionos.fr", _boxes("lhebdo"), refusal="535 Authentication credentials invalid",
             wrong_sender="550-Requested action not taken: mailbox unavailable\n550 Sender address is not allowed."),
    MailHost("mail.infomaniak.com", _boxes("larevue")),
    MailHost("smtp.mail.me.com", _boxes("lebulletin"), ports=((587, Security.STARTTLS), (465, Security.STARTTLS))),
    MailHost("smtp.sendgrid.net", (ServerAccount("apikey", API_KEY, senders=("@lavoix.example",)),),
             refusal="535 Authentication failed: Bad username / password"),
    MailHost("smtp-relay.brevo.com", (
        ServerAccount("123456@smtp-brevo.com", API_KEY, senders=("@leforum.example",),
                      sign_in="525 5.7.1 Unauthorized IP address 203.0.113.200. Add it to your authorised IPs."),
    )),
    MailHost("in-v3.mailjet.com", (ServerAccount("0123456789abcdef", API_KEY, senders=("@lechantier.example",)),)),
    # Servers of one's own
    MailHost("mail.lavis.example", _boxes("lavis"), methods=("PLAIN",)),
    MailHost("mail.lesnouvelles.example", _boxes("lesnouvelles"),
             ports=((587, Security.NONE), (465, Security.IMPLICIT))),
    MailHost("mail.letribun.example", _boxes("letribun"), certificate=Certificate.EXPIRED),
    MailHost("mail.regionhebdo.example", _boxes("regionhebdo"), certificate_name="ssl0.ovh.net"),
    MailHost("mail.radiolocale.example", _boxes("radiolocale"), certificate=Certificate.UNKNOWN_ISSUER),
    MailHost("mail.lemensuel.example", _boxes("lemensuel"), greylists=True),
    MailHost("mail.lesilence.example", _boxes("lesilence"), silent=True),
    MailHost("mail.lecho.example", (ServerAccount("contact@lecho.example", hangs_up=True),)),
)  # fmt: skip
"""Every server, by the name that the program looks up."""
