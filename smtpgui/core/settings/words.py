"""The words of everything that can be said about a setting."""

from __future__ import annotations

from smtpgui.core.findings import Action, Choice, Explanation, Offer, error, hint, ok, warning
from smtpgui.core.language import N_

_SHOW_HOW = Offer(Action.HELP, N_("Show me how"), "google")
_UNDO = Offer(Action.UNDO, N_("Undo"), "{setting}")
_USE_CLEAN = Offer(Action.SET, N_("Use {clean}"), "server", "{clean}")
_USE_SMTP = Offer(Action.SET, N_("Use {smtp}"), "server", "{smtp}")
_USE_587 = Offer(Action.SET, N_("Use 587"), "port", "587")

EXPLANATIONS: dict[str, Explanation] = {
    # The sender and reply-to addresses
    "sender_address.empty": error(N_("Enter the sender address")),
    "address.no_at": error(N_("Add the missing @, like name@{domain}")),
    "address.two_at": error(N_("Keep only one @ in the address")),
    "address.no_dot": error(N_("Add the end of the address, like .com or .fr")),
    "address.space": error(N_("Remove the space inside the address")),
    "address.many": error(N_("Enter one address only")),
    "address.characters": error(
        Choice(
            "hidden",
            {"True": N_("An email address cannot contain {char}")},
            N_("An email address cannot contain “{char}”"),
        )
    ),
    "address.no_name": error(N_("Add the name before the @, like contact@{domain}")),
    "address.too_long": error(
        N_("The address is too long: at most {local} characters before the @, {all} in all")
    ),
    "address.form": error(N_("Check the dots and hyphens of the address")),
    "address.not_ascii": error(
        N_("Use an address without {char}: the platform cannot send letters with accents before the @")
    ),
    "address.domain_not_ascii": error(
        N_("Write the domain {domain} in its technical form"),
        Offer(Action.SET, N_("Use {suggestion}"), "{setting}", "{suggestion}"),
    ),
    "address.internal": warning(N_("Mail for {domain} works only inside your own network.")),
    "address.cleaned": hint(N_("Kept only the address: {email}."), _UNDO),
    "address.typo": warning(N_("Did you mean {email}?"), Offer(Action.SET, N_("Use it"), "{setting}", "{email}")),
    "sender_address.not_username": warning(
        N_(
            "You sign in as {username}. {provider} may refuse to send as {sender} unless it is an alias "
            "of that mailbox."
        )
    ),
    "sender_address.free": hint(
        N_("{domain} belongs to {provider}. DNS health does not apply; {provider} signs these messages itself.")
    ),
    "reply_to_address.other_domain": hint(
        N_("Replies will go to another domain ({domain}). That is fine if you intend it.")
    ),
    "reply_to_address.nobody_reads": warning(
        N_("Nobody reads replies sent to {email}. Use a mailbox that somebody opens.")
    ),
    # The server
    "server.empty": error(N_("Enter the SMTP server")),
    "server.url": error(N_("Remove “https://” and “/”: only the server name goes here."), _USE_CLEAN),
    "server.has_port": error(N_("Remove the port ({port}): it has its own field."), _USE_CLEAN),
    "server.port_moved": hint(N_("Moved the port ({port}) to its own field."), _UNDO),
    "server.is_email": error(N_("This is an email address. The server name looks like {smtp}."), _USE_SMTP),
    "server.space": error(N_("Remove the space inside the server name"), _USE_CLEAN),
    "server.characters": error(N_("A server name contains only letters, digits, “-” and “.”"), _USE_CLEAN),
    "server.form": error(N_("Check the dots and hyphens of the server name")),
    "server.not_ascii": error(
        N_("{server} contains letters that are not plain a to z. Its technical form is {ascii}."),
        Offer(Action.SET, N_("Use {ascii}"), "server", "{ascii}"),
    ),
    "server.incoming": warning(N_("{server} receives mail. To send, use {smtp}."), _USE_SMTP),
    "server.webmail": warning(N_("{server} is a web page for reading mail, not a sending server."), _USE_SMTP),
    "server.address": warning(
        N_("With an IP address the security certificate cannot be checked. Use the server's name.")
    ),
    "server.internal": warning(N_("The platform cannot reach a server inside your own network ({server}).")),
    "server.no_passwords": warning(
        N_("{provider} has taken no password here since {since}, so the platform cannot send through it."),
        N_("It wants “modern sign-in” (OAuth), which the platform does not use."),
        N_("Use an address of your own domain with its own server, or a sending service."),
        Offer(Action.HELP, N_("See options"), "instead"),
    ),
    "server.password_by_admin": hint(
        N_("{provider} takes a password only where an administrator has switched on “Authenticated SMTP”."),
        N_(
            "From the end of December 2026 it is off by default and can be switched on again (as announced, "
            "{since})."
        ),
        N_("Ask your administrator to switch it on for this mailbox, or use a sending service."),
        Offer(Action.HELP, N_("Show me how"), "microsoft"),
    ),
    # The port
    "port.empty": error(N_("Enter the SMTP port. 587 works with most providers."), _USE_587),
    "port.range": error(
        N_("SMTP port must be a number from 1 to 65535"),
        Offer(Action.SET, N_("Use {suggestion}"), "port", "{suggestion}"),
    ),
    "port.relay": warning(N_("Port 25 is for mail between servers and is often blocked."), _USE_587),
    "port.incoming": warning(N_("Port {port} is for receiving mail. To send, use 587."), _USE_587),
    "port.implicit_tls": hint(N_("Port {port} is encrypted from the start; STARTTLS has no effect here.")),
    "port.unusual": warning(N_("{port} is unusual for sending. Most providers use 587 or 465."), _USE_587),
    # Sign-in
    "username.empty": error(N_("Enter the SMTP username")),
    "username.need_full": warning(
        N_("{provider} needs the full address."), Offer(Action.SET, N_("Use {sender}"), "username", "{sender}")
    ),
    "username.literal": warning(
        N_("{provider} needs the word “{word}” as username."),
        Offer(Action.SET, N_("Use {word}"), "username", "{word}"),
    ),
    "username.trimmed": hint(N_("Removed the spaces around the username")),
    "username.characters": error(N_("Type the username again: it contains a line break or another hidden sign")),
    "username.too_long": error(N_("The username is too long (more than {limit} characters)")),
    "password.empty": error(N_("Enter the SMTP password")),
    "password.google_ok": ok(N_("16 characters. Looks like an app password.")),
    "password.google_cleaned": hint(N_("Spaces removed. {n} characters.")),
    "password.google_length": warning(N_("{n} characters. A Google app password has 16."), _SHOW_HOW),
    "password.google_characters": warning(
        N_("A Google app password contains only letters. Is this your normal password?"), _SHOW_HOW
    ),
    "password.edge_space": warning(
        N_("The password starts or ends with a space."), Offer(Action.SET, N_("Remove it"), "password", "=trimmed")
    ),
    "password.mask": warning(
        N_("These are the dots that a page shows instead of the password. Type the password itself.")
    ),
    "password.invisible": warning(
        N_("The password contains a character that cannot be seen."),
        Offer(Action.SET, N_("Remove it"), "password", "=visible"),
    ),
    "password.smart_quotes": warning(
        N_("The password contains curly quotation marks, as word processors make them."),
        Offer(Action.SET, N_("Make them straight"), "password", "=straight"),
    ),
    "password.caps_lock": warning(N_("Caps Lock is on")),
    "password.characters": error(N_("Type the password again: it contains a line break or another hidden sign")),
    "password.too_long": error(N_("The password is too long (more than {limit} characters)")),
    "authentication.unknown": error(
        N_("“{method}” is no authentication method of the platform: choose login, plain or cram_md5"),
        Offer(Action.SET, N_("Use Login"), "authentication", "login"),
    ),
    "starttls_auto.off": warning(
        N_("Without STARTTLS your password can be read on the way."),
        Offer(Action.SET, N_("Turn on"), "starttls_auto", "true"),
    ),
    # Reading settings from a file
    "settings.wrong_type": error(N_("{name} must be {expected}")),
    "settings.unknown_name": warning(N_("“{name}” is not a setting of the platform; it was left out.")),
    "settings.password_inside": error(
        N_("The file contains a password. Remove it: passwords are typed in or kept in the keyring.")
    ),
}
