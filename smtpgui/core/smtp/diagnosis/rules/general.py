"""Families of answers: what an answer that nobody has seen yet most probably belongs to.

They stand below every specific row. Each goes by the reply code and the step together with words that servers of
all kinds use; what fits none is unknown.
"""

from __future__ import annotations

from smtpgui.core.findings import Severity, error
from smtpgui.core.language import N_
from smtpgui.core.smtp.diagnosis import common_offers as offer
from smtpgui.core.smtp.diagnosis.rules.rule import DELIVERY, ENVELOPE, PERMANENT, TRANSIENT, Rule

_SIGN_IN = (
    Rule(
        "account.not_active",
        N_("The account at this service is not active yet."),
        N_("New accounts are often checked before they may send."),
        N_("Finish the sign-up at the service, or ask its support, then test again."),
        offers=(offer.COPY_REPORT, offer.TEST_AGAIN),
        text=(
            r"(account|user|organi[sz]ation|domain|plan|subscription)\b.{0,60}\b(not (yet )?(been )?"
            r"(activated|active|approved|enabled|confirmed)|under review|expired|unpaid|pending|on hold)",
            r"(activate|confirm|complete) your (account|profile|registration)",
        ),
    ),
    Rule(
        "auth.too_many_attempts",
        N_("Too many attempts. The server asks to wait."),
        fix=N_("Wait 15 minutes before testing again; more attempts make it longer."),
        text=(
            r"too many (failed |bad |invalid )?(login|log-in|sign-in|auth\w*|attempts|failures|password)",
            r"(login|auth\w*) (rate|attempts?) (limit|exceeded)",
            r"temporarily (blocked|locked)",
        ),
    ),
    Rule(
        "auth.app_password_needed",
        N_("The server wants an app password, not the normal one."),
        N_("The account is protected by a second step, so programs need a password of their own."),
        N_("Create an app password in the account's security settings and paste it here."),
        offers=(offer.EDIT_PASSWORD, offer.SHOW_OTHER),
        text=(
            r"app(lication)?[- ](specific )?password",
            r"mot de passe d.application",
            r"authori[sz]ation code",
            r"授权码",
            r"application password|пароль? приложени",
            r"(two|2)[- ](factor|step)",
            r"second factor",
            r"\b(2fa|mfa)\b",
        ),
        codes=(530, 534, 535, 550, 554),
        setting="password",
    ),
    Rule(
        "auth.passwords_not_accepted",
        N_("The server no longer accepts passwords here."),
        N_("It wants “modern sign-in” (OAuth), which the platform does not use."),
        N_("Choose another sending service."),
        offers=(offer.SEE_OPTIONS,),
        text=(r"\boauth", r"xoauth2", r"(modern|basic) auth"),
        codes=PERMANENT,
        setting="authentication",
    ),
    Rule(
        "auth.switched_off",
        N_("Sending with a password is switched off for this account."),
        fix=N_("Ask the administrator, or look for “SMTP” in the mailbox settings of your provider."),
        offers=(offer.COPY_REPORT,),
        text=(
            r"(smtp|auth\w*|login|access|sending|service)\b.{0,50}"
            r"\b(is |has been |are )?(disabled|not (enabled|allowed|activated)|switched off|denied by policy)",
            r"(not (enabled|allowed|permitted|authori[sz]ed)) (for|to use) smtp",
            r"\b(submission|smtp)\b.{0,20}\bnot (enabled|activated|available)\b",
        ),
        codes=(530, 534, 535, 550, 554),
        steps=("auth",),
    ),
    Rule(
        "auth.method_refused",
        N_("The server does not accept this authentication method."),
        fix=N_("Choose another authentication method: Login or Plain fits nearly every server."),
        offers=(offer.USE_BEST_METHOD, offer.USE_LOGIN, offer.USE_PLAIN),
        text=(
            r"(mechanism|method|authentication type).{0,40}(not (supported|available|allowed|permitted|implemented)"
            r"|too weak|unknown|unrecogni[sz]ed|invalid|disabled)",
            r"(unknown|unsupported|unrecogni[sz]ed|invalid) (auth\w* )?(mechanism|method|type)",
            r"\b(login|plain|cram-md5|digest-md5|ntlm)\b (is )?not (supported|available|allowed|enabled|offered)",
        ),
        codes=(500, 501, 502, 504, 534, 535, 538, 550),
        setting="authentication",
    ),
    Rule("auth.method_refused", codes=(504,), steps=("auth",)),
    Rule("auth.not_available", codes=(500, 502, 503), steps=("auth",), setting="port"),
    Rule(
        "auth.not_available",
        text=(
            r"(unrecogni[sz]ed|unknown|invalid) command.{0,10}\bauth\b",
            r"command (unrecogni[sz]ed|unknown|not recogni[sz]ed).{0,10}\bauth\b",
        ),
        codes=(500, 502),
        setting="port",
    ),
    Rule("auth.cannot_decode", codes=(501,), steps=("auth",)),
    Rule("starttls.refused", codes=(530,), steps=("starttls",)),
    Rule(
        "auth.wrong_password",
        text=(
            r"(log-?in|sign-?in|authentication) (has )?(failed|incorrect|invalid)",
            r"(bad|wrong|invalid|incorrect) (user|pass|log|cred)",
        ),
        codes=(530,),
        steps=("auth",),
    ),
    Rule("auth.required", codes=(530,)),
)

