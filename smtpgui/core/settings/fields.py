"""FIELDS: one row a setting. Drives the form, the command line, import, and the documentation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from smtpgui.core.findings import Finding
from smtpgui.core.language import N_
from smtpgui.core.settings import check_addresses, check_server, check_signin
from smtpgui.core.settings.context import Situation
from smtpgui.core.settings.model import is_switch

Check = Callable[[Situation], Iterator[Finding]]


class Kind(StrEnum):
    """Which editor a field wants."""

    SWITCH = "switch"
    ADDRESS = "address"
    SERVER = "server"
    PORT = "port"
    TEXT = "text"
    PASSWORD = "password"  # noqa: S105 - the name of an editor
    CHOICE = "choice"


class Group(StrEnum):
    """A part of the form; the order is the form's."""

    ACTIVATE = "activate"
    SENDER = "sender"
    SERVER = "server"
    SIGN_IN = "sign_in"
    ADVANCED = "advanced"


GROUP_TITLES = {
    Group.SENDER: N_("Sender"),
    Group.SERVER: N_("Mail server"),
    Group.SIGN_IN: N_("Sign-in"),
    Group.ADVANCED: N_("Advanced"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """A setting of the platform's table: its words, its editor and its check.

    The type comes from SmtpSettings: a setting that is on or off has a switch by itself.
    `label` is the platform's own name for it; `help` is one line under the field; `panel` the longer text of
    the help panel; `placeholder` a text or "=name" to show another field's value; `choices` pairs a value
    with its name, for Kind.CHOICE. `check` yields what is wrong with the field in a Situation.
    """

    name: str
    label: str
    help: str
    group: Group
    check: Check | None = None
    kind: Kind = Kind.TEXT
    required: bool = False
    panel: str = ""
    placeholder: str = ""
    help_until_filled: bool = False
    choices: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        """Give a setting that is on or off its editor."""
        if is_switch(self.name):
            object.__setattr__(self, "kind", Kind.SWITCH)


FIELDS = (
    Field(
        "enabled",
        N_("Activate custom SMTP"),
        N_("When on, your platform sends from your own address."),
        Group.ACTIVATE,
        panel=N_(
            "On: notifications, debate replies and newsletters come from your address. Off: they come from the "
            "platform's default address. Your settings are kept either way. The change takes effect when it is "
            "entered on the platform."
        ),
    ),
    Field(
        "sender_address",
        N_("Sender address"),
        N_("The address people see in “From”."),
        Group.SENDER,
        check_addresses.check_sender,
        kind=Kind.ADDRESS,
        required=True,
        help_until_filled=True,
        placeholder=N_("contact@example.org"),
        panel=N_(
            "It must belong to the mailbox you sign in with, or be one of its aliases, otherwise the server "
            "refuses the message. An address people recognise, such as contact@ or newsletter@, works best."
        ),
    ),
    Field(
        "reply_to_address",
        N_("Reply-to address"),
        N_("Where replies go. Leave empty to use the sender address."),
        Group.SENDER,
        check_addresses.check_reply_to,
        kind=Kind.ADDRESS,
        placeholder="=sender_address",
        panel=N_("Choose a mailbox that somebody reads. It may be on another domain."),
    ),
    Field(
        "server",
        N_("SMTP server"),
        N_("The sending server of your email provider."),
        Group.SERVER,
        check_server.check_server,
        kind=Kind.SERVER,
        required=True,
        help_until_filled=True,
        placeholder=N_("smtp.example.org"),
        panel=N_(
            "It usually starts with “smtp.”. Your provider's help pages list it under “SMTP settings” or "
            "“Outgoing mail”. Fill in the sender address first: we often find the server for you."
        ),
    ),
    Field(
        "port",
        N_("SMTP port"),
        N_("587 for STARTTLS, 465 for SSL."),
        Group.SERVER,
        check_server.check_port,
        kind=Kind.PORT,
        required=True,
        placeholder="587",
        panel=N_("587 is right for nearly everyone. Use 465 only if your provider says “SSL”."),
    ),
    Field(
        "username",
        N_("SMTP username"),
        N_("Usually your full email address."),
        Group.SIGN_IN,
        check_signin.check_username,
        required=True,
        placeholder="=sender_address",
        panel=N_(
            "Some services use a fixed word instead (SendGrid: “apikey”) or a separate login. Look in your "
            "provider's SMTP page."
        ),
    ),
    Field(
        "password",
        N_("SMTP password"),
        N_("The password of this mailbox, or an app password."),
        Group.SIGN_IN,
        check_signin.check_password,
        kind=Kind.PASSWORD,
        required=True,
        panel=N_("Kept in your computer's password store, never in the configuration file and never in reports."),
    ),
    Field(
        "authentication",
        N_("Authentication method"),
        N_("Leave on Login unless your provider says otherwise."),
        Group.ADVANCED,
        check_signin.check_authentication,
        kind=Kind.CHOICE,
        choices=(("login", "Login"), ("plain", "Plain"), ("cram_md5", "CRAM-MD5")),
        panel=N_(
            "How the password is handed to the server. Login and Plain are equally safe on an encrypted "
            "connection."
        ),
    ),
    Field(
        "starttls_auto",
        N_("STARTTLS automatic"),
        N_("Encrypts the connection when the server offers it. Keep it on."),
        Group.ADVANCED,
        check_signin.check_starttls,
        panel=N_(
            "Without it, your password may travel unprotected on port 587 or 25. On port 465 the connection is "
            "encrypted from the start and this setting has no effect."
        ),
    ),
)
"""The settings and the password, in the platform's order."""


def field_of(name: str) -> Field:
    """The row of FIELDS called `name`; KeyError where there is none."""
    return _BY_NAME[name]


_BY_NAME = {field.name: field for field in FIELDS}
