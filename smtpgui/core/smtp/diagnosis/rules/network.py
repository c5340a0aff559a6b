"""What programs print instead of a server's answer: errors of the operating system, of TLS and of Python.

People paste them into `explain`. The test never needs these rows: it sees the failure itself.
"""

from __future__ import annotations

from dataclasses import replace

from smtpgui.core.language import N_
from smtpgui.core.smtp.diagnosis import common_offers as offer
from smtpgui.core.smtp.diagnosis.rules.rule import NO_CODE, Rule

_TEXTS = (
    # What a mail server writes to the sender
    Rule(
        "temporary.delayed",
        N_("The message has not been delivered yet; the server keeps trying."),
        N_("The receiving server could not be reached, or asked to wait."),
        N_("Wait, and check the recipient's domain meanwhile."),
        offers=(offer.EDIT_RECIPIENT,),
        text=(r"could not be delivered for more than", r"will (be retried|retry) (until|for)",
              r"has not yet been delivered", r"did not accept our requests? to connect",
              r"\bdelivery (is |has been |incomplete|delayed)"),
    ),
    # What only one provider means
    Rule(
        "tls.icloud_port",
        N_("iCloud takes mail on port 587 only."),
        N_("Port 465 starts encrypted, port 587 uses STARTTLS."),
        N_("Use 587."),
        offers=(offer.USE_587,),
        text=(r"wrong[_ ]version[_ ]number",),
        hosts=("smtp.mail.me.com", "*.mail.me.com", "*.icloud.com"),
        setting="port",
    ),
    Rule(
        "certificate.ovh_alias",
        N_("The certificate is for OVHcloud's own server name, not for the one that was used."),
        N_("A name such as mail.yourdomain is only an alias there."),
        N_("Use ssl0.ovh.net as the server name."),
        offers=(offer.EDIT_SERVER, offer.SHOW_OVH),
        page="ovh",
        text=(r"(mismatch|not valid for|does not match).{0,400}ssl0\.ovh\.net",
              r"ssl0\.ovh\.net.{0,400}(mismatch|not valid for|does not match)"),
        setting="server",
    ),
    # Looking up the name
    Rule(
        "resolve.not_found",
        text=(r"name or service not known", r"getaddrinfo failed", r"getaddrinfo ENOTFOUND",
              r"UnknownHostException", r"lookup \S+.{0,60}no such host", r"could not resolve host",
              r"nodename nor servname provided", r"\[?Errno 11001\]?", r"no such host is known"),
        setting="server",
    ),
    Rule(
        "resolve.no_answer",
        text=(r"temporary failure in name resolution", r"\[?Errno 11002\]?", r"getaddrinfo EAI_(AGAIN|FAIL)"),
    ),
    # Connecting
    Rule(
        "connect.refused",
        text=(r"connection refused", r"ECONNREFUSED", r"WinError 10061", r"\[Errno 61\]",
              r"actively refused", r"express[ée]ment refus", r"verweigerte die verbindung",
              r"zielcomputer die verbindung verweiger"),
        setting="port",
    ),
    Rule(
        "connect.unreachable",
        text=(r"network is unreachable", r"no route to host", r"ENETUNREACH",
              r"EHOSTUNREACH", r"WinError 100(51|65)", r"unreachable (host|network)"),
    ),
    # The greeting: Python's text is the same for a server that hung up and for one that was silent
    Rule(
        "greeting.silent",
        text=(r"unexpectedly closed: (the read operation )?timed out",
              r"greeting never received", r"Net::ReadTimeout"),
        setting="port",
    ),
    Rule(
        "auth.wrong_password",
        text=(r"could not authenticate", r"failed to authenticate on smtp server",
              r"unable to authenticate to outgoing server"),
    ),
    Rule(
        "connect.program_failed",
        N_("The program that printed this could not connect to the server."),
        N_("A wrong port, a firewall or a failed encryption are the usual reasons."),
        N_("Test here: the steps show which one it is."),
        offers=(offer.TEST_AGAIN,),
        text=(r"SMTP connect\(\) failed", r"could not connect to (the )?SMTP (host|server)",
              r"unable to connect to the (remote|smtp) (host|server)", r"MailConnectException",
              r"could(n.t| not) connect to host",
              r"cannot connect to (your )?outgoing", r"impossible de (se connecter|contacter|joindre)",
              r"verbindung (zu|mit)\b.{0,80}(fehlgeschlagen|nicht m(ö|oe)glich|nicht hergestellt)"),
        setting="server",
    ),
    Rule(
        "connect.timeout",
        text=(r"timed out", r"ETIMEDOUT", r"WinError 10060", r"connection timeout",
              r"execution expired", r"Net::OpenTimeout", r"i/o timeout",
              r"(d[ée]lai|connexion)\b.{0,60}(expir|d[ée]pass)", r"zeit(ü|ue)berschreitung"),
        setting="port",
    ),
    Rule(
        "tls.closed",
        text=(r"unexpected[_ ]eof[_ ]while[_ ]reading", r"connection reset by peer", r"ECONNRESET",
              r"WinError 10054", r"non-properly terminated"),
        setting="port",
    ),
    Rule("greeting.closed", text=(r"connection unexpectedly closed", r"end of file reached")),
    # TLS and certificates
    Rule(
        "tls.plain_text",
        text=(r"wrong[_ ]version[_ ]number", r"unrecognized SSL message",
              r"does not look like a TLS handshake"),
        setting="port",
    ),
    Rule("tls.weak_key_exchange", text=(r"dh[_ ]key[_ ]too[_ ]small",)),
    Rule("certificate.weak_key", text=(r"(ee|ca)( certificate)?[_ ]key[_ ]too[_ ](weak|small)",)),
    Rule("certificate.weak_signature", text=(r"(digest|md)[ _](algorithm )?too[ _]weak",)),
    Rule("certificate.only_common_name", text=(r"relies on legacy common name",)),
    Rule("certificate.inspected", text=(r"self[- ]signed certificate in certificate chain",)),
    Rule("certificate.self_signed", text=(r"self[- ]signed certificate",)),
    Rule(
        "certificate.incomplete_chain",
        text=(r"unable to get (local )?issuer certificate", r"unable to verify the first certificate",
              r"UNABLE_TO_VERIFY_LEAF", r"signed by unknown authority", r"unable to find valid certification path",
              r"issuer (is|has been marked as) not trusted"),
    ),
    Rule("certificate.expired", text=(r"certificate has expired", r"CertificateExpired")),
    Rule("certificate.not_yet_valid", text=(r"certificate is not yet valid", r"CertificateNotYetValid")),
    Rule(
        "certificate.wrong_host",
        text=(r"certificate is not valid for", r"host ?name mismatch", r"ip address mismatch",
              r"does not match the server certificate", r"ERR_TLS_CERT_ALTNAME_INVALID", r"did not match expected CN",
              r"certificate is valid for .{1,200}, not ", r"RemoteCertificateNameMismatch",
              r"certifica\w+.{0,60}nom d.h(ô|o)te (incorrect|non valide)"),
        setting="server",
    ),
    Rule("certificate.self_signed", text=(r"DEPTH_ZERO_SELF_SIGNED",)),
    Rule(
        "certificate.program_refused",
        N_("The program that printed this did not trust the server's certificate."),
        fix=N_("Test here: it shows what is wrong with the certificate."),
        offers=(offer.TEST_AGAIN,),
        text=(r"certificate.{0,20}verif\w+ failed", r"certificate verify failed",
              r"(remote|server|peer).{0,5} certificate (is|was) (invalid|rejected|not trusted)",
              r"certificat.{0,30}(non valide|n.est pas valide|invalide)",
              r"zertifikat.{0,40}(ung(ü|ue)ltig|nicht g(ü|ue)ltig)"),
    ),
    Rule(
        "tls.outdated",
        text=(r"tlsv1_alert_protocol_version", r"tlsv1 alert protocol version", r"unsupported[_ ]protocol",
              r"no appropriate protocol", r"no[_ ]protocols[_ ]available"),
    ),
    Rule("tls.refused", text=(r"alert[_ ]handshake[_ ]failure", r"no shared cipher")),
    Rule(
        "recipient.unknown",
        text=(r"not listed in domino directory", r"find any host named", r"code NXDOMAIN", r"domain name not found",
              r"\b(address|user|recipient|mailbox)\b.{0,80}\b(could ?n.t be found|not found|unknown|does not exist)",
              r"adresse introuvable", r"adresse konnte nicht gefunden werden"),
    ),
    # What Python's own client says
    Rule("starttls.not_offered", text=(r"starttls (extension |is )?not supported",), setting="port"),
    Rule("auth.not_available", text=(r"smtp auth extension not supported",), setting="port"),
    Rule("auth.no_common_method", text=(r"no suitable authentication method",), setting="authentication"),
    Rule(
        "auth.accents_in_program",
        N_("The program that printed this cannot send a password with accents."),
        N_("The platform can: it sends such letters as UTF-8."),
        N_("Test here, or choose a password of plain letters and digits."),
        text=(r"'ascii' codec can't encode",),
        setting="password",
    ),
)  # fmt: skip

RULES = tuple(replace(rule, codes=NO_CODE) for rule in _TEXTS)
"""Only for text that carries no reply code: a server's own "timed out" means something else."""
