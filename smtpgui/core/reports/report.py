"""The report for the platform's support: what was set, what happened, what it means. Never a secret.

Its texts come from findings and transcripts, which hold no secret; what strangers wrote is escaped and cut
by `shown`. Text, Markdown and HTML, in the language in use (`language.in_language` for another one).
"""

from __future__ import annotations

import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from smtpgui import PROGRAM, __version__
from smtpgui.core.dnshealth.verdict.cards import CARDS
from smtpgui.core.explain import explain, step_outcome
from smtpgui.core.findings import Finding, Outcome, Step
from smtpgui.core.language import N_, _, plain, show_moment, show_seconds, shown
from smtpgui.core.message.judging.steps import STEPS
from smtpgui.core.privacy.anonymize import Anonymizer, NameAnonymizer
from smtpgui.core.providers.table import provider_for, provider_of_server
from smtpgui.core.reports.formats import Html, Markdown, Plain
from smtpgui.core.settings import FIELDS, Field, SmtpSettings
from smtpgui.core.smtp.send_test.stages import STAGES

_SHORT_LABEL = 4
"""Up to so many letters a part of a host name is mostly a word such as smtp, mail or news."""

LONGEST_TRANSCRIPT = 200
"""Lines of the dialogue that a report holds."""

_SIGNS = {Outcome.OK: "ok", Outcome.WARNING: "!!", Outcome.ERROR: "XX"}
_NOTE = N_("This report contains no password.")

LAST_CHECK = (
    N_("1. In the platform, ask somebody to reply to a debate of yours."),
    N_("2. When the notification arrives, save it as a file (.eml)."),
    N_(
        "3. Open it in this program (File > Open a received message), or: smtpgui message FILE --configuration NAME."
    ),
    N_("It says whether the notification came through the custom server, and what proves its sender."),
)
"""The platform's own last check, and how to read what it brings; marked for translation."""


