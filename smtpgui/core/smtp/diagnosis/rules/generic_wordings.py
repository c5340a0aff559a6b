"""What servers say of recipients, messages, limits and networks in words that mean one thing whoever uses them.

They stand below the rows that go by a provider's name.
"""

from __future__ import annotations

from smtpgui.core.language import N_
from smtpgui.core.smtp.diagnosis import common_offers as offer
from smtpgui.core.smtp.diagnosis.rules.rule import DELIVERY, ENVELOPE, OFF, PERMANENT, TRANSIENT, Rule

_RECEIVER = (
    Rule(
        "reputation.block_list",
        text=(r"reputation service", r"(mail|messages?) from \(?\d+(\.\d+){3}\)?.{0,20}\bdeferred"),
    ),
    Rule(
        "recipient.mailbox_full",
        text=(
            r"mailbox (size )?(limit|quota)",
            r"^55[02] (5\.2\.2 )?(user )?quota exceeded",
            r"dis[ck] quota exceeded",
            r"exhausted .{0,20}storage|speichervolumen",
            r"too many messages on the server|zuviele mails",
            r"(user|account|mailbox|recipient)\b.{0,60}\b(over|exceed\w*) "
            r"(the |its |their |his |allowed )*(dis[ck] |mailbox |storage )?quota",
            r"\b(mailbox|inbox|maildir|mailfolder)\b.{0,30}\b(exceed|full|over)",
            r"(mailbox|account|user).{0,20}\b(space|storage)\b.{0,30}\b(used up|exceed|limit|full)",
            r"not enough storage space",
        ),
        steps=DELIVERY,
    ),
    Rule(
        "temporary.expired",
        N_("The server gave up after trying for a long time."),
        N_("The receiving server could not be reached, or asked to wait each time."),
        N_("Check the recipient's domain, then send again."),
        offers=(offer.EDIT_RECIPIENT, offer.TEST_AGAIN),
        text=(
            r"message (has )?expired",
            r"retry timeout exceeded",
            r"delivery time (has )?expired",
            r"could not be delivered (for|within|in) (more than )?\d+ (hour|day)",
        ),
    ),
    Rule(
        "recipient.internal_only",
        text=(r"allowed[- ]senders list", r"not (in|on) .{0,20}(list of )?(allowed|accepted) senders"),
        codes=PERMANENT,
    ),
    Rule(
        "recipient.unknown",
        text=(
            r"unknown local[- ]?part",
            r"invalid rcpt to",
            r"recipient domain not specified",
            r"no account by that name",
            r"address could not be found",
            r"#5\.1\.0 address rejected",
        ),
        codes=PERMANENT,
    ),
    Rule(
        "recipient.trial",
        N_("This account is for trying out: it sends only to a few addresses."),
        fix=N_("Test with the address of the account's owner, or verify your own domain at the service."),
        offers=(offer.EDIT_RECIPIENT,),
        text=(
            r"(trial|demo|sandbox|free|test)\w*\b.{0,30}can only (send|be used)",
            r"only send (testing |test )?e?-?mails? to",
            r"sandbox subdomains? ",
        ),
        setting="recipient",
    ),
    Rule(
        "recipient.switched_off",
        N_("The mailbox of {recipient} is switched off."),
        N_("Your settings may be fine."),
        N_("Test with another address."),
        offers=(offer.EDIT_RECIPIENT,),
        text=(
            rf"(?<!your )\b(user|mailbox|recipient|this account|inbox)\b.{{0,30}}\b{OFF}\b",
            r"destinataire archiv",
            r"marked as inactive",
            r"mailboxdisabled",
            r"email account that you tried to reach is disabled",
            r"recipient.{0,30}on (the |a |your )?suppression list",
        ),
        steps=DELIVERY,
        setting="recipient",
    ),
    Rule(
        "mail_authentication.missing",
        text=(
            r"\bspf\b.{0,40}\bdkim\b",
            r"\bdkim\b.{0,40}\bspf\b",
            r"(sender|message|mail|email) (is|was) unauthenticated\b",
        ),
        steps=ENVELOPE,
    ),
    Rule(
        "mail_authentication.spf",
        text=(
            r"\bspf\b.{0,40}\b(fail|violat|not (authori[sz]ed|permitted|allowed)|reject|does not pass)",
            r"\b(fail|violat|not (authori[sz]ed|permitted|allowed)|does not pass).{0,40}\bspf\b",
            r"open-?spf\.(org|net)",
            r"sender ?id\b.{0,20}\b(pra|not permitted|fail)",
        ),
    ),
    Rule(
        "mail_authentication.spoofing",
        N_("The receiver believes that somebody else uses the address {sender}."),
        N_("Mail with its own domain, or without proof of yours, is turned away there."),
        N_("Publish SPF and DKIM (DNS health shows them), or ask the receiver to allow your sending service."),
        offers=(offer.OPEN_DNS, offer.COPY_REPORT),
        text=(
            r"anti-?spoof|spoofed (message|e-?mail)",
            r"impersonat.{0,30}(polic|protect)",
            r"(domain|sender) impersonation",
        ),
        steps=ENVELOPE,
        setting="sender_address",
    ),
    Rule(
        "relay.denied",
        text=(
            r"relay(ing|ed)?\b.{0,20}\b(denied|rejected|refused|prohibited|forbidden)",
            r"allowed rcpthosts?",
            r"not configured to relay",
            r"delivery (is )?not (allowed|authori[sz]ed)",
            r"not (accepting|open to) relay",
            r"open relay",
        ),
        steps=ENVELOPE,
    ),
    Rule(
        "message.taken_for_spam",
        text=(
            r"DT:SPM|help_spam",
            r"content denied",
            r"gtube",
            r"spamassassin",
            r"\(\S{1,80}:blocked\)",
            r"(e-?mail|message) not accepted for policy reasons",
            r"(flagged|marked|detected|identified|classified|considered) as (spam|junk|phish|bulk)",
        ),
        steps=ENVELOPE,
    ),
)

