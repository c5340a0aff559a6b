"""The DNS health tab: one sentence on top, a card for each record below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from smtpgui.core.dnshealth.verdict.cards import CARDS, CardState, card_state
from smtpgui.core.dnshealth.verdict.diagrams import Mark, stations
from smtpgui.core.dnshealth.zone.domain_names import both_ways
from smtpgui.core.explain import explain
from smtpgui.core.findings import Finding, Step, findings_of
from smtpgui.core.help.publish_page import host_among
from smtpgui.core.language import N_, _, say, say_count, show_moment, shown
from smtpgui.gui.dns.card import DnsCard
from smtpgui.gui.dns.diagrams import PathPicture
from smtpgui.gui.widgets.boxes import TONES, MessageBox
from smtpgui.gui.widgets.buttons import Button, Fold
from smtpgui.gui.widgets.labels import Label
from smtpgui.gui.widgets.layouts import PageScroll, fill, horizontal, vertical
from smtpgui.gui.widgets.style import FORM_WIDTH, Tone, set_role

MAIN = ("spf", "dkim", "dmarc", "mx")
"""The cards that always stand open, from top to bottom: what the admin publishes first."""

ORDER = (*MAIN, *(name for name in CARDS if name not in MAIN))
"""All cards; those behind MAIN stand open only where there is something to do."""


class DnsTab(PageScroll):
    """Shows a DNS check; runs nothing."""

    check_wanted = Signal()
    copy_wanted = Signal(str)
    message_wanted = Signal()
    selector_given = Signal(str)
    blocklists_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._domain = Label("", "heading")
        self._when = Label("", "small")
        self.check = Button(_("Check again"), "redo", on_click=self.check_wanted.emit, name="dns_check")
        self.summary: MessageBox | None = None
        self.path: PathPicture | None = None
        self.cards = {name: DnsCard(CARDS[name], self.copy_wanted.emit) for name in ORDER}
        self.cards["dkim"].selector_given.connect(self.selector_given)
        page = QWidget()
        set_role(page, role="page")
        page.setMaximumWidth(FORM_WIDTH + 56)
        self._column = vertical(page, margins=(28, 16, 28, 20), spacing=12)
        head = horizontal()
        names = vertical(None, self._domain, self._when, spacing=2)
        fill(head, (names, 1), self.check)
        self._column.addLayout(head)
        for name in MAIN:
            self._column.addWidget(self.cards[name])
        self._others = QWidget()
        self._folded = vertical(self._others, spacing=12)
        self.fold = Fold(_("Other checks"), self._others)
        fill(self._column, self.fold, self._others)
        self.blocklists = Button(_("Ask block lists too"), role="link", on_click=self.blocklists_wanted.emit)
        self.blocklists.setObjectName("dns_blocklists")
        self._column.addWidget(self.blocklists, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addStretch(1)
        for name in ORDER[len(MAIN) :]:
            self._folded.addWidget(self.cards[name])
        self.set_page(page)

    def show_nothing(self) -> None:
        """Show that there is no domain yet."""
        self._domain.setText("")
        self._when.setText("")
        self.check.setEnabled(False)
        self._say(Tone.INFO, _("Enter the sender address first: its domain is what is checked."))
        self._hide_cards()

    def show_running(self, domain: str) -> None:
        """A check began."""
        self._domain.setText(shown(both_ways(domain)))
        self._when.setText(say("Checking {domain}…", domain=domain))
        self.check.setEnabled(False)
        self._drop_summary()
        self._hide_cards()
        for name in MAIN:
            self.cards[name].show()
        for card in self.cards.values():
            card.show_running()

    def show_step(self, step: Step, domain: str) -> None:
        """A check of one record ended."""
        card = self.cards.get(step.name)
        if card is not None and step.findings is not None:
            card.show_findings(step.findings, card_state(step.findings), domain)

    def show_end(self, domain: str, steps: Sequence[Step], checked_at: datetime) -> None:
        """Say in one sentence what a check that is over came to."""
        self.check.setEnabled(True)
        self.show_age(checked_at)
        states = {step.name: card_state(step.findings or ()) for step in steps if step.name in self.cards}
        findings = list(findings_of(steps))
        row, zone = host_among(findings)
        zone = zone or next((str(f.facts["zone"]) for f in findings if f.facts.get("zone")), domain)
        for step in steps:
            if step.name in self.cards and any(finding.record for finding in step.findings or ()):
                self.cards[step.name].show_findings(step.findings or (), states[step.name], zone, row)
        self._place(states)
        owned = any(finding.code == "domain.not_yours" for finding in findings)
        self.blocklists.setVisible("blocklist" not in states and not owned)
        self._summarise(domain, states, findings)

    def _hide_cards(self) -> None:
        for card in self.cards.values():
            card.hide()
        self.fold.hide()
        self.blocklists.hide()
        self.fold.setChecked(False)
        self._others.hide()

    def _place(self, states: Mapping[str, CardState]) -> None:
        """Put the further cards before the fold where there is something to do, else behind it."""
        for name in ORDER[len(MAIN) :]:
            card = self.cards[name]
            if states.get(name) in (CardState.CHANGE, CardState.MISSING):
                self._column.insertWidget(self._column.indexOf(self.fold), card)
            else:
                self._folded.addWidget(card)
            card.setVisible(name in states)
        quiet = [name for name in states if self.cards[name].parentWidget() is self._others]
        self.fold.setVisible(bool(quiet))
        self.fold.setText(say_count("{n} more check, nothing to do", "{n} more checks, nothing to do", len(quiet)))

    def show_failure(self, reason: str, last: datetime | None) -> None:
        """Say that nothing could be checked; what stands on the cards is from `last`."""
        self.check.setEnabled(True)
        text = say("Could not check: {reason}", reason=reason)
        if last is not None:
            when = show_moment(last.astimezone())
            text += " " + say("The last result is from {date}.", date=when)
        self._say(Tone.WARNING, text)

    def show_age(self, checked_at: datetime) -> None:
        """Say how long ago the check was."""
        minutes = int((datetime.now(checked_at.tzinfo) - checked_at) / timedelta(minutes=1))
        if minutes < 1:
            self._when.setText(_("Checked just now"))
        elif minutes < 60:
            self._when.setText(say_count("Checked {n} minute ago", "Checked {n} minutes ago", minutes))
        else:
            self._when.setText(say("Checked {date}", date=show_moment(checked_at.astimezone())))

    def _summarise(self, domain: str, states: Mapping[str, CardState], findings: Sequence[Finding]) -> None:
        records = [state for name, state in states.items() if name != "bulk"]
        missing, change = records.count(CardState.MISSING), records.count(CardState.CHANGE)
        judged = next((finding for finding in findings if finding.code.startswith("verdict.")), None)
        owned = next((finding for finding in findings if finding.code == "domain.not_yours"), None)
        if owned is not None:
            text = N_("{domain} belongs to {provider}; you cannot and need not publish records there.")
            self._say(Tone.INFO, say(text, domain=domain, provider=owned.facts.get("provider", "")))
        elif judged is not None and judged.code != "verdict.unknown":
            self._say_verdict(judged, missing, change, findings)
        elif missing or change:
            text = say("{what}. Mail may land in spam until this is published.", what=_to_do(missing, change))
            self._say(Tone.WARNING, text, findings=findings)
        elif CardState.UNKNOWN in states.values():
            self._say(Tone.INFO, _("What could be checked works. The rest is on the cards below."))
        else:
            self._say(Tone.OK, _("All records work. Mailboxes can trust your emails."))
        path = stations(judged) if judged is not None and owned is None else []
        if any(station.mark is not Mark.OPEN for station in path):  # nothing is drawn of what nobody knows
            self.path = PathPicture(path)
            self._column.insertWidget(2, self.path)

    def _say_verdict(self, judged: Finding, missing: int, change: int, findings: Sequence[Finding]) -> None:
        """The verdict, why, and what to do first."""
        words = explain(judged)
        to_do = f"{_to_do(missing, change)}." if missing or change else ""
        text = " ".join(str(part) for part in (words.why, to_do, words.fix) if part)
        tone = Tone.WARNING if judged.code == "verdict.delivered" and missing + change else TONES[words.severity]
        self._say(tone, str(words.title), text, bold=True, findings=findings)

    def _say(
        self, tone: Tone, title: str, text: str = "", *, bold: bool = False, findings: Sequence[Finding] = ()
    ) -> None:
        self._drop_summary()
        self.summary = MessageBox(tone, title, text, title_bold=bold, button_width=400)
        if any(finding.record for finding in findings):
            self.summary.add_button(_("Copy a message for your IT team"), self.message_wanted.emit, "copy")
        self._column.insertWidget(1, self.summary)

    def _drop_summary(self) -> None:
        for widget in (self.summary, self.path):
            if widget is not None:
                self._column.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
        self.summary = self.path = None


def _to_do(missing: int, change: int) -> str:
    """How many records are missing and how many need a change."""
    absent = say_count("{n} record is missing", "{n} records are missing", missing)
    wrong = say_count("{n} record needs a change", "{n} records need a change", change)
    parts = [text for text, count in ((absent, missing), (wrong, change)) if count]
    what = say("{missing} and {change}", missing=parts[0], change=parts[-1])
    return what if len(parts) > 1 else parts[0]
