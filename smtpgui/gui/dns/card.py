"""A card of the DNS tab: what a record is for, its state, and the exact record to publish."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from smtpgui.core.dnshealth.check import Card as CardWords
from smtpgui.core.dnshealth.publish.records import host_field
from smtpgui.core.dnshealth.verdict.cards import STATE_WORDS, CardState
from smtpgui.core.dnshealth.verdict.diagrams import TreeRow, is_dear, tree_rows
from smtpgui.core.dnshealth.zone.dns_hosts import Host
from smtpgui.core.explain import explain, severity
from smtpgui.core.findings import Finding, Record, Severity
from smtpgui.core.language import _, say
from smtpgui.gui.dns.diagrams import SpfTree
from smtpgui.gui.form.editors import LineEditor
from smtpgui.gui.form.field_row import field_label
from smtpgui.gui.widgets.boxes import ICONS, CardFrame, Chip
from smtpgui.gui.widgets.buttons import Button, Fold
from smtpgui.gui.widgets.icons import IconLabel
from smtpgui.gui.widgets.labels import Label
from smtpgui.gui.widgets.layouts import fill, grid, horizontal, vertical
from smtpgui.gui.widgets.style import Tone, set_role

TONES = {
    CardState.WORKING: Tone.OK,
    CardState.CHANGE: Tone.WARNING,
    CardState.MISSING: Tone.ERROR,
    CardState.UNKNOWN: Tone.INFO,
    CardState.NOT_NEEDED: Tone.PLAIN,
}
_SIGNS = {CardState.NOT_NEEDED: "skip"}
LONGEST_FOUND = 600

Copy = Callable[[str], object]


class DnsCard(CardFrame):
    """Shows one check; `copy(text)` puts a cell on the clipboard.

    `selector_given(selector)` brings a DKIM selector that the user typed: the check alone cannot know it.
    """

    selector_given = Signal(str)

    def __init__(self, words: CardWords, copy: Copy) -> None:
        super().__init__((20, 14, 18, 16), 8)
        self._copy = copy
        self.state: CardState | None = None
        self._host: Host | None = None
        self._sign = IconLabel("wait", "mute", 20)
        self.chip = Chip()
        head = horizontal(
            None,
            self._sign,
            Label(_(words.title), "heading"),
            (Label(_(words.purpose), "small", wrap=True), 1),
            self.chip,
            spacing=12,
        )
        self.rows.addLayout(head)
        self._body = QWidget()
        self.rows.addWidget(self._body)
        self.show_running()

    def show_running(self) -> None:
        """The check is under way."""
        self.chip.show_state(_("Checking…"), Tone.INFO, "run")
        self._sign.show_icon("run", "info")

    def show_findings(
        self, findings: Sequence[Finding], state: CardState, domain: str, host: Host | None = None
    ) -> None:
        """Show what the check found; records are named as the panel of `host` for the zone `domain` wants them."""
        self.state = state
        self._host = host
        tone = TONES[state]
        sign = _SIGNS.get(state, ICONS[tone])
        self._sign.show_icon(sign, "mute" if tone is Tone.PLAIN else tone.value)
        self.chip.show_state(_(STATE_WORDS[state]), tone, sign)
        body = QWidget()
        column = vertical(body, margins=(32, 0, 0, 0), spacing=6)
        shown_records: set[Record] = set()
        for finding in ordered(findings):
            self._add(column, finding, domain, shown_records)
        rows = tree_rows(findings)
        if any(row.cost or row.note for row in rows):
            _add_tree(column, rows)
        self.rows.replaceWidget(self._body, body)
        self._body.hide()
        self._body.deleteLater()
        self._body = body

    def _add(self, column: QVBoxLayout, finding: Finding, domain: str, shown_records: set[Record]) -> None:
        words = explain(finding)
        column.addWidget(Label(str(words.title), wrap=True, selectable=True))
        for text in (words.why, words.fix):
            if text:
                column.addWidget(Label(str(text), "help", wrap=True, selectable=True))
        if finding.code == "dkim.selector_unknown":
            column.addLayout(self._ask_selector())
        if finding.record is not None and finding.record not in shown_records:
            shown_records.add(finding.record)
            column.addLayout(self._record(finding.record, domain))

    def _ask_selector(self) -> QHBoxLayout:
        line = horizontal(spacing=8)
        edit = LineEditor("dkim_selector", 200)
        edit.setPlaceholderText(_("for example: mail2026"))
        label = field_label(_("Selector"), _("Selector"), edit)
        check = Button(_("Check"), on_click=lambda: self._give(edit.text()))
        edit.returnPressed.connect(check.click)
        fill(line, label, edit, check, None)
        return line

    def _give(self, selector: str) -> None:
        if selector.strip():
            self.selector_given.emit(selector.strip())

    def _record(self, record: Record, domain: str) -> QGridLayout:
        cells = grid(None, (14, 6), margins=(0, 4, 0, 6))
        cells.setColumnMinimumWidth(0, 74)
        name = host_field(record, domain)
        if self._host is not None and not self._host.appends:
            name = self._host.field(record, domain)
        self._cell(cells, _("Type"), record.type, copied=False)
        self._cell(cells, _("Name"), name, copied=True)
        self._cell(cells, _("Value"), self._host.value(record) if self._host else record.value, copied=True)
        if record.found:
            found = "\n".join(value[:LONGEST_FOUND] for value in record.found)
            row = cells.rowCount()
            cells.addWidget(Label(_("Found now"), "small"), row, 0, Qt.AlignmentFlag.AlignTop)
            text = _mono(found, "mono_mute")
            text.setContentsMargins(5, 2, 0, 0)
            cells.addWidget(text, row, 1, 1, 2)
        if name == "@" and not (self._host and self._host.apex):
            if self._host:
                hint = say("@ means the domain itself. At {host} leave the field empty.", host=self._host.name)
            else:
                hint = say("@ means the domain itself. Some hosts want an empty field or {domain}.", domain=domain)
            note = Label(hint, "help", wrap=True)
            cells.addWidget(note, cells.rowCount(), 1, 1, 2)
        return cells

    def _cell(self, cells: QGridLayout, label: str, value: str, *, copied: bool) -> None:
        row = cells.rowCount()
        cells.addWidget(Label(label, "small"), row, 0)
        cell = CardFrame((13, 6, 13, 6))
        set_role(cell, role="cell")
        cell.rows.addWidget(_mono(value, "mono"))
        cells.addWidget(cell, row, 1)
        if copied:
            button = Button(_("Copy"), "copy", on_click=partial(self._copy, value))
            button.setAccessibleName(f"{button.text()}: {label}")
            cells.addWidget(button, row, 2)


def _add_tree(column: QVBoxLayout, rows: Sequence[TreeRow]) -> None:
    """The tree of the record behind a line that opens it; open where it costs too much."""
    tree = SpfTree(rows)
    fold = Fold(_("The record as a tree"), tree)
    fill(column, fold, tree)
    fold.setChecked(is_dear(rows))


def ordered(findings: Sequence[Finding]) -> list[Finding]:
    """Sort the findings to show, the worst first; good news only where there is nothing else to say."""
    ranked = sorted(findings, key=lambda finding: -severity(finding).rank)
    told = [finding for finding in ranked if severity(finding) is not Severity.OK]
    bad = any(severity(finding) in (Severity.WARNING, Severity.ERROR) for finding in told)
    return told if bad else [f for f in ranked if severity(f) is Severity.OK] + told


def _mono(text: str, role: str) -> Label:
    """A value in fixed width; it may break anywhere, since DNS values have few spaces."""
    label = Label("\u200b".join(text.split("\u200b")), role, wrap=True, selectable=True)
    label.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return label
