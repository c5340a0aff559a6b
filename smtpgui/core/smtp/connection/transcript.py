"""What was said, line by line: free of secrets where it is made, plain, escaped and bounded."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from smtpgui.core.findings import Fact, Finding
from smtpgui.core.privacy.secrets import Redactor
from smtpgui.core.smtp.connection.reply import Reply

LINE_LIMIT = 512
"""Longest line of the transcript, in characters."""

SHOWN_LINES = 40
"""How many lines of one reply are written down."""

FACT_LIMIT = 300
"""Longest text from outside in a fact, in characters."""

# As in `language.shown`: control, format (direction, zero width), surrogate, private, unassigned, separators.
_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def escaped(text: str, limit: int = LINE_LIMIT) -> str:
    r"""`text` on one line, with what could act on a screen written as \xNN, \uNNNN; at most `limit` characters."""
    plain = "".join(map(_visible, text[: limit + 1]))
    return plain if len(plain) <= limit else plain[: limit - 1] + "…"


def _visible(character: str) -> str:
    if character == "\t":
        return " "
    if unicodedata.category(character) not in _UNSAFE:
        return character
    return character.encode("unicode_escape").decode("ascii")


class Transcript:
    """The lines of one test. `C:` we said, `S:` the server said, `--` happened.

    Replies pass through `received` before anybody sees them, so that a secret that a server echoes stops here.
    """

    def __init__(self, redactor: Redactor) -> None:
        self.redactor = redactor
        self._lines: list[str] = []
        self._heard = ""

    def sent(self, shown: str) -> None:
        """Write down a line that we sent; `shown` is what may be known of it: its maker leaves the secret out."""
        self._add("C", shown)

    def received(self, reply: Reply) -> Reply:
        """Write down a reply of the server; the reply without secrets."""
        clean = replace(reply, lines=self.redactor.lines(reply.lines, self._heard))
        self._heard = self.redactor.tail(reply.lines, self._heard)
        last = len(clean.lines) - 1
        for number, line in enumerate(clean.lines[:SHOWN_LINES]):
            self._add("S", f"{clean.code}{' ' if number == last else '-'}{line}")
        if last >= SHOWN_LINES:
            self.note(f"{len(clean.lines) - SHOWN_LINES} more lines")
        return clean

    def note(self, text: str) -> None:
        """Write down an event that no line shows."""
        self._add("--", self.redactor.line(text))

    def take(self) -> tuple[str, ...]:
        """The lines since the last call."""
        lines, self._lines = tuple(self._lines), []
        return lines

    def clean(self, finding: Finding) -> Finding:
        """`finding` with every text among its facts free of secrets, escaped and bounded."""
        return replace(finding, facts={name: self._fact(fact) for name, fact in finding.facts.items()})

    def _fact(self, fact: Fact) -> Fact:
        if isinstance(fact, str):
            return escaped(self.redactor.line(fact), FACT_LIMIT)
        if isinstance(fact, tuple):
            return tuple(self._fact(item) for item in fact)
        return fact

    def _add(self, who: str, text: str) -> None:
        self._lines.append(escaped(f"{who if who == '--' else who + ':'} {text}"))
