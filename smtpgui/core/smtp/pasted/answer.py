"""Reading an answer that somebody pasted: a bare reply, a line of a log, an exception, a transcript, a bounce."""

from __future__ import annotations

from dataclasses import dataclass

from smtpgui.core.findings import Finding
from smtpgui.core.smtp.connection.reply import Reply
from smtpgui.core.smtp.diagnosis.context import AttemptContext, complete
from smtpgui.core.smtp.diagnosis.rules import diagnose
from smtpgui.core.smtp.pasted.bounce import diagnostic, status, text_of
from smtpgui.core.smtp.pasted.reply_in_text import made, reply_in
from smtpgui.core.smtp.pasted.step_and_host import host_in, step_in, step_of

READ_LIMIT = 256 * 1024
"""How much of a pasted text is read, in characters: a bounce carries its reason in front of what it returns."""


@dataclass(frozen=True, slots=True)
class PastedReply:
    """What was read: the reply, with code 0 where the text has none, and what the text tells beside it.

    `step` is the step of the test that it belongs to, `host` the server that gave it; "" where not told.
    """

    reply: Reply
    step: str = ""
    host: str = ""


def read_answer(text: str) -> PastedReply:
    """The server's answer in `text`, with the step that it most probably belongs to. Reads READ_LIMIT characters.

    Understands replies of one or several lines, with or without a program's marks in front ("S:", "<-",
    "<<<", "<~*"), Python's tuples and exceptions, errors of nodemailer, Ruby, PHP, Java and .NET, lines of mail
    logs, transcripts, and bounces: as text, as HTML and as the source of a mail with its Diagnostic-Code
    (RFC 3464 2.3.6). A text without a reply code is kept as it is.
    """
    seen = text_of(text[:READ_LIMIT].replace("\r\n", "\n").replace("\r", "\n").strip("\ufeff\n\t "))
    told = diagnostic(seen)
    reply, at = reply_in(told or seen)
    if not told and not reply.code and status(seen):
        reply = made(0, [f"{status(seen)} {seen[:2000]}"])
    before = "" if told else seen[:at]
    step = step_in(seen, before) or step_of(reply.code, reply.enhanced)
    return PastedReply(reply, step, host_in(seen))


def diagnose_text(text: str, *, step: str = "", host: str = "") -> Finding:
    """What the answer in a pasted `text` means; `step` and `host` count more than what the text tells."""
    answer = read_answer(text)
    server = host or answer.host
    finding = diagnose(answer.reply, step=step or answer.step, host=server)
    return complete(finding, AttemptContext(server))
