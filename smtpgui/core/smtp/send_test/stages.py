"""The stages of a test as people see them, each gathering steps of the test."""

from __future__ import annotations

from dataclasses import dataclass

from smtpgui.core.language import N_


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its title, to be translated when shown, and the names of the steps that belong to it.

    `line` is the code of the finding that says best how a stage was passed, among those of its steps.
    """

    title: str
    steps: tuple[str, ...]
    line: str


STAGES = (
    Stage(N_("Find the server"), ("settings", "resolve"), "resolve.found"),
    Stage(N_("Connect"), ("connect", "greeting"), "connect.answered"),
    Stage(N_("Secure the connection"), ("ehlo", "starttls", "tls"), "tls.encrypted"),
    Stage(N_("Sign in"), ("auth",), "auth.accepted"),
    Stage(N_("Sender accepted"), ("mail_from",), "mail_from.accepted"),
    Stage(N_("Message accepted"), ("rcpt_to", "data"), "data.accepted"),
)
"""The stages in their order."""

MAYBE_SENT = N_("The message may have been sent already: look whether it has arrived.")
"""What is to be said of a test that was cancelled while the message was handed over."""

STEP_NAMES = tuple(name for stage in STAGES for name in stage.steps)
"""Every step name; the command line's contract."""
