"""Every way of breaking a conversation at every stage of it: the cases that a table makes better than a hand."""

from __future__ import annotations

from collections.abc import Iterator

from tests.core.smtp.conftest import IMPLICIT, QUICK, SETTINGS
from tests.core.smtp.send_test.cases import Case, good, good_implicit
from tests.servers.smtp_script import LOGIN, Script, close, drip, expect, flood, hang, pause, raw, reset, send

# stage of the script, what comes before the break there, the step, and how many AUTH commands were heard by then
STAGES: tuple[tuple[str, Script, str, int], ...] = (
    ("greeting", (), "greeting", 0),
    ("ehlo", (expect("EHLO"),), "ehlo", 0),
    ("starttls", (expect("STARTTLS"),), "starttls", 0),
    ("ehlo_again", (expect("EHLO"),), "ehlo", 0),
    ("auth", (expect("AUTH"),), "auth", 1),
    ("mail_from", (expect("MAIL"),), "mail_from", 1),
    ("rcpt_to", (expect("RCPT"),), "rcpt_to", 1),
    ("data", (expect("DATA"),), "data", 1),
)

ESCAPES = "\x1b]0;owned\x07\x1b[2J<img src=file:///etc/passwd>\u202e\u200b\u2028%s{server}\\n\x9b31m"

# how it breaks, what the server does, the code of it, and other codes at some stages
BREAKS: tuple[tuple[str, Script, str, dict[str, str]], ...] = (
    ("closed", (close,), "connection.closed",
     {"greeting": "greeting.closed", "starttls": "starttls.closed", "auth": "auth.closed"}),
    ("reset", (reset,), "connection.closed",
     {"greeting": "greeting.closed", "starttls": "starttls.closed", "auth": "auth.closed"}),
    ("cut within a line", (raw(b"25"), close), "reply.cut", {}),
    ("cut within a reply", (send("250-more"), close), "reply.cut", {}),
    ("garbage", (raw(b"\x00\x01 what\r\n"), hang), "reply.not_smtp", {"greeting": "greeting.not_smtp"}),
    ("a TLS record", (raw(b"\x17\x03\x03\x00\x20" + bytes(32)), hang), "reply.not_smtp",
     {"greeting": "greeting.expects_encryption"}),
    ("two codes in one reply", (send("250-yes", "550 no"), hang), "reply.code_changed", {}),
    ("a code without an end", (send("2500 yes"), hang), "reply.bad_code", {}),
    ("a code out of range", (send("650 yes"), hang), "reply.bad_code", {}),
    ("an informative code", (send("150 wait"), hang), "reply.bad_code", {}),
    ("a line of 20 KB", (raw(b"250 " + b"x" * 20_000 + b"\r\n"), hang), "reply.line_too_long", {}),
    ("600 lines", (raw(b"250-x\r\n" * 600 + b"250 y\r\n"), hang), "reply.too_long", {}),
    ("a flood", (flood(b"250-x\r\n"),), "reply.too_long", {}),
    ("shutting down", (send("421 4.3.2 Service shutting down"), close), "temporary.closing",
     {"starttls": "starttls.refused", "auth": "auth.temporary"}),
)  # fmt: skip


def stage_cases() -> Iterator[Case]:
    """Every break at every stage, with STARTTLS."""
    for stage, before, step, auths in STAGES:
        for how, action, code, elsewhere in BREAKS:
            # A reset that comes at once can be seen as a connection that never was.
            wait = [pause(0.1)] if (stage, how) == ("greeting", "reset") else []
            script = good(**{stage: [*before, *wait, *action]})
            yield Case(f"{stage}: {how}", script, step, elsewhere.get(stage, code), auths=auths)


def silent_cases() -> Iterator[Case]:
    """Silence and drips at every stage."""
    for stage, before, step, auths in STAGES:
        code = "greeting.silent" if stage == "greeting" else "reply.none_in_time"
        silent = good(**{stage: [*before, hang]})
        yield Case(f"{stage}: silence", silent, step, code, auths=auths, limits=QUICK)
        dripping = good(**{stage: [*before, drip(b"250-slowly\r\n" * 99, 0.03), hang]})
        yield Case(f"{stage}: dripping", dripping, step, "reply.unfinished", auths=auths, limits=QUICK)


def implicit_cases() -> Iterator[Case]:
    """The same inside TLS from the start, as far as it differs."""
    for stage, before, step, auths in STAGES:
        if stage not in ("ehlo", "starttls"):
            script = good_implicit(**{stage: [*before, close]})
            code = {"greeting": "greeting.closed", "auth": "auth.closed"}.get(stage, "connection.closed")
            yield Case(f"{stage} on 465: closed", script, step, code, settings=IMPLICIT, auths=auths)


def starttls_codes() -> Iterator[Case]:
    """STARTTLS refused with any code (RFC 3207 4)."""
    for code in (400, 421, 450, 451, 500, 501, 502, 503, 504, 521, 530, 550, 554, 599):
        script = good(starttls=[expect("STARTTLS"), send(f"{code} 4.7.0 no"), hang])
        yield Case(f"STARTTLS answered with {code}", script, "starttls", "starttls.refused")


def shown_cases() -> Iterator[Case]:
    """Words of the server that would act on a screen, a log or a template."""
    refusing = {
        "greeting": ([], "554", "greeting.refused"),
        "mail_from": ([expect("MAIL")], "550", "sender.not_taken"),
        "rcpt_to": ([expect("RCPT")], "550", "recipient.refused"),
        "auth": (list(LOGIN[:-1]), "535", "auth.wrong_password"),
    }
    for stage, (before, reply, code) in refusing.items():
        script = good(**{stage: [*before, send(f"{reply} {ESCAPES}"), hang]})
        auths = 0 if stage == "greeting" else 1
        yield Case(f"escapes at {stage}", script, stage, code, settings=SETTINGS, auths=auths)


STAGE_CASES = [*stage_cases(), *implicit_cases(), *starttls_codes(), *shown_cases()]
SILENT_CASES = [*silent_cases()]
