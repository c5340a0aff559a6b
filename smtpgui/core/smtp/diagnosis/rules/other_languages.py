"""What servers say in French and German, family by family, and the words for it that other languages share.

These rows explain nothing of their own: each gives an answer the code of the row that says the same in English.
"""

from __future__ import annotations

from smtpgui.core.smtp.diagnosis.rules.rule import DELIVERY, ENVELOPE, PERMANENT, Rule

_OFF = r"(d[ée]sactiv|suspendu|bloqu|verrouill|gesperrt|deaktiviert|stillgelegt)"
_NOT = r"(nicht|non|pas|plus|n[ao]o?)\b"
_SERVICE = r"(?<!compte )(?<!konto )\b(smtp|pop3?|imap4?|acc[eè]s|envoi|zugang|zugriff|versand)\b"
_MAILBOX = r"\b(bo[iî]te|messagerie|mailbox|postfach|speicherplatz|buz[oó]n|casella)\b"

_SIGN_IN = (
    Rule(
        "auth.too_many_attempts",
        text=(
            r"(trop|plusieurs) (de |d.)?(tentatives|essais|[ée]checs)",
            r"zu viele[nr]? .{0,30}versuche",
            r"fehlversuch",
        ),
    ),
    Rule(
        "auth.app_password_needed",
        text=(
            r"mots? de passe (d.application|d[ée]di[ée]|sp[ée]cifique)",
            r"(gesonderte|eigene|separate|spezielle)s? (passwort|kennwort)",
            r"\b(app(likations)?|anwendungs|ger(ä|ae)te)[- ]?(passw(o|ö)rt|kennwort)",
            r"anwendungsspezifisch",
            r"(deux|double) (facteurs?|[ée]tapes|authentification)",
            r"zwei[- ]?(faktor|stufig|schritt)",
            r"contrase(ñ|n)a de aplicaci(ó|o)n|password per (le )?app\b",
        ),
        codes=PERMANENT,
    ),
    Rule(
        "auth.encryption_required",
        text=(
            r"(connexion|liaison) (chiffr|s[ée]curis|crypt)\w+.{0,20}(requise|n[ée]cessaire|obligatoire)",
            r"(chiffrement|cryptage|\bssl\b|\btls\b).{0,40}(requis|n[ée]cessaire|obligatoire)",
            r"(activ|utilis)\w+ .{0,20}(chiffrement|\bssl\b|\btls\b)",
            r"(verschl(ü|ue)ssel\w+|\bssl\b|\btls\b).{0,40}(erforderlich|notwendig|ben(ö|oe)tigt|verwenden|nutzen)",
            r"(verwenden|nutzen|aktivieren) sie .{0,20}(verschl(ü|ue)ssel|\bssl\b|\btls\b)",
        ),
        codes=(421, *PERMANENT),
    ),
    Rule(
        "auth.switched_off",
        text=(
            rf"{_SERVICE}.{{0,60}}({_OFF}|abgeschaltet)",
            rf"{_SERVICE}.{{0,60}}{_NOT}.{{0,15}}"
            r"(activ|autoris|permis|aktiv|freigeschaltet|erlaubt|gestattet)",
        ),
        codes=PERMANENT,
        steps=("auth",),
    ),
    Rule(
        "account.not_active",
        text=(
            rf"(compte|konto|cuenta|conta)\b.{{0,40}}{_NOT}.{{0,20}}(activ|valid|confirm|v[ée]rifi|aktiviert)",
            rf"(konto|account)\b.{{0,40}}{_NOT}.{{0,20}}(freigeschaltet|best(ä|ae)tigt)",
        ),
        setting="username",
    ),
    Rule(
        "auth.account_disabled",
        text=(rf"(compte|konto|cuenta|conta|postfach|bo[iî]te)\b.{{0,30}}{_OFF}",),
        codes=PERMANENT,
        steps=("auth",),
    ),
    Rule(
        "auth.required",
        text=(
            r"(authentification|identification|authentifizierung|anmeldung|autenticaci(ó|o)n|autenticazione)\b.{0,20}"
            r"(requise|n[ée]cessaire|obligatoire|erforderlich|notwendig|n(ö|oe)tig|requerida|richiesta)",
            r"(devez|veuillez|faut) vous (identifier|authentifier|connecter)",
            r"vous (identifier|authentifier|connecter) (avant|d.abord)",
            r"melden sie sich .{0,20}\ban\b|m(ü|ue)ssen sich .{0,20}(anmelden|authentifizieren)",
        ),
        codes=PERMANENT,
    ),
)

_LIMITS = (
    Rule(
        "limit.too_many_connections",
        text=(
            r"(trop de|nombre (maximal|maximum) de) connexions",
            r"(zu viele|maximale anzahl).{0,30}verbindungen",
            r"verbindungslimit",
            r"demasiadas conexiones|troppe connessioni",
        ),
    ),
    Rule(
        "recipient.mailbox_full",
        text=(
            rf"{_MAILBOX}.{{0,60}}\b(pleine?|satur[ée]\w*|voll|llen[oa]|pien[oa])\b",
            rf"{_MAILBOX}.{{0,60}}(quota|(ü|ue)berschritten|d[ée]pass)",
            r"plus de place|(kontingent|speicher\w*) des postfach",
        ),
        steps=DELIVERY,
    ),
    Rule(
        "limit.reached",
        text=(
            r"\b(quota|limite|nombre (maximal|maximum))\b.{0,60}(d[ée]pass|atteint|[ée]puis)",
            r"d[ée]pass\w*.{0,40}\b(quota|limite)",
            r"atteint .{0,20}(nombre maxim|limite|quota)",
            r"(versenden|senden) .{0,20}zu (schnell|viel)",
            r"trop de (messages|(e-?)?mails|courriels|destinataires)",
            r"(limit|kontingent|maximale anzahl|beschr(ä|ae)nkung\w*)\b.{0,60}"
            r"(erreicht|(ü|ue)berschritten|ausgesch(ö|oe)pft)",
            r"zu viele .{0,20}(e-?mails|nachrichten|empf(ä|ae)nger)",
            r"demasiados (mensajes|correos|destinatarios)|troppi (messaggi|destinatari)",
        ),
    ),
)

