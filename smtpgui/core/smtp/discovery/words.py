"""Words of looking for settings."""

from __future__ import annotations

from smtpgui.core.findings import Action, Explanation, Offer, error, hint, ok, warning
from smtpgui.core.language import N_
from smtpgui.core.smtp.diagnosis.common_offers import EDIT_SENDER, EDIT_SERVER, SHOW_OTHER

_CHECK = N_("Nothing of it is used. If the domain is yours, tell whoever looks after its web server.")

EXPLANATIONS: dict[str, Explanation] = {
    # The table
    "discover.in_table": ok(N_("{provider} runs the mail of {domain}.")),
    "discover.not_in_table": hint(N_("{domain} is not in the built-in list of mailbox providers.")),
    # The DNS
    "discover.by_mx": ok(N_("{provider} receives the mail of {domain}.")),
    "discover.by_spf": ok(N_("The SPF record of {domain} names {provider}.")),
    "discover.by_srv": ok(N_("The DNS names {server}, port {port}, as the server for sending.")),
    "discover.dns_silent": hint(N_("The DNS of {domain} names no provider that is in the list.")),
    "discover.no_domain": error(
        N_("There is no domain called {domain}."), EDIT_SENDER, fix=N_("Check the spelling of the address.")
    ),
    "discover.no_mail": warning(N_("{domain} does not receive mail. Check the spelling.")),
    "discover.dns_unknown": warning(
        N_("Could not look up {name} ({type}): {reason}."),
        N_("Something may be there that was not seen."),
        N_("Check your internet connection, then look again."),
    ),
    "discover.srv_unsafe": warning(
        N_("The DNS names {server}, which is no server on the internet, so it is not used."),
        fix=N_("If the domain is yours, correct the SRV record {name}."),
    ),
    "discover.srv_odd_port": warning(
        N_("The DNS names {server} with port {port}, which is no port for sending, so it is not used."),
        fix=N_("If the domain is yours, correct the SRV record {name}."),
    ),
    # Autoconfig
    "autoconfig.found": ok(
        N_("The provider's autoconfig file names {server}, port {port}."), N_("Found at {url}.")
    ),
    "autoconfig.none": hint(N_("{domain} has no autoconfig file.")),
    "autoconfig.no_answer": hint(N_("No answer from {url}.")),
    "autoconfig.redirected": hint(
        N_("{url} sends the program elsewhere, which it does not follow."),
        N_("Only the domain itself may name its server."),
    ),
    "autoconfig.private_address": warning(
        N_("{url} leads into a private network, so it was not asked."), fix=_CHECK
    ),
    "autoconfig.certificate": hint(N_("{url} could not prove that it belongs to the domain, so it was not read.")),
    "autoconfig.too_large": warning(
        N_("{url} sent far more than an autoconfig file holds, so reading was stopped.")
    ),
    "autoconfig.not_http": hint(N_("What answers at {url} is no web server.")),
    "autoconfig.unreadable": hint(N_("What stands at {url} is no autoconfig file.")),
    "autoconfig.no_server": hint(N_("The autoconfig file at {url} names no server for sending.")),
    "autoconfig.not_encrypted": warning(
        N_("The autoconfig file names {server} without encryption, so it is not used."),
        N_("Your password could be read on the way."),
        _CHECK,
    ),
    "autoconfig.unsafe_host": warning(
        N_("The autoconfig file names “{server}”, which is no server on the internet, so it is not used."),
        fix=_CHECK,
    ),
    "autoconfig.odd_port": warning(
        N_("The autoconfig file names port {port} at {server}, which does not fit, so it is not used."),
        N_("Usual are 587 with STARTTLS and 465 with encryption from the start."),
        _CHECK,
    ),
    "autoconfig.no_password": warning(
        N_("{server} signs in without a password ({methods}), which the platform cannot."),
        SHOW_OTHER,
        fix=N_("Look for a server that takes a password, or use a sending service."),
    ),
    # A look at the servers
    "probe.answered": ok(
        N_("{server} answers on port {port}, with a proper certificate."), N_("It offers sign-in by {offered}.")
    ),
    "probe.no_name": hint(N_("There is no server called {server}.")),
    "probe.no_connection": hint(N_("{server} does not answer on port {port}.")),
    "probe.certificate": warning(
        N_("{server}, port {port}: its certificate is not for this name or not trusted, so it is not used."),
        N_("The platform refuses such a server as well."),
    ),
    "probe.not_encrypted": warning(
        N_("{server}, port {port}: no encryption could be set up, so it is not used."),
        N_("Your password could be read on the way."),
    ),
    "probe.no_mail_server": hint(N_("What answers at {server}, port {port}, does not speak like a mail server.")),
    "probe.no_sign_in": hint(N_("{server}, port {port}, offers no sign-in that the platform knows.")),
    "discover.private_address": warning(
        N_("{server} leads to {address}, an address inside a private network."),
        N_("Nothing was asked there; the platform could not reach it either."),
        N_("Check the name of the server."),
        EDIT_SERVER,
    ),
    # What it comes to
    "discover.settings": ok(N_("{server}, port {port}")),
    "discover.not_tried": hint(
        N_("{server} could not be reached on port {port} from here."),
        N_("This network may block the port. The settings come from the provider and may still be right."),
        N_("Send a test."),
    ),
    "discover.secret_password": hint(N_("{provider} takes the password of the mailbox.")),
    "discover.secret_app_password": hint(
        N_("{provider} wants an app password, not the normal one."),
        fix=N_("Create one in the account's security settings: {help_url}"),
    ),
    "discover.secret_api_key": hint(
        N_("{provider} wants an API key or SMTP key as password."), fix=N_("Create one in its console: {help_url}")
    ),
    "discover.username_given": hint(
        N_("{provider} gives each customer a username of its own."),
        fix=N_("Look it up in its console: {help_url}"),
    ),
    "discover.nothing": error(
        N_("No settings were found for {domain}."),
        N_("It is in no list, and its servers were looked for where they usually are."),
        N_("Ask your email provider for its “SMTP settings”: server, port, encryption, username."),
        Offer(Action.HELP, N_("Show me how"), "other"),
    ),
    "discover.could_not_look": error(
        N_("The settings of {domain} could not be looked up."),
        N_("Not everything answered, so nobody can say whether there is something to find."),
        N_("Check your internet connection, then look again."),
    ),
}

SOURCES = {
    "own_file": N_("your providers file"),
    "table": N_("the built-in list"),
    "autoconfig": N_("the provider's autoconfig file"),
    "mx": N_("the built-in list, by the domain's mail servers (MX)"),
    "spf": N_("the built-in list, by the domain's SPF record"),
    "srv": N_("the domain's SRV record"),
    "probe": N_("a look at the server"),
    "address": N_("the address you typed"),
    "usual": N_("what nearly every provider wants"),
}
"""Where a value comes from, in words, to be translated when shown."""

FOUND = {
    "own_file": N_("From your providers file."),
    "table": N_("From the built-in list of providers."),
    "autoconfig": N_("Found in the provider's autoconfig file."),
    "mx": N_("From the built-in list, by the domain's mail servers."),
    "spf": N_("From the built-in list, by the domain's SPF record."),
    "srv": N_("Named in the DNS of the domain."),
    "probe": N_("A mail server answers there."),
    "usual": N_("What nearly every provider wants."),
}
"""The same under a field that was filled in, to be translated when shown."""