_LIMITS = (
    Rule(
        "limit.too_many_connections",
        N_("The server has too many connections from this account or network."),
        fix=N_("Close other mail programs, wait some minutes, then test once."),
        offers=(offer.TEST_AGAIN,),
        text=(
            r"too many.{0,30}(connection|session|clients?\b)",
            r"session limit",
            r"connection (rate|limit)",
            r"max(imum)?\b.{0,30}\b(connections|sessions|concurrent|simultaneous)",
            r"(concurren(t|cy)|simultaneous) (connections?|sessions?|log-?ins?|limit)",
            r"connection throttl",
            r"all (server )?(ports|slots|connections) (are )?(busy|in use)",
            r"connections? limit exceeded",
        ),
    ),
    Rule(
        "limit.daily",
        N_("The daily sending limit is used up."),
        fix=N_("Wait until tomorrow, or use a sending service for large mailings."),
        offers=(offer.SHOW_OTHER,),
        text=(
            r"(daily|24[- ]?h\w*|per day).{0,50}(limit|quota|exceed)",
            r"(limit|quota).{0,50}(daily|per day|24[- ]?h)",
        ),
    ),
    Rule(
        "limit.reached",
        N_("A sending limit of the server is reached."),
        fix=N_("Wait an hour, then test once. For large mailings use a sending service."),
        offers=(offer.SHOW_OTHER,),
        text=(
            r"(sending|send|message|rate|hourly|monthly|sender|mail|recipient)s?\b.{0,30}\b(limit|quota|threshold)",
            r"(limit|quota).{0,30}(exceeded|reached)",
            r"too many (messages|emails|mails|recipients)",
            r"(rate|message)s? ?limit",
            r"throttl",
            r"exceeded.{0,40}(limit|quota|rate|credits)",
            r"\b(credits?|allowance|quota|plan)\b.{0,20}\b(exhausted|reached|used up)",
            r"you have (already )?sent \d+",
            r"(no|insufficient|not enough) (remaining )?credits?",
        ),
    ),
)

_TRUST = (
    Rule(
        "mail_authentication.missing",
        N_("The receiver wants {domain} to prove its mail, and found neither SPF nor DKIM."),
        fix=N_("Publish your provider's SPF and DKIM records: DNS health shows them."),
        offers=(offer.OPEN_DNS,),
        text=(
            r"unauthenticated (mail|message|email|sender)",
            r"(mail|message|email|domain)\w* (is |was )?not authenticated",
            r"authentication checks? failed",
            r"\bspf\b.{0,40}\bdkim\b",
            r"\bdkim\b.{0,40}\bspf\b",
            r"\b(forged|forgery)\b",
            r"\bp=(reject|quarantine)\b",
            r"not permitted by .{0,10}policy of",
            r"(sender|domain)\S* (failed|fails) authentication",
        ),
        steps=ENVELOPE,
        setting="sender_address",
    ),
    Rule(
        "mail_authentication.dmarc",
        N_("The message failed the DMARC check of {domain}."),
        N_("Neither SPF nor DKIM passes for this very domain."),
        N_("Publish your provider's SPF and DKIM records: DNS health shows them."),
        offers=(offer.OPEN_DNS,),
        text=(r"\bdmarc\b",),
        setting="sender_address",
    ),
    Rule(
        "mail_authentication.spf",
        N_("The SPF record of {domain} does not allow this server to send."),
        fix=N_("Add your provider to the SPF record: DNS health shows how."),
        offers=(offer.OPEN_DNS,),
        text=(r"\bspf\b", r"sender policy framework"),
        setting="sender_address",
    ),
    Rule(
        "mail_authentication.dkim",
        N_("The receiver wants a DKIM signature of {domain}, which is missing or broken."),
        fix=N_("Switch DKIM on at your provider and publish its record: DNS health shows how."),
        offers=(offer.OPEN_DNS,),
        text=(r"\bdkim\b",),
        setting="sender_address",
    ),
    Rule(
        "message.taken_for_spam",
        N_("The server took the test for spam."),
        fix=N_("Look at DNS health first; unpublished records are the usual cause."),
        offers=(offer.OPEN_DNS,),
        text=(
            r"spam",
            r"unsolicited",
            r"\bjunk\b",
            r"virus|malware|phish",
            r"content.{0,30}(reject|refus|block|polic)",
            r"(message|mail).{0,30}(looks|considered|classified|identified)",
        ),
        steps=DELIVERY,
    ),
)

