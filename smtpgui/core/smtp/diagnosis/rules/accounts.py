"""What servers say of the account and the sender in words that mean one thing whoever uses them.

They stand above the rows that go by a provider's name.
"""

from __future__ import annotations

from smtpgui.core.language import N_
from smtpgui.core.smtp.diagnosis import common_offers as offer
from smtpgui.core.smtp.diagnosis.rules.rule import DELIVERY, ENVELOPE, OFF, PERMANENT, TRANSIENT, Rule

_ACCOUNT = (
    # Without a step, a mailbox that is off is more probably the recipient's than one's own
    Rule(
        "recipient.switched_off",
        text=(
            r"(?<!your )(?<!for )\b(mailbox|inbox|recipient)\b.{0,60}\b(disabled|inactive|not active|closed)\b",
            r"^55\d [\d. ]*account (is )?(not active|closed)",
            r"@\S{1,255} is no longer valid",
        ),
        codes=(550, 551, 552, 553, 554),
        steps=DELIVERY,
    ),
    Rule(
        "auth.app_password_needed",
        text=(
            r"(app|application|device)[- ](specific )?passwords?\b",
            r"authori[sz]ation (code|password)",
            r"\b(external|dedicated|separate|special|specific)[- ]?(\w+ )?passwords?\b",
            r"\bapp[- ]?keys?\b",
            r"\bpasswords? for (an? )?(external|third|other|mail) (app|prog|client)",
            r"授权码",
            r"授權碼",
            r"mail\.qq\.com\S{0,60}\bid=28\b",
        ),
        codes=(530, 534, 535, 550, 554),
    ),
    Rule(
        "auth.encryption_required",
        text=(
            r"\b(auth\w*|log ?in|sign ?in|password)\b.{0,60}\b(unencrypted|non-?secure|insecure)\b",
            r"plain ?text (auth\w*|log ?in|password)s? (is |are )?(disallowed|disabled|forbidden|not allowed)",
            r"\bunencrypted\b.{0,20}\b(auth\w*|log ?in|sign ?in|password|connection)",
            r"\b(tls|ssl)( encryption)? (is )?(needed|necessary)",
            r"clear ?text .{0,40}\b(not (accepted|allowed|permitted)|disabled|refused|forbidden)",
            r"\b(use|requires?|needs?|enable|over|only|mandatory)\b.{0,20}\b(a )?(secure|encrypted|ssl|tls)\b "
            r"(connection|session|log-?ins?)",
            r"\b(secure|encrypted) (connection|session|channel) (is |must be )?(requi|need|mandatory|expected)",
            r"\b(only|not) (available|allowed|offered|possible) (after|before|without|with) (starttls|tls|ssl)",
            r"(session|connection) must be (encrypted|secure)",
            r"\b(tls|ssl) is mandatory|\benable (ssl|tls)",
        ),
        codes=PERMANENT,
    ),
    Rule(
        "account.not_active",
        text=(
            r"account\b.{0,40}\b(awaiting|waiting for|pending) (validation|approval|review|activation|verification)",
            r"account\b.{0,30}\bnot (yet )?(been )?(verified|validated|approved|activated|confirmed)",
            r"^(?!.*\bsender\b).*\bnot (yet )?(enabled|activated|approved) for (your|this) account",
            r"(confirm|activate|verify) your (account|e-?mail)( address)? first",
            r"\baccount\b.{0,60}\b(until|unless|before) (\w+ ){0,3}(verif|activat|confirm|approv)",
            r"\btrial( period| account| plan)?\b.{0,20}\b(ended|expired|is over)",
            r"\baccount (is |has been )?(restricted|limited)\b",
            r"(confirm|verify) your (phone|identity|business|company)",
            r"^5\d\d [\d. ]*(your )?(service|subscription|plan) (has |is )?expired",
        ),
    ),
    Rule(
        "auth.password_expired",
        N_("The password of this account has expired."),
        fix=N_("Sign in on the provider's website, choose a new password and enter it here."),
        offers=(offer.EDIT_PASSWORD,),
        text=(
            r"password.{0,20}\b(has |is )?expired",
            r"password (must|needs to|has to) be (changed|reset|renewed)",
        ),
        setting="password",
    ),
    Rule(
        "account.plan",
        N_("The plan of this account does not include sending like this."),
        fix=N_("Choose another plan at the service, or another sending service."),
        offers=(offer.SEE_OPTIONS,),
        text=(
            r"(plan|subscription|package)\b.{0,30}(does not|doesn't|do not) (allow|include|support|permit)",
            r"not (included|available|allowed) (in|on|with) your (current )?(plan|subscription)",
            r"smtp (service|relay|access) is (only )?(available|reserved).{0,30}(paid|plan|customers)",
        ),
    ),
    Rule(
        "account.suspended",
        N_("The service has stopped sending for this account."),
        fix=N_("Sign in at the service to see why, or ask its support."),
        offers=(offer.COPY_REPORT,),
        text=(
            rf"sending (is |has been |was )?(paused|stopped|{OFF[1:-1]})\b.{{0,20}}(account|domain|user)",
            rf"(outgoing|outbound) (e-?)?mails?\b.{{0,60}}\b{OFF}",
            r"\baccount\b.{0,30}\bnot (permitted|allowed) to send (outgoing|e-?mail|mail|messages)",
            rf"\b(hosting|package)\b.{{0,20}}\b{OFF}",
            rf"(your|the sending|sender'?s?) account\b.{{0,30}}\b{OFF}\b",
            rf"(sending )?domain \S+ (is |has been )?{OFF}\b",
            rf"\baccount (is |has been |was )?(temporarily |permanently )?{OFF} (for|due to|because)",
            r"number of disallowed messages exceeded",
            r"disabled by user from",
            r"sending (privilege|right|permission)s?\b.{0,20}\b(revoked|removed|suspended|withdrawn)",
            r"\b(account|user|mailbox)\b.{0,30}\bblocked from sending",
        ),
        steps=ENVELOPE,
        setting="username",
    ),
    Rule(
        "auth.switched_off",
        text=(
            r"does not have access rights to this service",
            r"user has no permission",
            r"set (pop3|imap)/smtp to use",
            r"(pop3?|imap4?|smtp)\b.{0,30}\b(is |are |has been )?(not (enabled|activated|open)|disabled|switched off)",
            r"third[- ]party (apps?|clients?|programs?).{0,40}(blocked|disabled|not allowed|denied)",
            r"smtp auth(entication)? (has been |is )?disabled",
            r"(smtp|access|sending)\b.{0,30}not (permitted|allowed) (for|on) this (mailbox|account|user|domain)",
            r"(access|log ?in|sign-?in).{0,20}(denied|blocked|disabled) by (your |the )?(organi[sz]ation|admin|domain)",
            r"(enable|activate|turn on) (pop3?|imap|smtp)\b.{0,40}(settings|mailbox|account)",
            r"\b(smtp|imap|pop3?|client submission|less[- ]secure|external access|legacy|basic)\b.{0,60}"
            r"\b(turned|switched) off",
            r"less[- ]secure apps?\b.{0,40}\b(disabled|blocked|not allowed|off)",
            r"(no|not have|without) (permission|rights?) (to use|for) (the )?(smtp|imap|service)",
            r"admin(istrator)?\b.{0,20}\b(has |have )?(disabled|blocked|turned off|switched off)",
            r"\b(access|log-?in|sign-?in|auth\w*|smtp|password)\b.{0,60}"
            r"\b(blocked|denied|disabled|rejected|refused)\b.{0,10} by\b.{0,20}"
            r"\b(security polic(y|ies)|organi[sz]ation|tenant|company)",
            r"\b(smtp|imap|pop3?) (service|access)\b.{0,40}\b(disabled|deactivated|suspended|blocked)",
            r"(conditional access|tenant) polic(y|ies)",
            r"legacy (authentication|protocols?)",
            r"allow access for (mail|external|third)",
        ),
        codes=PERMANENT,
        steps=("auth",),
    ),
    Rule(
        "auth.account_disabled",
        text=(
            rf"account (is |has been |was )?(temporarily |currently )?{OFF}\b",
            rf"(your|this) (account|login|user|mailbox) .{{0,20}}{OFF}\b",
            rf"\b(hosting|package)\b.{{0,20}}\b{OFF}",
            rf"^5\d\d.{{0,10}}authentication failed: account {OFF}",
        ),
        codes=PERMANENT,
        steps=("auth",),
    ),
    Rule(
        "auth.place_not_allowed",
        N_("The account does not accept sign-ins from this place."),
        N_(
            "A rule of the account names the internet addresses or countries that may sign in. The platform "
            "connects from other addresses than this computer, so the rule must allow those."
        ),
        N_("Look for such a rule in the account's security settings and switch it off, or ask the provider."),
        offers=(offer.TEST_AGAIN, offer.COPY_REPORT),
        text=(
            r"\b(log-?in|sign-?in|auth\w*|access to this \w+)\b.{0,30}\bfrom\b.{0,30}"
            r"\b(ip|address|country|countries|region|location)\b.{0,40}"
            r"\b(blocked|disabled|denied|refused|not (permitted|allowed|authori[sz]ed))",
            r"\b(log-?in|sign-?in|auth\w*)\b.{0,20}\bnot (permitted|allowed)\b.{0,20}\bfrom\b.{0,20}"
            r"\b(ip|address|country|location|region|network)",
            r"\baccess from (your|this|that) (country|location|region)",
            r"\bip( address)?\b.{0,20}\bnot (allowed|permitted|authori[sz]ed) to (log|sign|auth)",
            r"\bgeo-?(block|fenc|restrict)",
        ),
        codes=PERMANENT,
        steps=("auth",),
    ),
    Rule(
        "auth.place_not_allowed",
        text=(r"\b(ip|country|region|network)\b.{0,40}\bnot (in|on) .{0,15}\b(white|allow|safe)[- ]?list",),
        codes=(525, 530, 534, 535),
    ),
    Rule(
        "auth.switched_off",
        text=(r"smtp (relay )?(service|access|sending)\b.{0,20}\bnot (enabled|activated)",),
        codes=PERMANENT,
    ),
    Rule(
        "auth.temporary",
        text=(
            r"authentication failed, system busy",
            r"server (is )?busy",
            r"internal (\w+ )?error",
            r"temporary (\w+ )?(error|failure|problem)",
            r"temporarily (down|unavailable|not available|out of)",
        ),
        codes=PERMANENT,
        steps=("auth",),
    ),
    Rule(
        "auth.too_many_attempts",
        text=(
            r"too many (?!bad auth)(failed |invalid |wrong |incorrect |unsuccessful )*"
            r"(log[ -]?(in|on)s?|sign[ -]?ins?|auth\w*|passwords?|credentials?)\b",
            r"\bbrute[- ]?force|authenticat\w* too (many|often)",
            r"\b(excessive|repeated|multi|multiple|successive) (failed |invalid )?"
            r"(log[ -]?[io]n|sign[ -]?[io]n|auth\w*|password) (fail|attempt|error)",
            r"(log[ -]?in|sign[ -]?in|auth\w*) attempts? (limit )?exceeded",
            r"temporarily (blocked|locked|disabled)\b.{0,20}\b(after|due to) .{0,20}\b(fail|attempt)",
        ),
    ),
    Rule(
        "auth.method_refused",
        text=(
            r"invalid authentication mechanism",
            r"no mechanism available",
            r"password transition is needed",
            r"mechanism \S+ (is )?(disabled|not (allowed|supported|permitted|available))",
        ),
    ),
    Rule(
        "certificate.client_demanded",
        text=(r"client certificate (is )?(required|not (presented|provided))", r"no (valid )?client certificate"),
    ),
)