_LIMITS = (
    Rule(
        "limit.too_fast",
        text=(
            r"try again slower",
            r"\btoo fast\b",
            r"(submission|message|sending) rate\b",
            r"(sending|mail) (too fast|at a rate that)",
            r"(?<!connections, )slow down",
        ),
    ),
    Rule(
        "limit.reached",
        text=(
            r"exceeded (the )?max(imum)? ",
            r"\bmax(imum)? (hourly|daily|monthly|outbound|outgoing) ",
            r"\bplan (only )?allows \d+",
            r"too frequent|too quickly",
            r"(exceeded|reached) (its|their|the|your) (\S+ )?(sending|hourly|daily|24-hour)",
            r"over your (\w+ )?quota",
            r"rate overrun",
            r"\b\d+ (messages|e-?mails|mails|recipients) (per|an?|each) (minute|hour|day|month)",
            r"max(imum)? (number|amount) of (messages|e-?mails|mails|recipients)",
            r"too much (e-?)?mail|excessive volume",
            r"you have exceeded (your|the)\b",
            r"max(imum)? messages? per",
            r"too many (\w+ ){1,2}(messages|e-?mails|mails)\b",
            r"too many invalid recipients",
            r"(?<!login )frequency limit",
            r"credits? (limit )?exceeded",
            r"(quota|limit).{0,30}exhausted",
            r"(out of|no more|insufficient|not enough) (\w+ )?credits?",
            r"(allowance|quota|limit)\b.{0,10}\b(is |are |has been )?used up",
            r"\bnumber of (messages|e-?mails|mails|recipients)\b.{0,60}\b(above|over|exceed\w*|allowed|limit)",
            r"too many requests",
            r"limit for the number of messages|per[- ](hour|day|minute) .{0,20}limit",
            r"ratelimit",
            r"quota for today",
            r"defers and failures per hour",
        ),
    ),
    Rule(
        "reputation.block_list",
        text=(
            r"banned (sending ip|ip|sender ?\[)",
            r"\bip\b.{0,20}\bnot (in|on) .{0,10}(white|allow)[- ]?list",
            r"\b(sender|client|your|sending|source) ip( address)?\b.{0,40}"
            r"\b(rejected|refused|denied|flagged|banned|abuse)",
            r"due to (ip|poor|low|bad) reputation",
            r"poor reputation",
            r"too many spams",
            r"\[TSS\d\d\]",
            r"(dynamic|sender|ip) reputation",
            r"client host rejected: access denied",
            r"not allowed to connect",
            r"ipcheck\.proofpoint",
            r"postmaster\S{0,40}#554rtr",
            r"ask your postmaster for help",
            r"\d{1,3}(\.\d{1,3}){3}\b.{0,40}\b(blocked|banned|blacklisted)\b",
            r"cloudmark",
            r"generic (reverse|rdns|ptr)",
            r"\bdynamic(ally assigned)? ip",
            r"smtp server of your isp",
        ),
    ),
    Rule(
        "reputation.reverse_dns_missing",
        text=(
            r"name lookup failed",
            r"reverse dns (entry|record|name)",
            r"\b(reverse|rdns|ptr|forward-confirmed)\b.{0,30}\b(fail|mismatch|missing|not (set|found)|required)",
            r"(cannot|could not|unable to) resolve your",
            r"unresolvable (relay )?host",
        ),
    ),
    Rule(
        "temporary.no_room",
        N_("The server has no room for mail at the moment."),
        fix=N_("Try again in an hour. If it repeats, tell the server's owner."),
        offers=(offer.TEST_AGAIN, offer.COPY_REPORT),
        text=(
            r"insufficient (system|disk) (storage|resources|space)",
            r"(disk|storage) (is )?full",
            r"no space left",
        ),
        codes=TRANSIENT,
    ),
    Rule(
        "temporary.later",
        text=(
            r"service refus[ée]e?\. veuillez essayer plus tard",
            r"failure sending mail\. try again later",
            r"^5\d\d.{0,10}temporary (system |server |local )?(problem|error|failure)",
            r"\b(server|system)s? (is |are )?(\w+ )?overloaded",
        ),
    ),
)

RULES = (*_RECEIVER, *_LIMITS)
