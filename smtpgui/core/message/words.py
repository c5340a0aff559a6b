"""Words of what is found in received messages."""

from __future__ import annotations

from smtpgui.core.findings import Action, Offer, Plural, error, hint, ok, warning
from smtpgui.core.language import N_

_DNS = Offer(Action.OPEN, N_("Open DNS health"), "dns")
_SOURCE = N_("In your mail program, choose “Show original”, “View source” or “Save as”, and take that.")
_ORIGINAL = N_("Read the original from the mailbox, not a forwarded or edited copy.")

_MESSAGE = {
    "mail.too_large": error(N_("This message is larger than {megabytes} MB."), fix=N_("Send a short test.")),
    "mail.outlook_file": error(
        N_("This is a file of Outlook (.msg), which does not hold the message as it was received."),
        fix=N_(
            "In Outlook, open the message, then File > Properties, and copy the “Internet headers”; or save it "
            "as .eml from Outlook on the web."
        ),
    ),
    "mail.web_page": error(
        N_("This is a web page that the browser saved, not the message."),
        fix=N_("In the webmail, choose “Show original” or “Download”, which gives a file that ends in .eml."),
    ),
    "mail.empty": error(N_("There is no message in it."), fix=_SOURCE),
    "mail.not_a_message": error(N_("This is not the source of an email."), fix=_SOURCE),
    "mail.unreadable": error(N_("{file} cannot be read: {reason}.")),
    "mail.nothing_attached": error(N_("No other message is attached to this one.")),
    "mail.no_body": hint(
        N_("There is a header only, without the text of the message."),
        N_("Whether a signature fits the text cannot be told from that."),
    ),
    "mail.header_broken": hint(
        Plural("{count} line of the header is none.", "{count} lines of the header are none.", "count"),
        N_("They were taken as the continuation of the line before: pasting loses the spaces at the beginning."),
    ),
    "mail.pasted": hint(
        N_("What pasting added was taken off: quote marks, indentation, empty lines or the page above."),
        N_("Where that was guessed wrongly, a signature may not fit any more."),
        _ORIGINAL,
    ),
    "mail.first_of_several": hint(
        Plural(
            "The file holds {count} message; the first one is read.",
            "The file holds {count} messages; the first one is read.",
            "count",
        ),
        fix=N_("Save the message alone to read another one."),
    ),
    "mail.header_cut": warning(
        N_("The header is too large to be read in full."), N_("What stands beyond the limit was left out.")
    ),
    "mail.utf16": hint(
        N_("The file was saved as UTF-16; it was read all the same."),
        N_("Saving like this can change the text, and then signatures do not fit any more."),
        _ORIGINAL,
    ),
    "mail.about": ok(N_("From {author}: {subject}")),
    "mail.envelope_sender": ok(N_("Bounces go to {envelope} (envelope sender)")),
    "mail.envelope_empty": ok(
        N_(
            "The envelope sender is empty (<>): nobody gets bounces, as is right for bounces and automatic replies."
        )
    ),
    "mail.no_author": error(N_("The message has no From address."), N_("Mailboxes refuse such mail.")),
    "mail.several_from_fields": error(
        Plural("The message has {count} From field.", "The message has {count} From fields.", "count"),
        N_("Mail programs show one of them, checks may look at the other: that is a known trick."),
    ),
    "mail.doubled_field": warning(
        N_("The field {field} stands in the header {count} times, but may stand there once only."),
        N_("Mail programs show one of them, a signature may cover another: that is a known trick."),
    ),
    "mail.several_authors": warning(N_("From names several people: {author}")),
    "mail.name_is_an_address": warning(
        N_("The name shows the address {shown_address}, but the message is from {address}."),
        N_("Many mail programs show the name only."),
    ),
    "mail.name_has_hidden_characters": warning(
        N_("The sender’s name or address holds characters that are not visible: {name} <{address}>")
    ),
    "mail.address_is_encoded": warning(
        N_("The From address is encoded, which is not allowed: {address}"),
        N_("Mail programs and checks may read it differently."),
    ),
    "mail.test": hint(N_("This is the message of test {id}.")),
    "mail.another_test": warning(
        N_("This is the message of test {id}, an earlier one: the last test was {last}."),
        N_("What is said here is about the settings of that time."),
    ),
    "mail.the_test": ok(N_("It arrived: this is the message of test {id}.")),
    "mail.not_the_test": error(
        N_("This is not the message of test {id}."), N_("Test number in this message: {found}.")
    ),
    "mail.has_attached": hint(
        N_("Another message is attached to this one."),
        N_("What is said here is about the outer one, sent by whoever forwarded it."),
        N_("To judge the inner one, read the attached message (--attached on the command line)."),
    ),
    "mail.bounce": hint(
        N_("This is a bounce: a server says that it could not deliver a message."),
        fix=N_(
            "What its answer means, “smtpgui explain -” says on the command line: give it the text of the bounce."
        ),
    ),
    "mail.no_received": warning(
        N_("The message carries no trace of its way."),
        N_("Without a Received line it was not delivered yet, or its header was cut off."),
        _SOURCE,
    ),
}

