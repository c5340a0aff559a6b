"""Words of the SMTP dialogue's own findings; what servers answer stands in `rules`."""

from __future__ import annotations

from smtpgui.core.findings import Action, Explanation, Offer, Severity
from smtpgui.core.language import N_
from smtpgui.core.smtp.diagnosis.common_offers import (
    COPY_REPORT,
    EDIT_METHOD,
    EDIT_PASSWORD,
    EDIT_PORT,
    EDIT_RECIPIENT,
    EDIT_SERVER,
    SEE_OPTIONS,
    TEST_AGAIN,
    TRY_AS_CLIENT,
    TRY_OTHER_PORT,
    TURN_ON_STARTTLS,
    USE_465,
    USE_587,
    USE_BEST_METHOD,
    USE_FOUND_PORT,
)


def _ok(title: str, why: str = "") -> Explanation:
    return Explanation(Severity.OK, title, why)


def _hint(title: str, fix: str = "", *offers: Offer) -> Explanation:
    return Explanation(Severity.HINT, title, fix=fix, offers=offers)


def _warning(title: str, why: str = "", fix: str = "", *offers: Offer) -> Explanation:
    return Explanation(Severity.WARNING, title, why, fix, offers)


def _error(title: str, why: str = "", fix: str = "", *offers: Offer) -> Explanation:
    return Explanation(Severity.ERROR, title, why, fix, offers)


_WOULD_LEAK = N_("The platform would go on and send the password readable, so the test stopped before that.")

