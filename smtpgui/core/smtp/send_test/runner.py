"""The order of the steps of a test, and what is said when one breaks."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property

from smtpgui.core.findings import Fact, Finding, Severity, Step, Trouble
from smtpgui.core.net.deadline import Deadline
from smtpgui.core.net.hostnames import ip_address
from smtpgui.core.net.network import Address, Network
from smtpgui.core.net.tls import verifying_context
from smtpgui.core.privacy.secrets import Redactor
from smtpgui.core.providers.table import provider_for
from smtpgui.core.settings.check_addresses import address_faults
from smtpgui.core.settings.check_signin import APP_PASSWORD_LENGTH
from smtpgui.core.settings.model import SmtpSettings
from smtpgui.core.settings.validation import validate
from smtpgui.core.settings.words import EXPLANATIONS as SETTINGS_WORDS
from smtpgui.core.smtp.connection.dial import dial
from smtpgui.core.smtp.connection.session import SmtpConnection
from smtpgui.core.smtp.connection.tls import Encryption
from smtpgui.core.smtp.connection.transcript import Transcript
from smtpgui.core.smtp.diagnosis.certificate import certificate_fault
from smtpgui.core.smtp.diagnosis.context import AttemptContext, complete
from smtpgui.core.smtp.diagnosis.tls_failures import handshake_fault
from smtpgui.core.smtp.send_test.behaviour import Behaviour, ClientBehaviour
from smtpgui.core.smtp.send_test.dialogue import Findings, SmtpDialogue
from smtpgui.core.smtp.send_test.message import OutgoingMessage, compose, new_test_id
from smtpgui.core.smtp.send_test.options import SendTestOptions
from smtpgui.core.smtp.send_test.refusal import at_step
from smtpgui.core.smtp.send_test.second_look import CertificateLook, Probe, look_at_certificate

ENDS_SOON = timedelta(days=14)
"""A certificate that ends within this time is worth a word: renewal is automatic and happens earlier."""

# A mail client waits longer than the platform.
_WORTH_A_TRY = ("reply.late", "data.accepted_too_late")

Work = Callable[[], Findings]


def _with_port(finding: Finding, further: Findings) -> Finding:
    """`finding` with the port that a second look found in place of the one that would be tried next."""
    port = next((each.facts["found_port"] for each in further if "found_port" in each.facts), None)
    return replace(finding, facts={**finding.facts, "other_port": port}) if port else finding


class SendTest:
    """One test. `run` yields its steps; `close` hangs up, at any time."""

    def __init__(
        self, settings: SmtpSettings, password: str, recipient: str, network: Network, options: SendTestOptions
    ) -> None:
        self._settings, self._password, self._recipient = settings, password, recipient.strip()
        self._network, self._options, self._limits = network, options, options.waits
        self._implicit = options.implicit(settings)
        self._deadline = Deadline(options.timeout)
        self._host = settings.server.strip().strip("[]").rstrip(".").lower()
        self._context = AttemptContext(
            self._host,
            settings.port if isinstance(settings.port, int) else 0,
            settings.username,
            settings.sender_address.strip(),
            self._recipient,
            _looks_like_app_password(password),
        )
        known = (self._host, settings.server, settings.username, settings.sender_address)
        redactor = Redactor((*known, settings.reply_to_address, self._recipient))
        redactor.hide(password, "[password]")
        self._transcript = Transcript(redactor)
        self._behaviour = ClientBehaviour() if options.client_mode else Behaviour()
        self._notes: Findings = []
        self._addresses: Sequence[Address] = ()
        self._connection: SmtpConnection | None = None
        self._talk: SmtpDialogue | None = None

    def run(self) -> Generator[Step, None, None]:
        """Every step twice, until one breaks."""
        for name, work in self._plan():
            if not (yield from self._step(name, work)):
                return

    def close(self) -> None:
        """Close the connection, where there is one."""
        if self._connection:
            self._connection.close()

    def _plan(self) -> tuple[tuple[str, Work], ...]:
        def talk(step: Callable[[SmtpDialogue], Findings]) -> Work:
            return lambda: step(self._conversation)

        greet, hello = ("greeting", talk(SmtpDialogue.greeting)), ("ehlo", talk(SmtpDialogue.ehlo))
        secure = ("tls", self._encrypt)
        starttls = ("starttls", talk(SmtpDialogue.starttls))
        return (
            ("settings", self._check_settings),
            ("resolve", self._resolve),
            ("connect", self._connect),
            *((secure, greet, hello) if self._implicit else (greet, hello, starttls, secure, hello)),
            ("auth", talk(lambda conversation: conversation.sign_in(self._password))),
            ("mail_from", talk(lambda conversation: conversation.mail_from(self._message))),
            ("rcpt_to", talk(SmtpDialogue.rcpt_to)),
            ("data", self._send),
        )

    @property
    def _conversation(self) -> SmtpDialogue:
        assert self._talk is not None, "the conversation begins with the connection"
        return self._talk

    def _step(self, name: str, work: Work) -> Generator[Step, None, bool]:
        yield Step(name)
        started = time.monotonic()
        try:
            found, going = work(), True
        except Trouble as trouble:
            found, going = [self._at_step(name, trouble.finding)], False
        seconds = round(time.monotonic() - started, 3)
        if self._talk:
            found += self._talk.notes
            self._talk.notes = []
            if not going:
                self._talk.quit()
        if not going:
            further = self._look_further(name, found[0].code)
            found = [_with_port(found[0], further), *found[1:], *further]
        found += self._notes
        self._notes = []
        yield Step(name, tuple(map(self._told, found)), seconds, self._transcript.take())
        if name == "data":
            self._conversation.quit()  # only now: the farewell changes nothing, and the user need not wait for it
        return going

    def _look_further(self, step: str, code: str) -> Findings:
        """What would work instead, found out without sending anything secret."""
        self.close()
        probe = Probe(self._network, self._host, self._context.port, self._limits, self._deadline)
        client_mode = self._options.client_mode
        found = probe.look(step, code, implicit=self._implicit, client_mode=client_mode)
        if found:
            self._transcript.note("looked a second time over a connection of its own, without signing in")
        elif code in _WORTH_A_TRY and not client_mode:
            found = [Finding("client.may_work")]
        return found

    def _told(self, finding: Finding) -> Finding:
        """`finding` as it leaves this room: with all facts that its words mention, and no secret."""
        return self._transcript.clean(complete(finding, self._context))

    def _at_step(self, step: str, finding: Finding) -> Finding:
        """`finding` by its name at `step`; a silent port is asked whether it waits for encryption."""
        found = at_step(finding, step)
        if found.code != "greeting.silent" or self._implicit:
            return found
        seen = self._look(starttls=False)
        if seen.protocol:
            return Finding("greeting.other_protocol", {"protocol": seen.protocol}, "port")
        return Finding("greeting.expects_encryption", setting="port") if seen.certificate else found

    def _check_settings(self) -> Findings:
        said = [*validate(self._settings, self._password), *address_faults(self._recipient, "recipient")]
        faults = [finding for finding in said if SETTINGS_WORDS[finding.code].severity is Severity.ERROR]
        if not self._recipient:
            faults = [finding for finding in faults if finding.setting != "recipient"]
            faults.append(Finding("recipient.empty", setting="recipient"))
        if faults:
            self._notes += faults[1:]
            raise Trouble(faults[0])
        self._notes += [each for each in said if each.code in ("server.no_passwords", "server.password_by_admin")]
        return [Finding("settings.complete")]

    def _resolve(self) -> Findings:
        wait = self._deadline.within(self._limits.connect).remaining
        try:
            self._addresses = self._network.addresses(self._host, self._context.port, wait)
        except Trouble as trouble:
            if trouble.finding.code == "resolve.not_found":
                self._notes += self._usual_name()
            raise
        if not self._addresses:
            raise Trouble(Finding("resolve.no_address", {"server": self._host}, "server"))
        self._notes += self._inside()
        shown = tuple(address.host for address in self._addresses[:4])
        return [Finding("resolve.found", {"server": self._host, "addresses": shown})]

    def _usual_name(self) -> Findings:
        domain = self._settings.sender_domain
        provider = provider_for(self._settings.sender_address)
        guess = provider.server if provider and provider.server else f"smtp.{domain}"
        if guess == self._host:
            return []
        return [Finding("resolve.usual_name", {"domain": domain, "guess": guess}, "server")]

    def _inside(self) -> Findings:
        """What to say where the platform could not reach the addresses that were found."""
        found = [ip_address(address.host) for address in self._addresses]
        if self._network.rehearsal:
            return []
        if any(address is None or address.is_global for address in found):
            return []
        facts: dict[str, Fact] = {"server": self._host, "address": self._addresses[0].host}
        here = all(address is not None and address.is_loopback for address in found)
        return [Finding("resolve.this_computer" if here else "resolve.private_address", facts, "server")]

    def _connect(self) -> Findings:
        line = dial(self._addresses, self._host, self._limits.connect, self._deadline)
        self._addresses = (line.address,)
        self._transcript.note(f"connected to {line.address.host}, port {line.address.port}")
        if line.silent:
            silent: dict[str, Fact] = {"addresses": tuple(address.host for address in line.silent)}
            self._notes.append(Finding("connect.some_addresses_silent", silent, "server"))
        self._connection = SmtpConnection(line.socket, self._transcript, self._deadline, self._limits)
        self._talk = SmtpDialogue(self._connection, self._settings, self._context, self._behaviour, self._limits)
        return [Finding("connect.answered", {"address": line.address.host})]

    def _encrypt(self) -> Findings:
        context = verifying_context(self._network.ca_file)
        connection = self._connection
        assert connection is not None, "encryption follows the connection"
        try:
            encryption = connection.encrypt(context, self._host)
        except ssl.SSLCertVerificationError as error:
            self._transcript.note(f"certificate refused: {error.verify_message}")
            seen = self._look(starttls=not self._implicit)
            raise Trouble(certificate_fault(error, self._host, seen.certificate)) from None
        except OSError as error:
            self._transcript.note("encryption could not be set up")
            if self._deadline.expired:
                raise Trouble(Finding("test.out_of_time")) from None
            fault = handshake_fault(
                error, connection.first_bytes, implicit=self._implicit, seconds=self._limits.tls
            )
            raise Trouble(fault) from None
        return [self._encrypted(encryption)]

    def _encrypted(self, encryption: Encryption) -> Finding:
        if encryption.expires - datetime.now(UTC) < ENDS_SOON:
            self._notes.append(Finding("certificate.ends_soon", {"date": encryption.expires}))
        if self._implicit and not self._options.client_mode:
            self._notes.append(Finding("tls.by_port", setting="port"))
        facts: dict[str, Fact] = {"date": encryption.expires, "version": encryption.version}
        return Finding("tls.encrypted", {**facts, "cipher": encryption.cipher})

    def _look(self, *, starttls: bool) -> CertificateLook:
        """What the server shows on a second connection; nothing where it cannot be had in time."""
        seen = look_at_certificate(
            self._addresses[0], self._host, self._behaviour, self._limits, self._deadline, starttls=starttls
        )
        self._transcript.note("looked at the certificate over a second connection, with nothing sent through it")
        return seen

    @cached_property
    def _message(self) -> OutgoingMessage:
        options = self._options
        return compose(self._settings, self._recipient, options.name, options.test_id or new_test_id())

    def _send(self) -> Findings:
        found = self._conversation.data(self._message)
        if self._options.client_mode:
            self._notes.append(Finding("data.as_client"))
        return found


def _looks_like_app_password(password: str) -> bool:
    bare = "".join(password.split())
    return len(bare) == APP_PASSWORD_LENGTH and bare.isascii() and bare.isalpha()