_PATH = {
    "hop.none": hint(N_("The way of the message is not known.")),
    "hop.passed": ok(N_("{client} → {by}")),
    "hop.entry": ok(N_("{client} ({ip}) → {by}: handed over to the receiving side")),
    "hop.clocks_differ": hint(N_("The clocks of {client} and {by} differ by {time} or more.")),
    "hop.pretends": warning(
        N_("{ip} called itself {client}, a name of the receiving side, and nothing shows that it is."),
        N_(
            "That is a known trick, to look like a server of the house; one of its own without a reverse name does it "
            "too."
        ),
    ),
    "hop.slow": warning(
        N_("The message waited {time} before {by}."),
        N_("That is usual for greylisting with a new sender, and for a server with a long queue."),
    ),
    "hop.whole_way": ok(
        Plural("The whole way took {time} over {count} server.",
               "The whole way took {time} over {count} servers.", "count"),
    ),
}  # fmt: skip

_RECEIVER = {
    "receiver.said": hint(N_("The receiving server {server} noted: {results}")),
    "receiver.said_inside": hint(
        N_("In the name of the receiving server {server} the header says: {results}"),
        N_("It stands where the sender can write too. A server that follows the standard takes such lines out of "
           "what comes in, not every one does: what is judged here does not rest on it."),
    ),
    "receiver.silent": hint(N_("The receiving server left no results of its own.")),
    "receiver.spf": hint(N_("The receiving server noted SPF {result} for {ip}.")),
    "receiver.strangers": hint(
        N_("Results under these names are not trusted: {servers}"),
        N_("Anybody can write such lines into a message; these are not in the name of the receiving server."),
    ),
}  # fmt: skip