_SENDER = (
    Rule(
        "message.from_header",
        text=(
            r"\bfrom\W{0,3}header.{0,20}\b(missing|invalid|malformed)",
            r"(missing|invalid|malformed|without)\b.{0,15}\bfrom\W{0,3}header",
        ),
        codes=PERMANENT,
    ),
    Rule("temporary.later", text=(r"address verification in progress", r"unverified address"), codes=TRANSIENT),
    Rule(
        "sender.service_unverified",
        text=(
            r"unconfigured sending domain",
            r"validate your sender",
            r"from domain must be verified",
            r"domain is (unverified|not verified)",
            r"sender (address )?is not (valid|active) or not (valid|active)",
            r"sender (address )?(is )?not valid\b",
            r"from/sender name is not valid",
            r"sending from (domain|address) \S+ is not (allowed|permitted)",
            r"sender (domain|address|email)\S* (is |has )?not (been )?(registered|authenticated|approved|set up"
            r"|configured|added)",
        ),
    ),
    Rule(
        "sender.not_allowed",
        text=(
            r"mail from must equal authorized user",
            r"sender is not (allowed|authori[sz]ed|permitted) to relay",
            r"not local sender over smtp",
            r"not (allowed|authori[sz]ed|permitted) to (send|use) (mail |e-?mails? |messages? )?(from|as) ?(this|that)",
            r"not authori[sz]ed to perform .?ses:send",
            r"sender (address )?spoofing",
            r"spoofed (sender|from)",
            r"(sender|from)( address)?\b.{0,80}\b(does|do) not belong to",
            r"not authori[sz]ed to send from",
            r"envelope sender not allowed",
            r"unauthori[sz]ed (sender|from)\b",
            r"\b(from|sender)\b.{0,40}\bnot (white|allow)-?listed",
            r"sender (is )?not approved|sender domain (is )?not (hosted|local)",
            r"\bsender\b.{0,60}\bnot in .{0,20}allowed sender",
            r"\bsender\b.{0,30}\bnot .{0,20}\bowner of",
            r"from\b.{0,40}\bnot an? (authori[sz]ed|allowed) (address|sender)",
        ),
    ),
    Rule(
        "sender.refused",
        N_("The server does not take mail from {sender}."),
        N_("The address or its domain is on a list of the server's, or breaks one of its rules."),
        N_("Use another sender address, or ask the server's owner."),
        offers=(offer.EDIT_SENDER, offer.COPY_REPORT),
        text=(
            r"badmailfrom",
            r"\binvalid sender\b",
            r"sender (is |has been |address )?(blocked|blacklisted|denied by)",
            r"\bblocked senders?\b",
            r"(sender|mail from|from address) .{0,40}(blacklist|block list|denied)",
        ),
        steps=ENVELOPE,
        setting="sender_address",
    ),
    Rule(
        "sender.domain_unknown",
        text=(
            r"(invalid|unknown|bad) (sender|from) (domain|address)",
            r"verification failed for <",
            r"sender.{0,30}\bnull mx\b",
            r"domain of sender address.{0,80}does not",
            r"\bsender\b.{0,60}\bhas no (a|mx|dns)\b",
            r"\bsender.{0,10} domain (must exist|resolve|lookup|dns)",
            r"domain may not exist",
        ),
    ),
    Rule(
        "sender.malformed",
        text=(r"domain name required for sender", r"invalid mail from\b", r"sender address.{0,30}syntax"),
        codes=PERMANENT,
    ),
)

RULES = (*_ACCOUNT, *_SENDER)
