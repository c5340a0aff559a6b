"""What an answer most probably means when its words say nothing: by its registered code, else by its step.

Here alone the enhanced status code (RFC 3463 and the IANA registry) decides, and only where servers agree on it:
5.7.0, 5.7.1, 5.7.9 and the codes that Microsoft made up are not among them.
"""

from __future__ import annotations

from smtpgui.core.language import N_
from smtpgui.core.smtp.diagnosis import common_offers as offer
from smtpgui.core.smtp.diagnosis.rules.rule import DELIVERY, ENVELOPE, PERMANENT, TRANSIENT, Rule


def _registered(code: str, *classes: str, codes: tuple[int, ...] = (), steps: tuple[str, ...] = ()) -> Rule:
    """A row for registered enhanced codes; `classes` are patterns of all but the first digit."""
    text = tuple(rf"^(\d{{3}} )?[45]\.{each}(?=\s|$)" for each in classes)
    return Rule(code, text=text, codes=codes, steps=steps)


_CODES = (
    _registered("auth.wrong_password", r"7\.8", codes=PERMANENT),
    _registered("auth.encryption_required", r"7\.1[01]"),
    _registered("auth.account_disabled", r"7\.13"),
    _registered("mail_authentication.missing", r"7\.26"),
    _registered("mail_authentication.spf", r"7\.2[34]"),
    _registered("mail_authentication.dkim", r"7\.2[0-2]"),
    _registered("reputation.reverse_dns_missing", r"7\.25"),
    _registered("sender.domain_unknown", r"1\.8", r"7\.27"),
    _registered("sender.refused", r"1\.7"),
    _registered("recipient.mailbox_full", r"2\.2"),
    _registered("recipient.unknown", r"1\.[1236]", codes=PERMANENT, steps=DELIVERY),
    _registered("recipient.no_mail", r"1\.10"),
    _registered("recipient.switched_off", r"2\.1", codes=PERMANENT),
    _registered("message.too_large", r"[23]\.[34]", codes=PERMANENT),
    _registered("limit.reached", r"7\.28", r"5\.3"),
    _registered("temporary.no_room", r"3\.1", codes=TRANSIENT),
    _registered("message.refused", r"6\.\d{1,2}", codes=PERMANENT),
)

_WORDS = (
    Rule(
        "auth.wrong_password",
        text=(
            r"(bad|wrong|invalid|incorrect|unknown) (user ?(name)?|log[ -]?in|credentials?|password|api key)",
            r"(user ?name|log[ -]?in|credentials?|password|api key).{0,20}(wrong|invalid|incorrect|refused|rejected)",
            r"auth\w*.{0,20}\b(fail|unsuccessful|incorrect|invalid|refused|rejected|denied)",
            r"authorization failed",
            r"(mot de passe|identifiants?).{0,20}(incorrect|invalide|erron)",
            r"(passwort|benutzername|anmeldung).{0,30}(falsch|fehlgeschlagen|ung(ü|ue)ltig)",
            r"(contraseña|credenciales?|senha|usuario).{0,30}(incorrect|inv[aá]lid)",
        ),
        codes=PERMANENT,
        steps=("auth",),
    ),
    Rule(
        "recipient.no_mail",
        N_("The domain of {recipient} takes no mail."),
        N_("Your settings may be fine."),
        N_("Check the address for the test, or test with another one."),
        offers=(offer.EDIT_RECIPIENT,),
        text=(r"does not accept (mail|e-?mail)", r"\bnull mx\b", r"not accepting (mail|messages)"),
        codes=PERMANENT,
        steps=DELIVERY,
        setting="recipient",
    ),
    Rule(
        "message.refused",
        N_("The server does not take this message, by a rule of its own: “{reply}”."),
        fix=N_("Look at DNS health first. If all is well there, ask the server's owner which rule it was."),
        offers=(offer.OPEN_DNS, offer.COPY_REPORT),
        text=(
            r"polic(y|ies)\b",
            r"administrative(ly)? prohibi",
            r"does not conform",
            r"security (reasons?|issue|risk)",
            r"\bbanned\b",
            r"prohibited",
            r"(message|mail|content|attachment)\b.{0,30}\b(refused|rejected|denied|blocked)",
            r"envelope blocked",
            r"message (is |was )?(filtered|not allowed)",
            r"not rfc.{0,6} compliant",
            r"missing .{0,20}\b(from|date|subject|header)\b",
            r"header.{0,30}(invalid|malformed|missing)",
            r"\bline (is )?too long|line length",
        ),
        codes=PERMANENT,
        steps=ENVELOPE,
    ),
)

_STEPS = (
    Rule(
        "auth.refused",
        N_("The server refused the sign-in: “{reply}”."),
        N_("Most often the username or the password is the reason."),
        N_("Type the password again, and check the username: it is usually the full address."),
        offers=(offer.EDIT_PASSWORD, offer.EDIT_USERNAME, offer.USE_FULL_ADDRESS),
        codes=tuple(code for code in range(505, 560) if code != 538),
        steps=("auth",),
        setting="password",
    ),
    Rule(
        "sender.not_taken",
        N_("The server does not take mail from {sender}: “{reply}”."),
        fix=N_("Use the address that signs in as the sender address. If it is, send the report to your provider."),
        offers=(offer.EDIT_SENDER, offer.COPY_REPORT),
        codes=(550, 551, 552, 553, 554),
        steps=("mail_from",),
        setting="sender_address",
    ),
    Rule(
        "recipient.refused",
        N_("The server does not take mail for {recipient}: “{reply}”."),
        fix=N_("Test with another address. If it refuses that too, send the report to your provider."),
        offers=(offer.EDIT_RECIPIENT, offer.COPY_REPORT),
        codes=(550, 551, 553, 554),
        steps=("rcpt_to",),
        setting="recipient",
    ),
    Rule(
        "message.not_taken",
        N_("The server did not take the message: “{reply}”."),
        fix=N_("Send the report to your provider."),
        offers=(offer.COPY_REPORT,),
        codes=(550, 551, 552, 553, 554, 571),
        steps=("data",),
    ),
)

RULES = (*_WORDS, *_CODES, *_STEPS)
