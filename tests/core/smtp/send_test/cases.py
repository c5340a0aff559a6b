"""What servers may do to the test, case by case: the script, and what must be said of it at which step."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from smtpgui.core.settings.model import SmtpSettings
from smtpgui.core.smtp.connection.timeouts import Limits
from tests.core.smtp.conftest import IMPLICIT, PASSWORD, PATIENT, QUICK, SETTINGS, USERNAME
from tests.servers.certificates import Certificates
from tests.servers.smtp_script import (
    GREETING,
    LOGIN,
    PASSWORD_PROMPT,
    PLAIN_EHLO,
    TLS_EHLO,
    USERNAME_PROMPT,
    Script,
    below_tls,
    client_hello,
    close,
    drip,
    expect,
    flood,
    hang,
    message,
    pause,
    raw,
    reset,
    send,
    talk,
)

ScriptMaker = Callable[[Certificates], Script]


@dataclass(frozen=True)
class Case:
    """A server's behaviour, and the verdict: the step that names it and the code, which is the first there.

    `auths` is how many AUTH commands the server may see; `also` are codes that must be among the findings.
    """

    name: str
    script: ScriptMaker
    step: str
    code: str
    settings: SmtpSettings = SETTINGS
    limits: Limits = PATIENT
    auths: int = 0
    also: tuple[str, ...] = ()
    options: Mapping[str, object] = field(default_factory=dict)


def good(**instead: Script) -> ScriptMaker:
    """A good STARTTLS server but for the stages in `instead`."""
    return lambda certificates: talk(certificates["good"], **instead)


def good_implicit(**instead: Script) -> ScriptMaker:
    """A good server with TLS from the start but for the stages in `instead`."""
    return lambda certificates: talk(certificates["good"], implicit=True, **instead)


def bare(*actions: object) -> ScriptMaker:
    """Just these actions."""
    return lambda _: actions  # type: ignore[return-value]


def with_certificate(kind: str) -> ScriptMaker:
    """A STARTTLS server with that certificate."""
    return lambda certificates: talk(certificates[kind])


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


EHLO = expect("EHLO ")
QUIT = [expect("QUIT\r\n"), send("221 Bye"), close]
LEAVE = [expect(""), close]
"""Take one more line, whatever it is: a second look comes with other words than the first."""

GREETING_CASES = [
    Case("silence from the start", bare(hang), "greeting", "greeting.silent", limits=QUICK),
    Case(
        "half a greeting, then silence", bare(raw(b"220 ma"), hang), "greeting", "reply.unfinished", limits=QUICK
    ),
    Case(
        "a greeting that drips",
        bare(drip(b"220 mail.test ESMTP\r\n" * 9, 0.05), hang),
        "greeting",
        "reply.unfinished",
        limits=QUICK,
    ),
    Case("a multi-line greeting that never ends", bare(flood(b"220-more\r\n")), "greeting", "reply.too_long"),
    Case("a line that never ends", bare(flood(b"x" * 4096)), "greeting", "greeting.not_smtp"),
    Case("digits without an end", bare(flood(b"2" * 4096)), "greeting", "reply.line_too_long"),
    Case("NULs without an end", bare(flood(bytes(4096))), "greeting", "greeting.not_smtp"),
    Case("hung up at once", bare(close), "greeting", "greeting.closed"),
    Case("reset at once", bare(pause(0.1), reset), "greeting", "greeting.closed"),
    Case("closed within a line", bare(raw(b"220 mail"), close), "greeting", "reply.cut"),
    Case("closed between lines", bare(send("220-mail"), close), "greeting", "reply.cut"),
    Case(
        "IMAP",
        bare(send("* OK [CAPABILITY IMAP4rev1] Dovecot ready."), hang),
        "greeting",
        "greeting.other_protocol",
    ),
    Case("POP3", bare(send("+OK POP3 ready <1.2@mail.test>"), hang), "greeting", "greeting.other_protocol"),
    Case("SSH", bare(send("SSH-2.0-OpenSSH_9.6"), hang), "greeting", "greeting.other_protocol"),
    Case(
        "HTTP",
        bare(send("HTTP/1.1 400 Bad Request", "Server: x", "", "<html>"), hang),
        "greeting",
        "greeting.other_protocol",
    ),
    Case("HTML", bare(send("<html><body>no</body></html>"), hang), "greeting", "greeting.other_protocol"),
    Case(
        "TLS alert bytes",
        bare(raw(bytes([21, 3, 1, 0, 2, 2, 40])), hang),
        "greeting",
        "greeting.expects_encryption",
    ),
    Case("a database", bare(raw(b"J\x00\x00\x00\n8.0.36\x00"), hang), "greeting", "greeting.not_smtp"),
    Case("a code of two digits", bare(send("22 mail"), hang), "greeting", "reply.bad_code"),
    Case("a code of four digits", bare(send("2200 mail"), hang), "greeting", "reply.bad_code"),
    Case("a code out of range", bare(send("999 mail"), hang), "greeting", "reply.bad_code"),
    Case("code 000", bare(send("000 mail"), hang), "greeting", "reply.bad_code"),
    Case("a code in other digits", bare(send("２２０ mail"), hang), "greeting", "greeting.not_smtp"),
    Case("a code that changes", bare(send("220-mail", "554 no"), hang), "greeting", "reply.code_changed"),
    Case("an empty line in a reply", bare(send("220-mail", "", "220 x"), hang), "greeting", "reply.bad_code"),
    Case("refused for good", bare(send("554 5.7.1 You are not welcome"), close), "greeting", "greeting.refused"),
    Case(
        "on a block list",
        bare(send("554 5.7.1 blocked using zen.spamhaus.org"), close),
        "greeting",
        "reputation.block_list",
    ),
    Case("busy", bare(send("421 4.3.2 Service shutting down"), close), "greeting", "temporary.closing"),
    Case("a question as a greeting", bare(send("354 go"), hang), "greeting", "reply.unexpected"),
    Case(
        "late",
        bare(pause(0.35), send(GREETING), hang),
        "greeting",
        "reply.late",
        limits=replace(QUICK, patience=5.0),
    ),
]

EHLO_CASES = [
    *(
        Case(
            f"{name} that greets like a mail server",
            bare(send(greeting), EHLO, send(refusal), expect("HELO"), send(refusal), hang),
            "ehlo",
            "greeting.other_protocol",
        )
        for name, greeting, refusal in (
            ("FTP", "220 (vsFTPd 3.0.5)", "530 Please login with USER and PASS."),
            ("another FTP", "220 ProFTPD Server ready.", "500 EHLO not understood"),
            ("news", "200 news.test InterNetNews ready", "500 What?"),
        )
    ),
    Case(
        "a mail server called ftp",
        bare(send("220 ftp.test ESMTP"), EHLO, send("550 5.7.1 no"), expect("HELO"), send("550 5.7.1 no"), hang),
        "ehlo",
        "ehlo.name_refused",
    ),
    Case(
        "no EHLO, no HELO",
        bare(
            send(GREETING),
            EHLO,
            send("500 what"),
            expect("HELO "),
            send("500 what"),
            hang,
        ),
        "ehlo",
        "smtp.unknown",
    ),
    Case(
        "no EHLO but HELO",
        bare(
            send(GREETING),
            EHLO,
            send("502 no"),
            expect("HELO localhost.localdomain\r\n"),
            send("250 hello"),
            *QUIT,
        ),
        "ehlo",
        "ehlo.refused",
    ),
    Case(
        "closed after EHLO's refusal",
        bare(send(GREETING), EHLO, send("421 4.7.0 Try again later, closing connection. (EHLO)"), close),
        "ehlo",
        "ehlo.google_relay_refused",
    ),
    Case(
        "name refused",
        bare(
            send(GREETING),
            EHLO,
            send("550 5.7.506 Access Denied, Bad HELO"),
            expect("HELO"),
            send("550 5.7.506 Access Denied, Bad HELO"),
            hang,
        ),
        "ehlo",
        "ehlo.name_refused",
    ),
    Case("closed", bare(send(GREETING), EHLO, close), "ehlo", "connection.closed"),
    Case("reset", bare(send(GREETING), EHLO, reset), "ehlo", "connection.closed"),
    Case("silence", bare(send(GREETING), EHLO, hang), "ehlo", "reply.none_in_time", limits=QUICK),
    Case(
        "another protocol suddenly", bare(send(GREETING), EHLO, send("* BAD what"), hang), "ehlo", "reply.not_smtp"
    ),
    Case("endless capabilities", bare(send(GREETING), EHLO, flood(b"250-X\r\n")), "ehlo", "reply.too_long"),
    Case(
        "TLS in the middle",
        bare(send(GREETING), EHLO, raw(bytes([21, 3, 1, 0, 2, 2, 40])), hang),
        "ehlo",
        "reply.not_smtp",
    ),
]

STARTTLS_CASES = [
    Case(
        "not offered",
        good(ehlo=[EHLO, send("250-mail.test", "250 AUTH LOGIN PLAIN"), *QUIT]),
        "starttls",
        "starttls.not_offered",
    ),
    Case(
        "one line offers nothing",
        good(ehlo=[EHLO, send("250 STARTTLS"), *QUIT]),
        "starttls",
        "starttls.not_offered",
    ),
    Case(
        "in the greeting line of EHLO",
        good(ehlo=[EHLO, send("250-STARTTLS", "250 SIZE"), *QUIT]),
        "starttls",
        "starttls.not_offered",
    ),
    Case(
        "lower case",
        good(ehlo=[EHLO, send("250-mail.test", "250-starttls", "250 SIZE"), *LEAVE]),
        "starttls",
        "starttls.misspelt",
    ),
    Case(
        "misspelt",
        good(ehlo=[EHLO, send("250-mail.test", "250-STARTTL", "250 SIZE"), *LEAVE]),
        "starttls",
        "starttls.misspelt",
    ),
    Case(
        "with a hyphen",
        good(ehlo=[EHLO, send("250-mail.test", "250 START-TLS"), *LEAVE]),
        "starttls",
        "starttls.misspelt",
    ),
    Case(
        "blotted out",
        good(ehlo=[EHLO, send("250-mail.test", "250-XXXXXXXA", "250 SIZE"), *QUIT]),
        "starttls",
        "starttls.stripped",
    ),
    Case(
        "switched off",
        good(starttls=QUIT),
        "starttls",
        "starttls.switched_off",
        settings=replace(SETTINGS, starttls_auto=False),
    ),
    Case(
        "switched off and AUTH offered in the clear",
        good(ehlo=[EHLO, send("250-mail.test", "250-STARTTLS", "250 AUTH LOGIN PLAIN CRAM-MD5"), *QUIT]),
        "starttls",
        "starttls.switched_off",
        settings=replace(SETTINGS, starttls_auto=False, authentication="cram_md5"),
    ),
    Case(
        "refused for now",
        good(starttls=[expect("STARTTLS"), send("454 4.7.0 TLS not available due to local problem"), hang]),
        "starttls",
        "starttls.unavailable",
    ),
    Case(
        "STARTTLS refused for good",
        good(starttls=[expect("STARTTLS"), send("554 5.3.0 no"), hang]),
        "starttls",
        "starttls.refused",
    ),
    Case(
        "refused as unknown",
        good(starttls=[expect("STARTTLS"), send("502 no such command"), hang]),
        "starttls",
        "starttls.refused",
    ),
    Case(
        "refused with 421",
        good(starttls=[expect("STARTTLS"), send("421 bye"), close]),
        "starttls",
        "starttls.refused",
    ),
    Case(
        "answered with a question",
        good(starttls=[expect("STARTTLS"), send("354 go on"), hang]),
        "starttls",
        "reply.unexpected",
    ),
    Case("closed at STARTTLS", good(starttls=[expect("STARTTLS"), close]), "starttls", "starttls.closed"),
    Case(
        "text after the consent",
        good(starttls=[expect("STARTTLS"), raw(b"220 go\r\n250-fake\r\n250 AUTH LOGIN\r\n"), hang]),
        "starttls",
        "starttls.injected",
    ),
    Case(
        "a whole session sent ahead",
        bare(
            send(
                GREETING,
                *PLAIN_EHLO,
                "220 go",
                *TLS_EHLO,
                USERNAME_PROMPT,
                PASSWORD_PROMPT,
                "235 ok",
                "250 ok",
                "250 ok",
                "354 go",
                "250 ok",
            ),
            hang,
        ),
        "starttls",
        "starttls.injected",
        also=("reply.ahead",),
    ),
    Case(
        "plain text after the consent",
        good(handshake=[client_hello(), send("250 hello"), hang]),
        "tls",
        "tls.plain_text_after_starttls",
    ),
    Case(
        "EHLO fails inside TLS and HELO too",
        good(ehlo_again=[EHLO, send("550 no"), expect("HELO"), send("550 no"), hang]),
        "ehlo",
        "ehlo.name_refused",
    ),
    Case("closed after the handshake", good(ehlo_again=[EHLO, close]), "ehlo", "connection.closed"),
]

TLS_CASES = [
    Case("expired", with_certificate("expired"), "tls", "certificate.expired"),
    Case("not yet valid", with_certificate("not_yet"), "tls", "certificate.not_yet_valid"),
    Case("self-signed", with_certificate("self_signed"), "tls", "certificate.self_signed"),
    Case("inspected", with_certificate("inspected"), "tls", "certificate.inspected"),
    Case("unknown authority", with_certificate("unknown_ca"), "tls", "certificate.incomplete_chain"),
    Case("another host", with_certificate("wrong_host"), "tls", "certificate.wrong_host"),
    Case("name in CN only", with_certificate("common_name"), "tls", "certificate.only_common_name"),
    Case("no name at all", with_certificate("nameless"), "tls", "certificate.wrong_host"),
    Case("for clients", with_certificate("client_purpose"), "tls", "certificate.wrong_purpose"),
    Case("intermediate missing", with_certificate("incomplete"), "tls", "certificate.incomplete_chain"),
    Case("short key", with_certificate("weak_key"), "tls", "certificate.weak_key"),
    Case("signed with SHA-1", with_certificate("weak_signature"), "tls", "certificate.weak_signature"),
    Case("authority not yet valid", with_certificate("early_issuer"), "tls", "certificate.issuer_not_yet_valid"),
    Case(
        "an address as a name",
        with_certificate("address_name"),
        "tls",
        "certificate.address_as_name",
        settings=replace(SETTINGS, server="127.0.0.1"),
    ),
    Case("old TLS", with_certificate("old_tls"), "tls", "tls.outdated"),
    Case("wants a certificate, TLS 1.3", with_certificate("wants_client"), "ehlo", "certificate.client_demanded"),
    Case(
        "wants a certificate, TLS 1.2", with_certificate("wants_client_12"), "tls", "certificate.client_demanded"
    ),
    Case("handshake cut", good(handshake=[close]), "tls", "tls.closed"),
    Case("handshake reset", good(handshake=[reset]), "tls", "tls.closed"),
    Case("handshake silent", good(handshake=[hang]), "tls", "tls.timeout", limits=QUICK),
    Case(
        "handshake dripping",
        good(handshake=[client_hello(), drip(bytes([22, 3, 3, 0, 80]) + bytes(80), 0.05), hang]),
        "tls",
        "tls.timeout",
        limits=QUICK,
    ),
    Case("plain SMTP on a TLS port", bare(send(GREETING), hang), "tls", "tls.plain_text", settings=IMPLICIT),
    Case(
        "HTTP on a TLS port",
        bare(send("HTTP/1.1 400 Bad Request"), hang),
        "tls",
        "tls.other_protocol",
        settings=IMPLICIT,
    ),
    Case("silent TLS port", bare(hang), "tls", "tls.timeout", settings=IMPLICIT, limits=QUICK),
    Case(
        "expired on a TLS port",
        lambda c: talk(c["expired"], implicit=True),
        "tls",
        "certificate.expired",
        settings=IMPLICIT,
    ),
    Case(
        "garbage records",
        bare(expect(""), raw(bytes([22, 3, 3, 0, 4, 9, 9, 9, 9])), hang),
        "tls",
        "tls.failed",
        settings=IMPLICIT,
    ),
    Case(
        "closed after the handshake on a TLS port",
        good_implicit(greeting=[close]),
        "greeting",
        "greeting.closed",
        settings=IMPLICIT,
    ),
    Case(
        "silent after the handshake on a TLS port",
        good_implicit(greeting=[hang]),
        "greeting",
        "greeting.silent",
        settings=IMPLICIT,
        limits=QUICK,
    ),
]

ECHO = [
    PASSWORD,
    b64(PASSWORD),
    b64("x" + PASSWORD),
    b64("xx" + PASSWORD + "yy"),
    b64(f"\0{USERNAME}\0{PASSWORD}"),
    PASSWORD.encode().hex(),
    PASSWORD.encode().hex().upper(),
    PASSWORD.upper(),
    "p=" + "-".join(PASSWORD),
]


def refused(*answer: str) -> Script:
    """AUTH LOGIN taken to its end and refused."""
    return [*LOGIN[:-1], send(*answer), hang]


AUTH_CASES = [
    *(
        Case(f"{answer}", good(auth=refused(answer)), "auth", code, auths=1)
        for answer, code in (
            ("535 5.7.8 Error: authentication failed", "auth.wrong_password"),
            ("535 no", "auth.wrong_password"),
            ("534 5.7.9 Please use an application password", "auth.app_password_needed"),
            ("454 4.7.0 Temporary authentication failure", "auth.temporary"),
            ("421 4.7.0 Too many login attempts", "auth.too_many_attempts"),
            ("530 5.7.0 Must issue a STARTTLS command first", "auth.encryption_required"),
            ("538 5.7.11 Encryption required for requested authentication mechanism", "auth.encryption_required"),
            ("525 5.7.13 Account disabled", "auth.account_disabled"),
            ("503 5.5.1 authentication not enabled", "auth.not_available"),
            ("501 5.5.2 Cannot Decode response", "auth.cannot_decode"),
            ("599 what is this", "smtp.unknown"),
            ("200", "auth.accepted"),
        )
        if code != "auth.accepted"
    ),
    Case(
        "method not in the list, 504",
        good(
            ehlo_again=[EHLO, send("250-mail.test", "250 AUTH PLAIN")],
            auth=[expect("AUTH LOGIN\r\n"), send("504 5.7.4 Unrecognized authentication type"), hang],
        ),
        "auth",
        "auth.method_not_offered",
        auths=1,
    ),
    Case(
        "method not in the list, 535",
        good(
            ehlo_again=[EHLO, send("250-mail.test", "250 AUTH PLAIN")],
            auth=[expect("AUTH LOGIN\r\n"), send("535 5.7.8 no"), hang],
        ),
        "auth",
        "auth.wrong_password",
        auths=1,
        also=("auth.method_not_offered",),
    ),
    Case(
        "no list at all",
        good(
            ehlo_again=[EHLO, send("250-mail.test", "250 SIZE")],
            auth=[expect("AUTH LOGIN\r\n"), send("503 5.5.1 not enabled"), hang],
        ),
        "auth",
        "auth.not_available",
        auths=1,
    ),
    Case(
        "OAuth only",
        good(
            ehlo_again=[EHLO, send("250-mail.test", "250 AUTH XOAUTH2 OAUTHBEARER")],
            auth=[expect("AUTH LOGIN\r\n"), send("504 5.7.4 no"), hang],
        ),
        "auth",
        "auth.only_oauth",
        auths=1,
    ),
    Case(
        "NTLM only",
        good(
            ehlo_again=[EHLO, send("250-mail.test", "250 AUTH NTLM GSSAPI")],
            auth=[expect("AUTH LOGIN\r\n"), send("504 5.7.4 no"), hang],
        ),
        "auth",
        "auth.no_common_method",
        auths=1,
    ),
    Case(
        "listed and yet refused",
        good(auth=[expect("AUTH LOGIN\r\n"), send("504 no"), hang]),
        "auth",
        "auth.method_refused",
        auths=1,
    ),
    Case(
        "refused at the user name",
        good(auth=[*LOGIN[:3], send("535 5.7.8 no such user"), hang]),
        "auth",
        "auth.wrong_password",
        auths=1,
    ),
    *(
        Case(
            f"{name}: agreed to before the password",
            good(auth=script),
            "auth",
            "auth.accepted_unasked",
            auths=1,
            settings=replace(SETTINGS, authentication=method),
        )
        for name, method, script in (
            ("LOGIN", "login", [expect("AUTH LOGIN\r\n"), send("235 2.7.0 ok"), hang]),
            ("LOGIN at the user name", "login", [*LOGIN[:3], send("235 2.7.0 ok"), hang]),
            ("CRAM-MD5", "cram_md5", [expect("AUTH CRAM-MD5\r\n"), send("235 2.7.0 ok"), hang]),
        )
    ),
    Case(
        "a record that cannot be decrypted",
        good(auth=[*LOGIN[:-1], below_tls(b"\x17\x03\x03\x00\x20" + b"y" * 32), hang]),
        "auth",
        "tls.broken",
        auths=1,
    ),
    Case(
        "prompts swapped",
        good(auth=[expect("AUTH"), send(PASSWORD_PROMPT), hang]),
        "auth",
        "auth.prompts_swapped",
        auths=1,
    ),
    Case(
        "user name asked twice",
        good(auth=[*LOGIN[:3], send(USERNAME_PROMPT), hang]),
        "auth",
        "auth.prompts_swapped",
        auths=1,
    ),
    Case(
        "prompts swapped, unencoded",
        good(auth=[expect("AUTH"), send("334 Password:"), hang]),
        "auth",
        "auth.prompts_swapped",
        auths=1,
    ),
    Case(
        "prompt is garbage",
        good(auth=[expect("AUTH"), send(b"334 \xff\xfe!!"), hang]),
        "auth",
        "auth.strange_prompt",
        auths=1,
    ),
    Case(
        "second prompt is garbage",
        good(auth=[*LOGIN[:3], send("334 %%%%"), hang]),
        "auth",
        "auth.strange_prompt",
        auths=1,
    ),
    Case(
        "endless questions",
        good(auth=[*LOGIN[:-1], send(PASSWORD_PROMPT), hang]),
        "auth",
        "auth.asks_again",
        auths=1,
    ),
    Case(
        "PLAIN answered with a question",
        good(auth=[expect("AUTH PLAIN "), send("334 "), hang]),
        "auth",
        "auth.asks_again",
        auths=1,
        settings=replace(SETTINGS, authentication="plain"),
    ),
    Case(
        "CRAM without a challenge",
        good(auth=[expect("AUTH CRAM-MD5\r\n"), send("334 "), hang]),
        "auth",
        "auth.bad_challenge",
        auths=1,
        settings=replace(SETTINGS, authentication="cram_md5"),
    ),
    Case(
        "CRAM with a broken challenge",
        good(auth=[expect("AUTH CRAM-MD5\r\n"), send("334 <12@x>"), hang]),
        "auth",
        "auth.bad_challenge",
        auths=1,
        settings=replace(SETTINGS, authentication="cram_md5"),
    ),
    Case(
        "CRAM refused",
        good(auth=[expect("AUTH CRAM-MD5\r\n"), send("535 5.7.8 no"), hang]),
        "auth",
        "auth.wrong_password",
        auths=1,
        settings=replace(SETTINGS, authentication="cram_md5"),
    ),
    Case("closed at AUTH", good(auth=[expect("AUTH"), close]), "auth", "auth.closed", auths=1),
    Case("closed after the password", good(auth=[*LOGIN[:-1], close]), "auth", "auth.closed", auths=1),
    Case("reset after the password", good(auth=[*LOGIN[:-1], reset]), "auth", "auth.closed", auths=1),
    Case(
        "silent after the password",
        good(auth=[*LOGIN[:-1], hang]),
        "auth",
        "reply.none_in_time",
        auths=1,
        limits=QUICK,
    ),
    Case(
        "late after the user name",
        good(auth=[*LOGIN[:3], pause(0.35), send(PASSWORD_PROMPT), hang]),
        "auth",
        "reply.late",
        auths=1,
        limits=replace(QUICK, patience=5.0),
    ),
    *(
        Case(
            f"the server echoes {number}",
            good(auth=refused(f"535 5.7.8 bad password {echo}")),
            "auth",
            "auth.wrong_password",
            auths=1,
        )
        for number, echo in enumerate(ECHO)
    ),
    Case(
        "the server echoes over two lines",
        good(auth=refused(f"535-5.7.8 {PASSWORD[:8]}", f"535 5.7.8 {PASSWORD[8:]}")),
        "auth",
        "auth.wrong_password",
        auths=1,
    ),
    Case(
        "the server echoes many times in long lines",
        good(auth=refused("535 5.7.8 " + PASSWORD * 150)),
        "auth",
        "auth.wrong_password",
        auths=1,
    ),
    Case(
        "the server knows it beforehand",
        good(ehlo=[EHLO, send("250-mail.test", f"250 X-{PASSWORD}"), *QUIT]),
        "starttls",
        "starttls.not_offered",
    ),
]

ENVELOPE_CASES = [
    Case(
        "sender refused",
        good(
            mail_from=[
                expect("MAIL FROM:<news@example.org>\r\n"),
                send("553 5.7.1 <news@example.org>: Sender address rejected: not owned by user alice@example.org"),
                *QUIT,
            ]
        ),
        "mail_from",
        "sender.not_allowed",
        auths=1,
    ),
    Case(
        "sender's domain unknown",
        good(
            mail_from=[
                expect("MAIL"),
                send("450 4.1.8 <news@example.org>: Sender address rejected: Domain not found"),
                *QUIT,
            ]
        ),
        "mail_from",
        "sender.domain_unknown",
        auths=1,
    ),
    Case(
        "not signed in after all",
        good(
            mail_from=[
                expect("MAIL"),
                send("530 5.7.57 SMTP; Client was not authenticated to send anonymous mail during MAIL FROM"),
                *QUIT,
            ]
        ),
        "mail_from",
        "auth.required",
        auths=1,
    ),
    Case(
        "sender refused without a word",
        good(mail_from=[expect("MAIL"), send("550"), *QUIT]),
        "mail_from",
        "sender.not_taken",
        auths=1,
    ),
    Case(
        "closed at the sender", good(mail_from=[expect("MAIL"), close]), "mail_from", "connection.closed", auths=1
    ),
    Case(
        "said why and closed at the sender",
        good(mail_from=[send("421 4.4.2 idle too long"), close]),
        "mail_from",
        "temporary.closing",
        auths=1,
    ),
    Case(
        "recipient refused",
        good(
            rcpt_to=[
                expect("RCPT TO:<reader@example.net>\r\n"),
                send("550 5.1.1 <reader@example.net>: Recipient address rejected: User unknown"),
                *QUIT,
            ]
        ),
        "rcpt_to",
        "recipient.unknown",
        auths=1,
    ),
    Case(
        "relay denied",
        good(rcpt_to=[expect("RCPT"), send("554 5.7.1 <reader@example.net>: Relay access denied"), *QUIT]),
        "rcpt_to",
        "relay.denied",
        auths=1,
    ),
    Case(
        "greylisted",
        good(rcpt_to=[expect("RCPT"), send("450 4.2.0 Greylisted, see http://x"), *QUIT]),
        "rcpt_to",
        "temporary.greylisted",
        auths=1,
    ),
    Case(
        "mailbox full",
        good(rcpt_to=[expect("RCPT"), send("452 4.2.2 The email account is over quota"), *QUIT]),
        "rcpt_to",
        "recipient.mailbox_full",
        auths=1,
    ),
    Case(
        "recipient answered with a question",
        good(rcpt_to=[expect("RCPT"), send("354 go"), hang]),
        "rcpt_to",
        "reply.unexpected",
        auths=1,
        limits=replace(PATIENT, quit=0.2),
    ),
    Case(
        "closed at the recipient", good(rcpt_to=[expect("RCPT"), close]), "rcpt_to", "connection.closed", auths=1
    ),
]

DATA_CASES = [
    Case(
        "DATA refused",
        good(data=[expect("DATA"), send("550 5.4.5 Daily user sending limit exceeded"), *QUIT]),
        "data",
        "limit.daily",
        auths=1,
    ),
    Case(
        "DATA agreed to at once",
        good(data=[expect("DATA"), send("250 ok"), *QUIT]),
        "data",
        "reply.unexpected",
        auths=1,
    ),
    Case("closed at DATA", good(data=[expect("DATA"), close]), "data", "connection.closed", auths=1),
    Case(
        "taken for spam",
        good(content=[message(), send("550 5.7.1 Message rejected as spam"), *QUIT]),
        "data",
        "message.taken_for_spam",
        auths=1,
    ),
    Case(
        "sender denied after the message",
        good(
            content=[
                message(),
                send("554 5.2.252 SendAsDenied; alice@example.org not allowed to send as news@example.org"),
                *QUIT,
            ]
        ),
        "data",
        "sender.not_allowed_exchange",
        auths=1,
    ),
    Case(
        "busy after the message",
        good(content=[message(), send("451 4.3.0 Try later"), *QUIT]),
        "data",
        "temporary.later",
        auths=1,
    ),
]

UNKNOWN_CASES = [
    Case(
        "closed after the dot", good(content=[message(), close]), "data", "data.unknown_whether_accepted", auths=1
    ),
    Case(
        "reset after the dot", good(content=[message(), reset]), "data", "data.unknown_whether_accepted", auths=1
    ),
    Case(
        "closed within the answer",
        good(content=[message(), raw(b"250 2.0"), close]),
        "data",
        "data.unknown_whether_accepted",
        auths=1,
    ),
    Case(
        "garbage after the dot",
        good(content=[message(), send("* what"), hang]),
        "data",
        "data.unknown_whether_accepted",
        auths=1,
    ),
    Case(
        "a flood after the dot",
        good(content=[message(), flood(b"250-x\r\n")]),
        "data",
        "data.unknown_whether_accepted",
        auths=1,
    ),
    Case(
        "silence after the dot",
        good(content=[message(), hang]),
        "data",
        "data.unknown_no_answer",
        auths=1,
        limits=QUICK,
    ),
    Case(
        "half an answer after the dot",
        good(content=[message(), raw(b"250 2"), hang]),
        "data",
        "data.unknown_no_answer",
        auths=1,
        limits=QUICK,
    ),
]

LATE_CASES = [
    Case(
        "taken, but late",
        good(content=[message(), pause(0.4), send("250 ok"), *QUIT]),
        "data",
        "data.accepted_too_late",
        auths=1,
        limits=replace(QUICK, patience=5.0),
    ),
]

PASSING_CASES = [
    Case("STARTTLS and LOGIN", good(), "data", "data.accepted", auths=1),
    Case(
        "TLS from the start",
        good_implicit(),
        "data",
        "data.accepted",
        settings=IMPLICIT,
        auths=1,
        also=("tls.by_port",),
    ),
    Case(
        "PLAIN",
        good(auth=[expect(f"AUTH PLAIN {b64(f'{chr(0)}{USERNAME}{chr(0)}{PASSWORD}')}\r\n"), send("235 ok")]),
        "data",
        "data.accepted",
        settings=replace(SETTINGS, authentication="plain"),
        auths=1,
    ),
    Case(
        "CRAM-MD5",
        good(
            auth=[
                expect("AUTH CRAM-MD5\r\n"),
                send(f"334 {b64('<1896.697170952@mail.test>')}"),
                expect(""),
                send("235 ok"),
            ]
        ),
        "data",
        "data.accepted",
        settings=replace(SETTINGS, authentication="cram_md5"),
        auths=1,
    ),
    Case(
        "a lying list that lacks the method",
        good(ehlo_again=[EHLO, send("250-mail.test", "250 AUTH PLAIN")]),
        "data",
        "data.accepted",
        auths=1,
    ),
    Case("no list", good(ehlo_again=[EHLO, send("250 mail.test")]), "data", "data.accepted", auths=1),
    Case(
        "only HELO inside TLS",
        good_implicit(ehlo_again=[EHLO, send("502 no"), expect("HELO "), send("250 hi")]),
        "data",
        "data.accepted",
        settings=IMPLICIT,
        auths=1,
        also=("ehlo.only_helo",),
    ),
    Case(
        "prompts in other words",
        good(
            auth=[
                expect("AUTH"),
                send(f"334 {b64('Benutzername:')}"),
                expect(""),
                send(f"334 {b64('Kennwort:')}"),
                expect(""),
                send("235 ok"),
            ]
        ),
        "data",
        "data.accepted",
        auths=1,
    ),
    Case(
        "prompts without words",
        good(auth=[expect("AUTH"), send("334 "), expect(""), send("334"), expect(""), send("235 ok")]),
        "data",
        "data.accepted",
        auths=1,
    ),
    Case(
        "prompts unencoded",
        good(
            auth=[
                expect("AUTH"),
                send("334 Username:"),
                expect(""),
                send("334 PASSWORD:"),
                expect(""),
                send("235 ok"),
            ]
        ),
        "data",
        "data.accepted",
        auths=1,
    ),
    Case(
        "the disclaimer of a hoster",
        good(
            greeting=[
                send(
                    "220-mail.test ESMTP Exim",
                    "220-We do not authorize the use of this system to transport unsolicited, ",
                    "220 and/or bulk e-mail.",
                )
            ]
        ),
        "data",
        "data.accepted",
        auths=1,
    ),
    Case(
        "line feeds only",
        good(greeting=[send(GREETING, end=b"\n")]),
        "data",
        "data.accepted",
        auths=1,
        also=("reply.bare_line_feed",),
    ),
    Case(
        "bytes that are no text",
        good(greeting=[send(b"220 \xff\xfe\x00\x1b[31m\xe2\x80\xae<b>mail</b>")]),
        "data",
        "data.accepted",
        auths=1,
    ),
    Case(
        "any 2xx will do",
        good(greeting=[send("299 x")], rcpt_to=[expect("RCPT"), send("251 will forward")]),
        "data",
        "data.accepted",
        auths=1,
    ),
    Case(
        "an answer ahead of its question",
        good(greeting=[raw(b"220 hi\r\n250-mail.test\r\n250 STARTTLS\r\n")], ehlo=[EHLO]),
        "data",
        "data.accepted",
        auths=1,
        also=("reply.ahead",),
    ),
    Case(
        "slow",
        good(rcpt_to=[expect("RCPT"), pause(0.3), send("250 ok")]),
        "data",
        "data.accepted",
        auths=1,
        also=("reply.slow",),
        limits=replace(PATIENT, slow=0.2),
    ),
    Case(
        "QUIT hangs",
        good(quit=[expect("QUIT"), hang]),
        "data",
        "data.accepted",
        auths=1,
        limits=replace(PATIENT, quit=0.1),
    ),
    Case("QUIT refused", good(quit=[expect("QUIT"), send("554 no"), close]), "data", "data.accepted", auths=1),
    Case("QUIT floods", good(quit=[expect("QUIT"), flood(b"221-bye\r\n")]), "data", "data.accepted", auths=1),
    Case("QUIT closes", good(quit=[expect("QUIT"), close]), "data", "data.accepted", auths=1),
    Case("closed before QUIT", good(quit=[close]), "data", "data.accepted", auths=1),
    Case(
        "a certificate by an intermediate",
        with_certificate("complete"),
        "data",
        "data.accepted",
        auths=1,
    ),
    Case(
        "the certificate ends soon",
        with_certificate("ends_soon"),
        "data",
        "data.accepted",
        auths=1,
        also=("certificate.ends_soon",),
    ),
    Case(
        "implicit TLS asked for on another port",
        good_implicit(),
        "data",
        "data.accepted",
        auths=1,
        options={"tls": "implicit"},
    ),
    Case(
        "STARTTLS asked for on 465",
        good(),
        "data",
        "data.accepted",
        auths=1,
        settings=IMPLICIT,
        options={"tls": "starttls"},
    ),
]

CLIENT_CASES = [
    Case(
        "the best method is chosen",
        good(auth=[expect("AUTH PLAIN "), send("235 ok")]),
        "data",
        "data.accepted",
        auths=1,
        also=("data.as_client",),
    ),
    Case(
        "the method offered instead",
        good(
            ehlo_again=[EHLO, send("250-mail.test", "250 auth=plain")],
            auth=[expect("AUTH PLAIN "), send("235 ok")],
        ),
        "data",
        "data.accepted",
        auths=1,
    ),
    Case(
        "STARTTLS in lower case",
        good(
            ehlo=[expect("EHLO [127.0.0.1]\r\n"), send("250-mail.test", "250 starttls")],
            auth=[expect("AUTH PLAIN "), send("235 ok")],
        ),
        "data",
        "data.accepted",
        auths=1,
        settings=replace(SETTINGS, starttls_auto=False),
    ),
    Case(
        "nothing in common",
        good(ehlo_again=[EHLO, send("250-mail.test", "250 AUTH XOAUTH2")], auth=QUIT),
        "auth",
        "auth.only_oauth",
    ),
    Case(
        "no sign-in at all",
        good(ehlo_again=[EHLO, send("250-mail.test", "250 SIZE")], auth=QUIT),
        "auth",
        "auth.not_available",
    ),
    Case(
        "no list inside TLS",
        good(
            ehlo=[EHLO, send("250-mail.test", "250-STARTTLS", "250 AUTH LOGIN PLAIN CRAM-MD5")],
            ehlo_again=[EHLO, send("502 no"), expect("HELO"), send("250 hi")],
            auth=QUIT,
        ),
        "auth",
        "auth.not_available",
    ),
    Case(
        "no STARTTLS",
        good(ehlo=[EHLO, send("250-mail.test", "250 AUTH CRAM-MD5"), *QUIT]),
        "starttls",
        "starttls.not_offered",
    ),
]
