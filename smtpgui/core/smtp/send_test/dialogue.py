"""The dialogue with a server, step by step, as the platform's sender holds it.

Each step returns its findings when the server agrees, and raises Trouble when the dialogue ends there: with what the
server's refusal means (`refusal`), or with what became of the connection: connection.…, reply.…, tls.….
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.settings.model import SmtpSettings
from smtpgui.core.smtp.connection.capabilities import Capabilities
from smtpgui.core.smtp.connection.reply import Reply
from smtpgui.core.smtp.connection.session import SmtpConnection
from smtpgui.core.smtp.connection.timeouts import Limits
from smtpgui.core.smtp.diagnosis.context import AttemptContext
from smtpgui.core.smtp.diagnosis.other_protocols import greeted_by
from smtpgui.core.smtp.send_test.auth import sign_in
from smtpgui.core.smtp.send_test.behaviour import Behaviour
from smtpgui.core.smtp.send_test.message import OutgoingMessage
from smtpgui.core.smtp.send_test.refusal import fate_unknown, other_way, refusal, refused_sign_in

Findings = list[Finding]
T = TypeVar("T")

_GMAIL = ("smtp.gmail.com", "smtp.googlemail.com")
_CHECKED_LATER = ("mailjet.com", "postmarkapp.com")


class SmtpDialogue:
    """One dialogue over an open connection.

    `notes` collects what is worth saying beside a step's own finding; whoever runs the steps empties it.
    `capabilities` is what the server said last that it can do.
    `may_quit` says that a farewell fits: the platform sends QUIT once it has signed in, also after a refusal,
    and just hangs up before.
    """

    def __init__(
        self,
        connection: SmtpConnection,
        settings: SmtpSettings,
        context: AttemptContext,
        behaviour: Behaviour,
        limits: Limits,
    ) -> None:
        self._connection = connection
        self._settings = settings
        self._context = context
        self._behaviour = behaviour
        self._limits = limits
        self.capabilities = Capabilities()
        self._greeted_by = ""
        self._said: set[str] = set()
        self._in_flight = False
        self._handed_over: OutgoingMessage | None = None
        self.notes: Findings = []
        self.slowest = 0.0
        self.may_quit = False

    @property
    def own_name(self) -> str:
        """The name that we say in EHLO."""
        return self._behaviour.own_name(*self._connection.own_address)

    def greeting(self) -> Findings:
        """Wait for the server's greeting. Raises Trouble where it refuses."""
        reply = self._judged(self._connection.reply())
        self._demand(reply.positive, reply, "greeting")
        self._greeted_by = greeted_by(reply.code, reply.words)
        return [Finding("greeting.received", {"server": self._context.server, "reply": reply.text})]

    def ehlo(self) -> Findings:
        """Say who we are and learn what the server can do; what it said before is forgotten.

        Where EHLO is refused the platform says HELO and goes on without capabilities: unencrypted on a plain
        connection, which is where the test stops. Raises Trouble: greeting.other_protocol, ehlo.refused, and what a
        refusal means.
        """
        self.capabilities = Capabilities()
        reply = self._ask(f"EHLO {self.own_name}")
        if reply.positive:
            self.capabilities = Capabilities.of(reply)
            return [Finding("ehlo.answered", {"offered": self.capabilities.authentications})]
        try:
            again = self._ask(f"HELO {self.own_name}")
        except Trouble:
            again = reply
        if self._greeted_by and not again.positive:
            facts = {"protocol": self._greeted_by, "reply": reply.text}
            raise Trouble(Finding("greeting.other_protocol", facts, "port"))
        self._demand(again.positive, reply, "ehlo")
        if self._connection.encryption:
            return [Finding("ehlo.only_helo", {"reply": reply.text})]
        raise self._stop(Finding("ehlo.refused", {"reply": reply.text}, "port"))

    def starttls(self) -> Findings:
        """Ask for encryption; stop where the platform would go on without.

        Raises Trouble: starttls.…, and what a refusal means.
        """
        self.notes += self._behaviour.remarks(self.capabilities, self._settings, encrypted=False)
        missing = self._behaviour.no_starttls(self.capabilities, self._settings)
        if missing:
            raise self._stop(missing)
        reply = self._ask("STARTTLS")
        self._demand(reply.positive, reply, "starttls")
        if self._connection.ahead:
            # Anybody on the way could have put it there, to be taken for an answer of the encrypted server.
            raise Trouble(Finding("starttls.injected", {"count": len(self._connection.ahead)}))
        return [Finding("starttls.accepted")]

    def ask_for_tls(self) -> None:
        """Go from the greeting to the server's consent to STARTTLS, on a connection that is not encrypted yet.

        Raises Trouble as these three steps do.
        """
        self.greeting()
        self.ehlo()
        self.starttls()

    def sign_in(self, password: str) -> Findings:
        """Sign in with one AUTH command. RuntimeError outside TLS: nobody may call it there.

        Raises Trouble: auth.…, and what a refusal means.
        """
        if self._connection.encryption is None:
            raise RuntimeError("a password leaves inside TLS only")
        if not self._settings.username:
            return []
        method = self._behaviour.method(self.capabilities, self._settings)
        self.notes += self._behaviour.remarks(self.capabilities, self._settings, encrypted=True)
        redactor = self._connection.transcript.redactor
        try:
            reply = sign_in(self._ask, redactor, method, self._settings.username, password)
            if not reply.positive:
                found, *beside = refused_sign_in(reply, method, self.capabilities, self._context)
                self.notes += beside
                raise Trouble(found)
        except Trouble as trouble:
            other = other_way(trouble.finding, method, self.capabilities)
            self.notes += [other] if other else []
            raise
        self.may_quit = True
        return [Finding("auth.accepted", {"username": self._settings.username})]

    def mail_from(self, message: OutgoingMessage) -> Findings:
        """Name the envelope sender: the sender address, bare. A mail client may let everything leave with it.

        Raises Trouble with what a refusal means.
        """
        self.may_quit = True
        sender = self._settings.sender_address.strip()
        first = f"MAIL FROM:<{sender}>"
        if self._behaviour.pipelines(self.capabilities):
            self._send_together(first, message)
        reply = self._asked(first)
        self._demand(reply.positive, reply, "mail_from")
        username = self._settings.username
        if self._context.server in _GMAIL and "@" in username and username.lower() != sender.lower():
            facts = {"sender": sender, "username": username}
            self.notes.append(Finding("mail_from.may_be_rewritten", facts, "sender_address"))
        return [Finding("mail_from.accepted", {"sender": sender})]

    def rcpt_to(self) -> Findings:
        """Name the recipient. Raises Trouble with what a refusal means."""
        reply = self._asked(self._rcpt)
        self._demand(reply.positive, reply, "rcpt_to")
        return [Finding("rcpt_to.accepted", {"recipient": self._context.recipient})]

    def data(self, message: OutgoingMessage) -> Findings:
        """Hand over the message. Once its end has left, silence means that nobody knows whether it was taken.

        Raises Trouble: data.accepted_too_late, data.unknown_…, and what a refusal means.
        """
        if self._behaviour.chunks(self.capabilities):
            if not self._in_flight:
                self._hand_over_chunk(message)
        else:
            reply = self._asked("DATA")
            self._demand(reply.intermediate, reply, "data")
            self._connection.transcript.sent(_shown(message))
            self._connection.write(message.stuffed)
            if self._connection.usable:
                self._connection.transcript.sent(".")
                self._handed_over = message
                self._guarded(lambda: self._connection.write(b".\r\n"))
        reply = self._guarded(self._connection.reply)
        self._in_flight = False
        self._demand(reply.positive and self._handed_over is not None, reply, "data")
        facts = {**_numbers(message), "reply": reply.text}
        self.slowest = max(self.slowest, reply.seconds)
        if reply.seconds > self._limits.reply:
            times = {"seconds": round(reply.seconds, 1), "limit": self._limits.reply}
            raise Trouble(Finding("data.accepted_too_late", {**facts, **times}))
        self._judged(reply)
        return [self._accepted(facts)]

    @property
    def _rcpt(self) -> str:
        return f"RCPT TO:<{self._context.recipient}>"

    def _send_together(self, first: str, message: OutgoingMessage) -> None:
        """Sender, recipient and message in one go; their answers come one by one."""
        self._in_flight = True
        if self._behaviour.chunks(self.capabilities):
            self._hand_over_chunk(message, first, self._rcpt)
        else:
            self._connection.commands(first, self._rcpt, "DATA")

    def _hand_over_chunk(self, message: OutgoingMessage, *before: str) -> None:
        self._handed_over = message
        last = f"BDAT {len(message.content)} LAST"
        self._connection.commands(*before, last, content=message.content, shown=_shown(message))

    def _asked(self, line: str) -> Reply:
        """The answer to `line`, which is sent now unless it has left with others."""
        if not self._in_flight:
            return self._ask(line)
        return self._guarded(lambda: self._judged(self._connection.reply()))

    def _guarded(self, wait: Callable[[], T]) -> T:
        """What `wait` returns. Once the message has left, trouble means that nobody knows what became of it."""
        try:
            return wait()
        except Trouble as trouble:
            if self._handed_over is None:
                raise
            raise Trouble(fate_unknown(trouble.finding, _numbers(self._handed_over))) from None

    def _accepted(self, facts: dict[str, str]) -> Finding:
        server = self._context.server
        if server.endswith(_CHECKED_LATER):
            facts_later = {"provider": server, "sender": self._settings.sender_address}
            self.notes.append(Finding("data.sender_checked_later", facts_later, "sender_address"))
        now = datetime.now().astimezone()
        return Finding(
            "data.accepted",
            {
                **facts,
                "recipient": self._context.recipient,
                "at": now,
                "time": f"{now:%H:%M}",
                "slowest_seconds": math.ceil(self.slowest * 100) / 100,
            },
        )

    def quit(self) -> None:
        """Send QUIT where that fits; whatever comes of it does not matter."""
        if self._in_flight or not (self.may_quit and self._connection.usable):
            return
        try:
            self._connection.transcript.sent("QUIT")
            self._connection.send(b"QUIT\r\n")
            self._connection.reply(self._limits.quit)
        except Trouble as trouble:
            self._connection.transcript.note(f"farewell not answered ({trouble.finding.code})")

    def _ask(self, line: str, shown: str = "") -> Reply:
        if self._connection.ahead:
            self._note_once(Finding("reply.ahead"))
        return self._judged(self._connection.command(line, shown))

    def _judged(self, reply: Reply) -> Reply:
        """`reply`, when it came in time; what is odd about it is noted."""
        self.slowest = max(self.slowest, reply.seconds)
        facts = {"seconds": round(reply.seconds, 1), "limit": self._limits.reply}
        if reply.seconds > self._limits.reply:
            raise Trouble(Finding("reply.late", {**facts, "reply": reply.text}))
        if reply.seconds >= self._limits.slow:
            self._note_once(Finding("reply.slow", facts))
        if reply.bare_line_feeds:
            self._note_once(Finding("reply.bare_line_feed"))
        return reply

    def _note_once(self, finding: Finding) -> None:
        if finding.code not in self._said:
            self._said.add(finding.code)
            self.notes.append(finding)

    def _demand(self, agreed: bool, reply: Reply, step: str) -> None:  # noqa: FBT001 - reads as a sentence
        if not agreed:
            raise Trouble(refusal(reply, step, self._context))

    def _stop(self, finding: Finding) -> Trouble:
        """Trouble of our own making, in the middle of a dialogue that could go on."""
        self.may_quit = True
        return Trouble(finding)


def _shown(message: OutgoingMessage) -> str:
    return f"[message, {len(message.content)} bytes]"


def _numbers(message: OutgoingMessage) -> dict[str, str]:
    return {"message_id": message.message_id, "test_id": message.test_id}