_SENDER = (
    Rule(
        "sender.not_allowed",
        text=(
            r"(not|n't) (allowed|permitted|authori[sz]ed|entitled) to (send|use).{0,20}\b(as|from|sender|address)",
            r"(sender|from|return[- ]path|envelope)\b.{0,60}\b(not (owned|allowed|permitted|authori[sz]ed|match)"
            r"|mismatch|does not (match|belong)|must (be|match))",
            r"(expéditeur|emetteur).{0,40}(refus|interdit|non autoris)",
        ),
    ),
    Rule(
        "sender.accents_not_supported",
        N_("The server does not take addresses with accents."),
        N_("The platform cannot send them either."),
        N_("Use an address without accents."),
        offers=(offer.EDIT_SENDER,),
        text=(r"SMTPUTF8", r"non-ascii"),
        setting="sender_address",
    ),
)

_BY_STEP = (
    Rule(
        "greeting.refused",
        N_("The server turned this connection away: “{reply}”."),
        N_("Your network may be on a block list. The platform's own servers may still be accepted."),
        N_("Test from another network, or ask your provider."),
        offers=(offer.COPY_REPORT, offer.TEST_AGAIN),
        codes=PERMANENT,
        steps=("greeting",),
    ),
    Rule(
        "starttls.refused",
        N_("The server offers encryption and then refuses it: “{reply}”."),
        N_("The platform stops here; it does not go on unencrypted."),
        N_("Try port {other_port}, and tell your provider."),
        offers=(offer.TRY_OTHER_PORT, offer.COPY_REPORT),
        steps=("starttls",),
        setting="port",
    ),
    Rule("auth.account_disabled", codes=(525,), steps=("auth",)),
    Rule("auth.wrong_password", codes=(535,), steps=("auth",)),
    Rule("auth.temporary", text=(r"cannot authenticate", r"temporary auth\w* failure"), codes=TRANSIENT),
    Rule(
        "auth.temporary",
        N_("The server cannot check passwords at the moment."),
        fix=N_("Wait a few minutes, then test once."),
        offers=(offer.TEST_AGAIN,),
        codes=TRANSIENT,
        steps=("auth",),
    ),
)

WAIT = (
    Rule(
        "temporary.closing",
        N_("The server is busy and closes the connection: “{reply}”."),
        fix=N_("Try again in 10 minutes."),
        offers=(offer.TEST_AGAIN,),
        codes=(421,),
    ),
    Rule(
        "temporary.later",
        N_("The server asks to try again later ({reply_code})."),
        fix=N_("Try again in 10 minutes. If it repeats, send the report to your provider."),
        offers=(offer.TEST_AGAIN, offer.COPY_REPORT),
        codes=TRANSIENT,
    ),
)
"""An answer that asks for patience and says nothing else."""

NO_ERROR = (
    Rule(
        "smtp.not_an_error",
        N_("This is no error: the server agrees."),
        fix=N_("Look further down for an answer that begins with 4 or 5."),
        codes=tuple(range(200, 400)),
        severity=Severity.OK,
    ),
)

"""What no row below may claim: an answer that agrees is no error, whatever it says."""

LAST_RESORT = "smtp.unknown"
"""The code of an answer that fits no row."""

UNKNOWN_WORDS = error(
    N_("The server answered: “{reply}”."),
    N_("We have no advice for this answer yet."),
    N_("Send the report to support."),
    offer.COPY_REPORT,
)

RULES = (*_SIGN_IN, *_LIMITS, *_TRUST, *_SENDER, *_BY_STEP)
