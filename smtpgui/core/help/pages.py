"""Help pages: how to get the secret that a provider wants, step by step, and messages to send to somebody."""

from __future__ import annotations

from dataclasses import dataclass

from smtpgui.core.language import N_


@dataclass(frozen=True, slots=True)
class Link:
    """A button that opens a page in the browser."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Note:
    """A box below the steps; `message` names one of MESSAGES, offered as a button that copies it."""

    title: str
    text: str
    message: str = ""
    copy_label: str = ""


@dataclass(frozen=True, slots=True)
class HelpPage:
    """A page of the help panel. Texts may hold **bold** and `{domain}`."""

    id: str
    title: str
    intro: str
    steps: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    notes: tuple[Note, ...] = ()
    small: tuple[str, ...] = ()


_ADMIN_COPY = N_("Copy a message for your administrator")

PAGES = {
    page.id: page
    for page in (
        HelpPage(
            "google",
            N_("Get a Google app password"),
            N_("Google refuses your normal password here. An app password takes about two minutes."),
            (
                N_("Open your Google Account, then **Security**."),
                N_("Turn on **2-Step Verification** if it is off."),
                N_("Open **App passwords** and create one named “Mail”."),
                N_("Copy the 16 characters and paste them into **SMTP password**. Spaces do not matter."),
            ),
            (
                Link(N_("Open Google Account"), "https://myaccount.google.com/security"),
                Link(N_("Go straight to App passwords"), "https://myaccount.google.com/apppasswords"),
            ),
            (
                Note(
                    N_("“App passwords” is missing?"),
                    N_(
                        "2-Step Verification is still off, it uses only security keys, the account has Advanced "
                        "Protection, or your Google Workspace administrator has blocked app passwords."
                    ),
                    "admin_google",
                    _ADMIN_COPY,
                ),
            ),
            (
                N_("Google shows it only once. If you lose it, delete it and create a new one."),
                N_("Google cancels app passwords when the Google password changes. Then create a new one."),
                N_(
                    "Google limits how many emails an account may send per day. For large newsletters, ask about a "
                    "sending service."
                ),
            ),
        ),
        HelpPage(
            "microsoft",
            N_("Microsoft 365: ask for “Authenticated SMTP”"),
            N_(
                "An administrator must switch on “Authenticated SMTP” for this mailbox. Microsoft is phasing this "
                "sign-in out: from the end of December 2026 it is off by default (as announced, November 2026)."
            ),
            (
                N_("In the **Microsoft 365 admin center**, open **Users**, then the mailbox."),
                N_("Open **Mail**, then **Manage email apps**."),
                N_("Switch on **Authenticated SMTP** and save. It can take an hour to work."),
                N_(
                    "Refused all the same? In the **Exchange admin center**, open **Settings**, **Mail flow**, and "
                    "untick **Turn off SMTP AUTH protocol**. Security defaults must be off for this account too."
                ),
                N_("Here: server **smtp.office365.com**, port **587**, STARTTLS on, the password of the mailbox."),
            ),
            (Link(N_("Open the admin center"), "https://admin.microsoft.com"),),
            (
                Note(
                    N_("It cannot be switched on?"),
                    N_(
                        "Send through a service such as Brevo, Mailjet or Amazon SES instead, with an address of "
                        "your own domain. Mail to you still arrives at Microsoft 365; only the sending changes."
                    ),
                ),
                Note(
                    N_("An Outlook.com, Hotmail or Live address?"),
                    N_(
                        "Microsoft takes no password for these since 16 September 2024, so the platform cannot send "
                        "through them. Use an address of your own domain, or a sending service."
                    ),
                ),
                Note(
                    N_("You are not the administrator?"),
                    N_("Send the person who runs your Microsoft 365 a short message."),
                    "admin_microsoft",
                    _ADMIN_COPY,
                ),
            ),
        ),
        HelpPage(
            "ovh",
            N_("OVHcloud: which server is yours?"),
            N_(
                "OVHcloud has several email products, each with its own server. The wrong one refuses your password."
            ),
            (
                N_("Open the **OVHcloud Control Panel**, then **Web Cloud** and **Emails** (or **Microsoft**)."),
                N_("**MX Plan** or **Zimbra**: server **ssl0.ovh.net**, port **587**."),
                N_(
                    "**Exchange** or **Email Pro**: the server shown there, such as ex4.mail.ovh.net, port **587**."
                ),
                N_("Username: the full address. Password: the one of the mailbox, not of your OVHcloud account."),
            ),
            (Link(N_("Open OVHcloud"), "https://www.ovh.com/manager/"),),
            (
                Note(
                    N_("Forgotten the mailbox password?"),
                    N_(
                        "You can set a new one in the Control Panel, in the line of the mailbox. It works at once."
                    ),
                ),
            ),
        ),
        HelpPage(
            "other",
            N_("Where to find these settings"),
            N_(
                "Search the web for “{domain} SMTP settings”, or ask the company that hosts your email. You need: "
                "server name, port, encryption (STARTTLS or SSL), username and password."
            ),
            notes=(
                Note(
                    N_("Ask your provider"),
                    N_("The answer to one question is enough to fill in this page."),
                    "ask_provider",
                    N_("Copy this question for your provider"),
                ),
            ),
        ),
        HelpPage(
            "instead",
            N_("No password accepted? What works instead"),
            N_(
                "The platform signs in with a username and a password. Outlook.com, Hotmail and Live have taken none "
                "since 16 September 2024, and Microsoft 365 takes one only where an administrator allows it. A sending "
                "service takes about half an hour to set up:"
            ),
            (
                N_("Choose an address of **your own domain**: a service sends from no outlook.com address."),
                N_("Open an account at a **sending service**, such as Brevo, Mailjet, Amazon SES or Scaleway."),
                N_("Add your domain there, and publish the **DNS records** that the service shows."),
                N_("Create an SMTP key or an SMTP user. The service shows it once."),
                N_(
                    "Enter here the server of the service, port **587**, its username and the key. Then send a test."
                ),
            ),
            (
                Link(N_("Brevo: SMTP keys"), "https://app.brevo.com/settings/keys/smtp"),
                Link(N_("Mailjet: SMTP settings"), "https://app.mailjet.com/account/relay"),
            ),
            (
                Note(
                    N_("You have a mailbox at your own domain?"),
                    N_(
                        "A mailbox at the company that hosts your domain often takes a password. Enter its address as "
                        "sender address: its settings are looked up for you."
                    ),
                ),
                Note(
                    N_("You have Microsoft 365?"),
                    N_(
                        "An administrator can switch on “Authenticated SMTP” for one mailbox: see Microsoft 365 in the "
                        "Help menu. A relay that knows senders by their address does not help: the addresses of the "
                        "platform are not published."
                    ),
                    "admin_microsoft",
                    _ADMIN_COPY,
                ),
            ),
        ),
        HelpPage(
            "publish",
            N_("Publish the records"),
            N_("The records go where the DNS of {domain} is managed: often the company that sold you the domain."),
            (
                N_("Sign in there, choose **{domain}**, then the page called **DNS** or **DNS zone**."),
                N_("To change a record, find the line with the same type and name and replace its value."),
                N_("To add one, choose its type, then copy name and value from here."),
                N_("Come back and press **Check again**."),
            ),
            notes=(
                Note(
                    N_("Still not visible?"),
                    N_(
                        "Changes usually show within an hour, sometimes after a day. "
                        "You can close this program meanwhile."
                    ),
                ),
            ),
        ),
    )
}
"""Every page, by its id."""

MESSAGES = {
    "admin_google": N_(
        "Hello, our debate platform sends emails through {email}. It needs a Google app password. In the Admin "
        "console, could you allow 2-Step Verification and app passwords for this account? Thank you."
    ),
    "admin_microsoft": N_(
        "Hello, our debate platform sends emails through {email}. It signs in with SMTP. In the Microsoft 365 admin "
        "center (Users, the mailbox, Mail, Manage email apps), could you switch on “Authenticated SMTP” for this "
        "mailbox? Thank you."
    ),
    "ask_provider": N_(
        "Hello, our debate platform sends emails as {email} through your mail server. Which SMTP settings do we "
        "need: server name, port, encryption (STARTTLS or SSL), username, and which password? Thank you."
    ),
}
"""Messages to copy for somebody else, with {email} and {domain}."""