EXPLANATIONS: dict[str, Explanation] = {
    # The settings and the test as a whole
    "settings.complete": _ok(N_("The settings are complete")),
    "recipient.empty": _error(N_("Enter the address to send the test to"), "", "", EDIT_RECIPIENT),
    "test.out_of_time": _error(
        N_("The time for the whole test is over."),
        N_("The server answered, but too slowly."),
        N_("Test again, or allow the test more time."),
        TEST_AGAIN,
    ),
    # Find the server
    "resolve.found": _ok(N_("{server} found")),
    "resolve.not_found": _error(
        N_("No server is called {server}."), "", N_("Check the spelling."), EDIT_SERVER
    ),
    "resolve.usual_name": _hint(
        N_("The usual name for {domain} is {guess}."),
        "",
        Offer(Action.SET, N_("Use {guess}"), "server", "{guess}"),
    ),
    "resolve.timeout": _error(
        N_("The name lookup got no answer."),
        N_("Your connection may be slow or filtered."),
        N_("Test again in a moment."),
        TEST_AGAIN,
    ),
    "resolve.no_answer": _error(
        N_("The address of {server} could not be looked up."),
        N_("This computer seems to be offline, or its name servers do not answer."),
        N_("Connect to the internet, then test again."),
        TEST_AGAIN,
    ),
    "resolve.no_address": _error(
        N_("{server} has no address to connect to."), "", N_("Check the server name."), EDIT_SERVER
    ),
    "resolve.private_address": _warning(
        N_("{server} is {address}, an address inside your own network."),
        N_("The platform connects from the internet and cannot reach it."),
        N_("Use a server that can be reached from outside."),
        EDIT_SERVER,
    ),
    "resolve.this_computer": _hint(N_("{server} is this computer; the platform cannot reach it.")),
    # Connect
    "connect.answered": _ok(N_("Port {port} answered")),
    "connect.timeout": _error(
        N_("{server} did not answer on port {port} in time."),
        N_("A firewall or your internet provider may block it."),
        N_("Try port {other_port}, or another network such as your phone."),
        TRY_OTHER_PORT,
    ),
    "connect.refused": _error(
        N_("{server} does not accept connections on port {port}."),
        N_("The port is probably wrong."),
        N_("Use 587, or 465 for SSL."),
        TRY_OTHER_PORT,
    ),
    "connect.unreachable": _error(
        N_("There is no route to {server} from here."), "", N_("Check your connection or VPN."), TEST_AGAIN
    ),
    "connect.blocked_here": _error(
        N_("A program on this computer blocks the connection to {server}."),
        N_("A firewall or antivirus does not let it out."),
        N_("Allow this program in the firewall, then test again."),
        TEST_AGAIN,
    ),
    "connect.failed": _error(
        N_("The connection to {server} could not be opened: {reason}."), "", N_("Test again."), TEST_AGAIN
    ),
    "connect.some_addresses_silent": _warning(
        N_("{server} has several addresses, and {addresses} did not answer when another one did."),
        N_("The platform may try the silent address first, and gives up after 5 seconds."),
        N_("Tell your provider."),
        COPY_REPORT,
    ),
    # The greeting
    "greeting.received": _ok(N_("{server} greets as a mail server")),
    "greeting.silent": _error(
        N_("{server} accepted the connection on port {port} and said nothing."),
        N_("The platform gives up after 5 seconds. A firewall or antivirus may hold the connection."),
        N_("Try port {other_port}, or another network such as your phone."),
        TRY_OTHER_PORT,
        TEST_AGAIN,
    ),
    "greeting.expects_encryption": _error(
        N_("Port {port} expects another kind of encryption."),
        N_("The server waits for an encrypted connection from the start, as on port 465."),
        N_("Use port 465, or 587 for STARTTLS."),
        USE_465,
        USE_587,
    ),
    "greeting.other_protocol": _error(
        N_("Something answered on port {port}, but not a mail server for sending: it speaks {protocol}."),
        "",
        N_("Check the server name, and use port 587 or 465."),
        USE_587,
        EDIT_SERVER,
    ),
    "greeting.not_smtp": _error(
        N_("Something answered on port {port}, but not a mail server."),
        "",
        N_("Check the server name and the port."),
        EDIT_SERVER,
        EDIT_PORT,
    ),
    "greeting.closed": _error(
        N_("The server hung up without a greeting."),
        N_("It may have too many connections, or this network may be on a block list."),
        N_("Wait a few minutes, then test again. The platform's own servers may still be accepted."),
        TEST_AGAIN,
        COPY_REPORT,
    ),
    # What the server can do
    "ehlo.answered": _ok(N_("The server says what it can do")),
    "ehlo.refused": _error(
        N_("The server does not know EHLO, so it offers no encryption on port {port}."),
        _WOULD_LEAK,
        N_("Use port 465, or another server."),
        TRY_OTHER_PORT,
    ),
    "ehlo.only_helo": _hint(N_("The server does not know EHLO; the platform goes on with HELO.")),
    # STARTTLS
    "starttls.accepted": _ok(N_("The server starts encryption")),
    "starttls.not_offered": _error(
        N_("The server does not offer STARTTLS on port {port}."),
        _WOULD_LEAK,
        N_("Try port {other_port}."),
        TRY_OTHER_PORT,
    ),
    "starttls.misspelt": _error(
        N_("The server offers “{keyword}”, which the platform does not recognise as STARTTLS."),
        _WOULD_LEAK,
        N_("Try port 465, and tell your provider."),
        USE_465,
        COPY_REPORT,
    ),
    "starttls.stripped": _error(
        N_("Something between here and the server has blotted out its offer of encryption on port {port}."),
        N_("Some firewalls do that. The platform would send the password readable, so the test stopped."),
        N_("Use port 465, or another network."),
        USE_465,
    ),
    "starttls.switched_off": _error(
        N_("STARTTLS automatic is off, so the connection on port {port} stays unencrypted."), _WOULD_LEAK,
        N_("Turn STARTTLS on."), TURN_ON_STARTTLS,
    ),
    "starttls.injected": _error(
        N_("Text was slipped into the connection before its encryption."),
        N_("{count} bytes arrived between the server's consent and the encryption, where nothing may come."),
        N_("Do not use this network for the test. If it repeats on another one, tell the server's owner."),
        COPY_REPORT,
    ),
    "starttls.closed": _error(
        N_("The server hung up when asked for encryption."),
        "",
        N_("Try port {other_port}. If it repeats, tell your provider."),
        TRY_OTHER_PORT,
        TEST_AGAIN,
    ),
    # What would work instead
    "probe.encrypted_port": _hint(
        N_("Port {found_port} of the same server works."),
        N_("It is encrypted from the start, with a good certificate. Use that one."),
        USE_FOUND_PORT,
    ),
    "probe.starttls_port": _hint(
        N_("Port {found_port} of the same server works."),
        N_("It offers STARTTLS, with a good certificate. Use that one."),
        USE_FOUND_PORT,
    ),
    "client.gets_further": _hint(
        N_("A mail client gets as far as the sign-in here: the server works, and the platform's way does not."),
        N_("Use another port of it, or ask your provider for a server that the platform can use."),
        TRY_AS_CLIENT,
    ),
    "client.may_work": _hint(
        N_("A mail client may succeed here, because it waits longer."),
        N_("Test once as a mail client: it tells whether the server works for somebody more patient."),
        TRY_AS_CLIENT,
    ),
    "client.other_method": _hint(
        N_("The server also offers {best}, which a mail client would use."),
        N_("Choose {best} as authentication method."),
        USE_BEST_METHOD,
        TRY_AS_CLIENT,
    ),
    "client.method_differs": _warning(
        N_("The platform would fail here: it signs in with {method}, which the server does not offer."),
        N_("This test used {best}, as a mail client does."),
        N_("Choose {best} as authentication method."),
        USE_BEST_METHOD,
    ),
    "client.starttls_unseen": _warning(
        N_("The platform would fail here: it does not recognise “{keyword}” as STARTTLS."),
        N_("It would go on and send the password readable. A mail client reads it in any spelling."),
        N_("Use port 465, and tell your provider."),
        USE_465,
        COPY_REPORT,
    ),
    "client.starttls_off": _warning(
        N_("The platform would not encrypt here: STARTTLS automatic is off."),
        N_("It would send the password readable. A mail client encrypts whenever it can."),
        N_("Turn STARTTLS on."),
        TURN_ON_STARTTLS,
    ),
    # The handshake
    "tls.encrypted": _ok(N_("Encrypted, certificate valid until {date}")),
    "tls.by_port": _hint(
        N_("The test encrypts from the start on port {port}. Whether the platform does too is not published."),
        N_("If sending from the platform fails, use 587."),
    ),
    "tls.plain_text": _error(
        N_("Port {port} expects another kind of encryption."),
        N_("Port 465 starts encrypted, port 587 uses STARTTLS. The server began in plain text."),
        N_("Use port 587."),
        USE_587,
    ),
    "tls.plain_text_after_starttls": _error(
        N_("The server agreed to encryption and then went on in plain text."),
        N_("The server is broken, or something in between answers for it."),
        N_("Try port 465 or another network, and tell your provider."),
        USE_465,
        COPY_REPORT,
    ),
    "tls.other_protocol": _error(
        N_("Something answered on port {port}, but not a mail server with encryption."),
        "",
        N_("Check the server name and the port."),
        EDIT_SERVER,
        EDIT_PORT,
    ),
    "tls.closed": _error(
        N_("The connection was cut while encryption was being set up."),
        N_("A firewall or antivirus may be in between, or the port may be wrong."),
        N_("Try port {other_port}, or pause the antivirus program's mail protection."),
        TRY_OTHER_PORT,
        TEST_AGAIN,
    ),
    "tls.timeout": _error(
        N_("The server did not finish setting up encryption in time."),
        N_("The platform gives up after 5 seconds."),
        N_("Test again, or try port {other_port}."),
        TEST_AGAIN,
        TRY_OTHER_PORT,
    ),
    "tls.outdated": _error(
        N_("The server only speaks an outdated encryption ({version})."),
        "",
        N_("Ask your provider for a modern server."),
        COPY_REPORT,
    ),
    "tls.weak_key_exchange": _error(
        N_("The server's encryption uses a key that is too short."),
        "",
        N_("Ask your provider for a modern server."),
        COPY_REPORT,
    ),
    "tls.refused": _error(
        N_("The server broke off the encryption: it found no method that both sides know."),
        "",
        N_("Ask your provider for a modern server."),
        COPY_REPORT,
    ),
    "tls.unknown_name": _error(
        N_("The server does not know the name {server}."),
        "",
        N_("Ask your provider for the exact server name."),
        EDIT_SERVER,
    ),
    "tls.failed": _error(
        N_("Encryption could not be set up ({reason})."),
        "",
        N_("Try port {other_port}, and send the report to your provider."),
        TRY_OTHER_PORT,
        COPY_REPORT,
    ),
    "tls.broken": _error(
        N_("The encrypted connection broke ({reason})."),
        N_("Something garbled it on the way, or the server broke it off."),
        N_("Test again. If it repeats, try another network, and send the report to your provider."),
        TEST_AGAIN,
        COPY_REPORT,
    ),
    "tls.trust_unreadable": _error(
        N_("The file of trusted certificates cannot be read: {file}."),
        "",
        N_("Name a file with certificates in PEM format."),
    ),
    # The certificate
    "certificate.wrong_host": _error(
        N_("The certificate is for {names}, not for {server}."),
        N_("The server name is probably an alias."),
        N_("Ask your provider for the exact name."),
        Offer(Action.SET, N_("Use {name}"), "server", "{name}"),
        EDIT_SERVER,
    ),
    "certificate.address_as_name": _error(
        N_("The certificate holds the address {server} in a form that does not count."),
        N_("An address must stand in a certificate as an address, and this one has it as a name."),
        N_("Use the server's name instead of its address, or ask its owner for a new certificate."),
        EDIT_SERVER,
        COPY_REPORT,
    ),
    "certificate.only_common_name": _error(
        N_("The certificate names {server} only in a place that no longer counts."),
        N_("Modern programs look at the list of names in a certificate, and this one has none."),
        N_("Ask the server's owner for a new certificate."),
        COPY_REPORT,
    ),
    "certificate.expired": _error(
        N_("The server's certificate expired on {date}."),
        N_("This computer says it is {now}, {time}. Only the server's owner can renew the certificate."),
        N_("Tell your provider, unless the date of this computer is wrong."),
        COPY_REPORT,
    ),
    "certificate.issuer_expired": _error(
        N_("The certificate of the authority behind the server has expired."),
        N_("The server sends an old chain, or this computer has old authorities. It says it is {now}, {time}."),
        N_("Update this computer, check its date, and tell your provider."),
        COPY_REPORT,
    ),
    "certificate.not_yet_valid": _error(
        N_("The certificate is not valid yet."),
        N_("It begins on {begins}. This computer says it is {now}, {time}."),
        N_("Check the date and time of this computer."),
        TEST_AGAIN,
    ),
    "certificate.issuer_not_yet_valid": _error(
        N_("The certificate of the authority behind the server is not valid yet."),
        N_("The server sends a wrong chain, or this computer's date is wrong. It says it is {now}, {time}."),
        N_("Check the date and time of this computer, and tell your provider."),
        TEST_AGAIN,
        COPY_REPORT,
    ),
    "certificate.self_signed": _error(
        N_("The server made its own certificate; no authority vouches for it."),
        N_("The platform refuses it as well."),
        N_("Ask the server's owner to install a certificate of a known authority."),
        COPY_REPORT,
    ),
    "certificate.inspected": _error(
        N_("The certificate was not issued by a known authority."),
        N_(
            "A company filter or antivirus may be in between: {issuer} vouches for it. The platform may see "
            "another certificate."
        ),
        N_("Switch mail scanning off in the antivirus program, or test from another network."),
        COPY_REPORT,
    ),
    "certificate.incomplete_chain": _error(
        N_("The certificate does not lead to a known authority."),
        N_("The server forgets an intermediate certificate, or a private authority issued it ({issuer})."),
        N_("Tell your provider: the certificate chain is incomplete. The platform may refuse it too."),
        COPY_REPORT,
    ),
    "certificate.wrong_purpose": _error(
        N_("The certificate was not made for a server."),
        "",
        N_("Ask the server's owner for a server certificate."),
        COPY_REPORT,
    ),
    "certificate.weak_key": _error(
        N_("The certificate's key is too short to be safe."),
        "",
        N_("Ask the server's owner for a new certificate, with a key of 2048 bits or more."),
        COPY_REPORT,
    ),
    "certificate.weak_signature": _error(
        N_("The certificate is signed in an outdated way that can be forged."),
        "",
        N_("Ask the server's owner for a new certificate."),
        COPY_REPORT,
    ),
    "certificate.client_demanded": _error(
        N_("The server demands a certificate from us, which the platform cannot show."),
        "",
        N_("Ask your provider for a server that takes a username and a password."),
        COPY_REPORT,
    ),
    "certificate.refused": _error(
        N_("The server's certificate cannot be trusted ({reason})."),
        "",
        N_("Tell your provider. The platform may refuse it too."),
        COPY_REPORT,
    ),
    "certificate.ends_soon": _warning(
        N_("The server's certificate ends on {date}."),
        "",
        N_("Tell the server's owner if it is not renewed by then."),
    ),
    # Sign in
    "auth.accepted": _ok(N_("Signed in as {username}")),
    "auth.method_not_offered": _error(
        N_("The server does not offer {method}. It offers {offered}."),
        "",
        N_("Choose {best} as authentication method."),
        USE_BEST_METHOD,
        TRY_AS_CLIENT,
    ),
    "auth.only_oauth": _error(
        N_("{server} no longer accepts passwords here. It offers {offered}."),
        N_("It wants “modern sign-in” (OAuth), which the platform does not use."),
        N_("Choose another sending service."),
        SEE_OPTIONS,
    ),
    "auth.no_common_method": _error(
        N_("The server offers only ways of signing in that the platform does not know: {offered}."),
        "",
        N_("Ask your provider for a server that offers Login or Plain."),
        COPY_REPORT,
    ),
    "auth.not_available": _error(
        N_("The server does not offer sign-in on port {port}."),
        N_("Port 25 is for mail between servers; signing in belongs to 587 and 465."),
        N_("Use 587, or 465 for SSL."),
        TRY_OTHER_PORT,
    ),
    "auth.prompts_swapped": _error(
        N_("The server asked in the wrong order (“{prompt}”), so the test stopped."),
        N_("The platform would answer blindly, and the password could land in the server's log as a username."),
        N_("Choose another authentication method, and tell the server's owner."),
        EDIT_METHOD,
    ),
    "auth.strange_prompt": _error(
        N_("The server asked something that cannot be read, so the test stopped before the password."),
        "",
        N_("Choose another authentication method, and tell the server's owner."),
        EDIT_METHOD,
    ),
    "auth.bad_challenge": _error(
        N_("The server's question for CRAM-MD5 cannot be read, so the test stopped."),
        "",
        N_("Choose another authentication method, and tell the server's owner."),
        EDIT_METHOD,
    ),
    "auth.asks_again": _error(
        N_("The server went on asking after the password, so the test stopped."),
        N_("The platform sends the password once; it would fail here."),
        N_("Choose another authentication method, and tell the server's owner."),
        EDIT_METHOD,
    ),
    "auth.accepted_unasked": _error(
        N_("The server said that the sign-in was done before it had the password."),
        N_("The platform stops there. Something may answer in the server's place, or the server is broken."),
        N_("Try another network or another authentication method, and tell the server's owner."),
        EDIT_METHOD,
        COPY_REPORT,
    ),
    "auth.closed": _error(
        N_("The server hung up instead of answering the sign-in."),
        N_("Some servers do that after too many attempts, or with a wrong password."),
        N_("Wait 15 minutes, check username and password, then test once."),
        EDIT_PASSWORD,
        TEST_AGAIN,
    ),
    # Sender and recipient
    "mail_from.accepted": _ok(N_("May send as {sender}")),
    "mail_from.may_be_rewritten": Explanation(
        Severity.HINT,
        N_("Gmail will replace {sender} by {username} unless it is a verified alias."),
        fix=N_("Add it under “Send mail as” in Gmail."),
        offers=(Offer(Action.HELP, N_("Show me how"), "google"),),
    ),
    "rcpt_to.accepted": _ok(N_("The server takes mail for {recipient}")),
    # The message
    "data.accepted": _ok(
        N_("Taken by the server at {time}; no answer took longer than {slowest_seconds} s"),
        N_(
            "Accepted is not yet delivered: look in the inbox and in the spam folder of {recipient}. The test ran "
            "from this computer; the platform connects from its own servers, so only a test there is conclusive."
        ),
    ),
    "data.as_client": _hint(
        N_("This test spoke as a mail client does, not as the platform does."),
        N_("The server works. Test again the platform's way before you rely on it."),
    ),
    "data.sender_checked_later": _hint(
        N_("{provider} checks the sender address only after it has taken the message."),
        N_("If nothing arrives, verify {sender} there."),
    ),
    "data.accepted_too_late": _error(
        N_("The server took the message, but only after {seconds} seconds."),
        N_("The platform gives up after {limit} seconds and counts such a message as failed."),
        N_("Tell your provider, or use a faster server."),
        COPY_REPORT,
    ),
    "data.unknown_whether_accepted": _warning(
        N_("The answer to the message was lost or garbled: nobody can say whether the server took it."),
        "",
        N_("Look whether it has arrived, then test again."),
        TEST_AGAIN,
    ),
    "data.unknown_no_answer": _warning(
        N_("The server did not answer after the message: nobody can say whether it took it."),
        N_("The platform gives up after 5 seconds and counts such a message as failed."),
        N_("Look whether it has arrived, then test again."),
        TEST_AGAIN,
    ),
    # Replies and the connection
    "reply.slow": _warning(
        N_("The server took {seconds} seconds to answer; the platform gives up after {limit}."),
        "",
        N_("Test again. If it stays slow, tell your provider."),
        TEST_AGAIN,
    ),
    "reply.late": _error(
        N_("The server answered only after {seconds} seconds; the platform gives up after {limit}."),
        "",
        N_("Test again. If it stays slow, tell your provider or use another server."),
        TEST_AGAIN,
    ),
    "reply.none_in_time": _error(
        N_("The server did not answer within {seconds} seconds."),
        N_("The platform gives up after 5 seconds."),
        N_("Test again. If it repeats, tell your provider."),
        TEST_AGAIN,
        COPY_REPORT,
    ),
    "reply.unfinished": _error(
        N_("The server began an answer and did not finish it within {seconds} seconds."),
        N_("The platform gives up after 5 seconds."),
        N_("Test again. If it repeats, tell your provider."),
        TEST_AGAIN,
        COPY_REPORT,
    ),
    "reply.not_smtp": _error(
        N_("The server stopped speaking the language of mail servers."),
        "",
        N_("Test again. If it repeats, send the report to your provider."),
        TEST_AGAIN,
        COPY_REPORT,
    ),
    "reply.bad_code": _error(
        N_("The server's answer has no proper code: “{reply}”."),
        "",
        N_("Check the server name and the port, and tell the server's owner."),
        EDIT_SERVER,
        COPY_REPORT,
    ),
    "reply.unexpected": _error(
        N_("The server gave an answer that does not belong here: “{reply}”."),
        N_("The platform stops at such an answer."),
        N_("Test again. If it repeats, send the report to your provider."),
        TEST_AGAIN,
        COPY_REPORT,
    ),
    "reply.code_changed": _error(
        N_("The server contradicts itself: one answer carries both {first} and {then}."),
        "",
        N_("Send the report to the server's owner."),
        COPY_REPORT,
    ),
    "reply.line_too_long": _error(
        N_("The server sent a line of more than {limit} kilobytes, so the test stopped."),
        "",
        N_("Check the server name and the port."),
        EDIT_SERVER,
        COPY_REPORT,
    ),
    "reply.too_long": _error(
        N_("The server's answer did not end after {limit} kilobytes, so the test stopped."),
        "",
        N_("Check the server name and the port."),
        EDIT_SERVER,
        COPY_REPORT,
    ),
    "reply.cut": _error(
        N_("The server hung up in the middle of an answer."),
        "",
        N_("Test again. If it repeats, send the report to your provider."),
        TEST_AGAIN,
        COPY_REPORT,
    ),
    "reply.bare_line_feed": _hint(
        N_("The server ends its lines in an unusual way. The platform copes with it.")
    ),
    "reply.ahead": _warning(
        N_("The server answered before it was asked."),
        N_("Its answers may belong to other questions, so this result is less certain."),
        N_("Tell the server's owner."),
        COPY_REPORT,
    ),
    "connection.closed": _error(
        N_("The server hung up during the test."),
        "",
        N_("Try again; if it repeats, send the report to support."),
        TEST_AGAIN,
        COPY_REPORT,
    ),
    "connection.stalled": _error(
        N_("The server stopped reading what was sent to it."),
        "",
        N_("Try again; if it repeats, send the report to support."),
        TEST_AGAIN,
        COPY_REPORT,
    ),
}  # fmt: skip