_SIGNATURE = {
    "signature.none": warning(
        N_("The message has no DKIM signature."),
        fix=N_("Switch DKIM on at the service that sends, and publish the key it gives you."),
    ),
    "signature.valid": ok(N_("{domain} signed this message (key {selector}, {algorithm}, {bits} bits).")),
    "signature.valid_short_key": hint(
        N_("{domain} signed this message, with a short key (key {selector}, {bits} bits)."),
        fix=N_("Ask the service that sends for a key of 2048 bits."),
    ),
    "signature.body_altered": warning(
        N_("The text was changed after {domain} signed it (key {selector})."),
        N_("A mailing list, a virus filter or a footer does that, and so does copying."),
        _ORIGINAL,
    ),
    "signature.header_altered": warning(
        N_("The header was changed after {domain} signed it, or another key signed (key {selector})."),
        N_("A changed subject does that, or a key that was replaced in the DNS since."),
        _ORIGINAL,
    ),
    "signature.key_missing": warning(
        N_("The key for {domain}’s signature is not in the DNS: {name}."),
        N_("Nobody can verify this signature. Old keys are taken out after some months."),
        N_("If the message is new, publish the key that the sending service gives you."),
        _DNS,
    ),
    "signature.key_revoked": warning(
        N_("The key for {domain}’s signature was withdrawn: {name}."),
        _DNS,
        fix=N_("If the message is new, publish the key that the sending service uses now."),
    ),
    "signature.key_unreadable": warning(
        N_("The key for {domain}’s signature cannot be used: {name}."),
        N_("It was cut or changed when it was published, or it is of another kind than the signature."),
        N_("Publish the key once more, as the sending service gives it."),
        _DNS,
    ),
    "signature.key_too_short": warning(
        N_("{domain} signed with a key of {bits} bits, which is too short to count."),
        fix=N_("Ask the service that sends for a key of 2048 bits."),
    ),
    "signature.sha1": warning(
        N_("{domain} signed with SHA-1, which does not count any more."),
        fix=N_("Switch the sending server to rsa-sha256."),
    ),
    "signature.unreadable": warning(N_("A signature of {domain} cannot be read ({reason}).")),
    "signature.key_not_known": warning(
        N_("Whether {domain}’s signature holds is not known: the DNS did not give its key {name}."),
        fix=N_("Try again in a few minutes."),
    ),
    "signature.not_checked": hint(N_("{domain}’s signature fits the text; its key was not looked up.")),
    "signature.without_text": hint(
        N_("Whether {domain}’s signature holds cannot be told: the text of the message is missing."), fix=_SOURCE
    ),
    "signature.expired": warning(N_("{domain}’s signature had expired when the message was received.")),
    "signature.from_the_future": hint(
        N_("{domain}’s signature is dated after the message was received."),
        N_("A clock is wrong at the sending server."),
    ),
    "signature.header_cut": warning(
        N_("Whether {domain}’s signature holds cannot be told: the header is too large to be read in full.")
    ),
    "signature.testing": hint(
        N_("{domain} marks its key as a trial (t=y): receivers may treat the message as if it were not signed."),
        fix=N_("Take t=y out of the record {name} once DKIM works."),
    ),
    "signature.several_keys": warning(
        N_("There are several keys under the name {name}: which one a receiver takes is chance."),
        fix=N_("Keep one of the records; give another key a selector of its own."),
    ),
    "signature.key_not_for_subdomains": warning(
        N_("The key of {domain} does not count for a subdomain of it (t=s), but the message is signed for one."),
        _DNS,
        fix=N_("Take t=s out of the record {name}, or let the server sign for {domain} itself (tag i=)."),
    ),
    "signature.key_for_another_hash": warning(
        N_("The key of {domain} does not allow SHA-256 (h=), with which the message is signed."),
        _DNS,
        fix=N_("Take h= out of the record {name}."),
    ),
    "signature.key_for_another_service": warning(
        N_("The key of {domain} is not for email (s=): {name}."),
        _DNS,
        fix=N_("Take s= out of the record, or set it to email."),
    ),
    "signature.covers_part": warning(
        N_("{domain} signed the beginning of the text only; something stands behind it."),
        N_("Whatever follows may be from anybody (tag l=)."),
    ),
    "signature.has_length": hint(
        N_("{domain} signed a text of a fixed length (tag l=)."),
        N_("Anybody could add to such a message, and the signature would still hold."),
        N_("Switch that off at the sending server."),
    ),
    "signature.too_many": hint(N_("There are more signatures; the first {count} were verified.")),
    "signature.changed_by_list": hint(
        N_("The message came over a mailing list, which changes messages."),
        N_("A broken signature says nothing about the sender’s set-up then."),
        N_("Judge by a message that was sent to a mailbox directly."),
    ),
}

_SPF = {
    "envelope.spf_pass": ok(N_("SPF lets {ip} send for {domain}.")),
    "envelope.spf_fail": warning(
        N_("SPF does not let {ip} send for {domain}."),
        N_("So it is for a forwarded message too: the forwarder’s address is not the sender’s."),
        N_("If this server is yours, add it to the SPF record."),
    ),
    "envelope.spf_softfail": warning(
        N_("SPF does not list {ip} for {domain}, but does not forbid it either (softfail)."),
        N_("So it is for a forwarded message too: the forwarder’s address is not the sender’s."),
        N_("If this server is yours, add it to the SPF record."),
    ),
    "envelope.spf_neutral": warning(N_("The SPF record of {domain} says nothing about {ip}.")),
    "envelope.spf_none": warning(N_("{domain}, where bounces go, has no SPF record.")),
    "envelope.greeting_none": hint(
        N_("{domain}, the name in the greeting, has no SPF record."),
        N_("That name counts where the envelope sender is empty (RFC 7208)."),
    ),
    "envelope.spf_permerror": warning(N_("The SPF record of {domain} is broken.")),
    "envelope.spf_temperror": warning(
        N_("Whether SPF lets {ip} send for {domain} is not known: the DNS did not answer."),
        fix=N_("Try again in a few minutes."),
    ),
    "envelope.not_checked": hint(N_("SPF of {domain} for {ip} was not looked up.")),
    "envelope.no_address": hint(
        N_("SPF cannot be judged: the header does not tell which address delivered the message.")
    ),
    "envelope.no_sender": hint(N_("SPF cannot be judged: the header does not tell the envelope sender.")),
    "envelope.receiver_saw_another": hint(
        N_("The receiving server saw SPF {said}, it is {result} now."),
        N_("The record was changed since, or the message was moved."),
    ),
}

