"""View of a received message: the answer on top, then its hops, the signatures and the rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from smtpgui.core.explain import explain, severity
from smtpgui.core.findings import Finding, Offer, Severity, Step
from smtpgui.core.language import _, show_seconds
from smtpgui.core.message.judging.steps import STEPS
from smtpgui.core.message.judging.summary import answers_of
from smtpgui.gui.widgets.boxes import ICONS, TONES, CardFrame, explanation_box
from smtpgui.gui.widgets.icons import IconLabel
from smtpgui.gui.widgets.labels import Label
from smtpgui.gui.widgets.layouts import horizontal, vertical
from smtpgui.gui.widgets.scrolling import PageScroll
from smtpgui.gui.widgets.style import set_role

CARDS = ("message", "path", "dkim", "spf", "dmarc", "arc", "receiver")
"""The cards below the answer, by the names of their steps; what is said on top is not said again."""


class MessageView(PageScroll):
    """Shows the steps of a message; `offered(offer)` tells that a button was pressed."""

    offered = Signal(Offer)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("message_view")
        self.show_steps([])

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Show what was found so far."""
        page = QWidget()
        set_role(page, role="page")
        column = vertical(page, margins=(2, 2, 8, 8), spacing=10)
        answers = answers_of(steps)
        for finding in answers:
            column.addWidget(explanation_box(explain(finding), self.offered.emit))
        by_name = {step.name: step for step in steps}
        for name in CARDS:
            found = [f for f in (by_name[name].findings or () if name in by_name else ()) if f not in answers]
            if found:
                column.addWidget(_card(_(STEPS[name]), found))
        column.addStretch(1)
        self.set_page(page)


def _card(title: str, findings: Sequence[Finding]) -> CardFrame:
    card = CardFrame((16, 10, 16, 12), 5)
    card.rows.addWidget(Label(title, "strong"))
    hops = [finding for finding in findings if finding.code in ("hop.passed", "hop.entry")]
    if hops:
        card.rows.addLayout(_way(hops))
    for finding in findings:
        if finding not in hops:
            card.rows.addLayout(_line(finding))
    return card


def _way(hops: Sequence[Finding]) -> QGridLayout:
    """The hops, the oldest first: when, after how long, from whom to whom."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(3)
    grid.setColumnStretch(2, 1)
    for row, finding in enumerate(hops):
        at, seconds = finding.facts.get("at"), finding.facts.get("seconds")
        when = at.astimezone().strftime("%H:%M:%S") if isinstance(at, datetime) else "–"
        delay = f"+{show_seconds(seconds)}" if isinstance(seconds, int | float) and seconds >= 0 else ""
        grid.addWidget(Label(when, "small"), row, 0)
        grid.addWidget(Label(delay, "small"), row, 1)
        role = "strong" if finding.code == "hop.entry" else ""
        grid.addWidget(Label(str(explain(finding).title), role, wrap=True, selectable=True), row, 2)
    return grid


def _line(finding: Finding) -> QHBoxLayout:
    """A finding as a line with its sign; why and what to do below."""
    words = explain(finding)
    tone = TONES[severity(finding)]
    line = horizontal(spacing=8)
    sign = vertical(None, IconLabel(ICONS[tone], tone.value, 16), None)
    line.addLayout(sign)
    texts = vertical(None, Label(str(words.title), wrap=True, selectable=True), spacing=1)
    if severity(finding) is not Severity.OK:
        more = " ".join(str(part) for part in (words.why, words.fix) if part)
        if more:
            texts.addWidget(Label(more, "small", wrap=True, selectable=True))
    line.addLayout(texts, 1)
    return line