@dataclass(frozen=True, slots=True)
class OtherTest:
    """Another test to report: its title, in the language of the report, and its steps."""

    title: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A report for support.

    `steps` are those of a test, `dns_steps` those of a DNS check, `mail_steps` those of a received message,
    `other_tests` other tests, such as one that the platform made itself; any may be empty. With `hide_names` every
    address, host and name is replaced, the same one by the same word. `for_support` adds the last check that
    the platform's documentation asks for.
    """

    name: str
    settings: SmtpSettings
    recipient: str = ""
    steps: tuple[Step, ...] = ()
    dns_steps: tuple[Step, ...] = ()
    made_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    mail_steps: tuple[Step, ...] = ()
    other_tests: tuple[OtherTest, ...] = ()
    hide_names: bool = False
    for_support: bool = False

    def as_text(self) -> str:
        """The report as plain text, for a message."""
        return "\n".join(self._lines(Plain()))

    def as_markdown(self) -> str:
        """The report as Markdown, for a file or a ticket."""
        return "\n".join(self._lines(Markdown()))

    def as_html(self) -> str:
        """The report as an HTML document that needs nothing else."""
        return "\n".join(self._lines(Html()))

    def as_file(self, file_name: str) -> str:
        """The report in the form that goes with the end of `file_name`: .md, .html, else plain text."""
        suffix = file_name.lower().rpartition(".")[2]
        forms = {"md": self.as_markdown, "markdown": self.as_markdown, "html": self.as_html, "htm": self.as_html}
        return forms.get(suffix, self.as_text)()

    def _lines(self, write: Plain) -> Iterable[str]:
        hide = self._anonymizer()
        name = _("configuration") if self.hide_names else shown(self.name)
        yield from write.title(f"{PROGRAM} {__version__} – {name}")
        yield write.line(show_moment(self.made_at.astimezone()))
        yield write.line(_(_NOTE))
        if self.hide_names:
            yield write.line(_("Names and addresses were replaced, the same one always by the same word."))
        yield from write.heading(_("Settings"))
        yield from write.pairs(self._settings(hide))
        for title, steps, titles in self._parts():
            yield from write.heading(title)
            yield from self._steps(write, steps, titles, hide)
        transcript = [line for steps in self._with_dialogue() for step in steps for line in step.transcript]
        if transcript:
            yield from write.heading(_("Technical details"))
            yield from write.block([plain(hide.text(line)) for line in transcript[:LONGEST_TRANSCRIPT]])
        if self.for_support:
            yield from write.heading(_("Last check"))
            yield from (write.line(_(text)) for text in LAST_CHECK)
        yield from write.heading(_("Versions"))
        yield from write.pairs(versions())
        yield from write.end()

    def _with_dialogue(self) -> Iterable[tuple[Step, ...]]:
        """The steps with a dialogue."""
        return (self.steps, *(other.steps for other in self.other_tests))

    def _parts(self) -> Iterable[tuple[str, tuple[Step, ...], Mapping[str, str]]]:
        """The parts that there are, with their titles and those of their steps."""
        stages = {name: f"{_(stage.title)} ({name})" for stage in STAGES for name in stage.steps}
        parts = [
            (_("Test"), self.steps, stages),
            *((shown(other.title), other.steps, stages) for other in self.other_tests),
            (_("DNS health"), self.dns_steps, {name: _(card.title) for name, card in CARDS.items()}),
            (_("Received message"), self.mail_steps, {name: _(title) for name, title in STEPS.items()}),
        ]
        return (part for part in parts if part[1])

    def _anonymizer(self) -> Anonymizer:
        if not self.hide_names:
            return Anonymizer()
        settings = self.settings
        addresses = (settings.sender_address, settings.reply_to_address, self.recipient)
        hosts = [settings.server, *(address.rpartition("@")[2] for address in addresses)]
        names = (self.name, settings.server, settings.username, settings.sender_domain)
        return NameAnonymizer(addresses, (*names, *(label for host in hosts for label in _labels(host))))

    def _settings(self, hide: Anonymizer) -> list[tuple[str, str]]:
        values = self.settings.to_values()
        pairs = [(_(row.label), _value(row, values[row.name], hide)) for row in FIELDS if row.name in values]
        recipient = (_("Send the test to"), shown(hide.text(self.recipient)))
        return [*pairs, recipient] if self.recipient else pairs

    def _steps(
        self, write: Plain, steps: Sequence[Step], titles: Mapping[str, str], hide: Anonymizer
    ) -> Iterable[str]:
        for step in steps:
            seconds = show_seconds(step.seconds) if step.seconds is not None else ""
            title = titles.get(step.name) or step.name.capitalize()
            yield write.item(f"[{_SIGNS[step_outcome(step)]}] {title}  {seconds}".rstrip())
            for finding in step.findings or ():
                yield from (write.under(text) for text in _texts(hide.finding(finding)))


def _labels(host: str) -> Iterable[str]:
    """The parts of a host name that tell whose it is; none for a mailbox service, which many use."""
    if provider_for(f"@{host}") or provider_of_server(host):
        return ()
    return (label for label in host.split(".")[:-1] if len(label) > _SHORT_LABEL)


def _texts(finding: Finding) -> Iterable[str]:
    words = explain(finding)
    yield f"{words.title} ({finding.code})"
    yield from (str(text) for text in (words.why, words.fix) if text)
    reply = finding.facts.get("reply")
    if reply and shown(reply) not in f"{words.title} {words.why}":
        yield f"> {shown(reply)}"
    if finding.record:
        yield f"{shown(finding.record.name)} {finding.record.type} {shown(finding.record.value)}"


def _value(row: Field, value: object, hide: Anonymizer) -> str:
    """A value as the form shows it."""
    if isinstance(value, bool):
        return _("on") if value else _("off")
    return dict(row.choices).get(str(value)) or shown(hide.text(str(value))) or "–"


def versions() -> list[tuple[str, str]]:
    """Names and versions of program, Python and system."""
    return [
        (PROGRAM, __version__),
        ("Python", platform.python_version()),
        ("System", f"{platform.system()} {platform.release()}"),
    ]