_PROOF = {
    "proof.passed": ok(N_("It is proven that this message comes from {author} ({by}).")),
    "proof.passed_by_address": ok(
        N_("The server that delivered this message may send for {author} ({by})."),
        N_(
            "That stands on the address which the receiving server noted in the header. It counts where you took the "
            "message from the mailbox yourself; a signature (DKIM) would prove it anywhere."
        ),
    ),
    "proof.passed_without_policy": hint(
        N_("It is proven that this message comes from {author} ({by}), which asks mailboxes to check nothing."),
        N_("Without a DMARC record, mail that only pretends to come from {author} is let in too."),
        N_("Publish a DMARC record: DNS health says which."),
    ),
    "proof.nothing_proven": warning(
        N_("Nothing proves that this message comes from {author}."),
        N_("{author} publishes no DMARC record, so mailboxes decide for themselves."),
        N_("Let the server sign with DKIM for {author}; DNS health says what to publish."),
    ),
    "proof.failed_none": warning(
        N_("Nothing proves that this message comes from {author} (DMARC fails)."),
        N_("{author} asks mailboxes to let such mail in all the same; many put it into spam."),
        N_("Let the server sign with DKIM for {author}; DNS health says what to publish."),
    ),
    "proof.failed_quarantine": error(
        N_("Nothing proves that this message comes from {author} (DMARC fails)."),
        N_("{author} asks mailboxes to put such mail into spam."),
        N_("If it is yours, let the server sign with DKIM for {author}; DNS health says what to publish."),
    ),
    "proof.failed_reject": error(
        N_("Nothing proves that this message comes from {author} (DMARC fails)."),
        N_("{author} asks mailboxes to refuse such mail."),
        N_("If it is yours, let the server sign with DKIM for {author}; DNS health says what to publish."),
    ),
    "proof.not_known": warning(
        N_("Whether this message comes from {author} cannot be told."),
        N_("What would prove it could not be looked up."),
        N_("Try again while the DNS can be reached."),
    ),
    "proof.not_delivered": warning(
        N_("Whether this message comes from {author} cannot be told: nothing shows that it was delivered."),
        N_("It has neither a trace of its way nor a signature, as a draft or the sender’s own copy has none."),
        N_("Take the message from the mailbox that received it."),
    ),
    "proof.no_single_author": error(
        N_("The message does not have one From address, so nothing can prove where it comes from.")
    ),
    "proof.signed_by_another": hint(
        N_("{domain}’s signature does not count for {author}: the names do not belong together.")
    ),
    "proof.envelope_of_another": hint(
        N_("SPF passed for {envelope}, which does not count for {author}: the names do not belong together."),
        N_("That is usual for services that collect bounces themselves; DKIM must prove the sender then."),
    ),
    "proof.receiver_said": hint(N_("The receiving server noted DMARC {result}.")),
}

_ARC = {
    "arc.valid": hint(
        Plural("{domain} forwarded the message and sealed what it saw before (ARC, {count} seal).",
               "{domain} forwarded the message and sealed what it saw before (ARC, {count} seals).", "count"),
        N_("A mailbox that trusts {domain} may accept the message although DMARC fails."),
    ),
    "arc.broken": hint(N_("The seals of forwarders (ARC) do not hold.")),
    "arc.not_known": hint(N_("The seals of forwarders (ARC) could not be verified.")),
}  # fmt: skip

