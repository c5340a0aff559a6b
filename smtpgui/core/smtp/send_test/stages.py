"""The ladder as people see it: six rungs, each gathering steps of the test."""

from __future__ import annotations

from dataclasses import dataclass

from smtpgui.core.language import N_


@dataclass(frozen=True, slots=True)
class Rung:
    """A rung: its title, to be translated when shown, and the names of the steps that belong to it.

    `line` is the code of the finding that says best how a rung was passed, among those of its steps.
    """

    title: str
    steps: tuple[str, ...]
    line: str


RUNGS = (
    Rung(N_("Find the server"), ("settings", "resolve"), "resolve.found"),
    Rung(N_("Connect"), ("connect", "greeting"), "connect.answered"),
    Rung(N_("Secure the connection"), ("ehlo", "starttls", "tls"), "tls.encrypted"),
    Rung(N_("Sign in"), ("auth",), "auth.accepted"),
    Rung(N_("Sender accepted"), ("mail_from",), "mail_from.accepted"),
    Rung(N_("Message accepted"), ("rcpt_to", "data"), "data.accepted"),
)
"""The rungs of the window, from the bottom up."""

MAYBE_SENT = N_("The message may have been sent already: look whether it has arrived.")
"""What is to be said of a test that was cancelled while the message was handed over."""

STEP_NAMES = tuple(name for rung in RUNGS for name in rung.steps)
"""Every step name; the command line's contract."""