_REFUSED = (
    Rule(
        "relay.denied",
        text=(
            r"(relais|relayage|relaying|relay)\b.{0,20}(refus[ée]|interdit|non autoris)",
            r"(weiterleit\w+|relay\w*)\b.{0,30}(nicht (erlaubt|gestattet|zul(ä|ae)ssig)|verweigert|abgelehnt)",
            r"ne relaie pas|relay\w* .{0,30}nicht m(ö|oe)glich|domain\b.{0,40}nicht bedient",
            r"no permitido \(relay|relay.{0,20}(no permitido|non consentito)",
        ),
        steps=ENVELOPE,
    ),
    Rule(
        "sender.domain_unknown",
        text=(
            r"(domaine (de l.)?(exp[ée]diteur|[ée]metteur)|absender-?(domain|domäne)).{0,40}"
            r"(inconnu|introuvable|n.existe pas|existiert nicht|unbekannt|nicht gefunden)",
        ),
    ),
    Rule(
        "sender.not_allowed",
        text=(
            r"(exp[ée]diteur|[ée]metteur|adresse d.exp[ée]dition|remitente|mittente)\b.{0,60}"
            r"(refus|interdit|(non|no|pas) autori[sz]|ne correspond|n.appartient|appartient pas)",
            r"autoris[ée] .{0,20}(envoyer|exp[ée]dier) .{0,20}cette adresse",
            r"absender\w*(-?adresse)?\b.{0,60}(nicht (erlaubt|zul(ä|ae)ssig|berechtigt|gestattet|senden)|abgelehnt)",
            r"absender\w*(-?adresse)?\b.{0,60}(geh(ö|oe)rt nicht|stimmt nicht|passt nicht)",
        ),
        steps=ENVELOPE,
    ),
    Rule(
        "account.suspended",
        text=(
            rf"\b(votre|ihr|dein|su|tu) (compte|konto|cuenta)\b.{{0,30}}{_OFF}",
            rf"(compte|konto)\b.{{0,30}}{_OFF}.{{0,30}}\b(impay|unbezahlt|offene rechnung|spam|abus|missbrauch)",
        ),
        steps=ENVELOPE,
    ),
    Rule(
        "recipient.switched_off",
        text=(
            rf"(destinataire|utilisateur|compte|bo[iî]te|empf(ä|ae)nger|postfach|benutzer|konto)\b.{{0,30}}{_OFF}",
        ),
        steps=DELIVERY,
    ),
    Rule(
        "reputation.block_list",
        text=(
            r"(liste noire|sperrliste|schwarze[nr]? liste|lista (negra|nera))",
            r"adresse ip (non autoris|refus)|schlechten? ruf|ungew(ö|oe)hnliche (anzahl|menge)|mauvaise r[ée]putation",
            r"(adresse ip|ip-?adresse|votre ip|ihre ip|direcci(ó|o)n ip)\b.{0,40}(bloqu|gesperrt|blockiert|abgelehnt)",
        ),
    ),
    Rule(
        "message.taken_for_spam",
        text=(
            r"(message|courriel|contenu|nachricht|e-?mail)\b.{0,40}(ind[ée]sirable|pourriel|unerw(ü|ue)nscht)",
            r"virus (gefunden|d[ée]tect)",
        ),
        steps=DELIVERY,
    ),
    Rule(
        "recipient.unknown",
        text=(
            r"(destinataire|correspondant|utilisateur|adresse|compte|bo[iî]te)\b.{0,40}"
            r"(inconnue?|introuvable|n.existe (pas|plus)|inexistant|invalide|non valide)",
            r"(empf(ä|ae)nger(-?adresse)?|e-?mail-?adresse|postfach|benutzer|mailbox|konto)\b.{0,40}"
            r"(unbekannt|existiert nicht|nicht (gefunden|bekannt|vorhanden|g(ü|ue)ltig)|ung(ü|ue)ltig|gibt es nicht)",
        ),
        codes=PERMANENT,
        steps=DELIVERY,
    ),
    Rule(
        "temporary.later",
        text=(
            r"(r[ée]essa\w+|essayer) .{0,20}plus tard",
            r"(momentan[ée]ment|temporairement|actuellement) (indisponible|inaccessible)",
            r"(sp(ä|ae)ter .{0,20}(erneut|wieder|noch ?mal)|vor(ü|ue)bergehend|momentan|derzeit) ?.{0,20}"
            r"(versuchen|nicht (verf(ü|ue)gbar|erreichbar))",
        ),
    ),
)

RULES = (*_SIGN_IN, *_LIMITS, *_REFUSED)