_ORIGIN = {
    "origin.custom_server": ok(
        N_("It came through {provider}: {host} ({ip}) is one of its servers."),
        N_("Your custom server is in use."),
    ),
    "origin.another_service": error(
        N_("It did not come through {provider}: {host} ({ip}) is none of its servers."),
        N_("If it is a message of the platform, the custom SMTP is off there, or set to another server. If it was "
           "forwarded, this is the forwarder’s address."),
        N_("In your platform, under Configuration > Emails, see whether the custom SMTP is activated."),
    ),
    "origin.another_address": warning(
        N_("{host} ({ip}) delivered it, which is not the address of {server}."),
        N_("Many services send from other addresses than those they receive on, so this proves nothing."),
        N_("Ask who runs {server} whether {ip} is theirs."),
    ),
    "origin.not_known": warning(
        N_("Whether it came through {provider} is not known."),
        fix=N_("Try again while the DNS can be reached."),
    ),
    "origin.not_in_header": warning(
        N_("Whether it came through {provider} cannot be told: the header does not say who delivered it."),
        fix=_SOURCE,
    ),
    "origin.another_author": warning(
        N_("It is from {author}, your settings send from {domain}."),
        N_("If it is a message of the platform, the custom SMTP is off there, or has another sender address."),
    ),
}  # fmt: skip

_MAILBOX = {
    "mail.file_or_mailbox": error(N_("Give a file, or a mailbox with --imap, one of them.")),
    "mail.selectors_kept": ok(N_("The DNS check of “{name}” now looks for the DKIM selector {selectors} too.")),
    "mailbox.no_test_id": error(
        N_("Which message to look for is not said."),
        fix=N_("Give the number of the test (--test-id); it stands at the end of the test’s text."),
    ),
    "mailbox.no_password": error(
        N_("There is no password for {username} at {server}."),
        fix=N_("Give it with --password-stdin or in the variable SMTPGUI_PASSWORD."),
    ),
    "mailbox.password_removed": ok(N_("The password of {username} at {server} (port {port}) was removed.")),
    "mailbox.none_kept": hint(N_("No password is kept for {username} at {server} (port {port}).")),
    "mailbox.in_inbox": ok(N_("Test {id} arrived in the inbox.")),
    "mailbox.in_spam": warning(
        N_("Test {id} arrived in the spam folder {folder}."),
        N_("The set-up works but this mailbox does not trust it yet."),
        N_("See below what is missing, and check DNS health."),
    ),
    "mailbox.not_arrived": error(
        N_("Test {id} did not arrive within {seconds} s."),
        N_("It was looked for in the inbox and in the spam folder. Some mailboxes hold a first message back for "
           "some minutes."),
        N_("Look again later; if it stays away, ask who runs the sending server for its log."),
    ),
    "mailbox.refused": error(
        N_("The mailbox server {server} refused username or password."),
        N_("Many services want an app password here, as for SMTP, and IMAP switched on."),
        N_("See the IMAP settings of this mailbox at its provider."),
    ),
    "mailbox.certificate": error(
        N_("The certificate of {server} cannot be trusted: {reason}."),
        N_("The password was not sent."),
        N_("See whether the name of the server is right."),
    ),
    "mailbox.not_encrypted": error(
        N_("{server} does not speak TLS on port {port}."),
        N_("The password was not sent."),
        N_("Use the port for IMAP over TLS, mostly 993."),
    ),
    "mailbox.timeout": error(
        N_("{server} did not answer in time (port {port})."),
        fix=N_("See whether server and port are right."),
    ),
    "mailbox.no_connection": error(
        N_("{server} cannot be reached on port {port} ({reason})."),
        fix=N_("See whether server and port are right, and the network here."),
    ),
    "mailbox.cut": error(
        N_("The mailbox server {server} ended the connection (port {port})."),
        fix=N_("Try again in a few minutes; some servers let in only a few connections at once."),
    ),
    "mailbox.failed": error(
        N_("{server} answers in a way that cannot be understood."),
        fix=N_("See whether it is an IMAP server."),
    ),
}  # fmt: skip

EXPLANATIONS = {**_MESSAGE, **_PATH, **_RECEIVER, **_SIGNATURE, **_SPF, **_PROOF, **_ARC, **_ORIGIN, **_MAILBOX}
"""Words by code."""
