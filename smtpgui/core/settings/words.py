"""The words of everything that can be said about a setting."""

from __future__ import annotations

from smtpgui.core.findings import Action, Explanation, Offer, Severity
from smtpgui.core.language import N_


def _error(title: str, *offers: Offer) -> Explanation:
    return Explanation(Severity.ERROR, title, offers=offers)


def _warning(title: str, *offers: Offer) -> Explanation:
    return Explanation(Severity.WARNING, title, offers=offers)


def _hint(title: str, *offers: Offer) -> Explanation:
    return Explanation(Severity.HINT, title, offers=offers)


_SHOW_HOW = Offer(Action.HELP, N_("Show me how"), "google")
_UNDO = Offer(Action.UNDO, N_("Undo"), "{setting}")
_USE_587 = Offer(Action.SET, N_("Use 587"), "port", "587")

EXPLANATIONS: dict[str, Explanation] = {
    # The sender and reply-to addresses
    "sender_address.empty": _error(N_("Enter the sender address")),
    "address.no_at": _error(N_("Add the missing @, like name@{domain}")),
    "address.two_at": _error(N_("Keep only one @ in the address")),
    "address.no_dot": _error(N_("Add the end of the address, like .com or .fr")),
    "address.space": _error(N_("Remove the space inside the address")),
    "address.many": _error(N_("Enter one address only")),
    "address.characters": _error(N_("An email address cannot contain {char}")),
    "address.no_name": _error(N_("Add the name before the @, like contact@{domain}")),
    "address.too_long": _error(
        N_("The address is too long: at most {local} characters before the @, {all} in all")
    ),
    "address.form": _error(N_("Check the dots and hyphens of the address")),
    "address.not_ascii": _error(
        N_("Use an address without {char}: the platform cannot send letters with accents before the @")
    ),
    "address.domain_not_ascii": _error(
        N_("Write the domain {domain} in its technical form"),
        Offer(Action.SET, N_("Use {suggestion}"), "{setting}", "{suggestion}"),
    ),
    "address.internal": _warning(N_("Mail for {domain} works only inside your own network.")),
    "address.cleaned": _hint(N_("Kept only the address: {email}."), _UNDO),
    "address.typo": _warning(N_("Did you mean {email}?"), Offer(Action.SET, N_("Use it"), "{setting}", "{email}")),
    "sender_address.not_username": _warning(
        N_(
            "You sign in as {username}. {provider} may refuse to send as {sender} unless it is an alias "
            "of that mailbox."
        )
    ),
    "sender_address.free": _hint(
        N_("{domain} belongs to {provider}. DNS health does not apply; {provider} signs these messages itself.")
    ),
    "reply_to_address.other_domain": _hint(
        N_("Replies will go to another domain ({domain}). That is fine if you intend it.")
    ),
    "reply_to_address.nobody_reads": _warning(
        N_("Nobody reads replies sent to {email}. Use a mailbox that somebody opens.")
    ),
    # The server
    "server.empty": _error(N_("Enter the SMTP server")),
    "server.url": _error(
        N_("Remove “https://” and “/”: only the server name goes here."),
        Offer(Action.SET, N_("Use {clean}"), "server", "{clean}"),
    ),
    "server.has_port": _error(
        N_("Remove the port ({port}): it has its own field."),
        Offer(Action.SET, N_("Use {clean}"), "server", "{clean}"),
    ),
    "server.port_moved": _hint(N_("Moved the port ({port}) to its own field."), _UNDO),
    "server.is_email": _error(
        N_("This is an email address. The server name looks like {smtp}."),
        Offer(Action.SET, N_("Use {smtp}"), "server", "{smtp}"),
    ),
    "server.space": _error(
        N_("Remove the space inside the server name"),
        Offer(Action.SET, N_("Use {clean}"), "server", "{clean}"),
    ),
    "server.characters": _error(
        N_("A server name contains only letters, digits, “-” and “.”"),
        Offer(Action.SET, N_("Use {clean}"), "server", "{clean}"),
    ),
    "server.form": _error(N_("Check the dots and hyphens of the server name")),
    "server.not_ascii": _error(
        N_("{server} contains letters that are not plain a to z. Its technical form is {ascii}."),
        Offer(Action.SET, N_("Use {ascii}"), "server", "{ascii}"),
    ),
    "server.incoming": _warning(
        N_("{server} receives mail. To send, use {smtp}."),
        Offer(Action.SET, N_("Use {smtp}"), "server", "{smtp}"),
    ),
    "server.webmail": _warning(
        N_("{server} is a web page for reading mail, not a sending server."),
        Offer(Action.SET, N_("Use {smtp}"), "server", "{smtp}"),
    ),
    "server.address": _warning(
        N_("With an IP address the security certificate cannot be checked. Use the server's name.")
    ),
    "server.internal": _warning(N_("The platform cannot reach a server inside your own network ({server}).")),
    "server.no_passwords": Explanation(
        Severity.WARNING,
        N_("{provider} has taken no password here since {since}, so the platform cannot send through it."),
        N_("It wants “modern sign-in” (OAuth), which the platform does not use."),
        N_("Use an address of your own domain with its own server, or a sending service."),
        (Offer(Action.HELP, N_("See options"), "instead"),),
    ),
    "server.password_by_admin": Explanation(
        Severity.HINT,
        N_("{provider} takes a password only where an administrator has switched on “Authenticated SMTP”."),
        N_(
            "From the end of December 2026 it is off by default and can be switched on again (as announced, "
            "{since})."
        ),
        N_("Ask your administrator to switch it on for this mailbox, or use a sending service."),
        (Offer(Action.HELP, N_("Show me how"), "microsoft"),),
    ),
    # The port
    "port.empty": _error(N_("Enter the SMTP port. 587 works with most providers."), _USE_587),
    "port.range": _error(
        N_("SMTP port must be a number from 1 to 65535"),
        Offer(Action.SET, N_("Use {suggestion}"), "port", "{suggestion}"),
    ),
    "port.relay": _warning(N_("Port 25 is for mail between servers and is often blocked."), _USE_587),
    "port.incoming": _warning(N_("Port {port} is for receiving mail. To send, use 587."), _USE_587),
    "port.implicit_tls": _hint(N_("Port {port} is encrypted from the start; STARTTLS has no effect here.")),
    "port.unusual": _warning(N_("{port} is unusual for sending. Most providers use 587 or 465."), _USE_587),
    # Sign-in
    "username.empty": _error(N_("Enter the SMTP username")),
    "username.need_full": _warning(
        N_("{provider} needs the full address."),
        Offer(Action.SET, N_("Use {sender}"), "username", "{sender}"),
    ),
    "username.literal": _warning(
        N_("{provider} needs the word “{word}” as username."),
        Offer(Action.SET, N_("Use {word}"), "username", "{word}"),
    ),
    "username.trimmed": _hint(N_("Removed the spaces around the username")),
    "username.characters": _error(N_("Type the username again: it contains a line break or another hidden sign")),
    "username.too_long": _error(N_("The username is too long (more than {limit} characters)")),
    "password.empty": _error(N_("Enter the SMTP password")),
    "password.google_ok": Explanation(Severity.OK, N_("16 characters. Looks like an app password.")),
    "password.google_cleaned": _hint(N_("Spaces removed. {n} characters.")),
    "password.google_length": _warning(N_("{n} characters. A Google app password has 16."), _SHOW_HOW),
    "password.google_characters": _warning(
        N_("A Google app password contains only letters. Is this your normal password?"), _SHOW_HOW
    ),
    "password.edge_space": _warning(
        N_("The password starts or ends with a space."),
        Offer(Action.SET, N_("Remove it"), "password", "=trimmed"),
    ),
    "password.mask": _warning(
        N_("These are the dots that a page shows instead of the password. Type the password itself.")
    ),
    "password.invisible": _warning(
        N_("The password contains a character that cannot be seen."),
        Offer(Action.SET, N_("Remove it"), "password", "=visible"),
    ),
    "password.smart_quotes": _warning(
        N_("The password contains curly quotation marks, as word processors make them."),
        Offer(Action.SET, N_("Make them straight"), "password", "=straight"),
    ),
    "password.caps_lock": _warning(N_("Caps Lock is on")),
    "password.characters": _error(N_("Type the password again: it contains a line break or another hidden sign")),
    "password.too_long": _error(N_("The password is too long (more than {limit} characters)")),
    "authentication.unknown": _error(
        N_("“{method}” is no authentication method of the platform: choose login, plain or cram_md5"),
        Offer(Action.SET, N_("Use Login"), "authentication", "login"),
    ),
    "starttls_auto.off": _warning(
        N_("Without STARTTLS your password can be read on the way."),
        Offer(Action.SET, N_("Turn on"), "starttls_auto", "true"),
    ),
    # Reading settings from a file
    "settings.wrong_type": _error(N_("{name} must be {expected}")),
    "settings.unknown_name": _warning(N_("“{name}” is not a setting of the platform; it was left out.")),
    "settings.password_inside": _error(
        N_("The file contains a password. Remove it: passwords are typed in or kept in the keyring.")
    ),
}
