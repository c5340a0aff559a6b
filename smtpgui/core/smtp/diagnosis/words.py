"""Words of the SMTP dialogue's own findings; what servers answer stands in `rules`."""

from __future__ import annotations

from smtpgui.core.findings import Action, Explanation, Offer, error, hint, ok, warning
from smtpgui.core.language import N_
from smtpgui.core.smtp.diagnosis import common_offers as offer

_WOULD_LEAK = N_("The platform would go on and send the password readable, so the test stopped before that.")

EXPLANATIONS: dict[str, Explanation] = {
    # The settings and the test as a whole
    "settings.complete": ok(N_("The settings are complete")),
    "recipient.empty": error(N_("Enter the address to send the test to"), offer.EDIT_RECIPIENT),
    "test.out_of_time": error(
        N_("The time for the whole test is over."),
        N_("The server answered, but too slowly."),
        N_("Test again, or allow the test more time."),
        offer.TEST_AGAIN,
    ),
    # Find the server
    "resolve.found": ok(N_("{server} found")),
    "resolve.not_found": error(N_("No server is called {server}."), offer.EDIT_SERVER, fix=N_("Check the spelling.")),
    "resolve.usual_name": hint(
        N_("The usual name for {domain} is {guess}."),
        Offer(Action.SET, N_("Use {guess}"), "server", "{guess}"),
    ),
    "resolve.timeout": error(
        N_("The name lookup got no answer."),
        N_("Your connection may be slow or filtered."),
        N_("Test again in a moment."),
        offer.TEST_AGAIN,
    ),
    "resolve.no_answer": error(
        N_("The address of {server} could not be looked up."),
        N_("This computer seems to be offline, or its name servers do not answer."),
        N_("Connect to the internet, then test again."),
        offer.TEST_AGAIN,
    ),
    "resolve.no_address": error(
        N_("{server} has no address to connect to."),
        offer.EDIT_SERVER,
        fix=N_("Check the server name."),
    ),
    "resolve.private_address": warning(
        N_("{server} is {address}, an address inside your own network."),
        N_("The platform connects from the internet and cannot reach it."),
        N_("Use a server that can be reached from outside."),
        offer.EDIT_SERVER,
    ),
    "resolve.this_computer": hint(N_("{server} is this computer; the platform cannot reach it.")),
    # Connect
    "connect.answered": ok(N_("Port {port} answered")),
    "connect.timeout": error(
        N_("{server} did not answer on port {port} in time."),
        N_("A firewall or your internet provider may block it."),
        N_("Try port {other_port}, or another network such as your phone."),
        offer.TRY_OTHER_PORT,
    ),
    "connect.refused": error(
        N_("{server} does not accept connections on port {port}."),
        N_("The port is probably wrong."),
        N_("Use 587, or 465 for SSL."),
        offer.TRY_OTHER_PORT,
    ),
    "connect.unreachable": error(
        N_("There is no route to {server} from here."),
        offer.TEST_AGAIN,
        fix=N_("Check your connection or VPN."),
    ),
    "connect.blocked_here": error(
        N_("A program on this computer blocks the connection to {server}."),
        N_("A firewall or antivirus does not let it out."),
        N_("Allow this program in the firewall, then test again."),
        offer.TEST_AGAIN,
    ),
    "connect.failed": error(
        N_("The connection to {server} could not be opened: {reason}."),
        offer.TEST_AGAIN,
        fix=N_("Test again."),
    ),
    "connect.some_addresses_silent": warning(
        N_("{server} has several addresses, and {addresses} did not answer when another one did."),
        N_("The platform may try the silent address first, and gives up after 5 seconds."),
        N_("Tell your provider."),
        offer.COPY_REPORT,
    ),
    # The greeting
    "greeting.received": ok(N_("{server} greets as a mail server")),
    "greeting.silent": error(
        N_("{server} accepted the connection on port {port} and said nothing."),
        N_("The platform gives up after 5 seconds. A firewall or antivirus may hold the connection."),
        N_("Try port {other_port}, or another network such as your phone."),
        offer.TRY_OTHER_PORT, offer.TEST_AGAIN,
    ),
    "greeting.expects_encryption": error(
        N_("Port {port} expects another kind of encryption."),
        N_("The server waits for an encrypted connection from the start, as on port 465."),
        N_("Use port 465, or 587 for STARTTLS."),
        offer.USE_465, offer.USE_587,
    ),
    "greeting.other_protocol": error(
        N_("Something answered on port {port}, but not a mail server for sending: it speaks {protocol}."),
        offer.USE_587, offer.EDIT_SERVER,
        fix=N_("Check the server name, and use port 587 or 465."),
    ),
    "greeting.not_smtp": error(
        N_("Something answered on port {port}, but not a mail server."),
        offer.EDIT_SERVER, offer.EDIT_PORT,
        fix=N_("Check the server name and the port."),
    ),
    "greeting.closed": error(
        N_("The server hung up without a greeting."),
        N_("It may have too many connections, or this network may be on a block list."),
        N_("Wait a few minutes, then test again. The platform's own servers may still be accepted."),
        offer.TEST_AGAIN, offer.COPY_REPORT,
    ),
    # What the server can do
    "ehlo.answered": ok(N_("The server says what it can do")),
    "ehlo.refused": error(
        N_("The server does not know EHLO, so it offers no encryption on port {port}."),
        _WOULD_LEAK,
        N_("Use port 465, or another server."),
        offer.TRY_OTHER_PORT,
    ),
    "ehlo.only_helo": hint(N_("The server does not know EHLO; the platform goes on with HELO.")),
    # STARTTLS
    "starttls.accepted": ok(N_("The server starts encryption")),
    "starttls.not_offered": error(
        N_("The server does not offer STARTTLS on port {port}."),
        _WOULD_LEAK,
        N_("Try port {other_port}."),
        offer.TRY_OTHER_PORT,
    ),
    "starttls.misspelt": error(
        N_("The server offers “{keyword}”, which the platform does not recognise as STARTTLS."),
        _WOULD_LEAK,
        N_("Try port 465, and tell your provider."),
        offer.USE_465, offer.COPY_REPORT,
    ),
    "starttls.stripped": error(
        N_("Something between here and the server has blotted out its offer of encryption on port {port}."),
        N_("Some firewalls do that. The platform would send the password readable, so the test stopped."),
        N_("Use port 465, or another network."),
        offer.USE_465,
    ),
    "starttls.switched_off": error(
        N_("STARTTLS automatic is off, so the connection on port {port} stays unencrypted."),
        _WOULD_LEAK,
        N_("Turn STARTTLS on."),
        offer.TURN_ON_STARTTLS,
    ),
    "starttls.injected": error(
        N_("Text was slipped into the connection before its encryption."),
        N_("{count} bytes arrived between the server's consent and the encryption, where nothing may come."),
        N_("Do not use this network for the test. If it repeats on another one, tell the server's owner."),
        offer.COPY_REPORT,
    ),
    "starttls.closed": error(
        N_("The server hung up when asked for encryption."),
        offer.TRY_OTHER_PORT, offer.TEST_AGAIN,
        fix=N_("Try port {other_port}. If it repeats, tell your provider."),
    ),
    # What would work instead
    "probe.encrypted_port": hint(
        N_("Port {found_port} of the same server works."),
        offer.USE_FOUND_PORT,
        fix=N_("It is encrypted from the start, with a good certificate. Use that one."),
    ),
    "probe.starttls_port": hint(
        N_("Port {found_port} of the same server works."),
        offer.USE_FOUND_PORT,
        fix=N_("It offers STARTTLS, with a good certificate. Use that one."),
    ),
    "client.gets_further": hint(
        N_("A mail client gets as far as the sign-in here: the server works, and the platform's way does not."),
        offer.TRY_AS_CLIENT,
        fix=N_("Use another port of it, or ask your provider for a server that the platform can use."),
    ),
    "client.may_work": hint(
        N_("A mail client may succeed here, because it waits longer."),
        offer.TRY_AS_CLIENT,
        fix=N_("Test once as a mail client: it tells whether the server works for somebody more patient."),
    ),
    "client.other_method": hint(
        N_("The server also offers {best}, which a mail client would use."),
        offer.USE_BEST_METHOD, offer.TRY_AS_CLIENT,
        fix=N_("Choose {best} as authentication method."),
    ),
    "client.method_differs": warning(
        N_("The platform would fail here: it signs in with {method}, which the server does not offer."),
        N_("This test used {best}, as a mail client does."),
        N_("Choose {best} as authentication method."),
        offer.USE_BEST_METHOD,
    ),
    "client.starttls_unseen": warning(
        N_("The platform would fail here: it does not recognise “{keyword}” as STARTTLS."),
        N_("It would go on and send the password readable. A mail client reads it in any spelling."),
        N_("Use port 465, and tell your provider."),
        offer.USE_465, offer.COPY_REPORT,
    ),
    "client.starttls_off": warning(
        N_("The platform would not encrypt here: STARTTLS automatic is off."),
        N_("It would send the password readable. A mail client encrypts whenever it can."),
        N_("Turn STARTTLS on."),
        offer.TURN_ON_STARTTLS,
    ),
    # The handshake
    "tls.encrypted": ok(N_("Encrypted, certificate valid until {date}")),
    "tls.by_port": hint(
        N_("The test encrypts from the start on port {port}. Whether the platform does too is not published."),
        fix=N_("If sending from the platform fails, use 587."),
    ),
    "tls.plain_text": error(
        N_("Port {port} expects another kind of encryption."),
        N_("Port 465 starts encrypted, port 587 uses STARTTLS. The server began in plain text."),
        N_("Use port 587."),
        offer.USE_587,
    ),
    "tls.plain_text_after_starttls": error(
        N_("The server agreed to encryption and then went on in plain text."),
        N_("The server is broken, or something in between answers for it."),
        N_("Try port 465 or another network, and tell your provider."),
        offer.USE_465, offer.COPY_REPORT,
    ),
    "tls.other_protocol": error(
        N_("Something answered on port {port}, but not a mail server with encryption."),
        offer.EDIT_SERVER, offer.EDIT_PORT,
        fix=N_("Check the server name and the port."),
    ),
    "tls.closed": error(
        N_("The connection was cut while encryption was being set up."),
        N_("A firewall or antivirus may be in between, or the port may be wrong."),
        N_("Try port {other_port}, or pause the antivirus program's mail protection."),
        offer.TRY_OTHER_PORT, offer.TEST_AGAIN,
    ),
    "tls.timeout": error(
        N_("The server did not finish setting up encryption in time."),
        N_("The platform gives up after 5 seconds."),
        N_("Test again, or try port {other_port}."),
        offer.TEST_AGAIN, offer.TRY_OTHER_PORT,
    ),
    "tls.outdated": error(
        N_("The server only speaks an outdated encryption ({version})."),
        offer.COPY_REPORT,
        fix=N_("Ask your provider for a modern server."),
    ),
    "tls.weak_key_exchange": error(
        N_("The server's encryption uses a key that is too short."),
        offer.COPY_REPORT,
        fix=N_("Ask your provider for a modern server."),
    ),
    "tls.refused": error(
        N_("The server broke off the encryption: it found no method that both sides know."),
        offer.COPY_REPORT,
        fix=N_("Ask your provider for a modern server."),
    ),
    "tls.unknown_name": error(
        N_("The server does not know the name {server}."),
        offer.EDIT_SERVER,
        fix=N_("Ask your provider for the exact server name."),
    ),
    "tls.failed": error(
        N_("Encryption could not be set up ({reason})."),
        offer.TRY_OTHER_PORT, offer.COPY_REPORT,
        fix=N_("Try port {other_port}, and send the report to your provider."),
    ),
    "tls.broken": error(
        N_("The encrypted connection broke ({reason})."),
        N_("Something garbled it on the way, or the server broke it off."),
        N_("Test again. If it repeats, try another network, and send the report to your provider."),
        offer.TEST_AGAIN, offer.COPY_REPORT,
    ),
    "tls.trust_unreadable": error(
        N_("The file of trusted certificates cannot be read: {file}."),
        fix=N_("Name a file with certificates in PEM format."),
    ),
    # The certificate
    "certificate.wrong_host": error(
        N_("The certificate is for {names}, not for {server}."),
        N_("The server name is probably an alias."),
        N_("Ask your provider for the exact name."),
        Offer(Action.SET, N_("Use {name}"), "server", "{name}"),
        offer.EDIT_SERVER,
    ),
    "certificate.address_as_name": error(
        N_("The certificate holds the address {server} in a form that does not count."),
        N_("An address must stand in a certificate as an address, and this one has it as a name."),
        N_("Use the server's name instead of its address, or ask its owner for a new certificate."),
        offer.EDIT_SERVER, offer.COPY_REPORT,
    ),
    "certificate.only_common_name": error(
        N_("The certificate names {server} only in a place that no longer counts."),
        N_("Modern programs look at the list of names in a certificate, and this one has none."),
        N_("Ask the server's owner for a new certificate."),
        offer.COPY_REPORT,
    ),
    "certificate.expired": error(
        N_("The server's certificate expired on {date}."),
        N_("This computer says it is {now}, {time}. Only the server's owner can renew the certificate."),
        N_("Tell your provider, unless the date of this computer is wrong."),
        offer.COPY_REPORT,
    ),
    "certificate.issuer_expired": error(
        N_("The certificate of the authority behind the server has expired."),
        N_("The server sends an old chain, or this computer has old authorities. It says it is {now}, {time}."),
        N_("Update this computer, check its date, and tell your provider."),
        offer.COPY_REPORT,
    ),
    "certificate.not_yet_valid": error(
        N_("The certificate is not valid yet."),
        N_("It begins on {begins}. This computer says it is {now}, {time}."),
        N_("Check the date and time of this computer."),
        offer.TEST_AGAIN,
    ),
    "certificate.issuer_not_yet_valid": error(
        N_("The certificate of the authority behind the server is not valid yet."),
        N_("The server sends a wrong chain, or this computer's date is wrong. It says it is {now}, {time}."),
        N_("Check the date and time of this computer, and tell your provider."),
        offer.TEST_AGAIN, offer.COPY_REPORT,
    ),
    "certificate.self_signed": error(
        N_("The server made its own certificate; no authority vouches for it."),
        N_("The platform refuses it as well."),
        N_("Ask the server's owner to install a certificate of a known authority."),
        offer.COPY_REPORT,
    ),
    "certificate.inspected": error(
        N_("The certificate was not issued by a known authority."),
        N_(
            "A company filter or antivirus may be in between: {issuer} vouches for it. The platform may see "
            "another certificate."
        ),
        N_("Switch mail scanning off in the antivirus program, or test from another network."),
        offer.COPY_REPORT,
    ),
    "certificate.incomplete_chain": error(
        N_("The certificate does not lead to a known authority."),
        N_("The server forgets an intermediate certificate, or a private authority issued it ({issuer})."),
        N_("Tell your provider: the certificate chain is incomplete. The platform may refuse it too."),
        offer.COPY_REPORT,
    ),
    "certificate.wrong_purpose": error(
        N_("The certificate was not made for a server."),
        offer.COPY_REPORT,
        fix=N_("Ask the server's owner for a server certificate."),
    ),
    "certificate.weak_key": error(
        N_("The certificate's key is too short to be safe."),
        offer.COPY_REPORT,
        fix=N_("Ask the server's owner for a new certificate, with a key of 2048 bits or more."),
    ),
    "certificate.weak_signature": error(
        N_("The certificate is signed in an outdated way that can be forged."),
        offer.COPY_REPORT,
        fix=N_("Ask the server's owner for a new certificate."),
    ),
    "certificate.client_demanded": error(
        N_("The server demands a certificate from us, which the platform cannot show."),
        offer.COPY_REPORT,
        fix=N_("Ask your provider for a server that takes a username and a password."),
    ),
    "certificate.refused": error(
        N_("The server's certificate cannot be trusted ({reason})."),
        offer.COPY_REPORT,
        fix=N_("Tell your provider. The platform may refuse it too."),
    ),
    "certificate.ends_soon": warning(
        N_("The server's certificate ends on {date}."),
        fix=N_("Tell the server's owner if it is not renewed by then."),
    ),
    # Sign in
    "auth.accepted": ok(N_("Signed in as {username}")),
    "auth.method_not_offered": error(
        N_("The server does not offer {method}. It offers {offered}."),
        offer.USE_BEST_METHOD, offer.TRY_AS_CLIENT,
        fix=N_("Choose {best} as authentication method."),
    ),
    "auth.only_oauth": error(
        N_("{server} no longer accepts passwords here. It offers {offered}."),
        N_("It wants “modern sign-in” (OAuth), which the platform does not use."),
        N_("Choose another sending service."),
        offer.SEE_OPTIONS,
    ),
    "auth.no_common_method": error(
        N_("The server offers only ways of signing in that the platform does not know: {offered}."),
        offer.COPY_REPORT,
        fix=N_("Ask your provider for a server that offers Login or Plain."),
    ),
    "auth.not_available": error(
        N_("The server does not offer sign-in on port {port}."),
        N_("Port 25 is for mail between servers; signing in belongs to 587 and 465."),
        N_("Use 587, or 465 for SSL."),
        offer.TRY_OTHER_PORT,
    ),
    "auth.prompts_swapped": error(
        N_("The server asked in the wrong order (“{prompt}”), so the test stopped."),
        N_("The platform would answer blindly, and the password could land in the server's log as a username."),
        N_("Choose another authentication method, and tell the server's owner."),
        offer.EDIT_METHOD,
    ),
    "auth.strange_prompt": error(
        N_("The server asked something that cannot be read, so the test stopped before the password."),
        offer.EDIT_METHOD,
        fix=N_("Choose another authentication method, and tell the server's owner."),
    ),
    "auth.bad_challenge": error(
        N_("The server's question for CRAM-MD5 cannot be read, so the test stopped."),
        offer.EDIT_METHOD,
        fix=N_("Choose another authentication method, and tell the server's owner."),
    ),
    "auth.asks_again": error(
        N_("The server went on asking after the password, so the test stopped."),
        N_("The platform sends the password once; it would fail here."),
        N_("Choose another authentication method, and tell the server's owner."),
        offer.EDIT_METHOD,
    ),
    "auth.accepted_unasked": error(
        N_("The server said that the sign-in was done before it had the password."),
        N_("The platform stops there. Something may answer in the server's place, or the server is broken."),
        N_("Try another network or another authentication method, and tell the server's owner."),
        offer.EDIT_METHOD, offer.COPY_REPORT,
    ),
    "auth.closed": error(
        N_("The server hung up instead of answering the sign-in."),
        N_("Some servers do that after too many attempts, or with a wrong password."),
        N_("Wait 15 minutes, check username and password, then test once."),
        offer.EDIT_PASSWORD, offer.TEST_AGAIN,
    ),
    # Sender and recipient
    "mail_from.accepted": ok(N_("May send as {sender}")),
    "mail_from.may_be_rewritten": hint(
        N_("Gmail will replace {sender} by {username} unless it is a verified alias."),
        Offer(Action.HELP, N_("Show me how"), "google"),
        fix=N_("Add it under “Send mail as” in Gmail."),
    ),
    "rcpt_to.accepted": ok(N_("The server takes mail for {recipient}")),
    # The message
    "data.accepted": ok(
        N_("Taken by the server at {time}; no answer took longer than {slowest_seconds} s"),
        N_(
            "Accepted is not yet delivered: look in the inbox and in the spam folder of {recipient}. The test ran "
            "from this computer; the platform connects from its own servers, so only a test there is conclusive."
        ),
    ),
    "data.as_client": hint(
        N_("This test spoke as a mail client does, not as the platform does."),
        fix=N_("The server works. Test again the platform's way before you rely on it."),
    ),
    "data.sender_checked_later": hint(
        N_("{provider} checks the sender address only after it has taken the message."),
        fix=N_("If nothing arrives, verify {sender} there."),
    ),
    "data.accepted_too_late": error(
        N_("The server took the message, but only after {seconds} seconds."),
        N_("The platform gives up after {limit} seconds and counts such a message as failed."),
        N_("Tell your provider, or use a faster server."),
        offer.COPY_REPORT,
    ),
    "data.unknown_whether_accepted": warning(
        N_("The answer to the message was lost or garbled: nobody can say whether the server took it."),
        offer.TEST_AGAIN,
        fix=N_("Look whether it has arrived, then test again."),
    ),
    "data.unknown_no_answer": warning(
        N_("The server did not answer after the message: nobody can say whether it took it."),
        N_("The platform gives up after 5 seconds and counts such a message as failed."),
        N_("Look whether it has arrived, then test again."),
        offer.TEST_AGAIN,
    ),
    # Replies and the connection
    "reply.slow": warning(
        N_("The server took {seconds} seconds to answer; the platform gives up after {limit}."),
        offer.TEST_AGAIN,
        fix=N_("Test again. If it stays slow, tell your provider."),
    ),
    "reply.late": error(
        N_("The server answered only after {seconds} seconds; the platform gives up after {limit}."),
        offer.TEST_AGAIN,
        fix=N_("Test again. If it stays slow, tell your provider or use another server."),
    ),
    "reply.none_in_time": error(
        N_("The server did not answer within {seconds} seconds."),
        N_("The platform gives up after 5 seconds."),
        N_("Test again. If it repeats, tell your provider."),
        offer.TEST_AGAIN, offer.COPY_REPORT,
    ),
    "reply.unfinished": error(
        N_("The server began an answer and did not finish it within {seconds} seconds."),
        N_("The platform gives up after 5 seconds."),
        N_("Test again. If it repeats, tell your provider."),
        offer.TEST_AGAIN, offer.COPY_REPORT,
    ),
    "reply.not_smtp": error(
        N_("The server stopped speaking the language of mail servers."),
        offer.TEST_AGAIN, offer.COPY_REPORT,
        fix=N_("Test again. If it repeats, send the report to your provider."),
    ),
    "reply.bad_code": error(
        N_("The server's answer has no proper code: “{reply}”."),
        offer.EDIT_SERVER, offer.COPY_REPORT,
        fix=N_("Check the server name and the port, and tell the server's owner."),
    ),
    "reply.unexpected": error(
        N_("The server gave an answer that does not belong here: “{reply}”."),
        N_("The platform stops at such an answer."),
        N_("Test again. If it repeats, send the report to your provider."),
        offer.TEST_AGAIN, offer.COPY_REPORT,
    ),
    "reply.code_changed": error(
        N_("The server contradicts itself: one answer carries both {first} and {then}."),
        offer.COPY_REPORT,
        fix=N_("Send the report to the server's owner."),
    ),
    "reply.line_too_long": error(
        N_("The server sent a line of more than {limit} kilobytes, so the test stopped."),
        offer.EDIT_SERVER, offer.COPY_REPORT,
        fix=N_("Check the server name and the port."),
    ),
    "reply.too_long": error(
        N_("The server's answer did not end after {limit} kilobytes, so the test stopped."),
        offer.EDIT_SERVER, offer.COPY_REPORT,
        fix=N_("Check the server name and the port."),
    ),
    "reply.cut": error(
        N_("The server hung up in the middle of an answer."),
        offer.TEST_AGAIN, offer.COPY_REPORT,
        fix=N_("Test again. If it repeats, send the report to your provider."),
    ),
    "reply.bare_line_feed": hint(N_("The server ends its lines in an unusual way. The platform copes with it.")),
    "reply.ahead": warning(
        N_("The server answered before it was asked."),
        N_("Its answers may belong to other questions, so this result is less certain."),
        N_("Tell the server's owner."),
        offer.COPY_REPORT,
    ),
    "connection.closed": error(
        N_("The server hung up during the test."),
        offer.TEST_AGAIN, offer.COPY_REPORT,
        fix=N_("Try again; if it repeats, send the report to support."),
    ),
    "connection.stalled": error(
        N_("The server stopped reading what was sent to it."),
        offer.TEST_AGAIN, offer.COPY_REPORT,
        fix=N_("Try again; if it repeats, send the report to support."),
    ),
}  # fmt: skip
