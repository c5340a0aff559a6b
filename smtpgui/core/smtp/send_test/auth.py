"""The three ways of signing in that the platform knows, on the wire as it does them (RFC 4954, RFC 2195).

Each sends the password at most once, and never as the answer to a question for something else: a server that
asks in the wrong order would otherwise write the password into its log as a user name.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from collections.abc import Callable

from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.privacy.secrets import Redactor
from smtpgui.core.smtp.connection.reply import Reply

_PASSWORD = re.compile(r"pass|secret|pwd|kennwort|contrase|senha|mot de passe", re.IGNORECASE)
_USERNAME = re.compile(r"user|login|account|utilisateur|identifiant|benutzer|usuario|e-?mail", re.IGNORECASE)

Ask = Callable[[str, str], Reply]
"""Sends a command and returns the reply; the second text stands for the command in the transcript."""


def sign_in(ask: Ask, redactor: Redactor, method: str, username: str, password: str) -> Reply:
    """Send one AUTH command of the platform's `method` and answer its questions; the server's last reply.

    The reply may be a refusal. Trouble with an `auth.…` finding where the server asks for something that must
    not be answered. What is derived from the password is told to `redactor` before it is sent.
    """
    reply = _METHODS[method](ask, redactor, username, password)
    if reply.intermediate:
        raise Trouble(Finding("auth.asks_again", {"reply": reply.text}))
    return reply


def _login(ask: Ask, _redactor: Redactor, username: str, password: str) -> Reply:
    reply = ask("AUTH LOGIN", "")
    if not _asks(reply):
        return reply
    _check_prompt(reply, wanted=_USERNAME, other=_PASSWORD)
    reply = ask(_base64(username), "[username]")
    if not _asks(reply):
        return reply
    _check_prompt(reply, wanted=_PASSWORD, other=_USERNAME)
    return ask(_base64(password), "[password]")


def _plain(ask: Ask, _redactor: Redactor, username: str, password: str) -> Reply:
    answer = _base64(f"\0{username}\0{password}")
    return ask(f"AUTH PLAIN {answer}", "AUTH PLAIN [username and password]")


def _cram_md5(ask: Ask, redactor: Redactor, username: str, password: str) -> Reply:
    reply = ask("AUTH CRAM-MD5", "")
    if not _asks(reply):
        return reply
    challenge = _decoded(reply)
    if not challenge:
        raise Trouble(Finding("auth.bad_challenge", {"reply": reply.text}))
    digest = hmac.new(password.encode("utf-8"), challenge, "md5").hexdigest()
    answer = _base64(f"{username} {digest}")
    for secret in (digest, answer):
        redactor.hide(secret, "[CRAM-MD5 digest]")
    return ask(answer, "[CRAM-MD5 digest]")


_METHODS: dict[str, Callable[[Ask, Redactor, str, str], Reply]] = {
    "login": _login,
    "plain": _plain,
    "cram_md5": _cram_md5,
}


def _asks(reply: Reply) -> bool:
    """Whether the server asks for more. The platform stops at a server that agrees before it knows the password."""
    if reply.positive:
        raise Trouble(Finding("auth.accepted_unasked", {"reply": reply.text}))
    return reply.intermediate


def _base64(text: str) -> str:
    return base64.b64encode(text.encode("utf-8")).decode("ascii")


def _decoded(reply: Reply) -> bytes | None:
    """The server's challenge (RFC 4954 4); None where it is not base64."""
    try:
        return base64.b64decode("".join(reply.lines).strip(), validate=True)
    except (binascii.Error, ValueError):
        return None


def _check_prompt(reply: Reply, *, wanted: re.Pattern[str], other: re.Pattern[str]) -> None:
    """Refuse to answer a question that names the other thing, or none that can be read.

    Servers word their prompts as they like, and some send none: whatever does not name the other is fine.
    """
    challenge = _decoded(reply)
    prompt = " ".join(reply.lines) if challenge is None else challenge.decode("utf-8", "replace")
    if wanted.search(prompt):
        return
    if other.search(prompt):
        raise Trouble(Finding("auth.prompts_swapped", {"prompt": prompt, "reply": reply.text}))
    if challenge is None:
        raise Trouble(Finding("auth.strange_prompt", {"reply": reply.text}))
