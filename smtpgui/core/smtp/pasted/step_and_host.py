"""What a pasted text tells beside the answer: which command was refused, and which server refused it."""

from __future__ import annotations

import re

_MARK = r"(?:^|\n)[ \t]*(?:\S+ )?(?:C:|->|~>|>>>?|>|CLIENT -> SERVER:|send:)[ \t]*['\"]?"

_COMMANDS = (
    ("mail_from", r"MAIL(?: +FROM)?\b"),
    ("rcpt_to", r"RCPT(?: +TO)?\b"),
    ("data", r"(?:end of )?(?:DATA|BDAT)\b|end of data|end of message|the message"),
    ("auth", r"AUTH\b"),
    ("starttls", r"STARTTLS\b"),
    ("ehlo", r"(?:EHLO|HELO)\b"),
)

# What mail servers and programs say about the command that was refused; the first that is found counts.
_STEP_SIGNS = (
    # Mail servers: Postfix, Exim, qmail, Sendmail
    *((step, rf"in reply to (?:\w+ ){{0,4}}(?:{command})") for step, command in _COMMANDS),
    *((step, rf"remote mail server after (?:(?:initial|pipelined|end of) )?(?:{command})")
      for step, command in _COMMANDS),
    ("mail_from", r"but sender was rejected"),
    ("rcpt_to", r"(?:does not like|but my) recipient|but recipients? (?:was|were) rejected|rejected RCPT"),
    ("data", r"failed (?:on|after) (?:DATA command|I sent the message)|failed after I sent"),
    ("greeting", r"refused to talk to me|remote mail server after initial connection|but greeting failed"),
    # Programs: Python, nodemailer, PHPMailer, JavaMail, Symfony, Ruby
    ("data", r"SMTPDataError|Message failed:|EMESSAGE|data not accepted|DATA END command failed"),
    ("mail_from", r"SMTPSenderRefused|Mail command failed|MAIL FROM command failed|SMTPSenderFailedException"
                  r"|following From address failed|failed to set sender"),
    ("rcpt_to", r"SMTPRecipientsRefused|recipients? (?:were|was) rejected|Recipient command failed"
                r"|RCPT TO command failed|SMTPAddressFailedException|following recipients failed"
                r"|failed to add recipient"),
    ("ehlo", r"SMTPHeloError|(?:EHLO|HELO) command failed|not accepted from server!"),
    ("auth", r"SMTPAuthenticationError|EAUTH\b|invalid login|AuthenticationFailedException|failed to authenticate"
             r"|could not authenticate|(?:username|password|AUTH \w+) command failed|Authenticator \w+ returned"),
    ("greeting", r"SMTPConnectError|Invalid greeting"),
    *((step, rf">>> (?:{command})[^\n]{{0,300}}\n[ \t]*<<< [45]") for step, command in _COMMANDS),
    *((step, rf"command: ?['\"](?:{command})") for step, command in _COMMANDS),
)  # fmt: skip

_SIGNS = tuple((step, re.compile(sign, re.IGNORECASE)) for step, sign in _STEP_SIGNS)
_SENT = tuple((step, re.compile(_MARK + f"(?:{command})", re.IGNORECASE)) for step, command in _COMMANDS)
_HOSTS = tuple(
    re.compile(sign, re.IGNORECASE | re.MULTILINE)
    for sign in (
        r"\bhost (?P<host>[\w-]+(?:\.[\w-]+)+) ?\[",
        r"while talking to (?P<host>[\w-]+(?:\.[\w-]+)+)",
        r"^remote-mta:[ \t]*(?:[\w-]+;)?[ \t]*(?P<host>[\w-]+(?:\.[\w-]+)+)",
        r"\bH=(?P<host>[\w-]+(?:\.[\w-]+)+) \[",
        r"=== Connected to (?P<host>[\w-]+(?:\.[\w-]+)+)\.",
        r"Connection: opening to (?:ssl://|tls://)?(?P<host>[\w-]+(?:\.[\w-]+)+):",
        r"server for the domain \S{1,255} by (?P<host>[\w-]+(?:\.[\w-]+)+)",
        r"^(?P<host>[\w-]+(?:\.[\w-]+)+) (?:rejected your message|gave this error|a retourné)",
    )
)
_FAR = 4096
"""How far back from an answer the command is looked for, in characters."""

_STEP_OF_CODE = {
    235: "auth", 334: "auth", 354: "data", 432: "auth", 525: "auth", 533: "auth", 534: "auth", 535: "auth",
    538: "auth",
}  # fmt: skip
_STEP_OF_ENHANCED = {
    "5.7.8": "auth",
    "5.1.1": "rcpt_to",
    "5.1.2": "rcpt_to",
    "5.1.7": "mail_from",
    "5.1.8": "mail_from",
}


def step_in(text: str, before: str) -> str:
    """The step of the test that a refusal in `text` belongs to, or ""; `before` is what stands in front of it."""
    sent = _last_command(before[-_FAR:])
    return sent or next((step for step, sign in _SIGNS if sign.search(text)), "")


def step_of(code: int, enhanced: str) -> str:
    """The step at which alone servers use a reply code or an enhanced code, or ""."""
    return _STEP_OF_CODE.get(code) or _STEP_OF_ENHANCED.get(enhanced, "")


def host_in(text: str) -> str:
    """The server that a log, a program or a bounce names, in lower case, or ""."""
    found = next((match for sign in _HOSTS for match in [sign.search(text)] if match), None)
    return found["host"].lower() if found else ""


def _last_command(before: str) -> str:
    """The step of the last command that a transcript shows in `before`, or ""."""
    found = [(match.start(), step) for step, sign in _SENT for match in sign.finditer(before)]
    return max(found)[1] if found else ""
